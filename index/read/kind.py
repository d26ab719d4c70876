"""What a file is, told by its first bytes before its name is believed."""

import re
import zipfile
from io import BytesIO

from index.errors import ArticleError

_HEAD = 4096
_PAGE = re.compile(rb"(?:<!--[^>]*>\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:p|div|span|a|h[1-6]|li|ul|table)\s*>", re.IGNORECASE)
_ARCHIVED_PAGE = re.compile(rb"\A(?:[^\n]{0,200}\n){0,20}?content-type:\s{0,9}multipart/related", re.IGNORECASE)

_DOCX_OR_TXT = "save it as .docx or .txt"
# Formats that are not read, and what to save them as.
SAVE_AS = {
    ".doc": f"an old Word document; open it in a word processor and {_DOCX_OR_TXT}",
    ".rtf": f"rich text; open it in a word processor and {_DOCX_OR_TXT}",
    ".odt": f"an OpenDocument text; open it in a word processor and {_DOCX_OR_TXT}",
    ".epub": "an e-book; save the article in it as .html or .txt",
    ".mht": "a web archive; open it in a browser and save the page as .html",
    ".mhtml": "a web archive; open it in a browser and save the page as .html",
}


def kind_of(suffix: str, data: bytes) -> str:
    """The suffix of the format that some bytes are in. suffix: what the file's name says, in lower case.

    Raises ArticleError for formats that are not read, with what to save them as.
    """
    head = data[:_HEAD]
    if head.lstrip().startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in head):
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise ArticleError(f"an old or an encrypted Word document; open it in a word processor and {_DOCX_OR_TXT}")
    if head.startswith(b"{\\rtf"):
        raise ArticleError(SAVE_AS[".rtf"])
    if _ARCHIVED_PAGE.match(head):
        raise ArticleError(SAVE_AS[".mht"])
    if _is_page(suffix, head.replace(b"\0", b""), data):
        return ".html"
    if suffix in SAVE_AS:
        raise ArticleError(SAVE_AS[suffix])
    if suffix == ".docx":
        raise ArticleError(f"no Word document, whatever its name says; open it in a word processor and {_DOCX_OR_TXT}")
    if suffix == ".pdf":
        raise ArticleError("no PDF, whatever its name says; open it and save its text as a .txt file")
    return suffix


def _is_page(suffix: str, head: bytes, data: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f")
    if _PAGE.match(start):
        return True
    tagged = suffix in (".txt", "") and start[:1] == b"<" and start[1:2].isalpha()
    return tagged and len(_CLOSING.findall(data[: 16 * _HEAD].replace(b"\0", b""))) >= 3


def _of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except Exception as error:
        raise ArticleError("a damaged archive; if it is a Word document, open it and save it again as .docx") from error
    if "word/document.xml" in names:
        return ".docx"
    if "META-INF/container.xml" in names:
        raise ArticleError(SAVE_AS[".epub"])
    if "content.xml" in names:
        raise ArticleError(SAVE_AS[".odt"])
    raise ArticleError("an archive, not a document; unpack it into the folder")
