"""Is an index what it should be? Each check says what is wrong, in words, or None."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from index import vectors
from index.article import LANGUAGES
from index.catalog import Catalog
from index.editions import edition_of, is_embedded, served_state
from index.folder import file_bytes
from index.probe import Probe
from index.scan import scan
from index.settings import VectorSettings


@dataclass(frozen=True, slots=True)
class Difference:
    """How a folder differs from its index, in files. left_out: those that hold no article and are known not to."""

    new: int
    changed: int
    gone: int
    left_out: int

    @property
    def none(self) -> bool:
        """Whether the index equals the folder."""
        return not (self.new or self.changed or self.gone)


def difference(catalog: Catalog, index: Path, folder: Path) -> Difference:
    """Hold the folder against the index, file by file, by what is in them."""
    known, unreadable = catalog.files(), catalog.unreadable()
    scanned = scan(folder, index)
    new = changed = left_out = 0
    for file in scanned.files:
        try:
            sha256 = hashlib.sha256(file_bytes(file.full)).hexdigest()
        except Exception:  # noqa: BLE001 - whatever hinders reading, indexing will say it
            left_out += 1
            continue
        if unreadable.get(file.path, ("",))[0] == sha256:
            left_out += 1
        elif file.path not in known:
            new += 1
        elif known[file.path] != (file.id, sha256):
            changed += 1
    gone = len(known.keys() - {file.path for file in scanned.files})
    return Difference(new, changed, gone, left_out + len(scanned.skipped))


def catalog_fault(catalog: Catalog) -> str | None:
    """What is wrong inside the catalog's file."""
    try:
        return catalog.fault()
    except sqlite3.DatabaseError as error:
        return str(error)


def vectors_fault(catalog: Catalog, index: Path, settings: VectorSettings) -> str | None:
    """What is wrong with the vector store."""
    state = catalog.get("vectors")
    if is_embedded(settings):
        edition = edition_of(state)
        if edition is None:
            return "they were not written yet"
        probe = Probe(index, edition)
        try:
            return probe.verdict()
        finally:
            probe.close()
    if state != served_state(settings, catalog.embedding_number()):
        return "the store that the settings name was not filled yet"
    for language in LANGUAGES:
        held = vectors.count(vectors.served_store(settings, language))
        wanted = catalog.counts()[language]
        if held is not None and held != wanted:
            return f"{held} {language} paragraphs in the store, {wanted} in the catalog"
    return None
