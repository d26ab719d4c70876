"""What a question is about, as far as letters show it: names, times and numbers, each with the slot it stands in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from index.language import is_vietnamese_syllable
from index.text import fold

Kind = Literal["name", "time", "number"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, a time or a number in a text: text[start:end].

    slot: what kind of word leads to it ("at" for in, near, ở, tại; "of" for of, của; "" for none). head: the word
    before that one ("thăm dò của Telma" has "dò").
    """

    text: str
    kind: Kind
    start: int
    end: int
    slot: str = ""
    head: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it can only be a person: a Vietnamese family name and more."""
        first, *more = self.text.split()
        return bool(more) and first in _FAMILY_NAMES


_FAMILY_NAMES = frozenset(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Trương Lương Quách".split()
)
_SLOTS = {
    **dict.fromkeys("in at near around off o tai gan".split(), "at"),
    **dict.fromkeys("of cua".split(), "of"),
    **dict.fromkeys("by do boi".split(), "by"),
    **dict.fromkeys("for cho".split(), "for"),
    **dict.fromkeys("from tu".split(), "from"),
    **dict.fromkeys("with voi".split(), "with"),
    **dict.fromkeys("against chong".split(), "against"),
}
# Words between a preposition and its name: articles, and what Vietnamese puts before places and people.
_BETWEEN = frozenset(
    "the a an city province town tinh thanh pho huyen quan xa phuong thi tran nuoc dao song tp ong ba anh chi co "
    "mr mrs ms dr".split()
)
# Capitalised because a sentence begins with them.
_OPENING = frozenset(
    "who whom whose what which when where why how is are was were am do does did has have had can could will would "
    "should may might and but so then or the a an this that these those there he she it they his her its their we you "
    "in on at of for from by with to about after before during since until according if as not no yes than between "
    "both all one two three name tell list say also even only "
    "ai gì nào đâu sao tại vì do bởi khi lúc bao mấy có là thế còn vậy và nhưng nếu theo ở trong ngoài trên dưới trước "
    "sau từ đến tới với cho của về giữa bằng để được bị đã đang sẽ không chưa cũng những các mỗi một hai ba họ nó đó "
    "này ông bà anh chị cô chú bác cậu em người năm tháng ngày tuần hôm quý trận vụ việc giá số nhà con cái tên so "
    "mr mrs ms dr sir president".split()
)
# Offices and firms whose Vietnamese names are capitalised in part: Viện Nghiên cứu Chính sách.
_OFFICE = frozenset(
    "Viện Bộ Sở Ủy Uỷ Ban Đại Trường Công Tổng Hội Ngân Tập Cục Hợp Quỹ Liên Hiệp Trung Đảng Tòa Toà Học Bệnh".split()
)
_SMALL = frozenset(
    "và hay hoặc ở tại của cho với là có bị đã sẽ đang từ đến tới do về được không theo trong vào".split()
)

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NOT_COUNTED = r"(?! (?:người|nguoi|people|tấn|đồng|ha|km|kg|m|tonnes?|dollars|euros?|pounds|hộ|căn|vé|lao động)\b)"
_YEAR = rf"(?<![\d.,/-])(?:19|20)\d\d(?![\d%]|[.,/-]\d){_NOT_COUNTED}"
_TIME = re.compile(
    rf"""
      \b\d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH}(?:,?\ \d{{4}})?\b
    | \b{_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\ \d{{4}}\b)?
    | \b{_MONTH}(?:\ of)?\ \d{{4}}\b
    | \b(?!May|March){_MONTH}\b | (?:(?<=in\ )|(?<=last\ )|(?<=since\ ))(?:May|March)\b
    | \b(?:last|next|this)\ (?:year|month|week|weekend|night|spring|summer|autumn|winter|season|{_WEEKDAY})\b
    | \b{_WEEKDAY}\b | \b(?:yesterday|today|tomorrow|tonight)\b
    | \b\d+\ (?:years|months|weeks|days)\ ago\b
    | \b(?:ng[àa]y\ )?\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{4}})?\b
    | \bng[àa]y\ \d{{1,2}}\ th[áa]ng\ \d{{1,2}}(?:(?:\ n[ăa]m)?\ \d{{4}})?\b
    | \b(?:th[áa]ng|qu[ýy])\ (?:\d{{1,2}}|giêng|chạp)(?:(?:\ n[ăa]m\ |\ |/|-)\d{{4}})?\b
    | (?<!viet\ )\b(?:Năm|(?-i:n[ăa]m)|th[áa]ng|tu[ầa]n|qu[ýy]|m[ùu]a\ \w+)
      \ (?:ngo[áa]i|nay|tr[ưu][ớo]c|t[ớo]i|sau|qua|này)\b
    | \bh[ôo]m\ (?:qua|nay|kia)\b | \bng[àa]y\ mai\b
    | {_YEAR}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,])[£$€]?\d+(?:[.,]\d+)*"
    r"(?:\s?%|(?: (?:phần trăm|per cent|percent|million|billion|thousand|nghìn|ngàn|triệu|tỷ|tỉ))*(?: [^\W\d_]+){0,2})"
)
# Where a bare question says where: "bao nhieu nguoi chet o hai phong nam ngoai".
_BARE_PLACE = re.compile(
    r"(?<= o )(?!dau|do\b|day|nuoc|noi|tinh|muc|ben)[a-z]+(?: [a-z]+){0,2}?"
    r"(?=\W*$| (?:thi|nam|thang|ngay|hom|la|co|bi|vao|trong|khi)\b)"
)
_LETTERS = 2000
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")


