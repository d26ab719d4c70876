"""How values are written in Vietnamese and English news: patterns, currencies, units, what softens a number."""

import re

from index.article import Language

_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ|thousand|million|billion|trillion|bn|mn|m|k|tr)"
_NO_RANGE = r"(?<![\w.,/])(?<!\d[-–])(?<!\d [-–] )"
_SPELLED = (
    "hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    "fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty"
)

CURRENCIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("aud", r"\bA\$|đô la Úc|Australian dollars?"),
        ("cad", r"\bC\$|đô la Canada|Canadian dollars?"),
        ("sgd", r"\bS\$|đô la Singapore|Singapore dollars?"),
        ("hkd", r"\bHK\$|đô la Hồng ?[Kk]ông|Hong Kong dollars?"),
        ("nzd", r"\bNZ\$"),
        ("usd", r"\$|\bUSD\b|đô la|\bđô\b|dollars?|US dollars?"),
        ("gbp", r"£|\bGBP\b|\bbảng\b|\bpounds?\b"),
        ("eur", r"€|\bEUR\b|\beuros?\b"),
        ("vnd", r"₫|\bVN[DĐ]\b|\bđồng\b|\bdong\b"),
        ("jpy", r"¥|\byên\b|\byen\b"),
        ("cny", r"nhân dân tệ|\btệ\b|\byuan\b"),
        ("krw", r"\bwon\b"),
        ("thb", r"\bbaht\b"),
        ("inr", r"\brupees?\b|\brupi\b"),
        ("rub", r"\brúp\b|\bro?ubles?\b"),
        ("chf", r"\bfrancs?\b"),
        ("shilling", r"\bshillings?\b"),
        ("crown", r"\bkron(?:a|e|er|or)\b"),
    )
)
_NAMES = (
    r"đồng|USD|VN[DĐ]|euros?|EUR|đô la(?: (?:Úc|Mỹ|Canada|Singapore))?|đô|bảng|yên|nhân dân tệ|tệ|won|rupees?|rupi|"
    r"baht|rúp|francs?|(?:US |Australian |Canadian |Singapore |Hong Kong )?dollars?|pounds?|dong|yen|yuan|ro?ubles?|"
    r"shillings?|kron(?:a|e|er|or)"
)
MONEY = re.compile(
    rf"{_NO_RANGE}(?:(?P<sign>[A-Z]{{0,3}}[$£€¥₫]|\b(?:USD|VND|EUR|GBP))\s?{_DIGITS}(?:[\s-]?{_SCALE}\b)*"
    rf"|{_DIGITS}(?!\s?[-–]\s?\d)(?:[\s-]?{_SCALE}\b)*[\s-]?(?P<currency>[$£€¥₫]|(?:{_NAMES})\b))",
    re.IGNORECASE,
)
PERCENT = re.compile(rf"{_NO_RANGE}{_DIGITS}(?:\s?%|[\s-](?:phần trăm|per ?cent|pct)\b)", re.IGNORECASE)
# Shares in words, but no half time, midnight, half an hour or half a point.
FRACTIONS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (share, re.compile(pattern, re.IGNORECASE))
    for share, pattern in (
        (50.0, r"(?<!first )(?<!second )(?<!other )(?<!other-)\bhalf(?= (?:of|the|its|their|his|her)\b)"),
        (50.0, r"(?<!phân )(?:\bmột nửa\b|(?<=hơn )nửa\b|(?<=gần )nửa\b)"
         r"(?! (?:còn lại|kia|đêm|giờ|tiếng|ngày|năm|điểm))"),
        (100 / 3, r"\ba third(?= of\b)|\bone[- ]third\b|\bmột phần ba\b"),
        (200 / 3, r"\btwo[- ]thirds\b|\bhai phần ba\b"),
        (25.0, r"\ba quarter(?= of\b)|\bone[- ]quarter\b|\bmột phần tư\b"),
        (75.0, r"\bthree[- ]quarters\b|\bba phần tư\b"),
    )
)  # fmt: skip
HOURS = {
    "giay": 1 / 3600, "second": 1 / 3600, "phut": 1 / 60, "minute": 1 / 60, "gio": 1.0, "tieng": 1.0, "hour": 1.0,
    "ngay": 24.0, "day": 24.0, "tuan": 168.0, "week": 168.0, "thang": 730.5, "month": 730.5, "nam": 8766.0,
    "year": 8766.0,
}  # fmt: skip
DURATION = re.compile(
    rf"{_NO_RANGE}(?P<count>{_DIGITS}|{_SPELLED})(?!\s?[-–]\s?\d)[\s-](?:more |full |straight |whole )?"
    r"(?P<unit>năm|tháng|tuần|ngày|giờ|tiếng|phút|giây|years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b"
    r"(?![- ]olds?\b)(?! (?:tuổi|sáng|chiều|tối|đêm|ago|trước|\d))",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?<![\w.,:/])\d{1,2}(?:(?:h|g)\d{0,2}\b|:\d\d\b|(?:[.:]\d\d)?\s?[ap]\.?m\b\.?"
    r"|\s?giờ(?:\s?\d{1,2}(?: phút)?| rưỡi)?\b(?=\s(?:sáng|trưa|chiều|tối|đêm)))(?:\s(?:sáng|trưa|chiều|tối|đêm)\b)?",
    re.IGNORECASE,
)
NUMBER = re.compile(
    rf"{_NO_RANGE}(?:{_DIGITS}(?![-–.,:/]\d)(?!\s?[-–]\s?\d)(?P<scale>(?:\s?{_SCALE}\b)*)|\b(?:{_SPELLED})(?=[ -]))"
    r"(?![\w%])(?!-\w+-old)(?!\s?(?:%|phần trăm|per ?cent))",
    re.IGNORECASE,
)
NUMBER_OF = re.compile(
    r"\bnumber of (?P<noun>[^\W\d_]+)|\b[Ss]ố (?:lượng )?(?P<noun2>(?!liệu|đông|ít)[^\W\d_]+(?: [^\W\d_]+)?)",
    re.IGNORECASE,
)
OF = re.compile(r" (?:of|in) (?:(?:the|its|his|her|their|all)\b)?| (?:của|số|tổng số|tổng)\b", re.IGNORECASE)
LAST_DAY = re.compile(r"until|till|through|đến|tới|hết", re.IGNORECASE)
VAGUE_DAY = re.compile(
    r"(?P<said>\b(?:(?:in |by |from |until )?(?:the )?(?:early|late|mid|spring|summer|autumn|winter)(?: of)?"
    r"|(?:từ |vào )?(?:đầu|giữa|cuối)|ngày|before|trước|from|từ|after|sau))[\s-]$",
    re.IGNORECASE,
)
AROUND = re.compile(
    r"\b(?:(?P<over>more than|over|at least|above|hơn|trên|ít nhất|tối thiểu|quá)"
    r"|(?P<under>nearly|almost|close to|just under|under|fewer than|less than|up to|at most|gần|dưới|chưa đến|chưa đầy|"
    r"chưa tới|tối đa|không quá)"
    r"|(?P<about>about|around|some|roughly|approximately|an estimated|estimated|khoảng|chừng|xấp xỉ|ước tính|ước|"
    r"độ|cỡ))\s$",
    re.IGNORECASE,
)  # fmt: skip

