"""Plain text: paragraphs apart by blank lines, or one to a line."""

import re
from itertools import pairwise

from index.read.decode import decode
from index.read.manuscript import Manuscript

# Lines at least this long, all but the last, were broken by an editor: together they are one paragraph.
_WRAPPED = 55


def read(data: bytes) -> Manuscript:
    """Split plain text into blocks."""
    decoded = decode(data)
    chunks = [chunk.strip("\n") for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", decoded.text.strip())]
    blocks = tuple(block for chunk in chunks for block in _blocks(chunk) if block)
    return Manuscript(blocks, encoding=decoded.encoding)


def _blocks(chunk: str) -> list[str]:
    lines = [" ".join(line.split()) for line in chunk.split("\n")]
    width = max(map(len, lines))
    # An editor breaks a line where its next word would not have fitted, and seldom after a full stop.
    full = all(len(line) + 1 + len(after.partition(" ")[0]) > width for line, after in pairwise(lines))
    full = full and not all(line.endswith((".", "!", "?", "…", "”", '"')) for line in lines)
    if len(lines) > 1 and full and all(_WRAPPED <= len(line) <= 2 * _WRAPPED for line in lines[:-1]):
        return [" ".join(lines)]
    return lines
