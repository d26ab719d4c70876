"""Word documents."""

import io
from pathlib import Path

import docx
import pytest
from article_files import BEN_PHA, LIGHTHOUSE, NAMESPACES, Story, saved, word_body, word_document, word_parts

from index.errors import ArticleError
from index.read.docx import read

P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def blocks(xml: str) -> tuple[str, ...]:
    return read(word_parts(document=xml)).blocks


@pytest.mark.parametrize("story", [BEN_PHA, LIGHTHOUSE], ids=["vi", "en"])
def test_the_title_and_every_paragraph_are_read(story: Story) -> None:
    found = read(word_document(story))
    assert (found.title, found.blocks) == (story.title, story.paragraphs)


def test_a_first_heading_is_the_title_and_later_headings_are_blocks() -> None:
    document = docx.Document()
    document.add_heading("Phà ngừng chạy", 1)
    document.add_paragraph("Chuyến cuối rời bến.")
    document.add_heading("Người ở lại", 1)
    found = read(saved(document))
    assert (found.title, found.blocks) == ("Phà ngừng chạy", ("Chuyến cuối rời bến.", "Người ở lại"))


def test_tables_stand_where_they_stood_row_by_row() -> None:
    document = docx.Document()
    document.add_paragraph("Trước bảng.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Tuyến", "Số xe", "Cà Mau", "12"), strict=True
    ):
        cell.text = text
    document.add_paragraph("Sau bảng.")
    assert read(saved(document)).blocks == ("Trước bảng.", "Tuyến · Số xe", "Cà Mau · 12", "Sau bảng.")


def test_text_that_is_laid_out_in_a_table_keeps_its_paragraphs() -> None:
    cell = "".join(P.format(text) for text in BEN_PHA.paragraphs)
    assert blocks(f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>") == BEN_PHA.paragraphs


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    xml = (
        "<w:p><w:r><w:t xml:space='preserve'>Giá vé </w:t></w:r><w:del><w:r><w:delText>cũ 5.000</w:delText></w:r>"
        "</w:del><w:ins><w:r><w:t>mới 7.000</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> ở bến</w:t></w:r></w:moveFrom>"
        "</w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>Bỏ</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert blocks(xml) == ("Giá vé mới 7.000",)


def test_hidden_text_and_codes_of_fields_are_no_text() -> None:
    xml = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>Hiện</w:t></w:r></w:p>"
    )
    assert blocks(xml) == ("Hiện",)


def test_links_tabs_breaks_and_split_runs_neither_glue_nor_split_words() -> None:
    xml = (
        "<w:p><w:r><w:t>Rạ</w:t></w:r><w:r><w:t>ch</w:t></w:r><w:r><w:tab/></w:r><w:hyperlink><w:r><w:t>Miễu</w:t></w:r>"
        "</w:hyperlink><w:r><w:br/><w:t>vắng</w:t></w:r></w:p>"
    )
    assert blocks(xml) == ("Rạch Miễu vắng",)


def test_two_line_breaks_part_paragraphs() -> None:
    assert blocks("<w:p><w:r><w:t>Một.</w:t><w:br/><w:br/><w:t>Hai.</w:t></w:r></w:p>") == ("Một.", "Hai.")


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{P.format('Trong hộp.')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert blocks(f"<w:p><w:r><w:t>Ngoài.</w:t></w:r><w:r>{drawing}</w:r></w:p>{P.format('Sau.')}") == (
        "Ngoài.",
        "Trong hộp.",
        "Sau.",
    )


def test_footnotes_follow_the_text() -> None:
    notes = (
        f"<?xml version='1.0'?><w:footnotes {NAMESPACES}><w:footnote w:type='separator'>{P.format('---')}</w:footnote>"
        f"<w:footnote w:id='2'>{P.format('Theo sổ của bến.')}</w:footnote></w:footnotes>"
    )
    assert read(word_parts(document=P.format("Phà chạy 40 năm."), footnotes=notes)).blocks == (
        "Phà chạy 40 năm.",
        "Theo sổ của bến.",
    )


def test_content_controls_are_opened() -> None:
    assert blocks(f"<w:sdt><w:sdtContent>{P.format('Trong khung.')}</w:sdtContent></w:sdt>") == ("Trong khung.",)


@pytest.mark.parametrize(
    ("stated", "author", "expected"),
    [
        (BEN_PHA.title, "Võ Thị Hạnh", (BEN_PHA.title, "Võ Thị Hạnh")),
        ("Document1", "Windows User", ("", "")),
        ("Mẫu công văn năm 2019", "python-docx", ("", "")),
        ("", "ADMIN", ("", "")),
    ],
)
def test_properties_are_believed_when_plausible(stated: str, author: str, expected: tuple[str, str]) -> None:
    document = docx.Document()
    for text in (BEN_PHA.title, *BEN_PHA.paragraphs):
        document.add_paragraph(text)
    document.core_properties.title, document.core_properties.author = stated, author
    found = read(saved(document))
    assert (found.title, found.author, found.published) == (*expected, "")


def test_a_billion_laughs_stay_unlaughed() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]>'
    bomb = word_body(P.format("&l9;")).replace("<w:document", f"{doctype}<w:document", 1)
    with pytest.raises(ArticleError, match="damaged Word document"):
        read(word_parts(document=bomb))


def test_a_file_named_by_an_entity_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật khẩu")
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    document = word_body(P.format("Có gì: &x;")).replace("<w:document", f"{doctype}<w:document", 1)
    assert read(word_parts(document=document)).blocks == ("Có gì:",)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", word_document(BEN_PHA)[:900], io.BytesIO(b"x" * 99).getvalue()])
def test_a_damaged_file_is_named_as_one(data: bytes) -> None:
    with pytest.raises(ArticleError, match="damaged Word document"):
        read(data)
