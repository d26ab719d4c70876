"""A cheap embedding that knows nothing of words, and what the tests of searching read from hits."""

import re
from collections.abc import Iterable

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.text import fold
from rag.scoring import Hit
from rag.settings import RetrievalSettings


class CountedWords(BaseEmbedding):
    """Counts words by the sum of their letters: enough to search with, without a model."""

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = np.full(32, 0.01)
        for word in re.findall(r"\w+", fold(text)):
            vector[sum(map(ord, word)) % 32] += 1
        found: list[float] = vector.tolist()
        return found

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def addresses(hits: Iterable[Hit]) -> list[str]:
    return [str(hit.address) for hit in hits]


def scores(hits: Iterable[Hit], language: str | None = None) -> dict[tuple[str, str], float]:
    """The score of each paragraph, by its headline and text."""
    return {
        (hit.passage.title, hit.passage.paragraph.text): hit.score
        for hit in hits
        if language in (None, hit.passage.paragraph.language)
    }


def adds_up(hits: Iterable[Hit], asked_in: str, settings: RetrievalSettings) -> bool:
    """Whether scores are made of vectors and terms alone: all terms in the own language, shared ones across."""
    return all(_adds_up(hit, asked_in, settings) for hit in hits)


def _adds_up(hit: Hit, asked_in: str, settings: RetrievalSettings) -> bool:
    terms = hit.score - settings.dense_weight * hit.dense
    if hit.passage.paragraph.language != asked_in:
        return abs(terms - settings.keyword_weight_across * hit.shared) < 1e-4
    weight = settings.keyword_weight
    return weight * hit.keyword - 1e-4 < terms < weight * (hit.keyword + hit.shared) + 1e-4
