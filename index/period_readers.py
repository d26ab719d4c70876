"""What a phrase of time means: its words, the calendar, and a reader for each kind of phrase."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["day", "month", "year", "relative", "open"]
# What days rest on: "year" where only the year was guessed, so that a neighbour that states one can lend it.
RestsOn = Literal["nothing", "year", "today"]
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Phrase:
    since: date
    until: date
    kind: Kind
    rests_on: RestsOn
    start: int = 0
    end: int = 0


MONTH_NAMES = "january february march april may june july august september october november december".split()
_VI_NUMBERS = "mot hai ba bon nam sau bay tam chin muoi".split()
_MONTHS = {
    **{name[:length]: n for n, name in enumerate(MONTH_NAMES, 1) for length in (3, 9)}, "sept": 9,
    **{name: n for n, name in enumerate(_VI_NUMBERS, 1)},
    "gieng": 1, "tu": 4, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_NUMBERS = {
    **{word: n for n, word in enumerate(_VI_NUMBERS, 1)}, "muoi hai": 12, "muoi lam": 15, "vai": 5, "may": 5,
    **{word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)},
    "a": 1, "an": 1, "couple of": 2, "few": 5, "several": 5,
}  # fmt: skip
_VAGUE_COUNTS = ("few", "several", "vai", "may")
_PARTS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "dau": 1, "cuoi": 2,
    "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
_WEEKDAYS = {
    **{name: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())},
    **{name: n for n, name in enumerate("hai ba tu nam sau bay".split())},
    **{str(n + 2): n for n in range(6)}, "chu nhat": 6,
}  # fmt: skip
_UNITS = {
    "gio": "hour", "tieng": "hour", "h": "hour", "ngay": "day", "hom": "day", "tuan": "week", "thang": "month",
    "quy": "quarter", "nam": "year", "cuoi tuan": "weekend", "thap ky": "decade", "thap nien": "decade",
}  # fmt: skip
_SHIFTS = {
    "this": 0, "nay": 0, "last": -1, "previous": -1, "truoc": -1, "ngoai": -1, "roi": -1, "vua roi": -1, "kia": -2,
    "next": 1, "coming": 1, "sau": 1, "toi": 1, "sap toi": 1, "sang": 1,
    # Windows that end today: "the past week" is seven days, "last week" a week of the calendar.
    "past": None, "this past": None, "qua": None, "vua qua": None,
}  # fmt: skip
_NEAR_DAYS = {
    "today": 0, "tonight": 0, "this": 0, "nay": 0, "yesterday": -1, "last": -1, "qua": -1, "tomorrow": 1, "mai": 1,
    "day before": -2, "hom kia": -2, "day after": 2, "ngay kia": 2, "ngay mot": 2,
}  # fmt: skip

# --- calendar arithmetic ---


def whole_months(year: int, month: int, count: int = 1) -> Days:
    following = year * 12 + month - 1 + count
    return date(year, month, 1), date(following // 12, following % 12 + 1, 1) - timedelta(1)


def _ago(today: date, unit: str, count: int) -> date:
    """The day so many units before today; the last day of its month where that month is shorter."""
    if unit in ("hour", "day", "week", "weekend"):
        return today - timedelta(-(-count // 24) if unit == "hour" else count if unit == "day" else 7 * count)
    months = today.year * 12 + today.month - 1 - count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    since, until = whole_months(months // 12, months % 12 + 1)
    return min(since + timedelta(today.day - 1), until)


def _whole(unit: str, day: date) -> Days:
    """The week, weekend, month, quarter or year that the day is in."""
    if unit in ("hour", "day"):
        return day, day
    if unit in ("week", "weekend"):
        monday = day - timedelta(day.weekday())
        return monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6)
    count = {"month": 1, "quarter": 3, "year": 12}.get(unit, 12)
    return whole_months(day.year, (day.month - 1) // count * count + 1, count)


def real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(day: int, month: int, today: date) -> date | None:
    """The day of that month that is nearest to today; a past one within nine months is preferred."""
    found = [there for year in range(today.year - 4, today.year + 5) if (there := real_date(year, month, day))]
    past = max((there for there in found if there <= today), default=None)
    return past if past and (today - past).days <= 274 else min(found, key=lambda it: abs(it - today), default=None)


# --- readers ---

Reader = Callable[[dict[str, str], date], Phrase | None]


def _number(word: str, names: dict[str, int]) -> int:
    return int(word) if word.isdecimal() else names[word.rstrip(".")]


def _unit(word: str) -> str:
    return _UNITS.get(word, word.rstrip("s"))


def _stated_year(said: dict[str, str], today: date) -> tuple[int | None, RestsOn]:
    if "year" in said:
        return int(said["year"]), "nothing"
    whose = said.get("whose") or said.get("next")
    return (today.year + (_SHIFTS[whose] or 0), "today") if whose else (None, "year")


def read_day(said: dict[str, str], today: date) -> Phrase | None:
    day, month = int(said["day"]), _number(said["month"], _MONTHS)
    year, rests_on = _stated_year(said, today)
    until = _nearest(day, month, today) if year is None else real_date(year, month, day)
    first = said.get("first")
    since = until and (until.replace(day=int(first)) if first else until)
    if not until or not since or (first and since >= until):
        return None
    return Phrase(since, until, "day", rests_on)


def read_month(said: dict[str, str], today: date) -> Phrase:
    month = _number(said["month"], _MONTHS)
    year, rests_on = _stated_year(said, today)
    shift = _SHIFTS[said["shift"]] if "shift" in said else None
    if year is None and shift is not None and shift >= 0:
        year = today.year + (shift == 1 and month <= today.month)
    elif year is None:
        year = today.year - (month > today.month or (month == today.month and shift == -1))
    return Phrase(*whole_months(year, month), "month", rests_on)


def read_part_of_year(said: dict[str, str], today: date) -> Phrase | None:
    """A quarter, a half, the first or last so many months."""
    year, rests_on = _stated_year(said, today)
    count = int(said.get("count", 6 if "half" in said else 3))
    part = _number(said.get("part") or said["half"], _PARTS)
    if not 1 <= count <= 12 or not 1 <= part <= 4:
        return None
    month = 13 - count if part == 2 and "half" in said else (part - 1) * count + 1
    begun = year or today.year - ("half" not in said and month > today.month)
    return Phrase(*whole_months(begun, month, count), "month", rests_on)


def read_year(said: dict[str, str], _: date) -> Phrase | None:
    since, until = int(said["year"]), int(said.get("last", said["year"]))
    return Phrase(date(since, 1, 1), date(until, 12, 31), "year", "nothing") if since <= until <= since + 60 else None


def read_decade(said: dict[str, str], _: date) -> Phrase:
    return Phrase(date(int(said["year"]), 1, 1), date(int(said["year"]) + 9, 12, 31), "year", "nothing")


def read_near_day(said: dict[str, str], today: date) -> Phrase:
    day = today + timedelta(_NEAR_DAYS[said["near"]])
    return Phrase(day, day, "relative", "today")


def read_calendar_unit(said: dict[str, str], today: date) -> Phrase:
    """This, last or next week, weekend, month, quarter or year; the seven days of "the past week"."""
    unit, shift = _unit(said["unit"]), _SHIFTS[said.get("shift", "this")]
    if unit == "weekend":
        shift = -1 if shift is None else shift
    if shift is None or unit == "decade":
        return Phrase(_ago(today, unit, 1), today, "relative", "today")
    return Phrase(*_whole(unit, _ago(today, unit, -shift)), "relative", "today")


def read_some_units(said: dict[str, str], today: date) -> Phrase:
    """The past three days, up to today; three days ago, a day; three weeks ago, a week; a few days ago, since then."""
    unit, count = _unit(said["unit"]), _number(said["count"], _NUMBERS)
    if "ago" in said and said["count"] not in _VAGUE_COUNTS:
        return Phrase(*_whole(unit, _ago(today, unit, count)), "relative", "today")
    if "ahead" in said:
        return Phrase(today, _ago(today, unit, -count), "relative", "today")
    return Phrase(_ago(today, unit, count), today, "relative", "today")


def read_weekday(said: dict[str, str], today: date) -> Phrase:
    weekday = _WEEKDAYS[said["weekday"]]
    shift = _SHIFTS[said["shift"]] if "shift" in said else None
    week = _SHIFTS[said["week"]] if "week" in said else None
    if week is not None:
        day = today + timedelta(7 * week + weekday - today.weekday())
    elif shift is not None and shift >= 0:
        day = today + timedelta((weekday - today.weekday() - shift) % 7 + shift)
    else:
        past = 1 if shift == -1 else 0
        day = today - timedelta((today.weekday() - weekday - past) % 7 + past)
    return Phrase(day, day, "relative", "today")
