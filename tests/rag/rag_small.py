"""A cheap embedding that knows nothing of words, and what the tests of searching read from hits."""

import re
from collections.abc import Iterable

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.text import fold
from rag.scoring import Hit


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


def scores(hits: Iterable[Hit], language: str | None = None) -> dict[str, float]:
    """The score of each paragraph, by its text."""
    return {hit.passage.paragraph.text: hit.score for hit in hits if language in (None, hit.passage.paragraph.language)}
