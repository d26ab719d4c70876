"""Pure functions over Vietnamese and English text: normal form, folding, tokens, sentences, numbers."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

# Tone marks move between two spellings of one syllable (hòa, hoà); texts keep theirs, comparisons use the second.
_OLD_STYLE = re.compile(r"(?<!q)(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])([aey])(?![\w\u0300-\u036f])")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_UNSAFE = re.compile(
    # C0 and C1 controls but tab and newlines; zero-width and bidi marks; fillers that show nothing; interlinear,
    # musical, shorthand and tag characters; variation selectors, which can hide text; lone surrogates; noncharacters
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Two selectors have a use: emoji or text style, after a sign that has both, and in keycaps.
_STYLE = re.compile(
    "(?<![\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u2328\u232b-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f](?!\u20e3)"
)
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[–-]*\s*[\w])")
_ABBREVIATIONS = frozenset(
    "tp ts ths gs pgs bs ks ls tx q p st mr mrs ms dr prof sen rep gov gen lt col sgt capt vs jr sr inc ltd co corp "
    "jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n a.m p.m e.g i.e v.v".split()
)


def normalise(text: str) -> str:
    """NFC text with one kind of newline and space, without invisible characters (zero-width, bidi, tags, controls)."""
    text = _UNSAFE.sub("", _SPACE.sub(" ", _NEWLINE.sub("\n", text)))
    if "\ufe0e" in text or "\ufe0f" in text:
        text = _STYLE.sub("", text)
    return unicodedata.normalize("NFC", text)


def same_tone(text: str) -> str:
    """The text in lower case with tone marks placed one way: hòa and hoà, thúy and thuý become equal."""
    apart = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", _OLD_STYLE.sub(r"\1\3\2", apart))


class _Bare(dict[int, int | None]):
    """For str.translate: every letter as it is, đ as d, marks as nothing; asked once for each letter."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE = _Bare({ord("đ"): ord("d")})


def fold(text: str) -> str:
    """The text in lower case without any diacritic, đ as d: what people type on a bare keyboard. Idempotent."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", apart.translate(_BARE))


def words(text: str) -> list[str]:
    """Words and numbers in order, lower case, tone marks placed one way; a number keeps its separators."""
    return _WORD.findall(same_tone(unicodedata.normalize("NFC", text)))


def has_diacritics(text: str) -> bool:
    """Whether any letter carries a mark or is đ, as nearly every Vietnamese sentence typed in full does."""
    return not text.isascii() and fold(text) != unicodedata.normalize("NFC", text.lower())


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a longer text: text[start:end]."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def word_spans(text: str) -> list[Span]:
    """Where the words and numbers of a text stand, in order."""
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def sentences(text: str) -> list[Span]:
    """The sentences of a text as spans without surrounding space; together they hold everything but white space.

    A full stop ends a sentence before a following word unless it closes an abbreviation ("TP.", "Dr."), an initial
    ("J. Smith") or stands inside a number ("1.000").
    """
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text) if _ends(text, match)), len(text)]
    spans = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = end - (len(piece) - len(piece.rstrip()))
        if left < right:
            spans.append(Span(left, right))
    return spans


def _ends(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        after = _following(text, match)
        return match.group()[-1] not in "\"'”’»)]" or not after[:1].islower()
    before = re.search(r"[\w.]*$", text[max(0, match.start() - 12) : match.start()])
    word = before.group() if before else ""
    if word == "No" or word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper()):
        return False
    return not _following(text, match)[:1].islower()


def _following(text: str, match: re.Match[str]) -> str:
    """The next few letters after a full stop, without what may stand before a word."""
    return text[match.end() : match.end() + 40].lstrip("\"'“‘«([–- \n\t")


# --- numbers -------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\w.,])(?:(?:VND|USD|EUR)\s?)?(\d+(?:[.,]\d+)*)"
    r"((?:\s*(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ|thousand|million|billion|trillion|bn|m|k)\b)*)",
    re.IGNORECASE,
)
_SCALE = {
    "nghìn": 1e3, "ngàn": 1e3, "thousand": 1e3, "k": 1e3, "vạn": 1e4, "triệu": 1e6, "million": 1e6, "m": 1e6,
    "tỷ": 1e9, "tỉ": 1e9, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december"
_SPELLED = {
    **{word: n for n, word in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), 1)},
    **{word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)},
    **{word: n for n, word in enumerate(_MONTHS.split(), 1)},
    "tư": 4, "lăm": 5, "bẩy": 7, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "first": 1, "second": 2, "third": 3, "half": 0.5, "nửa": 0.5, "dozen": 12, "tá": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and every value it may stand for: "1.234" is 1234 to one reader and 1.234 to another."""

    text: str
    values: frozenset[float]


def numbers(text: str) -> list[Number]:
    """The numbers written in digits, in order, with a following scale word ("59 nghìn") taken into account."""
    found = []
    for match in _NUMBER.finditer(unicodedata.normalize("NFC", text)):
        digits, scale = match.groups()
        values = _readings(digits)
        if scale:
            factor = prod(_SCALE.get(word, 1) for word in scale.lower().split())
            values |= {round(value * factor, 6) for value in values}
        found.append(Number(match.group(), frozenset(values)))
    return found


def number_words(text: str) -> frozenset[float]:
    """The values that words of the text may stand for: small numbers and months, in either language."""
    return frozenset(float(_SPELLED[word]) for word in words(text) if word in _SPELLED)


def _readings(digits: str) -> set[float]:
    marks = [mark for mark in digits if mark in ".,"]
    plain = digits.replace(".", "").replace(",", "")
    if not marks:
        return {float(plain)}
    groups = re.split(r"[.,]", digits)
    readings = set()
    if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and len(set(marks)) == 1:
        readings.add(float(plain))
    # Nobody writes 3 as 3.000: three noughts are thousands, and must not meet the 3 of a date.
    if len(marks) == 1 and not (readings and groups[1] == "000"):
        readings.add(float(f"{groups[0]}.{groups[1]}"))
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        readings.add(float(f"{''.join(groups[:-1])}.{groups[-1]}"))
    # Several parts that are no thousands ("20.10.2025"): each part is a number of its own, as in a date.
    return readings or {float(group) for group in groups}


# --- n-grams -------------------------------------------------------------------------------------------------------


def bigrams(tokens: Sequence[str]) -> Iterator[str]:
    """Neighbouring tokens joined with an underscore: most Vietnamese words are two syllables."""
    return (f"{left}_{right}" for left, right in pairwise(tokens))
