"""A folder of articles with its index."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from index.article import Language
from index.catalog import Catalog
from index.embed import embed_questions
from index.keywords import query, terms
from index.report import Report
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from index.vector_reader import VectorReader

WRITTEN = 1_760_000_000  # the time of every file: 9 October 2025


def no_model() -> BaseEmbedding:
    raise AssertionError("nothing had to be embedded, but the embedding model was asked for")


class Library:
    """A folder of articles and the index made of it."""

    def __init__(self, root: Path, embedding: BaseEmbedding) -> None:
        self.folder, self.index, self.embedding = root / "articles", root / "index", embedding
        self.folder.mkdir(parents=True)

    def write(self, path: str, *blocks: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        os.utime(file, (WRITTEN, WRITTEN))
        return file

    def sync(self, load_model: Callable[[], BaseEmbedding] | None = None, **options: Any) -> Report:
        return sync(
            self.folder,
            self.index,
            options.pop("settings", EmbeddingSettings()),
            VectorSettings(),
            load_model or (lambda: self.embedding),
            **options,
        )

    @contextmanager
    def catalog(self) -> Iterator[Catalog]:
        catalog = Catalog(self.index)
        try:
            yield catalog
        finally:
            catalog.close()

    def articles(self) -> set[str]:
        with self.catalog() as catalog:
            return {article for article, _ in catalog.files().values()}

    def matching(self, language: Language, words: str) -> set[str]:
        """The addresses of the paragraphs in which the keyword index finds one of the words."""
        with self.catalog() as catalog:
            found = catalog.match(language, query(terms(words, language)))
            return {str(passage.address) for passage in catalog.passages(found).values()}

    def near(self, language: Language, question: str) -> list[str]:
        """The addresses that the vector store proposes for a question, best first."""
        vector = embed_questions(self.embedding, [question])[0]
        with self.catalog() as catalog:
            reader = VectorReader(catalog, self.index, VectorSettings())
            try:
                return [node_id.rpartition(":")[0] for node_id in reader.nearest(language, vector, 10)]
            finally:
                reader.close()
