"""Word documents as they stand with all changes accepted: paragraphs, tables, text boxes and footnotes, in order."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from index.errors import ArticleError
from index.read.manuscript import Manuscript
from index.read.stated import plausible_author, plausible_title

_MAX_UNPACKED = 100 << 20
_MAX_RATIO = 200
# Small files may well be packed more tightly than that: a page of spaces.
_SMALL = 1 << 20
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_CELLS = " · "
_DAMAGED = "a damaged Word document; open it in a word processor and save it again as .docx, or save its text as .txt"

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, moved-away text, codes of fields, phonetic guides and old variants of drawings are not text.
_NOT_TEXT = frozenset((qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), qn("w:rt"), _FALLBACK, _BOX))
_AS_TEXT = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): " ",
}


def read(data: bytes) -> Manuscript:
    """Read a Word document. Raises ArticleError when it is none, is damaged, or unpacks to something enormous."""
    try:
        _refuse_bombs(data)
        document = docx.Document(io.BytesIO(data))
        return _manuscript(document)
    except (ArticleError, MemoryError):
        raise
    except Exception as error:
        raise ArticleError(_DAMAGED) from error


def _refuse_bombs(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    dense = any(
        member.file_size > _SMALL and member.file_size > _MAX_RATIO * max(1, member.compress_size) for member in members
    )
    if unpacked > _MAX_UNPACKED or len(members) > 10_000 or dense:
        raise ArticleError("it unpacks to something enormous, which no article does; save its text as a .txt file")


def _manuscript(document: Document) -> Manuscript:
    body = document.element.body
    told = [(text, style) for element in body for text, style in _blocks(element)]
    notes = [(text, "") for element in _notes(document) for text, _ in _blocks(element)]
    names = {style.style_id: str(style.name or "").lower() for style in document.styles}
    title = ""
    blocks: list[str] = []
    for text, style in [*told, *notes]:
        name = names.get(style, style.lower())
        if not title and (name == "title" or (name == "heading 1" and not blocks)):
            title = text
        else:
            blocks.append(text)
    properties = document.core_properties
    return Manuscript(
        blocks=tuple(blocks),
        title=title or plausible_title(properties.title, " ".join(blocks)[:1500]),
        author=plausible_author(properties.author),
    )


def _notes(document: Document) -> Iterator[etree._Element]:
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES) and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                # The lines that part notes from text are notes of a type of their own.
                if note.get(qn("w:type")) in (None, "normal"):
                    yield from note


def _blocks(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The blocks of a paragraph, of a table, or of whatever wraps some of those, each with the id of its style."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if here.tag == _PARAGRAPH:
            style = here.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            name = "" if style is None else str(style.get(qn("w:val")) or "")
            for text in _paragraphs(here):
                yield text, name
            waiting += [child for box in _boxes(here) for child in reversed(box)]
        elif here.tag == _ROW:
            if here.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            yield from ((text, "") for text in _row(here))
        elif here.tag not in _NOT_TEXT:
            waiting += [child for child in reversed(here) if isinstance(child.tag, str)]


def _row(row: etree._Element) -> list[str]:
    """A table's row as one block, or its cells' blocks one by one if the page is merely laid out with this table."""
    cells = [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]
    texts = [[text for child in cell for text, _ in _blocks(child)] for cell in cells]
    if any(len(text) > 1 and sum(map(len, text)) > 300 for text in texts):
        return [text for cell in texts for text in cell]
    filled = [" ".join(text) for text in texts if text]
    return [_CELLS.join(filled)] if filled else []


def _paragraphs(paragraph: etree._Element) -> list[str]:
    """The text of a paragraph; two line breaks in it part paragraphs."""
    pieces = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag in _NOT_TEXT or (element.tag == qn("w:r") and _is_hidden(element)):
            walk.skip_subtree()
        elif element.tag == qn("w:t"):
            pieces.append(element.text or "")
        elif element.tag in _AS_TEXT and element.getparent().tag == qn("w:r"):
            pieces.append(_AS_TEXT[element.tag])
    parts = re.split(r"\n[ \t]*\n", "".join(pieces))
    return [text for part in parts if (text := _SPACE.sub(" ", part).strip())]


def _boxes(paragraph: etree._Element) -> list[etree._Element]:
    return [
        box
        for box in paragraph.iter(_BOX)
        if not any(around.tag in (_FALLBACK, _BOX) for around in box.iterancestors())
    ]


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")
