"""Files of any kind, hostile ones among them: a manuscript or a reason, in little time."""

import random
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from article_files import STORIES, Story, markdown_text, pdf_of, plain_text, web_page, word_document, word_parts
from article_pages import PAGES
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ArticleError
from index.read import MAX_BYTES, READERS, can_read, read
from index.read.manuscript import Manuscript

BUILDERS = {".txt": plain_text, ".md": markdown_text, ".html": web_page, ".pdf": pdf_of, ".docx": word_document}
# What a reading room waits for; on a busy machine these take a third of it.
SECONDS = 30
SENTENCE = (
    b"<p>This sentence is long enough to be prose, and it ends with a full stop as a paragraph does, which is all.</p>"
)


def told(name: str, data: bytes) -> Manuscript | str:
    try:
        return read(Path(name), data)
    except ArticleError as error:
        return str(error)


# --- what a file is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", STORIES, ids=["vi", "en"])
@pytest.mark.parametrize("suffix", BUILDERS)
def test_the_same_article_gives_the_same_blocks_in_every_format(suffix: str, story: Story) -> None:
    found = read(Path(f"a{suffix}"), BUILDERS[suffix](story))
    # Plain text marks no headline: it is the first block until headlines are looked for.
    assert ((found.title,) if found.title else ()) + found.blocks == (story.title, *story.paragraphs)


@pytest.mark.parametrize("name", ["a", "a.txt", "a.html", "a.doc", "a.PDF", "a.docx"])
@pytest.mark.parametrize("suffix", [".html", ".pdf", ".docx"])
def test_a_file_is_read_as_what_it_is_whatever_its_name_says(suffix: str, name: str) -> None:
    data = BUILDERS[suffix](STORIES[0])
    assert read(Path(name), data) == read(Path(f"a{suffix}"), data)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_web_page_in_a_text_file_is_known_in_any_encoding(encoding: str) -> None:
    data = web_page(STORIES[0]).decode().replace(' charset="utf-8"', "").encode(encoding)
    assert read(Path("a.txt"), data).blocks == STORIES[0].paragraphs


def test_a_piece_of_a_web_page_in_a_text_file_is_known() -> None:
    assert read(Path("a.txt"), b"<div><p>One.</p><p>Two.</p></div>").blocks == ("One.", "Two.")


@pytest.mark.parametrize(
    "text", ["<3 is a heart, they say.", "a < b and b > c", "<b>bold</b> only", "PK is a code", "%PDF"]
)
def test_text_that_merely_resembles_another_format_stays_text(text: str) -> None:
    assert read(Path("a.txt"), text.encode()).blocks == (text,)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an old or an encrypted Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an old or an encrypted Word document"),
        ("a.txt", b"{\\rtf1\\ansi Xin chao}", "rich text; .* save it as .docx or .txt"),
        ("a.rtf", b"Xin", "rich text"),
        ("a.mht", b"From: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b", "save the page as .html"),
        ("a.html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n", "save the page as .html"),
        ("a.docx", b"Xin chao", "no Word document, whatever its name says"),
        ("a.pdf", b"Xin chao", "no PDF, whatever its name says"),
        ("README", b"Xin chao", "not one of .txt .md .html .htm .pdf .docx"),
        ("a.csv", b"Xin,chao", "not one of .txt .md .html .htm .pdf .docx"),
        *((f"a{suffix}", b"", "no text in it") for suffix in (".txt", ".md", ".html")),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        read(Path(name), data)


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("content.xml", "OpenDocument"),
        ("META-INF/container.xml", "e-book"),
        ("photo.jpg", "an archive, not a document"),
    ],
)
def test_other_archives_are_named(member: str, reason: str) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(ArticleError, match=reason):
        read(Path("a.docx"), buffer.getvalue())


@pytest.mark.parametrize(
    ("name", "worth"),
    [("a.TXT", True), ("a.htm", True), ("a.doc", True), ("a", True), (".hidden", False), ("a.jpg", False)],
)
def test_a_scanner_knows_by_its_name_whether_a_file_is_worth_opening(name: str, worth: bool) -> None:
    assert can_read(name) is worth


