"""Bytes to text: which encoding a file is in, found by trial, and old Vietnamese text brought to Unicode."""

import codecs
import re
import unicodedata
from collections import Counter

from index.errors import ArticleError
from index.read.legacy import FONTS, VISCII, convert
from index.read.mend import Decoded, mend, named, sample, weigh
from index.syllables import is_syllable
from index.text import normalise

__all__ = ["Decoded", "decode"]

_SAVE = "open it in an editor and save it as UTF-8"
_KINDS = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF87a": "a GIF image", b"GIF89a": "a GIF image",
    b"PK\x03\x04": "a ZIP archive or an Office document", b"\xd0\xcf\x11\xe0": "an old Office document",
    b"%PDF-": "a PDF document", b"\x1f\x8b": "a compressed archive", b"7z\xbc\xaf": "a compressed archive",
    b"Rar!\x1a": "a compressed archive", b"\x7fELF": "a program", b"SQLite format 3\0": "a database",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_CONTROLS = 0.05  # more than this share of control characters is no text
_UNREADABLE = 1000  # of so many characters one may be broken
_REPLACED = re.compile("\ufffd+")
_SOUND = 3  # other encodings look like UTF-8 by chance: for a broken byte at least so many sound ones beyond ASCII
# A single-byte encoding is believed when of the words with marks this share are syllables, so much more than before,
# and this many different ones.
_SHARE, _MARGIN, _WORDS = 0.7, 0.3, 2
# English, French and German stay well below this share of letters beyond ASCII; a few may stand in any short text.
_ACCENTED, _A_FEW = 0.15, 6
_WORD = re.compile(r"[^\W\d_]+")
_ACCENT = re.compile("[^\x00-\x7f“”‘’–—…•£€©®™°«»½¿¡\u00a0]")
_NOTHING = re.compile("[\x80-\x9f]")
_DECLARED = {
    "windows-1258": "windows-1258", "cp1258": "windows-1258", "x-cp1258": "windows-1258", "viscii": "viscii",
    "csviscii": "viscii", "tcvn": "tcvn3", "tcvn3": "tcvn3", "tcvn-5712": "tcvn3", "tcvn5712-1": "tcvn3",
    "x-viet-tcvn5712": "tcvn3", "x-viet-tcvn": "tcvn3", "x-viet-vni": "vni", "vni": "vni", "x-viet-viscii": "viscii",
}  # fmt: skip


def _table(encoding: str) -> str:
    """What each byte stands for; a C1 control where the encoding has nothing."""
    return "".join(bytes([code]).decode(encoding, "ignore") or chr(code) for code in range(256))


