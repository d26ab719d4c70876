"""Which paragraphs of the evidence support a sentence: they hold what it states, and are near to it in meaning.

Nearness is three things added up: the distance of the sentence's vector from chance in the paragraph's language, how
many of its words stand in the paragraph (and of those that the question does not say, which is what it answers), and
how many of its numbers and days. Each language and direction has a threshold of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from index.article import Language
from index.calibration import Array, Calibration
from index.text import words
from rag.evidence import Evidence
from rag.support.clauses import clauses
from rag.support.needs import Need
from rag.support.overlap import share_held
from rag.support.source import Source

# What the shares of words and each number held, up to two, are worth in standard deviations.
_WORDS, _NUMBER, _NUMBERS = 2.0, 1.0, 2
# From a claim's language to its paragraph's. Measured with python -m eval.support on the sample and on
# eval/calibration: 95 % of 239 right claims are supported, 1 % of 734 by another paragraph that was found.
_LEAST: dict[tuple[Language, Language], float] = {
    ("vi", "vi"): 5.5,
    ("en", "en"): 5.5,
    ("vi", "en"): 4.7,
    ("en", "vi"): 4.3,
}
# Where no one sentence holds all numbers, each that holds one must itself be so near, in standard deviations.
_APART = 1.5
# A sentence of fewer words says too little to be measured: so many of its words must stand in the paragraph.
_FEW_WORDS, _FEW_SHARE = 5, 0.6
_MOST_TOGETHER = 3
# How many of a part's words must stand in the paragraph that supports only this part.
_PART_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Support:
    """A paragraph that supports a sentence, and the sentence in it that says so.

    position: of that sentence in the evidence's spans. strength: standard deviations beyond chance.
    """

    evidence: Evidence
    position: int
    strength: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that somebody wrote in answer to a question. vector: (d,), unit length."""

    text: str
    language: Language
    vector: Array = field(repr=False, compare=False)
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one paragraph makes of a claim. whole: it holds everything that the claim states."""

    support: Support
    source: Source
    whole: bool


def find_support(
    claim: Claim,
    evidence: Sequence[Evidence],
    calibration: Callable[[Language], Calibration | None],
    marked: Sequence[int] = (),
) -> tuple[Support, ...]:
    """The paragraphs that support a claim, strongest first; () if nothing does.

    One paragraph, wherever one holds all its numbers, days and names; else two or three that do together, each near in
    meaning. marked: numbers of evidence that the writer cited; of those that support, these stand first.
    """
    near = [reading for piece in evidence if (reading := _read(claim, piece, calibration))]
    near.sort(key=lambda reading: _order(reading.support, marked))
    for reading in near:
        if reading.whole:
            return (reading.support,)
    return tuple(sorted(_together(claim, near), key=lambda support: (-support.strength, support.evidence.number)))


def _order(support: Support, marked: Sequence[int]) -> tuple[bool, float, int]:
    return (support.evidence.number not in marked, -support.strength, support.evidence.number)


def _together(claim: Claim, near: Sequence[_Reading]) -> list[Support]:
    """The fewest paragraphs that hold a claim together: each of its parts whole in one of them, none to spare."""
    parts = clauses(claim.text)
    if len(parts) < 2 or len(near) < 2:
        return []
    held = [frozenset(part for part in parts if _holds(claim, part, reading.source)) for reading in near]
    for count in range(2, _MOST_TOGETHER + 1):
        for some in combinations(range(len(near)), count):
            covered = [held[place] for place in some]
            if len(frozenset().union(*covered)) == len(parts) and all(
                held[place] - frozenset().union(*(held[other] for other in some if other != place)) for place in some
            ):
                return [near[place].support for place in some]
    return []


def _holds(claim: Claim, part: str, source: Source) -> bool:
    """Whether a paragraph holds a part of a claim: what it states and, within a language, its words."""
    if source.missing(part, claim.language, claim.question):
        return False
    every, _ = share_held(part, claim.language, source.text, source.language, claim.question)
    return claim.language != source.language or every >= _PART_SHARE


def _read(claim: Claim, piece: Evidence, calibration: Callable[[Language], Calibration | None]) -> _Reading | None:
    """What a paragraph makes of a claim; None if it is not near in meaning."""
    source = Source(piece)
    lies = calibration(source.language)
    if lies is None or not piece.spans:
        return None
    strengths = _strengths(claim.vector, piece.vectors, lies)
    inside = source.stated(claim.text)
    position = _position(inside, source.sentences, strengths)
    best = float(strengths.max())
    every, new = share_held(claim.text, claim.language, source.text, source.language, claim.question)
    if len(words(claim.text)) < _FEW_WORDS:
        near = every >= _FEW_SHARE
    else:
        nearness = (best + float(strengths[position])) / 2 + _WORDS * (every + new)
        nearness += _NUMBER * min(len(inside), _NUMBERS)
        near = nearness >= _LEAST[claim.language, source.language]
        spread = not all(need & source.sentences[position] for need in inside)
        near = near and not (spread and any(_place(need, source.sentences, strengths) < _APART for need in inside))
    if not near:
        return None
    whole = not source.missing(claim.text, claim.language, claim.question)
    return _Reading(Support(piece, position, best), source, whole and not source.another_day(claim.text, position))


def _position(inside: Sequence[Need], sentences: Sequence[frozenset[str]], strengths: Array) -> int:
    """The sentence that holds most of what the claim states, of those the nearest."""
    holds = [sum(bool(need & tokens) for need in inside) for tokens in sentences]
    return max(range(len(sentences)), key=lambda position: (holds[position], float(strengths[position])))


def _place(need: Need, sentences: Sequence[frozenset[str]], strengths: Array) -> float:
    """How near the nearest sentence is that holds what is needed."""
    return max(float(strength) for tokens, strength in zip(sentences, strengths, strict=True) if need & tokens)


def _strengths(vector: Array, vectors: Array, lies: Calibration) -> Array:
    """Each sentence's distance from chance, (n,): linear in its cosine."""
    start, end = lies.beyond_chance(vector, 0.0), lies.beyond_chance(vector, 1.0)
    strengths: Array = (start + (end - start) * (vectors @ vector)).astype(np.float32)
    return strengths
