"""Articles as the nodes of a stock pipeline, and which paragraphs are found when a node is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import BaseNode, Document, TextNode

from index.article import Address, Article, Language
from index.errors import TrichdanError
from index.text import Span

CHUNK_TOKENS, OVERLAP_TOKENS = 1024, 20
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A node, the paragraphs it holds in reading order, and the language of its article."""

    node: BaseNode
    holds: tuple[Address, ...]
    language: Language


def paragraphs(articles: Iterable[Article]) -> list[Piece]:
    """A node a paragraph."""
    return [
        Piece(TextNode(id_=str(paragraph.address), text=paragraph.text), (paragraph.address,), paragraph.language)
        for article in articles
        for paragraph in article.body
    ]


def chunks(articles: Iterable[Article], splitter: SentenceSplitter | None = None) -> list[Piece]:
    """Every article cut by LlamaIndex's splitter."""
    splitter = splitter or SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP_TOKENS)
    return [piece for article in articles for piece in _cut(article, splitter)]


def held(cuts: Sequence[Span], places: Sequence[Span]) -> list[list[int]]:
    """Of each chunk the paragraphs that it holds, by their number in `places`; all are spans of one text.

    A paragraph that was cut counts for the chunk with most of it. So whatever is in some chunk is held by one.
    """
    holds: list[list[int]] = [[] for _ in cuts]
    for number, place in enumerate(places):
        common = [min(cut.end, place.end) - max(cut.start, place.start) for cut in cuts]
        most = max(common, default=0)
        for each, length in zip(holds, common, strict=True):
            if length == most > 0:
                each.append(number)
    return holds


def document(article: Article) -> tuple[str, list[Span]]:
    """An article's text as one document, headline first, and where in it each paragraph stands."""
    body = article.body
    # Where a file has no headline, its first words stand in for one.
    headed = bool(article.title) and not (body and body[0].text.startswith(article.title))
    text, places = article.title if headed else "", []
    for paragraph in body:
        text += _BETWEEN if text else ""
        places.append(Span(len(text), len(text) + len(paragraph.text)))
        text += paragraph.text
    return text, places


def span_of(node: BaseNode, article: Article) -> Span:
    """Where in the document of its article a node stands. Raises TrichdanError if LlamaIndex does not say."""
    start, end = getattr(node, "start_char_idx", None), getattr(node, "end_char_idx", None)
    if start is None or end is None:
        raise TrichdanError(f"{article.path}: LlamaIndex does not say where in the article a chunk of it stands")
    return Span(start, end)


def _cut(article: Article, splitter: SentenceSplitter) -> Iterator[Piece]:
    text, places = document(article)
    nodes = splitter.get_nodes_from_documents([Document(text=text)])
    for node, numbers in zip(nodes, held([span_of(node, article) for node in nodes], places), strict=True):
        yield Piece(node, tuple(article.body[number].address for number in numbers), article.language)
