"""The [n] of an answer, as other programs write them too: [1], [1, 2], [1][2], 【1】."""

import re

MARKER = re.compile(r"[\[【]([0-9]+(?:\s*[,;]\s*[0-9]+)*)[\]】]")
_WITH_SPACE = re.compile(rf"\s*{MARKER.pattern}")


def without_markers(text: str) -> str:
    """The text without its markers and the space before them."""
    return _WITH_SPACE.sub("", text).strip()


def numbers_of(text: str) -> tuple[int, ...]:
    """The numbers that the markers of a text hold, in order."""
    return tuple(int(number) for marker in MARKER.findall(text) for number in re.split("[,;]", marker))
