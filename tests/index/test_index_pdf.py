"""PDF files: lines become the paragraphs that they were."""

import re
from textwrap import wrap

import pytest
from article_files import BEN_PHA, LIGHTHOUSE, STORIES, Story, Text, assembled, pdf, pdf_of, pdf_pages, stream

from index.errors import ArticleError
from index.read.pdf import MAX_PAGES, read

BOTH = pytest.mark.parametrize("story", STORIES, ids=["vi", "en"])


def column(paragraphs: tuple[str, ...], x: float, top: float = 700, width: int = 40) -> list[Text]:
    lines, y = [], top
    for paragraph in paragraphs:
        for line in wrap(paragraph, width):
            lines.append(Text(x, y, line))
            y -= 14
        y -= 8
    return lines


@BOTH
@pytest.mark.parametrize(
    ("width", "gap", "indent"),
    # With neither gap nor indent a full last line cannot be told from any other.
    [(84, 8, 0), (60, 8, 0), (40, 8, 0), (84, 0, 18), (60, 0, 18), (40, 0, 18), (84, 14, 18), (84, 0, 0)],
)
def test_paragraphs_are_told_by_gaps_indents_or_short_last_lines(
    story: Story, width: int, gap: float, indent: float
) -> None:
    found = read(pdf(pdf_pages(story, width=width, gap=gap, indent=indent)))
    assert (found.title, found.blocks, found.outside) == (story.title, story.paragraphs, ())


