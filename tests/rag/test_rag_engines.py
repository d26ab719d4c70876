"""The pipeline as a LlamaIndex query engine: checked text, cited paragraphs in their order, whole or streamed."""

import asyncio
import json
from typing import Any

import pytest
from llama_index.core import Settings as GlobalSettings
from llama_index.core.base.response.schema import AsyncStreamingResponse, Response, StreamingResponse
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import QueryBundle
from rag_questions import CHAMPION, GOLD, INVENTED, RUNNERS, WON, nodes_match, patiently, run
from scripted_llm import ScriptedLLM

from rag.engine import Trichdan
from rag.filters import Filters
from rag.refusal import REFUSAL
from rag.settings import Settings


@pytest.fixture
def written(trichdan: Trichdan, scripted: ScriptedLLM) -> Trichdan:
    """The newsroom with the scripted model."""
    return Trichdan(trichdan.catalog, trichdan.searcher, patiently(scripted), Settings())


def test_a_query_gives_the_checked_answer_and_the_cited_paragraphs(trichdan: Trichdan) -> None:
    response = trichdan.query_engine().query(WON)
    answer = trichdan.ask(WON)
    assert isinstance(response, Response)
    assert response.response == answer.text
    assert "[1]" in answer.text
    first = response.source_nodes[0]
    assert first.node.metadata["address"] == "giai-chay-da-lat#p1"
    assert first.node.get_content() == answer.evidence[0].passage.paragraph.text
    assert first.node.metadata["quote"] in first.node.get_content()
    assert first.score == answer.evidence[0].score
    assert nodes_match(response)
    assert response.metadata is not None
    assert (response.metadata["abstained"], response.metadata["model"]) == (False, "none")
    assert response.metadata["relevance"] == answer.relevance
    json.dumps(response.metadata, allow_nan=False)


def test_a_query_may_come_as_a_bundle(trichdan: Trichdan) -> None:
    assert str(trichdan.query_engine().query(QueryBundle(WON))) == trichdan.ask(WON).text


@pytest.mark.parametrize("question", [GOLD, "", "?!"])
def test_a_refusal_is_a_response_without_sources(trichdan: Trichdan, question: str) -> None:
    response = trichdan.query_engine().query(question)
    streamed = trichdan.query_engine(streaming=True).query(question)
    assert isinstance(streamed, StreamingResponse)
    assert str(response) == str(streamed) == trichdan.ask(question).text
    assert str(response).startswith(tuple(REFUSAL.values()))
    assert response.metadata is not None
    assert response.metadata["abstained"]
    assert response.source_nodes == streamed.source_nodes == []
    json.dumps(response.metadata, allow_nan=False)


def test_filters_hold_every_query_of_an_engine(trichdan: Trichdan) -> None:
    engine = trichdan.query_engine(filters=Filters(language="en"))
    response = engine.query("Bệnh viện nhi ở Huế có bao nhiêu giường?")
    assert {node.node.metadata["language"] for node in response.source_nodes} == {"en"}


def test_only_checked_sentences_are_streamed(written: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{CHAMPION} [1] {INVENTED} [1] {RUNNERS} [2]")
    response = written.query_engine(streaming=True).query(WON)
    assert isinstance(response, StreamingResponse)
    assert (response.source_nodes, response.metadata) == ([], {})
    pieces = list(response.response_gen)
    assert "".join(pieces) == f"{CHAMPION} [1] {RUNNERS} [2]"
    assert all(piece.endswith("]") for piece in pieces)
    assert nodes_match(response)
    assert response.metadata
    assert (response.metadata["left_out"], response.metadata["model"]) == (1, "scripted-model")


def test_a_stream_and_a_plain_query_say_the_same(written: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{CHAMPION} [1] {RUNNERS} [2]")
    streamed = written.query_engine(streaming=True).query(WON)
    assert isinstance(streamed, StreamingResponse)
    plain = written.query_engine().query(WON)
    assert streamed.get_response().response == str(plain)
    assert [node.node.id_ for node in streamed.source_nodes] == [node.node.id_ for node in plain.source_nodes]


def test_a_model_that_breaks_after_a_sentence_leaves_that_sentence(written: Trichdan, scripted: ScriptedLLM) -> None:
    # Long enough for the first sentence to have been given before the connection breaks.
    scripted.says(f"{CHAMPION} [1] {RUNNERS} [2] Và rồi", then="hang")
    response = written.query_engine(streaming=True).query(WON)
    assert isinstance(response, StreamingResponse)
    text = "".join(response.response_gen)
    assert text.startswith(f"{CHAMPION} [1]")
    assert nodes_match(response)
    assert response.metadata
    assert "fell silent" in response.metadata["notice"]
    assert (response.metadata["abstained"], response.metadata["model"]) == (False, "scripted-model")


def test_whoever_leaves_a_stream_ends_the_writing(written: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{CHAMPION} [1] {RUNNERS} [2] Và", then="endless")
    response = written.query_engine(streaming=True).query(WON)
    assert isinstance(response, StreamingResponse)
    assert next(iter(response.response_gen)).startswith(CHAMPION)
    response.response_gen.close()  # type: ignore[attr-defined]
    assert scripted.disconnected.wait(20)


def test_queries_run_beside_each_other_without_holding_up_the_loop(trichdan: Trichdan) -> None:
    engine = trichdan.query_engine()
    questions = [WON, GOLD, "How many guests did the night ferry to Con Dao have?"]

    async def ask_all() -> list[Any]:
        return await asyncio.gather(*map(engine.aquery, questions))

    assert [str(each) for each in run(ask_all())] == [trichdan.ask(question).text for question in questions]


def test_an_asynchronous_stream_says_the_same(written: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{CHAMPION} [1] {INVENTED} {RUNNERS} [2]")

    async def ask() -> tuple[list[str], AsyncStreamingResponse]:
        response = await written.query_engine(streaming=True).aquery(WON)
        assert isinstance(response, AsyncStreamingResponse)
        return [piece async for piece in response.async_response_gen()], response

    pieces, response = run(ask())
    assert "".join(pieces) == f"{CHAMPION} [1] {RUNNERS} [2]"
    assert nodes_match(response)


def test_an_asynchronous_stream_that_is_cancelled_ends_the_writing(written: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{CHAMPION} [1] {RUNNERS} [2] Và", then="endless")

    async def ask() -> None:
        response = await written.query_engine(streaming=True).aquery(WON)
        assert isinstance(response, AsyncStreamingResponse)
        begun = asyncio.Event()

        async def read() -> None:
            async for _ in response.response_gen:
                begun.set()

        reading = asyncio.create_task(read())
        await asyncio.wait_for(begun.wait(), 60)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await response.response_gen.aclose()  # type: ignore[attr-defined]

    run(ask())
    assert scripted.disconnected.wait(20)


def test_global_settings_of_llamaindex_are_left_alone(written: Trichdan, scripted: ScriptedLLM) -> None:
    before = dict(vars(GlobalSettings))
    scripted.says(f"{CHAMPION} [1]")
    written.query_engine().query(WON)
    written.chat_engine().chat(GOLD)
    assert vars(GlobalSettings) == before
    assert not isinstance(written.query_engine(), CustomQueryEngine)
