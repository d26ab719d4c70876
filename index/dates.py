"""Publication dates as bylines write them, in Vietnamese and English."""

import re
from datetime import date

_MONTHS = "january february march april may june july august september october november december".split()
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
# Day first, as both Vietnamese and British bylines have it.
_NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_VIETNAMESE = re.compile(r"\b(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})\b", re.IGNORECASE)
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def find_date(text: str) -> date | None:
    """The first full date written in the text, or None."""
    found = [
        (match.start(), _date(match[3], match[2], match[1]))
        for p in (_NUMERIC, _VIETNAMESE)
        for match in p.finditer(text)
    ]
    found += [(match.start(), _date(match[1], match[2], match[3])) for match in _ISO.finditer(text)]
    found += [(match.start(), _date(match[3], _month(match[2]), match[1])) for match in _DAY_MONTH.finditer(text)]
    found += [(match.start(), _date(match[3], _month(match[1]), match[2])) for match in _MONTH_DAY.finditer(text)]
    return min(((start, day) for start, day in found if day), default=(0, None))[1]


def without_dates(text: str) -> str:
    """The text with every full date taken out."""
    for pattern in (_ISO, _NUMERIC, _VIETNAMESE, _DAY_MONTH, _MONTH_DAY):
        text = pattern.sub("", text)
    return text


def _month(name: str) -> int:
    name = "sep" if name.lower() == "sept" else name.lower()
    return next((number for number, month in enumerate(_MONTHS, 1) if name in (month, month[:3])), 0)


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
