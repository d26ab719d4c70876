"""Numbers with their units in running text, in Vietnamese and English, whether in digits, words or Roman numerals."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise, zip_longest

from eval.facts.dates import Date, blank, find_dates
from eval.facts.numerals import spelled
from eval.facts.units import ANY_SCALE, ANY_UNIT, scale_of, unit_of
from eval.markers import MARKER

Reading = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number at text[start:end] with everything it may stand for: "1.234" is 1234 to one reader, 1.234 to another.

    readings: values with a unit, "" for none. parts: read one by one ("2/3", "737 200"). digits: not in words.
    glued: to letters, as in "CO2". linked: to the next number as in "5-2", "from 10 to 12".
    """

    start: int
    end: int
    readings: frozenset[Reading]
    parts: tuple["Number", ...] = ()
    digits: bool = True
    glued: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a text holds in dates and numbers, in order; text: in normal form, without citation markers, as long.

    rest: the text with dates and numbers blanked out.
    """

    text: str
    dates: tuple[Date, ...]
    numbers: tuple[Number, ...]
    rest: str


_PREFIX = r"US\$|AU?\$|[$£€₫¥]|(?<![^\W_])(?:USD|AUD|VND|EUR|GBP)"
# A space may set thousands apart, but "2018 300" are two numbers. Longer runs of digits count nothing.
_SPACE = "[ \u00a0\u2009\u202f]"
_DIGITS = re.compile(
    rf"(?:(?P<prefix>{_PREFIX})\s?)?(?<![0-9])(?P<digits>"
    rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}(?![0-9])){{1,6}}(?:,[0-9]{{1,2}}(?![0-9]))?"
    r"|[0-9]{1,24}(?![0-9])(?:[.,][0-9]{1,24}(?![0-9]))*)"
)
_CENTURY = re.compile(r"(?<![0-9])(1[0-9]|20)[0-9]{2}[-–/]$")
_DAY_BEFORE = re.compile(r"(?:ngày|mùng|mồng|hôm)\s$", re.IGNORECASE)
_CLOCK = re.compile(r"(?:[:h]|\s?giờ\s)([0-5][0-9])(?![0-9:]|\s?phút)")
_AFTERNOON = re.compile(r"\s(?:pm|p\.m\.|chiều|tối)(?!\w)", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_FRACTION = re.compile(r"([0-9]{1,3})/([0-9]{1,3})(?![\w/]|[.,][0-9])")
# "nghìn tỷ" and "trăm nghìn tỷ" are in use; without a limit a text could name a number too long to reckon with.
_SCALES_AT_MOST = 3
_SCALE = re.compile(rf"[\s-]?({ANY_SCALE})", re.IGNORECASE)
_AND_SMALLER = re.compile(rf"\s([0-9]{{1,3}})\s?({ANY_SCALE})", re.IGNORECASE)
_MILLION = re.compile(r"m(?![^\W_])", re.IGNORECASE)
_MILLION_OF_MONEY = re.compile(r"\s?[mb](?![^\W_])", re.IGNORECASE)
_AND_A_HALF = re.compile(r"\s(?:rưỡi|rưởi|and a half)\b", re.IGNORECASE)
# "quý 3 năm 2018" and "lúc 3 ngày 15/11" are no three years or days, and "40 nam giới" are men.
_UNIT = re.compile(rf"[\s-]?(?!năm\s[12][0-9]{{3}}(?![0-9])|ngày\s\||nam\s(?:giới|sinh|nữ))({ANY_UNIT})", re.IGNORECASE)
_ROMAN = re.compile(r"\b(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?<=[IVX])\b")
_ROMAN_AFTER = re.compile(r"(?:quý|kỷ|kỉ|thứ|chiến|khóa|khoá|lần|quarter|century|war) $", re.IGNORECASE)
_WEEKDAYS = {day: Decimal(n) for n, day in enumerate("mon tues wednes thurs fri satur sun".split(), 2)}
_WEEKDAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b(?! [A-Z][a-z])|\b[Cc]hủ [Nn]hật\b")
_PLACE = re.compile(
    r"\bthứ\s(hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|nhất|nhì|[0-9]{1,3}(?![0-9]))\b(?!\s(?:mươi|trăm))", re.IGNORECASE
)
_PLACES = {word: n for n, word in enumerate("nhất hai ba tư năm sáu bảy tám chín".split(), 1)} | {"nhì": 2, "bẩy": 7}
_PLURAL = re.compile(r"['’]?s\b")
_SCORE = re.compile(r"\s?[-–—:]\s?|(?:\s[^\W\d_]+)?\s(?:to|until|đến|tới)\s(?:năm\s)?")
_BETWEEN, _AND = re.compile(r"\b(?:between|giữa) $", re.IGNORECASE), re.compile(r" (?:and|và) ")
_SHARED = re.compile(r"\s?[-–—]\s?|(?P<perhaps>\s(?:to|đến|tới|lên|xuống|and|và|or|hoặc)\s)")


@lru_cache(maxsize=4096)
def read(text: str) -> Quantities:
    """The dates and numbers of a text; dates come first, so that their parts are no numbers."""
    text = MARKER.sub(lambda match: " " * len(match.group()), unicodedata.normalize("NFC", text))
    dates, rest = find_dates(text)
    numbers: list[Number] = []
    for find in (_in_places, _in_digits, _in_roman, _in_words):
        found = sorted(find(rest), key=lambda number: number.start)
        rest = blank(rest, ((number.start, number.end) for number in found if not number.glued))
        numbers += found
    numbers.sort(key=lambda number: number.start)
    joined = [replace(left, linked=_linked(text, left, right)) for left, right in pairwise(numbers)]
    return Quantities(text, tuple(dates), (*joined, *numbers[-1:]), rest)


def _linked(text: str, left: Number, right: Number) -> bool:
    if _BETWEEN.search(text[max(0, left.start - 8) : left.start]):
        return bool(_AND.fullmatch(text, left.end, right.start))
    season = text[left.end : right.start] == "/" and re.fullmatch("[0-9]{4}", text[left.start : left.end])
    return bool(season or _SCORE.fullmatch(text, left.end, right.start))


def _in_digits(text: str) -> Iterator[Number]:
    matches, at = list(_DIGITS.finditer(text)), 0
    for match, following in zip_longest(matches, matches[1:]):
        if match.start() < at:
            continue
        number = _in_digits_here(text, match)
        shared = following and number.end == match.end() and _SHARED.fullmatch(text, match.end(), following.start())
        if following and shared and not number.glued:
            # In "20-30 cm" and "2 đến 3 triệu đồng" what follows the second belongs to both, in "1990 to 40%" not.
            more, _ = _measured(text, following.end(), _values(match["digits"]), match["prefix"])
            units = {unit for _, unit in more} | ({""} if shared["perhaps"] else set())
            number = replace(number, readings=more | {(value, unit) for value, _ in number.readings for unit in units})
        yield number
        at = number.end


def _in_digits_here(text: str, match: re.Match[str]) -> Number:
    digits, prefix, end, start = match["digits"], match["prefix"], match.end(), match.start("digits")
    values, ordinal = _values(digits), False
    parts = re.findall("[0-9]+", digits) if not values or re.search(r"\s", digits) else []
    if fraction := _FRACTION.match(text, start):
        end, parts = fraction.end(), [fraction[1], fraction[2]]
        values = {Decimal(fraction[1]) / Decimal(fraction[2])} if int(fraction[2]) else set()
    elif digits.isdigit() and int(digits) <= 24 and (clock := _CLOCK.match(text, end)):
        values, end = {int(digits) + Decimal(clock[1]) / 100}, clock.end()
    elif found := _ORDINAL.match(text, end):
        end, ordinal = found.end(), True
    if len(digits) == 2 and (century := _CENTURY.search(text, max(0, start - 6), start)):
        # "2018-19" ends in 2019.
        values = values | {Decimal(century[1] + digits)}
    before = text[start - 1 : start] if start and not prefix else ""
    quarter = before == "Q" and not text[max(0, start - 2) : start - 1].isalnum()
    if ordinal or quarter:
        readings, over = frozenset((value, "th") for value in values), end
    else:
        readings, over = _measured(text, end, values, prefix)
    if over == end and len(digits) <= 2 and _DAY_BEFORE.search(text[max(0, start - 6) : start]):
        readings |= {(value, "date") for value in values}
    if plural := _PLURAL.match(text, over):
        over = plural.end()
    return Number(
        start - 1 if quarter else match.start(),
        over,
        readings,
        tuple(Number(match.start(), over, _measured(text, end, {Decimal(part)}, prefix)[0]) for part in parts),
        glued=(before.isalpha() and not quarter) or text[over : over + 1].isalpha(),
    )


def _measured(text: str, at: int, values: set[Decimal], prefix: str | None = None) -> tuple[frozenset[Reading], int]:
    """Values with the scale and the unit that follow at a place in a text, and where these end."""
    factor, added, unit, metres = 1, Decimal(0), unit_of(prefix or ""), False
    for _ in range(_SCALES_AT_MOST):
        if not (scale := _SCALE.match(text, at)):
            break
        factor, at = factor * scale_of(scale[1]), scale.end()
        while (more := _AND_SMALLER.match(text, at)) and scale_of(more[2]) < factor:
            added, at = added + int(more[1]) * scale_of(more[2]), more.end()
    if factor == 1 and (short := (_MILLION_OF_MONEY if prefix else _MILLION).match(text, at)):
        # "3.8m" is millions or metres, "£3.8m" and "3.8M" millions.
        metres = not prefix and short.group() == "m"
        factor, at = 10**9 if short.group()[-1] in "bB" else 10**6, short.end()
    found = None
    for measure in (False, True):
        if measure and (found := _UNIT.match(text, at)) and (written := unit_of(found[1])):
            unit, at = unit or written, found.end()
        # Half of what is counted by thousands stands before the unit, half a unit after it: "3 năm rưỡi".
        if half := _AND_A_HALF.match(text, at):
            added, at = added + Decimal(factor) / 2, half.end()
    readings = {(value * factor + added, unit) for value in values} | {(value, "m") for value in values if metres}
    if unit in ("", "hour") and ((found and found[1][0] in "pP") or _AFTERNOON.match(text, at)):
        readings |= {(value + 12, unit) for value in values if 1 <= value < 12}
    return frozenset(readings), at


def _values(digits: str) -> set[Decimal]:
    """What digits with their marks may stand for; nothing if they are several numbers, as in "1.2.3"."""
    digits = re.sub(r"\s", "", digits)
    marks = [mark for mark in digits if mark in ".,"]
    groups = re.split("[.,]", digits)
    values = set()
    in_thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    if not marks or (in_thousands and len({*marks}) == 1 and groups[0] != "0"):
        values.add(Decimal("".join(groups)))
    if len(marks) == 1 and (groups[1] != "000" or groups[0] == "0"):
        values.add(Decimal(".".join(groups)))
    if len({*marks}) == 2 and marks.count(marks[-1]) == 1:
        values.add(Decimal(f"{''.join(groups[:-1])}.{groups[-1]}"))
    return values


def _in_places(text: str) -> Iterator[Number]:
    """Days of the week, and "thứ": "thứ tư" is Wednesday or the fourth, "thứ Tư" Wednesday."""
    for match in _WEEKDAY.finditer(text):
        value = _WEEKDAYS[match[1].lower()] if match[1] else Decimal(8)
        yield Number(*match.span(), frozenset({(value, "weekday")}), digits=False)
    for match in _PLACE.finditer(text):
        place = match[1]
        value = Decimal(_PLACES.get(place.lower()) or (int(place) if place.isdigit() else 0))
        weekday = 2 <= value <= 7 and place != "nhì"
        units = ["weekday"] if weekday and place[0].isupper() else ["weekday", "th"] if weekday else ["th"]
        yield Number(*match.span(), frozenset((value, unit) for unit in units), digits=place.isdigit())


def _in_roman(text: str) -> Iterator[Number]:
    for match in _ROMAN.finditer(text):
        if len(match.group()) > 1 or _ROMAN_AFTER.search(text[max(0, match.start() - 8) : match.start()]):
            letters = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match.group()]
            value = sum(-one if one < after else one for one, after in zip(letters, [*letters[1:], 0], strict=True))
            yield Number(*match.span(), frozenset({(Decimal(value), "th")}), digits=False)


def _in_words(text: str) -> Iterator[Number]:
    at = 0
    for number in spelled(text):
        if number.start >= at:
            readings, at = frozenset({(number.value, "th")}), number.end
            if not number.ordinal:
                readings, at = _measured(text, number.end, {number.value})
            yield Number(number.start, at, readings, digits=False)
