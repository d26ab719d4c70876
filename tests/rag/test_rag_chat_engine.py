"""The pipeline as a LlamaIndex chat engine: it remembers whole turns, and understands what leans on them."""

import pytest
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from rag_questions import CHAMPION, INVENTED, WON, nodes_match, patiently, run
from scripted_llm import ScriptedLLM

from rag.engine import Trichdan
from rag.followup import Turn
from rag.settings import Settings


@pytest.fixture
def written(trichdan: Trichdan, scripted: ScriptedLLM) -> Trichdan:
    """The newsroom with the scripted model."""
    return Trichdan(trichdan.catalog, trichdan.searcher, patiently(scripted), Settings())


BRIDGE = "Cầu Mống Sắt ở Quảng Ngãi đóng cửa trong bao lâu?"
COST = "Còn kinh phí sửa chữa thì sao?"


def roles(messages: list[ChatMessage]) -> list[str]:
    return [message.role.value for message in messages]


def test_a_question_that_leans_is_understood_from_the_conversation(trichdan: Trichdan) -> None:
    chat = trichdan.chat_engine()
    first = chat.chat(BRIDGE)
    second = chat.chat(COST)
    assert "47 tỷ đồng" in second.response
    assert nodes_match(second)
    assert {node.node.metadata["article"] for node in second.source_nodes} == {"cau-mong-sat"}
    assert roles(chat.chat_history) == ["user", "assistant"] * 2
    assert [message.content for message in chat.chat_history] == [BRIDGE, str(first), COST, str(second)]


def test_what_is_reset_is_forgotten(trichdan: Trichdan) -> None:
    chat = trichdan.chat_engine()
    chat.chat(BRIDGE)
    chat.reset()
    assert chat.chat_history == []
    assert str(chat.chat(COST)) == trichdan.ask(COST).text


def test_a_conversation_that_is_given_takes_the_place_of_what_was_said(trichdan: Trichdan) -> None:
    given = [
        ChatMessage(role=MessageRole.SYSTEM, content="Answer like a pirate."),
        ChatMessage(role=MessageRole.ASSISTANT, content="Xin chào!"),
        ChatMessage(role=MessageRole.USER, content=BRIDGE),
        ChatMessage(role=MessageRole.ASSISTANT, content="Sáu tháng."),
    ]
    chat = trichdan.chat_engine()
    chat.chat(WON)
    assert "47 tỷ đồng" in chat.chat(COST, given).response
    assert [message.content for message in chat.chat_history][:3] == [BRIDGE, "Sáu tháng.", COST]
    assert len(given) == 4
    assert str(chat.chat(COST, [])) == trichdan.ask(COST).text


def test_a_refusal_leaves_no_names_behind(trichdan: Trichdan) -> None:
    chat = trichdan.chat_engine()
    asked, then = "Who won the Nobel Prize in physics?", "How old is he?"
    refused = chat.chat(asked)
    assert "10 articles (6 Vietnamese, 4 English)" in refused.response
    assert str(chat.chat(then)) == trichdan.ask(then, [Turn(asked, "")]).text
    assert chat.chat_history[1].content == str(refused)


def test_a_long_conversation_loses_whole_turns(trichdan: Trichdan) -> None:
    chat = trichdan.chat_engine(letters=len(f"{WON}{trichdan.ask(WON).text}{COST}") + 20)
    chat.chat(BRIDGE)
    chat.chat(WON)
    assert [message.content for message in chat.chat_history] == [WON, trichdan.ask(WON).text]


def test_a_streamed_answer_is_remembered_once_it_was_read(written: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{CHAMPION} [1] {INVENTED}")
    chat = written.chat_engine()
    stream = chat.stream_chat(WON)
    assert chat.chat_history == []
    assert "".join(stream.response_gen) == stream.response == f"{CHAMPION} [1]"
    assert nodes_match(stream)
    assert [message.content for message in chat.chat_history] == [WON, f"{CHAMPION} [1]"]


def test_the_asynchronous_ways_say_the_same(trichdan: Trichdan) -> None:
    async def talk() -> tuple[str, str, list[ChatMessage]]:
        chat = trichdan.chat_engine()
        first = await chat.achat(BRIDGE)
        stream = await chat.astream_chat(COST)
        text = "".join([piece async for piece in stream.async_response_gen()])
        assert nodes_match(stream)
        return str(first), text, chat.chat_history

    first, second, history = run(talk())
    chat = trichdan.chat_engine()
    assert (first, second) == (str(chat.chat(BRIDGE)), str(chat.chat(COST)))
    assert history == chat.chat_history


def test_a_failure_is_raised_and_nothing_is_remembered(trichdan: Trichdan) -> None:
    chat = trichdan.chat_engine()
    with pytest.raises(TypeError):
        chat.chat(3)  # type: ignore[arg-type]
    assert chat.chat_history == []
