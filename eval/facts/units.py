"""Units and scale words, in Vietnamese and English, and which of them are one."""

import re
from collections.abc import Iterable, Sequence

_UNITS = {
    "dong": "đồng|dong|vnd|vnđ|₫|đ",
    "dollar us": "usd|us$|đô la mỹ|us dollar|us dollars|american dollars|mỹ kim",
    "dollar au": "aud|a$|au$|đô la úc|đô la australia|australian dollar|australian dollars",
    "dollar": "$|đô la|đô|do la|dollar|dollars",
    "euro": "€|eur|euro|euros|ơ rô",
    "pound gbp": "£|gbp|bảng|bảng anh|pounds sterling",
    "pound lb": "lb|lbs|cân anh",
    "pound": "pound|pounds",
    "yen": "¥|jpy|yen|yên",
    "yuan": "cny|rmb|yuan|nhân dân tệ|tệ",
    "rouble": "rub|rúp|rouble|roubles|ruble|rubles",
    "krone": "krone|kroner|kron|krona|kronor|nok|sek|dkk",
    "km": "km|kilometre|kilometres|kilometer|kilometers|ki lô mét|cây số",
    "m": "m|metre|metres|meter|meters|mét",
    "cm": "cm|centimetre|centimetres|centimeter|centimeters|xăng ti mét",
    "mm": "mm|millimetre|millimetres|millimeter|millimeters|mi li mét",
    "mile": "mile|miles|dặm",
    "foot": "foot|feet|ft",
    "inch": "inch|inches",
    "yard": "yard|yards",
    "nautical": "hải lý|nautical mile|nautical miles",
    "km/h": "km/h|km/giờ|kph|kilometres per hour|kilometres an hour|kilometers per hour",
    "mph": "mph|miles per hour|miles an hour|dặm/giờ|dặm một giờ",
    "kg": "kg|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|ki lô gam|ký",
    "g": "g|gram|grams|gam",
    "tonne": "tonne|tonnes|ton|tons|tấn",
    "ounce": "ounce|ounces|oz",
    "litre": "l|litre|litres|liter|liters|lít",
    "ml": "ml|millilitre|millilitres|mi li lít",
    "percent": "%|percent|per cent|pct|phần trăm|phan tram",
    "percent point": "điểm phần trăm|điểm %|percentage point|percentage points",
    "degree": "°|độ|degree|degrees",
    "degree c": "°c|độ c|degrees c|degrees celsius",
    "degree f": "°f|độ f|degrees f|degrees fahrenheit",
    "m2": "m2|m²|sq m|square metre|square metres|square meter|square meters|mét vuông|m vuông",
    "km2": "km2|km²|sq km|square kilometre|square kilometres|square kilometer|square kilometers|km vuông"
    "|cây số vuông|ki lô mét vuông",
    "hectare": "ha|hectare|hectares|héc ta",
    "acre": "acre|acres|mẫu anh",
    "mile2": "square mile|square miles|dặm vuông",
    "foot2": "sq ft|square foot|square feet|feet vuông",
    "m3": "m3|m³|cubic metre|cubic metres|cubic meter|cubic meters|mét khối",
    "second": "second|seconds|giây",
    "minute": "minute|minutes|min|mins|phút|phut",
    "hour": "hour|hours|h|giờ|tiếng|gio|am|a.m.|pm|p.m.|o'clock|tiếng đồng hồ",
    "day": "day|days|ngày|ngay",
    "week": "week|weeks|tuần|tuan",
    "month": "month|months|tháng|thang",
    "year": "year|years|năm|nam",
    "decade": "decade|decades|thập kỷ|thập kỉ|thập niên",
    "century": "century|centuries|thế kỷ|thế kỉ",
    "age": "tuổi|tuoi|năm tuổi|years old|year old|year olds|years of age",
}
_SCALES = {
    "trăm": 100, "hundred": 100, "nghìn": 10**3, "ngàn": 10**3, "nghin": 10**3, "ngan": 10**3, "thousand": 10**3,
    "k": 10**3, "vạn": 10**4, "triệu": 10**6, "trieu": 10**6, "tr": 10**6, "million": 10**6, "mn": 10**6,
    "tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip


# A number has one of these or it has not: 54 people are not 54 %, four is not Wednesday.
_STRICT = ("percent", "percent point", "weekday", "date")


def may_be(unit: str, there: str, open_to: Sequence[str] = ()) -> bool:
    """Whether a number with a unit ("" for none) may be meant by the same number with another.

    Dollars may be US dollars and a missing unit may be any, but percent, dates and days of the week only if open to
    them.
    """
    if unit == there or {unit, there} == {"th", "date"}:
        return True
    if unit in _STRICT and not there:
        return False
    if there in _STRICT and not unit:
        return there.split()[0] in open_to
    return not unit or not there or unit.startswith(f"{there} ") or there.startswith(f"{unit} ")


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, whole, the longest first; a space in a word may be a hyphen or nothing."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"[\s-]?") + (r"(?![^\W_])" if word[-1].isalnum() else "")
        for word in sorted(words, key=len, reverse=True)
    )


_ALIASES = {alias: unit for unit, aliases in _UNITS.items() for alias in aliases.split("|")}
_UNIT_OF = {alias.replace(" ", ""): unit for alias, unit in _ALIASES.items()}
ANY_UNIT, ANY_SCALE = _any_of(_ALIASES), _any_of(_SCALES)


def unit_of(written: str) -> str:
    """The unit that a word or sign stands for, "" if it stands for none. A letter alone is none as a capital: "5G"."""
    return "" if len(written) == 1 and written.isupper() else _UNIT_OF.get(re.sub(r"[\s-]", "", written.lower()), "")


def scale_of(written: str) -> int:
    """What a word as "triệu" or "billion" multiplies by."""
    return _SCALES.get(written.lower(), 1)
