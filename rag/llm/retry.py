"""Ask again, briefly, where a second attempt may go better; never after something was said."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import stamina

T = TypeVar("T")

_TRANSIENT = frozenset({408, 425, 429})
_FIRST_PAUSE = 0.25  # seconds; doubled each time
_LONGEST_PAUSE = 5.0  # a server that asks for more is not waited for

# Who reads the answer is told when it fails; a line for every attempt says nothing to them.
logging.getLogger("stamina").addHandler(logging.NullHandler())


async def persistently(attempt: Callable[[], Awaitable[T]], retries: int) -> T:
    """What an attempt returns, made again up to `retries` times where pause() allows."""
    async for once in stamina.retry_context(
        on=pause,
        attempts=retries + 1,
        timeout=None,
        wait_initial=_FIRST_PAUSE,
        wait_max=_LONGEST_PAUSE,
        wait_jitter=_FIRST_PAUSE,
    ):
        with once:
            return await attempt()
    raise AssertionError("the last attempt returns or raises")


def pause(error: Exception) -> bool | float:
    """Whether to ask again after an error; the seconds to wait before it, where the server says so."""
    response = getattr(error, "response", None)
    if isinstance(response, httpx.Response):
        if response.status_code not in _TRANSIENT and response.status_code < 500:
            return False
        asked = retry_after(response)
        return True if asked is None else asked <= _LONGEST_PAUSE and asked
    return isinstance(broken_connection(error), httpx.NetworkError | httpx.RemoteProtocolError)


def retry_after(response: httpx.Response) -> float | None:
    """The seconds that a server asks to wait, where it says so in seconds."""
    try:
        return max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        return None


def broken_connection(error: BaseException | None) -> httpx.TransportError | None:
    """The failure of the connection that an error stems from, if it does."""
    while error is not None and not isinstance(error, httpx.TransportError):
        error = error.__cause__
    return error
