"""Where sources differ on what was asked, an answer tells each one's value, with its date and its own citation."""

from collections.abc import Callable

import pytest
from consistent import assert_consistent
from rag_fire import ASIDE, FIRE_EN, FIRE_LATER, FIRE_VI, STALLS_EN, STALLS_VI
from rag_newsroom import Articles
from scripted_model import ScriptedModel

from rag.answer import Answer
from rag.engine import Trichdan
from rag.settings import RetrievalSettings, Settings

Make = Callable[[Articles], Trichdan]
WRITTEN_VI = "Đám cháy thiêu rụi 340 gian hàng ở chợ Bình Tây Thượng."
WRITTEN_EN = "The fire destroyed 290 stalls at Binh Tay Thuong market."
IN_VIETNAMESE = (
    "Các nguồn nêu số liệu khác nhau: Báo Mường Trà (3/3/2025): 340 gian hàng.",
    "Highland Courier (5/3/2025): 290 stalls (mới nhất).",
)
IN_ENGLISH = (
    "The sources differ: Báo Mường Trà (3 March 2025): 340 gian hàng.",
    "Highland Courier (5 March 2025): 290 stalls (latest).",
)


@pytest.fixture
def fire(make_trichdan: Make) -> Trichdan:
    return make_trichdan({"chay-cho": FIRE_VI, "market-fire": FIRE_EN, "trau": ASIDE})


def asking(trichdan: Trichdan, written: str, retrieval: RetrievalSettings | None = None) -> Trichdan:
    """The same articles with a model that writes this."""
    settings = Settings(retrieval=retrieval or RetrievalSettings())
    return Trichdan(trichdan.catalog, trichdan.searcher, ScriptedModel(written, cites=True), settings)


def told(answer: Answer) -> dict[str, list[str]]:
    """Of each sentence the articles that it cites."""
    cited = {citation.number: citation.address.article for citation in answer.citations}
    return {sentence.text: [cited[number] for number in sentence.citations] for sentence in answer.sentences}


@pytest.mark.parametrize(
    ("question", "written", "lines"),
    [(STALLS_VI, WRITTEN_VI, IN_VIETNAMESE), (STALLS_EN, WRITTEN_EN, IN_ENGLISH)],
)
def test_both_values_stand_behind_the_answer_each_with_its_source_and_day(
    fire: Trichdan, question: str, written: str, lines: tuple[str, str]
) -> None:
    answer = asking(fire, written).ask(question)
    assert list(told(answer).items())[1:] == [(lines[0], ["chay-cho"]), (lines[1], ["market-fire"])]
    assert answer.sentences[0].text == written
    assert_consistent(fire, answer)


def test_a_source_beyond_the_evidence_is_read_and_shown_with_it(fire: Trichdan) -> None:
    answer = asking(fire, WRITTEN_EN, RetrievalSettings(evidence=1)).ask(STALLS_EN)
    assert [hit.address.article for hit in answer.evidence] == ["market-fire", "chay-cho"]
    assert list(told(answer)) == [WRITTEN_EN, *IN_ENGLISH]
    assert_consistent(fire, answer)


def test_quotes_are_followed_by_what_the_sources_say_too(fire: Trichdan) -> None:
    answer = fire.ask(STALLS_VI)
    assert not answer.abstained
    cited = {article for articles in told(answer).values() for article in articles}
    assert cited >= {"chay-cho", "market-fire"}
    assert_consistent(fire, answer)


def test_every_source_has_a_line_oldest_first(make_trichdan: Make) -> None:
    trichdan = make_trichdan({"mot": FIRE_VI, "hai": FIRE_LATER, "ba": FIRE_EN, "trau": ASIDE})
    answer = asking(trichdan, WRITTEN_VI.replace("340", "365")).ask(STALLS_VI)
    assert list(told(answer).values()) == [["hai"], ["mot"], ["ba"], ["hai"]]
    assert answer.sentences[-1].text.endswith("365 gian hàng (mới nhất).")
    assert_consistent(trichdan, answer)


def test_what_the_question_does_not_ask_is_not_disputed(fire: Trichdan) -> None:
    written = "Phần lớn thiệt hại ở chợ Bình Tây Thượng là vải vóc và hàng khô."
    answer = asking(fire, written).ask("Phần lớn thiệt hại ở chợ Bình Tây Thượng là gì?")
    assert len(answer.sentences) == 1


def test_a_refusal_tells_no_values(fire: Trichdan) -> None:
    small = ScriptedModel(judges=lambda _: -20.0)
    answer = Trichdan(fire.catalog, fire.searcher, small, Settings()).ask(STALLS_VI)
    assert (answer.abstained, answer.sentences, answer.citations) == (True, (), ())
