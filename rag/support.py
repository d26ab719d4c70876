"""Does a paragraph support a sentence? A deterministic check: meaning, every number, every name.

Meaning is measured by the embedding model. A cosine says little by itself: high within a language, low across
languages. So it is expressed as a distance from chance in that language, in standard deviations, and one threshold
serves both languages and their mixture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.article import Language
from index.calibration import Array, Calibration
from index.text import Number, fold, number_words, numbers, words
from rag.evidence import Evidence
from rag.names import names_missing

# On reference answers of 118 news questions: 96 % of right paragraphs reach it, and a third of the wrong ones that
# search found beside them.
_THRESHOLD = 3.2
# A sentence of fewer words says too little to be measured: its words must stand in the paragraph.
_FEW_WORDS = 5
_FEW_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Support:
    """The paragraph that supports a sentence, and the sentence in it that says so.

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


def find_support(
    claim: Claim,
    evidence: Sequence[Evidence],
    calibration: Callable[[Language], Calibration | None],
    marked: Sequence[int] = (),
) -> Support | None:
    """The paragraph that supports a claim best, or None; one that the writer marked stands before better ones.

    marked: numbers of evidence that the writer cited.
    """
    found = [support for piece in evidence if (support := _measure(claim, piece, calibration))]
    return max(found, key=lambda s: (s.evidence.number in marked, s.strength), default=None)


def numbers_missing(sentence: str, source: str) -> list[Number]:
    """The numbers of a sentence that its source does not hold in any written form."""
    held = set(number_words(source)).union(*(number.values for number in numbers(source)))
    return [number for number in numbers(sentence) if not number.values & held]


def _measure(claim: Claim, piece: Evidence, calibration: Callable[[Language], Calibration | None]) -> Support | None:
    language = piece.hit.passage.paragraph.language
    lies, source = calibration(language), _source(piece)
    if lies is None or numbers_missing(claim.text, source):
        return None
    if names_missing(claim.text, claim.language, source, language, claim.question):
        return None
    cosines = piece.vectors @ claim.vector
    position = int(np.argmax(cosines))
    strength = lies.beyond_chance(claim.vector, float(cosines[position]))
    said = words(claim.text)
    if len(said) < _FEW_WORDS:
        held = {fold(word) for word in words(source)}
        if sum(fold(word) in held for word in said) < _FEW_SHARE * len(said) and strength < _THRESHOLD:
            return None
        position = _most_shared(said, piece, position)
    elif strength < _THRESHOLD:
        return None
    return Support(piece, position, strength)


def _source(piece: Evidence) -> str:
    """What a sentence may take its numbers from: the paragraph, its headline and its date."""
    published = piece.hit.passage.published
    dated = published.strftime("%d %m %Y") if published else ""
    return f"{piece.text} {piece.hit.passage.title} {piece.hit.passage.outlet} {dated}"


def _most_shared(said: Sequence[str], piece: Evidence, otherwise: int) -> int:
    shared = [
        sum(fold(word) in {fold(held) for held in words(piece.sentence(position))} for word in said)
        for position in range(len(piece.spans))
    ]
    return int(np.argmax(shared)) if max(shared) > shared[otherwise] else otherwise
