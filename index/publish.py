"""Bring the vector store to what the catalog is about to say, so that readers see the state before or the one after."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from llama_index.core.vector_stores.types import BasePydanticVectorStore

from index import vectors
from index.article import Language
from index.catalog import Catalog, Passage
from index.editions import Edition, checksum, drop_others, edition_of, is_embedded, new_folder, served_state
from index.settings import VectorSettings

# Called with the paragraphs written so far and those to write in all.
Written = Callable[[int, int], None]

_BATCH = 500
_ASKED = 3  # vectors by which a store is tried that cannot count


@dataclass(frozen=True, slots=True)
class Contents:
    """What the collection of a language shall hold: new paragraphs beside those of the catalog that stay.

    fresh: with their vectors in the catalog already. kept, stale: node ids that the catalog has now.
    """

    fresh: Mapping[str, Passage]
    kept: frozenset[str]
    stale: frozenset[str]
    _whole: bool = False

    @property
    def size(self) -> int:
        """How many paragraphs it will hold."""
        return len(self.fresh) + len(self.kept)

    @property
    def additions(self) -> int:
        """How many paragraphs `added` gives."""
        return self.size if self._whole else len(self.fresh)

    def afresh(self) -> "Contents":
        """The same for an empty collection: what is kept must be added too."""
        return replace(self, _whole=True)

    def added(self, catalog: Catalog, held: Collection[str] = ()) -> Iterator[Passage]:
        """The paragraphs to add. held: those of the kept ones that are there all the same."""
        yield from self.fresh.values()
        if self._whole:
            kept = sorted(self.kept.difference(held))
            for start in range(0, len(kept), _BATCH):
                yield from catalog.passages(kept[start : start + _BATCH]).values()


class Publisher(Protocol):
    """A place for vectors. The catalog is committed between the two calls, with the state that the first returns."""

    def publish(self, contents: Mapping[Language, Contents], number: int, written: Written) -> str:
        """Add what is new. number: of the embedding. Returns a word for the state, to be kept in the catalog."""

    def tidy(self, state: str, contents: Mapping[Language, Contents]) -> None:
        """Take away what is old."""


def open_publisher(settings: VectorSettings, catalog: Catalog, index: Path, *, afresh: bool) -> Publisher:
    """The publisher for the store that the settings name. afresh: trust nothing that is there."""
    if is_embedded(settings):
        return _Editions(catalog, index, afresh)
    return _Served(settings, catalog, afresh)


class _Editions:
    """Chroma files inside the index: every state is a folder of its own."""

    def __init__(self, catalog: Catalog, index: Path, afresh: bool) -> None:
        self._catalog, self._index, self._afresh = catalog, index, afresh

    def publish(self, contents: Mapping[Language, Contents], number: int, written: Written) -> str:
        before = edition_of(self._catalog.get("vectors"))
        changes = sum(len(one.fresh) + len(one.stale) for one in contents.values())
        # Chroma only marks what is deleted: after many changes a new collection is smaller, faster and surer.
        grows = before is not None and not self._afresh and 2 * changes <= sum(before.counts.values())
        edition = before.number + 1 if before else 1
        folder = new_folder(self._index, edition)
        if grows and before is not None:
            shutil.copytree(before.folder(self._index), folder, dirs_exist_ok=True)
        adding = {language: one if grows else one.afresh() for language, one in contents.items()}
        progress = _Progress(sum(one.additions for one in adding.values()), written)
        client = vectors.open_chroma(folder)
        try:
            for language, one in adding.items():
                store = vectors.chroma_store(client, language, create=True)
                _delete(store, one.stale if grows else ())
                _add(store, one.added(self._catalog), self._catalog, number, progress)
        finally:
            client.close()
        counts = {language: one.size for language, one in contents.items()}
        return str(Edition(edition, counts, checksum(folder)))

    def tidy(self, state: str, contents: Mapping[Language, Contents]) -> None:  # noqa: ARG002 - all of it is old
        drop_others(self._index, Edition.parse(state).number)


class _Served:
    """A server or another store: new vectors are added before the commit, old ones deleted after it.

    What is asked of the store is noted before and confirmed after, so that a kill between leaves neither a paragraph
    that cannot be found nor one that nobody deletes.
    """

    def __init__(self, settings: VectorSettings, catalog: Catalog, afresh: bool) -> None:
        self._settings, self._catalog, self._afresh = settings, catalog, afresh

    def publish(self, contents: Mapping[Language, Contents], number: int, written: Written) -> str:
        state = served_state(self._settings, number)
        # Filled for another place, or with the vectors of another embedding: nothing of it counts.
        strange = self._afresh or self._catalog.get("held_for") != state
        stores, missing = {}, {}
        for language, one in contents.items():
            stores[language] = vectors.served_store(self._settings, language)
            held = self._catalog.held(language)
            if strange or not _is_there(stores[language], held, self._catalog, number):
                stores[language] = vectors.empty_store(self._settings, language)
                self._catalog.let_go(language, held)
                held = {}
            certain = [node_id for node_id, confirmed in held.items() if confirmed]
            missing[language] = list(one.afresh().added(self._catalog, certain))
        self._catalog.put("held_for", state)
        progress = _Progress(sum(map(len, missing.values())), written)
        for language, passages in missing.items():
            asked = [passage.node_id for passage in passages]
            self._catalog.hold(language, asked, certain=False)
            _add(stores[language], passages, self._catalog, number, progress)
            self._catalog.hold(language, asked, certain=True)
        return state

    def tidy(self, state: str, contents: Mapping[Language, Contents]) -> None:  # noqa: ARG002 - it has one state
        for language, one in contents.items():
            old = self._catalog.held(language).keys() - one.kept - one.fresh.keys()
            if old:
                _delete(vectors.served_store(self._settings, language), old)
                self._catalog.let_go(language, old)


def _is_there(store: BasePydanticVectorStore, held: Mapping[str, bool], catalog: Catalog, number: int) -> bool:
    """Whether a store still has what it was given, as far as it lets itself be asked."""
    counted = vectors.count(store)
    if counted is not None:
        return sum(held.values()) <= counted <= len(held)
    # One that cannot count is asked for a few of its own vectors.
    known = sorted(node_id for node_id, confirmed in held.items() if confirmed)
    some = list(catalog.passages(known[:: max(len(known) // _ASKED, 1)]).values())
    return all(
        set(vectors.nearest(store, vector, 1)) & held.keys()
        for vector in (catalog.vectors([passage.vector for passage in some], number) if some else ())
    )


class _Progress:
    def __init__(self, total: int, written: Written) -> None:
        self._done, self._total, self._written = 0, total, written

    def advance(self, count: int) -> None:
        self._done += count
        self._written(self._done, self._total)


def _add(
    store: BasePydanticVectorStore, passages: Iterable[Passage], catalog: Catalog, number: int, progress: _Progress
) -> None:
    passages = iter(passages)
    while batch := list(islice(passages, _BATCH)):
        matrix = catalog.vectors([passage.vector for passage in batch], number)
        store.add([vectors.as_node(passage, row) for passage, row in zip(batch, matrix, strict=True)])
        progress.advance(len(batch))


def _delete(store: BasePydanticVectorStore, node_ids: Iterable[str]) -> None:
    old = sorted(node_ids)
    for start in range(0, len(old), _BATCH):
        store.delete_nodes(old[start : start + _BATCH])
