"""The index is made equal to the folder: what a run counts, keeps, drops and skips."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from index_library import Library, no_model
from index_trials import OTHER, Run, as_an_ordinary_user, cheap, state

from index.article import Address
from index.errors import IndexBusyError, TrichdanError

FERRY = (
    "Phà Vàm Nao nghỉ chạy",
    "Chuyến phà cuối cùng rời bến Vàm Nao lúc nửa đêm, khép lại bốn mươi năm đưa khách qua sông.",
    "Từ sáng mai, người dân hai bờ đi lại bằng cây cầu dây văng vừa khánh thành.",
)
LIBRARY = (
    "Night library opens",
    "A library that lends books until two in the morning opened beside the old market on Friday.",
    "Its founder, a retired lighthouse keeper, says that readers sleep too much.",
)


def counts(library: Library, **options: object) -> tuple[int, int, int, int, int, int]:
    report = library.sync(**options)
    return report.added, report.changed, report.removed, report.renamed, report.unchanged, report.paragraphs


def test_a_first_run_adds_everything(library: Library) -> None:
    library.write("phà.txt", *FERRY)
    library.write("2025/library.md", *LIBRARY)
    assert counts(library) == (2, 0, 0, 0, 0, 4)
    assert library.articles() == {"phà", "2025/library"}
    assert library.matching("vi", "nửa đêm") == {"phà#p1"}
    assert library.near("en", "Who started the library?")[0].startswith("2025/library#")


def test_a_second_run_embeds_nothing(library: Library) -> None:
    library.write("phà.txt", *FERRY)
    library.sync()
    assert counts(library, load_model=no_model) == (0, 0, 0, 0, 1, 0)


def test_editing_one_paragraph_embeds_exactly_one(library: Library) -> None:
    library.write("phà.txt", *FERRY)
    library.write("library.txt", *LIBRARY)
    library.sync()
    library.write("phà.txt", *FERRY[:2], "Vé qua cầu được miễn trong ba tháng đầu.")
    assert counts(library) == (0, 1, 0, 0, 1, 1)
    assert library.matching("vi", "miễn") == {"phà#p2"}
    assert library.matching("vi", "khánh thành") == set()


def test_a_removed_article_disappears_everywhere(library: Library) -> None:
    ferry = library.write("phà.txt", *FERRY)
    library.write("library.txt", *LIBRARY)
    library.sync()
    ferry.unlink()
    assert counts(library, load_model=no_model) == (0, 0, 1, 0, 1, 0)
    assert library.articles() == {"library"}
    assert library.matching("vi", "phà cầu") == set()
    assert library.near("vi", "Phà nghỉ chạy khi nào?") == []


def test_a_renamed_article_is_known_again(library: Library) -> None:
    ferry = library.write("phà.txt", *FERRY)
    library.sync()
    ferry.rename(library.folder / "vàm nao.txt")
    assert counts(library, load_model=no_model) == (0, 0, 0, 1, 0, 0)
    assert library.matching("vi", "nửa đêm") == {"vàm nao#p1"}
    assert set(library.near("vi", "phà")) == {"vàm nao#p1", "vàm nao#p2"}


def test_two_articles_that_swap_names_swap_contents(library: Library) -> None:
    library.write("a.txt", *FERRY)
    library.write("b.txt", *LIBRARY)
    library.sync()
    library.write("b.txt", *FERRY)
    library.write("a.txt", *LIBRARY)
    assert counts(library, load_model=no_model) == (0, 2, 0, 0, 0, 0)
    assert library.matching("vi", "nửa đêm") == {"b#p1"}
    assert library.matching("en", "lighthouse") == {"a#p2"}


def test_two_identical_articles_are_both_kept_and_embedded_once(library: Library) -> None:
    library.write("a.txt", *FERRY)
    library.write("b.txt", *FERRY)
    assert counts(library) == (2, 0, 0, 0, 0, 2)
    assert library.matching("vi", "nửa đêm") == {"a#p1", "b#p1"}
    assert set(library.near("vi", "phà")) == {"a#p1", "a#p2", "b#p1", "b#p2"}


def test_two_files_that_would_share_an_id_have_their_suffix(library: Library) -> None:
    library.write("a.txt", *FERRY)
    library.sync()
    markdown = library.write("a.md", *LIBRARY)
    library.sync()
    assert library.articles() == {"a.txt", "a.md"}
    assert set(library.near("vi", "phà")) == {"a.txt#p1", "a.txt#p2"}
    markdown.unlink()
    library.sync(no_model)
    assert library.articles() == {"a"}


def test_a_file_named_like_another_ones_suffixed_id_loses_nobody(library: Library) -> None:
    library.write("a.txt", *FERRY)
    library.write("a.md", *LIBRARY)
    library.write("a.txt.md", "Chợ quê", "Chợ quê họp từ bốn giờ sáng, tan trước khi mặt trời lên.")
    library.sync()
    assert len(library.articles()) == 3
    assert library.sync(no_model).unchanged == 3


def test_two_spellings_of_one_name_lose_nobody_silently(library: Library) -> None:
    library.write(unicodedata.normalize("NFC", "phà.txt"), *FERRY)
    library.write(unicodedata.normalize("NFD", "phà.txt"), *LIBRARY)
    report = library.sync()
    assert len(library.articles()) + len(report.skipped) == 2


def test_an_id_is_composed_whatever_the_disk_says(library: Library) -> None:
    library.write(unicodedata.normalize("NFD", "sông/phà.txt"), *FERRY)
    library.sync()
    assert library.articles() == {unicodedata.normalize("NFC", "sông/phà")}


def test_what_cannot_be_read_is_skipped_with_its_reason_and_the_rest_is_indexed(library: Library) -> None:
    library.write("phà.txt", *FERRY)
    library.write("ảnh.jpg", "no picture")
    library.write("trống.md", "")
    library.write("toàn rác.txt", "***", "———")
    (library.folder / "vỡ.txt").write_bytes(bytes(range(256)))
    (library.folder / "gãy.txt").symlink_to("không có")
    report = library.sync()
    reasons = {skipped.path: skipped.reason for skipped in report.skipped}
    assert library.articles() == {"phà"}
    assert set(reasons) == {"ảnh.jpg", "trống.md", "toàn rác.txt", "vỡ.txt", "gãy.txt"}
    assert reasons["ảnh.jpg"].startswith("no reader for .jpg (known: ")
    assert "save it as UTF-8" in reasons["vỡ.txt"]
    assert "no text" in reasons["trống.md"]
    assert "only boilerplate" in reasons["toàn rác.txt"]


def test_a_name_that_is_no_text_is_indexed(library: Library) -> None:
    Path(os.fsdecode(os.fsencode(library.folder) + b"/ph\xe0.txt")).write_text("\n\n".join(FERRY), encoding="utf-8")
    library.sync()
    assert library.articles() == {"ph\\xe0"}


def test_hidden_files_and_folders_are_left_alone(library: Library) -> None:
    library.write(".trichdan/a.txt", *FERRY)
    library.write(".nháp.txt", *FERRY)
    report = library.sync(no_model)
    assert (report.added, report.skipped) == (0, ())


def test_a_short_paragraph_moves_with_the_language_of_its_article(library: Library) -> None:
    library.write("a.txt", "Vàm Nao", *LIBRARY[1:], "“Vàm Nao!”")
    library.sync()
    library.write("a.txt", "Vàm Nao", *FERRY[1:], "“Vàm Nao!”")
    library.sync()
    assert {language: len(held) for language, held in state(library.index)["store"].items()} == {"vi": 3, "en": 0}
    assert "a#p3" in library.near("vi", "Vàm Nao")


def test_a_folder_that_is_not_there_is_refused_by_name(library: Library) -> None:
    library.folder.rmdir()
    with pytest.raises(TrichdanError, match="articles is no folder"):
        library.sync(no_model)


HOLDER = """
import fcntl, os, sys
with open(sys.argv[1], "a+") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    lock.write(f"process {os.getpid()}, since today")
    lock.flush()
    print("held", flush=True)
    sys.stdin.read()