@BOTH
@pytest.mark.parametrize("lines", [3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize(("gap", "indent"), [(8, 0), (0, 18)], ids=["gaps", "indents"])
def test_a_paragraph_that_runs_over_the_page_is_one_and_running_heads_are_outside(
    story: Story, lines: int, gap: float, indent: float
) -> None:
    pages = pdf_pages(story, lines_a_page=lines, gap=gap, indent=indent, head="Báo Mẫu")
    found = read(pdf(pages))
    assert (found.title, found.blocks) == (story.title, story.paragraphs)
    assert found.outside == tuple(
        text for page in range(1, len(pages) + 1) for text in (f"Báo Mẫu - {page}", str(page))
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = LIGHTHOUSE.paragraphs[:3], LIGHTHOUSE.paragraphs[3:]
    head = [Text(60, 760, LIGHTHOUSE.title, 20)]
    found = read(pdf([[*head, *column(left, 60), *column(right, 310)]]))
    assert (found.title, found.blocks) == (LIGHTHOUSE.title, LIGHTHOUSE.paragraphs)


def test_a_paragraph_that_runs_over_a_column_is_one() -> None:
    lines = column(BEN_PHA.paragraphs[:1], 60)
    moved = [Text(310, 700 - 14 * number, line.text) for number, line in enumerate(lines[2:])]
    assert read(pdf([[*lines[:2], *moved]])).blocks == BEN_PHA.paragraphs[:1]


def test_a_word_hyphenated_at_the_end_of_a_line_is_whole_again() -> None:
    lines = ["The harbour lights were repainted in the sum-", "mer by a well-", "known firm, as well-known firms do."]
    found = read(pdf([[Text(60, 700 - 14 * number, line) for number, line in enumerate(lines)]]))
    assert found.blocks == (
        "The harbour lights were repainted in the summer by a well-known firm, as well-known firms do.",
    )


def test_vietnamese_syllables_at_the_end_of_a_line_stay_apart() -> None:
    lines = ["Chiếc phà cuối cùng rời bến trong tiếng còi", "dài giữa đêm khuya, không ai nói với ai lời nào."]
    found = read(pdf([[Text(60, 700 - 14 * number, line) for number, line in enumerate(lines)]]))
    assert found.blocks == (" ".join(lines),)


def test_letters_from_another_font_in_a_word_do_not_split_it() -> None:
    # A browser writes B|ế|n so, where its font lacks Vietnamese: twice it moves the pen before each piece.
    data = pdf([[Text(60, 700, "Bến phà Rạch Miễu vắng khách.")]])
    packed = re.search(rb"/Contents (\d+) 0 R", data)
    assert packed is not None
    codes = {"B": 2, "ế": 17, "n": 12}
    letters = sorted(set("Bến phà Rạch Miễu vắng khách."))
    codes = {letter: letters.index(letter) + 1 for letter in codes}
    pieces = [("B", 0.0), ("ế", 8.0), ("n", 16.0)]
    content = "BT " + "".join(f"/F1 16 Tf 1 0 0 1 60 700 Tm {x:g} 0 Td <{codes[c]:04X}> Tj " for c, x in pieces) + "ET"
    start = data.index(b"8 0 obj")
    data = data[:start] + b"8 0 obj\n" + stream(content.encode()) + b"\nendobj\n" + data[data.index(b"xref\n0") :]
    assert read(data).blocks == ("Bến",)


def test_ligatures_are_letters() -> None:
    assert read(pdf([[Text(60, 700, "The oﬃcer ﬁrst ﬂed.")]])).blocks == ("The officer first fled.",)


def test_what_a_browser_prints_around_a_page_is_outside() -> None:
    head, foot = "20/10/2025, 07:22 Last keeper leaves", "https://example.org/keeper 1/1"
    lines = [Text(30, 820, head, 8), *column(LIGHTHOUSE.paragraphs, 60, width=84), Text(30, 15, foot, 8)]
    found = read(pdf([lines]))
    assert (found.blocks, sorted(found.outside)) == (LIGHTHOUSE.paragraphs, sorted((head, foot)))


def test_points_of_a_list_stay_apart() -> None:
    points = [
        "Danh sách gồm:",
        "• Tuyến Bến Tre: 12 xe.",
        "• Tuyến Cà Mau: 30 xe, khởi hành trước.",
        "• Tuyến Trà Vinh.",
    ]
    found = read(pdf([[Text(60 + 10 * (n > 0), 700 - 14 * n, line) for n, line in enumerate(points)]]))
    assert found.blocks == tuple(points)


@pytest.mark.parametrize("title", ["Microsoft Word - tin.docx", "Untitled", "bai_viet.pdf", "Kế hoạch năm học mới", ""])
def test_an_implausible_stated_title_is_not_believed(title: str) -> None:
    lines = column(BEN_PHA.paragraphs, 60, width=84)
    found = read(pdf([lines], {"Title": title, "Author": "Administrator"}))
    assert (found.title, found.author) == ("", "")


def test_a_plausible_stated_title_and_author_are_believed() -> None:
    lines = column((BEN_PHA.title, *BEN_PHA.paragraphs), 60, width=84)
    found = read(pdf([lines], {"Title": BEN_PHA.title, "Author": "Võ Thị Hạnh"}))
    assert (found.title, found.author) == (BEN_PHA.title, "Võ Thị Hạnh")


def test_a_scan_is_named_as_one() -> None:
    with pytest.raises(ArticleError, match=r"a scan.*OCR"):
        read(pdf([[]]))


def test_a_font_that_hides_its_letters_is_named() -> None:
    with pytest.raises(ArticleError, match="fonts do not say which letters"):
        read(pdf([[Text(60, 700, "\ue001\ue002\ue003 \ue004\ue005\ue006 a \ue001\ue003")]]))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, pdf_of(BEN_PHA)[:700]])
def test_a_damaged_file_is_named_as_one(data: bytes) -> None:
    with pytest.raises(ArticleError, match="damaged PDF"):
        read(data)


def test_a_page_that_cannot_be_read_fails_the_file() -> None:
    data = pdf(pdf_pages(BEN_PHA, lines_a_page=4))
    place = data.rindex(b"/FlateDecode>>stream\n") + 30
    broken = data[:place] + bytes(255 - byte for byte in data[place : place + 60]) + data[place + 60 :]
    with pytest.raises(ArticleError):
        read(broken)


def test_a_file_of_too_many_pages_is_no_article() -> None:
    with pytest.raises(ArticleError, match="more than 1,000 pages"):
        read(pdf([[Text(60, 700, "A.")]] * (MAX_PAGES + 1)))


def test_a_deflate_bomb_is_refused() -> None:
    bomb = stream(b"BT /F1 12 Tf " + b"(a) Tj " * 5_000_000 + b"ET")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 4 0 R>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, bomb]
    with pytest.raises(ArticleError, match="unpacks to something enormous"):
        read(assembled(objects))
