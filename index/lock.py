"""One writer per index, by a lock of the operating system: it ends with its process, however that ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexBusyError


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Be the only writer of an index folder. Raises IndexBusyError at once, naming the process that is."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / "lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise IndexBusyError(
                f"another process is indexing {index}: {file.read().strip() or 'unknown'}; wait for it, or end it"
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        file.flush()
        yield
