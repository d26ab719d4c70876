"""Model files that are none, or not whole, are named before anything is started."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from index.settings import ModelSettings
from rag.llm import LocalModel, open_llm
from rag.llm.gguf import fault
from rag.settings import LLMSettings


def string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def tiny(architecture: str = "imaginary", version: int = 3, alignment: int = 64) -> bytes:
    """A whole GGUF file: metadata of every kind, and two tensors of 64 weights, one of them in 4 bits."""
    entries = [
        string("general.architecture") + struct.pack("<I", 8) + string(architecture),
        string("general.alignment") + struct.pack("<II", 4, alignment),
        string("small") + struct.pack("<IB", 0, 7),
        string("large") + struct.pack("<Id", 12, 1.5),
        string("words") + struct.pack("<IIQ", 9, 8, 2) + string("diều") + string("rồng"),
        string("numbers") + struct.pack("<IIQ3f", 9, 6, 3, 1, 2, 3),
        string("nested") + struct.pack("<IIQIQ2h", 9, 9, 1, 3, 2, 1, 2),
    ]
    tensors = [
        string("plain") + struct.pack("<IQQIQ", 2, 32, 2, 0, 0),
        string("packed") + struct.pack("<IQIQ", 1, 64, 2, 256),
    ]
    header = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(entries)) + b"".join(entries + tensors)
    return header + bytes(-len(header) % alignment) + bytes(256 + 2 * 18)


WHOLE = tiny()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf"


@pytest.mark.parametrize("data", [WHOLE, WHOLE + bytes(100), tiny(version=2), tiny(alignment=32)])
def test_a_whole_file_has_no_fault(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert fault(file) is None


def test_an_empty_file_is_named(file: Path) -> None:
    file.touch()
    assert "model.gguf is empty" in (fault(file) or "")


@pytest.mark.parametrize("data", [b"PK\3\4" + bytes(1000), b"<html>Sign in</html>", b"version https://git-lfs", b"G!"])
def test_a_file_of_another_kind_is_named(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert f"model.gguf is not a GGUF file ({len(data):,} bytes)" in (fault(file) or "")


@pytest.mark.parametrize("lost", [1, 36, 100, 292])
def test_a_file_without_its_end_tells_what_is_found_and_what_is_needed(file: Path, lost: int) -> None:
    file.write_bytes(WHOLE[:-lost])
    told = fault(file) or ""
    assert f"{len(WHOLE) - lost:,} bytes found, {len(WHOLE):,} needed" in told
    assert "trichdan models pull" in told


def test_a_file_cut_anywhere_is_named(file: Path) -> None:
    for length in range(len(WHOLE)):
        file.write_bytes(WHOLE[:length])
        told = fault(file) or ""
        assert "model.gguf" in told
        assert "trichdan models pull" in told


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    assert "model.gguf is not here" in (fault(file) or "")


def test_a_folder_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in (fault(tmp_path) or "")


@given(st.integers(4, len(WHOLE) - 300), st.binary(min_size=1, max_size=8))
def test_a_damaged_header_never_breaks_the_check(tmp_path_factory: pytest.TempPathFactory, at: int, new: bytes) -> None:
    file = tmp_path_factory.mktemp("damaged") / "model.gguf"
    file.write_bytes(WHOLE[:at] + new + WHOLE[at + len(new) :])
    told = fault(file)
    assert told is None or "model.gguf" in told


@pytest.mark.parametrize("count", [1 << 25, 1 << 63])
def test_absurd_counts_are_not_believed(file: Path, count: int) -> None:
    file.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, count, count) + bytes(100))
    assert "damaged" in (fault(file) or "")


# --- a child that cannot start -------------------------------------------------------------------------------------


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def model(file: Path, now: list[float]) -> Iterator[LocalModel]:
    """A whole file that llama.cpp does not know what to do with."""
    file.write_bytes(WHOLE)
    model = LocalModel(file, LLMSettings(context=1024), clock=lambda: now[0])
    yield model
    model.close()


def failure(model: LocalModel) -> str:
    with pytest.raises(ModelError) as caught:
        list(model.stream("Xin chào"))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_after_a_failed_start_the_next_one_waits_and_says_so(model: LocalModel, now: list[float]) -> None:
    assert "model.gguf could not be started: llama.cpp ended with code" in failure(model)
    waiting = failure(model)
    assert "model.gguf could not be started (llama.cpp ended with code" in waiting
    assert "tried again in 1 s" in waiting
    with pytest.raises(ModelError, match="tried again in 1 s"):
        model.log_odds("?")
    now[0] += 1
    assert "could not be started: llama.cpp" in failure(model)
    assert "tried again in 2 s" in failure(model)


def test_a_file_that_is_not_whole_starts_nothing(file: Path, model: LocalModel) -> None:
    file.write_bytes(WHOLE[:-1])
    for _ in range(2):
        assert f"{len(WHOLE) - 1:,} bytes found, {len(WHOLE):,} needed" in failure(model)
    assert model.server.pid is None


def test_a_file_may_be_opened_before_it_is_checked(file: Path) -> None:
    file.write_bytes(b"none")
    assert open_llm(LLMSettings(model=str(file)), ModelSettings()) is not None