MEASURES = {
    word: code
    for code, words in {
        "m": "m mét metre metres meter meters",
        "km": "km kilometre kilometres kilometer kilometers",
        "cm": "cm centimetre centimetres",
        "mm": "mm millimetre millimetres",
        "kg": "kg kilogram kilograms kilo kilos ký cân",
        "tonne": "tấn tonne tonnes ton tons",
        "ha": "ha hectare hectares",
        "m2": "m2 square",
        "m3": "m3 cubic khối",
        "litre": "lít litre litres",
        "hour": "giờ tiếng hour hours",
        "minute": "phút minute minutes",
        "day": "ngày day days",
        "week": "tuần week weeks",
        "month": "tháng month months",
        "year": "năm year years tuổi",
        "time": "lần time times",
        "degree": "độ degree degrees",
        "mile": "mile miles dặm",
        "nautical": "nautical hải",
        "century": "century centuries",
        "decade": "decade decades",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "point": "điểm point points",
        "round": "vòng round rounds",
    }.items()
    for word in words.split()
}  # fmt: skip

# Where the noun that is counted ends.
_STOPS: dict[Language, frozenset[str]] = {
    "vi": frozenset(
        "ngay trong từ vào ở tại của cho với là có bị đã sẽ đang được do vì để khi sau trước đến tới về trên dưới gồm "
        "cùng và hay hoặc thì mà này đó phải không chưa cũng còn nữa bằng theo nhưng qua ra lên xuống so nhờ khiến làm "
        "hai ba thuộc cách đi lại rồi vẫn chỉ tính tham mỗi một nhập đạt".split()
    ),
    "en": frozenset(
        "from in on at of for by with to and or but is are was were be been has have had will would who that which as "
        "than after before since until into over under out off a an the this last next more this it he she they said "
        "says when while where not did do could may can all both per each took came were".split()
    ),
}
_WORD = re.compile(r"[\s-]([^\W\d_]+(?:[23](?!\w))?)")
_LONGEST_NOUN = 2
_PLURALS = frozenset("people men women children fish sheep police staff".split())


def counted(text: str, start: int, language: Language) -> str:
    """The noun that begins right behind a number, with the space before it; "" if none does."""
    end = start
    for _ in range(_LONGEST_NOUN):
        match = _WORD.match(text, end)
        if match is None or match[1].lower() in _STOPS[language] or (end > start and match[1][0].isupper()):
            break
        end = match.end()
        if language == "en" and (match[1].endswith("s") or match[1] in _PLURALS):
            break
    return text[start:end]
