"""One question asked of LlamaIndex's CitationQueryEngine, as it comes: what it answered, as a row of an evaluation."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from llama_index.core.base.response.schema import StreamingResponse
from llama_index.core.constants import DEFAULT_SIMILARITY_TOP_K
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore, QueryBundle

from eval.dataset import Reference
from eval.markers import numbers_of
from eval.rows import Cited, Retrieved, Row
from eval.stock.library import Library
from eval.stock.served import Served, key_of_environment
from eval.stock.silent import refuses
from eval.stock.sources import Chunk, Holds
from index.article import Address
from index.errors import TrichdanError
from rag.understand import understand

TOP_K = DEFAULT_SIMILARITY_TOP_K
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: the chunks it rests on, best first, of each numbered source its paragraphs, and the times in ms."""

    text: str
    chunks: Sequence[tuple[Chunk, float]]
    sources: Sequence[Holds]
    timings_ms: Mapping[str, float]


def answer(question: Reference, library: Library, model: Served, top_k: int = TOP_K) -> Row:
    """What the engine makes of a question; a failure is a row too."""
    wanted = dict.fromkeys((*question.gold, *question.gold_other))
    gold = tuple(library.paragraphs[address] for address in wanted if address in library.paragraphs)
    row = Row(question.id, question.lang, gold=gold, answer="", model=model.name)
    # A question that leans on the one before is read together with it, as Trichdan reads it.
    text = understand(question.question, question.history).text
    try:
        return _answered(row, ask(text, library, model, top_k), library)
    # Every LLM class has exceptions of its own, and none of them may end the measurement.
    except Exception as error:  # noqa: BLE001
        return replace(row, error=_reason(error))


def ask(question: str, library: Library, model: Served, top_k: int = TOP_K) -> Said:
    """The engine's answer, streamed so that its first word is seen when it comes. Raises whatever it raises."""
    llm = model.llm()
    started = time.perf_counter()
    engine = CitationQueryEngine.from_args(library.index, llm=llm, similarity_top_k=top_k, streaming=True)
    asked = QueryBundle(question)
    found = engine.retrieve(asked)
    evidence = _since(started)
    response = engine.synthesize(asked, found)
    if not isinstance(response, StreamingResponse):
        raise TrichdanError("LlamaIndex did not stream its answer")
    text, times = "", {"evidence": evidence}
    for piece in response.response_gen:
        text += piece or ""
        if text.strip():
            times.setdefault("first_word", _since(started))
    total = _since(started)
    if not text.strip():
        raise TrichdanError("the language model answered nothing")
    chunks = [(library.chunks[one.node.node_id], one.score or 0.0) for one in found]
    sources = [holds for chunk, _ in chunks for holds in chunk.sources]
    _checked(response.source_nodes, sources)
    return Said(text.strip(), chunks, sources, {**times, "writing": round(total - evidence, 1), "total": total})


def _answered(row: Row, said: Said, library: Library) -> Row:
    shown = [number for number in dict.fromkeys(numbers_of(said.text)) if 1 <= number <= len(said.sources)]
    evidence = dict.fromkeys(address for holds in said.sources for address in holds)
    return replace(
        row,
        retrieved=(*(_hit(chunk, score, library) for chunk, score in said.chunks), *_copied(evidence, library)),
        evidence=tuple(library.paragraphs[address] for address in evidence),
        answer=said.text,
        # A source that is cited is all its paragraphs, each under its number.
        citations=tuple(Cited(number, address) for number in shown for address in said.sources[number - 1]),
        abstained=refuses(said.text),
        timings_ms=said.timings_ms,
    )


def _hit(chunk: Chunk, score: float, library: Library) -> Retrieved:
    """A chunk is a result that names every paragraph it holds, and their copies."""
    named = (place for address in chunk.piece.holds for place in (address, *library.copies.get(address, ())))
    return Retrieved(chunk.name, round(score, 4), tuple(dict.fromkeys(named)), chunk.piece.language)


def _copied(evidence: Mapping[Address, None], library: Library) -> list[Retrieved]:
    """The paragraphs that are printed elsewhere too, so that a citation of one counts as one of the other.

    They stand behind the chunks that hold them, where they are no new find.
    """
    copies = {address: tuple(one for one in library.copies.get(address, ()) if one != address) for address in evidence}
    return [
        Retrieved(address, 0.0, others, library.paragraphs[address].language)
        for address, others in copies.items()
        if others
    ]


def _checked(nodes: Sequence[NodeWithScore], sources: Sequence[Holds]) -> None:
    """See that the engine numbered its sources as we did."""
    if len(nodes) != len(sources):
        raise TrichdanError(f"LlamaIndex numbered {len(nodes)} sources where {len(sources)} were expected")


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1e3, 1)


def _reason(error: Exception) -> str:
    """What went wrong, in one line, without the key, which some servers repeat."""
    said = str(error).strip() or type(error).__name__
    if key := key_of_environment():
        said = said.replace(key, "…")
    first = said.splitlines()[0][:_LONGEST_REASON]
    return first if isinstance(error, TrichdanError) else f"{type(error).__name__}: {first}"
