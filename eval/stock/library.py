"""The articles of a catalog as LlamaIndex's citation engine reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.rows import Source
from eval.stock.collect import articles_of, copies_of
from eval.stock.pipelines import Copies
from eval.stock.shared import SharedEmbedding
from eval.stock.sources import Chunk, chunks_with_sources
from index.article import LANGUAGES, Address
from index.catalog import Catalog, Passage


@dataclass(frozen=True, slots=True)
class Library:
    """What is answered from: LlamaIndex's index, its chunks by node id, and the paragraphs as the catalog has them.

    copies: of a paragraph, every place where the same text stands.
    """

    index: VectorStoreIndex
    chunks: Mapping[str, Chunk]
    paragraphs: Mapping[Address, Source]
    copies: Copies

    @property
    def paragraphs_a_source(self) -> float:
        """How many paragraphs a source holds on average."""
        sources = [holds for chunk in self.chunks.values() for holds in chunk.sources]
        return sum(map(len, sources)) / len(sources)


def open_library(catalog: Catalog, embedding: BaseEmbedding, embedded: Callable[[int, int], None]) -> Library:
    """LlamaIndex's default index over the articles of a catalog. embedded: told how many chunks are, of how many."""
    cut = chunks_with_sources(articles_of(catalog))
    shared = SharedEmbedding(embedding)
    shared.learn([chunk.piece.node.get_content() for chunk in cut], embedded)
    passages = (passage for language in LANGUAGES for passage in catalog.all_passages(language))
    return Library(
        VectorStoreIndex([chunk.piece.node for chunk in cut], embed_model=shared),
        {chunk.piece.node.node_id: chunk for chunk in cut},
        {passage.address: _source(passage) for passage in passages},
        copies_of(catalog),
    )


def _source(passage: Passage) -> Source:
    published = passage.published.isoformat() if passage.published else ""
    heading = " · ".join(part for part in (passage.title, passage.outlet, published) if part)
    return Source(passage.address, passage.paragraph.language, heading, passage.paragraph.text)