"""


def test_while_another_process_indexes_the_index_is_busy(library: Library) -> None:
    library.write("phà.txt", *FERRY)
    library.index.mkdir()
    command = [sys.executable, "-c", HOLDER, str(library.index / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(IndexBusyError, match=f"process {holder.pid}, since today"):
            library.sync(no_model)
        holder.communicate()
    assert library.sync().added == 1


# --- folders as they are ---------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Library:
    """A library with a cheap embedding: what is found does not matter, only what is indexed."""
    return Library(tmp_path, cheap())


def reasons(report: object) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in report.skipped}


def test_links_are_followed_to_files_of_the_folder_only(folder: Library, tmp_path: Path) -> None:
    folder.write("phà.txt", *FERRY)
    (tmp_path / "secret.txt").write_text("\n\n".join(LIBRARY), encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.txt").write_text("\n\n".join(LIBRARY), encoding="utf-8")
    for name, target in {
        "again.txt": "phà.txt", "outside.txt": "../secret.txt", "nothing.txt": "không có.txt",
        "one.txt": "two.txt", "two.txt": "one.txt", "itself.txt": "itself.txt",
        "folder": str(tmp_path / "elsewhere"), "round": ".", "up.txt": "..",
    }.items():  # fmt: skip
        (folder.folder / name).symlink_to(target)
    report = folder.sync()
    assert folder.articles() == {"phà", "again"}
    assert reasons(report).keys() == {
        "outside.txt", "nothing.txt", "one.txt", "two.txt", "itself.txt", "folder", "round", "up.txt"
    }  # fmt: skip
    assert "outside the folder" in reasons(report)["outside.txt"]
    assert folder.sync(no_model).unchanged == 2


def test_what_is_no_regular_file_is_not_waited_for(folder: Library) -> None:
    folder.write("phà.txt", *FERRY)
    os.mkfifo(folder.folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        home = Path.cwd()
        os.chdir(folder.folder)  # a socket's path may not be long
        try:
            listening.bind("socket.txt")
        finally:
            os.chdir(home)
        report = folder.sync()
    assert reasons(report) == {"pipe.txt": "not a regular file", "socket.txt": "not a regular file"}
    assert folder.articles() == {"phà"}


@pytest.mark.parametrize(
    "name",
    [
        "it's “quoted” \"twice\".txt", "two\nlines.txt", "tab\there.txt", "-rf.txt", "--rebuild.txt", "a...txt",
        "a..txt", "~..~.txt", "tin#p1.txt", "tin#p1#p2.txt", "50%.txt", "a:b.txt", "a\\b.txt", "*.txt", "phà 🌉.txt",
        unicodedata.normalize("NFD", "Đồng Tháp mười.txt"), "Tiếng Việt.TXT", "x" * 251 + ".txt", "ế" * 83 + ".txt",
        "sâu/sâu hơn/sâu nữa/a.txt", "' OR 1=1 --.txt", " .txt", "\u202etxt.txt", "\u200b.txt",
    ],
)  # fmt: skip
def test_an_article_of_any_name_is_indexed_and_found_by_its_address(folder: Library, name: str) -> None:
    folder.write(name, *FERRY)
    folder.sync()
    (article,) = folder.articles()
    assert unicodedata.is_normalized("NFC", article)
    with folder.catalog() as catalog:
        assert catalog.holder(unicodedata.normalize("NFC", name)) == article
        (address, passage) = next(iter(catalog.passages_at([Address.parse(f"{article}#p1")]).items()))
        assert (str(address), passage.paragraph.text) == (f"{article}#p1", FERRY[1])
    assert folder.sync(no_model).unchanged == 1


def test_an_empty_folder_and_empty_files_make_an_empty_index(folder: Library) -> None:
    assert counts(folder, load_model=no_model) == (0, 0, 0, 0, 0, 0)
    folder.write("trống.txt").write_bytes(b"")
    folder.write("a/b/trống.html").write_bytes(b"")
    report = folder.sync(no_model)
    assert (report.added, set(reasons(report))) == (0, {"trống.txt", "a/b/trống.html"})
    assert state(folder.index)["store"] == {"vi": [], "en": []}


def test_an_index_inside_the_folder_is_no_article(tmp_path: Path) -> None:
    inside = Library(tmp_path, cheap())
    inside.index = inside.folder / "chỉ mục"
    inside.write("phà.txt", *FERRY)
    assert counts(inside) == (1, 0, 0, 0, 0, 2)
    (inside.index / "ghi chú.txt").write_text("\n\n".join(LIBRARY), encoding="utf-8")
    report = inside.sync(no_model)
    assert (report.unchanged, report.added, report.skipped) == (1, 0, ())


def test_an_article_whose_file_becomes_a_folder_is_replaced_by_what_is_in_it(folder: Library) -> None:
    folder.write("tin.txt", *FERRY)
    folder.sync()
    (folder.folder / "tin.txt").unlink()
    folder.write("tin.txt/a.txt", *LIBRARY)
    assert counts(folder) == (1, 0, 1, 0, 0, 2)
    assert folder.articles() == {"tin.txt/a"}


def test_a_name_that_passes_from_one_file_to_another_loses_nobody(folder: Library) -> None:
    """`a.txt` is called a, until there is a page saved under that very name."""
    folder.write("a.txt", *FERRY)
    folder.sync()
    blocks = "".join(f"<p>{block}</p>" for block in LIBRARY[1:])
    page = (
        f"<!doctype html><html><head><title>{LIBRARY[0]}</title></head><body><article>{blocks}</article></body></html>"
    )
    bare = folder.write("a", page)
    folder.sync()
    assert folder.articles() == {"a", "a.txt"}
    assert folder.matching("en", "lighthouse") == {"a#p2"}
    bare.unlink()
    folder.sync(no_model)
    assert folder.articles() == {"a"}
    assert folder.matching("vi", "nửa đêm") == {"a#p1"}


# --- folders that change while they are read, or cannot be looked into ----------------------------------------------


def during(act: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Do something after the first file was read."""

    def progress(stage: str, done: int, _: int) -> None:
        if (stage, done) == ("reading", 1):
            act()

    return progress


