"""The reading room: one process reads, and nothing that a file does to it harms the reader of many."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from article_files import BEN_PHA, STORIES, Story, markdown_text, pdf_of, plain_text, web_page, word_document
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ArticleError
from index.read import READERS, read
from index.read.manuscript import Manuscript
from index.read.room import ReadingRoom

# Takes a minute or more to parse: every bracket may open a link.
SLOW = b"[" * 6_000_000


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "index.read.room" in child.cmdline()]


@pytest.mark.parametrize("story", STORIES, ids=["vi", "en"])
@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("a.txt", plain_text),
        ("a.md", markdown_text),
        ("a.html", web_page),
        ("a.pdf", pdf_of),
        ("a.docx", word_document),
    ],
)
def test_it_reads_what_is_read_without_it(
    room: ReadingRoom, story: Story, name: str, build: Callable[[Story], bytes]
) -> None:
    data = build(story)
    assert room.read(Path(name), data) == read(Path(name), data)


def test_its_reasons_are_those_given_without_it(room: ReadingRoom) -> None:
    with pytest.raises(ArticleError, match=r"^no text in it$"):
        room.read(Path("a.txt"), b"  ")


def test_nothing_starts_before_the_first_file_and_nothing_stays_after() -> None:
    before = len(children())
    with ReadingRoom() as room:
        assert len(children()) == before
        room.read(Path("a.txt"), b"Xin ch\xc3\xa0o.")
        assert len(children()) == before + 1
    assert len(children()) == before


def test_a_name_may_hold_bytes_that_are_no_text(room: ReadingRoom) -> None:
    assert room.read(Path(os.fsdecode(b"b\xe1o.txt")), b"Xin.").blocks == ("Xin.",)


def test_a_file_as_large_as_may_be_goes_through(room: ReadingRoom) -> None:
    with pytest.raises(ArticleError, match="more than 2,000,000 characters"):
        room.read(Path("a.txt"), b"a" * (19 << 20))


def test_a_larger_file_is_refused_at_once(room: ReadingRoom) -> None:
    start = time.monotonic()
    with pytest.raises(ArticleError, match="larger than 100 MB"):
        room.read(Path("a.txt"), b"a" * (200 << 20))
    assert time.monotonic() - start < 1


def test_a_reading_that_takes_too_long_is_stopped_and_the_next_file_is_read() -> None:
    with ReadingRoom(seconds=1.5) as room:
        start = time.monotonic()
        with pytest.raises(ArticleError, match=r"^reading it took longer than 1\.5 s; "):
            room.read(Path("slow.md"), SLOW)
        assert time.monotonic() - start < 5
        assert room.read(Path("a.txt"), b"Xin.").blocks == ("Xin.",)


def test_a_process_that_dies_is_replaced_and_costs_one_file() -> None:
    with ReadingRoom() as room:
        room.read(Path("a.txt"), b"Xin.")
        (child,) = (c for c in children() if c.pid == room._child.pid)  # type: ignore[union-attr]
        child.send_signal(signal.SIGSEGV)
        with pytest.raises(ArticleError, match=r"^reading it ended the reader"):
            room.read(Path("a.txt"), b"Xin.")
        assert room.read(Path("a.txt"), b"Xin.").blocks == ("Xin.",)


def test_ctrl_c_leaves_at_once_and_takes_the_process_along(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\nfrom pathlib import Path\nfrom index.read.room import ReadingRoom\n"
        "with ReadingRoom(60) as room:\n"
        "    room.read(Path('a.txt'), b'Xin.')\n    print(room._child.pid, flush=True)\n"
        "    room.read(Path('slow.md'), b'[' * 6_000_000)\n"
    )
    parent = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    start = time.monotonic()
    parent.send_signal(signal.SIGINT)
    _, errors = parent.communicate(timeout=10)
    assert time.monotonic() - start < 3
    assert "KeyboardInterrupt" in errors
    assert not psutil.pid_exists(child)


def test_it_never_outlives_a_killed_parent(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import time\nfrom pathlib import Path\nfrom index.read.room import ReadingRoom\n"
        "room = ReadingRoom()\nroom.read(Path('a.txt'), b'Xin.')\nprint(room._child.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and psutil.pid_exists(child):
        if psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        assert not psutil.pid_exists(child)


def test_it_works_from_any_folder_and_takes_no_module_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('taken from the folder of articles')")
    monkeypatch.chdir(tmp_path)
    with ReadingRoom() as room:
        assert room.read(Path("a.html"), web_page(BEN_PHA)).blocks == BEN_PHA.paragraphs


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with ReadingRoom() as room:
        for name in ("a.pdf", "a.docx", "a.html"):
            with pytest.raises(ArticleError):
                room.read(Path(name), b"%PDF-1.7 broken")
    assert capfd.readouterr() == ("", "")


@settings(max_examples=300)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=400))
def test_whatever_the_bytes_the_answer_is_a_manuscript_or_a_reason(room: ReadingRoom, suffix: str, data: bytes) -> None:
    try:
        assert isinstance(room.read(Path(f"a{suffix}"), data), Manuscript)
    except ArticleError as error:
        assert "ended the reader" not in str(error)
