"""Notice when something in a folder of articles changes."""

import threading
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

_QUIET = 1500  # milliseconds without a change before one is told: an editor saves a file in several steps


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
    """Yield whenever files of the folder changed and then rested for a moment, until `stop` is set.

    The caller looks for itself what changed: what a file system tells is a hint.
    """
    home = folder.resolve()
    for _ in watch(
        home, watch_filter=_Articles(home, index.resolve()), debounce=_QUIET, step=_QUIET // 3, stop_event=stop,
        raise_interrupt=True, ignore_permission_denied=True,
    ):  # fmt: skip
        yield