def test_a_file_that_vanishes_before_it_is_read_is_gone(folder: Library) -> None:
    folder.write("a.txt", *LIBRARY)
    late = folder.write("b.txt", *FERRY)
    report = folder.sync(progress=during(late.unlink))
    assert (report.added, report.skipped) == (1, ())
    assert folder.articles() == {"a"}


def test_a_folder_that_vanishes_before_it_is_read_is_gone(folder: Library) -> None:
    folder.write("a.txt", *LIBRARY)
    folder.write("tin/b.txt", *FERRY)
    folder.sync()
    report = folder.sync(no_model, progress=during(lambda: shutil.rmtree(folder.folder / "tin")))
    assert (report.removed, report.skipped) == (1, ())
    assert folder.articles() == {"a"}


def test_a_file_that_changes_after_the_run_began_is_indexed_as_it_was_read_and_again_by_the_next_run(
    folder: Library,
) -> None:
    folder.write("a.txt", *LIBRARY)
    folder.write("b.txt", *FERRY)

    def edit() -> None:
        folder.write("a.txt", LIBRARY[0], "Readers of the night library may bring their own lamps from now on.")
        folder.write("b.txt", *FERRY[:2])

    assert folder.sync(progress=during(edit)).added == 2
    assert folder.matching("en", "lighthouse") == {"a#p2"}
    assert folder.matching("vi", "khánh thành") == set()
    assert counts(folder)[:5] == (0, 1, 0, 0, 1)
    assert folder.matching("en", "lamps") == {"a#p1"}


