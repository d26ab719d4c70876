"""Vietnamese from before Unicode: the font encodings TCVN3 (ABC) and VNI as they look in Latin-1, and VISCII bytes."""

import re
from functools import lru_cache
from typing import Literal

from index.syllables import is_syllable

Font = Literal["tcvn3", "vni"]
FONTS: tuple[Font, ...] = ("tcvn3", "vni")

# TCVN 5712-3 (1993): one byte a letter; capitals with a tone share the code of the small letter (.VnTimeH shows them).
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µμ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơư" + "đààảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

# VNI-Windows: a letter, then its marks as one more letter: e + á is ế. In each row sắc, huyền, hỏi, ngã, nặng.
_VNI_ROWS = {
    ("a", "ùøûõï"): "áàảãạ", ("a", "áàåãä"): "ấầẩẫậ", ("a", "éèúüë"): "ắằẳẵặ", ("a", "âê"): "âă",
    ("e", "ùøûõï"): "éèẻẽẹ", ("e", "áàåãä"): "ếềểễệ", ("e", "â"): "ê",
    ("o", "ùøûõï"): "óòỏõọ", ("o", "áàåãä"): "ốồổỗộ", ("o", "â"): "ô",
    ("u", "ùøûõï"): "úùủũụ", ("y", "ùøûõ"): "ýỳỷỹ", ("ô", "ùøûõï"): "ớờởỡợ", ("ö", "ùøûõï"): "ứừửữự",
}  # fmt: skip
_VNI_PAIRS = {
    base + mark: letter for (base, marks), row in _VNI_ROWS.items() for mark, letter in zip(marks, row, strict=True)
}
_VNI_ALONE = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_PAIR = re.compile("|".join(_VNI_PAIRS), re.IGNORECASE)
_VNI_TOKEN = re.compile("|".join([*_VNI_PAIRS, *dict.fromkeys(map(str.lower, _VNI_ALONE))]), re.IGNORECASE)

# RFC 1456, a letter for each byte: six capitals stand among the control characters.
_VISCII_LOW = dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True))
VISCII = "".join(_VISCII_LOW.get(code, chr(code)) for code in range(128)) + (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)

# A word with at least one letter or sign that the font encodings use. Nothing before it may belong to it: linear.
_WORD = "A-Za-z\u00a1-\u024f\u0300-\u036f\u03bc\u1e00-\u1eff"
MARKED = re.compile(rf"(?<![{_WORD}])[A-Za-z]*[\u00a1-\u024f\u03bc\u1e00-\u1eff][{_WORD}]*")
_LAST, _FIRST = re.compile(rf"([{_WORD}]+)[ \t]*\Z"), re.compile(rf"[ \t]*([{_WORD}]+)")
_LONGEST = 40
_BEYOND_LATIN = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")
# What no language writes: a sign beside a letter, a capital after a small letter, a small letter between capitals.
_SIGNS = "\u00a1-\u00b4\u00b5\u00b6-\u00bf\u00d7\u00f7\u03bc"
_ODD = re.compile(
    rf"[^\W\d_{_SIGNS}][{_SIGNS}]|[{_SIGNS}][^\W\d_{_SIGNS}]|[a-zß-ÿ][\u00c0-\u00de]|[A-Z][ß-ÿ][A-Z]|[A-Z]{{2}}[ß-ÿ]"
)


def convert(text: str, font: Font) -> str:
    """Text that was typed in a font encoding and is shown as Latin-1, in Unicode. Words that are no such text stay."""

    def word(found: re.Match[str]) -> str:
        converted, unclear = _read(found[0], font)
        return converted.upper() if unclear and _among_capitals(found) else converted

    return MARKED.sub(word, text)


def readings(word: str, font: Font) -> tuple[str, bool]:
    """A word read in a font encoding, and whether the word as it is looks like nothing but that."""
    converted = _read(word, font)[0]
    return converted, converted != word and _odd(word, font)


def unmistakable(text: str, font: Font) -> bool:
    """Whether a text holds something that only the font encoding explains, and nothing that it cannot hold."""
    return not _BEYOND_LATIN.search(text) and bool((_ODD if font == "tcvn3" else _PAIR).search(text))


def _read(word: str, font: Font) -> tuple[str, bool]:
    return (word, False) if len(word) > _LONGEST else _read_short(word, font)


@lru_cache(maxsize=1 << 16)
def _read_short(word: str, font: Font) -> tuple[str, bool]:
    """A word in Unicode, and whether only its neighbours tell if it is in capitals."""
    if _BEYOND_LATIN.search(word):
        return word, False
    converted = word.translate(_TCVN3) if font == "tcvn3" else _VNI_TOKEN.sub(_vni, word)
    # Alone, most signs mean themselves: © § »; a few are words: µ (à), « (ô), ë (ở).
    alone = len(word) == 1 and (word.isalpha() or word in "«¤¬")
    if not alone and (len(word) == 1 or not (is_syllable(converted) or _odd(word, font))):
        return word, False
    shown = _capitals(word) if font == "tcvn3" else False
    return converted.upper() if shown else converted, shown is None


def _odd(word: str, font: Font) -> bool:
    if font == "tcvn3":
        return bool(_ODD.search(word))
    return bool(_PAIR.search(word))


def _vni(token: re.Match[str]) -> str:
    found = token[0]
    if len(found) == 1:
        return _VNI_ALONE[found]
    letter = _VNI_PAIRS[found.lower()]
    return letter.upper() if found[0].isupper() else letter


def _among_capitals(found: re.Match[str]) -> bool:
    before = _LAST.search(found.string[max(0, found.start() - 16) : found.start()])
    after = _FIRST.match(found.string[found.end() : found.end() + 16])
    around = {_capitals(neighbour[1]) for neighbour in (before, after) if neighbour}
    return True in around and False not in around


def _capitals(word: str) -> bool | None:
    """Whether a word is in capitals by the letters whose case shows; None where one capital or no letter shows it."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    if any(map(str.islower, plain)):
        return False
    return True if len(plain) >= 2 else None
