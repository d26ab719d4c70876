"""The patterns of phrases of time in Vietnamese and English, with and without diacritics."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from index.period_readers import (
    MONTH_NAMES,
    Reader,
    read_calendar_unit,
    read_day,
    read_decade,
    read_month,
    read_near_day,
    read_part_of_year,
    read_some_units,
    read_weekday,
    read_year,
)

# --- pieces: a blank stands for white space; Vietnamese is written with its marks ---


def _after(*words: str) -> str:
    return "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in words).replace(" ", r"\s") + ")"


def _not_after(*words: str) -> str:
    return "".join(rf"(?<!\b{word}\s)" for word in words)


_YEAR = r"(?:19|20)\d\d"
_ANY_MONTH = rf"(?:{'|'.join(MONTH_NAMES)}|(?:sept|{'|'.join(name[:3] for name in MONTH_NAMES)})\b\.?)"
# "may" and "march" are verbs, April, June and August people: in lower case, or before a name, these need more.
_SURE_MONTH = rf"(?!(?-i:may|mar|march)\b){_ANY_MONTH}"
_ALONE_MONTH = r"(?:january|february|july|september|october|november|december|(?-i:April|June|August)(?! (?-i:[A-Z])))"
_VI_MONTH = r"(?:1[0-2]|0?[1-9]|mười một|mười hai|giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp)(?!\d)"
_EN_NUMBER = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several|couple of"
_VI_NUMBER = r"\d{1,3}|mười hai|mười lăm|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|mấy"
_EN_UNIT = "(?P<unit>hour|day|week|month|year|decade)s?"
_PART = r"(?:rạng sáng|sáng sớm|sáng|trưa|chiều|tối|đêm|khuya)"
_EN_OF_YEAR = rf"(?:(?:,| of)? (?P<year>{_YEAR})(?!\d)| (?:of )?(?P<whose>last|this|next) year)"
_VI_OF_YEAR = (
    rf"(?:(?: ?[/.-] ?|,? (?:năm )?)(?P<year>{_YEAR})(?!\d)| năm (?P<whose>ngoái|nay|trước|tới)| (?P<next>sang) năm)"
)
# "trước khi" is before something else, "từ tháng 3 tới tháng 5" a range.
_TRUOC, _SAU = (rf"{word}(?! (?:khi|đó|ngày|lúc|tết|lễ|kỳ|cuộc|trận|thời điểm))" for word in ("trước", "sau"))
_TOI = r"(?:sắp )?tới(?! (?:tháng|năm|ngày|nay|hôm|thứ|cuối|đầu|giữa|\d))"
_SHIFT = rf"(?P<shift>này|vừa qua|qua(?! đời)|vừa rồi|rồi|{_TRUOC}|{_SAU}|{_TOI})"
_NOT_COUNTING = (
    r"(?! ?(?:people|men|women|children|guests|cases|deaths|homes|houses|votes|dollars|euros|pounds|tonnes|tons|km"
    r"|miles|users|troops|soldiers|workers|members|companies|countries|households|words|hours|days|years|seats|jobs|schools"
    r"|students|(?:kilo)?met(?:er|re)s|gmt|usd|lần|triệu|nghìn|ngàn|tỷ|tỉ|trăm|đồng|người|con|đứa|cái|chiếc|bữa|buổi|kg"
    r"|tấn|ca|hộ|m2)\b)"
)
_ONE = _not_after(*"những các nhiều mỗi hàng hằng từng mọi cả".split())
_NO_NAM = _not_after(*"viet việt miền phía đông tây trung".split())
_TH = r"(?:st|nd|rd|th)?"
_TO = r"(?: ?[-–—] ?| (?:to|until|till|through|(?:cho )?đến|tới) (?:hết )?)(?:the )?(?:ngày )?"
_FIRST = (
    rf"(?:(?:between (?:the )?|giữa ngày |hai ngày )(?P<first>\d{{1,2}}){_TH} (?:and|và) (?:the |ngày )?"
    rf"|(?:(?:from|từ) )?(?:the |ngày |các ngày )?(?P<first2>\d{{1,2}}){_TH}{_TO})"
)
_LEAD = _after(*"ngày hôm sáng trưa chiều tối đêm khuya nay qua mai".split())
_IN_BRACKETS = (
    "(?:" + "|".join(rf"(?<=\b{word}\s\()" for word in "nay qua mai hai ba tư năm sáu bảy nhật".split()) + ")"
)
_LOOSE_LEAD = _after(*"từ trước sau vào on since until before after from".split()) + r"(?!(?:1/[2-4]|2/3|3/4)\b)"
_NUMERIC = rf"(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<year>{_YEAR}))?(?!(?P=mark)\d)"
_SLASHED = rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>{_YEAR}))?"
_VI_DAY = rf"(?P<day>\d{{1,2}}),? tháng (?P<month>{_VI_MONTH})"
# A year too long ago to be read must not leave a day or month of today's.
_NO_YEAR = r"(?! âm lịch|,? (?:năm )?\d{4})"
_EN_DAY = rf"(?P<day>\d{{1,2}}){_TH}(?: of)? MONTH{_EN_OF_YEAR}?(?!,? \d{{4}})"
_EN_MONTH_DAY = (
    rf"MONTH (?:(?P<first>\d{{1,2}}){_TH}{_TO})?(?P<day>\d{{1,2}}){_TH}"
    rf"(?!\d| ?[ap]\.?m\b|(?: of)? {_ANY_MONTH}\b)(?:{_EN_OF_YEAR}|(?!,? \d{{4}}))"
)
_DAY_LEAD = _after(*"on since until till before after from by to between and".split())
_MONTH_LEAD = _after(*"in since until till during early mid late".split(), "end of", "start of", "beginning of")
_RANGE_LEAD = _after(*"from between and to by before after of".split())
_YEAR_LEAD = _after(
    *"in of during throughout since before after until till by early late from year".split(),
    *"trong hồi đầu cuối giữa từ trước sau đến tới".split(),
)

# --- rules ---

_MONTH_IS = r"(?P<month>{})".format
_VI_TIME_UNIT = "giờ|tiếng|ngày|hôm|tuần|tháng|năm|thập kỷ"
_OF_VI_YEAR = rf"năm(?: (?P<year>{_YEAR})| (?P<whose>ngoái|nay))?"
_NAMED_DAYS = _not_after(*"black good ash super bloody easter palm sheffield every each cyber giving fat".split())
_VI_WEEKDAY_LEAD = _after(*"hôm sáng trưa chiều tối đêm khuya vào".split())
_NO_ORDINAL = _not_after(*"lần người hạng đứng xếp trí cái bé ngôi nhà".split())
_VI_WEEKDAY = "hai|ba|tư|năm|sáu|bảy|[2-7]"

_RULES: dict[Reader, list[str]] = {
    read_day: [
        rf"{_FIRST}{_SLASHED}",
        rf"(?=\d)(?:{_LEAD}|{_IN_BRACKETS}){_NUMERIC}",
        rf"(?=\d){_LOOSE_LEAD}{_SLASHED}",
        # With nothing beside it: what can be no fraction, and not "round the clock".
        rf"(?!24/7)(?=1[3-9]|[23]\d){_not_after('đường', 'phố')}{_SLASHED}",
        rf"{_FIRST}{_VI_DAY}(?:{_VI_OF_YEAR}|{_NO_YEAR})",
        rf"(?=n|\d)(?:ngày |{_LEAD}|{_LOOSE_LEAD}){_VI_DAY}(?:{_VI_OF_YEAR}|{_NO_YEAR})",
        rf"{_VI_DAY}{_VI_OF_YEAR}",
        rf"{_FIRST}?{_EN_DAY}".replace("MONTH", _MONTH_IS(_SURE_MONTH)),
        rf"(?=\d){_DAY_LEAD}{_EN_DAY}".replace("MONTH", _MONTH_IS(_ANY_MONTH)),
        _EN_MONTH_DAY.replace("MONTH", _MONTH_IS(_SURE_MONTH)),
        rf"{_DAY_LEAD}{_EN_MONTH_DAY}".replace("MONTH", _MONTH_IS(_ANY_MONTH)),
    ],
    read_month: [
        rf"{_ONE}tháng (?P<month>{_VI_MONTH}){_VI_OF_YEAR}",
        rf"{_ONE}(?<!\d\s){_not_after('ngày', 'một', 'vài', 'mấy')}tháng (?P<month>{_VI_MONTH})(?: {_SHIFT})?"
        rf"(?![/-]\d| \d){_NO_YEAR}{_NOT_COUNTING}",
        rf"{_not_after('số', 'định', 'tư', 'luật')}(?P<month>1[0-2]|0?[1-9])/(?P<year>{_YEAR})(?![/-])",
        rf"(?:(?P<shift>last|this|next) )?(?P<month>{_ALONE_MONTH}){_EN_OF_YEAR}?(?!,? ?\d)",
        rf"(?P<shift>last|next|(?-i:[Tt]his)) (?P<month>{_SURE_MONTH})(?! ?\d)",
        r"(?P<shift>last|next) (?P<month>may|march)(?! ?\d)",
        rf"{_MONTH_LEAD}(?P<month>{_ANY_MONTH}){_EN_OF_YEAR}?(?! ?\d)",
        rf"{_RANGE_LEAD}(?P<month>(?-i:May|March))(?=\s*(?:$|[,.;:?!)–-])|\s(?:to|and|until|through)\s)",
        rf"(?P<month>{_SURE_MONTH}|march){_EN_OF_YEAR}",
    ],
    read_part_of_year: [
        rf"quý (?P<part>[1-4]|i{{1,3}}|iv|một|hai|ba|tư){_VI_OF_YEAR}",
        r"quý (?P<part>[1-4]|(?-i:I{1,3}|IV))",
        rf"q(?P<part>[1-4])(?:(?: of)?[\s/-](?P<year>{_YEAR}))?",
        rf"(?:(?P<count>\d{{1,2}}) tháng|nửa) (?P<half>đầu|cuối) {_OF_VI_YEAR}",
        rf"(?P<part>first|second|third|fourth) quarter{_EN_OF_YEAR}?",
        rf"(?P<half>first|second) half{_EN_OF_YEAR}",
    ],
    read_year: [
        rf"(?:{_NO_NAM}năm |(?={_YEAR})(?:{_YEAR_LEAD}|(?<=\bmid-)))(?P<year>{_YEAR})(?!/|[-–]\d| ngày){_NOT_COUNTING}",
        rf"(?<!-)(?:(?:from|từ) )?(?:năm )?(?P<year>{_YEAR}){_TO}(?:năm )?(?P<last>{_YEAR})(?![/-]){_NOT_COUNTING}",
        rf"(?:between|giữa) (?:năm )?(?P<year>{_YEAR}) (?:and|và) (?:năm )?(?P<last>{_YEAR}){_NOT_COUNTING}",
    ],
    read_decade: [
        r"(?:the |(?<=\bin\s))(?P<year>(?:19|20)\d0)s",
        r"(?:những năm|thập niên|thập kỷ) (?P<year>(?:19|20)\d0)",
    ],
    read_near_day: [
        rf"{_not_after('usa')}(?P<near>today|tonight)",
        r"(?:the )?(?P<near>day before) yesterday|(?P<near2>day after) tomorrow",
        r"(?P<near>yesterday|tomorrow)(?: (?:morning|afternoon|evening|night))?",
        r"(?P<near>this) (?-i:morning|afternoon|evening)|(?P<near2>last) night",
        rf"(?:(?:ngày )?hôm|{_PART}(?: hôm)?) (?P<near>nay|qua)",
        rf"(?:ngày|{_PART}(?: ngày)?) (?P<near>(?-i:mai|MAI))",
        r"(?P<near>hôm kia|ngày kia|ngày mốt)",
    ],
    read_calendar_unit: [
        r"(?P<shift>this past|this|last|past|previous|next|coming) (?P<unit>week|weekend|month|quarter|year)(?! of)",
        r"(?P<shift>past|last) (?P<unit>decade)(?! of)",
        r"(?<=\bof\s)the (?P<unit>week|month|quarter|year)(?! of)",
        rf"{_ONE}(?P<unit>cuối tuần|tuần|tháng|quý) {_SHIFT}",
        rf"{_ONE}{_NO_NAM}(?P<unit>năm) (?:(?P<shift>nay|ngoái|kia)|(?!này){_SHIFT.replace('shift', 'shift2')})",
        r"(?P<shift>sang) (?P<unit>năm|tuần|tháng)(?= ?(?:$|[,.;:?!)]))",
        r"(?<=\btừ\s)đầu (?P<unit>tuần|tháng|quý|năm)(?! (?:\d|n[aà]y|ngoái|sau|trước|học))",
    ],
    read_some_units: [
        rf"(?:past|last|previous|(?P<ahead>next|coming)) (?P<count>{_EN_NUMBER}) {_EN_UNIT}(?! of)",
        rf"(?:a )?(?P<count>{_EN_NUMBER}|an?) {_EN_UNIT} (?P<ago>ago)",
        rf"{_NO_NAM}(?P<count>{_VI_NUMBER})(?: ?(?P<unit>h)| (?P<unit2>{_VI_TIME_UNIT}))"
        rf" (?:vừa qua|qua|gần đây|gần nhất|nay|trở lại đây|vừa rồi|(?P<ago>{_TRUOC}(?: đây)?)|(?P<ahead>{_TOI}))",
        rf"(?P<ago>cách đây) (?P<count>{_VI_NUMBER}) (?P<unit>{_VI_TIME_UNIT})",
    ],
    read_weekday: [
        rf"{_NAMED_DAYS}(?:(?P<shift>last|this past|this|next|coming) )?"
        rf"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
        r"(?! (?:times|telegraph|mirror|express|post|mail|night live))(?: (?:morning|afternoon|evening|night))?"
        r"(?: (?:of )?(?P<week>last|this|next) week)?",
        rf"{_ONE}(?P<weekday>chủ nhật)(?: (?P<shift>này|tới|vừa qua)| tuần {_SHIFT.replace('shift', 'week')})?",
        rf"{_NO_ORDINAL}(?:hôm |{_VI_WEEKDAY_LEAD}|(?=thứ (?-i:[A-Z]))|(?=thứ \w+ tuần))thứ (?P<weekday>{_VI_WEEKDAY})"
        rf"(?: (?P<shift>này|tới|vừa qua)| tuần {_SHIFT.replace('shift', 'week')})?",
    ],
}

# Between and before phrases. "from" alone opens nothing: articles from 2024 are of that year.
_FILLER = r"(?:(?:about|around|early|mid|late|khoảng|đầu|giữa|cuối|ngày|hôm|(?:the )?(?:start|beginning|end) of)[\s-])*"
_CONNECTIONS = {
    "explains": r"[\s,]{0,2}\(?(?:ngày |on )?(?:the )?",
    "joins": rf" ?[-–—] ?{_FILLER}| (?:to|until|till|through|(?:cho )?đến|tới) {_FILLER}",
    "pairs": rf" (?:and|và) {_FILLER}",
    "range": rf"(?<!\w)(?P<pair>between|giữa|from|(?:kể )?từ) {_FILLER}$",
    "opener": rf"(?<!\w)(?P<word>since|after|before|prior to|until|till|up to|by|(?:kể )?từ(?: sau)?|sau|trước"
    rf"|(?:tính |cho )?đến(?: hết)?) (?P<filler>{_FILLER})$",
    "onwards": r" (?:onwards?|on(?=[\s,.?!]|$)|(?:cho )?(?:đến|tới) nay|trở đi|trở lại đây|to date|until now)(?!\w)",
}


@dataclass(frozen=True, slots=True)
class Grammar:
    rules: list[tuple[Reader, re.Pattern[str]]]
    connections: dict[str, re.Pattern[str]]


def _grammar(spelled: Callable[[str], str]) -> Grammar:
    def compiled(pattern: str) -> re.Pattern[str]:
        spaced = spelled(pattern).replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}")
        return re.compile(spaced, re.IGNORECASE)

    # A phrase is no part of a longer word or number.
    whole = r"(?<![\w/$€£#])(?<!\d[.,:])(?:{})(?!\w|%|[/.,:]\d)"
    rules = [
        (read, compiled(whole.replace("{}", pattern))) for read, patterns in _RULES.items() for pattern in patterns
    ]
    return Grammar(rules, {name: compiled(pattern) for name, pattern in _CONNECTIONS.items()})


def _without_marks(pattern: str) -> str:
    apart = unicodedata.normalize("NFD", pattern.replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


MARKED, BARE = _grammar(str), _grammar(_without_marks)
