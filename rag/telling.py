"""An answer as a text that is given away piece by piece, with the cited paragraphs as LlamaIndex nodes."""

import asyncio
import math
import threading
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from llama_index.core.schema import NodeWithScore

from index.article import Address
from index.vectors import as_node
from rag.answer import Answer, Citation, Event, Finished, Found, Reading, Sentence, Writing, marked
from rag.scoring import Hit

Events = Generator[Event, None, None]
_OURS = ["number", "quote"]


class Telling:
    """Checked sentences as they come; what was given is never taken back.

    nodes: the cited paragraphs, in the order of their numbers; metadata: what else there is to know. Both are filled
    as the events come. answer: at the end. Where a model breaks after its first sentences, those that were given are
    the answer, not the quotes that would take their place.
    """

    def __init__(self, writer: str = "none") -> None:
        self.nodes: list[NodeWithScore] = []
        self.metadata: dict[str, Any] = {}
        self.answer: Answer | None = None
        self._writer = writer
        self._hits: dict[Address, Hit] = {}
        self._sentences: tuple[Sentence, ...] = ()
        self._citations: tuple[Citation, ...] = ()

    @property
    def text(self) -> str:
        """All that was given."""
        return "" if self.answer is None else self.answer.text

    def take(self, event: Event) -> str:
        """What an event adds to the text; "" if nothing."""
        match event:
            case Found(evidence=evidence):
                self._hits |= {piece.hit.address: piece.hit for piece in evidence}
            case Reading():
                pass
            case Writing(sentences, citations) if citations:
                # Sentences that nothing supports are shown beside one that something does, or not at all.
                return self._given(sentences, citations)
            case Finished(answer):
                return self._finished(answer)
        return ""

    def _given(self, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> str:
        new = " ".join(map(marked, sentences[len(self._sentences) :]))
        piece = f" {new}" if new and self._sentences else new
        self.nodes += [cited_node(each, self._hits[each.address]) for each in citations[len(self._citations) :]]
        self._sentences, self._citations = tuple(sentences), tuple(citations)
        return piece

    def _finished(self, answer: Answer) -> str:
        self._hits |= {hit.address: hit for hit in answer.evidence}
        if answer.sentences[: len(self._sentences)] == self._sentences:
            piece = answer.text if answer.refusal else self._given(answer.sentences, answer.citations)
        else:
            piece = ""
            answer = replace(
                answer, sentences=self._sentences, citations=self._citations, refusal=None, model=self._writer
            )
        self.answer = answer
        self.metadata |= metadata(answer)
        return piece


def pieces(telling: Telling, events: Events) -> Generator[str, None, None]:
    """The text piece by piece. Closing it ends the writing."""
    with closing(events):
        for event in events:
            if piece := telling.take(event):
                yield piece


async def pieces_in_threads(telling: Telling, events: Events) -> AsyncGenerator[str, None]:
    """The same; whatever takes time is done in threads."""
    # Who cancels does not wait for the thread, and a generator that runs cannot be closed.
    running = threading.Lock()

    def step() -> Event | None:
        with running:
            return next(events, None)

    def leave() -> None:
        with running:
            events.close()

    try:
        while (event := await asyncio.to_thread(step)) is not None:
            if piece := telling.take(event):
                yield piece
    finally:
        await asyncio.to_thread(leave)


def cited_node(citation: Citation, hit: Hit) -> NodeWithScore:
    """A cited paragraph, with its number in the answer and the sentence in it that says so."""
    node = as_node(hit.passage)
    node.metadata |= {"number": citation.number, "quote": citation.quote}
    node.excluded_embed_metadata_keys += _OURS
    node.excluded_llm_metadata_keys += _OURS
    return NodeWithScore(node=node, score=hit.score)


def cited_nodes(answer: Answer) -> list[NodeWithScore]:
    """The cited paragraphs of an answer, in the order of their numbers."""
    hits = {hit.address: hit for hit in answer.evidence}
    return [cited_node(citation, hits[citation.address]) for citation in answer.citations]


def metadata(answer: Answer) -> dict[str, Any]:
    """What there is to know of an answer beside its text; relevance is None where nothing was found."""
    timings = answer.timings
    return {
        "question": answer.question,
        "language": answer.language,
        "abstained": answer.abstained,
        "citations": [
            {"n": each.number, "address": str(each.address), "quote": each.quote} for each in answer.citations
        ],
        "nearest": [str(address) for address in answer.refusal.nearest] if answer.refusal else [],
        "left_out": answer.left_out,
        "model": answer.model,
        "notice": answer.notice,
        "relevance": answer.relevance if math.isfinite(answer.relevance) else None,
        "timings_ms": {"evidence": timings.evidence, "first_word": timings.first_word, "total": timings.total},
    }
