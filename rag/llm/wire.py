"""The connection to a model's server: where proxies are used, and how much is read from it."""

import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx

from rag.llm.endpoint import Endpoint

# Of one reply. Each token of an answer takes about 300 bytes, so that the longest allowed answer takes 2.5 MB.
_MOST_BYTES = 16 << 20


class NoAnswerError(Exception):
    """What a server sent is no model's answer."""


def client(endpoint: Endpoint) -> httpx.AsyncClient:
    """A connection of its own for one answer: closing it is what tells the server to stop when the reader does."""
    return httpx.AsyncClient(
        verify=_certificates(), trust_env=not endpoint.is_local, event_hooks={"response": [_look_at]}
    )


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reading them takes longer than asking a model on this machine


def listed_models(endpoint: Endpoint) -> list[str]:
    """The models that a server says it has. Raises httpx.HTTPError or NoAnswerError."""
    with httpx.Client(verify=_certificates(), timeout=10, trust_env=not endpoint.is_local) as connection:
        reply = connection.get(f"{endpoint.url}/models", headers={"Authorization": f"Bearer {endpoint.key}"})
    reply.raise_for_status()
    if _is_page(reply):
        raise NoAnswerError("not an answer but a web page")
    try:
        return [str(model["id"]) for model in reply.json()["data"]]
    except (ValueError, LookupError, TypeError):
        raise NoAnswerError("no list of models") from None


async def _look_at(response: httpx.Response) -> None:
    """Refuse a web page for an answer, and stop reading what does not end."""
    if response.is_success and _is_page(response):
        raise NoAnswerError("not an answer but a web page")
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - of an asynchronous client
    response.stream = _Bounded(response.stream)


def _is_page(response: httpx.Response) -> bool:
    return "html" in response.headers.get("Content-Type", "").casefold()


class _Bounded(httpx.AsyncByteStream):
    """A reply's bytes, up to a limit."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        arrived = 0
        async for block in self._stream:
            arrived += len(block)
            if arrived > _MOST_BYTES:
                raise NoAnswerError(f"more than {_MOST_BYTES >> 20} MB")
            yield block

    async def aclose(self) -> None:
        await self._stream.aclose()
