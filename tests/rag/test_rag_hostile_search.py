"""Questions and folders that nobody would think of, and an index that changes while it is searched."""

import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import ENGLISH, NEWSROOM, VIETNAMESE, Articles, build, opened
from rag_small import CountedWords, addresses, adds_up, scores

from index.errors import IndexMismatchError
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from rag.engine import Trichdan
from rag.question import Question
from rag.scoring import Hit
from rag.settings import RetrievalSettings

Make = Callable[[Articles], Trichdan]

LONG = 100_000  # characters
SHORT_ONES = [
    "",
    " \n\t ",
    "?!…—«»“”",
    "Nga",
    "x",
    "7",
    "59.000",
    "🛶🪁🔥",
    "AND OR NOT NEAR(a b, 3)",
    'exact:"cầu" OR shared:*',
    '") OR 1=1 --',
    "^cầu*",
    "{exact folded}: sông",
    "\x00\x01\x1f\x7f\x85",
    "\ud800",
    "cầu\x00đóng\x07cửa",
    "\u202ecầu\u202c\u200b",
    "ﬁre on the ﬀerry ﷽ ㍿",
    "ⅷ ١٢٣ ½ ²",
    "İstanbul ẞ ŉ ǅ",
    "각각 橋 สะพาน мост",
]
LONG_ONES = {
    "words": "Cầu Mống Sắt đóng cửa trong bao lâu? ",
    "bare": "cau mong sat dong cua trong bao lau ",
    "letters": "O O ",
    "numbers": "59.000 nghìn 3/9/2025 ",
    "one word": "a",
    "quotes": '"',
    "brackets": "((",
    "emoji": "🪁",
    "lines": "\n",
}


def candidates(trichdan: Trichdan, question: str) -> list[Hit]:
    return trichdan.searcher.candidates(trichdan.searcher.read(Question.read(question)))


def sound(hits: list[Hit]) -> None:
    """Sorted, each once, every number a number."""
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(set(addresses(hits))) == len(hits)
    for hit in hits:
        told = (hit.score, hit.dense, hit.keyword, hit.shared, hit.cosine, hit.late or 0.0)
        assert np.isfinite(told).all()


# --- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", SHORT_ONES)
def test_no_short_question_breaks_the_search(trichdan: Trichdan, question: str) -> None:
    hits = trichdan.search(question, 5)
    assert len(hits) == 5
    sound(hits)


@pytest.mark.parametrize("name", LONG_ONES)
def test_a_question_of_100000_characters_is_searched_within_seconds(trichdan: Trichdan, name: str) -> None:
    piece = LONG_ONES[name]
    question = (piece * (LONG // len(piece) + 1))[:LONG]
    start = time.process_time()
    hits = trichdan.search(question, 5)
    assert time.process_time() - start < 8
    sound(hits)


@settings(max_examples=60)
@given(st.text(max_size=80) | st.lists(st.sampled_from(SHORT_ONES), max_size=4).map(" ".join))
def test_no_question_at_all_breaks_the_search(trichdan: Trichdan, question: str) -> None:
    hits = trichdan.search(question, 4)
    assert len(hits) == 4
    sound(hits)


@pytest.mark.parametrize(
    "question",
    ["Ai đã lai tạo giống lúa đen ở Thới Bình?", "Y Blim Niê chạy bao nhiêu ki-lô-mét?", "Who is Tôn Nữ Mai Chi?"],
)
def test_a_question_in_another_normal_form_finds_the_same(trichdan: Trichdan, question: str) -> None:
    """A Mac types and pastes decomposed letters."""
    apart = unicodedata.normalize("NFD", question)
    assert apart != question
    assert scores(candidates(trichdan, apart)) == pytest.approx(scores(candidates(trichdan, question)), abs=1e-4)


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("How much does the province spend on repairing Cầu Mống Sắt?", "cau-mong-sat#p2"),
        ("Who is the director of Bệnh viện Nhi An Cựu in Huế?", "hue-childrens-hospital#p2"),
        ("How many books does ông Phan Văn Lượm carry?", "thu-vien-thuyen#p1"),
    ],
)
def test_an_english_question_with_vietnamese_names_finds_its_paragraph(
    trichdan: Trichdan, question: str, paragraph: str
) -> None:
    found = trichdan.search(question, 3)
    assert paragraph in {str(address) for hit in found for address in (hit.address, *hit.also)}


