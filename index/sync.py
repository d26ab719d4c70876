"""Make the index equal to the folder: one writer, new data committed before old data goes, a report at the end.

Every run reads what changed, embeds what is new (kept at once, so that an interrupted run loses nothing), prepares the
vector store, and then writes all articles in one transaction: readers see the state before or the state after.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.article import LANGUAGES, Language, Published
from index.calibration import Array
from index.catalog import Catalog, Passage
from index.diskspace import DiskSpace
from index.editions import drop_others, edition_of, is_embedded, served_state
from index.errors import IndexMismatchError, TrichdanError
from index.folder import Before, Now, Reading, read_folder
from index.lock import writer_lock
from index.probe import Probe
from index.report import Report, compare
from index.salvage import set_aside_if_damaged
from index.scheme import fingerprint
from index.settings import ArticleSettings, EmbeddingSettings, VectorSettings

# LlamaIndex takes two seconds to import, and a run that finds nothing new does without.
if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from index.fresh_vectors import Background
    from index.publish import Contents

# What a run is doing: reading files, embedding paragraphs, storing them in the vector store, writing articles.
Stage = Literal["reading", "embedding", "storing", "writing"]
# Called with the stage, and how many files, paragraphs or articles of it are done, of how many; done is kept for good.
Progress = Callable[[Stage, int, int], None]

# Changes whenever a reader or a cleaning rule does: what was indexed by older rules is then read again.
READING = "4"
_NOT_YET = "they were not written yet"
_BYTES_A_PARAGRAPH = 80_000  # in catalog and vector store together, with the copy that a reader makes


def _silent(_stage: Stage, _done: int, _total: int) -> None:
    """No progress shown."""


def sync(
    folder: Path,
    index: Path,
    embedding: EmbeddingSettings,
    store: VectorSettings,
    load_model: Callable[[], "BaseEmbedding"],
    *,
    articles: ArticleSettings = ArticleSettings(),  # noqa: B008 - frozen
    rebuild: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Make `index` hold exactly the articles of `folder`.

    load_model is called only if something must be embedded. Raises IndexBusyError while another process indexes,
    IndexMismatchError if the index was built with another embedding, unless `rebuild`, and DiskFullError.
    """
    if not folder.is_dir():
        raise TrichdanError(f"{folder} is no folder; name the folder that holds your articles")
    with _writing(index, store, progress, create=True, rebuild=rebuild) as run:
        return run.sync(folder, embedding, cache(load_model), articles.keep, rebuild=rebuild)


def mend_vectors(index: Path, store: VectorSettings) -> str | None:
    """Make a damaged vector store again from the catalog; return what was wrong with it, or None.

    No file is read and nothing embedded. Raises IndexBusyError while another process indexes.
    """
    with _writing(index, store, _silent, create=False) as run:
        return run.mend()


@contextmanager
def _writing(
    index: Path, store: VectorSettings, progress: Progress, *, create: bool, rebuild: bool = False
) -> Iterator["_Run"]:
    with DiskSpace(index) as space, writer_lock(index):
        if rebuild:
            set_aside_if_damaged(index)
        catalog = Catalog(index, create=create)
        try:
            yield _Run(catalog, index, store, progress, space)
        finally:
            catalog.close()


