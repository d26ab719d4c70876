"""Two writers never write at once, and a reader sees one state of the index while another process changes it."""

import fcntl
import os
from pathlib import Path
from time import monotonic, sleep

import pytest
from index_trials import (
    Run,
    first_day,
    left_over,
    lines,
    start,
    state_hash,
    wait_for,
)

from index.errors import IndexBusyError
from index.lock import writer_lock

RACES = int(os.environ.get("TRICHDAN_RACES", "50"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    first_day(tmp_path / "articles")
    return Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log")


def _race(run: Run, gate: Path) -> None:
    # Both have started long before: they go at the same moment.
    while not gate.exists():
        pass
    run.here_told()


def test_of_two_writers_one_goes_first_and_the_other_is_told_its_process_or_follows(run: Run, tmp_path: Path) -> None:
    ends: list[tuple[str, ...]] = []
    for number in range(RACES):
        place = tmp_path / f"index {number}"
        gate = tmp_path / f"gate {number}"
        runs = [Run(run.folder, place, tmp_path / f"log {number} {one}") for one in range(2)]
        racing = [start(_race, one, gate) for one in runs]
        gate.touch()
        for process in racing:
            process.join(60)
        told = [lines(one.log)[-1] for one in runs]
        for line, other in zip(told, reversed(racing), strict=True):
            if line.startswith("error"):
                assert line.startswith("error IndexBusyError: another process is indexing")
                assert f"process {other.pid}, since" in line, told
        ends.append(tuple(sorted(line.partition(" ")[0] for line in told)))
        assert ends[-1] in {("error", "report"), ("report", "report")}, told
    assert ("error", "report") in ends
    run.here()
    for number in range(RACES):
        assert state_hash(tmp_path / f"index {number}") == state_hash(run.index)
        assert left_over(tmp_path / f"index {number}") == []


def test_a_writer_that_is_late_is_refused_within_seconds_and_the_index_is_right(run: Run) -> None:
    first = Run(run.folder, run.index, run.log, die_at=("embedding", 1), hang=True)
    writing = first.start()
    wait_for(lambda: any(line.startswith("embedding") for line in lines(run.log)), "embedding")
    since = monotonic()
    with pytest.raises(IndexBusyError, match=f"process {writing.pid}, since"):
        run.here()
    assert monotonic() - since < 5
    writing.kill()
    writing.join()
    assert run.here().added == 7


def _hold_nameless(lock: Path, named: Path) -> None:
    with lock.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        named.touch()
        sleep(0.2)
        file.truncate(0)
        file.write(f"process {os.getpid()}, since just now")
        file.flush()
        sleep(30)


@pytest.mark.parametrize("left", ["", "process 4194304, since a time long ago"])
def test_a_writer_that_had_no_time_yet_to_write_its_name_is_named_all_the_same(tmp_path: Path, left: str) -> None:
    """Of two that start at one moment, the loser looks before the winner has written who it is."""
    (tmp_path / "lock").write_text(left, encoding="utf-8")
    holder = start(_hold_nameless, tmp_path / "lock", tmp_path / "held")
    wait_for((tmp_path / "held").exists, "lock")
    with pytest.raises(IndexBusyError) as told, writer_lock(tmp_path):
        pass
    holder.kill()
    holder.join()
    assert f"process {holder.pid}, since" in str(told.value)
