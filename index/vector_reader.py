"""Search the vectors that belong to the state of the catalog one reads, also while another process indexes."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llama_index.core.vector_stores.types import BasePydanticVectorStore

from index import vectors
from index.article import LANGUAGES, Language
from index.calibration import Array
from index.catalog import Catalog
from index.diskspace import DiskSpace, is_full
from index.editions import DamagedEditionError, PrivateCopy, edition_of, is_embedded, served_state
from index.settings import VectorSettings
from index.sync import mend_vectors


def open_vectors(catalog: Catalog, index: Path, settings: VectorSettings) -> "VectorReader":
    """The vectors of an index; if they are damaged, they are first made again from the catalog, embedding nothing."""
    state = catalog.get("vectors")
    try:
        return VectorReader(catalog, index, settings)
    except DamagedEditionError:
        if catalog.get("vectors") == state:
            mend_vectors(index, settings)
        return VectorReader(catalog, index, settings)


class VectorReader:
    """The vector store of an open index. Several threads may search at the same time."""

    def __init__(self, catalog: Catalog, index: Path, settings: VectorSettings) -> None:
        """Open the vectors. Raises DamagedEditionError when they are not what was written."""
        self._catalog, self._index, self._settings = catalog, index, settings
        self._lock = threading.Lock()
        self._opened: list[_Opened] = []
        with catalog.snapshot():
            self._current()

    def nearest(self, language: Language, question: Array, k: int) -> list[str]:
        """The node ids of about the k paragraphs of a language nearest to a question's vector, best first.

        Call it inside the catalog's snapshot whose paragraphs are wanted.
        """
        return vectors.nearest(self._current().stores[language], question, k)

    def _current(self) -> "_Opened":
        state = self._catalog.get("vectors")
        with self._lock:
            if not self._opened or self._opened[-1].state != state:
                self._opened.append(self._open(state))
                # The one before may still be searched by another thread; the one before that no more.
                while len(self._opened) > 2:
                    self._opened.pop(0).close()
            return self._opened[-1]

    def _open(self, state: str | None) -> "_Opened":
        if not is_embedded(self._settings):
            if state != served_state(self._settings, self._catalog.embedding_number()):
                raise DamagedEditionError("the store that the settings name was not filled yet")
            return _Opened(state, {name: vectors.served_store(self._settings, name) for name in LANGUAGES})
        edition = edition_of(state)
        if edition is None:
            raise DamagedEditionError("there are no vectors in the index folder yet")
        with DiskSpace(self._index):
            copy = PrivateCopy(edition, self._index)
            try:
                client = vectors.open_chroma(copy.folder)
                stores = {language: vectors.chroma_store(client, language) for language in LANGUAGES}
            except BaseException as error:
                copy.close()
                if isinstance(error, Exception) and not is_full(error):  # whatever Chroma raises
                    raise DamagedEditionError(f"Chroma cannot open the vectors: {error}") from error
                raise
        return _Opened(state, stores, client, copy)

    def close(self) -> None:
        """Close what is open, and delete this reader's copy."""
        with self._lock:
            while self._opened:
                self._opened.pop().close()


class _Opened:
    def __init__(
        self,
        state: str | None,
        stores: Mapping[Language, BasePydanticVectorStore],
        client: Any = None,
        copy: PrivateCopy | None = None,
    ) -> None:
        self.state, self.stores = state, stores
        self._client, self._copy = client, copy

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        if self._copy is not None:
            self._copy.close()
