"""Chroma, or any LlamaIndex vector store, behind LlamaIndex's interface: one collection for each language.

A store proposes candidates; their scores are computed from the catalog's own vectors. So every store gives the same
scores, and no store's idea of a similarity is trusted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from llama_index.core.schema import BaseNode, MetadataMode, TextNode
from llama_index.core.vector_stores.types import BasePydanticVectorStore, VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.article import Language
from index.calibration import Array
from index.catalog import Passage
from index.editions import collection_name
from index.errors import SettingsError
from index.plugins import is_import_path, load_class
from index.settings import VectorSettings

_BATCH = 500
_COSINE = {"hnsw": {"space": "cosine"}}


class UpsertingChroma(ChromaVectorStore):
    """LlamaIndex's Chroma store, but a node that is added again replaces the old one (Chroma's `add` keeps the old)."""

    def add(self, nodes: Sequence[BaseNode], **_: Any) -> list[str]:
        for start in range(0, len(nodes), _BATCH):
            batch = nodes[start : start + _BATCH]
            self.client.upsert(
                ids=[node.node_id for node in batch],
                embeddings=[node.get_embedding() for node in batch],
                documents=[node.get_content(metadata_mode=MetadataMode.NONE) for node in batch],
                metadatas=[dict(node.metadata) for node in batch],
            )
        return [node.node_id for node in nodes]


def open_chroma(folder: Path) -> Any:
    """A client of the Chroma files in a folder; close it before the files are copied or summed."""
    import chromadb

    return chromadb.PersistentClient(str(folder), settings=_quiet())


def chroma_store(client: Any, language: Language, *, create: bool = False) -> UpsertingChroma:
    """The collection of one language as a LlamaIndex vector store."""
    if create:
        collection = client.get_or_create_collection(
            collection_name(language), configuration=_COSINE, embedding_function=None
        )
    else:
        collection = client.get_collection(collection_name(language), embedding_function=None)
    return UpsertingChroma(chroma_collection=collection)  # type: ignore[call-arg]


def served_store(settings: VectorSettings, language: Language) -> BasePydanticVectorStore:
    """The store of one language's vectors on a Chroma server or in a class that the settings name."""
    if settings.store == "chroma":
        return chroma_store(_server(settings), language, create=True)
    if not is_import_path(settings.store):
        raise SettingsError(f"vectors.store: {settings.store!r} is neither chroma nor an import path (module.Class)")
    store = load_class(settings.store, BasePydanticVectorStore, "vectors.store")  # type: ignore[type-abstract]
    name = collection_name(language)
    return store(**{key: _filled(value, name) for key, value in settings.options.items()})


def empty_store(settings: VectorSettings, language: Language) -> BasePydanticVectorStore:
    """The same store without anything in it."""
    if settings.store == "chroma":
        client = _server(settings)
        if collection_name(language) in {collection.name for collection in client.list_collections()}:
            client.delete_collection(collection_name(language))
        return served_store(settings, language)
    store = served_store(settings, language)
    store.clear()
    return store


def count(store: BasePydanticVectorStore) -> int | None:
    """How many vectors a store holds, where it can tell."""
    return store.client.count() if isinstance(store, UpsertingChroma) else None


def as_node(passage: Passage, vector: Array | None = None) -> TextNode:
    """A paragraph as LlamaIndex knows it: id, text, vector, and metadata that its users can show."""
    return TextNode(
        id_=passage.node_id,
        text=passage.paragraph.text,
        embedding=None if vector is None else vector.tolist(),
        metadata={
            "address": str(passage.address),
            "article": passage.address.article,
            "paragraph": passage.address.paragraph,
            "language": passage.paragraph.language,
            "title": passage.title,
            "outlet": passage.outlet,
            "published": passage.published.isoformat() if passage.published else "",
        },
        excluded_embed_metadata_keys=["address", "article", "paragraph", "language", "title", "outlet", "published"],
    )


def nearest(store: BasePydanticVectorStore, question: Array, k: int) -> list[str]:
    """The node ids of about the k paragraphs nearest to a question's vector, best first."""
    result = store.query(VectorStoreQuery(query_embedding=question.tolist(), similarity_top_k=k))
    return list(result.ids or [])


def _server(settings: VectorSettings) -> Any:
    import chromadb

    address = urlsplit(settings.url or "")
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError(f"vectors.url: {settings.url!r} is no address such as http://127.0.0.1:8000")
    return chromadb.HttpClient(
        host=address.hostname,
        port=address.port or (443 if address.scheme == "https" else 80),
        ssl=address.scheme == "https",
        settings=_quiet(),
    )


def _quiet() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _filled(value: Any, collection: str) -> Any:
    return value.replace("{collection}", collection) if isinstance(value, str) else value
