"""Whether a question needs the one before it: "And who had scored first?", "Thế còn tổng kinh phí?", "Why?"."""

import re
from collections.abc import Sequence
from enum import Flag, auto

from index.language import language_of
from index.text import fold, has_diacritics, words
from rag.followup.mentions import Mention, as_read, mentions

_OPENING = {
    "vi": re.compile(
        r"(thế còn|thế thì|còn(?! (bao|người))|thế(?! (giới|vận|hệ|kỷ|lực|chiến|nào|mạnh))|vậy"
        r"|và|the con|con (?=.{1,60} thi sao)|con (?=o )|va (?=o )|vay (?=ai |con ))\b",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(and|but|so|then|what about|how about)\b", re.IGNORECASE),
}


class Stands(Flag):
    """What a pronoun may stand for."""

    NOTHING = 0
    PERSON = auto()
    PLACE = auto()
    THING = auto()
    TIME = auto()


_DEFINITE = re.compile(r"\bthe (company|firm|club|party|team|bank|group|agency|museum|hospital|school|factory|plant)\b")
_STANDING_FOR: dict[str, tuple[tuple[Stands, re.Pattern[str]], ...]] = {
    "vi": (
        (
            Stands.PERSON,
            re.compile(
                r"\b((ông|bà|anh|chị|cô|cậu|người|vị|gã|chàng|nàng) (ấy|đó|này|ta|kia)"
                r"|(ong|ba|anh|chi|co) (ay|ta)|(ong|nguoi) (nay|do))\b"
            ),
        ),
        (Stands.PERSON | Stands.THING, re.compile(r"\bhọ\b(?! (?:hàng|tên|[A-ZĐ]))")),
        (
            Stands.PLACE,
            re.compile(
                r"\b((ở|tại|từ|đến) (đó|đấy|đây)|nơi (đó|này|ấy)|(thành phố|tỉnh|huyện|xã|nước) (này|đó|ấy)"
                r"|(o|tai) (do|day)(?! thi\b)|noi (do|nay))\b"
            ),
        ),
        (
            Stands.TIME,
            re.compile(r"\b((lúc|khi|hồi|năm|hôm|ngày|tháng|thời điểm) (đó|ấy)|(luc|khi|hoi|nam|hom) (do|ay))\b"),
        ),
        (
            Stands.THING,
            re.compile(
                r"\b(nó|(?!(?:tuần|tháng|sáng|trưa|chiều|tối|mùa|lần|đợt|dịp|lúc|khi|ông|bà|anh|chị|cô|người) )\w+"
                r" (này|ấy)"
                r"|(vụ|việc|điều|trong|sau|trước|dự án|công ty|con số|cuộc|trận|đội|bộ|chiếc|vấn đề|tổ chức) đó"
                r"|(làm|nói|quyết định) (vậy|thế)(?! nào)|như vậy|nữa(?= (không|chứ)|\W*$)"
                r"|(vu|viec|dieu|du an|cong ty|cuoc|tran|so) (nay|ay)|(vu|viec|dieu|trong|cong ty) do(?! ai\b))\b"
            ),
        ),
    ),
    "en": (
        (Stands.PERSON, re.compile(r"\b(he|she|his|her|hers|him)\b")),
        (Stands.PERSON | Stands.THING, re.compile(r"\b(they|their|theirs|them)\b")),
        (
            Stands.PLACE,
            re.compile(
                r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!were )(?<!\bbe )(?<!been )(?<!has )(?<!have )(?<!had )"
                r"\bthere\b(?! (?:is|are|was|were|will|be|has|have|had)\b)"
            ),
        ),
        (Stands.TIME, re.compile(r"\b(at that time|that (year|month|day|week)|by then|back then|since then)\b")),
        (
            Stands.THING,
            re.compile(
                r"\bit\b(?! (?:true|possible|impossible|legal|safe|likely|hard|difficult|easy|important)\b)"
                r"(?! (?:take|takes|took)\b)"
                r"(?! \w+(?:ed|cast|aid|ound|own|ught) that\b)|\bits\b"
                r"|\b(?:of|from|after|before|by|about|than|for|why|how|is|was|did|does|do|has|had|will|would|like|to) "
                r"(?:that|this|these|those)\b"
                r"(?! (?:year|month|week|weekend|season|summer|winter|spring|autumn|morning)\b)"
                r"|\b(?:else|instead|the others?|the same)\b"
            ),
        ),
    ),
}
_ENDS = re.compile(r"\W*$")
_LEADS = re.compile(r"\b(about|of|with|to|for|on|at|by|against|from|về|với|cho|của|đối với|ve|voi)\s+$")
_OWNS = re.compile(r"(his|its|their)\b|her (?!in |at |on |after |before |when |during |last |to |for |and |or )\w")
_SUBJECT = re.compile(
    r" \w+(?: \w+)? (?:will|did|does|do|has|have|had|is|was|are|were|can|could|would) (?:the )?(?=\w)"
)
_FRAMES = re.compile(r"(according to|in|after|before|despite|during|with|theo|trong|sau|trước|dù)\b", re.IGNORECASE)
_FUNCTION = frozenset(
    "who whom whose what which when where why how is are was were am be been do does did has have had can could will "
    "would should may might and but so then or the a an this that these those there he she it they him them his her "
    "its their in on at of for from by with to about after before during since until not no yes than as all both any "
    "some much many more most very too also only even else still now up down out off over exactly long far often "
    "ai gi nao dau sao tai vi do boi khi luc bao may co la the con vay va nhung o trong sau truoc tu den toi voi cho "
    "cua ve bang de duoc bi da dang se khong chua cung nhung cac mot ho no nay ay roi moi lai ra thi ma hay hoac chi "
    "lau nhieu".split()
)
# What any event has: words that name no topic.
_GENERIC = frozenset(
    "people person persons men women children man woman victims die died dead killed injured hurt missing win won lose "
    "lost cost costs money pay paid start started begin began end ended happen happened old age name named called "
    "price cause caused reason come came go went get got say said think take took make made live lives happen years "
    "year day days month months time nguoi nan nhan chet thuong mat tich thang thua tien tra bat ket thuc tuoi ten gia "
    "kinh phi ly nguyen xay dien noi nghi lam song sinh nam ngay gio".split()
)
# From here on a question brings its topic with it, though it names nothing.
_ENOUGH = {"vi": 11, "en": 8}
# From here on a pronoun stands for something in the question, if there is anything.
_LONG = 8


