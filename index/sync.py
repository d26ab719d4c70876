"""Make the index equal to the folder: one writer, new data committed before old data goes, a report at the end."""

import fcntl
import hashlib
import os
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index import vectors
from index.article import LANGUAGES, Article
from index.calibration import Array, Unrelated
from index.catalog import Catalog
from index.clean import arrange
from index.embed import embed_passages, embed_questions, embedded_text, fingerprint
from index.errors import ArticleError, IndexBusyError, IndexMismatchError, TrichdanError
from index.read import READERS, read
from index.settings import EmbeddingSettings, VectorSettings

# Called with paragraphs embedded so far and paragraphs to embed in all.
Progress = Callable[[int, int], None]

# Changes whenever a reader or a cleaning rule does: what was indexed by older rules is then read again.
READING = "2"
_COMMIT_EVERY = 128  # paragraphs between two commits: what a kill can cost is a few seconds of embedding


def _silent(_done: int, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of `sync` found and did. added to unchanged count articles; paragraphs counts those embedded now."""

    added: int
    changed: int
    removed: int
    renamed: int
    unchanged: int
    paragraphs: int
    skipped: tuple[Skipped, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _File:
    """An article file of the folder. id: its path without suffix, with it where two files would share one."""

    id: str
    path: str
    full: Path


@dataclass(frozen=True, slots=True)
class _Reading:
    """An article just read, with what the catalog needs to store it."""

    article: Article
    sha256: str
    node_ids: tuple[str, ...]
    vector_keys: tuple[str, ...]
    texts: tuple[str, ...]


def sync(
    folder: Path,
    index: Path,
    embedding: EmbeddingSettings,
    store: VectorSettings,
    load_model: Callable[[], BaseEmbedding],
    *,
    rebuild: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Make `index` hold exactly the articles of `folder`.

    load_model is called only if something must be embedded. Raises IndexBusyError while another process indexes, and
    IndexMismatchError if the index was built with another embedding, unless `rebuild`.
    """
    if not folder.is_dir():
        raise TrichdanError(f"{folder} is no folder; name the folder that holds your articles")
    index.mkdir(parents=True, exist_ok=True)
    with _writer_lock(index):
        catalog = Catalog(index, create=True)
        try:
            if rebuild:
                load_model = cache(load_model)
                load_model()  # before anything is deleted: it may not be there
                catalog.clear()
            _check_fingerprint(catalog, fingerprint(embedding))
            report = _sync_catalog(folder, catalog, load_model, progress)
            catalog.put("folder", str(folder.resolve()))
            _sync_store(catalog, store, index, rebuild=rebuild)
        finally:
            catalog.close()
    return report


def _check_fingerprint(catalog: Catalog, wanted: str) -> None:
    built = catalog.get("embedding")
    if built is None or not catalog.has_vectors():
        catalog.put("embedding", wanted)
    elif built != wanted:
        raise IndexMismatchError(
            f"the index was built with the embedding «{built}», the settings say «{wanted}»; "
            "rebuild it with: trichdan index --rebuild"
        )


def _sync_catalog(
    folder: Path, catalog: Catalog, load_model: Callable[[], BaseEmbedding], progress: Progress
) -> Report:
    skipped: list[Skipped] = []
    before = catalog.files()
    # Files that did not change are read again all the same when the rules of reading did.
    same_rules = catalog.get("reading") == READING
    now: dict[str, tuple[str, str]] = {}  # path → article id, SHA-256
    readings = []
    for file in _scan(folder, skipped):
        try:
            data = file.full.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            if not same_rules or before.get(file.path) != (file.id, sha256):
                readings.append(_read(file, data, sha256))
        except (ArticleError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            skipped.append(Skipped(file.path, reason))
            continue
        now[file.path] = (file.id, sha256)
    embedded = _write(readings, catalog, load_model, progress)
    kept = {article_id for article_id, _ in now.values()}
    gone = [article_id for path, (article_id, _) in before.items() if article_id not in kept]
    if gone or catalog.get("unsettled"):
        with catalog.transaction():
            for article_id in gone:
                catalog.remove(article_id)
            catalog.drop_unused_vectors()
            catalog.calibrate()
            catalog.put("unsettled", "")
    catalog.put("reading", READING)
    return _report(before, now, embedded, skipped)


def _report(
    before: Mapping[str, tuple[str, str]],
    now: Mapping[str, tuple[str, str]],
    embedded: int,
    skipped: Sequence[Skipped],
) -> Report:
    new = [path for path in now if path not in before]
    gone = [path for path in before if path not in now]
    left = Counter(before[path][1] for path in gone)
    renamed = 0
    for path in new:
        sha256 = now[path][1]
        if left[sha256]:
            left[sha256] -= 1
            renamed += 1
    both = [path for path in now if path in before]
    changed = sum(now[path][1] != before[path][1] for path in both)
    return Report(
        added=len(new) - renamed,
        changed=changed,
        removed=len(gone) - renamed,
        renamed=renamed,
        unchanged=len(both) - changed,
        paragraphs=embedded,
        skipped=tuple(skipped),
    )


def _scan(folder: Path, skipped: list[Skipped]) -> Iterator[_File]:
    """The files below a folder that have a reader, in the order of their paths; others are noted as skipped."""
    found = []

    def unreadable(error: OSError) -> None:
        path = _spelled(Path(error.filename).relative_to(folder))
        skipped.append(Skipped(path, f"this folder cannot be read: {error.strerror}"))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            full = Path(root) / name
            path = _spelled(full.relative_to(folder))
            if name.startswith("."):
                continue
            if full.suffix.lower() not in READERS:
                kinds = " ".join(sorted(READERS))
                skipped.append(
                    Skipped(path, f"no reader for {full.suffix or 'a file without suffix'} (known: {kinds})")
                )
            elif not full.is_file():
                skipped.append(Skipped(path, "not a regular file"))
            else:
                found.append((path, full))
    stems = Counter(path.removesuffix(full.suffix) for path, full in found)
    paths = {path for path, _ in found}
    taken = set()
    for path, full in found:
        if path in taken:
            skipped.append(Skipped(path, "another file has the same name in another Unicode spelling; rename one"))
            continue
        taken.add(path)
        stem = path.removesuffix(full.suffix)
        yield _File(stem if stems[stem] == 1 and stem not in paths else path, path, full)


def _spelled(path: Path) -> str:
    """A path as articles are called: NFC, `/` between folders; bytes that are no text are shown as they are escaped."""
    text = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", text)


def _read(file: _File, data: bytes, sha256: str) -> _Reading:
    article = arrange(read(file.full, data), file.id, file.path)
    if not article.body:
        raise ArticleError("no paragraph in it, only boilerplate")
    texts = tuple(embedded_text(article.title, paragraph.text) for paragraph in article.body)
    keys = tuple(hashlib.sha256(text.encode()).hexdigest() for text in texts)
    node_ids = tuple(f"{p.address}:{key[:16]}" for p, key in zip(article.body, keys, strict=True))
    return _Reading(article, sha256, node_ids, keys, texts)


def _write(
    readings: Sequence[_Reading], catalog: Catalog, load_model: Callable[[], BaseEmbedding], progress: Progress
) -> int:
    """Embed what is new and commit article by article, in batches; return how many paragraphs were embedded."""
    wanted = {key: text for reading in readings for key, text in zip(reading.vector_keys, reading.texts, strict=True)}
    known = catalog.known_vectors(wanted)
    total = len(wanted) - len(known)
    model = load_model() if total else None
    if model is not None:
        _add_background(catalog, model)
    done = 0
    for batch in _batched(readings):
        missing = {
            key: text
            for reading in batch
            for key, text in zip(reading.vector_keys, reading.texts, strict=True)
            if key not in known
        }
        fresh: dict[str, Array] = {}
        if missing and model is not None:
            keys = list(missing)
            for start in range(0, len(keys), model.embed_batch_size):
                some = keys[start : start + model.embed_batch_size]
                fresh.update(zip(some, embed_passages(model, [missing[key] for key in some]), strict=True))
                done += len(some)
                progress(done, total)
        with catalog.transaction():
            catalog.put("unsettled", "yes")  # until vectors are tidied and calibrated, also after a kill
            catalog.add_vectors(fresh)
            for reading in batch:
                _take_path(catalog, reading.article)
                catalog.write(
                    reading.article, reading.sha256, list(zip(reading.node_ids, reading.vector_keys, strict=True))
                )
        known |= fresh.keys()
    return done


def _add_background(catalog: Catalog, model: BaseEmbedding) -> None:
    """Embed the background once: what unrelated texts look like to this model, as paragraphs and as questions."""
    if catalog.unrelated() is not None:
        return
    table = tomllib.loads(resources.files("index").joinpath("background.toml").read_text(encoding="utf-8"))
    texts = [text for language in LANGUAGES for text in table[language]]
    passages = embed_passages(model, texts)
    cosines = embed_questions(model, texts) @ passages.T
    # The nth sentences of both languages say the same: those pairs are related.
    count = len(table[LANGUAGES[0]])
    apart = np.arange(len(texts))[:, None] % count != np.arange(len(texts))[None, :] % count
    with catalog.transaction():
        for language, vectors_of in zip(LANGUAGES, np.split(passages, len(LANGUAGES)), strict=True):
            catalog.add_background(language, vectors_of)
        catalog.add_unrelated(Unrelated(float(cosines[apart].mean()), float(cosines[apart].std())))


def _take_path(catalog: Catalog, article: Article) -> None:
    """A file keeps its path but changes its id when a namesake with another suffix comes or goes: the old id ends."""
    holder = catalog.holder(article.path)
    if holder is not None and holder != article.id:
        catalog.remove(holder)


def _batched(readings: Sequence[_Reading]) -> Iterator[list[_Reading]]:
    batch: list[_Reading] = []
    for reading in readings:
        batch.append(reading)
        if sum(len(one.texts) for one in batch) >= _COMMIT_EVERY:
            yield batch
            batch = []
    if batch:
        yield batch


def _sync_store(catalog: Catalog, settings: VectorSettings, index: Path, *, rebuild: bool) -> None:
    """Bring the vector store to what the catalog says; rebuilt without embedding anything if it lost something."""
    stored = catalog.stored()
    for language in LANGUAGES:
        passages = {passage.node_id: passage for passage in catalog.all_passages(language)}
        held = {node_id for node_id, spoken in stored.items() if spoken == language}
        store = vectors.open_store(settings, index, language)
        counted = vectors.count(store)
        if rebuild or (counted is not None and counted != len(held)):
            catalog.drop_stored(held, language)
            held = set()
            store = vectors.reset_store(settings, index, language)
        missing = [node_id for node_id in passages if node_id not in held]
        for start in range(0, len(missing), 500):
            some = [passages[node_id] for node_id in missing[start : start + 500]]
            matrix = catalog.vectors([passage.vector for passage in some])
            store.add([vectors.as_node(passage, row) for passage, row in zip(some, matrix, strict=True)])
            catalog.add_stored([passage.node_id for passage in some], language)
        stale = sorted(held - passages.keys())
        if stale:
            store.delete_nodes(stale)
            catalog.drop_stored(stale, language)


@contextmanager
def _writer_lock(index: Path) -> Iterator[None]:
    """One writer per index, by a lock of the operating system: it ends with its process, however that ends."""
    with (index / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise IndexBusyError(f"another process is indexing {index}: {file.read().strip() or 'unknown'}") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        file.flush()
        yield
