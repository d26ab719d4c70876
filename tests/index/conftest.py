"""A folder of articles with its index, and wheels that carry data."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from index_library import Library
from llama_index.core.base.embeddings.base import BaseEmbedding


@pytest.fixture
def library(tmp_path: Path, embedding: BaseEmbedding) -> Library:
    return Library(tmp_path, embedding)


@pytest.fixture
def make_library(tmp_path: Path, embedding: BaseEmbedding) -> Callable[[str], Library]:
    return lambda name: Library(tmp_path / name, embedding)


@pytest.fixture
def wheelhouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make wheels that the real pip finds; it finds nothing else, and no network."""
    folder = tmp_path / "wheelhouse"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))

    def make(name: str, version: str, **members: bytes) -> Path:
        wheel = folder / f"{name}-{version}-py3-none-any.whl"
        about = f"{name}-{version}.dist-info"
        files = {f"{name}/{member}.bin": data for member, data in members.items()} | {
            f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
            f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"]).encode()
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in files.items():
                archive.writestr(path, data)
        return wheel

    return make