@pytest.mark.parametrize(("word", "article"), [("Reykjavik", "kite-makers-reykjavik"), ("Moóng", ""), ("sách", "thu-")])
def test_one_word_is_a_question(trichdan: Trichdan, word: str, article: str) -> None:
    hits = trichdan.search(word, 5)
    assert len(hits) == 5
    assert hits[0].address.article.startswith(article)


# --- folders ----------------------------------------------------------------------------------------------------------


def story(number: int, text: str) -> tuple[str, ...]:
    return (f"Tin số {number}", f"Báo Số {number} | 01/02/2025", text)


WIRE = "Đàn cò nhạn hơn hai nghìn con đã về làm tổ ở rừng tràm Gáo Giồng sau mười một năm vắng bóng."


def test_a_folder_of_one_paragraph_finds_it(make_trichdan: Make) -> None:
    one = make_trichdan({"co": story(1, WIRE)})
    for question in ("Cò nhạn về đâu?", "Where do the storks nest?", "co nhan ve dau", "", "🪁"):
        hits = one.search(question)
        assert addresses(hits) == ["co#p1"]
        sound(hits)


@pytest.mark.parametrize("articles", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_a_folder_of_one_language_answers_both(make_trichdan: Make, articles: Articles) -> None:
    library = make_trichdan(articles)
    for question in ("Cầu nào đóng cửa?", "Which bridge is closed?", "cau nao dong cua"):
        hits = library.search(question, 8)
        assert len(hits) == 8
        sound(hits)


def test_a_folder_of_nothing_but_one_text_has_one_hit(make_trichdan: Make) -> None:
    same = make_trichdan({f"bao-{number}": story(number, WIRE) for number in range(1, 13)})
    (hit,) = same.search("Cò nhạn về đâu?")
    assert len(hit.also) == 11
    sound([hit])


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    """One text 300 times, and four others."""
    others = {
        "tram": "Rừng tràm Gáo Giồng rộng 1.657 ha, mùa này cấm câu cá.",
        "ve": "Vé xuồng vào rừng tràm xem cò là 40.000 đồng một người.",
        "co-oc": "Cò nhạn ăn ốc bươu vàng, nhờ vậy ruộng quanh rừng đỡ phun thuốc.",
        "choi": "Tháp quan sát chim cao 18 mét được sơn lại vào tháng Ba.",
    }
    articles = {f"bao/{number}": story(number, WIRE) for number in range(300)}
    articles |= {name: story(1000 + number, text) for number, (name, text) in enumerate(others.items())}
    index = build(tmp_path_factory.mktemp("flooded"), articles, embedding)
    with opened(index, embedding) as trichdan:
        yield trichdan


@pytest.mark.parametrize("question", ["Đàn cò nhạn về làm tổ ở đâu?", "Where did the openbill storks return?"])
def test_300_copies_take_one_place_and_hide_nothing(flooded: Trichdan, question: str) -> None:
    hits = flooded.search(question, 5)
    sound(hits)
    assert len(hits[0].also) == 299
    assert {hit.address.article for hit in hits[1:]} == {"tram", "ve", "co-oc", "choi"}


# --- an embedding that tells no words ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("counted"), NEWSROOM, CountedWords())


def test_an_embedding_that_tells_no_words_is_searched_by_vectors_and_terms(counted: Path) -> None:
    weights = RetrievalSettings(keyword_weight=2, keyword_weight_across=3)
    with opened(counted, CountedWords(), settings=weights) as plain:
        for question in ("Ai đã lai tạo giống lúa đen ở Thới Bình?", "cau mong sat dong cua trong bao lau"):
            asked = plain.searcher.read(Question.read(question))
            assert asked.words is None
            hits = plain.searcher.candidates(asked)
            assert all(hit.late is None for hit in hits)
            assert adds_up(hits, asked.question.language, weights)
        assert plain.search("Ai đã lai tạo giống lúa đen ở Thới Bình?")[0].address.article == "lua-den-thoi-binh"
        for question in SHORT_ONES:
            sound(plain.search(question, 5))


# --- an index that changes --------------------------------------------------------------------------------------------


def test_a_search_sees_one_state_of_an_index_that_changes(tmp_path: Path, embedding: BaseEmbedding) -> None:
    """While articles come and go, every search finds all of one state or all of the other."""
    index = build(tmp_path, VIETNAMESE, embedding)
    folder = tmp_path / "articles"
    coming = {f"{name}.txt": "\n\n".join(blocks) + "\n" for name, blocks in ENGLISH.items()}

    def change() -> None:
        for _ in range(4):
            for name, text in coming.items():
                (folder / name).write_text(text, encoding="utf-8")
            sync(folder, index, EmbeddingSettings(), VectorSettings(), lambda: embedding)
            for name in coming:
                (folder / name).unlink()
            sync(folder, index, EmbeddingSettings(), VectorSettings(), lambda: embedding)

    with opened(index, embedding) as trichdan, ThreadPoolExecutor(1) as threads:
        asked = trichdan.searcher.read(Question.read("Vì sao phà đêm đi Côn Đảo bị cháy?"))
        without = frozenset(addresses(trichdan.searcher.candidates(asked)))
        seen = {without}
        changing = threads.submit(change)
        while not changing.done():
            hits = trichdan.searcher.candidates(asked)
            sound(sorted(hits, key=lambda hit: -hit.score))
            seen.add(frozenset(addresses(hits)))
        changing.result()
        assert frozenset(addresses(trichdan.searcher.candidates(asked))) == without
    articles = [{address.rpartition("#")[0] for address in state} for state in seen]
    assert all(state in (set(VIETNAMESE), set(NEWSROOM)) for state in articles)
    assert len(seen) == 2


def test_several_threads_ask_at_the_same_time(trichdan: Trichdan) -> None:
    """Also while long texts are embedded, which are measured first."""
    questions = ["Ai đã lai tạo giống lúa đen ở Thới Bình?", "Who won the forest race in Da Lat?"]
    expected = [addresses(trichdan.search(question, 5)) for question in questions]
    long = "Ghe hàng trên chợ nổi cứ thưa dần theo từng năm. " * 40

    def ask(_: int) -> None:
        for _ in range(6):
            trichdan.searcher.embed([long, "Ghe thưa dần."])
            assert [addresses(trichdan.search(question, 5)) for question in questions] == expected

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(4))) == [None] * 4


def test_an_index_rebuilt_with_another_embedding_says_so(tmp_path: Path, embedding: BaseEmbedding) -> None:
    """Its words may have more or fewer numbers than those of the model that is open."""
    index = build(tmp_path, {"co": story(1, WIRE)}, embedding)
    with opened(index, embedding) as trichdan:
        with opened(index, embedding) as writer, writer.catalog.transaction():  # what such a rebuild leaves
            vectors = np.eye(2, 3, dtype=np.float32)
            for language in ("vi", "en"):
                writer.catalog.add_background(language, vectors, np.array([0.1, 0.2, 0.3], np.float32))
            writer.catalog.put("embedding", "another model")
        for question in ("Cò nhạn về đâu?", "co nhan ve dau", "Where do the storks nest?"):
            with pytest.raises(IndexMismatchError, match="rebuilt with another embedding"):
                trichdan.search(question)
