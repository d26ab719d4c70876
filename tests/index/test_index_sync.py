"""The index is made equal to the folder: what a run counts, keeps, drops and skips."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from index_library import Library, no_model

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
    (library.folder / "cũ.txt").write_bytes("Café déjà vu".encode("latin-1"))
    (library.folder / "gãy.txt").symlink_to("không có")
    report = library.sync()
    reasons = {skipped.path: skipped.reason for skipped in report.skipped}
    assert library.articles() == {"phà"}
    assert set(reasons) == {"ảnh.jpg", "trống.md", "toàn rác.txt", "cũ.txt", "gãy.txt"}
    assert reasons["ảnh.jpg"] == "no reader for .jpg (known: .md .txt)"
    assert "save it as UTF-8" in reasons["cũ.txt"]
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
    with library.catalog() as catalog:
        assert catalog.stored() == {passage.node_id: "vi" for passage in catalog.all_passages("vi")}
    assert "a#p3" in library.near("vi", "Vàm Nao")


def test_a_folder_that_is_not_there_is_refused_by_name(library: Library) -> None:
    library.folder.rmdir()
    with pytest.raises(TrichdanError, match="articles is no folder"):
        library.sync(no_model)


HOLDER = """
import fcntl, sys
with open(sys.argv[1], "a+") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    lock.write("process 4711")
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
        with pytest.raises(IndexBusyError, match="process 4711"):
            library.sync(no_model)
        holder.communicate()
    assert library.sync().added == 1
