"""Editions: the Chroma collections as they are after one run of indexing, in a folder that nobody changes any more.

Chroma writes into its files even to open them, and two processes at one folder have damaged it. So an edition is
written once, its checksum goes into the catalog in the same transaction as the articles, and whoever reads it opens a
copy of his own. What differs from its checksum is damaged, and is made again from the catalog's vectors.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from index.article import LANGUAGES, Language
from index.errors import TrichdanError
from index.settings import VectorSettings

_SERVED = "served"
_EDITIONS, _COPIES = "chroma", "readers"
_CHUNK = 1 << 20


def is_embedded(settings: VectorSettings) -> bool:
    """Whether vectors lie in Chroma files of the index folder, and not in a server or another store."""
    return settings.store == "chroma" and settings.url is None


def served_state(settings: VectorSettings, number: int) -> str:
    """What the catalog keeps in the place of an edition: which other store holds vectors, and of which embedding."""
    told = f"{settings.model_dump_json()} {number}"
    return f"{_SERVED} {hashlib.sha256(told.encode()).hexdigest()}"


def edition_of(state: str | None) -> "Edition | None":
    """The edition that a state kept in the catalog names; None before the first, and where another store is used."""
    return None if state is None or state.startswith(_SERVED) else Edition.parse(state)


def collection_name(language: Language) -> str:
    """What the collection of a language is called, in Chroma and in other stores."""
    return f"trichdan-{language}"


class DamagedEditionError(TrichdanError):
    """The files of an edition are not those that were written."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its number, how many paragraphs of each language it holds, and the SHA-256 over all its files."""

    number: int
    counts: Mapping[Language, int]
    checksum: str

    def __str__(self) -> str:
        held = " ".join(f"{language}={self.counts[language]}" for language in LANGUAGES)
        return f"{self.number} {held} {self.checksum}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote."""
        number, *held, checksum = text.split()
        counts = dict(one.split("=") for one in held)
        return cls(int(number), {language: int(counts[language]) for language in LANGUAGES}, checksum)

    def folder(self, index: Path) -> Path:
        """Where its files lie."""
        return index / _EDITIONS / f"edition-{self.number}"

    def size(self, index: Path) -> int:
        """How many bytes its files have."""
        return sum(path.stat().st_size for path in self.folder(index).rglob("*") if path.is_file())


def new_folder(index: Path, number: int) -> Path:
    """An empty folder for an edition to be; what a killed run left there goes."""
    folder = index / _EDITIONS / f"edition-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def drop_others(index: Path, number: int) -> None:
    """Delete everything in the folder of editions but one edition."""
    for other in (index / _EDITIONS).iterdir():
        if other.name != f"edition-{number}":
            shutil.rmtree(other) if other.is_dir() and not other.is_symlink() else other.unlink()


def checksum(folder: Path) -> str:
    """SHA-256 over the names and contents of all files below a folder."""
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as source:
            content = hashlib.file_digest(source, "sha256").hexdigest()
        whole.update(f"{file.relative_to(folder).as_posix()}\n{content}\n".encode())
    return whole.hexdigest()


class PrivateCopy:
    """A copy of an edition for one reader. It goes with its reader, or when the next one comes after a kill."""

    def __init__(self, edition: Edition, index: Path) -> None:
        """Raises DamagedEditionError when what was copied is not what was written."""
        home = index / _COPIES
        home.mkdir(parents=True, exist_ok=True)
        with _held(home / "door"):  # one at a time: nobody sweeps what somebody is about to lock
            _sweep(home)
            self._place = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=home))
            # Beside the copy, so that whoever sweeps can see whether its reader lives.
            lock = self._place.with_suffix(".lock").open("w", encoding="utf-8")
            fcntl.flock(lock, fcntl.LOCK_EX)
        # Also when a reader is forgotten, and when the program ends.
        self.close = weakref.finalize(self, _delete, self._place, lock, os.getpid())
        self.folder = self._place / "copy"
        try:
            shutil.copytree(edition.folder(index), self.folder)
        except (OSError, shutil.Error) as error:
            self.close()
            if not edition.folder(index).is_dir():
                raise DamagedEditionError("the files of the vectors are missing") from error
            raise
        if checksum(self.folder) != edition.checksum:
            self.close()
            raise DamagedEditionError("the files of the vectors are not as they were written")


def _delete(place: Path, lock: IO[str], owner: int) -> None:
    if os.getpid() != owner:  # a process forked from the reader's
        return
    shutil.rmtree(place, ignore_errors=True)
    place.with_suffix(".lock").unlink(missing_ok=True)
    lock.close()


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep(home: Path) -> None:
    """Delete the copies of readers that are gone."""
    for lock in home.glob("*.lock"):
        with lock.open("a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)
    for copy in home.iterdir():
        if copy.is_dir() and not copy.with_suffix(".lock").exists():  # killed before it could be locked
            shutil.rmtree(copy, ignore_errors=True)
