"""LlamaIndex's ready-made searches over a list of pieces: by vector in Chroma, and fused with BM25."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.vector_stores.chroma import ChromaVectorStore

from eval.rows import Retrieved
from eval.stock.pieces import Piece
from index.article import Address
from index.errors import TrichdanError

# LlamaIndex's own default is 2, with which nothing could be said about the first five.
DEPTH = 10
_BM25 = "llama_index.retrievers.bm25"
# The place of a chunk that holds no paragraph: it counts as a result, and paragraphs are numbered from 1.
_NOWHERE = 0

Copies = Mapping[Address, Sequence[Address]]


class MissingExtraError(TrichdanError):
    """A package is not installed that only a comparison needs."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A retriever, and by node id what it retrieves from. copies: of a paragraph, where else the same text stands."""

    retriever: BaseRetriever
    pieces: Mapping[str, Piece]
    copies: Copies

    def search(self, question: str) -> tuple[Retrieved, ...]:
        """The hits in their order; a hit names every paragraph of its node, and their copies."""
        found = ((self.pieces[one.node.node_id], one.score or 0.0) for one in self.retriever.retrieve(question))
        return tuple(self._retrieved(piece, score) for piece, score in found)

    def _retrieved(self, piece: Piece, score: float) -> Retrieved:
        named = [place for address in piece.holds for place in (address, *self.copies.get(address, ()))]
        first, *also = dict.fromkeys(named or [Address(piece.node.node_id, _NOWHERE)])
        return Retrieved(first, score, tuple(also), piece.language)


def by_vector(pieces: Sequence[Piece], embedding: BaseEmbedding, chroma: Any, name: str) -> BaseRetriever:
    """The default retriever over a new Chroma collection of that name."""
    store = ChromaVectorStore(chroma_collection=chroma.create_collection(name, embedding_function=None))
    storage = StorageContext.from_defaults(vector_store=store)
    index = VectorStoreIndex([piece.node for piece in pieces], storage_context=storage, embed_model=embedding)
    return index.as_retriever(similarity_top_k=DEPTH)


def fused_with_bm25(vector: BaseRetriever, pieces: Sequence[Piece]) -> BaseRetriever:
    """A search by vector and BM25 in one order by reciprocal rank. Raises MissingExtraError."""
    nodes = [piece.node for piece in pieces]
    keyword = bm25_retriever().from_defaults(nodes=nodes, similarity_top_k=min(DEPTH, len(nodes)))
    return QueryFusionRetriever(
        [vector, keyword],
        llm=_NeverAsked(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=DEPTH,
        num_queries=1,
        use_async=False,
    )


def bm25_retriever() -> Any:
    """LlamaIndex's BM25Retriever class. Raises MissingExtraError that names what to install."""
    try:
        return import_module(_BM25).BM25Retriever
    except ModuleNotFoundError as error:
        if not f"{_BM25}.".startswith(f"{error.name}."):
            raise  # it is installed, and something that it needs is not
        raise MissingExtraError(
            "LlamaIndex's BM25Retriever is not installed; bring it with: pip install 'trichdan[compare]'"
        ) from error


class _NeverAsked(CustomLLM):
    """The model that a fusion of retrievers must be given, though with one query it asks none."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata()

    def complete(self, *_: Any, **__: Any) -> CompletionResponse:
        raise AssertionError("no language model takes part in this comparison")

    def stream_complete(self, *_: Any, **__: Any) -> CompletionResponseGen:
        raise AssertionError("no language model takes part in this comparison")
