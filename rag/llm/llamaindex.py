"""Any LlamaIndex LLM."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from index.errors import ModelError
from rag.llm.failure import Asked, explained
from rag.llm.interruptible import in_background
from rag.llm.patience import Allowance, Limits, within
from rag.settings import LLMSettings

if TYPE_CHECKING:
    from llama_index.core.llms.llm import LLM


class LlamaIndexModel:
    """An LLM that runs in this process or asks wherever it likes; its own class sees to retries."""

    def __init__(self, llm: "LLM", name: str, settings: LLMSettings, *, cites: bool) -> None:
        self.name = name
        self.cites = cites
        self._llm = llm
        self._limits = Limits.of(settings)
        self._asked = Asked(name, settings)

    def stream(self, prompt: str) -> Generator[str, None, None]:
        said = False
        arriving = within(self._limits, in_background(lambda: self._pieces(prompt)))
        with explained(self._asked), closing(arriving):
            for piece in arriving:
                said = said or bool(piece)
                yield piece or ""
        if not said:
            raise ModelError(f"the language model {self._asked} answered nothing; ask again, or ask another")

    def log_odds(self, prompt: str) -> float | None:  # noqa: ARG002 - LlamaIndex has no common way to ask for them
        return None

    def close(self) -> None:
        pass

    def _pieces(self, prompt: str) -> Iterator[str]:
        from llama_index.core.base.llms.types import ChatMessage

        allowance = Allowance(self._limits.letters)
        for reply in self._llm.stream_chat([ChatMessage(role="user", content=prompt)]):
            if reply.delta:
                yield allowance.take(reply.delta)
            if allowance.is_spent:
                return
