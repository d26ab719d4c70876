"""Plain text: paragraphs apart by blank lines, or one to a line."""

import codecs
import re
from itertools import pairwise

from index.errors import ArticleError
from index.read.manuscript import Manuscript
from index.text import normalise

# Lines at least this long, all but the last, were broken by an editor: together they are one paragraph.
_WRAPPED = 55

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(data: bytes) -> Manuscript:
    """Split plain text into blocks."""
    text = decode(data)
    chunks = [chunk.strip("\n") for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())]
    return Manuscript(blocks=tuple(block for chunk in chunks for block in _blocks(chunk) if block))


def decode(data: bytes) -> str:
    """Text of UTF-8, with or without a byte order mark, or of UTF-16 with one. Raises ArticleError otherwise."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return normalise(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"not {encoding.upper()} text (byte {error.start + 1}); open it in an editor and save it as UTF-8"
        ) from error


def _blocks(chunk: str) -> list[str]:
    lines = [" ".join(line.split()) for line in chunk.split("\n")]
    width = max(map(len, lines))
    # An editor breaks a line where its next word would not have fitted, and seldom after a full stop.
    full = all(len(line) + 1 + len(after.partition(" ")[0]) > width for line, after in pairwise(lines))
    full = full and not all(line.endswith((".", "!", "?", "…", "”", '"')) for line in lines)
    if len(lines) > 1 and full and all(_WRAPPED <= len(line) <= 2 * _WRAPPED for line in lines[:-1]):
        return [" ".join(lines)]
    return lines
