"""Small parts of model access, each alone: limits, log odds, pauses, and streams read in the background."""

import math
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.backoff import Backoff
from rag.llm.endpoint import Endpoint, hosted_endpoint
from rag.llm.interruptible import in_background, interruptible
from rag.llm.log_odds import yes_or_no
from rag.llm.patience import Allowance, Limits, TooSlowError, within

# --- log odds ------------------------------------------------------------------------------------------------------


def logs(**probabilities: float) -> list[tuple[str, float]]:
    return [(word, math.log(probability)) for word, probability in probabilities.items()]


def test_every_way_to_write_yes_or_no_counts_in_both_languages() -> None:
    words = [*logs(Yes=0.2, YES=0.1, Có=0.1, No=0.1, Maybe=0.3), (" yes", math.log(0.1)), (" không ", math.log(0.1))]
    assert yes_or_no(words) == pytest.approx(math.log(0.5 / 0.2))


@pytest.mark.parametrize(
    ("words", "odds"),
    [
        (logs(Yes=0.9, Perhaps=0.01), math.log(0.9 / 0.01)),
        (logs(no=0.5, Perhaps=0.1), math.log(0.1 / 0.5)),
        (logs(Yes=0.9), 0.0),
    ],
)
def test_a_side_that_is_not_listed_is_as_likely_as_the_last_listed_word(
    words: list[tuple[str, float]], odds: float
) -> None:
    assert yes_or_no(words) == pytest.approx(odds)


@pytest.mark.parametrize("words", [[], logs(Maybe=0.5, Yesterday=0.2, None_=0.1)])
def test_where_neither_is_listed_nothing_is_told(words: list[tuple[str, float]]) -> None:
    assert yes_or_no(words) is None


def test_a_word_without_any_probability_does_not_break_the_sum() -> None:
    assert yes_or_no([("Yes", -9999.0), ("No", -0.1)]) == pytest.approx(-9998.9)


@given(st.lists(st.tuples(st.sampled_from(["Yes", "No", "x"]), st.floats(-9999, 0)), max_size=20))
def test_swapping_yes_and_no_turns_the_sign(words: list[tuple[str, float]]) -> None:
    swapped = [({"Yes": "No", "No": "Yes"}.get(word, word), log) for word, log in words]
    odds, opposite = yes_or_no(words), yes_or_no(swapped)
    assert (odds is None) == (opposite is None)
    assert odds is None or odds == pytest.approx(-opposite)  # type: ignore[operator]


# --- time and size -------------------------------------------------------------------------------------------------

LIMITS = Limits(first=60, between=20, letters=100)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def arriving(clock: Clock, *pieces: tuple[float, str | None]) -> Generator[str | None, None, None]:
    """Pieces that each take so many seconds to come."""
    for seconds, piece in pieces:
        clock.now += seconds
        yield piece


def test_words_in_time_pass() -> None:
    clock = Clock()
    pieces = arriving(clock, (30, None), (29, "a"), (19, "b"), (10, None), (9, "c"))
    assert list(within(LIMITS, pieces, clock)) == [None, "a", "b", None, "c"]


@pytest.mark.parametrize(
    ("late", "seconds", "started"),
    [(((30, None), (31, None), (0, "a")), 60, False), (((1, "a"), (15, None), (6, None), (0, "b")), 20, True)],
)
def test_a_late_word_is_not_waited_for(late: tuple[tuple[float, str | None], ...], seconds: int, started: bool) -> None:
    clock = Clock()
    with pytest.raises(TooSlowError) as caught:
        list(within(LIMITS, arriving(clock, *late), clock))
    assert (caught.value.seconds, caught.value.started) == (seconds, started)


def test_the_time_that_the_reader_takes_does_not_count() -> None:
    clock = Clock()
    seen = []
    for piece in within(LIMITS, arriving(clock, (1, "a"), (15, None), (4, None), (1, "b")), clock):
        seen.append(piece)
        clock.now += 1000
    assert seen == ["a", None, None, "b"][: len(seen)]
    assert seen[:2] == ["a", None]


@given(st.lists(st.text()), st.integers(0, 30))
def test_an_allowance_takes_the_beginning(pieces: list[str], letters: int) -> None:
    allowance = Allowance(letters)
    assert "".join(map(allowance.take, pieces)) == "".join(pieces)[:letters]
    assert allowance.is_spent == (len("".join(pieces)) >= letters)


# --- a stream in the background ------------------------------------------------------------------------------------


def test_what_a_background_stream_raises_is_raised_where_it_is_read() -> None:
    def stream() -> Iterator[str]:
        yield "a"
        raise ValueError("broken")

    pieces = in_background(stream)
    assert next(pieces) == "a"
    with pytest.raises(ValueError, match="broken"):
        next(pieces)


def test_leaving_a_background_stream_that_is_silent_takes_no_time() -> None:
    released, ended = threading.Event(), threading.Event()

    def stream() -> Iterator[str]:
        try:
            released.wait(60)
            yield "late"
        finally:
            ended.set()

    pieces = in_background(stream)
    assert next(pieces) is None
    began = time.monotonic()
    pieces.close()
    assert time.monotonic() - began < 1
    released.set()
    assert ended.wait(20)


def test_closing_cancels_an_asynchronous_stream() -> None:
    ended = threading.Event()

    async def stream() -> AsyncIterator[int]:
        import asyncio

        try:
            yield 1
            await asyncio.sleep(60)
        finally:
            ended.set()

    pieces = interruptible(stream)
    assert next(pieces) == 1
    pieces.close()
    assert ended.is_set()


# --- starting again ------------------------------------------------------------------------------------------------


def test_the_pause_doubles_up_to_a_minute_and_success_ends_it() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    pauses = []
    for _ in range(9):
        assert backoff.remaining == 0
        backoff.failed("no memory")
        pauses.append(backoff.remaining)
        clock.now += backoff.remaining
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert backoff.reason == "no memory"
    backoff.failed("no memory")
    backoff.succeeded()
    assert backoff.remaining == 0
    backoff.failed("no memory")
    assert backoff.remaining == 1


# --- addresses -----------------------------------------------------------------------------------------------------


def test_an_address_is_shown_without_what_is_secret_in_it() -> None:
    endpoint = Endpoint("https://reader:hidden@models.example/v1?token=hidden", "sk-hidden")
    assert endpoint.shown == "https://models.example/v1"
    assert "sk-hidden" not in repr(endpoint)
    assert endpoint.without_key("Bearer sk-hidden at reader:hidden@models") == "Bearer … at reader:…@models"


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:8080", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:8080", True),
        ("http://localhost.example", False),
        ("https://api.example", False),
    ],
)
def test_which_addresses_are_on_this_machine(url: str, local: bool) -> None:
    assert hosted_endpoint(url).is_local is local
