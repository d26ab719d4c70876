"""A full disk ends a run with what to do; the index is as it was, and with more room the same command succeeds."""

import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_trials import Run, first_day, left_over, lines, nearest, next_day, start, state_hash, story, write

from index.catalog import Catalog
from index.diskspace import DiskFullError
from index.errors import IndexMissingError

SAID = re.compile(
    r"error DiskFullError: the disk has no room for the index: about (\d+) MB are needed in (.+), (\d+) MB"
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the first day, whose folder has become that of the next day and some more."""
    place = tmp_path_factory.mktemp("begun")
    first_day(place / "articles")
    Run(place / "articles", place / "index", place / "log").here()
    next_day(place / "articles")
    for number in range(20, 40):
        write(place / "articles" / f"{number}.txt", *story(number))
    return place


@pytest.fixture(scope="module")
def after(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The state that a run with enough room makes."""
    place = tmp_path_factory.mktemp("after")
    run = Run(begun / "articles", place / "index", place / "log")
    run.here()
    return state_hash(run.index)


def _limited(run: Run, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    run.here_told()


def told(run: Run) -> str:
    return next((line for line in reversed(lines(run.log)) if line.startswith(("report", "error"))), "nothing")


def seen(index: Path) -> str | None:
    try:
        catalog = Catalog(index)
    except IndexMissingError:
        return None
    try:
        return state_hash(index) if catalog.article_count() else None
    finally:
        catalog.close()


@pytest.mark.parametrize("kilobytes", [1, 40, 100, 160, 200, 300, 500, 800])
def test_where_no_file_may_grow_the_index_stays_as_it_was_until_it_may(
    begun: Path, after: str, tmp_path: Path, kilobytes: int
) -> None:
    shutil.copytree(begun / "index", tmp_path / "index")
    run = Run(begun / "articles", tmp_path / "index", tmp_path / "log")
    before = state_hash(run.index)
    process = start(_limited, run, kilobytes << 10)
    process.join(60)
    said = told(run)
    assert SAID.match(said) or said.startswith("report"), said
    assert state_hash(run.index) == (before if SAID.match(said) else after)
    first = lines(run.log)
    last = max((at for at, line in enumerate(first) if line.startswith("embedding ")), default=0)
    run.here()
    assert state_hash(run.index) == after
    assert not {line for line in first[:last] if line.startswith("embed ")} & set(lines(run.log)[len(first) :])
    assert left_over(run.index) == []


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, whose size `resize` changes."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file system can be mounted here: {error}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def used(place: Path) -> int:
    return shutil.disk_usage(place).used


def leave(place: Path, free: int) -> None:
    """Make the disk so small that only so many bytes are free."""
    size = used(place) + free
    subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)


SMALL = [0, 64 << 10, 300 << 10, 700 << 10, 1000 << 10, 1400 << 10, 2 << 20, 3 << 20]


@pytest.mark.parametrize("free", SMALL)
def test_on_a_disk_that_fills_during_an_update_the_index_stays_as_it_was_until_there_is_room(
    begun: Path, after: str, small: Path, tmp_path: Path, free: int
) -> None:
    shutil.copytree(begun / "index", small / "index")
    run = Run(begun / "articles", small / "index", tmp_path / "log")
    before = nearest(run.index), state_hash(run.index)
    leave(small, free)
    process = run.start()
    process.join(60)
    said = told(run)
    leave(small, 64 << 20)
    said_how = SAID.match(said)
    assert said_how or said.startswith("report"), said
    if said_how:
        assert (nearest(run.index), state_hash(run.index)) == before
        assert said_how[2] == str(small / "index")
        assert int(said_how[1]) > int(said_how[3]), said
    run.here()
    assert state_hash(run.index) == after
    assert left_over(run.index) == []


@pytest.mark.parametrize("free", [0, 8 << 10, 100 << 10, 400 << 10, 800 << 10, 1200 << 10])
def test_on_a_disk_too_small_for_a_first_index_it_can_be_made_when_there_is_room(
    begun: Path, after: str, small: Path, tmp_path: Path, free: int
) -> None:
    run = Run(begun / "articles", small / "index", tmp_path / "log")
    leave(small, max(free, 4096))
    if not free:
        (small / "full").write_bytes(bytes(shutil.disk_usage(small).free))
    process = run.start()
    process.join(60)
    said = told(run)
    (small / "full").unlink(missing_ok=True)
    leave(small, 64 << 20)
    assert SAID.match(said), said
    assert seen(run.index) is None
    run.here()
    assert state_hash(run.index) == after


def test_a_whole_index_is_not_called_damaged_because_the_disk_is_full(small: Path, tmp_path: Path) -> None:
    first_day(tmp_path / "articles")
    run = Run(tmp_path / "articles", small / "index", tmp_path / "log")
    run.here()
    leave(small, 150 << 10)
    process = run.start()
    process.join(60)
    leave(small, 64 << 20)
    said = told(run)
    assert SAID.match(said) or "mended=None" in said, said


def test_a_reader_on_a_full_disk_is_told_so(small: Path, tmp_path: Path) -> None:
    first_day(tmp_path / "articles")
    run = Run(tmp_path / "articles", small / "index", tmp_path / "log")
    run.here()
    Catalog(run.index).close()
    leave(small, 150 << 10)
    try:
        with pytest.raises(DiskFullError, match="MB are needed in"):
            nearest(run.index, mend=True)
    finally:
        leave(small, 64 << 20)
    assert [path.name for path in (run.index / "readers").iterdir()] == ["door"]
