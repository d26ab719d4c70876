"""The lines under a headline: who wrote it, for whom, and when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from index.clean.names import is_name, is_outlet, is_place, is_role, is_section, is_vietnamese_name
from index.dates import find_moment, has_clock, without_moments
from index.text import fold, has_diacritics

_LONGEST = 160
_LONGEST_SIGNATURE = 5  # words
_LINES = 3
_CHRONICLE = 12  # blocks from the top, among which a text told by dates has its second one

_BY = re.compile(
    r"(?:by|theo|words by|written by|from|bài và ảnh|bài, ảnh|bài|ảnh|tác giả|thực hiện|biên dịch|phóng viên|pv|nguồn"
    r"|source|author|reporter)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
# What a page says about a date: when it was put up or changed.
_LABELS = (
    r"(?:first |last |originally )?(?:published|updated|posted|modified)|publication date|date|cập nhật(?: lần cuối)?"
    r"|ngày đăng|đăng|ngày xuất bản|xuất bản|ngày cập nhật|thời gian"
)
# With a capital only where a field begins: Đăng is also a name.
_LABEL = re.compile(rf"(?:(?:^|[|·•–—(,])\s*(?i:{_LABELS})|\b(?:{_LABELS}))\b\s*:?")
_AGO = re.compile(
    r"\b(?:\d{1,3} (?:giây|phút|giờ|ngày|tuần|tháng) trước"
    r"|(?:an?|\d{1,3}) (?:second|minute|min|hour|hr|day|week)s? ago)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(r"(?:\b(?:on|at|lúc|vào|ngày|hồi|from)\b|[:()\[\]]|\s)+", re.IGNORECASE)
_IN_PLACE = re.compile(r" (?:in|tại|ở|từ|from) (?=\S)")
_STAFF = re.compile(r" (?:staff|team|reporters|staff (?:writer|reporter)s?)$", re.IGNORECASE)
_FIELD = re.compile(r"[|·•–—/;()\n]|\s-+\s")
_NO_LETTERS = re.compile(r"[\W_]*")
_BARE = re.compile(r"[\s|·•]*\|[\s|·•]*")


@dataclass(frozen=True, slots=True)
class Byline:
    """What the lines under a headline say; "" and None where they say nothing."""

    author: str = ""
    outlet: str = ""
    day: date | None = None
    clock: time | None = None

    def otherwise(self, other: "Byline") -> "Byline":
        """This byline, with what it leaves open taken from another one."""
        same_day = self.day is None or self.day == other.day
        return Byline(
            self.author or other.author,
            self.outlet or other.outlet,
            self.day or other.day,
            self.clock or (other.clock if same_day else None),
        )


def take_byline(blocks: Sequence[str], author: str = "") -> tuple[Byline, int]:
    """The byline that the blocks begin with, and how many of them it takes; at least one block is left.

    author: a name already known, which is a byline by itself.
    """
    byline, taken = Byline(), 0
    while taken < min(_LINES, len(blocks) - 1):
        block = blocks[taken]
        found = read_byline(block) or _bare_name(block, author, blocks[taken + 1])
        if byline.day and not byline.clock and has_clock(block) and not without_moments(block).strip():
            found = read_byline(f"{byline.day:%d/%m/%Y} {block}")
        if (
            found is None
            or (taken == 0 and _is_timeline(block, blocks[1:_CHRONICLE]))
            or _is_told(block, blocks[taken + 1 :])
        ):
            break
        byline = byline.otherwise(found)
        taken += 1
        # A lone bar is an empty byline, and what follows it is text.
        if taken == 1 and _BARE.fullmatch(block):
            break
    return byline, taken


def read_byline(block: str) -> Byline | None:
    """What a line such as `Lê Thu Hà | Báo Sông Hồng | 12/09/2025` says, or None for a line that is no byline."""
    if len(block) > _LONGEST or block.endswith((".", "?", "!", ":", "”", '"', "…")):
        return None
    if _BARE.fullmatch(block):
        return Byline()
    moment = find_moment(block)
    rest = _LABEL.sub("|", without_moments(_AGO.sub(" ", block)))
    by = _BY.match(rest.strip())
    if by:
        rest = rest.strip()[by.end() :]
    fields = [name for field in _FIELD.split(rest) for name in _names(field)]
    # Bars and a date are the shape of a byline, whoever signs: "Ban biên tập | Tin Miền Trung | 07/09/2025".
    kinds = [_kind(name, shaped=moment is not None and "|" in block) for name in fields]
    if None in kinds:
        return None
    people = [name for name, kind in zip(fields, kinds, strict=True) if kind == "person"]
    outlets = [name for name, kind in zip(fields, kinds, strict=True) if kind == "outlet"]
    if not (moment or _evidence(block, fields, by is not None, bool(people or outlets))):
        return None
    # Only its place tells that "Tin Phương Nam" is a paper: the second of two names.
    if not outlets and len(people) > 1 and _FIELD.search(rest):
        outlets = [people.pop()]
    return Byline(
        ", ".join(people),
        outlets[0] if outlets else "",
        moment.day if moment else None,
        moment.time if moment else None,
    )


def is_date_line(block: str) -> bool:
    """Whether the block is a date and what belongs to it, and names nobody."""
    found = read_byline(block)
    return found is not None and found.day is not None and not (found.author or found.outlet)


def _names(field: str) -> Iterator[str]:
    """The names of one field, apart at commas, without places and words about the date."""
    for piece in field.split(","):
        name = _FILLER.sub(" ", f" {piece} ").strip(" ,.-\t*_") if not _inside_name(piece) else piece.strip()
        name = _STAFF.sub("", _IN_PLACE.split(name, maxsplit=1)[0])
        if name and not _NO_LETTERS.fullmatch(name):
            yield name


def _inside_name(piece: str) -> bool:
    return is_outlet(piece.strip()) and not re.search(r"[:()\[\]]", piece)


def _kind(name: str, *, shaped: bool = False) -> str | None:
    """person, outlet, or other for what a byline may say besides; None for what no byline says.

    shaped: the line has the shape of a byline, so that a few words beginning with a capital are a name.
    """
    outlet, _, office = name.partition("-")
    if is_outlet(name) or (is_outlet(outlet) and is_place(office)):
        return "outlet"
    if is_role(name) or is_section(name) or is_place(name):
        return "other"
    # "Đội | Trận | Điểm" is the head of a table: a name has two words, or is written in full capitals.
    signs = is_name(name) or (shaped and name[0].isupper() and len(name.split()) <= _LONGEST_SIGNATURE)
    return "person" if signs and not any(letter.isdigit() for letter in name) else None


def _evidence(block: str, fields: Sequence[str], by: bool, named: bool) -> bool:
    """Whether a line without a date says otherwise that it is a byline."""
    if not fields:
        return bool(_AGO.search(block))
    if by:
        return named or all(map(is_role, fields))
    if any(map(is_outlet, fields)):
        return True
    if "|" in block or "·" in block or "•" in block:
        return any(" " in name and _kind(name) == "person" for name in fields)
    # In full capitals it may as well be a subheading.
    return (is_vietnamese_name(block.strip()) and not block.isupper()) or is_role(block)


def _bare_name(block: str, author: str, after: str) -> Byline | None:
    """A name alone on its line: the known author's, or anybody's above a line with the date."""
    if author and fold(block.strip(" |")) == fold(author):
        return Byline()
    names = [name.strip() for name in re.split(r",|\s[–-]\s", block)]
    following = read_byline(after)
    if following and not following.author and all(is_name(name, longest=4) and " " in name for name in names):
        return Byline(", ".join(names))
    # "Lan Chi" above a Vietnamese text.
    vietnamese = after.endswith(".") and has_diacritics(after) and not block.isupper()
    return Byline(", ".join(names)) if vietnamese and all(is_vietnamese_name(n, marked=False) for n in names) else None


def _is_told(block: str, text: Sequence[str]) -> bool:
    """Whether a bare name is of somebody or some place that the text tells about."""
    return is_vietnamese_name(block, marked=False) and any(block in told and block != told.strip(" |") for told in text)


def _is_timeline(block: str, following: Sequence[str]) -> bool:
    """Whether a date alone on its line is one of several that the text is told by."""
    return (
        is_date_line(block) and not has_clock(block) and not _LABEL.search(block) and any(map(_is_bare_date, following))
    )


def _is_bare_date(block: str) -> bool:
    return is_date_line(block) and not has_clock(block)