@pytest.fixture
def run(folder: Library, tmp_path: Path) -> Run:
    """Three articles, indexed."""
    folder.write("a.txt", *LIBRARY)
    folder.write("tin/b.txt", *FERRY)
    folder.write("tin/sâu/c.txt", "Chợ quê", "Chợ quê họp từ bốn giờ sáng và tan trước khi mặt trời lên.")
    run = Run(folder.folder, folder.index, tmp_path / "log")
    run.here()
    return run


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("tin/b.txt", 0),
        ("tin/sâu", 0),
        ("tin", 0),
        ("tin", 0o444),
        ("tin", 0o111),
        (".", 0),
        (".", 0o444),
        (".", 0o111),
    ],
)
def test_what_cannot_be_looked_into_now_stays_as_it_was_indexed(run: Run, path: str, mode: int) -> None:
    before = state(run.index)
    place = run.folder / path
    usual = place.stat().st_mode
    place.chmod(mode)
    try:
        (told,) = as_an_ordinary_user(run)
    finally:
        place.chmod(usual)
    assert told.startswith("report")
    assert state(run.index) == before, told
    assert run.here().unchanged == 3


def test_a_new_file_that_cannot_be_opened_is_skipped_with_its_reason_and_the_rest_is_indexed(run: Run) -> None:
    for name in ("d.txt", "e.txt"):
        (run.folder / name).write_text("\n\n".join(FERRY), encoding="utf-8")
    (run.folder / "d.txt").chmod(0)
    (told,) = as_an_ordinary_user(run)
    assert told.startswith("report Report(added=1, changed=0, removed=0, renamed=0, unchanged=3, ")
    assert "Permission denied" in told


