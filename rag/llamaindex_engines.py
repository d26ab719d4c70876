"""The whole pipeline as LlamaIndex knows it: a query engine and a chat engine whose every sentence is checked.

Neither reads or changes LlamaIndex's global Settings. What is streamed are checked sentences, each with its [n].
"""

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, MessageRole
from llama_index.core.base.response.schema import (
    RESPONSE_TYPE,
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.callbacks.base import CallbackManager
from llama_index.core.chat_engine.types import AgentChatResponse, BaseChatEngine, StreamingAgentChatResponse
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import QueryBundle

from rag.filters import Filters
from rag.followup import Turn
from rag.followup.rewrite import newest
from rag.refusal import REFUSAL
from rag.telling import Events, Telling, cited_nodes, metadata, pieces, pieces_in_threads

if TYPE_CHECKING:
    from rag.engine import Trichdan

MEMORY = 20_000  # letters of a conversation that are kept
_REFUSALS = tuple(REFUSAL.values())


class TrichdanQueryEngine(BaseQueryEngine):
    """Answers one question: the text with its [n], and the cited paragraphs as source nodes in their order.

    streaming: give checked sentences as they come; source nodes and metadata are filled by the time they end.
    """

    def __init__(self, trichdan: "Trichdan", *, streaming: bool = False, filters: Filters = Filters()) -> None:  # noqa: B008 - frozen
        super().__init__(CallbackManager([]))
        self._trichdan = trichdan
        self._streaming = streaming
        self._filters = filters

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        question = query_bundle.query_str
        if self._streaming:
            telling = _telling(self._trichdan)
            told = pieces(telling, _events(self._trichdan, question, (), self._filters))
            return StreamingResponse(told, telling.nodes, telling.metadata)
        answer = self._trichdan.ask(question, held_to=self._trichdan.held_to(question, self._filters))
        return Response(answer.text, cited_nodes(answer), metadata(answer))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            return await asyncio.to_thread(self._query, query_bundle)
        telling = _telling(self._trichdan)
        events = _events(self._trichdan, query_bundle.query_str, (), self._filters)
        return AsyncStreamingResponse(pieces_in_threads(telling, events), telling.nodes, telling.metadata)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


@dataclass
class CheckedChatStream(StreamingAgentChatResponse):
    """A streamed answer of the chat engine; source_nodes and metadata are filled by the time it ends."""

    metadata: dict[str, Any] = field(default_factory=dict)


class TrichdanChatEngine(BaseChatEngine):
    """Answers questions of a conversation: one that leans on those before is understood so.

    letters: of the conversation that are kept; older turns are forgotten whole. An answer counts as said when it has
    been read to its end.
    """

    def __init__(self, trichdan: "Trichdan", *, filters: Filters = Filters(), letters: int = MEMORY) -> None:  # noqa: B008 - frozen
        self._trichdan = trichdan
        self._filters = filters
        self._letters = letters
        self._turns: tuple[Turn, ...] = ()

    @property
    def chat_history(self) -> list[ChatMessage]:
        return _messages(self._turns)

    def reset(self) -> None:
        self._turns = ()

    def chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> AgentChatResponse:
        history = self._before(chat_history)
        held_to = self._trichdan.held_to(message, self._filters)
        answer = self._trichdan.ask(message, history, held_to=held_to)
        self._remember(message, answer.text)
        return AgentChatResponse(answer.text, source_nodes=cited_nodes(answer), metadata=metadata(answer))

    async def achat(self, message: str, chat_history: list[ChatMessage] | None = None) -> AgentChatResponse:
        return await asyncio.to_thread(self.chat, message, chat_history)

    def stream_chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> CheckedChatStream:
        telling = _telling(self._trichdan)
        events = _events(self._trichdan, message, self._before(chat_history), self._filters)

        def replies() -> Generator[ChatResponse, None, None]:
            text = ""
            for piece in pieces(telling, events):
                text += piece
                yield _reply(text, piece)
            self._remember(message, telling.text)

        return CheckedChatStream(
            chat_stream=replies(),
            source_nodes=telling.nodes,
            metadata=telling.metadata,
            is_writing_to_memory=False,  # the engine remembers by itself
        )

    async def astream_chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> CheckedChatStream:
        telling = _telling(self._trichdan)
        events = _events(self._trichdan, message, self._before(chat_history), self._filters)

        async def replies() -> AsyncGenerator[ChatResponse, None]:
            text = ""
            async for piece in pieces_in_threads(telling, events):
                text += piece
                yield _reply(text, piece)
            self._remember(message, telling.text)

        return CheckedChatStream(
            achat_stream=replies(),
            source_nodes=telling.nodes,
            metadata=telling.metadata,
            is_writing_to_memory=False,
        )

    def _before(self, chat_history: Sequence[ChatMessage] | None) -> tuple[Turn, ...]:
        """The conversation before a question; one that is given takes the place of what was said."""
        if chat_history is not None:
            self._turns = newest(_turns(chat_history), self._letters)
        # A refusal names what was searched, and nothing that a pronoun could stand for.
        return tuple(
            Turn(turn.question, "" if turn.answer.startswith(_REFUSALS) else turn.answer) for turn in self._turns
        )

    def _remember(self, question: str, answer: str) -> None:
        self._turns = newest((*self._turns, Turn(question, answer)), self._letters)


def _telling(trichdan: "Trichdan") -> Telling:
    return Telling(trichdan.llm.name if trichdan.llm else "none")


def _events(trichdan: "Trichdan", question: str, history: Sequence[Turn], filters: Filters) -> Events:
    """The events of an answer; nothing is done before the first is asked for."""
    yield from trichdan.stream(question, history, trichdan.held_to(question, filters))


def _reply(text: str, piece: str) -> ChatResponse:
    return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=text), delta=piece)


def _turns(messages: Sequence[ChatMessage]) -> list[Turn]:
    """The questions of a conversation with their answers; what is neither is left aside."""
    turns: list[Turn] = []
    for message in messages:
        said = message.content or ""
        if message.role == MessageRole.USER:
            turns.append(Turn(said, ""))
        elif message.role == MessageRole.ASSISTANT and turns and said:
            before = turns[-1]
            turns[-1] = Turn(before.question, f"{before.answer} {said}".strip())
    return turns


def _messages(turns: Sequence[Turn]) -> list[ChatMessage]:
    messages = []
    for turn in turns:
        messages.append(ChatMessage(role=MessageRole.USER, content=turn.question))
        if turn.answer:
            messages.append(ChatMessage(role=MessageRole.ASSISTANT, content=turn.answer))
    return messages
