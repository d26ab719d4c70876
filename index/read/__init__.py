"""Files in, manuscripts out: one small module per format. A new format is one module and one line here."""

from collections.abc import Callable, Mapping
from pathlib import Path

from index.errors import ArticleError
from index.read import markdown, plain
from index.read.manuscript import MAX_BYTES, Manuscript

READERS: Mapping[str, Callable[[bytes], Manuscript]] = {
    ".txt": plain.read,
    ".md": markdown.read,
}


def read(path: Path, data: bytes) -> Manuscript:
    """Read one file's bytes by its suffix. Raises ArticleError with the reason when it holds no article."""
    if len(data) > MAX_BYTES:
        raise ArticleError(f"larger than {MAX_BYTES >> 20} MB, which no article is")
    manuscript = READERS[path.suffix.lower()](data)
    if not any(block.strip() for block in manuscript.blocks):
        raise ArticleError("no text in it")
    return manuscript
