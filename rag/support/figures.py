"""The numbers, percentages and sums of a text, equal in every written form of either language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.terms import number_terms
from index.text import numbers

_DIGITS = r"\d+(?:[.,]\d+)*"
_PER_CENT = r"(?:%|phần trăm\b|per\s?cent\b|pct\b)"
_PERCENTAGE = re.compile(rf"{_DIGITS}\s?{_PER_CENT}", re.IGNORECASE)
# "30 to 40 per cent" are two percentages.
_RANGE = re.compile(
    rf"({_DIGITS})(\s?(?:[-–—]|\b(?:to|and|or|đến|tới|và|hay|hoặc)\b)\s?)(?={_DIGITS}\s?({_PER_CENT}))", re.IGNORECASE
)
_SCALE = r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ|thousand|million|billion|trillion|bn|mn|tr|k|m)"
_BEHIND = rf"(?<![\w.,/])(?P<behind>{_DIGITS}(?:[\s-]?{_SCALE}\b)*)[\s-]?(?:{{units}})(?![^\W\d_])"
# What a number counts, in either language, where that can be told: before it and behind it. The first that fits counts.
_UNITS = {
    "vnd": ("₫|vnd|vnđ", r"₫|vnd|vnđ|đồng(?! (?:hồ|đội|nghiệp|minh|bào|ý|loạt|thời|tiền))|dong"),
    "usd": (r"\$|us[d$]", r"(?:us |australian |canadian )?(?:usd|\$|đô(?:[ -]?la)?|dollars?)"),
    "gbp": ("£|gbp", "£|gbp|bảng(?: anh)?|pounds?"),
    "eur": ("€|eur", "€|eur|euros?"),
    "jpy": ("¥|jpy", "¥|jpy|yên|yen"),
    "cny": ("cny|rmb", "cny|rmb|nhân dân tệ|tệ|yuan|renminbi"),
    "krw": ("₩|krw", "krw|won"),
    "thb": ("฿|thb", "thb|baht|bạt"),
    "inr": ("₹|inr", "inr|rupees?"),
    "rub": ("rub", "rub|rúp|rou?bles?"),
    "krone": ("sek|nok|dkk", "sek|krona|kronor|kroner|krone"),
    "shilling": ("", "shillings?|si-linh"), "franc": ("chf", "francs?|chf"), "peso": ("", "pesos?"),
    "age": ("aged?|tuổi", "(?:năm )?tuổi|years?[ -]old"),
    "speed": (
        "", "(?:km|dặm|cây số)(?:/h|/giờ| (?:một|mỗi) giờ)|kph|mph|kmh|(?:mile|kilomet(?:re|er))s (?:an|per) hour"
    ),
    "year": ("", "năm|years?"), "month": ("", "tháng|months?"), "week": ("", "tuần|weeks?"),
    "day": ("", "ngày|days?"), "hour": ("", "giờ|tiếng|hours?|hrs?"), "minute": ("", "phút|minutes?|mins?"),
    "second": ("", "giây|seconds?"),
    "km": ("", "km|cây số|kilomet(?:re|er)s?|kilômét"),
    "mile": ("", "dặm|hải lý|miles?|nautical miles?"), "metre": ("", "mét|met(?:re|er)s?"),
    "cm": ("", "cm|mm|centimet(?:re|er)s?|millimet(?:re|er)s?|phân|li"),
    "area": ("", "ha|héc-?ta|hectares?|acres?|mẫu|m2|m²|km2|km²|square [a-z]+|mét vuông"),
    "weight": ("", "tấn|tonnes?|tons?|kg|kilos?|kilograms?|ký|tạ|lượng|taels?|gam|grams?"),
    "degree": ("", "độ|°c?|c|degrees?"), "point": ("", "điểm|points?"),
    "times": ("", "lần|times"), "vote": ("", "phiếu|votes?"), "ticket": ("", "vé|tickets?"),
    "home": ("", "hộ|căn|gia đình|ngôi nhà|households?|famil(?:y|ies)|homes?|houses?"),
    "person": (
        "",
        "người|nhân viên|công nhân|lao động|em|học sinh|sinh viên|thí sinh|hành khách|bị hại|nạn nhân|bệnh nhân"
        "|thành viên|binh sĩ|lính|quân|tù binh|cảnh sát|khách|trẻ|bé|diễn viên|cử tri|kỳ thủ|people|persons?|pupils?"
        "|students?|workers?"
        "|staff|employees|candidates?|passengers?|members?|victims?|patients?|soldiers?|troops|prisoners?|officers?"
        "|residents?|children|men|women|boys?|girls?|players?|voters?|fans|guests|visitors|spectators|engineers|teachers",
    ),
}  # fmt: skip
_MEASURED = {
    unit: re.compile(
        rf"(?:{signs})\s?(?P<before>{_DIGITS}(?:\s?{_SCALE}\b)*)|{_BEHIND.format(units=units)}"
        if signs
        else _BEHIND.format(units=units),
        re.IGNORECASE,
    )
    for unit, (signs, units) in _UNITS.items()
}
_AMOUNT = re.compile(rf"{_DIGITS}(?:[\s-]?{_SCALE}\b)*", re.IGNORECASE)
# Numbers that have words of their own, and what other counts of the same time are called.
_ALSO = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), frozenset(terms.split()))
    for pattern, terms in (
        (r"both|twice|double[sd]?|doubling|couples?|pairs?|duo|twins?|neither|cả đôi|gấp đôi|đôi|cặp|song sinh", "n2"),
        (r"second|thứ nhì|á quân|runners?-up", "n2"),
        (r"triple[sd]?|thrice|trio|treble|triplets|hat-trick|bộ ba|gấp ba|cú ba", "n3"),
        (r"quadruple[sd]?|gấp bốn|bộ tứ", "n4"),
        (r"một|one|an?|first|once|single|đầu|đầu tiên|duy nhất|nhất", "n1"),
        (r"half|halves|halved|nửa|phân nửa|một nửa", "n0p5 pct50"),
        (r"(?:a|one) quarter|một phần tư|¼", "n0p25 pct25"),
        (r"three[- ]quarters|ba phần tư|¾", "n0p75 pct75"),
        (r"(?:a|one) fifth|một phần năm", "pct20"),
        (r"(?:a|one) tenth|một phần mười", "pct10"),
        (r"half a year|nửa năm|half-year", "n6"),
        (r"(?:a|one) year|một năm", "n12"),
        (r"years? and a half|năm rưỡi", "n18"),
        (r"half an hour|nửa giờ|nửa tiếng", "n30"),
        (r"an? hour|one hour|một giờ|một tiếng", "n60"),
        (r"hours? and a half|giờ rưỡi|tiếng rưỡi", "n90"),
        (r"(?:a|one) week|một tuần", "n7"),
        (r"fortnight|nửa tháng", "n2 n14 n15"),
        (r"decades?|thập kỷ|thập niên", "n10"),
        (r"centur(?:y|ies)|centenar\w+|thế kỷ", "n100"),
        (r"midnight|nửa đêm", "t0000"),
        (r"noon|midday|giữa trưa|chính ngọ", "t1200"),
        (r"no(?:ne|body)?|zero|without|không", "n0"),
    )
)


# Years in their places; elsewhere four digits may count something.
_YEAR = re.compile(
    r"(?<![\w.,])(?:năm|in|since|until|till|from|of|by|before|after|to|đến|từ|hè|xuân|thu|đông|đầu|cuối|giữa|hồi|mùa)\s"
    r"(?P<year>1[5-9]\d\d|20\d\d)s?(?![\w%]|[.,]\d)(?!\s(?:người|đồng|tấn|ha|km|people|tonnes|dollars|euros|pounds))",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)")
_PAIR = re.compile(r"(?<![\w.,/-])(\d{1,3})\s?(?:[-–—]|to|and|đến|tới|và)\s?(\d{1,3})(?![\w/-]|[.,]\d)", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\w.,/-])(\d{1,3})[-–](\d{1,3})(?![\w/%-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text says in numbers. terms: as index.terms has them, "n" neither of percentages nor of years, which are
    "y1968"; "s2-1" for scores and ranges. measured: unit and term of what is counted, "?" where that is not told.
    """

    terms: frozenset[str]
    measured: frozenset[tuple[str, str]]


