"""Which kinds of values a question asks for, as far as sources can differ on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.article import Language
from index.glossary import glossary_terms
from index.text import words
from rag.answerability.sought import Kind, sought
from rag.disagreement.written import counted
from rag.question import Asked

VALUES: tuple[Kind, ...] = ("money", "percent", "duration", "number", "time")

_COMPARES = re.compile(
    r"\b(?:khác nhau|khác biệt|mâu thuẫn|chênh lệch|chênh nhau|thống nhất|giống nhau|trùng khớp"
    r"|thay đổi (?:thế nào|ra sao)|differ\w*|disagree\w*|agree|contradict\w*|conflict(?:ing)?"
    r"|discrepanc\w+|vary|varies)\b",
    re.IGNORECASE,
)
_NAMED: Mapping[Kind, re.Pattern[str]] = {
    "percent": re.compile(
        r"\btỷ lệ\b|phần trăm|\bpercentage\b|\bper ?cent\b|\bshare of\b|\bproportion\b", re.IGNORECASE
    ),
    "money": re.compile(
        r"\bsố tiền\b|\bgiá\b|\bchi phí\b|\bkinh phí\b|\bvốn\b|\bthiệt hại\b|\bcosts?\b|\bprice\b|\bsum\b|\bamount\b"
        r"|\bprize\b|\bdamages?\b|\binvest\w*",
        re.IGNORECASE,
    ),
    "time": re.compile(r"\bngày\b(?! đầu| hôm)|\bthời điểm\b|\bkhi nào\b|\bdates?\b|\bwhen\b", re.IGNORECASE),
    "duration": re.compile(r"\bbao lâu\b|\bthời gian\b|\bhow long\b|\blength\b", re.IGNORECASE),
    "number": re.compile(
        r"\bsố (?!tiền\b|liệu\b)(?P<about>[^\W\d_]+(?: [^\W\d_]+)?)|\bnumber of (?P<about2>[^\W\d_]+)"
        r"|\bhow many (?P<about3>[^\W\d_]+)",
        re.IGNORECASE,
    ),
}
_PART = re.compile(r"\bhow much of\b|\bwhat part of\b|\bbao nhiêu phần\b|\bphần nào\b", re.IGNORECASE)
# A bare "how much" or "bao nhiêu" says no kind: a sum, a share or a number.
_HOW_MUCH = re.compile(r"\bhow much\b|\bbao nhiêu\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The kinds of value a question asks for, likeliest first, and what it counts ("" if nothing). language: of it."""

    kinds: tuple[Kind, ...]
    about: str
    language: Language

    def speaks_of(self, noun: str, language: Language) -> bool | None:
        """Whether a counted noun is the one asked for; None where that cannot be told."""
        return same_noun(self.about, self.language, noun, language)


def wanted(asked: Asked) -> Wanted | None:
    """What a question asks for; None if it asks for no value."""
    text, language = asked.spelled, asked.question.language
    plain = sought(text, language)
    about = text[slice(*plain.about)] if plain.about and plain.kind == "number" else ""
    about = counted(f" {about}", 0, language).strip()
    if plain.kind == "number" and not about:
        about = _number_of(text)
    kinds: tuple[Kind, ...] = (plain.kind,) if plain.kind in VALUES else ()
    if _PART.search(text):
        kinds = ("percent", *(kind for kind in kinds if kind not in ("percent", "money")))
    elif kinds == ("number",) and not about and _HOW_MUCH.search(text):
        kinds = ("money", "percent", "number")
    elif not kinds and _COMPARES.search(text):
        kinds, about = _compared(text)
    return Wanted(kinds, about, language) if kinds else None


def _compared(text: str) -> tuple[tuple[Kind, ...], str]:
    return tuple(kind for kind, pattern in _NAMED.items() if pattern.search(text)), _number_of(text)


def _number_of(text: str) -> str:
    match = _NAMED["number"].search(text)
    return next((word for word in match.groupdict().values() if word), "") if match else ""


_PEOPLE: Mapping[Language, frozenset[str]] = {
    "vi": frozenset("người dân".split()),
    "en": frozenset("people person persons residents inhabitants".split()),
}
_PERSONS = frozenset(
    "people g_pupil g_student g_customer g_player g_worker g_passenger g_soldier g_tourist_visitor g_teacher "
    "g_patient g_victim g_child g_woman g_man g_farmer g_fisherman g_driver g_employee g_voter g_candidate "
    "g_footballer g_elderly g_refugee g_migrant g_prisoner g_doctor g_nurse g_police g_volunteer g_resident g_user "
    "g_consumer".split()
)
_COUNTERS = frozenset("em cháu con cái chiếc căn ngôi vụ ca lượt suất món".split())


def same_noun(one: str, one_language: Language, other: str, other_language: Language) -> bool | None:
    """Whether two counted nouns mean the same; None where one is missing or the words cannot be compared."""
    if not _telling(one) or not _telling(other):
        return None
    if one_language == other_language and _stems(one) & _stems(other):
        return True
    left, right = _terms(one, one_language), _terms(other, other_language)
    if left & right:
        return True
    if one_language == other_language:
        return False
    # Words of two languages that the glossary does not join may still mean the same, but not people and a thing.
    things = bool(left and right) and (_are_people(left) != _are_people(right))
    return False if things else None


def _telling(noun: str) -> bool:
    return any(word not in _COUNTERS for word in words(noun))


def _stems(noun: str) -> set[str]:
    return {_stem(word) for word in words(noun) if word not in _COUNTERS}


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.isascii() and word.endswith("s") else word


def _are_people(terms: set[str]) -> bool:
    return bool(terms & _PERSONS)


def _terms(noun: str, language: Language) -> set[str]:
    people = {"people"} if words(noun)[0] in _PEOPLE[language] else set()
    return set(glossary_terms(noun, language)) | people
