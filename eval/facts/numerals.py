"""Numbers spelled in words, in Vietnamese and English: "năm mươi chín nghìn", "fifty-nine thousand", "two thirds".

No library reads both languages inside running text, so here is a small grammar for each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.text import fold


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words at text[start:end]; an ordinal is "third" or "twenty-first"."""

    start: int
    end: int
    value: Decimal
    ordinal: bool


def _count(words: str, first: int = 1) -> dict[str, int]:
    return {word: n for n, word in enumerate(words.split(), first)}


_UNITS = _count("một hai ba bốn năm sáu bảy tám chín") | {"bẩy": 7}
# The digit after mươi or mười. Never "năm": "ba mươi năm" is thirty years, 35 is "ba mươi lăm".
_LAST = {word: n for word, n in _UNITS.items() if n != 5} | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_VI_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_ODD, _HALF_MORE = ("lẻ", "linh"), ("rưỡi", "rưởi")
_SMALL = _count("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen", 0)
_SMALL |= _count("fifteen sixteen seventeen eighteen nineteen", 15)
_TENS = {word: n * 10 for word, n in _count("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()}
_ORDINALS = _count("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth")
_ORDINALS |= _count("fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", 14) | {
    "thirtieth": 30
}
_EN_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = _count("half third quarter", 2) | {word: n for word, n in _ORDINALS.items() if 4 <= n <= 10}
_SEVERAL_PARTS = {f"{word}s": n for word, n in _PARTS.items()}
_VIETNAMESE = {*_UNITS, *_LAST, *_VI_SCALES, *_ODD, *_HALF_MORE, "không", "mười", "mươi", "trăm", "nửa", "phần"}
# Vietnamese typed on a bare keyboard; "hai van" and "hai ti vi" are other words.
_BARE = {fold(word): word for word in sorted(_VIETNAMESE - {"vạn", "tỉ", "mốt", "mười"}) if fold(word) != word}
_NUMERAL = {*_VIETNAMESE, *_BARE, *_SMALL, *_TENS, *_ORDINALS, *_EN_SCALES, *_PARTS, *_SEVERAL_PARTS}
_NUMERAL |= {"a", "an", "and", "of", "hundred"}

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\s{1,2}|-")
# "năm" is five or year: a year after one of the first, and unless a word follows that is none of the second.
_MANY_YEARS = frozenset("mỗi hàng hằng nhiều vài mấy những các cả đầu cuối giữa suốt quanh lâu bao từng chục".split())
_FIVE_OF = re.compile(
    r"\s+(?!(?:ngoái|nay|trước|sau|qua|tới|đó|này|kia|ấy|rồi|liền|nào|mới|đầu|cuối|học(?!\s+(?:sinh|trò|viên))"
    r"|sinh(?!\s+viên))\b)[^\W\d_]"
)

_Read = tuple[Decimal, int]  # a value and how many words it took


def spelled(text: str) -> Iterator[Spelled]:
    """The numbers that stand in words in a text (NFC), from left to right; never "năm" where it is a year."""
    tokens = list(_WORD.finditer(text))
    lower = [token.group().lower() for token in tokens]
    at = 0
    while at < len(tokens):
        if lower[at] not in _NUMERAL:
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and lower[end] in _NUMERAL:
            if not _GAP.fullmatch(text, tokens[end - 1].end(), tokens[end].start()):
                break
            end += 1
        while at < end:
            value, length = _longest(lower[at : min(end, at + 24)]) or (Decimal(0), 0)
            if length > 1 or value > 10 or (length and _counts(text, tokens, at)):
                last = tokens[at + length - 1]
                ordinal = last.group().lower() in _ORDINALS and value == int(value)
                yield Spelled(tokens[at].start(), last.end(), value, ordinal)
            at += max(length, 1)


def value_of(words: str) -> int | None:
    """The whole number that all of a few words spell, or None: "mười lăm", "twenty-third"."""
    lower = re.split(r"[\s-]+", words.strip().lower())
    value, length = _longest(lower) or (Decimal(0), 0)
    return int(value) if length == len(lower) and value == int(value) else None


def _longest(words: Sequence[str]) -> _Read | None:
    accented = [_BARE.get(word, word) for word in words]
    if words[0] == "muoi":
        accented[0] = "mười"
    found = [read for read in (_half(accented), _vietnamese(accented), _english(words)) if read]
    value, length = max(found, key=lambda read: read[1], default=(Decimal(0), 0))
    # Alone a bare word says nothing: "bay" and "chin" are English, "nam" is south.
    return _fraction(accented, value, length) if length > 1 or (length and words[0] not in _BARE) else None


def _at(words: Sequence[str], place: int) -> str:
    return words[place] if place < len(words) else ""


def _half(words: Sequence[str]) -> _Read | None:
    start = 2 if [*words[:2]] in (["một", "nửa"], ["half", "a"]) else 1
    if words[0] not in ("half", "nửa") and start == 1:
        return None
    scale = (_VI_SCALES | _EN_SCALES).get(_at(words, start), 0)
    if scale:
        return Decimal(scale) / 2, start + 1
    return Decimal("0.5"), 1 if words[0] == "half" else start


def _fraction(words: Sequence[str], value: Decimal, length: int) -> _Read:
    """Two thirds, hai phần ba; the number as it was where no fraction follows."""
    following = _at(words, length)
    if words[length - 1] in _ORDINALS:
        return value, length
    part = _SEVERAL_PARTS.get(following) or (_PARTS.get(following) if value == 1 else None)
    if part:
        return value / part, length + 1
    part = _LAST.get(_at(words, length + 1)) or {"năm": 5, "mười": 10}.get(_at(words, length + 1))
    return (value / part, length + 2) if following == "phần" and part else (value, length)


def _vietnamese(words: Sequence[str]) -> _Read | None:
    total, limit, at = 0, 10**18, 0
    while at < len(words):
        if at and words[at] in _ODD and _at(words, at + 1) in _UNITS:
            return Decimal(total + _UNITS[words[at + 1]]), at + 2
        value, end = _vietnamese_group(words, at)
        scale, digit_end = 1, end
        while _at(words, end) in _VI_SCALES:
            scale, end = scale * _VI_SCALES[words[end]], end + 1
        # A digit alone after a scale is no part of the number: "hai nghìn năm" is two thousand years.
        if digit_end == at or scale >= limit or (at and scale == 1 and digit_end == at + 1):
            break
        total, at, limit = total + value * scale, end, scale
        if _at(words, at) in _HALF_MORE:
            unit = 100 if scale == 1 and words[at - 1] == "trăm" else scale
            return total + Decimal(unit) / 2, at + 1
        if scale == 1:
            break
    return (Decimal(total), at) if total else None


def _vietnamese_group(words: Sequence[str], start: int) -> tuple[int, int]:
    """A number below a thousand, and where it ends; where it starts if there is none."""
    value, at = 0, start
    if (words[at] in _UNITS or words[at] == "không") and _at(words, at + 1) == "trăm":
        value, at = 100 * _UNITS.get(words[at], 0), at + 2
        if _at(words, at) in _ODD and _at(words, at + 1) in _UNITS:
            return value + _UNITS[words[at + 1]], at + 2
    word, following = _at(words, at), _at(words, at + 1)
    if word == "mười":
        value, at = value + 10, at + 1
    elif word in _UNITS and following == "mươi":
        value, at = value + 10 * _UNITS[word], at + 2
    elif at == start and word in _UNITS:
        return _UNITS[word], at + 1
    else:
        return value, at
    last = _LAST.get(_at(words, at), 0)
    return value + last, at + bool(last)


def _english(words: Sequence[str]) -> _Read | None:
    if words[0] in ("a", "an") and _PARTS.get(_at(words, 1), 0) > 2 and _at(words, 2) == "of":
        return Decimal(1) / _PARTS[words[1]], 2
    total, limit, at = Decimal(0), 10**18, 0
    while at < len(words):
        start = at + (at > 0 and words[at] == "and")
        group, end = _english_group(words, start)
        if end == start:
            break
        value = Decimal(group)
        if words[end : end + 3] == ["and", "a", "half"]:
            value, end = value + Decimal("0.5"), end + 3
        scale = _EN_SCALES.get(_at(words, end), 1)
        if scale >= limit:
            break
        at, total, limit = end + (scale > 1), total + value * scale, scale
        if scale == 1:
            break
    return (total, at) if at else None


def _english_group(words: Sequence[str], start: int) -> tuple[int, int]:
    """A number below a thousand, and where it ends; where it starts if there is none."""
    if _at(words, start) in ("a", "an"):
        one = _at(words, start + 1) == "hundred" or _at(words, start + 1) in _EN_SCALES
        value, at = 1, start + one
    else:
        value, at = _below_hundred(words, start)
    if at > start and _at(words, at) == "hundred":
        value, at = value * 100, at + 1
        rest, end = _below_hundred(words, at + (_at(words, at) == "and"))
        return (value + rest, end) if rest else (value, at)
    return value, at


def _below_hundred(words: Sequence[str], start: int) -> tuple[int, int]:
    word, following = _at(words, start), _at(words, start + 1)
    if word in _TENS:
        last = _SMALL.get(following) or _ORDINALS.get(following) or 0
        return (_TENS[word] + last, start + 2) if 0 < last < 10 else (_TENS[word], start + 1)
    value = _SMALL.get(word, _ORDINALS.get(word))
    return (0, start) if value is None else (value, start + 1)


def _counts(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a word that may be a number is one here: not "Ba" in "Ba Vì", not "năm" in "năm ngoái"."""
    token, word = tokens[at], tokens[at].group()
    before = text[max(0, token.start() - 6) : token.start()].rstrip(" \t\n\"'“‘«(")[-1:]
    following = tokens[at + 1].group() if at + 1 < len(tokens) else ""
    if word[0].isupper() and (before.isalnum() or before in (",", "-", "&") or following[:1].isupper()):
        return False
    if word.lower() != "năm" or text.strip(" .,!?…\"'“”") == word:
        return True
    previous = tokens[at - 1].group().lower() if at else ""
    many = before.isdigit() or (before.isalpha() and (previous in _MANY_YEARS or previous in _NUMERAL))
    more = following in _NUMERAL and following != "năm"
    return not many and not more and bool(_FIVE_OF.match(text, token.end()))
