"""The days and years of a text as tokens: dates, weekdays, "yesterday", read from the day it was published on."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from index.terms import number_terms

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_THU = ("hai|2", "ba|3", "tư|4", "năm|5", "sáu|6", "bảy|bẩy|7")
# "thứ hai" alone is as often "second".
_AT = r"(?:hôm|ngày|sáng|trưa|chiều|tối|đêm|vào|từ|đến)"
_WEEKDAYS = (
    *(re.compile(rf"\b{name}s?\b|\b{_AT} thứ (?:{thu})\b", re.I) for name, thu in zip(_NAMES, _THU, strict=True)),
    re.compile(r"\bsundays?\b|\bchủ nhật\b", re.IGNORECASE),
)
_WIDE = tuple(re.compile(rf"\bthứ (?:{thu})\b", re.IGNORECASE) for thu in _THU)
_WEEKEND = re.compile(r"\bweekend\b|\bcuối tuần\b", re.IGNORECASE)
_OFFSETS = {
    -1: re.compile(r"\byesterday\b|\blast night\b|\b(?:hôm|ngày|đêm|tối|chiều|sáng|trưa) qua\b", re.IGNORECASE),
    0: re.compile(
        r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\b(?:hôm|ngày|sáng|chiều|tối|trưa|đêm) nay\b",
        re.IGNORECASE,
    ),
    1: re.compile(r"\btomorrow\b|\b(?:ngày|sáng|chiều|tối|trưa) mai\b", re.IGNORECASE),
}
_YEARS = {
    -1: re.compile(r"\blast (?!week|night|month|minute)[a-z]+\b|\bnăm (?:ngoái|trước|qua)\b", re.IGNORECASE),
    1: re.compile(r"\bnext (?!week|month)[a-z]+\b|\bnăm (?:tới|sau)\b", re.IGNORECASE),
}
_MONTHS = {
    -1: re.compile(r"\blast month\b|\btháng (?:trước|qua|rồi)\b", re.IGNORECASE),
    0: re.compile(r"\bthis month\b|\btháng này\b", re.IGNORECASE),
    1: re.compile(r"\bnext month\b|\btháng (?:tới|sau)\b", re.IGNORECASE),
}
_SLASHED = re.compile(r"(?<![\d/.,])(\d{1,2})[/-](\d{1,2})(?![\d/]|[.,]\d)")
_ALONE = re.compile(
    r"\b(?:ngày|mùng|mồng|hôm|đêm|sáng|chiều|tối|trưa)\s+(\d{1,2})(?![\d/:hg%]|[.,]\d|[-–]\d{1,2}/|\s*(?:tháng|giờ)\b)"
    r"|\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:century|minute|birthday|anniversary|place|floor|time|day|year)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)")
_WEEK = 7


def weekdays(text: str) -> list[int]:
    """The weekdays that a text surely names, Monday 0."""
    return [number for number, pattern in enumerate(_WEEKDAYS) if pattern.search(text)]


def offsets(text: str) -> list[int]:
    """Yesterday −1, today 0, tomorrow 1, where a text says so."""
    return [offset for offset, pattern in _OFFSETS.items() if pattern.search(text)]


def days_alone(text: str) -> list[int]:
    """Days of a month that is not named: "ngày 16", "the 16th"."""
    return [int(match[1] or match[2]) for match in _ALONE.finditer(text)]


def slashed(text: str) -> Iterator[tuple[str, str, str]]:
    """What may be a day and month or a fraction or score, with its two numbers: dm0209, n2, n9."""
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[2])
        yield f"dm{second:02}{first:02}", f"n{first}", f"n{second}"


def told(text: str, published: date | None) -> frozenset[str]:
    """Tokens of every day and year that a text may mean: dm1116, day16, mo11, wd6 (a Sunday), off-1, y2025."""
    terms = number_terms(text)
    months = {term[2:] for term in terms if term.startswith("dm")}
    tokens = {f"dm{month}" for month in months}.union(term for term, _, _ in slashed(text))
    tokens |= {f"day{day}" for day in days_alone(text)} | {f"off{offset}" for offset in offsets(text)}
    tokens |= {f"mo{term[5:]}" for term in terms if term[0] == "m" and term[1:].isdecimal()}
    named = {number for number, pattern in enumerate((*_WEEKDAYS, *_WIDE)) if pattern.search(text)}
    named = {number % _WEEK for number in named}
    if _WEEKEND.search(text):
        named |= {5, 6}
    tokens |= {f"wd{number}" for number in named}
    if published:
        dates = [day for month in months if (day := _nearest(month, published))]
        dates += [published + timedelta(offset) for offset in offsets(text)]
        tokens |= {f"wd{day.weekday()}" for day in dates}
        around = (published + timedelta(days) for days in range(1 - _WEEK, _WEEK + 1))
        # "Friday, 15 November" is no other Friday.
        named -= {day.weekday() for day in dates}
        dates += [day for day in around if day.weekday() in named]
        tokens |= set(_tokens(dates, published)) | set(_periods(text, published))
        if not _YEAR.search(text):
            tokens |= {f"y{day.year}" for day in dates}
    return frozenset(
        tokens
        | {f"day{token[4:].lstrip('0')}" for token in tokens if token.startswith("dm")}
        | {f"mo{token[2:4]}" for token in tokens if token.startswith("dm")}
    )


def date_line(published: date | None, inside: frozenset[str]) -> frozenset[str]:
    """What the day of publication stands for in a paragraph: its year, month or day, where the paragraph names none.

    inside: the tokens that the paragraph holds.
    """
    if published is None:
        return frozenset()
    kinds = {token.rstrip("-0123456789") for token in inside}
    tokens = set() if "y" in kinds else {f"y{published.year}"}
    if "mo" not in kinds:
        tokens.add(f"mo{published.month:02}")
    if kinds.isdisjoint(("dm", "day", "wd", "off")):
        tokens |= {*_tokens([published], published), f"wd{published.weekday()}"}
    return frozenset(tokens)


def _tokens(dates: Iterable[date], published: date) -> Iterator[str]:
    for day in dates:
        yield from (f"dm{day:%m%d}", f"day{day.day}", f"mo{day:%m}")
        if abs((day - published).days) <= 1:
            yield f"off{(day - published).days}"


def _periods(text: str, published: date) -> Iterator[str]:
    for offset, pattern in _YEARS.items():
        if pattern.search(text):
            yield f"y{published.year + offset}"
    for offset, pattern in _MONTHS.items():
        if pattern.search(text):
            month = published.month + offset
            yield f"mo{(month - 1) % 12 + 1:02}"
            yield f"y{published.year + (month - 1) // 12}"


def _nearest(month_day: str, published: date) -> date | None:
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            found.append(date(year, int(month_day[:2]), int(month_day[2:])))
        except ValueError:
            continue
    return min(found, key=lambda day: abs((day - published).days), default=None)
