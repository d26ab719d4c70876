"""Does a paragraph support a sentence? A deterministic check: meaning, and every number.

Meaning is measured by the embedding model. A cosine says little by itself: it is high within a language and low across
languages. So it is expressed as a distance from the mean cosine of the sentence with all paragraphs of that language, in
standard deviations, and one threshold serves both languages and their mixture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.article import Language
from index.catalog import Array, Calibration
from index.text import Number, fold, number_words, numbers, words
from rag.evidence import Evidence

# On reference answers of 118 news questions: 96 % of right paragraphs reach it, and 40 % of the wrong ones that search
# found beside them.
_THRESHOLD = 3.5
# A sentence of fewer words says too little to be measured: its words must stand in the paragraph.
_FEW_WORDS = 5
_FEW_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Support:
    """The paragraph that supports a sentence, and the sentence in it that says so.

    position: of that sentence in the evidence's spans. strength: standard deviations above the language's mean.
    """

    evidence: Evidence
    position: int
    strength: float


def find_support(
    sentence: str,
    vector: Array,
    evidence: Sequence[Evidence],
    calibration: Callable[[Language], Calibration | None],
    marked: Sequence[int] = (),
) -> Support | None:
    """The paragraph that supports a sentence best, or None; one that the writer marked stands before better ones.

    vector: the sentence's, (d,). marked: numbers of evidence that the writer cited.
    """
    found = [support for piece in evidence if (support := _measure(sentence, vector, piece, calibration))]
    return max(found, key=lambda s: (s.evidence.number in marked, s.strength), default=None)


def numbers_missing(sentence: str, source: str) -> list[Number]:
    """The numbers of a sentence that its source does not hold in any written form."""
    held = set(number_words(source)).union(*(number.values for number in numbers(source)))
    return [number for number in numbers(sentence) if not number.values & held]


def _measure(
    sentence: str, vector: Array, piece: Evidence, calibration: Callable[[Language], Calibration | None]
) -> Support | None:
    language = calibration(piece.hit.passage.paragraph.language)
    source = _source(piece)
    if language is None or numbers_missing(sentence, source):
        return None
    cosines = piece.vectors @ vector
    position = int(np.argmax(cosines))
    strength = float(language.standardise(vector, cosines[position : position + 1])[0])
    said = words(sentence)
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
    return f"{piece.text} {piece.hit.passage.title} {published.strftime('%d %m %Y') if published else ''}"


def _most_shared(said: Sequence[str], piece: Evidence, otherwise: int) -> int:
    shared = [
        sum(fold(word) in {fold(held) for held in words(piece.sentence(position))} for word in said)
        for position in range(len(piece.spans))
    ]
    return int(np.argmax(shared)) if max(shared) > shared[otherwise] else otherwise
