"""The numbered sources that CitationQueryEngine makes of a chunk, and which paragraphs each holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine.citation_query_engine import (
    DEFAULT_CITATION_CHUNK_OVERLAP,
    DEFAULT_CITATION_CHUNK_SIZE,
)
from llama_index.core.schema import BaseNode

from eval.stock.pieces import Piece, chunks, document, held, span_of
from index.article import Address, Article
from index.errors import TrichdanError
from index.text import Span

Holds = tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk that is searched, the address it goes by, and of each source cut from it the paragraphs it holds."""

    piece: Piece
    name: Address
    sources: tuple[Holds, ...]


def chunks_with_sources(articles: Iterable[Article]) -> list[Chunk]:
    """Every article cut as LlamaIndex cuts it when nothing is said, and each chunk as its citation engine does."""
    splitter = SentenceSplitter()
    finer = SentenceSplitter(chunk_size=DEFAULT_CITATION_CHUNK_SIZE, chunk_overlap=DEFAULT_CITATION_CHUNK_OVERLAP)
    return [chunk for article in articles for chunk in _cut(article, splitter, finer)]


def _cut(article: Article, splitter: SentenceSplitter, finer: SentenceSplitter) -> Iterator[Chunk]:
    pieces = chunks([article], splitter)
    cuts = [list(_spans(piece.node, article, finer)) for piece in pieces]
    together = iter(_held_by_some([cut for spans in cuts for cut in spans], document(article)[1]))
    for number, (piece, spans) in enumerate(zip(pieces, cuts, strict=True), 1):
        holds = (next(together) for _ in spans)
        sources = tuple(tuple(article.body[place].address for place in places) for places in holds)
        yield Chunk(piece, Address(f"{article.id}, chunk {number}", 1), sources)


def _spans(chunk: BaseNode, article: Article, finer: SentenceSplitter) -> Iterator[Span]:
    """Where in the document the sources of a chunk stand."""
    text, begin, start = chunk.get_content(), span_of(chunk, article).start, 0
    for part in finer.split_text(text):
        at = text.find(part, start)
        if at < 0:
            raise TrichdanError(f"{article.path}: a source that LlamaIndex cut is not a part of its chunk")
        yield Span(begin + at, begin + at + len(part))
        start = at + 1


def _held_by_some(cuts: list[Span], places: list[Span]) -> list[list[int]]:
    """As held(); a cut with the most of no paragraph holds the one that it has most of."""
    return [numbers or [_nearest(cut, places)] for cut, numbers in zip(cuts, held(cuts, places), strict=True)]


def _nearest(cut: Span, places: list[Span]) -> int:
    common = [min(cut.end, place.end) - max(cut.start, place.start) for place in places]
    return common.index(max(common))
