"""Dates in running text, in Vietnamese and English: "3/9", "ngày 3 tháng 9", "Sept. 3rd, 2024", "18 to 26 July".

Day first, as Vietnam and Britain write; month first only where day first is impossible. "3/9" is a date unless "of",
"the" or "số" follows, which makes it a fraction. Day and month joined by a hyphen are a date if a year follows, one
starts with 0 ("03-09") or a word as "ngày" or "sáng" stands before: "5-2" is a score.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.facts.numerals import value_of


@dataclass(frozen=True, slots=True)
class Date:
    """A date at text[start:end]: no day, one or several ("18 to 26 July"), a month, a year or None.

    fraction: what it is if it is no date, as "2/3" may be.
    """

    start: int
    end: int
    days: tuple[int, ...]
    month: int
    year: int | None
    fraction: Decimal | None = None

    def told_by(self, others: Iterable["Date"]) -> bool:
        """Whether other dates state this one: a date with the day need not give the year, but another is another."""
        known = [date for date in others if date.month == self.month]
        if not self.days:
            return any(self.year in (None, date.year) for date in known)
        return all(
            any(day in date.days and (None in (self.year, date.year) or self.year == date.year) for date in known)
            for day in self.days
        )


_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january giêng một|feb february hai|mar march ba|apr april tư bốn|may năm|jun june sáu|jul july bảy bẩy"
        "|aug august tám|sep sept september chín|oct october mười|nov november|dec december chạp".split("|"),
        1,
    )
    for name in names.split()
} | {"mười một": 11, "mười hai": 12}
_D = r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_M = r"(?:0?[1-9]|1[0-2])(?![0-9])"
_YYYY = r"(?:1[0-9]|20)[0-9]{2}(?![0-9])"
_TH = r"(?:st|nd|rd|th)?"
# What may not go before or on: another digit, a decimal or a part of a path.
_ALONE, _OVER = r"(?<![\w/.,])", r"(?![\w/]|[.,][0-9])"
_JOIN = r"\s?(?:[-–—&]|\b(?:to|and|và|đến|tới)\b)\s?(?:ngày\s|the\s)?"
_MORE = rf"(?:(?P<more>{_D}{_TH}(?:,\s?{_D}{_TH}){{0,3}}){_JOIN})?"
_NAME = (
    r"\b(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_FULL = r"\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b"
_EN_YEAR = rf"(?:,?\s(?:of\s)?(?P<year>{_YYYY})(?![.,][0-9]))?"
_DAY_WORD = r"(?:ng[àa]y|mùng|mồng)\s"
_VI_MONTH = (
    rf"\bth[áa]ng\s(?P<month>{_M}|(?:mười hai|mười một|giêng|một|hai|ba|tư|bốn|năm|sáu|b[ảẩ]y|tám|chín|mười|chạp)\b)"
)
_VI_YEAR = rf"(?:(?:\sn[ăa]m\s|\s?[/-]\s?|,?\s)(?P<year>{_YYYY}))?"
# A number that goes on or measures something is no day or month: "mỗi tháng 3 triệu", "by March 20 per cent".
_NO_MEASURE = (
    r"(?![.,:/][0-9]|\s?%|[\s-](?:per\s?cent|phần|mươi|trăm|nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion|người|lần"
    r"|people|ngày|tuần)\b)"
)
_FRACTION = re.compile("([0-9]{1,2})/([0-9]{1,2})")
_NO_MONTH_AFTER = frozenset("mỗi hàng hằng một hai ba bốn sáu mấy vài nhiều từng các những cả theo".split())
_MONTH_AFTER = frozenset("in since until till last next this early late mid during".split())

_Build = Callable[[re.Match[str]], Date | None]


def find_dates(text: str) -> tuple[list[Date], str]:
    """The dates of a text in which a month stands, and the text with them blanked out, as long as it was.

    A year or a day alone is left to be a number.
    """
    found: list[Date] = []
    for pattern, build in _PATTERNS:
        taken = [date for match in pattern.finditer(text) if (date := build(match))]
        text = blank(text, ((date.start, date.end) for date in taken))
        found += taken
    return found, text


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with some spans, in order, blanked out: as long as it was, and no word goes on over them."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "|" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def _date(match: re.Match[str], days: Sequence[int], month: int, year: str | None) -> Date | None:
    longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if not 1 <= month <= 12 or not all(1 <= day <= longest for day in days):
        return None
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900) if year else None
    parts = _FRACTION.fullmatch(match.group())
    return Date(*match.span(), tuple(days), month, full, Decimal(parts[1]) / Decimal(parts[2]) if parts else None)


def _month(name: str) -> int:
    """The number of a month; 0, which is no month, for a name in odd letters that match those of English."""
    return _MONTHS.get(name.lower(), 0)


def _days(groups: dict[str, str | None]) -> list[int] | None:
    """The days of a match, none if it has none, None if its words are no day."""
    if words := groups.get("words"):
        day = value_of(words)
        return None if day is None else [day]
    return [int(day) for key in ("more", "day", "last") for day in re.findall("[0-9]+", groups.get(key) or "")]


def _word_before(match: re.Match[str]) -> str:
    return (match.string[max(0, match.start() - 8) : match.start()].lower().replace("-", " ").split() or [""])[-1]


def _numeric(match: re.Match[str]) -> Date | None:
    groups = match.groupdict()
    days, month, year = _days(groups) or [], int(match["month"]), groups.get("year")
    # "quý 3/2024" is a quarter.
    if not days and _word_before(match) in ("quý", "quy"):
        return None
    return _date(match, days, month, year) or (_date(match, [month], days[0], year) if len(days) == 1 else None)


def _vietnamese(match: re.Match[str]) -> Date | None:
    groups = match.groupdict()
    days, name = _days(groups), groups["month"] or ""
    if days is None:
        return None
    if not days and not groups["year"] and not name[0].isupper():
        before = _word_before(match)
        # "trong năm tháng năm" and "mỗi tháng ba lần" are no months.
        if name == "năm" or before in _NO_MONTH_AFTER or before[-1:].isdigit():
            return None
    return _date(match, days, int(name) if name[0].isdigit() else _month(name), groups["year"])


def _english(match: re.Match[str]) -> Date | None:
    groups = match.groupdict()
    days, name = _days(groups), groups["month"] or ""
    # "may", "march" and "mar" in small letters are other words, unless a year makes them months.
    if days is None or (name in ("may", "march", "mar") and not groups["year"]):
        return None
    return _date(match, days, _month(name), groups["year"])


def _english_alone(match: re.Match[str]) -> Date | None:
    """A month without day or year; one that is also a word or a name only where the words around say so."""
    name, after = match["month"], match.string[match.end() : match.end() + 2]
    if name in ("May", "March") and match.string.strip() != name and _word_before(match) not in _MONTH_AFTER:
        return None
    if name in ("May", "March", "April", "June", "August") and after[:1] == " " and after[1:].isupper():
        return None
    return _date(match, (), _month(name), None)


# In this order: what one has taken the next does not see.
_PATTERNS: list[tuple[re.Pattern[str], _Build]] = [
    (re.compile(pattern, flags), build)
    for build, flags, pattern in (
        (_numeric, 0, rf"{_ALONE}(?P<year>{_YYYY})([-/])(?P<month>{_M})\2(?P<day>{_D}){_OVER}"),
        (
            _numeric,
            0,
            rf"{_ALONE}{_MORE}(?P<day>{_D})([/.-])(?P<month>[0-9]{{1,2}})\3(?P<year>{_YYYY}|(?<=/)[0-9]{{2}}){_OVER}",
        ),
        (
            _vietnamese,
            re.IGNORECASE,
            rf"{_ALONE}(?:{_DAY_WORD})?{_MORE}(?P<day>{_D})\s{_VI_MONTH}{_VI_YEAR}{_NO_MEASURE}",
        ),
        (
            _vietnamese,
            re.IGNORECASE,
            rf"\b{_DAY_WORD}(?P<words>(?:[^\W\d_]+\s){{1,3}}?){_VI_MONTH}{_VI_YEAR}{_NO_MEASURE}",
        ),
        (_english, re.IGNORECASE, rf"{_ALONE}{_MORE}(?P<day>{_D}){_TH}(?:\sof)?\s{_NAME}{_EN_YEAR}"),
        (
            _english,
            re.IGNORECASE,
            rf"\b(?P<words>(?:(?:twenty|thirty)[\s-])?[a-z]{{2,9}}(?:st|nd|rd|th)) of {_NAME}{_EN_YEAR}",
        ),
        (
            _english,
            re.IGNORECASE,
            rf"{_NAME}\s(?:the\s)?(?P<day>{_D}){_TH}(?:{_JOIN}(?P<last>{_D}){_TH}{_NO_MEASURE})?{_NO_MEASURE}{_EN_YEAR}",
        ),
        (
            _numeric,
            0,
            rf"{_ALONE}{_MORE}(?P<day>{_D})/(?P<month>[0-9]{{1,2}}){_OVER}(?!\s(?:of|the|số)\b)",
        ),
        (
            _numeric,
            re.IGNORECASE,
            rf"\b(?:{_DAY_WORD}|(?:sáng|trưa|chiều|tối|đêm|hôm)\s)(?P<day>{_D})-(?P<month>{_M})(?![\w/-]|[.,][0-9])",
        ),
        (
            _numeric,
            0,
            rf"{_ALONE}(?<!-)(?=0|[0-9]{{2}}-0)(?P<day>[0-9]{{2}})-(?P<month>[0-9]{{2}})(?![\w/-]|[.,][0-9])",
        ),
        (_vietnamese, re.IGNORECASE, rf"{_VI_MONTH}{_VI_YEAR}{_NO_MEASURE}"),
        (_english, re.IGNORECASE, rf"{_NAME},?\s(?:of\s)?(?P<year>{_YYYY})(?![.,][0-9])"),
        (_numeric, 0, rf"{_ALONE}(?<!-)(?P<month>{_M})/(?P<year>{_YYYY}){_OVER}"),
        (_english_alone, 0, _FULL),
    )
]
