"""After a failed start wait before the next: 1, 2, 4 … up to 60 seconds."""

import time
from collections.abc import Callable

_FIRST = 1.0
_LONGEST = 60.0


class Backoff:
    """Counts failures, and says how long to wait because of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._since = 0.0
        self.reason = ""

    @property
    def remaining(self) -> float:
        """Seconds until the next attempt is allowed; 0: now."""
        if not self._failures:
            return 0.0
        pause = min(_LONGEST, _FIRST * 2.0 ** min(self._failures - 1, 16))
        return max(0.0, self._since + pause - self._clock())

    def failed(self, reason: str) -> None:
        self._failures += 1
        self._since = self._clock()
        self.reason = reason

    def succeeded(self) -> None:
        self._failures, self.reason = 0, ""
