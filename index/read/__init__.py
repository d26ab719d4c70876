"""Files in, manuscripts out: one small module per format. A new format is one module and one line here."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path, PurePath

from index.errors import ArticleError
from index.read.kind import SAVE_AS, kind_of
from index.read.manuscript import Manuscript
from index.read.mend import mend_manuscript

# The module in this folder that reads a format, with `read(data: bytes) -> Manuscript`; imported when it is needed.
READERS: Mapping[str, str] = {
    ".txt": "plain",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}

# A file larger than this is no article. Plain text and pages, which hold no pictures, are smaller still.
MAX_BYTES = 100 << 20
_MAX_TEXT_BYTES = 20 << 20
_MAX_CHARACTERS = 2_000_000
_MAX_BLOCKS = 20_000


def can_read(name: str) -> bool:
    """Whether a file of this name is worth opening: read, or refused with the format to save it as."""
    path = PurePath(name)
    return path.suffix.lower() in {*READERS, *SAVE_AS} or (not path.suffix and not path.name.startswith("."))


def read(path: Path, data: bytes) -> Manuscript:
    """Read one file by what its bytes are, then by its suffix. Raises ArticleError with the reason when it cannot."""
    _refuse_above(MAX_BYTES, len(data))
    suffix = path.suffix.lower()
    try:
        kind = kind_of(suffix, data)
        if kind not in READERS:
            raise ArticleError(f"not one of {' '.join(READERS)}, and not HTML, PDF or DOCX inside either")
        if kind not in (".pdf", ".docx"):
            _refuse_above(_MAX_TEXT_BYTES, len(data))
        manuscript: Manuscript = import_module(f"index.read.{READERS[kind]}").read(data)
        _refuse_enormous(manuscript)
        manuscript = mend_manuscript(manuscript)
    except ArticleError:
        raise
    except MemoryError as error:
        raise ArticleError(
            "reading it needs more memory than an article should; save its text as a .txt file"
        ) from error
    except Exception as error:
        # Whatever a library stumbles over in a hostile file: the other files are still indexed.
        raise ArticleError(
            f"damaged beyond reading ({type(error).__name__}); open it and save its text as a .txt file"
        ) from error
    if not any(block.strip() for block in manuscript.blocks):
        raise ArticleError("no text in it")
    return manuscript


def _refuse_above(limit: int, size: int) -> None:
    if size > limit:
        raise ArticleError(f"larger than {limit >> 20} MB, which no article is")


def _refuse_enormous(manuscript: Manuscript) -> None:
    if sum(map(len, manuscript.blocks)) > _MAX_CHARACTERS:
        raise ArticleError(f"more than {_MAX_CHARACTERS:,} characters of text, which no article has")
    if len(manuscript.blocks) > _MAX_BLOCKS:
        raise ArticleError(f"more than {_MAX_BLOCKS:,} paragraphs, which no article has")
