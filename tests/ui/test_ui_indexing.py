"""`trichdan index` where things go wrong: two at once, places that cannot be written, folders without articles."""

import ctypes
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import schema
from index.database import FILE

TESTS = Path(__file__).parents[1]
PATIENCE = 30  # seconds
BRIDGE = "Cầu phao Vàm Cống mở lại\n\nCầu phao mở lại sáng 4/10 sau chín ngày sửa, xe dưới 5 tấn được qua."
_DROP_BOUNDING, _DAC_OVERRIDE = 24, 1  # prctl(2), capabilities(7)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder without language model, with a cheap embedding that other processes find too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(TESTS / "index"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS / "index")]))
    monkeypatch.setenv("TRICHDAN_EMBEDDING_MODEL", "index_trials.CheapEmbedding")
    monkeypatch.setenv("TRICHDAN_LLM_MODEL", "none")
    return tmp_path


@pytest.fixture
def articles(home):
    folder = home / "articles"
    folder.mkdir()
    (folder / "cầu.txt").write_text(BRIDGE, encoding="utf-8")
    return folder


def many(folder: Path, count: int) -> None:
    """Articles enough that indexing them takes a while."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        told = "\n\n".join(f"Đoàn thuyền số {number} của làng {number % 7} đem về {n} tấn cá." for n in range(8))
        (folder / f"{number}.txt").write_text(f"Chuyến biển thứ {number}\n\n{told}", encoding="utf-8")


@contextmanager
def started(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own; it is ended with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "ui.cli", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(done: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, f"no {what} within {PATIENCE} s"
        time.sleep(0.01)


def embedded(index: Path) -> int:
    """How many vectors an index keeps."""
    try:
        connection = sqlite3.connect(f"{(index / FILE).resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


# --- two at once, and one that is interrupted ----------------------------------------------------------------------


def test_a_second_process_ends_at_once_and_names_the_first(home):
    many(home / "articles", 150)
    with started("index", "articles", "--json") as first:
        wait_for(lambda: embedded(home / ".trichdan"), "vector")
        first.send_signal(signal.SIGSTOP)
        with started("index", "articles", "--json") as second:
            told = second.communicate(timeout=PATIENCE)
        first.send_signal(signal.SIGCONT)
        report, _ = first.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert f"process {first.pid}, since 20" in json.loads(told[0])["error"]
    assert f"process {first.pid}" in told[1] and "Traceback" not in told[1]
    assert (first.returncode, json.loads(report)["added"]) == (0, 150)


def test_ctrl_c_keeps_what_is_done_and_the_second_run_goes_on(home):
    many(home / "articles", 300)
    with started("index", "articles") as first:
        wait_for(lambda: embedded(home / ".trichdan") > 20, "vectors")
        first.send_signal(signal.SIGINT)
        _, told = first.communicate(timeout=5)
    kept = embedded(home / ".trichdan")
    assert (first.returncode, "Traceback" in told) == (130, False)
    assert 20 < kept < 2000
    with started("index", "articles", "--json") as second:
        report, _ = second.communicate(timeout=PATIENCE)
    assert json.loads(report)["added"] == 300
    assert json.loads(report)["paragraphs"] == 300 * 8 - kept


def test_ctrl_c_says_that_what_was_done_is_kept_and_how_to_go_on(home):
    many(home / "articles", 300)
    with started("index", "articles") as first:
        wait_for(lambda: embedded(home / ".trichdan") > 20, "vectors")
        first.send_signal(signal.SIGINT)
        _, told = first.communicate(timeout=5)
    assert "kept" in told and "same command again" in told


# --- places ---------------------------------------------------------------------------------------------------------


def test_a_folder_of_articles_that_is_a_file_is_told(trichdan, articles):
    ran = trichdan("index", articles / "cầu.txt")
    assert ran.code == 1 and "is no folder" in ran.err


def test_an_index_that_is_a_file_is_told(trichdan, articles, home):
    (home / "note").write_text("mine", encoding="utf-8")
    for index in ("note", "note/inner"):
        ran = trichdan("index", articles, "--index", index)
        assert ran.code == 1 and "note" in ran.err
    assert (home / "note").read_text(encoding="utf-8") == "mine"


def _obey_permissions() -> None:
    """Let a process of root, too, be stopped by what a folder permits."""
    ctypes.CDLL(None).prctl(_DROP_BOUNDING, _DAC_OVERRIDE, 0, 0, 0)


def obedient(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *map(str, words)], capture_output=True, text=True, preexec_fn=_obey_permissions
    )


@pytest.fixture
def read_only() -> Iterator[Callable[[Path], None]]:
    """Make a folder and all in it read-only until the test is over."""
    locked: list[tuple[Path, int]] = []

    def lock(folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            locked.append((path, path.stat().st_mode))
            path.chmod(0o555 if path.is_dir() else 0o444)

    yield lock
    for path, mode in reversed(locked):
        path.chmod(mode)


@pytest.mark.usefixtures("articles")
def test_an_index_folder_that_cannot_be_written_is_told(home, read_only):
    (home / "index").mkdir()
    read_only(home / "index")
    ran = obedient("index", "articles", "--index", "index")
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert "index" in ran.stderr


@pytest.mark.usefixtures("articles")
def test_an_index_that_cannot_be_written_any_more_is_told(home, read_only, trichdan):
    assert trichdan("index", "articles", "--index", "index", "--json").code == 0
    read_only(home / "index")
    for words in (("index", "articles"), ("search", "cầu phao")):
        ran = obedient(*words, "--index", "index")
        assert "Traceback" not in ran.stderr
        assert ran.returncode == 1 or ran.stdout


# --- folders without articles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files", [{}, {"ảnh.txt": b"\xff\xd8\xff\xe0", "rỗng.txt": b"\n"}], ids=["empty", "unreadable"]
)
def test_a_folder_without_an_article_is_indexed_as_such_and_says_so(trichdan, home, files):
    (home / "articles").mkdir()
    for name, data in files.items():
        (home / "articles" / name).write_bytes(data)
    ran = trichdan("index", "articles", "--json")
    assert (ran.code, ran.json["added"], len(ran.json["skipped"])) == (0, 0, len(files))
    assert "no article" in trichdan("index", "articles").err


def test_searching_an_index_without_an_article_says_that_it_has_none(trichdan, home):
    (home / "articles").mkdir()
    assert trichdan("index", "articles").code == 0
    ran = trichdan("search", "cầu")
    assert "None" not in ran.err
    assert "no article" in ran.err and "trichdan index" in ran.err
    assert trichdan("ask", "cầu nào mở lại?", "--json").json["abstained"]


def test_articles_that_come_into_an_empty_folder_are_indexed(trichdan, home):
    (home / "articles").mkdir()
    assert trichdan("index", "articles").code == 0
    (home / "articles" / "cầu.txt").write_text(BRIDGE, encoding="utf-8")
    assert trichdan("index", "--json").json["added"] == 1
    assert trichdan("search", "cầu phao", "--json").json["hits"][0]["article"] == "cầu"


# --- the report -----------------------------------------------------------------------------------------------------


def test_more_than_twenty_skipped_files_are_counted_and_all_are_in_json(trichdan, articles):
    for number in range(25):
        (articles / f"ảnh {number:02}.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    ran = trichdan("index", articles)
    assert ran.err.count("skipped ảnh") == 20
    assert "… and 5 more skipped files; --json names all" in ran.err
    assert "25 skipped" in ran.err
    told = trichdan("index", articles, "--json").json["skipped"]
    assert [one["path"] for one in told] == [f"ảnh {number:02}.jpg" for number in range(25)]
    assert all("no reader for .jpg" in one["reason"] for one in told)


def test_converted_files_are_named_with_their_encoding(trichdan, articles):
    (articles / "cũ.txt").write_bytes(BRIDGE.encode("utf-16"))
    (articles / "hỏng.txt").write_bytes(BRIDGE.encode().decode("latin-1").encode())
    (articles / "café.txt").write_bytes("Café reopens\n\nThe café in Rouen Street reopened on Friday.".encode("cp1252"))
    ran = trichdan("index", articles, "--json")
    assert {one["path"]: one["encoding"] for one in ran.json["converted"]} == {
        "cũ.txt": "utf-16", "hỏng.txt": "double utf-8", "café.txt": "windows-1252",
    }  # fmt: skip
    assert "converted cũ.txt from utf-16" in ran.err


# --- what was there before ------------------------------------------------------------------------------------------


def test_a_catalog_of_a_newer_version_is_refused_with_what_to_do(trichdan, articles):
    assert trichdan("index", articles, "--json").code == 0
    connection = sqlite3.connect(Path(".trichdan") / FILE)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    for words in (("index",), ("index", "--rebuild"), ("search", "cầu"), ("ask", "cầu?"), ("doctor",)):
        ran = trichdan(*words)
        assert ran.code == 1
        assert "a newer Trichdan made it" in ran.out + ran.err
        assert "delete the index folder and run: trichdan index FOLDER" in ran.out + ran.err


@pytest.mark.parametrize("words", [("search", "cầu phao Vàm Cống"), ("ask", "Cầu phao Vàm Cống mở lại khi nào?")])
def test_damaged_vectors_are_mended_in_silence(trichdan, articles, words):
    assert trichdan("index", articles, "--json").code == 0
    whole = trichdan(*words)
    assert whole.code == 0 and "cầu#p1" in whole.out
    (edition,) = Path(".trichdan/chroma").iterdir()
    for file in edition.rglob("*"):
        if file.is_file():
            file.write_bytes(b"\0" * 100)
    ran = trichdan(*words)
    assert (ran.code, ran.out, ran.err) == (0, whole.out, whole.err)
    assert trichdan("index", "--json").json["mended"] is None
