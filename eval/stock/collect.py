"""Ask every system every question: rows, by system and question id."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

from eval.collect import Plan, collect_one
from eval.dataset import Reference
from eval.rows import DENSE, KEYWORD, Row
from eval.stock.pieces import chunks, paragraphs
from eval.stock.pipelines import Copies, Pipeline, by_vector, fused_with_bm25
from eval.stock.shared import SharedEmbedding
from index.article import LANGUAGES, Article
from index.catalog import Catalog, Passage
from index.errors import TrichdanError
from index.vector_reader import open_vectors
from index.vectors import open_chroma
from rag.engine import Trichdan
from rag.retrieve import Searcher
from rag.settings import Settings
from rag.understand import understand

CHUNKS, PARAGRAPHS, TRICHDAN = "chunks", "paragraphs", "trichdan"
CHUNKS_BM25, PARAGRAPHS_BM25 = "chunks_bm25", "paragraphs_bm25"
FUSED = {CHUNKS: CHUNKS_BM25, PARAGRAPHS: PARAGRAPHS_BM25}

Rows = Mapping[str, Mapping[str, Row]]
# Called with what is being done, and how many of it are done, of how many.
Progress = Callable[[str, int, int], None]


@contextmanager
def opened(index: Path, embedding: SharedEmbedding, settings: Settings) -> Iterator[Trichdan]:
    """An index opened with an embedding that is loaded already, and without a language model."""
    with ExitStack() as stack:
        catalog = stack.enter_context(closing(Catalog(index)))
        vectors = stack.enter_context(closing(open_vectors(catalog, index, settings.vectors)))
        yield Trichdan(catalog, Searcher(catalog, vectors, embedding, settings.retrieval), None, settings)


def collect_rows(
    questions: Sequence[Reference], trichdan: Trichdan, stock: Mapping[str, Pipeline], progress: Progress
) -> Rows:
    """What every system finds for every question. Raises TrichdanError where a search fails."""
    rows: dict[str, dict[str, Row]] = {name: {} for name in (*stock, KEYWORD, DENSE, TRICHDAN)}
    for number, question in enumerate(questions, 1):
        own = collect_one(question, trichdan, Plan(answers=False))
        if own.error:
            raise TrichdanError(f"question {question.id}: {own.error}")
        # A question that leans on the one before is read together with it, by every system.
        text = understand(question.question, question.history).text
        found = {
            **{name: pipeline.search(text) for name, pipeline in stock.items()},
            **{name: own.variants[name].retrieved for name in (KEYWORD, DENSE)},
            TRICHDAN: own.retrieved,
        }
        for name, hits in found.items():
            rows[name][question.id] = replace(own, retrieved=hits, variants={})
        progress("questions", number, len(questions))
    return rows


@contextmanager
def stock_pipelines(
    catalog: Catalog, embedding: SharedEmbedding, place: Path, progress: Progress, *, with_bm25: bool
) -> Iterator[Mapping[str, Pipeline]]:
    """LlamaIndex's pipelines over the articles of a catalog. place: a folder for Chroma's files."""
    articles, copies = articles_of(catalog), copies_of(catalog)
    cut = {CHUNKS: chunks(articles), PARAGRAPHS: paragraphs(articles)}
    texts = [piece.node.get_content() for pieces in cut.values() for piece in pieces]
    embedding.learn(texts, lambda done, total: progress("texts embedded for LlamaIndex", done, total))
    with closing(open_chroma(place)) as chroma:
        pipelines = {}
        for name, pieces in cut.items():
            known = {piece.node.node_id: piece for piece in pieces}
            vector = by_vector(pieces, embedding, chroma, name)
            pipelines[name] = Pipeline(vector, known, copies)
            if with_bm25:
                pipelines[FUSED[name]] = Pipeline(fused_with_bm25(vector, pieces), known, copies)
        yield pipelines


def articles_of(catalog: Catalog) -> list[Article]:
    """Every article of a catalog, by name."""
    names = sorted(name for name, _ in catalog.files().values())
    return [article for name in names if (article := catalog.article(name))]


def copies_of(catalog: Catalog) -> Copies:
    """Of each paragraph every place where it is printed, by our catalog: a hit on one is a hit on all."""
    clusters: dict[str, list[Passage]] = {}
    for language in LANGUAGES:
        for passage in catalog.all_passages(language):
            clusters.setdefault(passage.cluster, []).append(passage)
    return {passage.address: [other.address for other in copies] for copies in clusters.values() for passage in copies}
