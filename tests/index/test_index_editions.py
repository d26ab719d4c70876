"""Whatever happens to the files of the vectors is noticed, and mended from the catalog without embedding anything."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from index_library import no_model
from index_trials import (
    CHEAP,
    CHROMA,
    OTHER,
    Run,
    edition_folder,
    first_day,
    left_over,
    nearest,
    next_day,
    state,
    wait_for,
)  # fmt: skip
from llama_index.core.schema import BaseNode
from llama_index.core.vector_stores.simple import SimpleVectorStore
from llama_index.core.vector_stores.types import BasePydanticVectorStore, VectorStoreQuery, VectorStoreQueryResult

from index.article import LANGUAGES
from index.catalog import Catalog
from index.database import FILE
from index.editions import Edition, checksum
from index.settings import VectorSettings
from index.sync import mend_vectors, sync
from index.vectors import empty_store, served_store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the second day, with an older edition put aside."""
    place = tmp_path_factory.mktemp("made")
    run = Run(place / "articles", place / "index", place / "log")
    first_day(run.folder)
    run.here()
    shutil.copytree(edition_folder(run.index), place / "older")
    next_day(run.folder)
    run.here()
    return place


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Run:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log of the trial")


def by_kind(folder: Path) -> dict[str, list[Path]]:
    """The files of an edition by what they are called: the collections' folders have names of their own."""
    kinds: dict[str, list[Path]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        kinds.setdefault(file.name, []).append(file)
    return kinds


def truncated(file: Path, _: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def zeroed(file: Path, _: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size or 1))


def deleted(file: Path, _: Path) -> None:
    file.unlink()


def flipped(at: float) -> object:
    def flip(file: Path, _: Path) -> None:
        data = bytearray(file.read_bytes() or b"\0")
        data[int(at * (len(data) - 1))] ^= 0x40
        file.write_bytes(data)

    return flip


def replaced_by_older(file: Path, older: Path) -> None:
    file.write_bytes(by_kind(older)[file.name][0].read_bytes() + (b"" if file.suffix else b"\0"))


HARM = {
    "truncated": truncated, "zeroed": zeroed, "deleted": deleted, "first byte": flipped(0), "middle byte": flipped(0.5),
    "last byte": flipped(1), "from an older edition": replaced_by_older,
}  # fmt: skip


def test_there_are_files_to_harm(run: Run) -> None:
    assert "chroma.sqlite3" in by_kind(edition_folder(run.index))


@pytest.mark.parametrize("harm", HARM)
def test_harm_to_any_file_is_noticed_by_a_reader_and_mended_without_embedding(run: Run, made: Path, harm: str) -> None:
    expected, before = nearest(run.index), state(run.index)
    for kind in sorted(by_kind(edition_folder(run.index))):
        for file in by_kind(edition_folder(run.index))[kind]:
            HARM[harm](file, made / "older")
            assert nearest(run.index, mend=True) == expected, f"{kind} {harm}"
            break
    assert state(run.index) == before
    assert left_over(run.index) == []


@pytest.mark.parametrize("harm", ["truncated", "middle byte", "from an older edition", "all", "pointer"])
def test_harm_is_noticed_by_a_run_and_mended_without_embedding(run: Run, made: Path, harm: str) -> None:
    before = state(run.index)
    if harm == "all":
        shutil.rmtree(run.index / "chroma")
    elif harm == "pointer":
        catalog = sqlite3.connect(run.index / FILE)
        with catalog:
            catalog.execute("DELETE FROM meta WHERE key = 'vectors'")
        catalog.close()
    else:
        HARM[harm](edition_folder(run.index) / "chroma.sqlite3", made / "older")
    report = sync(run.folder, run.index, CHEAP, CHROMA, no_model)
    assert (report.unchanged, report.paragraphs) == (8, 0)
    if harm != "pointer":
        assert report.mended is not None
        assert ("missing" if harm == "all" else "not as they were written") in report.mended
    assert state(run.index) == before
    assert sync(run.folder, run.index, CHEAP, CHROMA, no_model).mended is None


def made_by_another_chroma(index: Path) -> None:
    """Files that are whole, but that this version of Chroma does not open."""
    home = edition_folder(index)
    connection = sqlite3.connect(home / "chroma.sqlite3")
    with connection:
        connection.execute("UPDATE migrations SET hash = 'of another version', sql = 'SELECT 1'")
    connection.close()
    sign(index)


def without_a_collection(index: Path) -> None:
    connection = sqlite3.connect(edition_folder(index) / "chroma.sqlite3")
    with connection:
        connection.execute("DELETE FROM collections WHERE name = 'trichdan-vi'")
    connection.close()
    sign(index)


def sign(index: Path) -> None:
    """Put the checksum of the files as they are into the catalog."""
    catalog = Catalog(index)
    was = Edition.parse(catalog.get("vectors"))
    catalog.put("vectors", str(replace(was, checksum=checksum(edition_folder(index)))))
    catalog.close()


@pytest.mark.parametrize("spoil", [made_by_another_chroma, without_a_collection])
def test_files_of_another_chroma_are_made_again_by_a_run(run: Run, spoil: object) -> None:
    before = state(run.index)
    spoil(run.index)
    report = sync(run.folder, run.index, CHEAP, CHROMA, no_model)
    assert report.mended is not None
    assert report.mended.startswith("Chroma cannot open them")
    assert state(run.index) == before


@pytest.mark.parametrize("spoil", [made_by_another_chroma, without_a_collection])
def test_files_of_another_chroma_are_made_again_by_a_reader(run: Run, spoil: object) -> None:
    expected = nearest(run.index)
    spoil(run.index)
    assert nearest(run.index, mend=True) == expected


# --- stores outside the index folder ---------------------------------------------------------------------------------


class FileStore(BasePydanticVectorStore):
    """A LlamaIndex store that keeps its vectors in a file, as many do, and cannot tell how many it has."""

    stores_text: bool = False
    path: str

    def _load(self) -> SimpleVectorStore:
        return SimpleVectorStore.from_persist_path(self.path) if Path(self.path).exists() else SimpleVectorStore()

    @property
    def client(self) -> None:
        return None

    def add(self, nodes: list[BaseNode], **_: object) -> list[str]:
        store = self._load()
        added = store.add(nodes)
        store.persist(self.path)
        return added

    def delete(self, ref_doc_id: str, **_: object) -> None:
        raise NotImplementedError

    def delete_nodes(self, node_ids: list[str] | None = None, **_: object) -> None:
        store = self._load()
        for node_id in node_ids or []:
            for kept in (store.data.embedding_dict, store.data.text_id_to_ref_doc_id, store.data.metadata_dict):
                kept.pop(node_id, None)
        store.persist(self.path)

    def clear(self) -> None:
        Path(self.path).unlink(missing_ok=True)

    def query(self, query: VectorStoreQuery, **options: object) -> VectorStoreQueryResult:
        return self._load().query(query, **options)

    def ids(self) -> set[str]:
        return set(self._load().data.embedding_dict)

    def vectors(self) -> dict[str, list[float]]:
        return {key: [round(x, 4) for x in vector] for key, vector in self._load().data.embedding_dict.items()}


def in_files(place: Path) -> VectorSettings:
    return VectorSettings(store="test_index_editions.FileStore", options={"path": f"{place}/{{collection}}.json"})


def stored(place: Path) -> dict[str, dict[str, list[float]]]:
    return {language: FileStore(path=f"{place}/trichdan-{language}.json").vectors() for language in LANGUAGES}


def is_as_the_catalog_says(index: Path, held: dict[str, dict[str, list[float]]]) -> bool:
    """Whether the stores hold the paragraphs of the catalog with their vectors, and nothing else."""
    catalog = Catalog(index)
    try:
        for language in LANGUAGES:
            passages = list(catalog.all_passages(language))
            vectors = catalog.vectors([passage.vector for passage in passages]) if passages else []
            expected = {
                passage.node_id: [round(float(x), 4) for x in vector]
                for passage, vector in zip(passages, vectors, strict=True)
            }
            if held[language].keys() != expected.keys():
                return False
            for node, vector in expected.items():
                if any(abs(one - other) > 2e-4 for one, other in zip(vector, held[language][node], strict=True)):
                    return False
        return True
    finally:
        catalog.close()


@pytest.fixture
def served(tmp_path: Path) -> Run:
    first_day(tmp_path / "articles")
    run = Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log", store=in_files(tmp_path))
    run.here()
    return run


def test_another_store_holds_what_the_catalog_says_after_every_run(served: Run, tmp_path: Path) -> None:
    assert is_as_the_catalog_says(served.index, stored(tmp_path))
    next_day(served.folder)
    served.here()
    assert is_as_the_catalog_says(served.index, stored(tmp_path))
    assert nearest(served.index, served.store)
    replace(served, settings=OTHER, rebuild=True).here()
    assert is_as_the_catalog_says(served.index, stored(tmp_path))


@pytest.mark.parametrize("stage", ["storing", "writing"])
def test_killed_beside_another_store_nothing_is_lost_or_left(served: Run, tmp_path: Path, stage: str) -> None:
    before = stored(tmp_path)
    next_day(served.folder)
    replace(served, die_at=(stage, 1)).kill_itself()
    for language in LANGUAGES:  # what was searched before is there as before
        assert before[language].items() <= stored(tmp_path)[language].items()
    served.here()
    assert is_as_the_catalog_says(served.index, stored(tmp_path))


def test_a_killed_rebuild_beside_another_store_leaves_none_of_its_vectors(served: Run, tmp_path: Path) -> None:
    replace(served, settings=OTHER, rebuild=True, die_at=("writing", 1)).kill_itself()
    served.here()
    assert is_as_the_catalog_says(served.index, stored(tmp_path))


def test_a_store_in_another_place_is_filled(served: Run, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    replace(served, store=in_files(other)).here()
    assert is_as_the_catalog_says(served.index, stored(other))


def test_a_store_that_lost_its_vectors_is_filled_again(served: Run, tmp_path: Path) -> None:
    for file in tmp_path.glob("trichdan-*.json"):
        file.unlink()
    served.here()
    assert is_as_the_catalog_says(served.index, stored(tmp_path))


def test_from_chroma_to_another_store_and_back(run: Run, tmp_path: Path) -> None:
    expected, before = nearest(run.index), state(run.index)
    other = replace(run, store=in_files(tmp_path))
    assert nearest(run.index, other.store, mend=True) == expected  # a reader that comes before the run
    other.here()
    assert is_as_the_catalog_says(run.index, stored(tmp_path))
    assert nearest(run.index, other.store) == expected
    run.here()
    assert state(run.index) == before
    assert left_over(run.index) == []


@contextmanager
def chroma_server(place: Path) -> Iterator[VectorSettings]:
    binary = Path(sys.executable).with_name("chroma")
    if not binary.exists():
        pytest.skip("there is no chroma command beside this Python")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [binary, "run", "--path", place / "server", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place,
    )  # fmt: skip

    def answers() -> bool:
        assert server.poll() is None, "the server ended"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    try:
        wait_for(answers, "Chroma server", 60)
        yield VectorSettings(url=f"http://127.0.0.1:{port}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def on_server(settings: VectorSettings) -> dict[str, dict[str, list[float]]]:
    held = {}
    for language in LANGUAGES:
        got = served_store(settings, language).client.get(include=["embeddings"])
        held[language] = {
            node: [round(float(x), 4) for x in vector]
            for node, vector in zip(got["ids"], got["embeddings"], strict=True)
        }
    return held


def test_a_chroma_server_holds_what_the_catalog_says_through_edits_kills_and_loss(tmp_path: Path) -> None:
    first_day(tmp_path / "articles")
    with chroma_server(tmp_path) as settings:
        run = Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log", store=settings)
        run.here()
        assert is_as_the_catalog_says(run.index, on_server(settings))
        next_day(run.folder)
        replace(run, die_at=("storing", 1)).kill_itself()
        replace(run, die_at=("writing", 1)).kill_itself()
        run.here()
        assert is_as_the_catalog_says(run.index, on_server(settings))
        replace(run, settings=OTHER, rebuild=True, die_at=("writing", 1)).kill_itself()
        run.here()
        assert is_as_the_catalog_says(run.index, on_server(settings))
        empty_store(settings, "vi")
        run.here()
        assert is_as_the_catalog_says(run.index, on_server(settings))


def test_mending_a_whole_index_changes_nothing(run: Run) -> None:
    before = edition_folder(run.index)
    assert mend_vectors(run.index, CHROMA) is None
    assert edition_folder(run.index) == before