def spell_ranges(text: str) -> str:
    """The text with "30 to 40 per cent" written as two percentages."""
    return _RANGE.sub(r"\1 \3\2", text)


@lru_cache(1 << 12)
def figures(text: str) -> Figures:
    """The numbers that a text can be the source of, also those that have words of their own ("both", "half a year")."""
    said = figures_said(text)
    terms = said.terms.union(*(terms for pattern, terms in _ALSO if pattern.search(text)))
    terms |= {f"y{year}" for year in _BARE_YEAR.findall(text)}
    terms |= {f"s{one}-{other}" for pair in _PAIR.findall(text) for one, other in (pair, pair[::-1])}
    counted = {term for _, term in said.measured}
    measured = {(unit, term) for unit, term in said.measured if unit != "?" or term in terms}
    return Figures(terms, frozenset(measured | {("?", term) for term in terms - counted}))


@lru_cache(1 << 12)
def figures_said(text: str) -> Figures:
    """The numbers that a text states in digits or number words."""
    text = spell_ranges(text)
    rest = set(number_terms(_YEAR.sub(" _ ", _PERCENTAGE.sub(" _ ", text))))
    shares = {term for share in _PERCENTAGE.findall(text) for term in number_terms(share) if term.startswith("pct")}
    # A percentage in words is among the rest, with its number, which is none; a date with its year.
    rest -= {f"n{term[3:]}" for term in rest if term.startswith("pct")}
    dated = {term[1:5] for term in rest if term[0] in "dm" and term[1:5].isdecimal() and len(term) > 5}
    rest -= {f"n{year}" for year in dated}
    years = {f"y{year}" for year in dated.union(match["year"] for match in _YEAR.finditer(text))}
    scores = {f"s{one}-{other}" for one, other in _SCORE.findall(text)}
    return Figures(frozenset(rest | shares | years | scores), frozenset(_measured(text)))


def bare_years(text: str) -> frozenset[str]:
    """Four digits without a mark, as years are written."""
    return frozenset(_BARE_YEAR.findall(text))


def readings(text: str) -> list[frozenset[str]]:
    """The terms that are one number read in several ways: "1.234" is n1234 and n1p234."""
    several = (number.values for number in numbers(text) if len(number.values) > 1)
    return [frozenset(_term(value) for value in values) for values in several]


def _measured(text: str) -> Iterator[tuple[str, str]]:
    taken: set[int] = set()
    for unit, pattern in _MEASURED.items():
        for match in pattern.finditer(text):
            group = "behind" if match["behind"] else "before"
            if match.start(group) not in taken:
                taken.add(match.start(group))
                yield from ((unit, term) for term in number_terms(match[group]) if term[0] == "n")
    for match in _AMOUNT.finditer(text):
        if match.start() not in taken:
            yield from (("?", term) for term in number_terms(match.group()))


def _term(value: float) -> str:
    return f"n{value:.6f}".rstrip("0").rstrip(".").replace(".", "p")
