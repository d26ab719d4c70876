"""Days and times of publication as news pages write them, in Vietnamese and English.

Day before month where both could be meant, as Vietnamese and British pages have it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# How far from its date a clock may stand in a line, in characters.
_NEAR = 40

_MONTHS = "january february march april may june july august september october november december".split()
_THANG = [*"giêng hai ba tư năm sáu bảy tám chín mười".split(), "mười một", "mười hai"]
_THANG_NUMBERS = {**{name: n for n, name in enumerate(_THANG, 1)}, "một": 1, "chạp": 12}
_ANY_THANG = rf"(\d{{1,2}}|mười một|mười hai|{'|'.join(_THANG[:10])}|một|chạp)"

_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?:T|(?!\d))")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})( ?[/.-] ?)(\d{1,2})\2(\d{4})(?!\d)")
_VIETNAMESE = re.compile(
    rf"\b(?:ngày\s+)?(\d{{1,2}})\s+tháng\s+{_ANY_THANG}(?:\s*,)?\s+(?:năm\s+)?(\d{{4}})\b", re.IGNORECASE
)
_THANG_DAY = re.compile(rf"\btháng\s+{_ANY_THANG}\s+(\d{{1,2}})\s*,\s*(\d{{4}})\b", re.IGNORECASE)
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})\b")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_PATTERNS = (_YEAR_FIRST, _NUMERIC, _VIETNAMESE, _THANG_DAY, _DAY_MONTH, _MONTH_DAY)

# 07:22, 07:22:05, 7h22, 7h, 7g30, 7 giờ 22 phút, 3.45pm, 3 p.m., 7:22 CH (chiều: afternoon); no zone such as +07:00.
_CLOCK = re.compile(
    r"(?<![\d:.,/+])(?<![^\WT_])(?P<hour>\d{1,2})"
    r"(?:\s?:\s?(?P<m1>\d{2})(?::\d{2}(?:[.,]\d{1,6})?)?|(?:h|g(?=\d))(?P<m2>\d{2})?(?!\w)"
    r"|\s+giờ(?:\s+(?P<m3>\d{1,2})(?:\s+phút)?)?|\.(?P<m4>\d{2})(?=\s?[ap]\.?m\b|\s(?:GMT|BST)\b)|(?=\s?[ap]\.?m\b))"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?|\s(?P<buoi>SA|CH)\b|(?![\d:]))",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?<=:\d\d)(?:Z\b|\s?[+-]\d{2}:?\d{2}\b)|(?<=\d)[+-]\d{2}:\d{2}\b")
_ZONES = "GMT|UTC|BST|CET|CEST|EDT|EST|PDT|PST|CDT|CST|AEST|AEDT|ICT|SGT|HKT|JST|IST|ET"
_ZONE = re.compile(rf"\(?\b(?:{_ZONES})\b(?:\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?\b)?\)?")
_WEEKDAY = re.compile(
    r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7]\b)|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?=[,.\s]+\d|[,.]+\s)|(?:T[2-7]|CN)(?=\s?,))\.?,?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where it is written beside it, the time on the clock there; text[start:end] is the day."""

    day: date
    time: time | None
    start: int
    end: int


def find_date(text: str) -> date | None:
    """The first full date written in the text, or None."""
    found = find_moment(text)
    return found.day if found else None


def find_moment(text: str) -> Moment | None:
    """The first full date written in the text, with the time that stands nearest to it, or None."""
    start, end, day = min(full_dates(text), default=(0, 0, None))
    if day is None:
        return None
    clocks = [(_gap(start, end, *span), at) for span, at in _clocks(text)]
    gap, clock = min(clocks, default=(_NEAR, None), key=lambda found: found[0])
    return Moment(day, clock if gap < _NEAR else None, start, end)


def without_dates(text: str) -> str:
    """The text with every full date taken out."""
    for pattern in _PATTERNS:
        text = pattern.sub("", text)
    return text


def without_moments(text: str) -> str:
    """The text with every full date, time, weekday and time zone taken out."""
    # What is told by its neighbour goes first: an offset by the clock before it, a short weekday by the day after it.
    for pattern in (_OFFSET, _WEEKDAY, _CLOCK, _ZONE, *_PATTERNS):
        text = pattern.sub(" ", text)
    return text


def has_clock(text: str) -> bool:
    """Whether a time on the clock is written in the text."""
    return next(_clocks(text), None) is not None


def full_dates(text: str) -> Iterator[tuple[int, int, date]]:
    """Every full date in the text: start, end, day; not in reading order."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if day := _read(pattern, match):
                yield match.start(), match.end(), day


def _read(pattern: re.Pattern[str], match: re.Match[str]) -> date | None:
    if pattern is _YEAR_FIRST:
        return _date(match[1], match[3], match[4])
    if pattern is _NUMERIC:
        # 20 is no month: 10/20/2025 was written by an American.
        return _date(match[4], match[3], match[1]) or _american(match)
    if pattern is _VIETNAMESE:
        return _date(match[3], _thang(match[2]), match[1])
    if pattern is _THANG_DAY:
        return _date(match[3], _thang(match[1]), match[2])
    if pattern is _DAY_MONTH:
        return _date(match[3], _month(match[2]), match[1])
    return _date(match[3], _month(match[1]), match[2])


def _american(match: re.Match[str]) -> date | None:
    return _date(match[4], match[1], match[3]) if int(match[3]) > len(_MONTHS) and "/" in match[2] else None


def _clocks(text: str) -> Iterator[tuple[tuple[int, int], time]]:
    for match in _CLOCK.finditer(text):
        hour = int(match["hour"])
        minute = int(match["m1"] or match["m2"] or match["m3"] or match["m4"] or 0)
        half = (match["half"] or {"SA": "a", "CH": "p"}.get((match["buoi"] or "").upper(), "")).lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + 12 * (half == "p")
        if hour < 24 and minute < 60:
            yield match.span(), time(hour, minute)


def _gap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(other_start - end, start - other_end, 0)


def _thang(name: str) -> int:
    return int(name) if name.isdigit() else _THANG_NUMBERS[name.lower()]


def _month(name: str) -> int:
    name = "sep" if name.lower() == "sept" else name.lower()
    return next((number for number, month in enumerate(_MONTHS, 1) if name in (month, month[:3])), 0)


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
