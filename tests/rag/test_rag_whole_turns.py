"""What the rewriting model reads of a conversation: whole turns, the newest first of all."""

from collections.abc import Generator
from itertools import count

import pytest
from rag_questions import patiently
from scripted_llm import ScriptedLLM

from index.errors import ModelError
from rag.followup import Turn, rewrite, standalone
from rag.followup.rewrite import _written, newest

CHAIR = Turn("Who chairs the Halden shipyard?", "Ingrid Solberg chairs the Halden shipyard.")
FITTING = "How old is Ingrid Solberg?"


def test_turns_are_kept_whole_and_newest_first_of_all() -> None:
    turns = [Turn("a" * 10, "b" * 10), Turn("c" * 30, ""), Turn("d", "e")]
    assert newest(turns, 1000) == tuple(turns)
    assert newest(turns, 52) == tuple(turns)
    assert newest(turns, 51) == tuple(turns[1:])
    # The middle one does not fit: an older one that would is not put in its place.
    assert newest(turns, 31) == (turns[2],)
    assert newest(turns, 1) == ()
    assert newest([], 10) == ()
    assert newest(turns, -5) == ()


def test_a_long_turn_is_left_out_whole(scripted: ScriptedLLM) -> None:
    scripted.says(FITTING)
    long = Turn("What did the minister say about Bergen?", "Bergen is a city. " * 300 + "The end of it.")
    assert rewrite("How old is she?", [long, CHAIR], patiently(scripted)) == FITTING
    prompt = scripted.asked[0].prompt
    assert CHAIR.answer in prompt
    assert "Bergen" not in prompt


def test_turns_that_fit_are_read_to_their_ends(scripted: ScriptedLLM) -> None:
    scripted.says(FITTING)
    longer = Turn(CHAIR.question, f"{'She was born in Norway. ' * 60}Ingrid Solberg chairs the Halden shipyard.")
    rewrite("How old is she?", [longer], patiently(scripted))
    assert longer.answer in scripted.asked[0].prompt


def test_no_model_is_asked_where_even_the_last_turn_is_too_long(scripted: ScriptedLLM) -> None:
    endless = Turn(CHAIR.question, f"{CHAIR.answer} " * 200)
    assert rewrite("How old is she?", [CHAIR, endless], patiently(scripted)) == standalone(
        "How old is she?", [CHAIR, endless]
    )
    assert scripted.asked == []


class Slow:
    """A model that thinks and thinks: only heartbeats."""

    name = "slow"
    cites = True

    def __init__(self) -> None:
        self.beats = 0

    def stream(self, prompt: str) -> Generator[str, None, None]:
        del prompt
        while True:
            self.beats += 1
            yield ""

    def log_odds(self, prompt: str) -> float | None:
        del prompt
        return None

    def close(self) -> None:
        pass


def test_a_model_that_takes_too_long_to_rewrite_a_question_is_not_waited_for() -> None:
    seconds = count(0.0, 0.5)
    slow = Slow()
    with pytest.raises(ModelError, match="too long"):
        _written(slow, "Rewrite it.", 100, lambda: next(seconds))
    assert slow.beats < 10
