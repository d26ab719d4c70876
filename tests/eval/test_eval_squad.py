"""SQuAD files become articles and questions whose addresses open, and what cannot be imported is told."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.dataset import QuestionFileError, Reference, load_questions
from eval.squad import Imported, import_squad
from index.article import Address, Article
from index.catalog import Catalog
from index.clean import arrange
from index.errors import TrichdanError
from index.read import read
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from index.text import normalise

CHO = "Chợ nổi Vàm Láng họp từ ba giờ sáng, và tan khi mặt trời lên khỏi ngọn dừa bên kia sông."
GHE = "Bà Tư Hến bán bún nước lèo trên chiếc ghe do chồng bà đóng vào mùa nước nổi năm ngoái."
MARKET = "The floating market of Vam Lang opens at three in the morning and ends when the sun is above the palms."
BOAT = "Mrs Tu Hen sells noodle soup on a boat that her husband built in the high water season of last year."

Squad = Callable[..., Path]


def qa(id_: Any, question: str, *answers: str, **other: Any) -> dict[str, Any]:
    return {"id": id_, "question": question, "answers": [{"text": a, "answer_start": 0} for a in answers], **other}


def entry(title: str, *paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {"title": title, "paragraphs": [{"context": context, "qas": qas} for context, qas in paragraphs]}


@pytest.fixture
def squad(tmp_path: Path) -> Squad:
    """A SQuAD file with these documents."""

    def make(*entries: dict[str, Any], name: str = "set.json") -> Path:
        file = tmp_path / name
        file.write_text(json.dumps({"version": "1.1", "data": entries}), encoding="utf-8")
        return file

    return make


def plain(context: str) -> str:
    return " ".join(normalise(context).split())


def understood(out: Path, article_id: str) -> Article:
    """An article as indexing understands it."""
    file = out / "articles" / f"{article_id}.txt"
    return arrange(read(file, file.read_bytes()), article_id, file.name)


def opened(out: Path, address: Address) -> str:
    (text,) = (p.text for p in understood(out, address.article).body if p.address == address)
    return text


def imported(out: Path, *files: Path) -> tuple[Imported, list[Reference]]:
    told = import_squad(files, out)
    questions = load_questions(out / "questions.jsonl")
    assert (told.articles, told.questions) == (len(list((out / "articles").iterdir())), len(questions))
    return told, questions


def about(*contexts: str) -> dict[str, Any]:
    """A document with a question on each paragraph, its id the paragraph's position."""
    return entry("Chợ nổi", *((text, [qa(str(n), f"Câu hỏi thứ {n}?", "không rõ")]) for n, text in enumerate(contexts)))


def test_a_document_becomes_an_article_and_questions_about_its_paragraphs(tmp_path: Path, squad: Squad) -> None:
    asked = qa("a1", " Chợ họp  từ mấy giờ? ", "ba giờ sáng", "ba giờ", "ba giờ sáng ")
    file = squad(entry("Chợ_nổi_Vàm_Láng", (CHO, [asked]), (GHE, [qa(7, "Ai bán bún trên ghe?", "Bà Tư Hến")])))
    told, questions = imported(tmp_path / "out", file)
    assert told == Imported(1, 2, ())
    assert questions[0] == Reference(
        id="a1",
        lang="vi",
        question="Chợ họp  từ mấy giờ?",
        answers=("ba giờ sáng", "ba giờ"),
        reference="ba giờ sáng",
        facts=(),
        gold=(Address("00-cho-noi-vam-lang", 1),),
        gold_other=(),
        answerable=True,
        kind="mono",
        history=(),
    )
    assert (questions[1].id, questions[1].gold) == ("7", (Address("00-cho-noi-vam-lang", 2),))
    written = (tmp_path / "out" / "articles" / "00-cho-noi-vam-lang.txt").read_text(encoding="utf-8")
    assert written == f"Chợ nổi Vàm Láng\n\n{CHO}\n\n{GHE}\n"


