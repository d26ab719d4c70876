"""`trichdan index --watch` as a process of its own: it follows its folder until Ctrl-C."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]
PATIENCE = 20  # seconds for a report, on a busy machine
REST = 3  # seconds in which no report comes, where nothing is to be reported


class Watch:
    """A watching process; its reports as they come, and what it said."""

    def __init__(self, *words: str | Path) -> None:
        paths = os.pathsep.join([str(TESTS.parent), str(TESTS / "index")])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "index", "--watch", "--json", *map(str, words)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": paths, "TRICHDAN_EMBEDDING_MODEL": "index_trials.CheapEmbedding"},
        )  # fmt: skip
        self.said: list[str] = []
        self._reports: queue.Queue[dict[str, Any]] = queue.Queue()
        self._readers = [threading.Thread(target=self._read_reports), threading.Thread(target=self._read_said)]
        for reader in self._readers:
            reader.start()

    def report(self) -> dict[str, int]:
        """What the next report counts, without what it counts as nothing."""
        try:
            told = self._reports.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"no report within {PATIENCE} s; it said: {''.join(self.said)}") from None
        counted = ("added", "changed", "removed", "renamed")
        return {name: told[name] for name in counted if told[name]}

    def reports_until(self, wanted: dict[str, int]) -> None:
        """Wait until reports add up to what is wanted: a slow machine may see one change as several."""
        total: dict[str, int] = {}
        while total != wanted:
            for name, count in self.report().items():
                total[name] = total.get(name, 0) + count
            assert all(count <= wanted.get(name, 0) for name, count in total.items()), total

    def is_silent(self) -> bool:
        """Whether no report comes for a while."""
        try:
            self._reports.get(timeout=REST)
        except queue.Empty:
            return True
        return False

    def wait_until_said(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in "".join(self.said):
            assert time.monotonic() < end and self.process.poll() is None, self.said
            time.sleep(0.02)

    def interrupt(self) -> tuple[int, float]:
        """Press Ctrl-C; the exit code, and the seconds until the end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE), time.monotonic() - began

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def _read_reports(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._reports.put(json.loads(line))

    def _read_said(self) -> None:
        assert self.process.stderr is not None
        self.said.extend(self.process.stderr)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A place with a folder of one article, that one process watches through several tests."""
    home = tmp_path_factory.mktemp("watched")
    write(home / "bài" / "một.txt", 1)
    return home


@pytest.fixture(scope="module")
def watch(home) -> Iterator[Watch]:
    """That process; its index lies inside the folder, its first report is taken."""
    with started(home / "bài", "--index", home / "bài" / "chỉ mục") as watching:
        yield watching


@pytest.fixture
def alone(tmp_path) -> Iterator[Watch]:
    """A process and a folder of a test's own."""
    write(tmp_path / "bài" / "một.txt", 1)
    with started(tmp_path / "bài", "--index", tmp_path / "chỉ mục") as watching:
        yield watching


@contextmanager
def started(*words: str | Path) -> Iterator[Watch]:
    watching = Watch(*words)
    try:
        assert watching.report() == {"added": 1}
        watching.wait_until_said("watching")
        time.sleep(1.5)  # it says so before the system does watch
        yield watching
    finally:
        watching.close()


def write(file: Path, number: int) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"Phiên chợ thứ {number}\n\nPhiên chợ thứ {number} họp lúc {number} giờ sáng.", encoding="utf-8")
    return file


def test_added_edited_renamed_and_deleted_files_are_picked_up(watch, home):
    write(home / "bài" / "hai.txt", 2)
    assert watch.report() == {"added": 1}
    write(home / "bài" / "hai.txt", 22)
    assert watch.report() == {"changed": 1}
    (home / "bài" / "hai.txt").rename(home / "bài" / "ba.txt")
    assert watch.report() == {"renamed": 1}
    (home / "bài" / "ba.txt").unlink()
    assert watch.report() == {"removed": 1}


def test_a_whole_folder_that_is_moved_in_is_picked_up_and_followed(watch, home):
    for number in range(5):
        write(home / "kho" / "tháng 11" / f"{number}.txt", number)
    (home / "kho").rename(home / "bài" / "kho")
    watch.reports_until({"added": 5})
    write(home / "bài" / "kho" / "tháng 11" / "6.txt", 6)
    watch.reports_until({"added": 1})
    shutil.rmtree(home / "bài" / "kho")
    watch.reports_until({"removed": 6})


def test_hidden_files_and_the_index_inside_the_folder_are_passed_over(watch, home):
    write(home / "bài" / ".nháp.txt", 3)
    write(home / "bài" / ".git" / "ghi chú.txt", 4)
    (home / "bài" / "chỉ mục" / "note.txt").write_text("Không phải bài báo.", encoding="utf-8")
    assert watch.is_silent()


def test_a_file_that_is_saved_as_editors_do_is_read_once_and_whole(watch, home):
    write(home / "bài" / ".một.txt.swp", 1)
    write(home / "bài" / "một.txt~", 7)
    (home / "bài" / "một.txt~").replace(home / "bài" / "một.txt")
    assert watch.report() == {"changed": 1}
    assert watch.is_silent()


def test_ctrl_c_ends_it_soon_without_a_traceback(alone):
    code, seconds = alone.interrupt()
    assert code == 130
    assert seconds < 5
    alone.close()
    assert "Traceback" not in "".join(alone.said)


def test_a_folder_that_goes_is_told_and_followed_again_when_it_comes_back(alone, tmp_path):
    (tmp_path / "bài").rename(tmp_path / "đi vắng")
    alone.wait_until_said("bài is no folder")
    (tmp_path / "đi vắng").rename(tmp_path / "bài")
    write(tmp_path / "bài" / "hai.txt", 2)
    alone.reports_until({"added": 1})


def test_a_folder_that_is_made_anew_is_followed_again(alone, tmp_path):
    shutil.rmtree(tmp_path / "bài")
    alone.wait_until_said("bài is no folder")
    write(tmp_path / "bài" / "một.txt", 1)
    write(tmp_path / "bài" / "hai.txt", 2)
    alone.reports_until({"added": 1})


def test_a_change_before_anybody_watches_is_not_missed(tmp_path):
    write(tmp_path / "bài" / "một.txt", 1)
    watching = Watch(tmp_path / "bài", "--index", tmp_path / "chỉ mục")
    try:
        assert watching.report() == {"added": 1}
        write(tmp_path / "bài" / "hai.txt", 2)
        watching.reports_until({"added": 1})
    finally:
        watching.close()