_WINDOWS_1252 = _table("cp1252")
_VIETNAMESE = {"windows-1258": _table("cp1258"), "viscii": VISCII}


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of some bytes in normal form. declared: the encoding that the file itself names, if any.

    The bytes decide, a declaration only where they are in doubt. Raises ArticleError for what is no text.
    """
    decoded = _decode(data, declared.strip().strip("\"'").lower().replace("_", "-"))
    if _CONTROL.search(decoded.text):
        piece = sample(decoded.text)
        if len(_CONTROL.findall(piece)) > _CONTROLS * len(piece):
            raise ArticleError(f"not text but binary data; if it is an article, {_SAVE}")
    return Decoded(normalise(decoded.text), decoded.encoding)


def _decode(data: bytes, declared: str) -> Decoded:
    for magic, kind in _KINDS.items():
        if data.startswith(magic):
            raise ArticleError(f"not text but {kind}; if an article is in it, save its words as UTF-8 text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding == "utf-8":
                return _utf8(data[len(mark) :]) or _single(data, declared)
            if encoding == "utf-16" or len(data) % 4 == 0:
                return _wide(data, encoding, encoding)
    if order := _utf16(data, declared):
        return _wide(data, order, "utf-16")
    return _utf8(data) or _single(data, declared)


def _wide(data: bytes, codec: str, name: str) -> Decoded:
    try:
        mended = mend(data.decode(codec))
    except UnicodeDecodeError as error:
        raise ArticleError(f"not {name.upper()} text (byte {error.start + 1}); {_SAVE}") from error
    return Decoded(mended.text, named(name, mended.encoding))


def _utf16(data: bytes, declared: str) -> str:
    """The byte order of UTF-16 without its mark: every other byte of our languages is mostly zero."""
    piece = data[: 1 << 16]
    if len(piece) < 4 or b"\0" not in piece:
        return ""
    half = len(piece) // 2
    first, second = piece[0::2].count(0) / half, piece[1::2].count(0) / half
    least = 0.1 if declared.startswith("utf-16") else 0.3
    if min(first, second) > 0.02:
        return ""
    if second >= least:
        return "utf-16-le"
    return "utf-16-be" if first >= least else ""


def _utf8(data: bytes) -> Decoded | None:
    """UTF-8 with at most a few bytes broken; None for what is another encoding."""
    try:
        text, bad = data.decode("utf-8"), 0
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        replaced = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
        bad = len(data) - (len(text.encode()) - 3 * replaced)
        sound = len(data) - bad - len(text.encode("ascii", "ignore"))
        if sound < _SOUND * bad:
            return None
        # One byte can break a letter of four.
        places = max(len(_REPLACED.findall(text)), bad / 4)
        if places * _UNREADABLE > len(text) and not _cut(data):
            raise ArticleError(f"not UTF-8 text (byte {error.start + 1}, {bad} in all); {_SAVE}") from error
    mended = mend(text)
    encoding = named("utf-8", mended.encoding)
    return Decoded(mended.text, f"{encoding}, {bad} byte{'s' * (bad > 1)} unreadable" if bad else encoding)


def _cut(data: bytes) -> bool:
    """Whether UTF-8 is sound but for a last character that the end of the file cuts through."""
    try:
        codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def _single(data: bytes, declared: str) -> Decoded:
    """The single-byte encodings: what reads as Vietnamese is Vietnamese, and what reads as nothing is refused."""
    text = codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]
    prior = _DECLARED.get(declared, "")
    for font in FONTS:
        if prior == font and weigh(sample(text), font).better:
            return Decoded(convert(text, font), font)
    read = {name: codecs.charmap_decode(data, "strict", table)[0] for name, table in _VIETNAMESE.items()}
    mended = mend(text)
    if mended.encoding in FONTS:
        read[mended.encoding] = mended.text
    found = {name: _syllables(other) for name, other in read.items()}
    likeliest = max(found, key=lambda name: (found[name][0], name == prior))
    share, different = found[likeliest]
    needed, margin, words = (0.5, 0.0, 1) if likeliest == prior else (_SHARE, _MARGIN, _WORDS)
    if share >= needed and share - _syllables(text)[0] >= margin and different >= words:
        return Decoded(read[likeliest], likeliest)
    if not _is_western(text):
        at = next(at for at, byte in enumerate(data) if byte > 127)
        raise ArticleError(f"not UTF-8 text (byte {at + 1}), nor in a Vietnamese or Western encoding; {_SAVE}")
    return Decoded(text, "windows-1252")


def _syllables(text: str) -> tuple[float, int]:
    """The share of syllables among the words with marks, and how many different ones there are."""
    words = Counter(_WORD.findall(unicodedata.normalize("NFC", sample(text))))
    marked = {word: times for word, times in words.items() if len(word) > 1 and not word.isascii()}
    good = {word: times for word, times in marked.items() if is_syllable(word)}
    return sum(good.values()) / max(sum(marked.values()), 1), len(good)


def _is_western(text: str) -> bool:
    piece = sample(text)
    accented, nothing = len(_ACCENT.findall(piece)), len(_NOTHING.findall(piece))
    return accented <= _A_FEW + _ACCENTED * len(piece) and nothing * _UNREADABLE <= len(piece)
