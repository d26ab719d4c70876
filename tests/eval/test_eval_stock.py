"""The comparison with LlamaIndex's ready-made searches, over real indexes with the real embedding model."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eval_library import ARTICLES, CANDY, Ask, opened
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import Field

from eval.collect import Plan, collect_one
from eval.dataset import load_questions
from eval.rows import DENSE, KEYWORD
from eval.score import score
from eval.stock.__main__ import Told, main, run
from eval.stock.asked import across, bare, copy_language
from eval.stock.collect import (
    CHUNKS,
    CHUNKS_BM25,
    FUSED,
    PARAGRAPHS,
    PARAGRAPHS_BM25,
    TRICHDAN,
    stock_pipelines,
)
from eval.stock.pieces import chunks, held, paragraphs
from eval.stock.pipelines import MissingExtraError, bm25_retriever
from eval.stock.shared import SharedEmbedding
from eval.stock.table import METRICS, SYSTEMS, as_markdown, as_text
from index.article import Address, Article, Paragraph
from index.errors import TrichdanError
from index.text import Span
from rag.engine import Trichdan
from rag.followup import Turn

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"
BM25 = "llama_index.retrievers.bm25"
WORDS = "sông núi biển rừng đèo phố chợ cầu bến thuyền lúa ngô khoai sắn mưa nắng gió bão".split()


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress shown."""


def article_of(*blocks: str, title: str = "Chợ phiên trên đèo", name: str = "cho-phien") -> Article:
    text = "\n\n".join(blocks)
    places, start = [], 0
    for number, block in enumerate(blocks, 1):
        places.append(Paragraph(Address(name, number), block, start, start + len(block), "vi"))
        start += len(block) + 2
    return Article(name, f"{name}.txt", title, "", "", "", None, "vi", "", text, tuple(places))


