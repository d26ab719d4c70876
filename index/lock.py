"""One writer per index, by a lock of the operating system: it ends with its process, however that ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from index.diskspace import is_full
from index.errors import IndexBusyError, TrichdanError

_LOOKS, _BETWEEN_LOOKS = 10, 0.05  # seconds
_MOST_PROCESSES = 1 << 31


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Be the only writer of an index folder. Raises IndexBusyError at once, naming the process that is."""
    try:
        index.mkdir(parents=True, exist_ok=True)
        opened = (index / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        if is_full(error):
            raise
        raise TrichdanError(
            f"no index can be written in {index} ({error.strerror}); name another folder with --index"
        ) from error
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusyError(
                f"another process is indexing {index}: {_holder(file)}; wait for it, or end it"
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        file.flush()
        yield


def _holder(file: TextIO) -> str:
    """Who holds the lock; one that has just taken it needs a moment to write its name over that of the last."""
    told = ""
    for _ in range(_LOOKS):
        file.seek(0)
        told = file.read().strip()
        number = told.removeprefix("process ").partition(",")[0]
        if number.isdigit() and _lives(int(number)):
            return told
        time.sleep(_BETWEEN_LOOKS)
    return told or "it has not said its name"  # a name of nobody here: of a process in another container


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's process; no process has such a number
        return process < _MOST_PROCESSES
    return True
