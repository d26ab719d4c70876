"""What the reading of markup is made of: a look ahead, and what was found there."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """What the first `end` letters of the text ahead turned out to be.

    shown: what is to be read of them. again: what stands in their place and may be markup itself. numbers: what they
    cite. until: drop everything to this.
    """

    end: int
    shown: str = ""
    again: str = ""
    numbers: tuple[int, ...] = ()
    until: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The text ahead, as far as it is looked at. more: whether it may go on, so that waiting makes sense."""

    text: str
    more: bool
    at_line_start: bool

    def plain(self, end: int) -> Found:
        """The first letters are plain text."""
        return Found(end, shown=self.text[:end])

    def waits_for(self, beginning: re.Pattern[str]) -> bool:
        """Whether the whole text ahead is such a beginning, and may go on."""
        return self.more and beginning.match(self.text) is not None