def test_each_line_of_the_question_file_says_all_that_a_question_has(tmp_path: Path, squad: Squad) -> None:
    import_squad([squad(entry("Chợ", (CHO, [qa("a", "Chợ họp lúc nào?", "ba giờ sáng")])))], tmp_path / "out")
    line = (tmp_path / "out" / "questions.jsonl").read_text(encoding="utf-8")
    assert list(json.loads(line)) == (
        "id lang question answers reference facts gold gold_other answerable kind".split()
    )
    assert "ba giờ sáng" in line


def test_indexing_finds_every_paragraph_at_its_address(tmp_path: Path, squad: Squad, embedding: BaseEmbedding) -> None:
    out = tmp_path / "out"
    _, questions = imported(out, squad(about(CHO, GHE, "Họp chợ ngày 9/4/1988"), entry("Market", (MARKET, []))))
    sync(out / "articles", tmp_path / "index", EmbeddingSettings(), VectorSettings(), lambda: embedding)
    catalog = Catalog(tmp_path / "index")
    try:
        article = catalog.article("00-cho-noi")
        assert article is not None
        assert [p.text for q in questions for p in article.body if p.address in q.gold] == [
            CHO,
            GHE,
            "Họp chợ ngày 9/4/1988",
        ]
    finally:
        catalog.close()


