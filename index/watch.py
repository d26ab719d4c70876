"""Notice when something in a folder of articles changes."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

_QUIET = 1500  # milliseconds without a change before one is told: an editor saves a file in several steps
_LOOK = 1000  # milliseconds between two looks at whether the folder is still the same


class _Articles(DefaultFilter):
    """Everything but hidden files and the index, should it lie inside."""

    def __init__(self, folder: Path, index: Path) -> None:
        super().__init__(ignore_dirs=(), ignore_entity_patterns=())
        self._folder, self._index = folder, index

    def __call__(self, change: Change, path: str) -> bool:
        changed = Path(path)
        if changed.is_relative_to(self._index) or not changed.is_relative_to(self._folder):
            return False
        hidden = any(part.startswith(".") for part in changed.relative_to(self._folder).parts)
        return not hidden and super().__call__(change, path)


def changes(folder: Path, index: Path, stop: threading.Event | None = None) -> Iterator[None]:
    """Yield when the watching has begun, and whenever files changed and then rested for a moment, until `stop` is set.

    The caller looks for itself what changed: what a file system tells is a hint. A folder that goes is told, and
    followed again when there is one of its name.
    """
    stop = stop or threading.Event()
    while not stop.is_set():
        known = _identity(folder)
        if known is None:
            time.sleep(_LOOK / 1000)
            continue
        yield from _while_it_is_there(folder, index, known, stop)


def _while_it_is_there(folder: Path, index: Path, known: tuple[int, int], stop: threading.Event) -> Iterator[None]:
    home = folder.resolve()
    begun = False
    try:
        for changed in watch(
            home, watch_filter=_Articles(home, index.resolve()), debounce=_QUIET, step=_QUIET // 3, stop_event=stop,
            rust_timeout=_LOOK, yield_on_timeout=True, raise_interrupt=True, ignore_permission_denied=True,
        ):  # fmt: skip
            if changed or not begun:
                yield
            begun = True
            if _identity(folder) != known:
                break
    except FileNotFoundError:
        pass
    if not stop.is_set():
        yield  # it is gone, or another one


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        seen = folder.stat()
    except OSError:
        return None
    return (seen.st_dev, seen.st_ino) if folder.is_dir() else None