@dataclass(frozen=True, slots=True)
class _Embedding:
    """The embedding whose vectors a run writes. number: see index.vector_table. anew: it is not the current one."""

    fingerprint: str
    number: int
    anew: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """One run, while nobody else writes."""

    catalog: Catalog
    index: Path
    store: VectorSettings
    progress: Progress
    space: DiskSpace

    def sync(
        self,
        folder: Path,
        settings: EmbeddingSettings,
        load_model: Callable[[], "BaseEmbedding"],
        keep: tuple[str, ...],
        *,
        rebuild: bool,
    ) -> Report:
        embedding = self._embedding(fingerprint(settings), rebuild=rebuild)
        rules = " ".join((READING, *keep))
        before = self._before(embedding, rules, keep)
        with self._trial() as damage_found:
            now = read_folder(folder, self.index, before, lambda done, total: self.progress("reading", done, total))
            background = self._background(embedding, load_model) if now.readings else None
            embedded = self._embed(now.readings, embedding, background, load_model)
            damage = damage_found()
        gone = {article for article, _ in self.catalog.files().values()} - {
            article for article, _ in now.files.values()
        }
        mended = damage if damage != _NOT_YET else None
        if now.readings or gone or embedding.anew or damage or not is_embedded(self.store):

            def write() -> None:
                self._write(now, gone, embedding, background)
                self._note(now, folder, rules, before, embedding)

            self._publish(now.readings, gone, embedding, write, afresh=bool(damage))
        else:
            with self.catalog.transaction():
                self._note(now, folder, rules, before, embedding)
            self._sweep()
        return compare(
            before.files, now.files, embedded=embedded, skipped=now.skipped, converted=now.converted, mended=mended
        )

    def mend(self) -> str | None:
        with self._trial() as damage_found:
            damage = damage_found()
        if damage:
            current = _Embedding("", self.catalog.embedding_number(), anew=False)
            self._publish((), (), current, lambda: None, afresh=True)
        return damage

    def _embedding(self, wanted: str, *, rebuild: bool) -> _Embedding:
        built = self.catalog.get("embedding")
        if rebuild:
            number, _, begun = (self.catalog.get("rebuilding") or "").partition(" ")
            # A rebuild that was killed goes on where it was.
            return _Embedding(
                wanted, int(number) if begun == wanted else self.catalog.next_embedding_number(), anew=True
            )
        if built not in (None, wanted) and self.catalog.has_vectors():
            raise IndexMismatchError(
                f"the index was built with the embedding «{built}», the settings say «{wanted}»; "
                "rebuild it with: trichdan index --rebuild"
            )
        return _Embedding(wanted, self.catalog.embedding_number(), anew=False)

    def _before(self, embedding: _Embedding, rules: str, keep: tuple[str, ...]) -> Before:
        if embedding.anew:  # everything is read again, and nothing of what was known counts
            return Before({}, {}, same_rules=False, keep=keep)
        same_rules = self.catalog.get("reading") == rules
        return Before(self.catalog.files(), self.catalog.unreadable(), same_rules, keep)

    @contextmanager
    def _trial(self) -> Iterator[Callable[[], str | None]]:
        """Try the vectors in another process, while this one does other things; gives a function that waits for it."""
        state = self.catalog.get("vectors")
        edition = edition_of(state)
        if not is_embedded(self.store):
            filled = state == served_state(self.store, self.catalog.embedding_number())
            yield lambda: None if filled else _NOT_YET  # what is in it is counted when it is published
        elif edition is None:
            yield lambda: _NOT_YET
        else:
            probe = Probe(self.index, edition)
            try:
                yield probe.verdict
            finally:
                probe.close()

    def _embed(
        self,
        readings: Sequence[Reading],
        embedding: _Embedding,
        background: "Background | None",
        load_model: Callable[[], "BaseEmbedding"],
    ) -> int:
        """Embed what is new and keep it at once; return how many paragraphs that were."""
        wanted = {key: (one, at) for one in readings for at, key in enumerate(one.vector_keys)}
        centres = background.centres if background else self._centres()
        tells_words = any(map(len, centres.values()))
        known = self.catalog.known_vectors(wanted, embedding.number, with_words=tells_words)
        missing = {key: place for key, place in wanted.items() if key not in known}
        if readings:
            edition = edition_of(self.catalog.get("vectors"))
            copied = edition.size(self.index) if edition and is_embedded(self.store) else 0
            self.space.require(len(missing) * _BYTES_A_PARAGRAPH + copied)
        if missing:
            from index.fresh_vectors import Text, embed_missing

            texts = {key: Text(one.texts[at], one.article.body[at].language) for key, (one, at) in missing.items()}

            def keep(vectors: dict[str, Array], words: dict[str, bytes]) -> None:
                with self.catalog.transaction():
                    if embedding.anew:
                        self.catalog.put("rebuilding", f"{embedding.number} {embedding.fingerprint}")
                    else:
                        self.catalog.put("embedding", embedding.fingerprint)
                    self.catalog.add_vectors(vectors, embedding.number, words)

            embed_missing(
                texts, load_model(), centres, keep, lambda done, total: self.progress("embedding", done, total)
            )
        return len(missing)

    def _background(self, embedding: _Embedding, load_model: Callable[[], "BaseEmbedding"]) -> "Background | None":
        if not embedding.anew and all(self.catalog.centre(language) is not None for language in LANGUAGES):
            return None
        from index.fresh_vectors import embed_background

        return embed_background(load_model())

    def _centres(self) -> dict[Language, Array]:
        found = {language: self.catalog.centre(language) for language in LANGUAGES}
        return {language: centre for language, centre in found.items() if centre is not None}

    def _publish(
        self,
        readings: Sequence[Reading],
        gone: Collection[str],
        embedding: _Embedding,
        write: Callable[[], None],
        *,
        afresh: bool,
    ) -> None:
        """Store vectors, then commit what `write` writes together with the state of the store."""
        from index.publish import open_publisher

        contents = {language: self._contents(language, readings, gone) for language in LANGUAGES}
        publisher = open_publisher(self.store, self.catalog, self.index, afresh=afresh or embedding.anew)
        state = publisher.publish(contents, embedding.number, lambda done, total: self.progress("storing", done, total))
        with self.catalog.transaction():
            write()
            self.catalog.put("vectors", state)
        publisher.tidy(state, contents)

    def _contents(self, language: Language, readings: Sequence[Reading], gone: Collection[str]) -> "Contents":
        from index.publish import Contents

        rewritten = {reading.article.id for reading in readings} | set(gone)
        known = self.catalog.node_ids(language)
        kept = frozenset(node_id for node_id, article in known.items() if article not in rewritten)
        fresh = {
            passage.node_id: passage
            for reading in readings
            for passage in _passages(reading)
            if passage.paragraph.language == language
        }
        return Contents(fresh, kept, frozenset(known.keys() - kept - fresh.keys()))

    def _write(self, now: Now, gone: Collection[str], embedding: _Embedding, background: "Background | None") -> None:
        catalog = self.catalog
        for article in gone:
            catalog.remove(article)
        for number, reading in enumerate(now.readings, 1):
            catalog.write(
                reading.article, reading.sha256, list(zip(reading.node_ids, reading.vector_keys, strict=True))
            )
            self.progress("writing", number, len(now.readings))
        if background is not None:
            from index.fresh_vectors import store_background

            store_background(catalog, background)
        elif embedding.anew:
            catalog.drop_background()
        if embedding.anew:
            catalog.put("embedding", embedding.fingerprint)
            catalog.put("embedding_number", str(embedding.number))
            catalog.put("rebuilding", "")
        catalog.drop_unused_vectors()
        catalog.find_copies()
        catalog.find_translations()
        catalog.calibrate()

    def _note(self, now: Now, folder: Path, rules: str, before: Before, embedding: _Embedding) -> None:
        """Write what may have changed though no article did."""
        self.catalog.put("folder", str(folder.resolve()))
        if not self.catalog.has_vectors():
            self.catalog.put("embedding", embedding.fingerprint)
        if before.same_rules or not now.kept:  # what could not be read now must be read by these rules another time
            self.catalog.put("reading", rules)
        self.catalog.note_unreadable(now.unreadable)
        for article, day in self.catalog.clocked().items():
            clock = now.clocks.get(article, day)
            if clock != day:
                self.catalog.redate(article, Published(clock, None, "file") if clock else None)

    def _sweep(self) -> None:
        """Delete what a killed run left behind."""
        edition = edition_of(self.catalog.get("vectors"))
        if is_embedded(self.store) and edition:
            drop_others(self.index, edition.number)


def _passages(reading: Reading) -> Iterator[Passage]:
    article = reading.article
    dated = article.published
    day = dated.day if dated and dated.source != "file" else None
    for paragraph, node_id, key in zip(article.body, reading.node_ids, reading.vector_keys, strict=True):
        yield Passage(paragraph, article.title, article.outlet, day, node_id, key, node_id)