@pytest.mark.parametrize(
    "context",
    [
        "Lan Chi | Báo Bãi Bồi | 20/10/2025",
        "By Jane Doe",
        "Họp chợ ngày 20/10/2025",
        "# Chợ nổi",
        "- bún\n- cá",
        "1. Bún nước lèo",
        "---",
        "2025",
        "Bún",
        "“Ba giờ sáng”",
        f"{CHO}\n\n{GHE}\r\n\tVà hết.",
        "a\u2028b\u0085c\u00a0d\u200b e",
        "Cho\u0323\u031b no\u0302\u0309i",
        "<b>Chợ</b> &amp; [ghe](x)",
        "\ufeffChợ nổi",
        f"    {CHO}",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_paragraph_keeps_its_address_whatever_it_looks_like(
    tmp_path: Path, squad: Squad, context: str, place: int
) -> None:
    contexts = [CHO, GHE]
    contexts.insert(place, context)
    out = tmp_path / "out"
    told, questions = imported(out, squad(about(*contexts)))
    if context == "---":  # nothing to read in it
        assert told.left_out == ((str(place), "indexing would drop its paragraph as boilerplate"),)
    else:
        assert told.left_out == ()
    assert [opened(out, question.gold[0]) for question in questions] == [
        plain(contexts[int(question.id)]) for question in questions
    ]


def test_a_heading_of_boilerplate_is_left_out_and_what_follows_is_not(tmp_path: Path, squad: Squad) -> None:
    out = tmp_path / "out"
    told, questions = imported(out, squad(about(CHO, "Đọc thêm:", GHE, " \u200b\n", "Related articles")))
    assert told.left_out == (
        ("1", "indexing would drop its paragraph as boilerplate"),
        ("3", "its paragraph is empty"),
        ("4", "indexing would drop its paragraph as boilerplate"),
    )
    assert [(question.id, opened(out, question.gold[0])) for question in questions] == [("0", CHO), ("2", GHE)]


def test_an_article_of_which_nothing_is_left_is_named(tmp_path: Path, squad: Squad) -> None:
    told, _ = imported(tmp_path / "out", squad(entry("Trống"), entry("Kẻ", ("* * *", [])), about(CHO)))
    assert told == Imported(
        1,
        1,
        (
            ("Trống", "no paragraph of the article would be indexed"),
            ("Kẻ", "no paragraph of the article would be indexed"),
        ),
    )


def test_an_article_too_large_to_read_is_left_out(
    tmp_path: Path, squad: Squad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.read.MAX_BYTES", 150)
    small, large = entry("Market", (MARKET, [qa("a", "When does it open?", "at three")])), about(CHO, GHE)
    told, (question,) = imported(tmp_path / "out", squad(large, small))
    assert question.id == "a"
    assert [name for name, _ in told.left_out] == ["Chợ nổi", "0", "1"]
    assert all(reason.startswith("larger than") for _, reason in told.left_out)


def test_a_paragraph_given_twice_is_written_once_in_an_article_but_stays_in_two(tmp_path: Path, squad: Squad) -> None:
    out = tmp_path / "out"
    other = entry("Chợ nổi", (CHO, [qa("b", "Chợ họp lúc nào?", "ba giờ sáng")]))
    _, questions = imported(out, squad(about(CHO, GHE, f" {CHO}"), other))
    first, second = understood(out, "00-cho-noi"), understood(out, "01-cho-noi")
    assert [p.text for p in first.body] == [CHO, GHE]
    assert [p.text for p in second.body] == [CHO]
    assert [str(q.gold[0]) for q in questions] == ["00-cho-noi#p1", "00-cho-noi#p2", "00-cho-noi#p1", "01-cho-noi#p1"]


def test_impossible_questions_are_unanswerable(tmp_path: Path, squad: Squad) -> None:
    lure = {"plausible_answers": [{"text": "Bà Tư Hến", "answer_start": 0}]}
    told, (no, yes) = imported(
        tmp_path / "out",
        squad(
            entry(
                "Chợ nổi",
                (
                    CHO,
                    [
                        qa("no", "Ai lập ra chợ nổi?", is_impossible=True, **lure),
                        qa("yes", "Chợ họp lúc nào?", "ba giờ sáng", is_impossible=False),
                        qa("none", "Chợ tan lúc nào?"),
                        qa("blank", "Chợ ở đâu?", " "),
                        {"id": "hidden", "question": "Ai bán bún?"},
                        qa("", " \u200b", "ba giờ sáng"),
                    ],
                ),
            )
        ),
    )
    assert (no.answerable, no.kind, no.answers, no.reference, no.gold) == (False, "unanswerable", (), "", ())
    assert (yes.answerable, yes.kind) == (True, "mono")
    assert told.left_out == (
        ("none", "it has no answer and is not marked as impossible"),
        ("blank", "it has no answer and is not marked as impossible"),
        ("hidden", "it has no answer and is not marked as impossible"),
        ("", "the question is empty"),
    )


def test_an_id_in_two_languages_is_two_questions_each_with_the_paragraph_of_the_other(
    tmp_path: Path, squad: Squad
) -> None:
    vi = squad(
        entry("Market", (CHO, []), (GHE, [qa("q", "Ai bán bún trên ghe?", "Bà Tư Hến"), qa("v", "Ai?", "Bà Tư Hến")])),
        name="vi.json",
    )
    en = squad(entry("Market", (BOAT, [qa("q", "Who sells soup on a boat?", "Mrs Tu Hen")])), name="en.json")
    told, questions = imported(tmp_path / "out", vi, en)
    assert told.left_out == ()
    assert [(q.id, q.lang, q.kind, [*map(str, q.gold)], [*map(str, q.gold_other)]) for q in questions] == [
        ("vi-q", "vi", "mono", ["vi-00-market#p2"], ["en-00-market#p1"]),
        ("v", "vi", "mono", ["vi-00-market#p2"], []),
        ("en-q", "en", "mono", ["en-00-market#p1"], ["vi-00-market#p2"]),
    ]


def test_an_impossible_question_has_no_paragraph_in_the_other_language_either(tmp_path: Path, squad: Squad) -> None:
    vi = squad(entry("Chợ", (CHO, [qa("q", "Ai lập ra chợ nổi?", is_impossible=True)])), name="vi.json")
    en = squad(entry("Market", (MARKET, [qa("q", "Who founded the market?", "Mrs Tu Hen")])), name="en.json")
    _, (no, yes) = imported(tmp_path / "out", vi, en)
    assert (no.id, no.gold, no.gold_other) == ("vi-q", (), ())
    assert (yes.id, yes.gold, yes.gold_other) == ("en-q", (Address("en-00-market", 1),), ())


def test_questions_in_another_language_than_their_article_are_cross(tmp_path: Path, squad: Squad) -> None:
    """As MLQA has it: four files, a language of articles and one of questions each, and one id in all of them."""
    vi, en = qa("q", "Chợ họp từ mấy giờ?", "ba giờ sáng"), qa("q", "When does the market open?", "at three")
    files = [
        squad(entry("Chợ nổi", (CHO, [vi])), name="vi-vi.json"),
        squad(entry("Chợ nổi", (CHO, [en])), name="vi-en.json"),
        squad(entry("Market", (BOAT, []), (MARKET, [en])), name="en-en.json"),
        squad(entry("Market", (MARKET, [vi])), name="en-vi.json"),
    ]
    told, questions = imported(tmp_path / "out", *files)
    assert told == Imported(2, 4, ())
    here, there = [Address("vi-00-cho-noi", 1)], [Address("en-00-market", 2)]
    assert [(q.id, q.lang, q.kind, [*q.gold], [*q.gold_other]) for q in questions] == [
        ("vi-q", "vi", "mono", here, there),
        ("vi-en-q", "en", "cross", here, there),
        ("en-q", "en", "mono", there, here),
        ("en-vi-q", "vi", "cross", there, here),
    ]


def test_a_question_too_short_to_tell_has_the_language_of_its_article(tmp_path: Path, squad: Squad) -> None:
    file = squad(entry("Chợ nổi", (CHO, [qa("a", "Who?", "x"), qa("b", "Who sells the soup?", "x")])))
    assert [(q.lang, q.kind) for q in imported(tmp_path / "out", file)[1]] == [("vi", "mono"), ("en", "cross")]


def test_an_id_given_twice_is_left_out_the_second_time(tmp_path: Path, squad: Squad) -> None:
    twice = [qa("a", "Chợ họp lúc nào?", "ba giờ sáng")] * 2
    told, (question,) = imported(tmp_path / "out", squad(entry("Chợ nổi", (CHO, twice))))
    assert question.id == "a"
    assert told.left_out == (("a", "another question has the id a already"),)


def test_an_id_that_looks_like_one_of_a_pair_makes_no_namesake(tmp_path: Path, squad: Squad) -> None:
    vi = squad(entry("Chợ", (CHO, [qa("vi-q", "Ai bán bún?", "x"), qa("q", "Chợ họp lúc nào?", "x")])), name="vi.json")
    en = squad(entry("Market", (MARKET, [qa("q", "When does it open?", "x")])), name="en.json")
    told, questions = imported(tmp_path / "out", vi, en)
    assert [question.id for question in questions] == ["vi-q", "en-q"]
    assert told.left_out == (("q", "another question has the id vi-q already"),)


@pytest.mark.parametrize(
    ("title", "name", "headline"),
    [
        ("../../etc/passwd", "00-etc-passwd", "../../etc/passwd"),
        ("", "00-set-1", "set 1"),
        (" \u200b", "00-set-1", "set 1"),
        ("CON", "00-con", "CON"),
        ("★ ★", "00-article", "★ ★"),
        ("a\x00b/c\nd", "00-ab-c-d", "ab/c d"),
        ("Caf%C3%A9_b%C3%AAn_s%C3%B4ng", "00-cafe-ben-song", "Café bên sông"),
        ("Lãi 5%C3 mỗi_năm", "00-lai-5-c3-moi-nam", "Lãi 5%C3 mỗi_năm"),
        ("Đường " * 40, "00-" + "duong-" * 8 + "du", "Đường " * 39 + "Đường"),
        ("Ông A. Bà B. Cô C.", "00-ong-a-ba-b-co-c", "Ông A. Bà B. Cô C."),
        ("# Chợ", "00-cho", "# Chợ"),
    ],
)
def test_any_title_makes_a_safe_file_name(tmp_path: Path, squad: Squad, title: str, name: str, headline: str) -> None:
    out = tmp_path / "out"
    _, (question,) = imported(out, squad(entry(title, (CHO, [qa("a", "Chợ họp lúc nào?", "ba giờ sáng")]))))
    assert [file.name for file in (out / "articles").iterdir()] == [f"{name}.txt"]
    assert understood(out, name).title == headline
    assert opened(out, question.gold[0]) == CHO


def test_a_title_that_is_no_headline_to_the_reader_shifts_the_addresses(tmp_path: Path, squad: Squad) -> None:
    out = tmp_path / "out"
    _, (question,) = imported(out, squad(entry(f"{GHE} {GHE}", (CHO, [qa("a", "Chợ họp lúc nào?", "ba giờ sáng")]))))
    assert question.gold[0].paragraph == 2
    assert opened(out, question.gold[0]) == CHO


def test_articles_sort_as_they_stand_in_the_file(tmp_path: Path, squad: Squad) -> None:
    entries = [entry(title, (f"{CHO} {n}", [qa(n, "Chợ họp lúc nào?", "x")])) for n, title in enumerate("zyx" * 40)]
    _, questions = imported(tmp_path / "out", squad(*entries))
    names = [question.gold[0].article for question in questions]
    assert names == sorted(names)
    assert names[:2] == ["000-z", "001-y"]


def test_half_a_surrogate_pair_is_no_obstacle(tmp_path: Path, squad: Squad) -> None:
    out = tmp_path / "out"
    _, (question,) = imported(out, squad(entry("Chợ\ud800", (f"{CHO} \udc00", [qa("\ud83d", "Giờ nào?\ud83d", "x")]))))
    assert (question.id, question.question) == ("\ufffd", "Giờ nào?\ufffd")
    assert opened(out, question.gold[0]) == f"{CHO} \ufffd"


def test_the_same_files_make_the_same_bytes(tmp_path: Path, squad: Squad) -> None:
    file = squad(about(CHO, GHE), entry("Market", (MARKET, [qa("m", "When does it open?", "at three")])))
    for name in ("one", "two"):
        import_squad([file], tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) == 3


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path, squad: Squad) -> None:
    file = squad(about(CHO))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert imported(tmp_path / "out", file)[0].questions == 1


def test_an_existing_folder_with_other_things_in_it_is_filled(tmp_path: Path, squad: Squad) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.md").write_text("mine", encoding="utf-8")
    assert imported(out, squad(about(CHO)))[0].questions == 1
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine"


# --- refusals -------------------------------------------------------------------------------------------------------

WHOLE = about(CHO, GHE)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xff{}", r"set\.json: not UTF-8 text \(byte 1\); save it as UTF-8"),
        (b"", r"set\.json: not JSON"),
        (b'{"data": [', r"set\.json: not JSON"),
        (b"[" * 100_000, r"set\.json: not JSON"),
        (b"[]", r"set\.json: not an object; name a file in SQuAD's format"),
        (b"{}", r'set\.json: no "data"; name a file in SQuAD'),
        (b'{"data": {}}', r"set\.json: data: Input should be a valid list"),
        (b'{"data": [1]}', r"set\.json: data\[0\]: not an object"),
        (b'{"data": [{"title": "a"}]}', r'set\.json: data\[0\]: no "paragraphs"'),
        (b'{"data": [{"paragraphs": [{"context": null, "qas": []}]}]}', r"data\[0\]\.paragraphs\[0\]\.context: "),
        (b'{"data": [{"paragraphs": [{"context": "a"}]}]}', r'data\[0\]\.paragraphs\[0\]: no "qas"'),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    file = tmp_path / "set.json"
    file.write_bytes(data)
    with pytest.raises(QuestionFileError, match=told):
        import_squad([file], tmp_path / "out")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("key", ["id", "question"])
def test_what_is_missing_is_named_with_its_place(tmp_path: Path, squad: Squad, key: str) -> None:
    bad = {name: value for name, value in qa("c", "Ai?", "x").items() if name != key}
    file = squad(WHOLE, WHOLE, WHOLE, entry("Chợ", (CHO, [qa("a", "Ai?", "x"), qa("b", "Ai?", "x"), bad])))
    with pytest.raises(QuestionFileError, match=rf'set\.json: data\[3\]\.paragraphs\[0\]\.qas\[2\]: no "{key}"'):
        import_squad([file], tmp_path / "out")
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    for missing in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(QuestionFileError, match=rf"{missing} cannot be read .*; check its name"):
            import_squad([missing], tmp_path / "out")
    with pytest.raises(QuestionFileError, match="no question in no file"):
        import_squad([], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_one_bad_file_of_several_is_enough(tmp_path: Path, squad: Squad) -> None:
    good, bad = squad(WHOLE), tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    with pytest.raises(QuestionFileError, match=r"bad\.json: no"):
        import_squad([good, bad], tmp_path / "out")
    assert set(tmp_path.iterdir()) == {good, bad}


def test_a_file_without_one_usable_question_is_refused_with_a_reason(tmp_path: Path, squad: Squad) -> None:
    file = squad(entry("Chợ", (CHO, [qa("a", "Chợ họp lúc nào?")])))
    with pytest.raises(QuestionFileError, match=r"no question in .*set\.json \('a' was left out: it has no answer"):
        import_squad([file], tmp_path / "out")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("mine", ["articles", "questions.jsonl"])
def test_a_folder_that_holds_data_is_refused(tmp_path: Path, squad: Squad, mine: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / mine).write_text("mine", encoding="utf-8")
    with pytest.raises(TrichdanError, match=rf"{mine} is there already .* name another folder"):
        import_squad([squad(WHOLE)], out)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in out.iterdir()] == [(mine, "mine")]


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, squad: Squad) -> None:
    file = squad(WHOLE)
    for out in (file, file / "out"):
        with pytest.raises(TrichdanError, match=r"cannot be written .*; name another folder"):
            import_squad([file], out)
    assert list(tmp_path.iterdir()) == [file]


# --- whatever the text ----------------------------------------------------------------------------------------------

HARD = st.sampled_from(
    [
        "",
        "Related",
        "Đọc thêm",
        "By Jane",
        "Jane | 1/2/2025",
        "***",
        "# A",
        "a\n\nb",
        "More from x.",
        "A.",
        '"',
        "|",
        CHO,
    ]
)
TEXT = st.one_of(HARD, st.text(max_size=30), st.text(alphabet="aĐ1 .|*\n“”?:_%", max_size=300))
IDS = st.sampled_from(["❓", "vi-❓", "en-❓", "en-vi-❓", "❓2"])
ENTRIES = st.lists(st.tuples(TEXT, st.lists(st.tuples(TEXT, st.lists(IDS, max_size=3)), max_size=5)), max_size=3)


@given(st.lists(ENTRIES, min_size=1, max_size=3))
@example([[("More from x.", [("More from x.", ["❓"]), ("b", ["❓2"])])]])
@example([[("Jane | Post", [("Jane", ["❓"]), ("Jane | 1/2/2025", ["❓2"])])]])
def test_whatever_the_text_a_question_has_its_paragraph_or_is_left_out(
    sets: list[list[tuple[str, list[tuple[str, list[str]]]]]],
) -> None:
    contexts: list[str] = []  # of each question, in order; the question says which it is
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = [root / f"{number}.json" for number in range(len(sets))]
        for file, entries in zip(files, sets, strict=True):
            data = []
            for title, paragraphs in entries:
                made = []
                for context, ids in paragraphs:
                    numbers = range(len(contexts), len(contexts) + len(ids))
                    contexts += [context] * len(ids)
                    made.append((context, [qa(i, f"Which is {n}", "x") for i, n in zip(ids, numbers, strict=True)]))
                data.append(entry(title, *made))
            file.write_text(json.dumps({"data": data}), encoding="utf-8")
        out = root / "out"
        try:
            told, questions = imported(out, *files)
        except TrichdanError as error:
            assert "no question in" in str(error)
            assert set(root.iterdir()) == {*files}
            return
        assert set(root.iterdir()) == {*files, out}
        assert {path.name for path in out.iterdir()} == {"articles", "questions.jsonl"}
        for question in questions:
            (address,) = question.gold
            assert opened(out, address) == plain(contexts[int(question.question.split()[-1])])
            assert all(opened(out, other) for other in question.gold_other)
        assert len(questions) + sum("❓" in name for name, _ in told.left_out) == len(contexts)
