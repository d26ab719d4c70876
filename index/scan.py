"""The article files below a folder, each with the id of its article, and what is left out and why."""

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.read import READERS, can_read

# What Windows leaves in folders; "~$" begins the name of a document that Word has open.
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """An article file of the folder. id: its path without suffix, with it where two files would share one."""

    id: str
    path: str
    full: Path


@dataclass(frozen=True, slots=True)
class Scan:
    """What lies in a folder. hidden: paths that cannot be looked at now, so nobody knows what is there."""

    files: tuple[File, ...]
    skipped: tuple[Skipped, ...]
    hidden: tuple[str, ...]

    def hides(self, path: str) -> bool:
        """Whether nobody can see now if there is such a file."""
        return any(hidden in (".", path) or path.startswith(f"{hidden}/") for hidden in self.hidden)


def scan(folder: Path, index: Path) -> Scan:
    """The files below a folder in the order of their paths. index: never read, should it lie inside."""
    skipped: list[Skipped] = []
    hidden: list[str] = []
    found = sorted(_walk(folder, index.resolve(), skipped, hidden))
    stems = Counter(_stem(path) for path, _ in found)
    paths = {path for path, _ in found}
    files: dict[str, File] = {}
    for path, full in found:
        if path in files:
            skipped.append(Skipped(path, "another file has the same name in another Unicode spelling; rename one"))
            continue
        stem = _stem(path)
        files[path] = File(stem if stems[stem] == 1 and stem not in paths else path, path, full)
    return Scan(tuple(files.values()), tuple(skipped), tuple(hidden))


def _walk(folder: Path, index: Path, skipped: list[Skipped], hidden: list[str]) -> Iterator[tuple[str, Path]]:
    def unreadable(error: OSError) -> None:
        # A folder that is gone by now has nothing in it; one that cannot be opened may have.
        if not isinstance(error, FileNotFoundError):
            path = spelled(Path(error.filename).relative_to(folder))
            hidden.append(path)
            skipped.append(Skipped(path, f"this folder cannot be read: {error.strerror}"))

    home = folder.resolve()
    for root, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(root)
        for name in list(folders):
            inner = here / name
            if name.startswith(".") or inner.resolve() == index:
                folders.remove(name)
            elif os.path.islink(inner):  # noqa: PTH114 - Path's raises where one may not look
                folders.remove(name)
                skipped.append(Skipped(spelled(inner.relative_to(folder)), "a link to a folder; move the folder here"))
        for name in names:
            if name.startswith((".", "~$")) or name.lower() in _OF_THE_SYSTEM:
                continue
            full = here / name
            path = spelled(full.relative_to(folder))
            try:
                reason = _why_not(full, home)
            except FileNotFoundError:
                continue  # gone by now
            except OSError as error:
                reason = f"it cannot be looked at: {error.strerror}"
                hidden.append(path)
            if reason is None:
                yield path, full
            else:
                skipped.append(Skipped(path, reason))


def _why_not(full: Path, home: Path) -> str | None:
    """Why a file is left out before it is opened, or None. Raises OSError where that cannot be seen."""
    kind = full.lstat().st_mode
    if stat.S_ISLNK(kind):
        try:
            target = full.resolve(strict=True)
        except (FileNotFoundError, NotADirectoryError):
            return "a link to nothing"
        except RuntimeError:
            return "a link in a circle"
        if not target.is_relative_to(home):
            return "a link to a place outside the folder; copy the file here"
        kind = target.stat().st_mode
    if not stat.S_ISREG(kind):
        return "not a regular file"
    if not can_read(full.name):
        return f"no reader for {full.suffix} (known: {' '.join(sorted(READERS))})"
    return None


def _stem(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    bare, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{bare}" if dot and bare else path


def spelled(path: Path) -> str:
    """A path as articles are called: NFC, `/` between folders; bytes that are no text are shown as they are escaped."""
    text = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", text)
