"""The embedding model behind LlamaIndex's BaseEmbedding."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.encoder import Encoded, encode, has_words, join
from index.errors import ModelError
from index.models import default_folder, packaged_models
from index.plugins import is_import_path, load_class
from index.settings import EmbeddingSettings, ModelSettings
from index.text import sentences
from index.word_vectors import Words

Array = npt.NDArray[np.float32]


class SentenceTransformerEmbedding(BaseEmbedding):
    """A sentence-transformers model as a LlamaIndex embedding: unit vectors, the model's own prompts."""

    _model: Any = PrivateAttr()
    _prompts: dict[str, str] = PrivateAttr()

    def __init__(self, source: str, settings: EmbeddingSettings) -> None:
        super().__init__(model_name=settings.model, embed_batch_size=settings.batch_size)
        self._model = _load(source, settings.precision)
        own = self._model.prompts
        self._prompts = {
            "query": _first(settings.query_prompt, own.get("query"), ""),
            "document": _first(settings.passage_prompt, own.get("document"), own.get("passage"), ""),
        }

    def encode(self, texts: Sequence[str], role: str) -> Array:
        """Vectors of texts, (n, d), unit length. role: "query" or "document". Long texts are embedded by windows."""
        if not texts:
            return np.zeros((0, self._model.get_embedding_dimension()), dtype=np.float32)
        windows = [self._windows(text, role) for text in texts]
        flat = [window for parts in windows for window in parts]
        vectors = self._model.encode(
            flat, prompt=self._prompts[role] or None, batch_size=self.embed_batch_size, convert_to_numpy=False,
            convert_to_tensor=True, show_progress_bar=False,
        ).float().numpy()  # fmt: skip
        ends = np.cumsum([len(parts) for parts in windows])
        whole = np.stack(
            [vectors[end - len(parts) : end].mean(axis=0) for end, parts in zip(ends, windows, strict=True)]
        )
        unit: Array = whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-12)
        return unit

    def encode_words(self, texts: Sequence[str], role: str) -> Encoded | None:
        """Vectors of texts and of their words; None if the model cannot tell its tokens apart. role: as in encode."""
        if not texts or not has_words(self._model):
            return None
        windows = [self._windows(text, role) for text in texts]
        flat = encode(
            self._model, [part for parts in windows for part in parts], self._prompts[role], self.embed_batch_size
        )
        vectors: list[Array] = []
        words: list[Words] = []
        end = 0
        for text, parts in zip(texts, windows, strict=True):
            start, end = end, end + len(parts)
            vectors.append(flat.vectors[start:end].mean(axis=0))
            words.append(join(text, parts, flat.words[start:end]))
        whole = np.stack(vectors)
        return Encoded(whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-12), tuple(words))

    def _windows(self, text: str, role: str) -> list[str]:
        """Texts that each fit the model, cut between sentences, and an overlong sentence between words."""
        limit = (self._model.max_seq_length or 512) - 16
        if len(text) < limit or self._length(text) <= limit or role == "query":
            return [text]
        windows: list[str] = []
        room = 0
        for piece in self._fitting([span.of(text) for span in sentences(text)], limit):
            length = self._length(piece)
            if windows and length <= room:
                windows[-1] += f" {piece}"
                room -= length
            else:
                windows.append(piece)
                room = limit - length
        return windows

    def _fitting(self, pieces: Sequence[str], limit: int) -> Iterator[str]:
        for piece in pieces:
            words = piece.split()
            if self._length(piece) <= limit or len(words) < 2:
                yield piece
            else:
                half = len(words) // 2
                yield from self._fitting([" ".join(words[:half]), " ".join(words[half:])], limit)

    def _length(self, text: str) -> int:
        # Cut as for encoding: to set a tokenizer anew for each call is not safe between threads.
        longest = self._model.max_seq_length or 512
        return len(self._model.tokenizer(text, padding=True, truncation=True, max_length=longest)["input_ids"])

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.encode([query], "query")[0].tolist()  # type: ignore[no-any-return]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.encode([text], "document")[0].tolist()  # type: ignore[no-any-return]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self.encode(texts, "document").tolist()  # type: ignore[no-any-return]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def open_embedding(settings: EmbeddingSettings, models: ModelSettings) -> BaseEmbedding:
    """The embedding model that the settings name. Raises ModelError when it is not there or cannot be loaded."""
    if settings.model in packaged_models():
        packaged = packaged_models()[settings.model]
        folder = packaged.path(models.folder or default_folder())
        if not folder.exists():
            raise ModelError(
                f"the embedding model {settings.model} is not here yet; fetch it with: trichdan models pull"
            )
        return SentenceTransformerEmbedding(str(folder), settings)
    if is_import_path(settings.model):
        return _load_named(settings)
    return SentenceTransformerEmbedding(settings.model, settings)


def _load_named(settings: EmbeddingSettings) -> BaseEmbedding:
    named = load_class(settings.model, BaseEmbedding, "embedding.model")  # type: ignore[type-abstract]
    return named(**settings.options)


def embed_questions(model: BaseEmbedding, texts: Sequence[str]) -> Array:
    """Vectors of questions, (n, d), unit length, from any LlamaIndex embedding."""
    if isinstance(model, SentenceTransformerEmbedding):
        return model.encode(texts, "query")
    return _unit([model.get_query_embedding(text) for text in texts])


def embed_passages(model: BaseEmbedding, texts: Sequence[str]) -> Array:
    """Vectors of paragraphs or sentences, (n, d), unit length, from any LlamaIndex embedding."""
    if isinstance(model, SentenceTransformerEmbedding):
        return model.encode(texts, "document")
    return _unit(model.get_text_embedding_batch(list(texts)))


def embed_question_words(model: BaseEmbedding, text: str) -> tuple[Array, Words | None]:
    """A question's vector, (d,), and those of its words where the model can tell them."""
    if isinstance(model, SentenceTransformerEmbedding) and (encoded := model.encode_words([text], "query")):
        return encoded.vectors[0], encoded.words[0]
    return embed_questions(model, [text])[0], None


def embed_passage_words(model: BaseEmbedding, texts: Sequence[str]) -> tuple[Array, tuple[Words, ...] | None]:
    """Vectors of paragraphs, (n, d), and those of their words where the model can tell them."""
    if isinstance(model, SentenceTransformerEmbedding) and (encoded := model.encode_words(texts, "document")):
        return encoded.vectors, encoded.words
    return embed_passages(model, texts), None


def _unit(vectors: list[list[float]]) -> Array:
    matrix = np.asarray(vectors, dtype=np.float32)
    unit: Array = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    return unit


def _load(source: str, precision: str) -> Any:
    # Imported here: torch and sentence-transformers take eight seconds, and not every command embeds.
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    fast = precision == "bfloat16" or (precision == "auto" and torch.cpu._is_avx512_bf16_supported())
    try:
        return SentenceTransformer(
            source,
            device=None if torch.cuda.is_available() else "cpu",
            model_kwargs={"dtype": torch.bfloat16 if fast else torch.float32},
            local_files_only=Path(source).exists(),
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"the embedding model {source} cannot be loaded: {error}") from error


def _first(*candidates: str | None) -> str:
    return next(candidate for candidate in candidates if candidate is not None)
