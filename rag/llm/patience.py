"""How long a model may take, and how much it may say."""

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from rag.settings import LLMSettings

T = TypeVar("T")

# A token of Vietnamese or English text is 2 to 5 letters; what is longer than this was not asked for.
_LETTERS_A_TOKEN = 12


class TooSlowError(Exception):
    """A model has said nothing for too long."""

    def __init__(self, seconds: float, *, started: bool) -> None:
        super().__init__(f"timed out after {seconds:g} seconds")
        self.seconds = seconds
        self.started = started


@dataclass(frozen=True, slots=True)
class Limits:
    """first: seconds until the first word. between: seconds between words. letters: longest answer."""

    first: float
    between: float
    letters: int

    @property
    def longest(self) -> float:
        """Seconds after which a connection may give up by itself; the limits above are the ones that are told."""
        return 2 * (self.first + self.between)

    @classmethod
    def of(cls, settings: LLMSettings) -> "Limits":
        letters = settings.max_tokens * _LETTERS_A_TOKEN
        return cls(settings.first_word_timeout, settings.timeout, letters)


class Allowance:
    """How many letters of an answer are still taken; what is beyond is cut off."""

    def __init__(self, letters: int) -> None:
        self._left = letters

    @property
    def is_spent(self) -> bool:
        return self._left <= 0

    def take(self, piece: str) -> str:
        taken = piece[: self._left]
        self._left -= len(taken)
        return taken


def within(
    limits: Limits, pieces: Generator[T | None, None, None], clock: Callable[[], float] = time.monotonic
) -> Generator[T | None, None, None]:
    """Pieces as they come, None for none yet; TooSlowError when the next one is late.

    Only time spent waiting for the model counts, not what the reader does between two pieces.
    """
    waited, allowed, started = 0.0, limits.first, False
    with closing(pieces):
        while True:
            asked = clock()
            try:
                piece = next(pieces)
            except StopIteration:
                return
            waited += clock() - asked
            if piece:
                waited, allowed, started = 0.0, limits.between, True
            elif waited > allowed:
                raise TooSlowError(allowed, started=started)
            yield piece
