"""The pieces of a text that could answer a question by their kind: its numbers, sums, times or names."""

import re
from collections.abc import Iterator

from index.terms import number_terms
from index.text import Span, fold, words
from rag.answerability.sought import Kind
from rag.followup.mentions import mentions

_CURRENCY = (
    r"đồng|USD|VND|VNĐ|euro|EUR|đô la|đô|bảng|yên|nhân dân tệ|tệ|won|rupee|baht|peso|rúp|franc|dollars?|pounds?|euros?|"
    r"dong|yen|yuan|cents?|pence|krona|kroner|rand|rúp|rubles?|roubles?"
)
_SCALE = r"(?:nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion|trillion|bn|m|k|tr)"
_DIGITS = r"\d+(?:[.,]\d+)*"
_MONEY = re.compile(
    rf"(?:[A-Z]{{0,3}}[$£€¥₫]\s?{_DIGITS}(?:\s?{_SCALE}\b)*|{_DIGITS}(?:\s?{_SCALE}\b)*\s?(?:[$£€¥₫]|(?:[^\W\d_]+\s)?"
    rf"(?:{_CURRENCY})\b)|\b(?:USD|VND|EUR|GBP)\s?{_DIGITS}|\b{_DIGITS}\s?(?:triệu|tỷ|tỉ)\b)",
    re.IGNORECASE,
)
_SPELLED = (
    "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nửa|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    "twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundred|thousand|million|dozens?|half|quarter|third|first|second|fourth|fifth|sixth|double|twice|"
    "once|single|couple|pair|none|no"
)
_PERCENT = re.compile(
    rf"{_DIGITS}\s?(?:%|phần trăm|điểm phần trăm|per ?cent|percentage)|\b(?:một nửa|nửa|half|a third|two thirds|third|"
    r"(?:three )?quarters?|một phần \w+|(?:hai|ba) phần \w+|\d/\d|(?:one|two|three|four|five|\d+) (?:in|out of|trong) "
    r"(?:\w+ )?\w+)",
    re.IGNORECASE,
)
_UNIT = (
    "năm|tháng|tuần|ngày|giờ|tiếng|phút|giây|quý|mùa|thập kỷ|thế kỷ|years?|months?|weeks?|days?|hours?|minutes?|"
    "seconds?|decades?|centur(?:y|ies)|seasons?|nights?|terms?"
)
_DURATION = re.compile(
    rf"\b(?:{_DIGITS}|{_SPELLED}|several|vài|mấy|an?)[\s-]+(?:\w+[\s-]+)?(?:{_UNIT})\b|\bnăm rưỡi\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bthứ (?:hai|ba|tư|năm|sáu|bảy)\b|\bchủ nhật\b"
    r"|\b(?:1[5-9]|20)\d\d\b"
    r"|\b\d{1,2}(?:h|g)\d{0,2}\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b\d{1,2} giờ\b"
    r"|\b\d{1,2}/\d{1,2}\b"
    r"|\btháng (?:\d+|giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp)\b|\bngày \d+\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b(?:spring|summer|autumn|winter|weekend|midnight|noon|tonight|tomorrow|yesterday|easter|christmas)\b"
    r"|\b(?:mùa (?:xuân|hè|thu|đông)|cuối tuần|nửa đêm|đầu năm|cuối năm|tuần (?:tới|sau|trước))\b"
    r"|\bnăm (?:ngoái|tới|nay|sau)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"{_DIGITS}(?:\s?{_SCALE}\b)*|\b(?:{_SPELLED})\b", re.IGNORECASE)
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "money": _MONEY,
    "percent": _PERCENT,
    "duration": _DURATION,
    "time": _TIME,
    "number": _NUMBER,
}


def candidates(text: str, kind: Kind, question: str) -> list[Span]:
    """The pieces of a text of a kind that the question does not hold itself; none for "other" and "reason".

    What a question says it does not ask for: a number, time or name that stands in it is no answer to it.
    """
    if kind == "name":
        asked = {fold(word) for word in words(question)}
        return [
            Span(mention.start, mention.end)
            for mention in mentions(text)
            if mention.kind == "name" and not {fold(word) for word in words(mention.text)} <= asked
        ]
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return []
    return list(_new(text, pattern, question))


def _new(text: str, pattern: re.Pattern[str], question: str) -> Iterator[Span]:
    said, asked = set(number_terms(question)), {fold(word) for word in words(question)}
    for match in pattern.finditer(text):
        terms = set(number_terms(match.group()))
        known = terms <= said if terms else {fold(word) for word in words(match.group())} <= asked
        if not known:
            yield Span(*match.span())