# --- any bytes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", sorted(READERS))
@settings(max_examples=350)
@given(data=st.binary(max_size=600))
def test_any_bytes_give_a_manuscript_or_a_reason(suffix: str, data: bytes) -> None:
    assert told(f"a{suffix}", data)


@settings(max_examples=300)
@given(st.text(st.sampled_from('<>/abpdivtrl=" \n&;!-[]#x1')))
def test_any_markup_gives_a_manuscript_or_a_reason(markup: str) -> None:
    found = told("a.html", b"<html><p>" + markup.encode())
    assert "damaged" not in found if isinstance(found, str) else found.blocks


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html"])
def test_a_file_with_flipped_bits_or_cut_short_gives_a_manuscript_or_a_reason(suffix: str) -> None:
    chance = random.Random(7)
    whole = PAGES["guardian-like"].html.encode() if suffix == ".html" else BUILDERS[suffix](STORIES[1])
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        start = time.monotonic()
        assert told(f"a{suffix}", bytes(data))
        assert time.monotonic() - start < SECONDS


def test_a_keyboard_interrupt_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_data: bytes) -> Manuscript:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.read.plain.read", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read(Path("a.txt"), b"Xin.")


# --- too much of everything ----------------------------------------------------------------------------------------

MANY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nested tags": ("a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"Xin."),
    "unclosed tags": ("a.html", lambda: b"<html><body><p>" + b"<b>" * 100_000 + b"Xin."),
    "nesting as deep as allowed": ("a.html", lambda: b"<html><body>" + b"<div>" * 500 + SENTENCE * 5000),
    "noise as deep as allowed": ("a.html", lambda: b"<html><body>" + b"<nav>" * 500 + SENTENCE * 5000),
    "a long attribute": ("a.html", lambda: b"<html><p class='" + b"a " * 5_000_000 + b"'>Xin.</p>"),
    "many attributes": ("a.html", lambda: b"<html><p " + b"a " * 5_000_000 + b">Xin.</p>"),
    "tiny tags": ("a.html", lambda: b"<html><body>" + b"<b>x</b>" * 1_000_000),
    "tiny paragraphs": ("a.html", lambda: b"<html><body>" + b"<p>x" * 1_000_000),
    "rows": ("a.html", lambda: b"<html><table>" + b"<tr><td>a<td>b" * 100_000),
    "angle brackets": ("a.html", lambda: b"<" * 10_000_000),
    "unclosed comments": ("a.html", lambda: b"<!--" * 2_000_000),
    "nested linked data": ("a.html", lambda: b"<script type='application/ld+json'>" + b"[" * 1_000_000),
    "dates": ("a.html", lambda: b"<html>" + b"<div class='date author'>12/12/2025</div>" * 19_000),
    "unclosed comments in Markdown": ("a.md", lambda: b"<!-- " * 500_000),
    "unclosed scripts in Markdown": ("a.md", lambda: b"<script>" * 200_000),
    "spaces": ("a.html", lambda: b"<p>a" + b" " * 19_000_000 + b"b</p>"),
    "one line": ("a.txt", lambda: b"a " * 9_000_000),
    "blank lines": ("a.txt", lambda: b"\n \t" * 6_000_000),
    "nested tables": (
        "a.docx",
        lambda: word_parts(document="<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80),
    ),
}


@pytest.mark.parametrize("case", MANY)
def test_too_much_of_anything_is_read_or_refused_in_time(case: str) -> None:
    name, build = MANY[case]
    data = build()
    start = time.monotonic()
    found = told(name, data)
    assert time.monotonic() - start < SECONDS
    assert isinstance(found, Manuscript) or "damaged beyond reading" not in found


def test_more_than_a_hundred_megabytes_are_refused_unread() -> None:
    start = time.monotonic()
    with pytest.raises(ArticleError, match="larger than 100 MB"):
        read(Path("a.txt"), bytes(2 * MAX_BYTES))
    assert time.monotonic() - start < 1


def test_text_is_refused_above_twenty_megabytes() -> None:
    with pytest.raises(ArticleError, match="larger than 20 MB"):
        read(Path("a.html"), b"<p>" + b"a" * (20 << 20))


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(101 << 20))
    start = time.monotonic()
    with pytest.raises(ArticleError, match="unpacks to something enormous"):
        read(Path("a.docx"), buffer.getvalue())
    assert time.monotonic() - start < 1
