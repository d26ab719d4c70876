"""A full disk is a clean stop that says how much room is needed, not a traceback."""

import errno
import shutil
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from index.errors import TrichdanError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What SQLite and Chroma say of it, whose errors carry no number.
_SAID = ("disk is full", "No space left", "disk I/O error", "File too large", "Errno 28", "Errno 27", "quota")


class DiskFullError(TrichdanError):
    """The disk has no room for the index; what was committed before is kept."""


class DiskSpace:
    """The room on the disk of a folder. Around a block, errors of a full disk become DiskFullError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._needed = 0

    def require(self, needed: int) -> None:
        """Stop before anything is begun for which `needed` bytes are not there."""
        self._needed = needed
        if shutil.disk_usage(self._folder).free < needed:
            raise self._error()

    def _error(self) -> DiskFullError:
        free = shutil.disk_usage(self._folder).free
        # Where writing failed, what was free was too little, whatever the estimate said.
        needed = max(_mb(self._needed), _mb(free) + 1)
        return DiskFullError(
            f"the disk has no room for the index: about {needed} MB are needed in {self._folder}, "
            f"{_mb(free)} MB are free; make room or name another place with --index, and run the same command again "
            "(what is done is kept)"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, TrichdanError) and is_full(error):
            raise self._error() from error


def is_full(error: Exception) -> bool:
    """Whether an error of Python, SQLite or Chroma says that the disk is full."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
        return True
    return any(said in str(error) for said in _SAID)


def _mb(size: int) -> int:
    return -(-size >> 20)
