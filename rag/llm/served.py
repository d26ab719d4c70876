"""A model behind an OpenAI-compatible address: llama-server, Ollama, vLLM, or a hosted one."""

from collections.abc import AsyncIterator, Callable, Generator
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from index.errors import ModelError
from rag.llm.endpoint import Endpoint
from rag.llm.failure import Asked, explained, tells_no_odds
from rag.llm.interruptible import interruptible
from rag.llm.log_odds import yes_or_no
from rag.llm.patience import Allowance, Limits, within
from rag.llm.retry import persistently
from rag.llm.wire import client
from rag.settings import LLMSettings

if TYPE_CHECKING:
    import httpx
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.llms.openai_like import OpenAILike

T = TypeVar("T")

_LISTED = 20  # first tokens whose probabilities are asked for: the most that the protocol allows


class ServedModel:
    """One model of one server. own: whether the server is a child of ours."""

    def __init__(self, endpoint: Endpoint, name: str, settings: LLMSettings, *, cites: bool, own: bool = False) -> None:
        self.name = name
        self.cites = cites
        self._endpoint = endpoint
        self._settings = settings
        self._limits = Limits.of(settings)
        self._asked = Asked(name, settings, endpoint, own)
        self._tells_odds = True  # until it turns out that it does not

    def stream(self, prompt: str) -> Generator[str, None, None]:
        said = False
        with explained(self._asked), closing(self._timed(lambda: self._pieces(prompt))) as arriving:
            for piece in arriving:
                said = said or bool(piece)
                yield piece or ""
        if not said:
            raise ModelError(f"the language model {self._asked} answered nothing; ask again, or ask another")

    def log_odds(self, prompt: str) -> float | None:
        if not self._tells_odds:
            return None
        with explained(self._asked), closing(self._timed(lambda: self._first_word(prompt))) as arriving:
            first_word = next((tokens for tokens in arriving if tokens is not None), [])
        self._tells_odds = bool(first_word)
        return yes_or_no(first_word)

    def close(self) -> None:
        pass

    def _timed(self, stream: Callable[[], AsyncIterator[T]]) -> Generator[T | None, None, None]:
        return within(self._limits, interruptible(stream))

    async def _pieces(self, prompt: str) -> AsyncIterator[str]:
        allowance = Allowance(self._limits.letters)
        async with client(self._endpoint) as connection:

            async def begin() -> "tuple[str, AsyncIterator[ChatResponse]]":
                replies = await self._llm(connection).astream_chat(_question(prompt))
                async for reply in replies:
                    if reply.delta:
                        return reply.delta, replies
                return "", replies

            first, rest = await persistently(begin, self._settings.retries)
            yield allowance.take(first)
            async for reply in rest:
                if allowance.is_spent:
                    return
                if reply.delta:
                    yield allowance.take(reply.delta)

    async def _first_word(self, prompt: str) -> AsyncIterator[list[tuple[str, float]]]:
        """The likeliest first tokens with their log probabilities; none if the server does not tell them."""
        async with client(self._endpoint) as connection:
            llm = self._llm(connection)
            llm.max_tokens, llm.logprobs, llm.top_logprobs = 1, True, _LISTED
            try:
                reply = await persistently(lambda: llm.achat(_question(prompt)), self._settings.retries)
            except Exception as error:
                if not tells_no_odds(error):
                    raise
                yield []
            else:
                yield [(token.token, token.logprob) for token in (reply.logprobs or [[]])[0]]

    def _llm(self, connection: "httpx.AsyncClient") -> "OpenAILike":
        from llama_index.llms.openai_like import OpenAILike  # a second, and `none` does not need it

        return OpenAILike(
            model=self.name,
            api_base=self._endpoint.url,
            api_key=self._endpoint.key,
            is_chat_model=True,
            context_window=self._settings.context,
            max_tokens=self._settings.max_tokens,
            temperature=0.0,
            timeout=self._limits.longest,
            max_retries=0,
            async_http_client=connection,
        )


def _question(prompt: str) -> "list[ChatMessage]":
    from llama_index.core.base.llms.types import ChatMessage

    return [ChatMessage(role="user", content=prompt)]
