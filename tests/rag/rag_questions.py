"""Questions over the newsroom, what a model says to them, and what holds for every response of an engine."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from scripted_llm import ScriptedLLM

from index.settings import ModelSettings
from rag.llm import LanguageModel, open_llm
from rag.settings import LLMSettings

T = TypeVar("T")

WON = "Ai về nhất giải chạy rừng thông Đà Lạt?"
CHAMPION = "Y Blim Niê, 23 tuổi, về nhất cự ly 42 km ở giải chạy rừng thông Đà Lạt."
RUNNERS = "Giải năm nay có 4.300 người chạy, trong đó 610 người đến từ nước ngoài."
INVENTED = "Giải có 77.777 người chạy."
GOLD = "Giá vàng hôm nay ở Hà Nội là bao nhiêu?"


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def patiently(server: ScriptedLLM) -> LanguageModel:
    """The scripted model, which may take its time to be asked for the first time: a library is loaded for that."""
    model = open_llm(LLMSettings(model=server.url, first_word_timeout=60, timeout=2), ModelSettings())
    assert model is not None
    return model


def nodes_match(response: Any) -> bool:
    """Whether the source nodes are the cited paragraphs, in the order of their numbers."""
    told = [each.node.metadata for each in response.source_nodes]
    numbered = [{"n": each["number"], "address": each["address"], "quote": each["quote"]} for each in told]
    matches: bool = numbered == response.metadata["citations"]
    return matches
