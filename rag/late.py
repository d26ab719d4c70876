"""Late interaction: each word of a question is matched with its nearest word in a paragraph.

This is the MaxSim of ColBERT (Khattab & Zaharia 2020). The vectors are the embedding model's own, one for each word, so
that nothing more is to be downloaded, and what matched what can be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.calibration import Array
from index.word_vectors import Words

# All background sentences together count as so many paragraphs: a folder of three articles has no spread of its own.
_BACKGROUND = 10.0


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a question with the word of a paragraph that it came nearest to; spans are places in each text."""

    asked: tuple[int, int]
    found: tuple[int, int]
    nearness: float


@dataclass(frozen=True, slots=True)
class Sample:
    """Paragraphs of one language by which the scores of a question are scaled.

    nodes: of the paragraphs; background sentences follow them in `words`. shares: (n,), what each counts, 1 in all.
    """

    nodes: tuple[str, ...]
    words: tuple[Words, ...] = field(repr=False)
    shares: Array = field(repr=False)

    @classmethod
    def of(cls, paragraphs: Sequence[tuple[str, Words]], total: int, background: Sequence[Words]) -> "Sample":
        """A sample of (node id, words) that stands for `total` paragraphs, and sentences about nothing beside it."""
        each = np.full(len(paragraphs), total / max(len(paragraphs), 1))
        beside = np.full(len(background), _BACKGROUND / max(len(background), 1))
        counted = np.concatenate([each, beside])
        nodes = tuple(node for node, _ in paragraphs)
        return cls(nodes, (*(words for _, words in paragraphs), *background), counted / counted.sum())

    def standardise(self, own: Array, scores: Array) -> Array:
        """Scores as distances from the mean, in standard deviations. own: (n,), the scores of the sample itself."""
        mean = float(self.shares @ own)
        spread = float(np.sqrt(self.shares @ (own - mean) ** 2))
        standard: Array = ((scores - mean) / max(spread, 1e-6)).astype(np.float32)
        return standard


def late_interaction(question: Array, weights: Array, paragraphs: Sequence[Words]) -> Array:
    """How well each word of a question is matched somewhere in a paragraph, for each paragraph.

    question: (q, d), unit length. weights: (q,). Returns (n,) in [-1, 1]: the weighted mean over the question's words
    of the best cosine; -1 for a paragraph without words.
    """
    scores = np.full(len(paragraphs), -1.0, dtype=np.float32)
    filled = [i for i, words in enumerate(paragraphs) if len(words)]
    if not filled or not len(question):
        return scores
    flat = np.concatenate([paragraphs[i].vectors for i in filled])
    starts = np.cumsum([0, *(len(paragraphs[i]) for i in filled[:-1])])
    best = np.maximum.reduceat(question @ flat.T, starts, axis=1)
    scores[filled] = weights @ best / weights.sum()
    return scores


def matches(question: Words, paragraph: Words) -> list[Match]:
    """For each word of a question the nearest word of a paragraph, in the question's order."""
    if not len(question) or not len(paragraph):
        return []
    cosines = question.vectors @ paragraph.vectors.T
    best = cosines.argmax(axis=1)
    return [Match(_span(question, i), _span(paragraph, int(j)), float(cosines[i, j])) for i, j in enumerate(best)]


def _span(words: Words, number: int) -> tuple[int, int]:
    start, end = words.spans[number]
    return int(start), int(end)