def test_an_article_that_could_not_be_read_by_new_rules_is_read_by_them_as_soon_as_it_can_be(
    run: Run, folder: Library
) -> None:
    with folder.catalog() as catalog:
        catalog.put("reading", "an older one")
    kept = run.folder / "tin" / "b.txt"
    kept.chmod(0)
    as_an_ordinary_user(run)
    kept.chmod(0o644)
    with folder.catalog() as catalog, catalog.transaction():  # as if older rules had read it
        catalog._connection.execute("UPDATE articles SET title = 'older' WHERE id = 'tin/b'")
    run.here()
    with folder.catalog() as catalog:
        article = catalog.article("tin/b")
        assert article is not None
        assert article.title == FERRY[0]


@pytest.mark.parametrize("seconds", [3e11, -1e11])
def test_a_file_with_an_impossible_time_is_indexed_all_the_same(folder: Library, seconds: float) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as place:
        folder.folder = Path(place)
        os.utime(folder.write("phà.txt", *FERRY), (seconds, seconds))
        if (folder.folder / "phà.txt").stat().st_mtime != seconds:
            pytest.skip("this file system knows no such times")
        folder.write("a.txt", *LIBRARY)
        report = folder.sync()
        assert folder.articles() == {"phà", "a"}, report


# --- indexes of nothing ----------------------------------------------------------------------------------------------


def test_a_rebuild_of_an_empty_folder_keeps_nothing_of_the_embedding_before(folder: Library, tmp_path: Path) -> None:
    ferry = folder.write("phà.txt", *FERRY)
    folder.sync(settings=OTHER, load_model=lambda: cheap(OTHER))
    ferry.unlink()
    folder.sync(rebuild=True)
    folder.write("phà.txt", *FERRY)
    folder.sync()
    fresh = Library(tmp_path / "fresh", cheap())
    fresh.write("phà.txt", *FERRY)
    fresh.sync()
    assert state(folder.index) == state(fresh.index)


def test_an_index_of_an_empty_folder_belongs_to_the_embedding_of_the_settings(folder: Library) -> None:
    folder.sync(no_model)
    with folder.catalog() as catalog:
        assert catalog.get("embedding") is not None
    folder.sync(no_model, settings=OTHER)
    folder.write("phà.txt", *FERRY)
    folder.sync(settings=OTHER)