def said(count: int) -> str:
    """A paragraph of so many words, in sentences of seven."""
    drawn = [WORDS[(7 * n + n // 5) % len(WORDS)] for n in range(count)]
    return " ".join(f"{' '.join(drawn[n : n + 7]).capitalize()}." for n in range(0, count, 7))


# --- which paragraphs a chunk holds --------------------------------------------------------------------------------


def test_a_chunk_holds_the_paragraphs_that_lie_in_it() -> None:
    cuts, places = [Span(0, 50), Span(52, 100)], [Span(0, 20), Span(22, 50), Span(52, 100)]
    assert held(cuts, places) == [[0, 1], [2]]


def test_a_paragraph_that_was_cut_counts_for_the_chunk_with_most_of_it() -> None:
    assert held([Span(0, 60), Span(60, 200)], [Span(0, 40), Span(42, 100)]) == [[0], [1]]
    assert held([Span(0, 80), Span(80, 200)], [Span(0, 40), Span(42, 100)]) == [[0, 1], []]


def test_a_paragraph_that_stands_whole_in_two_overlapping_chunks_counts_for_both() -> None:
    assert held([Span(0, 60), Span(40, 120)], [Span(42, 58)]) == [[0], [0]]


def test_a_paragraph_outside_every_chunk_counts_for_none() -> None:
    assert held([Span(0, 20)], [Span(20, 40)]) == [[]]
    assert held([], [Span(0, 4)]) == []


SPANS = st.tuples(st.integers(0, 80), st.integers(1, 40)).map(lambda both: Span(both[0], sum(both)))


@given(cuts=st.lists(SPANS, min_size=1, max_size=6), places=st.lists(SPANS, max_size=6))
def test_what_is_whole_in_a_chunk_is_held_by_it_and_what_touches_one_is_held_by_some(
    cuts: list[Span], places: list[Span]
) -> None:
    holds = held(cuts, places)
    for number, place in enumerate(places):
        for cut, numbers in zip(cuts, holds, strict=True):
            if cut.start <= place.start and place.end <= cut.end:
                assert number in numbers
        touched = any(cut.start < place.end and place.start < cut.end for cut in cuts)
        assert touched == any(number in numbers for numbers in holds)


def test_a_short_article_is_one_chunk_that_begins_with_its_headline() -> None:
    (piece,) = chunks([article_of("Chợ họp từ ba giờ sáng.", "Đến trưa thì tan.")])
    assert piece.node.get_content() == "Chợ phiên trên đèo\n\nChợ họp từ ba giờ sáng.\n\nĐến trưa thì tan."
    assert piece.holds == (Address("cho-phien", 1), Address("cho-phien", 2))


def test_a_headline_taken_from_the_first_paragraph_is_not_there_twice() -> None:
    (piece,) = chunks([article_of("Chợ phiên trên đèo họp từ ba giờ sáng.")])
    assert piece.node.get_content() == "Chợ phiên trên đèo họp từ ba giờ sáng."


@settings(max_examples=20)
@given(lengths=st.lists(st.integers(1, 900), min_size=1, max_size=6))
def test_every_paragraph_is_held_by_a_chunk_however_long_the_article(lengths: list[int]) -> None:
    article = article_of(*(said(length) for length in lengths))
    pieces = chunks([article])
    assert {address for piece in pieces for address in piece.holds} == {p.address for p in article.body}
    assert [piece.holds for piece in paragraphs([article])] == [(p.address,) for p in article.body]


def test_a_long_article_is_several_chunks() -> None:
    pieces = chunks([article_of(*(said(250) for _ in range(8)))])
    assert len(pieces) > 1
    assert max(len(piece.holds) for piece in pieces) < 8


# --- the shared embedding ------------------------------------------------------------------------------------------


class Counting(BaseEmbedding):
    """An embedding that keeps what it was asked."""

    asked: list[str] = Field(default_factory=list)

    def _get_text_embedding(self, text: str) -> list[float]:
        self.asked.append(text)
        return [float(len(text)), 1.0]

    def _get_query_embedding(self, query: str) -> list[float]:
        self.asked.append(f"? {query}")
        return [1.0, float(len(query))]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def test_each_text_and_each_question_is_embedded_once() -> None:
    inner = Counting()
    shared = SharedEmbedding(inner)
    told: list[tuple[int, int]] = []
    shared.learn(["bến cũ", "cầu", "bến cũ"], lambda done, total: told.append((done, total)))
    assert told == [(2, 2)]
    assert shared.get_text_embedding_batch(["cầu", "bến cũ", "chợ nổi"]) == [[3, 1], [6, 1], [7, 1]]
    assert [shared.get_query_embedding("cầu") for _ in range(2)] == [[1, 3], [1, 3]]
    assert sorted(inner.asked) == ["? cầu", "bến cũ", "chợ nổi", "cầu"]


def test_its_vectors_are_those_of_the_model(embedding: BaseEmbedding) -> None:
    shared, text = SharedEmbedding(embedding), "Phà Vàm Cống chở chuyến cuối."
    assert shared.get_text_embedding(text) == embedding.get_text_embedding(text)
    assert shared.get_query_embedding(text) == embedding.get_query_embedding(text)


# --- what is asked -------------------------------------------------------------------------------------------------


def test_bare_takes_the_diacritics_off_a_vietnamese_question_and_those_before_it(ask: Ask) -> None:
    question = bare(ask(question="Đò ngang chạy mấy giờ?", history=(Turn("Bến nào đóng cửa?", "Bến Đình."),)))
    assert question.question == "do ngang chay may gio?"
    assert question.history == (Turn("ben nao dong cua?", "Bến Đình."),)
    assert question.answers == ("120 mét",)


def test_bare_leaves_an_english_question_as_it_is(ask: Ask) -> None:
    english = ask(lang="en", question="Where is Đà Lạt?")
    assert bare(english) == english


def test_across_languages_the_counterpart_is_the_right_paragraph(ask: Ask) -> None:
    known = {Address("a", 1), Address("b", 1)}
    questions = [
        ask("a#p1", id="own language", lang="vi"),
        ask("a#p1", id="other", lang="en"),
        ask("x#p1", "b#p1", id="counterpart", lang="en"),
        ask("x#p1", id="not here", lang="en"),
        ask("", id="no answer", lang="en", answerable=False),
    ]
    asked = across(questions, "vi", known)
    assert {one.id: [str(address) for address in one.gold] for one in asked} == {
        "other": ["a#p1"],
        "counterpart": ["b#p1"],
    }
    assert not any(one.gold_other for one in asked)


def test_only_the_articles_of_one_language_are_copied_with_their_names(small_index: Path, tmp_path: Path) -> None:
    folder = small_index.parent / "articles"
    copy_language(folder, "en", tmp_path / "en")
    assert sorted(file.stem for file in (tmp_path / "en").iterdir()) == [
        "glass-bridge",
        "lantern-school",
        "night-ferry",
    ]
    copied = tmp_path / "en" / "night-ferry.txt"
    assert copied.read_bytes() == (folder / "night-ferry.txt").read_bytes()


def test_a_folder_keeps_its_folders_and_unreadable_files_stay_behind(tmp_path: Path) -> None:
    inner = tmp_path / "articles" / "miền tây"
    inner.mkdir(parents=True)
    (inner / "chợ nổi.txt").write_text("Chợ nổi họp sớm hơn mọi năm vì nước lên nhanh.", encoding="utf-8")
    (inner / "hỏng.pdf").write_bytes(b"%PDF-1.7 cut off")
    copy_language(tmp_path / "articles", "vi", tmp_path / "vi")
    assert [file.relative_to(tmp_path).as_posix() for file in (tmp_path / "vi").rglob("*.*")] == [
        "vi/miền tây/chợ nổi.txt"
    ]
    with pytest.raises(TrichdanError, match="holds no article in en"):
        copy_language(tmp_path / "articles", "en", tmp_path / "en")


# --- the pipelines -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(embedding: BaseEmbedding) -> SharedEmbedding:
    return SharedEmbedding(embedding)


def places(hits: Any) -> list[list[str]]:
    return [[str(address) for address in (hit.address, *hit.also)] for hit in hits]


def test_a_hit_names_the_paragraphs_it_holds_and_their_copies(
    small: Trichdan, shared: SharedEmbedding, tmp_path: Path
) -> None:
    with stock_pipelines(small.catalog, shared, tmp_path, quiet, with_bm25=False) as stock:
        assert set(stock) == {CHUNKS, PARAGRAPHS}
        by_paragraph = stock[PARAGRAPHS].search(CANDY)
        by_chunk = stock[CHUNKS].search("Vé phà đêm ra Côn Đảo có được hoàn không?")
    assert len(by_paragraph) == 10
    # The same text is a node twice, and either is a hit on both.
    assert sorted(map(sorted, places(by_paragraph)[:2])) == [["keo-dua-ben-tre#p2", "keo-dua-in-lai#p1"]] * 2
    assert len(by_chunk) == len(ARTICLES)
    ferry = next(hit for hit in by_chunk if hit.address.article == "night-ferry")
    assert places([ferry]) == [[f"night-ferry#p{n}" for n in (1, 2, 3)]]
    assert ferry.language == "en"


def test_fused_with_bm25_a_word_in_a_paragraph_counts(small: Trichdan, shared: SharedEmbedding, tmp_path: Path) -> None:
    pytest.importorskip(BM25)
    with stock_pipelines(small.catalog, shared, tmp_path, quiet, with_bm25=True) as stock:
        assert set(stock) == {CHUNKS, PARAGRAPHS, CHUNKS_BM25, PARAGRAPHS_BM25}
        assert places(stock[PARAGRAPHS_BM25].search("Mekong Star Lines fuel hose"))[0] == ["night-ferry#p2"]
        assert "night-ferry#p2" in places(stock[CHUNKS_BM25].search("Mekong Star Lines fuel hose"))[0]


@pytest.fixture
def without_bm25(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if LlamaIndex's BM25Retriever were not installed: the way Python itself marks what cannot be imported."""
    monkeypatch.setitem(sys.modules, BM25, None)


@pytest.mark.usefixtures("without_bm25")
def test_a_missing_package_is_named_with_the_extra_that_brings_it() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'trichdan\[compare\]'"):
        bm25_retriever()


def test_an_installed_package_that_lacks_something_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / Path(*BM25.split("."))
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("import a_package_that_nobody_has")
    monkeypatch.syspath_prepend(tmp_path)
    for name in (BM25, BM25.rpartition(".")[0]):
        monkeypatch.setitem(sys.modules, name, None)  # so that afterwards it is as it was before
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ModuleNotFoundError, match="a_package_that_nobody_has"):
        bm25_retriever()


# --- the whole, over seven articles --------------------------------------------------------------------------------

Ran = Callable[..., dict[str, Any]]


@pytest.fixture
def ran(small_index: Path, questions_file: Path, embedding: BaseEmbedding) -> Ran:
    return lambda **options: run(questions_file, small_index.parent / "articles", lambda: embedding, **options)


@pytest.mark.usefixtures("without_bm25")
def test_without_the_extra_the_others_are_compared_and_it_says_what_is_left_out(ran: Ran) -> None:
    report = ran()
    assert set(report["slices"]["all"]["systems"]) == {CHUNKS, PARAGRAPHS, KEYWORD, DENSE, TRICHDAN}
    assert any("BM25" in note and "trichdan[compare]" in note for note in report["notes"])
    assert "trichdan[compare]" in as_text(report).replace("\n", " ")


def test_our_figures_are_those_of_trichdan_eval(
    ran: Ran, small_index: Path, questions_file: Path, embedding: BaseEmbedding
) -> None:
    questions = [question for question in load_questions(questions_file) if question.answerable]
    with opened(small_index, embedding) as trichdan:
        rows = {question.id: collect_one(question, trichdan, Plan(answers=False)) for question in questions}
    told = score(questions, rows)
    systems = ran()["slices"]["all"]["systems"]
    for metric in METRICS:
        assert systems[TRICHDAN]["metrics"][metric] == told["metrics"][metric]
        for name in (KEYWORD, DENSE):
            assert systems[name]["metrics"][metric] == told["baselines"][name][metric]


def test_only_language_asks_the_other_languages_questions_of_its_articles(ran: Ran, tmp_path: Path) -> None:
    report = ran(only="en", index=tmp_path / "kept")
    assert report["index"]["articles"] == 3
    assert report["index"]["paragraphs"] == {"vi": 0, "en": 9}
    assert report["questions"] == 1
    assert {"all", "cross", "lang:vi", "vi→en"} <= set(report["slices"])
    assert (tmp_path / "kept" / "only-en").is_dir()
    english = ran(only="vi")
    assert (english["index"]["articles"], english["questions"]) == (4, 1)
    # Its right paragraph is the counterpart of the one that the question was written for.
    assert english["missing_gold"] == []
    assert "en→vi" in english["slices"]


def test_bare_asks_without_diacritics(ran: Ran) -> None:
    report = ran(without_diacritics=True)
    assert report["options"] == {"only_language": None, "bare": True}
    assert report["slices"]["no_diacritics"]["questions"] == report["slices"]["lang:vi"]["questions"] == 3
    assert ran()["slices"].get("no_diacritics") is None


def test_questions_about_other_articles_are_refused(
    tmp_path: Path, small_index: Path, embedding: BaseEmbedding
) -> None:
    file = tmp_path / "none.jsonl"
    file.write_text(json.dumps({"id": "1", "lang": "vi", "question": "Ai?", "answerable": False}), encoding="utf-8")
    with pytest.raises(TrichdanError, match=r"none\.jsonl has no question to ask"):
        run(file, small_index.parent / "articles", lambda: embedding)


def test_a_folder_without_articles_is_refused(tmp_path: Path, questions_file: Path, embedding: BaseEmbedding) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(TrichdanError, match="empty holds no article"):
        run(questions_file, tmp_path / "empty", lambda: embedding)


# --- the whole, over the sample ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(embedding: BaseEmbedding) -> dict[str, Any]:
    return run(SAMPLE / "questions.jsonl", SAMPLE / "articles", lambda: embedding)


def test_every_group_of_questions_and_every_direction_is_there(report: dict[str, Any]) -> None:
    assert {"all", "mono", "cross", "nodiacritics", "followup", "multi", "lang:vi", "lang:en"} <= set(report["slices"])
    assert {"vi→vi", "vi→en", "en→vi", "en→en"} <= set(report["slices"])
    assert report["slices"]["all"]["questions"] == report["questions"] > 80
    assert report["missing_gold"] == []


def test_a_difference_is_that_of_the_two_figures_and_lies_in_its_interval(report: dict[str, Any]) -> None:
    for group in report["slices"].values():
        own = group["systems"][TRICHDAN]["metrics"]
        for name, told in group["systems"].items():
            if name == TRICHDAN:
                assert "trichdan_minus_it" not in told
                continue
            for metric in METRICS:
                change, figure = told["trichdan_minus_it"][metric], told["metrics"][metric]
                assert change["value"] == pytest.approx(own[metric]["value"] - figure["value"])
                assert change["low"] <= change["value"] <= change["high"]
                assert 0 <= change["draws_at_or_below_0"] <= 1
                assert change["n"] == figure["n"] == group["questions"]


def test_every_search_finds_something_and_none_everything(report: dict[str, Any]) -> None:
    for told in report["slices"]["all"]["systems"].values():
        assert 0 < told["metrics"]["hit@1"]["value"] < told["metrics"]["hit@5"]["value"] < 1


def test_a_node_a_paragraph_is_beaten_at_five_results(report: dict[str, Any]) -> None:
    change = report["slices"]["all"]["systems"][PARAGRAPHS]["trichdan_minus_it"]["hit@5"]
    assert change["low"] > 0


def test_the_report_is_plain_json(report: dict[str, Any]) -> None:
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_the_text_fits_a_terminal_and_has_a_line_for_every_figure(report: dict[str, Any]) -> None:
    text = as_text(report)
    lines = text.split("\n")
    assert max(map(len, lines)) <= 80
    for name, group in report["slices"].items():
        first = lines.index(f"{name}: {group['questions']} questions")
        names = [SYSTEMS[system][0] for system in group["systems"]]
        shown = lines[first + 2 : first + 2 * len(names) + 2]
        assert [line[:14].strip() for line in shown] == [*names, "Trichdan minus", *names[:-1]]
    assert "a chunk is right if it holds a right paragraph" in " ".join(lines)


def test_the_markdown_is_one_table(report: dict[str, Any]) -> None:
    head, rule, *rows = as_markdown(report).strip().split("\n")
    assert {line.count("|") for line in (head, rule, *rows)} == {9}
    systems = report["slices"]["all"]["systems"]
    assert len(rows) == len(report["slices"]) * len(systems)
    assert sum("**Trichdan**" in row for row in rows) == len(report["slices"])
    value = systems[CHUNKS]["metrics"]["hit@1"]["value"]
    assert f"| {value:.3f} (".replace("0.", ".") in rows[0]


def test_every_system_has_a_name_that_fits(report: dict[str, Any]) -> None:
    assert (
        set(SYSTEMS) == {*FUSED, *FUSED.values(), KEYWORD, DENSE, TRICHDAN} >= set(report["slices"]["all"]["systems"])
    )
    assert max(len(short) for short, _, _ in SYSTEMS.values()) < 14


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_writes_every_figure_and_prints_a_page(
    small_index: Path, questions_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    articles = str(small_index.parent / "articles")
    assert main([str(questions_file), articles, "--out", str(out), "--markdown"]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["questions"] == 4
    assert capsys.readouterr().out == as_markdown(report)


@pytest.mark.parametrize(
    ("questions", "articles", "told"),
    [("none.jsonl", ".", "no such file: none.jsonl"), ("asked.jsonl", "none", "none is no folder")],
)
def test_what_is_missing_is_named(
    questions: str,
    articles: str,
    told: str,
    questions_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(questions_file.parent)
    assert main([questions, articles]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(told)
    assert printed.out == ""


def test_progress_is_told_every_two_seconds() -> None:
    clock, lines = iter([0.0, 1.0, 2.5, 4.0, 4.6]), list[str]()
    told = Told(lines.append, lambda: next(clock))
    for done in (1, 1200, 3000, 4000):
        told("questions", done, 4000)
    assert lines == ["questions: 1,200 of 4,000\n", "questions: 4,000 of 4,000\n"]
