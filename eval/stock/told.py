"""Progress for whoever waits."""

import time
from collections.abc import Callable
from typing import Any

_SECONDS_BETWEEN = 2.0


class Told:
    """Progress, told now and then in a line."""

    def __init__(self, write: Callable[[str], Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock, self._last = write, clock, clock()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = self._clock()
        if now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            self._write(f"{what}: {done:,} of {total:,}\n")
