"""Publication dates as bylines write them, in Vietnamese and English."""

import re
from datetime import date

_MONTHS = {name[:3]: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
# Day first, as both Vietnamese and British bylines have it.
_NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_VIETNAMESE = re.compile(r"\b(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})\b", re.IGNORECASE)
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def find_date(text: str) -> date | None:
    """The first full date written in the text, or None."""
    if found := _ISO.search(text):
        return _date(found[1], found[2], found[3])
    for pattern in (_NUMERIC, _VIETNAMESE):
        if found := pattern.search(text):
            return _date(found[3], found[2], found[1])
    if found := _DAY_MONTH.search(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.search(text):
        return _date(found[3], _month(found[1]), found[2])
    return None


def without_dates(text: str) -> str:
    """The text with every full date taken out."""
    for pattern in (_ISO, _NUMERIC, _VIETNAMESE, _DAY_MONTH, _MONTH_DAY):
        text = pattern.sub("", text)
    return text


def _month(name: str) -> int:
    return _MONTHS.get(name[:3].lower(), 0)


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
