"""What kind of thing a question asks for: a sum of money, a number, a time, a person, a place, a reason, …"""

import re
from dataclasses import dataclass
from typing import Literal

from index.article import Language

Kind = Literal["money", "percent", "duration", "number", "time", "name", "reason", "other"]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question asks for. about: (start, end) of the word that is counted or asked for ("shops"), if one is."""

    kind: Kind
    about: tuple[int, int] | None = None


def sought(question: str, language: Language) -> Sought:
    """What a question asks for; "other" where its words do not say. The first question word of a kind decides.

    question: with its diacritics, if it is Vietnamese. Two things asked at once count as the first.
    """
    found = [
        (match.start(), rank, kind, match)
        for rank, (kind, pattern) in enumerate(_PATTERNS[language])
        for match in [pattern.search(question)]
        if match
    ]
    if not found:
        return Sought("other")
    # A kind that is named more closely stands first in the list: "how many per cent" is no plain number.
    _, _, kind, match = min(found, key=lambda each: (each[1], each[0]))
    about = next((name for name, word in match.groupdict().items() if word), None)
    return Sought(kind, match.span(about) if about else None)


def _compiled(*patterns: tuple[Kind, str]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in patterns)


_VI_UNITS = "năm|tháng|tuần|ngày|giờ|tiếng|phút|giây|quý"
_VI_SPENT = (
    "trả|chi|rót|đóng|nộp|phạt|vay|thưởng|bán|mua|lương|thu nhập|học phí|thù lao|lệ phí|viện phí|tốn|trị giá|giá|"
    "thiệt hại|doanh thu|lợi nhuận|kinh phí|ngân sách|vốn|đầu tư|bồi thường|tài trợ|quyên góp|hợp đồng|cát-xê|cát xê"
)
# After "bao nhiêu" without a noun: a sum, not a count of things.
_VI_AFTER_SUM = (
    "một|mỗi|cho|từ|để|vào|ở|tại|trong|theo|khi|so|và|nếu|sau|trước|mà|nhờ|do|vì|với|là|mới|thì|hôm|năm|tháng|ngày|"
    "khoản"
)
_EN_UNITS = "years?|months?|weeks?|days?|hours?|minutes?|seconds?"
_EN_SPENT = (
    "pa(?:y|ys|id|ying)|costs?|spen[dt]s?|spending|worth|earn(?:s|ed|ing)?|charge[sd]?|price[sd]?|salary|wages?|fees?|"
    "fine[sd]?|bail|money|cash|budget|rewards?|prize|compensation|damages|loans?|borrow(?:s|ed)?|rais(?:e|es|ed|ing)|"
    "invest(?:s|ed|ing|ment)?|donat(?:e|es|ed)|sold|sell|buy|bought|fund(?:s|ed|ing)?|debts?|los[et]s?|owe[sd]?"
)
_EN_ABOUT = r"(?P<about>[^\W\d_]+(?:[ -][^\W\d_]+)?)"

_PATTERNS: dict[Language, tuple[tuple[Kind, re.Pattern[str]], ...]] = {
    "vi": _compiled(
        ("percent", r"\b(?:bao nhiêu|mấy) (?:phần trăm|%)|\btỷ lệ\b.{0,60}\b(?:bao nhiêu|nào|mấy)\b|phần trăm nào"),
        ("duration", rf"\bbao lâu\b|(?<!lúc )(?<!tháng )\b(?:bao nhiêu|mấy) (?:{_VI_UNITS})\b(?! (?:sáng|chiều|tối))"),
        (
            "time",
            r"\b(?:khi nào|bao giờ|lúc nào|hôm nào|thời điểm nào|lúc mấy giờ)\b"
            r"|\b(?:ngày|tháng|năm|thứ|giờ|đêm|mùa|tuần|quý|hạn|thế kỷ)\b(?: \w+){0,2} (?:nào|mấy)\b|ngày tháng năm",
        ),
        (
            "money",
            r"\b(?:bao nhiêu|mấy) (?:tiền|đồng|triệu|tỷ|đô la|đô|bảng|euro|usd|yên|tệ)\b|\bsố tiền\b"
            rf"|\b(?:{_VI_SPENT})\b.{{0,60}}\bbao nhiêu\b(?= (?:{_VI_AFTER_SUM})\b|\W*$|\s?[,?.])",
        ),
        (
            "number",
            r"\bbao nhiêu (?P<about>[^\W\d_]+(?: [^\W\d_]+)?)|\bmấy (?P<about2>[^\W\d_]+)"
            r"|\bbao nhiêu\b|\bmấy\b|tỷ số",
        ),
        ("reason", r"\b(?:vì sao|tại sao|do đâu|sao lại)\b|\b(?:lý do|nguyên nhân|động cơ)\b"),
        (
            "name",
            r"\b[Aa]i\b|\btên\b.{0,40}\bgì\b|\btên nào\b|\bở đâu\b|\bnơi nào\b|\bđâu\b"
            r"|\b(?!thế\b|như\b)(?P<about>[^\W\d_]+) nào\b",
        ),
    ),
    "en": _compiled(
        ("percent", r"\b(?:what|which) (?:percentage|share|proportion|fraction|part|rate)\b|\bhow many per ?cent\b"),
        ("duration", rf"\bhow long\b|\bhow (?:many|much) (?:more )?(?:{_EN_UNITS})\b|\bhow soon\b|\bwhat sentence\b"),
        (
            "time",
            r"\bwhen\b(?! \w+ing)|\b(?:what|which) (?:date|day|year|month|time|weekday|season|century|week|night)\b",
        ),
        (
            "money",
            rf"\bhow much\b(?! of\b).{{0,80}}\b(?:{_EN_SPENT})\b"
            r"|\b(?:what|which) (?:\w+ )?(?:sum|amount|price|salary|fee|fine|"
            r"reward|budget|bail|wage|cost|compensation)\b|\bhow (?:much|many) (?:money|dollars|pounds|euros|dong)\b",
        ),
        (
            "number",
            rf"\bhow many (?:more |other |different )?{_EN_ABOUT}|\bhow (?:much|many|old|far|tall|high|heavy|big|large|"
            r"hot|warm|cold|fast|deep|wide|often)\b"
            r"|\b(?:what|which) (?:was the |is the )?(?:\w+ )?(?:score|number|height|"
            r"temperature|age|size|distance|speed|length|weight|turnout|population|result)\b|\bby what\b",
        ),
        ("reason", r"\bwhy\b|\bwhat (?:\w+ )?(?:reason|motive|cause|prompted|led|made)\w*\b|\bhow come\b"),
        (
            "name",
            r"\b(?:who|whom|whose|where)\b|\bwhich (?P<about>[^\W\d_]+)|\b(?:name|called|known as)\b"
            r"|\b(?:in|on|at) what\b",
        ),
    ),
}  # fmt: skip
