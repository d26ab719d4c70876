"""Citation markers in a model's text: which sentence cites what, however it was written, at any point of a stream."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import sentences

# [1], [1, 2], [1][2], 【1】, [^1], full-width digits and brackets.
_MARKER = re.compile(r"\s?[\[【［]\s*\^?(\d{1,3}(?:\s*[,;，、]\s*\^?\d{1,3})*)\s*[\]】］]")
_PARTIAL = re.compile(r"\s?[\[【［][\s\d^,;，、]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of a model's text without its markers, and the evidence numbers that it cited, in order."""

    text: str
    markers: tuple[int, ...]


def read_drafts(written: str, known: Sequence[int], *, finished: bool) -> tuple[list[Draft], str]:
    """Split what a model has written so far into complete sentences and the rest that may still grow.

    Only markers of `known` evidence survive, and no partial marker is ever returned. A marker after a full stop belongs
    to the sentence before it. With `finished` everything is complete and the rest is empty.
    """
    if not finished:
        written = _PARTIAL.sub("", written)
    text, marks = _without_markers(written, frozenset(known))
    spans = sentences(text)
    drafts = []
    for i, span in enumerate(spans):
        following = spans[i + 1].start if i + 1 < len(spans) else len(text) + 1
        # Some models cite before they speak: what stands before the first sentence is the first sentence's.
        first = -1 if i == 0 else span.start
        own = dict.fromkeys(number for place, number in marks if first < place <= following)
        drafts.append(Draft(" ".join(span.of(text).split()), tuple(own)))
    if finished or not drafts:
        return drafts, "" if finished else text.strip()
    return drafts[:-1], drafts[-1].text


def _without_markers(written: str, known: frozenset[int]) -> tuple[str, list[tuple[int, int]]]:
    """The text without markers, and (place in that text, number) of each marker that is known."""
    text, marks, end = "", [], 0
    for match in _MARKER.finditer(written):
        text += written[end : match.start()]
        end = match.end()
        place = len(text)
        if written[end : end + 1].isalnum():
            text += " "  # "six months.[1]The bridge": the marker was all that kept the words apart
        # Python's int reads full-width digits too.
        cited = [int(number) for number in re.findall(r"\d+", match[1])]
        marks += [(place, number) for number in cited if number in known]
    return text + written[end:], marks
