"""Numbers and dates as search terms that are equal in every spelling and in both languages.

    n59000      59.000, 59,000, 59 nghìn, 59k, năm mươi chín nghìn, fifty-nine thousand; n2p5: 2,5 and 2.5
    pct40       40%, 40 phần trăm, forty per cent (and n40)
    d19681002   2/10/1968, ngày 2 tháng 10 năm 1968, October 2, 1968 (and its parts dm1002, m196810, n1968)
    dm1218      ngày 18/12, 18 December;   m202609: tháng 9/2026, September 2026;   mo09: tháng Chín, in September
    t1730       17h30, 17 giờ 30 phút, 5.30pm

What may be read in two ways gets a term for each: "1.234" is n1234 and n1p234.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from index.text import numbers

# --- words of numbers ----------------------------------------------------------------------------------------------

_UNITS = {word: n for n, word in enumerate("một hai ba bốn năm sáu bảy tám chín".split(), 1)} | {"bẩy": 7}
_AFTER_TENS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_CARDINALS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL = frozenset(_ORDINALS.split())
# A number grows from left to right: after a word only what is smaller than its place may follow ("fifty" 10, "two" 1).
_SMALL: dict[str, tuple[float, float]] = {
    **{word: (n, 1) for word, n in (_UNITS | _AFTER_TENS).items()},
    **{word: (n, 1) for names in (_CARDINALS, _ORDINALS) for n, word in enumerate(names.split(), 1)},
    **{word: (n * 10, 10) for n, word in enumerate(_TENS.split(), 2)},
    **{f"{word[:-1]}ieth": (n * 10, 1) for n, word in enumerate(_TENS.split(), 2)},
    "mười": (10, 10), "half": (0.5, 1), "nửa": (0.5, 1), "nhất": (1, 1), "nhì": (2, 1),
}  # fmt: skip
_TIMES: dict[str, float] = {
    "mươi": 10, "chục": 10, "tá": 12, "dozen": 12, "trăm": 100, "hundred": 100, "nghìn": 1e3, "ngàn": 1e3,
    "thousand": 1e3, "vạn": 1e4, "triệu": 1e6, "tr": 1e6, "million": 1e6, "mn": 1e6, "tỷ": 1e9, "tỉ": 1e9,
    "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_HALVES = frozenset(("half", "nửa"))
# Also father, year and ripe: numbers only before what is often counted.
_UNSURE = frozenset(("ba", "năm", "chín"))
_COUNTED = frozenset(
    "người con chiếc cái ngày tuần năm giờ phút giây lần bàn quả ngôi căn tỉnh nước quốc trận đứa em bé đội cuốn vụ "
    "tấn tạ kg km mét đồng điểm tuổi trường xã huyện quận phường loại nhóm cây hộ bức chuyến đợt tầng ca tháng".split()
)
_QUANTIFIERS = frozenset("mỗi nhiều hàng hằng mấy vài các những từng cả đầu cuối giữa hết quanh tháng thứ lớp".split())
_WEEKDAYS = frozenset("hai ba tư năm sáu bảy bẩy".split())
_RANKED = frozenset("lần đứng xếp hạng".split())
_DETERMINERS = frozenset("the his her its their our my your".split())

# --- written forms -------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"(?:vnd|usd|eur|gbp)(?=\d)|[^\W_]+(?:(?<=\d)[.,]\d+)*")
_NEXT = re.compile(
    r"(?:\s{1,3}|-)(?:(không\s{1,3}trăm(?:\s{1,3}(?:linh|lẻ))?|linh|lẻ|and|a)\s{1,3})?(\d{1,3}(?![.,\w])|[^\W\d_]+)"
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_LONGEST, _LARGEST, _MOST_WORDS = 24, 1e18, 24
_GLUED = re.compile(r"(k|m|bn|mn|tn|tr|tỷ|tỉ)(?![^\W_])")
_GLUED_TIMES = {**_TIMES, "k": 1e3, "m": 1e6}
_PERCENT = re.compile(r"\s?%|\s{1,3}(?:phần\s{1,3}trăm|per\s?cent|pct)\b")
_CURRENCIES = ("$", "£", "€", "¥", "₫", "vnd", "usd", "eur", "gbp")

_EN_NAMES = "january february march april may june july august september october november december".split()
_EN = "|".join([*(f"{name[:3]}(?:{name[3:]})?" for name in _EN_NAMES), "sept"])
_MONTH = rf"(?P<month>{_EN})\b\.?"
_VI_NAMES = r"giêng|hai|ba|tư|năm(?!\s+\d)|sáu|bảy|bẩy|tám|chín|mười(?:\s+(?:một|hai))?|một|chạp"
_THANG = rf"tháng\s{{1,3}}(?P<month>\d{{1,2}}(?!\d)|(?:{_VI_NAMES})\b)"
_VI_MONTHS = {"giêng": 1, "tư": 4, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12} | _UNITS
_YEAR = r"(?P<year>(?:1\d|2[01])\d\d)(?!\d|[.,]\d)"
_DAY = r"(?P<day>\d{1,2})"
_NTH = r"(?:st|nd|rd|th)?"
_FROM = r"(?:(?P<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:[-–,]|\b(?:đến|và|to|and)\b)\s?(?:ngày\s)?)?"
_VI_YEAR = rf"(?:(?:\s?[,/.-]\s?|\s{{1,3}})(?:năm\s{{1,3}})?{_YEAR}|(?![.,]\d))"
_EN_YEAR = rf"(?:,?[\s-]{{1,3}}{_YEAR})?"

_ISO = re.compile(r"(?P<year>\d{4})([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
_NUMERIC = re.compile(rf"{_DAY}( ?[/.-] ?)(?P<month>\d{{1,2}})\2{_YEAR}")
_DAY_MONTH = re.compile(rf"{_FROM}{_DAY}{_NTH}(?:\s+of)?[\s-]{{1,3}}{_MONTH}{_EN_YEAR}")
_DAY_THANG = re.compile(rf"{_FROM}{_DAY}\s{{1,3}}{_THANG}{_VI_YEAR}")
_SHORT = re.compile(rf"{_FROM}{_DAY}(?P<mark>[/.-])(?P<month>\d{{1,2}})(?:(?P=mark){_YEAR}|(?![\d/]|[.,]\d))")
_MONTH_DAY = re.compile(
    rf"{_MONTH}\s{{1,3}}(?:(?P<first>\d{{1,2}}){_NTH}\s?(?:[-–]|to\b|and\b)\s?)?{_DAY}{_NTH}(?!\w|[.,:]\d){_EN_YEAR}"
)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,?\s{{1,3}}(?:of\s)?{_YEAR})?")
_THANG_YEAR = re.compile(rf"{_THANG}{_VI_YEAR}")
_SLASH_YEAR = re.compile(rf"(?P<month>\d{{1,2}})/{_YEAR}(?!/)")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:\s?:\s?(?P<m1>\d\d)(?::\d\d)?(?![\d:])|[hg](?P<m2>\d\d)(?!\w)|h(?!\w)"
    r"|\s?(?P<gio>giờ)\b(?:\s?(?P<m3>\d{1,2})\b(?![.,]\d)(?:\s?phút)?|\s(?P<half>rưỡi))?"
    r"|\.(?P<m4>\d\d)(?=\s?[ap]\.?m\b)|\s?(?P<clock>o['’]clock)|(?=\s?[ap]\.?m\b))"
    r"(?:\s?(?P<part>[ap])\.?m\b\.?|\s(?P<buoi>sáng|trưa|chiều|tối|đêm|khuya)\b)?"
)
_HOURS = re.compile(r"\s{1,3}giờ\b(?:\s(sáng|trưa|chiều|tối|đêm|khuya)\b)?")
# In lower case "may" is a verb and "march" mostly one, unless what is around them makes a date.
_VERB = re.compile(r"(?<!\bin )\bma(?:y|rch)\b(?!,? ?\d|\W*$)")
_DAY_BEFORE = frozenset("ngày hôm sáng trưa chiều tối đêm khuya mùng mồng lễ dịp".split())
_MONTH_BEFORE = frozenset("in since until till by from during last this next of late early mid through".split())
_EACH_BEFORE = frozenset("mỗi một hàng hằng từng mấy vài nhiều các những lương".split())
_DAY_TO = re.compile(r"\d{1,2}/\d{1,2}[-–]")
_GOES_ON = re.compile(r"\s{0,3}[\w%]")
_COUNT_AFTER = re.compile(r"\s?(?:%|(?:nghìn|ngàn|triệu|tỷ|tỉ|lần|người|ngày|tuổi)\b)")


def number_terms(text: str) -> list[str]:
    """The numbers, dates and times of a text as terms ([a-z0-9]+) in reading order, each once."""
    text = _VERB.sub("_", unicodedata.normalize("NFC", text)).lower()
    terms: dict[str, None] = {}
    done = 0
    for token in _TOKEN.finditer(text):
        start, word = token.start(), token.group()
        if start < done:
            continue
        readers = _FIGURE_READERS if word[0].isdecimal() else _WORD_READERS.get(word, ())
        for reader in readers:
            found, done = reader(text, start)
            terms.update(dict.fromkeys(found))
            if done > start:
                break
    return list(terms)


# What a reader found at a place: terms, and where it ends; 0 leaves the place to the next reader.
_Found = tuple[list[str], int]
_Reader = Callable[[str, int], _Found]
_NOTHING: _Found = ([], 0)


def _found(terms: list[str], match: re.Match[str]) -> _Found:
    return (terms, match.end()) if terms else _NOTHING


def _before(text: str, start: int) -> tuple[str, str]:
    """The two words right before a place, the nearer one first; a sign between makes them others."""
    near = text[max(0, start - 20) : start].split()
    return (near[-1].lstrip("(\"'“‘") if near else ""), (near[-2] if len(near) > 1 else "")


# --- dates and times -----------------------------------------------------------------------------------------------


def _day_terms(match: re.Match[str]) -> list[str]:
    """The terms of a day, or of the first and last day of a span; none if there is no such day."""
    groups = match.groupdict()
    year, month, day = groups["year"], _month(groups["month"]), int(groups["day"])
    if groups["month"].isdecimal() and month > 12 >= day and year:
        month, day = day, month  # 10/20/2025 was written by an American.
    days = [int(groups["first"])] if groups.get("first") else []
    return [term for number in [*days, day] for term in _one_day(number, month, year)]


def _one_day(day: int, month: int, year: str | None) -> list[str]:
    try:
        date(int(year or 2000), month, day)
    except ValueError:
        return []
    short = f"dm{month:02}{day:02}"
    return [f"d{int(year):04}{month:02}{day:02}", short, *_month_terms(month, year)] if year else [short]


def _month_terms(month: int, year: str | None) -> list[str]:
    if not 1 <= month <= 12:
        return []
    return [f"m{int(year):04}{month:02}", f"n{int(year)}"] if year else [f"mo{month:02}"]


def _month(name: str) -> int:
    if name.isdecimal():
        return int(name)
    vietnamese = _VI_MONTHS.get(" ".join(name.split()))
    return vietnamese or "janfebmaraprmayjunjulaugsepoctnovdec".index(name[:3]) // 3 + 1


def _full_date(text: str, start: int) -> _Found:
    for pattern in (_ISO, _NUMERIC, _DAY_MONTH):
        if (match := pattern.match(text, start)) and (terms := _day_terms(match)):
            return terms, match.end()
    return _NOTHING


def _day_in_vietnamese(text: str, start: int) -> _Found:
    match = _DAY_THANG.match(text, start)
    if match is None:
        return _NOTHING
    # Without "ngày" and a year, "trong 2 tháng 10 người" is a duration.
    clear = match["year"] or _before(text, start)[0] in _DAY_BEFORE or not _GOES_ON.match(text, match.end())
    return _found(_day_terms(match), match) if clear else _NOTHING


def _short_date(text: str, start: int) -> _Found:
    match = _SHORT.match(text, start)
    if match is None or not (match["year"] or _is_day(text, match)):
        return _NOTHING
    return _found(_day_terms(match), match)


def _is_day(text: str, match: re.Match[str]) -> bool:
    """Whether 18/12 is a day and no fraction or score: by what stands around it, or as it can be nothing else."""
    start, end = match.span()
    near, far = _before(text, start)
    if near in _DAY_BEFORE:
        return far not in _EACH_BEFORE and not far.isdecimal()
    if match["mark"] != "/" or match["first"]:
        return False
    if _DAY_TO.fullmatch(near) or text[start - 1 : start] + text[end : end + 1] == "()":
        return True
    return int(match["day"]) > 12 and match[0] != "24/7"


def _month_in_figures(text: str, start: int) -> _Found:
    match = _SLASH_YEAR.match(text, start)
    return _found(_month_terms(int(match["month"]), match["year"]), match) if match else _NOTHING


def _month_in_english(text: str, start: int) -> _Found:
    if (match := _MONTH_DAY.match(text, start)) and (terms := _day_terms(match)):
        return terms, match.end()
    match = _MONTH_YEAR.match(text, start)
    if match is None:
        return _NOTHING
    name = match["month"]
    sure = match["year"] or _before(text, start)[0] in _MONTH_BEFORE or (len(name) > 3 and name != "march")
    return _found(_month_terms(_month(name), match["year"]), match) if sure else _NOTHING


def _month_in_vietnamese(text: str, start: int) -> _Found:
    match = _THANG_YEAR.match(text, start)
    if match is None:
        return _NOTHING
    before = _before(text, start)[0]
    if not match["year"] and (before in _EACH_BEFORE or before.isdecimal() or _COUNT_AFTER.match(text, match.end())):
        return _NOTHING
    return _found(_month_terms(_month(match["month"]), match["year"]), match)


def _clock(text: str, start: int) -> _Found:
    match = _CLOCK.match(text, start)
    if match is None:
        return _NOTHING
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["m1"] or match["m2"] or match["m3"] or match["m4"] or 0)
    part = match["part"] or match["buoi"]
    hours = [hour, hour + 12] if match["clock"] and not part and hour < 12 else [_hour(hour, part)]
    terms = [f"t{hour:02}{minute:02}" for hour in hours if hour < 24 and minute < 60]
    if terms and match["gio"] and not (part or match["m3"] or match["half"]):
        terms.append(f"n{hour}")  # "7 giờ" may be seven hours.
    return _found(terms, match)


def _hour(hour: int, part: str | None) -> int:
    """The hour of the day, from one of twelve and the part of the day."""
    if part is None or not 1 <= hour <= 12:
        return hour
    if part in ("a", "sáng") or (part in ("đêm", "khuya") and (hour == 12 or hour < 6)):
        return hour % 12
    if part == "trưa" and hour > 9:
        return hour
    return hour % 12 + 12


# --- quantities ----------------------------------------------------------------------------------------------------


_Parts = list[tuple[float, float]]


def _figure(text: str, start: int) -> _Found:
    """A number in digits, with the words after it that multiply it, and per cent."""
    match = _DIGITS.match(text, start)
    if match is None or len(match[0]) > _LONGEST:
        return [], match.end() if match else 0
    readings = sorted(numbers(match[0])[0].values, reverse=True)
    glued = _GLUED.match(text, match.end())
    if glued is None:
        grown = [_grow(text, match.end(), [(reading, 0)]) for reading in readings]
        return _quantity(text, [value for value, _ in grown], max(end for _, end in grown))
    scaled = [reading * _GLUED_TIMES[glued[1]] for reading in readings]
    priced = text[max(0, start - 4) : start].rstrip().endswith(_CURRENCIES)
    # "£5m" are millions; "5m" are perhaps metres.
    return _quantity(text, scaled if priced or glued[1] != "m" else [*scaled, *readings], glued.end())


def _words(text: str, start: int) -> _Found:
    """A number in words, unless they may well mean something else."""
    match = _TOKEN.match(text, start)
    if match is None or not _may_begin(match[0], *_before(text, start), _following(text, match.end())):
        return _NOTHING
    word = match[0]
    value, end = _grow(text, match.end(), [_SMALL[word] if word in _SMALL else (_TIMES[word], _TIMES[word])])
    terms, end = _quantity(text, [value], end)
    hours = _HOURS.match(text, end)
    if hours and 1 <= value < 24:
        return [*terms, f"t{_hour(int(value), hours[1]):02}00"], hours.end()
    return terms, end


def _may_begin(word: str, near: str, far: str, following: str) -> bool:
    """Whether a word stands for a number between its neighbours, and for no article, year, weekday or father."""
    if word in _TIMES:
        return near == "a"
    if word in ("nhất", "nhì"):
        return near == "thứ"
    if word in _ORDINAL:
        return near in _DETERMINERS if word == "second" else near not in ("a", "one")
    if word in _HALVES:
        return near not in ("first", "second", "other") and following != "đêm"
    if near == "thứ":
        return word not in _WEEKDAYS or far in _RANKED
    if word in ("một", "one"):
        return following in _TIMES
    if word not in _UNSURE:
        return word not in _AFTER_TENS
    if near in _QUANTIFIERS or near in _SMALL or near in _TIMES or near[-1:].isdecimal():
        return False
    return following in _TIMES or (following in _COUNTED and (word, following) != ("năm", "tháng"))


def _grow(text: str, end: int, number: _Parts) -> tuple[float, int]:
    """The value of a number begun, with the words after it that are part of it, and where they end.

    number: its parts, each smaller than the one before: 2000, 300, 50, 9; a multiplying word takes up those below it.
    """
    for _ in range(_MOST_WORDS):
        match = _NEXT.match(text, end)
        if match is None:
            break
        joined, word = match.groups()
        place = number[-1][1]
        if word in _TIMES:
            grown = _multiplied(number, _TIMES[word]) if joined in (None, "a") else None
        elif word == "rưỡi" and place >= 100:
            grown = [*number, (place / 2, 1)]
        elif (joined is None or place >= 100) and _goes_on(word, place, _following(text, match.end()), bool(joined)):
            grown = [*number, _SMALL.get(word) or (float(word), 1)]
        else:
            grown = None
        if grown is None:
            break
        number, end = grown, match.end()
    return sum(value for value, _ in number), end


def _multiplied(number: _Parts, times: float) -> _Parts | None:
    kept, taken = list(number), 0.0
    while kept and (kept[-1][1] == 0 or kept[-1][0] < times):
        taken += kept.pop()[0]
    if not taken or (kept and taken * times >= kept[-1][1]):
        return None
    return [*kept, (taken * times, 1 if times == 12 else times)]


def _goes_on(word: str, place: float, following: str, joined: bool) -> bool:
    """Whether a word adds to a number whose last part has this place."""
    if word.isdecimal():
        return place >= 1000 and _TIMES.get(following, place) < place
    if word not in _SMALL or word in _HALVES or _SMALL[word][0] >= place:
        return False
    if word in _AFTER_TENS:
        return joined or place == 10
    if word in _UNITS and place > 10:
        return joined or following in _TIMES
    return not (word == "năm" and place == 10)  # "mười năm" are ten years, fifteen is "mười lăm".


def _following(text: str, end: int) -> str:
    match = _NEXT.match(text, end)
    return match[2] if match else ""


def _quantity(text: str, values: list[float], end: int) -> _Found:
    """The terms of a number with these readings that ends here, and of per cent behind it."""
    percent = _PERCENT.match(text, end)
    names = [_figures(value) for value in values if value < _LARGEST]
    terms = [kind + name for kind in (("n", "pct") if percent else ("n",)) for name in names]
    return terms, percent.end() if percent else end


def _figures(value: float) -> str:
    whole = round(value)
    if abs(value - whole) < 1e-9 * max(value, 1):
        return f"{whole}"
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", "p")


_FIGURE_READERS: tuple[_Reader, ...] = (
    _full_date, _day_in_vietnamese, _clock, _month_in_figures, _short_date, _figure,
)  # fmt: skip
_WORD_READERS: dict[str, tuple[_Reader, ...]] = {
    **dict.fromkeys([*_SMALL, *_TIMES], (_words,)),
    **dict.fromkeys([*_EN_NAMES, *(name[:3] for name in _EN_NAMES), "sept"], (_month_in_english,)),
    "tháng": (_month_in_vietnamese,),
}
