"""PDF files with a text layer: lines become paragraphs, what repeats on every page is set aside."""

import io
import logging
import math
import unicodedata
from collections.abc import Mapping
from typing import Any

import pypdf
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import ContentStream, FloatObject, NameObject

from index.errors import ArticleError
from index.read.manuscript import Manuscript
from index.read.pdf_lines import Line, body_size, paragraphs, running
from index.read.stated import plausible_author, plausible_title

MAX_PAGES = 1_000
# What one stream of a file may unpack to, in bytes; the text of a page is a thousandth of it.
_MAX_STREAM = 20 << 20
_MAX_CHARACTERS = 2_000_000
_LIGATURES = {ord(letter): unicodedata.normalize("NFKC", letter) for letter in "ﬀﬁﬂﬃﬄﬅﬆ"}
_LONGEST_TITLE = 300

_SCANNED = "its pages are pictures without text (a scan); run text recognition (OCR) on it and save it with its text"
_ENCRYPTED = "it is encrypted; open it with its password and print it into a new PDF"
_ENORMOUS = "it unpacks to something enormous, which no article does; save its text as a .txt file"
_DAMAGED = "a damaged PDF; open it in a PDF viewer and print it into a new PDF, or save its text as a .txt file"
_UNREADABLE = (
    "its fonts do not say which letters they draw; copy its text into a .txt file, or run text recognition (OCR)"
)


def read(data: bytes) -> Manuscript:
    """Read the text layer of a PDF. Raises ArticleError when it is encrypted, damaged, scanned or enormous."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    limits = pypdf.Configuration(
        zlib_maximum_output_length=_MAX_STREAM,
        lzw_maximum_output_length=_MAX_STREAM,
        run_length_maximum_output_length=_MAX_STREAM,
        array_based_stream_maximum_output_length=_MAX_STREAM,
        # What pypdf rescues of a damaged stream has holes, and half an article would be cited as if it were the whole.
        zlib_maximum_recovery_input_length=0,
        jbig2dec_binary=None,
    )
    try:
        with pypdf.apply_configuration(limits):
            return _manuscript(pypdf.PdfReader(io.BytesIO(data)))
    except (ArticleError, MemoryError):
        raise
    except DependencyError as error:
        raise ArticleError(_ENCRYPTED) from error
    except LimitReachedError as error:
        raise ArticleError(_DAMAGED if "Recovery" in str(error) else _ENORMOUS) from error
    except Exception as error:
        raise ArticleError(_DAMAGED) from error


def _manuscript(reader: pypdf.PdfReader) -> Manuscript:
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError(_ENCRYPTED)
    if len(reader.pages) > MAX_PAGES:
        raise ArticleError(f"more than {MAX_PAGES:,} pages, which no article has")
    pages, count = [], 0
    for number, page in enumerate(reader.pages):
        pages.append(_lines(page, number))
        count += sum(len(line.text) for line in pages[-1])
        if count > _MAX_CHARACTERS:
            raise ArticleError(f"more than {_MAX_CHARACTERS:,} characters of text, which no article has")
    text = " ".join(line.text for page in pages for line in page)
    if sum(letter.isalpha() for letter in text) < 3:
        raise ArticleError(_SCANNED if _unreadable(text) < 1 else _UNREADABLE)
    if _unreadable(text) > 0.2 * len(text):
        raise ArticleError(_UNREADABLE)
    heads = running(pages)
    title, blocks, above = _headline(paragraphs([line for page in pages for line in page if line not in heads]))
    beginning = " ".join((title, *above, *blocks))[:1500]
    info: Mapping[str, object] = reader.metadata or {}
    return Manuscript(
        blocks=tuple(blocks),
        outside=tuple(dict.fromkeys([*above, *(line.text for page in pages for line in page if line in heads)])),
        title=title or plausible_title(info.get("/Title"), beginning),
        author=plausible_author(info.get("/Author")),
    )


def _lines(page: pypdf.PageObject, number: int) -> list[Line]:
    """The lines of a page in the order in which it draws them, with where they stand and how large they are."""
    lines: list[Line] = []
    pieces: list[str] = []
    place: list[tuple[float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        for part in text.translate(_LIGATURES).splitlines(keepends=True):
            if part.strip() and not place:
                x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                up = (tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
                place.append((x, y, abs(size) * math.hypot(*up)))
            pieces.append(part)
            if part.endswith("\n"):
                end()

    def end() -> None:
        text = " ".join("".join(pieces).split())
        if text and place:
            lines.append(Line(text, number, *place[0]))
        pieces.clear()
        place.clear()

    _place_once(page)
    page.extract_text(visitor_text=visit)
    end()
    return lines


def _place_once(page: pypdf.PageObject) -> None:
    """Make one move of the pen of several in a row: pypdf takes the second for a gap between words.

    Browsers move twice wherever a letter comes from another font, as in `B|ế|n` where one lacks Vietnamese.
    """
    if "/Contents" not in page:
        return
    # As bytes: which letters they are is for the fonts to say.
    content = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes")
    told: list[tuple[list[Any], bytes]] = []
    last = -1
    for operands, operator in content.operations:
        if operator == b"Td" and last >= 0 and len(operands) == 2:
            before, moved = told[last]
            # A whole matrix (Tm) or a move (Td): either way its last two numbers are where the pen is.
            a, b, c, d, x, y = (float(n) for n in (before if moved == b"Tm" else (1, 0, 0, 1, *before)))
            right, up = float(operands[0]), float(operands[1])
            place = [x + right * a + up * c, y + right * b + up * d]
            told[last] = ([FloatObject(n) for n in ((a, b, c, d, *place) if moved == b"Tm" else place)], moved)
            continue
        if (operator == b"Tm" and len(operands) == 6) or (operator == b"Td" and len(operands) == 2):
            last = len(told)
        elif operator != b"Tf":
            last = -1
        told.append((operands, operator))
    content.operations = told
    page[NameObject("/Contents")] = content


def _headline(blocks: list[tuple[str, Line]]) -> tuple[str, list[str], list[str]]:
    """The headline, the blocks after it, and short lines above it, told by its larger letters on the first page."""
    body = body_size([line for _, line in blocks], [len(text) for text, _ in blocks])
    first = [(text, line) for text, line in blocks[:8] if line.page == blocks[0][1].page]
    if len(blocks) > 1:
        largest = max(range(len(first)), key=lambda number: (first[number][1].size, -number))
        text, line = first[largest]
        above = [text for text, _ in first[:largest]]
        if line.size >= 1.2 * body and len(text) <= _LONGEST_TITLE and all(len(text) <= 80 for text in above):
            return text, [text for text, _ in blocks[largest + 1 :]], above
    return "", [text for text, _ in blocks], []


def _unreadable(text: str) -> int:
    """How many characters stand for no letter that can be known: private use, unassigned, glyph names."""
    return sum(unicodedata.category(letter) in ("Co", "Cn") or letter == "\ufffd" for letter in text)
