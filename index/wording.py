"""A text as its story tells it: its words and numbers in order, without dateline and source credits."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.text import normalise, same_tone, sentences

# Numbers keep a minus sign and their separators; signs of currency and per cent are no punctuation: $5 is not €5.
_TOKEN = re.compile(r"(?:(?<![\w.,)])[-−–])?\d+(?:[.,]\d+)*|[^\W\d_]+|[%‰$€£¥₫]")
_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_OUTLET = (
    r"(?:TTXVN|Thông tấn xã Việt Nam|VietnamPlus|VNA|VOV|VTV|VTC(?: News)?|VnExpress|VietNamNet|Vietnamnet|Dân trí"
    r"|Tuổi Trẻ(?: Online)?|TTO|Thanh Niên|Lao Động|NLĐO?|Người Lao Động|Tiền Phong|TPO|Nhân Dân|NDO|Hà Nội Mới|SGGPO?"
    r"|Sài Gòn Giải Phóng|Zing|Znews|Công Thương|Pháp Luật TP\.?HCM|PLO|Reuters|AFP|AP|Associated Press|dpa|DPA|EFE"
    r"|ANSA|Kyodo|Yonhap|Xinhua|Tân Hoa xã|TASS|Bloomberg|BBC(?: News)?|CNN|CNBC|NPR|PA(?: Media)?|AAP|Guardian"
    r"|New York Times|Washington Post)"
)
_CREDIT = re.compile(
    rf"(?:,\s*)?\b(?:theo|dẫn nguồn|according to|citing)\s+(?:(?:hãng(?: tin)?|báo|trang|đài|the)\s+){{0,2}}"
    rf"(?-i:{_OUTLET})\b(?:\s+(?:đưa tin|news agency))?(?:\s*,)?"
    rf"|,\s*(?-i:{_OUTLET})\s+(?:đưa tin|reported|reports)\b"
    rf"|\b(?:nói với|trả lời|told)\s+(?:(?:phóng viên|báo|the)\s+){{0,2}}(?-i:{_OUTLET})\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\s*[(\[](?P<tag>[^()\[\]\n]{2,40})[)\]]\s*\.?\s*$")
_HEAD = re.compile(
    r"(?P<place>(?:[^()\n.!?:–—-]|\.(?=\w)){0,60})(?:\((?P<tag>[^()\n]{2,40})\)\s*)?(?P<dash>[-–—:]+\s|)\s*"
)
_ONE_OUTLET = re.compile(rf"(?:(?:theo|nguồn|source|via)\s*:?\s+)?(?:báo\s+)?\b{_OUTLET}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text without its dateline and source credits.

    words: as compared; written: the same as written. opening: which of them begin a sentence. place: what the dateline
    says but for the outlet ("hà", "nội", "12", "9"). bare: there is no diacritic in the text.
    """

    words: tuple[str, ...]
    written: tuple[str, ...]
    opening: frozenset[int]
    place: frozenset[str]
    bare: bool

    @property
    def figures(self) -> tuple[tuple[str, ...], ...]:
        """Everything written in digits, in order, and the signs of currency and per cent."""
        return tuple(figure(word) for word in self.words if not word[0].isalpha())


def plain_words(text: str) -> list[str]:
    """Words, numbers and signs of a text in order, in lower case with tone marks placed one way; no punctuation."""
    return _TOKEN.findall(same_tone(normalise(text)))


@lru_cache(maxsize=1024)
def wording(text: str) -> Wording:
    """The words of a text as its story tells them: dateline, outlet and closing credit are left out."""
    text = _NOT.sub(" not", normalise(text)).strip()
    place: frozenset[str] = frozenset()
    head = _HEAD.match(text)
    if head is not None and _is_dateline(head):
        said = _ONE_OUTLET.sub(" ", head["place"] or "")
        place, text = frozenset(plain_words(said)), text[head.end() :]
    closing = _CLOSING.search(text, max(0, len(text) - 60))
    if closing is not None and _ONE_OUTLET.fullmatch(closing["tag"].strip()):
        text = text[: closing.start()]
    text = _CREDIT.sub(" ", text)
    written: list[str] = []
    opening = set()
    for span in sentences(text):
        opening.add(len(written))
        written += _TOKEN.findall(span.of(text))
    words = tuple(map(_word, written))
    return Wording(words, tuple(written), frozenset(opening), place, bare=all(map(str.isascii, words)))


def _is_dateline(head: re.Match[str]) -> bool:
    place, tag = (head["place"] or "").strip(), (head["tag"] or "").strip()
    if tag and _ONE_OUTLET.fullmatch(tag):
        return bool(head["dash"]) or not place or place.isupper()
    if not head["dash"]:
        return False
    if tag:
        return not any(letter.isdigit() for letter in tag)
    return place.split(",")[0].isupper() or _ONE_OUTLET.fullmatch(place) is not None


@lru_cache(maxsize=1 << 16)
def _word(written: str) -> str:
    return same_tone(written)


def figure(number: str) -> tuple[str, ...]:
    """A number in one spelling: 1.234, 1,234 and 1234 are one, 1.5 and 1,5 another; a sign of currency as it is."""
    number = number.replace("−", "-").replace("–", "-")
    sign, parts = number[: number.startswith("-")], re.split("[.,]", number.lstrip("-"))
    whole = parts[0].lstrip("0") or "0"
    if len(parts) == 1:
        head = len(whole) % 3
        parts = [whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))]
    else:
        parts[0] = whole
    return (sign, *filter(None, parts))
