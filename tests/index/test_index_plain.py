"""Plain text files."""

import codecs
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.read import read
from index.read.plain import read as read_plain

BEN = "Bến phà Rạch Miễu ngừng chạy từ nửa đêm."
CAU = "Cây cầu mới thay cho bến phà đã phục vụ hơn bốn mươi năm."


def blocks(text: str) -> tuple[str, ...]:
    return read_plain(text.encode()).blocks


def test_blank_lines_part_paragraphs() -> None:
    assert blocks(f"{BEN}\n\n{CAU}\n") == (BEN, CAU)


def test_any_number_of_blank_lines_even_with_spaces_is_one_gap() -> None:
    assert blocks(f"\n\n{BEN}\n \t \n\n{CAU}\n\n\n") == (BEN, CAU)


def test_windows_newlines_part_paragraphs_too() -> None:
    assert blocks(f"{BEN}\r\n\r\n{CAU}\r\n") == (BEN, CAU)


def test_a_paragraph_may_be_one_line() -> None:
    headline = "Phà ngừng chạy"
    assert blocks(f"{headline}\n{BEN}\n{CAU}") == (headline, BEN, CAU)


def test_lines_broken_by_an_editor_are_joined() -> None:
    wrapped = (
        "Từ nửa đêm hôm qua, những chuyến phà cuối cùng đã rời bến\n"
        "trong tiếng còi dài, khép lại hơn bốn mươi năm đưa khách\n"
        "qua sông."
    )
    assert blocks(f"Phà ngừng chạy\n\n{wrapped}\n") == ("Phà ngừng chạy", wrapped.replace("\n", " "))


def test_one_line_paragraphs_of_a_wrapped_lines_length_stay_apart() -> None:
    lines = (
        "Chuyến phà cuối cùng rời bến lúc nửa đêm, chở theo ba mươi hành khách.",
        "Nhiều người đứng trên bờ vẫy tay chào, có người lặng lẽ lau nước mắt.",
        "Sáng hôm sau, cây cầu mới mở cửa đón những chiếc xe đầu tiên qua sông.",
    )
    assert blocks("\n".join(lines)) == lines


def test_spaces_inside_a_line_become_one() -> None:
    assert blocks("Bến   phà\tRạch\u00a0Miễu") == ("Bến phà Rạch Miễu",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_or_without_its_mark_is_read(encoding: str) -> None:
    assert read_plain(f"{BEN}\n\n{CAU}".encode(encoding)).blocks == (BEN, CAU)


def test_big_endian_is_read_by_its_mark() -> None:
    assert read_plain(codecs.BOM_UTF16_BE + BEN.encode("utf-16-be")).blocks == (BEN,)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BEN.encode("utf-16")[:-1], "not UTF-16 text .* save it as UTF-8"),
        (b"\x89PNG\r\n", "not text but a PNG image"),
        (b"\x00\x01\x02" * 50, "not text but binary data"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        read_plain(data)


def test_an_older_encoding_is_read_and_named() -> None:
    manuscript = read_plain("Café déjà vu".encode("latin-1"))
    assert manuscript.blocks == ("Café déjà vu",)
    assert manuscript.encoding == "windows-1252"


@pytest.mark.parametrize("data", [b"", b" \n\t\n", "\ufeff".encode(), "\u200b\n".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_an_empty_file_is_no_article(name: str, data: bytes) -> None:
    with pytest.raises(ArticleError, match="no text in it"):
        read(Path(name), data)


def test_a_huge_file_is_no_article() -> None:
    with pytest.raises(ArticleError, match="larger than 20 MB"):
        read(Path("a.txt"), b"a" * ((20 << 20) + 1))


def test_the_reader_is_picked_by_suffix_in_any_case() -> None:
    assert read(Path("a.TXT"), b"# Ferry").blocks == ("# Ferry",)
    assert read(Path("a.MD"), b"# Ferry\n\nIt stopped.").title == "Ferry"