def leans(question: str) -> bool:
    """Whether a question can hardly be understood alone: it opens with "and", says "they", or names no topic at all."""
    question = as_read(question)
    language = language_of(question)
    found = mentions(question)
    if opens(question) or stands_for(question):
        return True
    if any(mention.kind == "name" for mention in found):
        return False
    content = [word for word in own_words(question, found) if word not in _GENERIC]
    # Without diacritics people mostly leave out capitals too, and then a missing name shows nothing.
    if question == question.lower() and not has_diacritics(question):
        return bool(words(question)) and not content
    counted = any(mention.kind == "number" for mention in found)
    return not content if counted else len(content) < _ENOUGH[language]


def opens(question: str) -> bool:
    """Whether a question begins as one that goes on: "and …", "what about …", "còn … thì sao"."""
    return _OPENING[language_of(question)].match(question) is not None


def stands_for(question: str) -> Stands:
    """What the pronouns of a question stand for, other than what the question itself names before them."""
    lowered = question[:1].lower() + question[1:]
    names = [mention for mention in mentions(question) if mention.kind == "name"]
    result = Stands.NOTHING if names or not _DEFINITE.search(lowered) else Stands.THING
    for kind, pattern in _STANDING_FOR[language_of(question)]:
        if any(not _is_named(lowered, match, names) for match in pattern.finditer(lowered)):
            result |= kind
    return result


def own_words(question: str, found: Sequence[Mention]) -> list[str]:
    """The words that say what a question is about besides its names, times and numbers; without diacritics."""
    rest = question
    for mention in reversed(found):
        if mention.kind != "number":
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
    return [word for word in map(fold, words(rest)) if word not in _FUNCTION and not word[0].isdigit()]


def _is_named(question: str, pronoun: re.Match[str], names: Sequence[Mention]) -> bool:
    """Whether a question names what its pronoun stands for: "Why did Macron say he would go?", not "say of it?"."""
    before, after = question[: pronoun.start()], question[pronoun.end() :]
    if _FRAMES.match(question) and "," in after:
        comma = pronoun.end() + after.index(",")
        if any(name.start > comma for name in names):
            return True
    owns = _OWNS.match(question, pronoun.start()) is not None
    # "How much of its tea did Kericho sell?"
    if owns and (asked := _SUBJECT.match(after)) and after[asked.end()].isupper():
        return True
    if not owns and (_ENDS.match(after) or _LEADS.search(before)):
        return False
    late = len(before.split()) >= _LONG
    return any(name.end <= pronoun.start() and (late or name.slot not in ("at", "from")) for name in names)
