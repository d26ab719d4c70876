"""What a paragraph's score depends on, and what it does not."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import ENGLISH, NEWSROOM, VIETNAMESE, Articles, build, opened
from rag_small import scores

from index.article import Language
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from rag.engine import Trichdan
from rag.question import Question
from rag.scoring import Hit

Scores = dict[tuple[str, str], float]
QUESTIONS = [
    "Ai đã lai tạo giống lúa đen ở Thới Bình?",
    "Bệnh viện nhi mới ở Huế có 240 giường phải không?",
    "Vì sao phà đêm đi Côn Đảo bị cháy?",
    "Who won the forest race in Da Lat?",
    "How long is the dragon kite that the museum in Reykjavik bought?",
]
BARE = "ngon hai dang co bao nhieu bac thang"


def candidates(trichdan: Trichdan, question: str) -> list[Hit]:
    return trichdan.searcher.candidates(trichdan.searcher.read(Question.read(question)))


def scored(index: Path, embedding: BaseEmbedding, language: Language | None = None) -> list[Scores]:
    """Of each question the score of each paragraph."""
    with opened(index, embedding) as trichdan:
        return [scores(candidates(trichdan, question), language) for question in QUESTIONS]


def same(one: list[Scores], other: list[Scores]) -> None:
    for before, after in zip(one, other, strict=True):
        assert before
        assert after == pytest.approx(before, abs=1e-4)


def test_the_order_and_the_names_of_the_articles_change_no_score(
    newsroom: Path, tmp_path: Path, embedding: BaseEmbedding
) -> None:
    as_it_is = scored(newsroom, embedding)
    backwards = {f"{number:02}-{name[::-1]}": NEWSROOM[name] for number, name in enumerate(reversed(NEWSROOM))}
    same(as_it_is, scored(build(tmp_path / "backwards", backwards, embedding), embedding))
    names = list(NEWSROOM)
    for some in (names[1::2], names[::2]):
        index = build(tmp_path / "by halves", {name: NEWSROOM[name] for name in some}, embedding)
    same(as_it_is, scored(index, embedding))


@pytest.mark.parametrize(
    ("language", "own", "other"), [("vi", VIETNAMESE, ENGLISH), ("en", ENGLISH, VIETNAMESE)], ids=["vi", "en"]
)
def test_articles_of_the_other_language_come_and_go_and_change_no_score(
    tmp_path: Path, embedding: BaseEmbedding, language: Language, own: Articles, other: Articles
) -> None:
    alone = scored(build(tmp_path, own, embedding), embedding, language)
    index = build(tmp_path, other, embedding)
    same(alone, scored(index, embedding, language))
    remove(tmp_path, other, embedding)
    same(alone, scored(index, embedding, language))


def remove(root: Path, articles: Mapping[str, object], embedding: BaseEmbedding) -> None:
    for name in articles:
        (root / "articles" / f"{name}.txt").unlink()
    sync(root / "articles", root / "index", EmbeddingSettings(), VectorSettings(), lambda: embedding)


def test_a_bare_question_is_spelled_by_the_vietnamese_articles_and_so_scored(
    tmp_path: Path, embedding: BaseEmbedding
) -> None:
    """The one way in which Vietnamese articles bear on English scores."""
    spellings = {
        "hai-dang": (
            "Ngọn hải đăng cũ",
            "Lê Bá Khôi | Tin Biển | 03/03/2025",
            "Ngọn hải đăng có bao nhiêu bậc thang thì người gác đèn leo chừng ấy bậc thang mỗi đêm.",
        )
    }
    with opened(build(tmp_path, ENGLISH, embedding), embedding) as alone:
        before = alone.searcher.read(Question.read(BARE))
        scores_before = scores(alone.searcher.candidates(before), "en")
    with opened(build(tmp_path, spellings, embedding), embedding) as mixed:
        after = mixed.searcher.read(Question.read(BARE))
        assert after.spelled == "ngọn hải đăng có bao nhiêu bậc thang"
        in_full = scores(candidates(mixed, after.spelled), "en")
        assert scores(mixed.searcher.candidates(after), "en") == pytest.approx(in_full, abs=1e-3)
    assert before.spelled != after.spelled
    assert scores_before != pytest.approx(in_full, abs=1e-3)


@pytest.mark.parametrize("question", [*QUESTIONS, BARE])
def test_the_same_question_twice_gives_equal_hits(trichdan: Trichdan, question: str) -> None:
    assert candidates(trichdan, question) == candidates(trichdan, question)
    assert trichdan.search(question, 30) == trichdan.search(question, 30)
