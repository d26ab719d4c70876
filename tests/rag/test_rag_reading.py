"""A small model reads paragraph by paragraph, and what it says decides whether to answer and from what."""

from os.path import commonprefix

import pytest
from scripted_model import Judge, ScriptedModel

from index.article import Address
from index.errors import ModelError
from rag.answer import Event, Finished, Found, Reading
from rag.answerability import fitted
from rag.engine import Trichdan
from rag.evidence import Evidence
from rag.settings import Settings

COST = "Tỉnh chi bao nhiêu tiền sửa cầu Mống Sắt ở Quảng Ngãi?"
COST_ANSWER = "Tỉnh chi 47 tỷ đồng cho việc sửa chữa cầu."
CLOSED_ANSWER = "Cầu Mống Sắt ở Quảng Ngãi ngừng đón xe trong sáu tháng."
SURELY_NOT = -20.0


def asking(trichdan: Trichdan, model: ScriptedModel) -> Trichdan:
    return Trichdan(trichdan.catalog, trichdan.searcher, model, Settings())


def sure_of(paragraph: Evidence, log_odds: float) -> Judge:
    """Sure of one paragraph, and that the others hold nothing."""
    return lambda prompt: log_odds if paragraph.text in prompt else SURELY_NOT


def readings(events: list[Event]) -> list[tuple[int, int]]:
    return [(event.done, event.total) for event in events if isinstance(event, Reading)]


@pytest.fixture(scope="module")
def evidence(trichdan: Trichdan) -> tuple[Evidence, ...]:
    """What is found for the question: first the paragraph that answers it, then the one that names the province."""
    found = next(iter(trichdan.stream(COST)))
    assert isinstance(found, Found)
    assert [str(piece.hit.address) for piece in found.evidence[:2]] == ["cau-mong-sat#p2", "cau-mong-sat#p1"]
    return found.evidence


def test_a_paragraph_that_surely_answers_is_the_last_one_read(
    trichdan: Trichdan, evidence: tuple[Evidence, ...]
) -> None:
    model = ScriptedModel(COST_ANSWER, judges=sure_of(evidence[0], fitted().enough))
    events = list(asking(trichdan, model).stream(COST))
    assert [type(event) for event in events[:3]] == [Found, Reading, Reading]
    assert readings(events) == [(0, 3), (1, 3)]
    assert len(model.judged) == 1
    assert isinstance(events[-1], Finished)
    assert events[-1].answer.text == f"{COST_ANSWER} [1]"


def test_the_best_three_are_read_each_alone_and_best_first(trichdan: Trichdan, evidence: tuple[Evidence, ...]) -> None:
    model = ScriptedModel(judges=lambda _: SURELY_NOT)
    events = list(asking(trichdan, model).stream(COST))
    assert readings(events) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert len(evidence) > 3
    for place, prompt in enumerate(model.judged):
        assert [piece.number for piece in evidence if piece.text in prompt] == [place + 1]


def test_when_all_are_said_to_hold_nothing_nothing_is_written(trichdan: Trichdan) -> None:
    model = ScriptedModel(COST_ANSWER, judges=lambda _: SURELY_NOT)
    answer = asking(trichdan, model).ask(COST)
    assert (answer.abstained, answer.notice) == (True, "")
    assert answer.relevance < 0
    assert model.written == []


def test_the_paragraph_that_the_model_is_surest_of_is_the_one_it_writes_from(
    trichdan: Trichdan, evidence: tuple[Evidence, ...]
) -> None:
    model = ScriptedModel(CLOSED_ANSWER, judges=sure_of(evidence[1], fitted().enough))
    answer = asking(trichdan, model).ask(COST)
    (prompt,) = model.written
    assert [piece.number for piece in evidence if piece.text in prompt] == [2]
    assert [citation.address for citation in answer.citations] == [Address("cau-mong-sat", 1)]


def test_a_paragraph_that_holds_a_name_which_the_best_one_lacks_is_read_with_it(
    trichdan: Trichdan, evidence: tuple[Evidence, ...]
) -> None:
    assert "Quảng Ngãi" in evidence[1].text
    model = ScriptedModel(COST_ANSWER, judges=sure_of(evidence[0], fitted().enough))
    asking(trichdan, model).ask(COST)
    (prompt,) = model.written
    assert [piece.number for piece in evidence if piece.text in prompt] == [1, 2]
    assert prompt.index(evidence[0].text) < prompt.index(evidence[1].text)


def test_a_model_that_tells_no_odds_is_asked_for_them_once_and_writes_all_the_same(
    trichdan: Trichdan, evidence: tuple[Evidence, ...]
) -> None:
    model = ScriptedModel(COST_ANSWER)
    events = list(asking(trichdan, model).stream(COST))
    assert readings(events) == [(0, 3)]
    assert len(model.judged) == 1
    (prompt,) = model.written
    assert [piece.number for piece in evidence if piece.text in prompt] == [1, 2, 3]
    assert isinstance(events[-1], Finished)
    assert events[-1].answer.text == f"{COST_ANSWER} [1]"


def test_a_capable_model_is_not_made_to_read_first(trichdan: Trichdan) -> None:
    model = ScriptedModel(f"{COST_ANSWER} [1]", cites=True)
    events = list(asking(trichdan, model).stream(COST))
    assert readings(events) == []
    assert model.judged == []


def test_writing_begins_with_what_was_read_last(trichdan: Trichdan, evidence: tuple[Evidence, ...]) -> None:
    model = ScriptedModel(CLOSED_ANSWER, judges=sure_of(evidence[1], fitted().enough))
    asking(trichdan, model).ask(COST)
    shared = commonprefix([model.judged[-1], model.written[0]])
    assert evidence[1].text in shared
    assert COST in shared


def test_a_model_that_fails_while_it_reads_leaves_the_quotes(trichdan: Trichdan) -> None:
    def fails(_: str) -> float:
        raise ModelError("broke")

    answer = asking(trichdan, ScriptedModel(judges=fails)).ask(COST)
    assert (answer.notice, answer.model) == ("broke", "none")
    assert answer.text == trichdan.ask(COST).text
