"""One embedding for all that is compared: each text is embedded once, and what differs is the search."""

from collections.abc import Callable, Sequence

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

# Texts at a time: small, because a chunk is as long as the model reads, and progress is told after each batch.
_BATCH = 8


class SharedEmbedding(BaseEmbedding):
    """An embedding that remembers the vector of every text and question it has seen."""

    _inner: BaseEmbedding = PrivateAttr()
    _questions: dict[str, list[float]] = PrivateAttr(default_factory=dict)
    _texts: dict[str, list[float]] = PrivateAttr(default_factory=dict)

    def __init__(self, inner: BaseEmbedding) -> None:
        super().__init__(model_name=inner.model_name)
        self._inner = inner

    def learn(self, texts: Sequence[str], done: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        """Embed what was not seen yet. done: called after each batch, with how many of how many."""
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        # By length: a batch takes as long as the longest text in it.
        new.sort(key=len)
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            self._texts.update(zip(batch, self._inner.get_text_embedding_batch(batch), strict=True))
            done(start + len(batch), len(new))

    def _get_query_embedding(self, query: str) -> list[float]:
        if query not in self._questions:
            self._questions[query] = self._inner.get_query_embedding(query)
        return self._questions[query]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        self.learn(texts)
        return [self._texts[text] for text in texts]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