def as_read(text: str) -> str:
    """A text of a conversation as it is read for mentions: NFC, and no longer than any question is."""
    return normalize("NFC", text[:_LETTERS])


def mentions(text: str) -> list[Mention]:
    """The names, times and numbers of a text in order; none overlaps another."""
    times = [(match.start(), match.end()) for match in _TIME.finditer(text)]
    names = [span for span in _names(text) if not _meets(span, times)]
    counted = [match.span() for match in _NUMBER.finditer(text)]
    kinds: dict[Kind, list[tuple[int, int]]] = {
        "time": times,
        "name": names,
        "number": [span for span in counted if not _meets(span, times + names)],
    }
    found = [_mention(text, kind, *span) for kind, spans in kinds.items() for span in spans]
    return sorted(found, key=lambda mention: mention.start)


def _meets(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _mention(text: str, kind: Kind, start: int, end: int) -> Mention:
    before = [fold(match.group()) for match in _TOKEN.finditer(text[max(0, start - 60) : start])]
    while before and before[-1] in _BETWEEN:
        before.pop()
    slot = _SLOTS.get(before[-1], "") if before else ""
    head = before[-2] if slot and len(before) > 1 else ""
    return Mention(text[start:end], kind, start, end, slot, head)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words; the first word of a sentence counts if something but its place makes it a name."""
    if text.isupper():  # shouted: capitals show nothing
        return
    if text == text.lower():
        yield from (match.span() for match in _BARE_PLACE.finditer(text))
    tokens = list(_TOKEN.finditer(text))
    vietnamese = any(not token.group().isascii() and is_vietnamese_syllable(token.group()) for token in tokens)
    run: list[re.Match[str]] = []
    for place, token in enumerate(tokens):
        named = token.group()[0].isupper() and not (
            _begins(text, token.start()) and _only_begins(text, tokens, place, vietnamese)
        )
        joins = bool(run) and text[run[-1].end() : token.start()] == " "
        if joins and (named or _links(run, tokens, place)):
            run.append(token)
        else:
            yield from _closed(run)
            run = [token] if named else []
    yield from _closed(run)


def _closed(run: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if run and (len(run) > 1 or len(run[0].group()) > 1):
        end = run[-1].end()
        yield run[0].start(), end - 2 if run[-1].group()[-2:] in ("'s", "’s") else end


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 9) : start].rstrip(" \"'“‘«(–-")
    return not before or before[-1] in ".?!…:\n"


def _only_begins(text: str, tokens: Sequence[re.Match[str]], place: int, vietnamese: bool) -> bool:
    """Whether the first word of a sentence has its capital from that alone, as far as can be told."""
    token, word = tokens[place], tokens[place].group()
    following = tokens[place + 1].group() if place + 1 < len(tokens) else ""
    if word.lower() in _OPENING:
        return True
    whole = not following or text[token.end()] in ".?!…"
    said_of = following in ("is", "was", "has", "said", "won", "là", "sinh") or word[-2:] in ("'s", "’s")
    foreign = vietnamese and not is_vietnamese_syllable(word)
    return not (following[:1].isupper() or whole or said_of or foreign)


def _links(run: Sequence[re.Match[str]], tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a small word stands inside a name: University of Leeds, Viện Nghiên cứu Chính sách."""
    word = tokens[place].group()
    following = tokens[place + 1].group() if place + 1 < len(tokens) else ""
    office = run[0].group() in _OFFICE and is_vietnamese_syllable(word) and word not in _SMALL
    return following[:1].isupper() and (word == "of" or office)
