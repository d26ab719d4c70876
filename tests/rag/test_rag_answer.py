"""Answers by quotes alone: found, quoted exactly, cited, or honestly refused."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from consistent import assert_consistent

from index.article import Address, Language
from index.errors import IndexMismatchError, IndexMissingError
from index.settings import EmbeddingSettings
from rag.answer import Finished, Found
from rag.engine import Trichdan
from rag.followup import Turn
from rag.refusal import REFUSAL
from rag.settings import LLMSettings, Settings

ANSWERED = [
    ("Ai đã lai tạo giống lúa đen ở Thới Bình?", "vi", Address("lua-den-thoi-binh", 2)),
    ("Nhà vô địch giải chạy ở Đà Lạt sẽ làm gì với tiền thưởng?", "vi", Address("giai-chay-da-lat", 3)),
    ("Cầu nào có 59000 lượt xe mỗi tháng?", "vi", Address("cau-mong-sat", 2)),
    ("How long is the dragon kite that the museum in Reykjavik bought?", "en", Address("kite-makers-reykjavik", 2)),
    ("Who won the forest race in Da Lat?", "en", Address("giai-chay-da-lat", 1)),
]
REFUSED: list[tuple[str, Language]] = [
    ("Giá vàng hôm nay ở Hà Nội là bao nhiêu?", "vi"),
    ("gia vang hom nay la bao nhieu", "vi"),
    ("Who won the Nobel Prize in physics?", "en"),
]


@pytest.mark.parametrize(("question", "language", "address"), ANSWERED)
def test_the_evidence_comes_first_then_the_answer(
    trichdan: Trichdan, question: str, language: str, address: Address
) -> None:
    found, finished = trichdan.stream(question)
    assert isinstance(found, Found)
    assert isinstance(finished, Finished)
    answer = finished.answer
    assert (found.question.text, answer.question) == (question, question)
    assert (found.question.language, answer.language) == (language, language)
    assert [piece.hit for piece in found.evidence] == list(answer.evidence)
    assert (found.quoted.sentences, found.quoted.citations) == (answer.sentences, answer.citations)
    assert not answer.abstained
    assert answer.citations[0].address == address
    assert (answer.model, answer.notice) == ("none", "")
    assert answer.timings.first_word is None
    assert_consistent(trichdan, answer)


@pytest.mark.parametrize(("question", "_", "address"), ANSWERED)
def test_every_sentence_is_a_quote_of_the_paragraph_it_cites(
    trichdan: Trichdan, question: str, _: str, address: Address
) -> None:
    answer = trichdan.ask(question)
    paragraphs = {hit.address: hit.passage.paragraph.text for hit in answer.evidence}
    cited = {citation.number: citation.address for citation in answer.citations}
    for sentence in answer.sentences:
        assert sentence.supported
        (number,) = sentence.citations
        assert sentence.text in paragraphs[cited[number]]
        assert f"{sentence.text} [{number}]" in answer.text
    assert address in cited.values()


def test_two_sentences_of_one_paragraph_share_its_number_and_keep_its_order(trichdan: Trichdan) -> None:
    answer = trichdan.ask("Cầu nào có 59000 lượt xe mỗi tháng?")
    first, second = answer.sentences[:2]
    assert first.text.startswith("Mỗi tháng có khoảng 59.000")
    assert second.text.startswith("Tỉnh chi 47 tỷ đồng")
    assert first.citations == second.citations == (1,)


@pytest.mark.parametrize(("question", "language"), REFUSED)
def test_what_the_articles_do_not_answer_is_refused_in_the_language_of_the_question(
    trichdan: Trichdan, question: str, language: Language
) -> None:
    answer = trichdan.ask(question)
    assert answer.abstained
    assert answer.refusal is not None
    assert (answer.language, answer.text) == (language, answer.refusal.text)
    assert answer.text.startswith(REFUSAL[language])
    assert (answer.sentences, answer.citations) == ((), ())
    assert list(answer.refusal.nearest) == [hit.address for hit in answer.evidence[:3]]


@pytest.mark.parametrize("question", ["", " ", "?!", "💧", "..."])
def test_a_question_without_a_word_is_refused(trichdan: Trichdan, question: str) -> None:
    answer = trichdan.ask(question)
    assert answer.abstained
    assert answer.question == question


def test_a_follow_up_is_answered_from_what_it_leans_on(trichdan: Trichdan) -> None:
    history = [Turn("Cầu Mống Sắt ở Quảng Ngãi đóng cửa trong bao lâu?", "Cầu đóng cửa sáu tháng.")]
    answer = trichdan.ask("Còn kinh phí sửa chữa thì sao?", history)
    assert answer.question == "Còn kinh phí sửa chữa thì sao?"
    assert "47 tỷ đồng" in answer.text
    assert {citation.address.article for citation in answer.citations} == {"cau-mong-sat"}


def test_the_same_question_has_the_same_answer(trichdan: Trichdan) -> None:
    for question, _, _ in ANSWERED:
        first, second = trichdan.ask(question), trichdan.ask(question)
        assert (first.text, first.citations, first.evidence) == (second.text, second.citations, second.evidence)


def test_several_people_may_ask_at_the_same_time(trichdan: Trichdan) -> None:
    questions = [question for question, _, _ in ANSWERED] * 3
    alone = [trichdan.ask(question).text for question in questions]
    with ThreadPoolExecutor(4) as threads:
        assert [answer.text for answer in threads.map(trichdan.ask, questions)] == alone


def test_a_folder_without_an_index_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="trichdan index FOLDER"):
        Trichdan.open(tmp_path, Settings(llm=LLMSettings(model="none")))


def test_an_index_of_another_embedding_is_not_searched(newsroom: Path) -> None:
    other = Settings(embedding=EmbeddingSettings(query_prompt="search: "), llm=LLMSettings(model="none"))
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        Trichdan.open(newsroom, other)
