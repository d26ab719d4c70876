"""Files in every format, built from the text of an article: bytes as other programs would write them."""

import html
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import docx


@dataclass(frozen=True, slots=True)
class Story:
    """An article as it was meant."""

    title: str
    paragraphs: tuple[str, ...]


BEN_PHA = Story(
    "Bến phà Rạch Miễu chạy chuyến cuối cùng",
    (
        "Nửa đêm 30/4, chuyến phà cuối cùng rời bến Rạch Miễu trong tiếng còi dài, khép lại hơn bốn mươi năm đưa khách "
        "qua sông Tiền.",
        "Ông Võ Văn Bảy, lái phà từ năm 1984, kéo còi ba lần rồi lặng lẽ tháo chiếc mũ cũ treo lên vách buồng lái.",
        "“Tôi thuộc từng con nước ở khúc sông này hơn cả đường về nhà mình”, ông nói, mắt vẫn nhìn sang bờ Bến Tre.",
        "Cây cầu mới dài 2.868 m, rộng bốn làn xe, rút thời gian qua sông từ bốn mươi phút xuống còn chưa đầy "
        "năm phút.",
        "Hai mươi sáu người bán hàng rong trên phà được tỉnh hỗ trợ mỗi người 15 triệu đồng để chuyển sang nghề khác.",
    ),
)
LIGHTHOUSE = Story(
    "Last keeper leaves the Skerry light",
    (
        "The last keeper of the Skerry light climbed down its 214 steps for the final time on Tuesday, carrying a "
        "kettle and a box of logbooks.",
        "Morag Sinclair, 61, had kept the lamp for 33 years; from this week it is watched by a computer in a "
        "town two hundred miles away.",
        "“You get used to the wind,” she said. “I am not sure that I shall get used to the quiet.”",
        "The tower was built in 1871 by eleven masons, of whom two are buried on the island in graves that face "
        "the sea.",
        "The lighthouse board has promised to repaint the tower every fourth summer, and to leave the garden as it is.",
    ),
)
STORIES = (BEN_PHA, LIGHTHOUSE)


def plain_text(story: Story) -> bytes:
    return "\n\n".join((story.title, *story.paragraphs)).encode()


def markdown_text(story: Story) -> bytes:
    return "\n\n".join((f"# {story.title}", *story.paragraphs)).encode()


def web_page(story: Story) -> bytes:
    body = "".join(f"<p>{html.escape(text)}</p>" for text in story.paragraphs)
    title = html.escape(story.title)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><div>{body}</div></body></html>"
    ).encode()


def word_document(story: Story) -> bytes:
    document = docx.Document()
    document.add_paragraph(story.title, style="Title")
    for text in story.paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_parts(**parts: str) -> bytes:
    """A Word document from scratch. document: the XML inside w:body; others: whole parts, named word/<name>.xml."""
    names = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"/>'
        for name in parts
        if name != "document"
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.document.main+xml"/>{names}</Types>'
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(
            "_rels/.rels",
            rels.format(f'<Relationship Id="r1" Type="{kinds}/officeDocument" Target="word/document.xml"/>'),
        )
        others = "".join(
            f'<Relationship Id="r{number}" Type="{kinds}/{name}" Target="{name}.xml"/>'
            for number, name in enumerate(parts, 1)
            if name != "document"
        )
        archive.writestr("word/_rels/document.xml.rels", rels.format(others))
        for name, xml in parts.items():
            whole = xml if xml.startswith("<?xml") or name != "document" else word_body(xml)
            archive.writestr(f"word/{name}.xml", whole)
    return buffer.getvalue()


NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def word_body(xml: str) -> str:
    return f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{xml}</w:body></w:document>'


# --- PDF -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text on a page: from the lower left corner, in points."""

    x: float
    y: float
    text: str
    size: float = 11


def pdf(pages: Sequence[Sequence[Text]], info: dict[str, str] | None = None) -> bytes:
    """A PDF whose one font draws nothing, but says which letter each of its codes stands for."""
    letters = sorted({letter for page in pages for line in page for letter in line.text})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    rows = "".join(f"<{codes[c]:04X}> <{c.encode('utf-16-be').hex().upper()}>\n" for c in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{rows}endbfchar\n"
        "endcmap end end"
    )
    contents = [
        "BT\n"
        + "".join(
            f"/F1 {line.size:g} Tf 1 0 0 1 {line.x:g} {line.y:g} Tm "
            f"<{''.join(f'{codes[letter]:04X}' for letter in line.text)}> Tj\n"
            for line in page
        )
        + "ET"
        for page in pages
    ]
    first = 7
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    said = "".join(f"/{key} <FEFF{value.encode('utf-16-be').hex()}>" for key, value in (info or {}).items())
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 500>>",
        stream(cmap.encode()),
        f"<<{said}>>".encode(),
    ]
    for number, content in enumerate(contents):
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {first + 2 * number + 1} 0 R>>".encode(),
            stream(content.encode()),
        ]
    return assembled(objects)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), extra, packed)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF of numbered objects, the first its catalogue, the sixth its document information."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    info = b"/Info 6 0 R" if len(objects) >= 6 else b""
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, info, start)
    return bytes(out)


def pdf_pages(
    story: Story, *, width: int = 84, gap: float = 8, indent: float = 0, lines_a_page: int = 50, head: str = ""
) -> list[list[Text]]:
    """A story set in one column. gap: between paragraphs; indent: of first lines; head: printed on every page."""
    pages: list[list[Text]] = [[]]
    y = 800.0

    def turn() -> None:
        nonlocal y
        number = len(pages)
        if head:
            pages[-1].insert(0, Text(60, 825, f"{head} - {number}", 8))
            pages[-1].append(Text(290, 20, str(number), 8))
        pages.append([])
        y = 800.0

    for line in wrap(story.title, width // 2):
        pages[-1].append(Text(60, y, line, 20))
        y -= 26
    y -= 10
    for paragraph in story.paragraphs:
        for number, line in enumerate(wrap(paragraph, width)):
            if len(pages[-1]) >= lines_a_page:
                turn()
            pages[-1].append(Text(60 + indent * (number == 0), y, line))
            y -= 14
        y -= gap
    turn()
    return pages[:-1]


def pdf_of(story: Story) -> bytes:
    return pdf(pdf_pages(story), {"Title": "Microsoft Word - bai.docx", "Author": "Administrator"})
