"""Chroma, embedded, in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import BasePydanticVectorStore

from index.article import Address, Paragraph
from index.catalog import Passage
from index.errors import SettingsError
from index.settings import VectorSettings
from index.vectors import as_node, chroma_store, count, nearest, open_chroma, served_store


def node(number: int, x: float, y: float, text: str = "Mưa.") -> TextNode:
    paragraph = Paragraph(Address("mưa", number), text, 0, len(text), "vi")
    return as_node(Passage(paragraph, "Mưa", "", None, f"n{number}", "key", "copy"), np.array([x, y], np.float32))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    client = open_chroma(tmp_path)
    yield client
    client.close()


@pytest.fixture
def store(client: Any) -> BasePydanticVectorStore:
    return chroma_store(client, "vi", create=True)


def test_the_nearest_paragraphs_come_first(store: BasePydanticVectorStore) -> None:
    store.add([node(1, 1, 0), node(2, 0.6, 0.8), node(3, 0, 1)])
    assert nearest(store, np.array([0, 1], np.float32), 2) == ["n3", "n2"]


def test_a_small_store_gives_all_it_has(store: BasePydanticVectorStore) -> None:
    store.add([node(1, 1, 0)])
    assert nearest(store, np.array([0, 1], np.float32), 50) == ["n1"]


def test_an_empty_store_gives_nothing(store: BasePydanticVectorStore) -> None:
    assert nearest(store, np.array([0, 1], np.float32), 5) == []


def test_a_node_added_again_replaces_the_old_one(store: BasePydanticVectorStore) -> None:
    store.add([node(1, 1, 0), node(2, 0.6, 0.8)])
    store.add([node(1, 0, 1, "Tạnh.")])
    assert count(store) == 2
    assert nearest(store, np.array([0, 1], np.float32), 2) == ["n1", "n2"]
    assert store.get_nodes(["n1"])[0].get_content() == "Tạnh."


def test_a_deleted_node_is_no_candidate(store: BasePydanticVectorStore) -> None:
    store.add([node(1, 1, 0), node(2, 0, 1)])
    store.delete_nodes(["n2"])
    assert nearest(store, np.array([0, 1], np.float32), 5) == ["n1"]


def test_more_nodes_than_one_batch_are_all_stored(store: BasePydanticVectorStore) -> None:
    store.add([node(number, number, 1) for number in range(1, 602)])
    assert count(store) == 601


def test_each_language_has_its_own_collection(client: Any, store: BasePydanticVectorStore) -> None:
    store.add([node(1, 1, 0)])
    assert count(chroma_store(client, "en", create=True)) == 0
    assert count(chroma_store(client, "vi")) == 1


def test_what_was_written_is_there_when_the_files_are_opened_again(
    tmp_path: Path, client: Any, store: BasePydanticVectorStore
) -> None:
    store.add([node(1, 1, 0), node(2, 0, 1)])
    client.close()
    again = open_chroma(tmp_path)
    assert nearest(chroma_store(again, "vi"), np.array([0, 1], np.float32), 1) == ["n2"]
    again.close()


def test_llamaindex_users_find_address_and_headline_in_the_metadata(store: BasePydanticVectorStore) -> None:
    store.add([node(4, 1, 0)])
    metadata = store.get_nodes(["n4"])[0].metadata
    assert (metadata["address"], metadata["title"], metadata["published"]) == ("mưa#p4", "Mưa", "")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (VectorSettings(store="chrome"), "vectors.store: 'chrome'"),
        (
            VectorSettings(store="llama_index.core.schema.TextNode"),
            "is no LlamaIndex BasePydanticVectorStore",
        ),
        (VectorSettings(store="no_such_package.Store"), "vectors.store: no module no_such_package"),
        (VectorSettings(url="localhost:8000"), "vectors.url: 'localhost:8000'"),
    ],
)
def test_a_store_that_cannot_be_is_refused_by_its_setting(settings: VectorSettings, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        served_store(settings, "vi")
