"""How much of what a sentence says stands in a paragraph: words within a language, common terms across."""

import re
from functools import lru_cache

from index.article import Language
from index.glossary import glossary_terms
from index.terms import number_terms
from index.text import fold, words

# Frequent words of both languages, folded: they tell little.
_FREQUENT = frozenset(
    "the a an of and or in on at to for from by with as is are was were be been being has have had do does did will "
    "would can could may might it its he she they them his her their this that these those there which who whom whose "
    "what when where how why not no than then so but if into over after before about also more most one said says say "
    "va cua la co cac nhung mot trong cho voi duoc bi da dang se o tai tu den ve nay do khi de thi ma ra vao len nguoi "
    "theo nam ngay thang rang cung con nhu hay hoac sau truoc vi do noi ong ba anh chi nay cai viec su nhieu".split()
)
_LITTLE, _NAMED = 0.15, 1.5
# Of a sentence without a word that can be compared across languages: its meaning must carry nearly all.
_NOTHING_SHARED = 0.25
_NAME = re.compile(r"(?<=[^\s.!?:\"“] )[A-ZĐ][^\W\d_]+")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|d)$")


@lru_cache(1 << 12)
def said(text: str, language: Language) -> frozenset[str]:
    """The words of a text as they are compared within its language."""
    found = [fold(word) for word in words(text)]
    return frozenset(_stem(word) for word in found) if language == "en" else frozenset(found)


@lru_cache(1 << 12)
def shared_terms(text: str, language: Language) -> frozenset[str]:
    """The words of a text as they are compared across languages: glossary terms, numbers, names as they are."""
    names = (fold(name) for name in _NAME.findall(text))
    return frozenset((*glossary_terms(text, language), *number_terms(text), *names))


def share_held(claim: str, language: Language, source: str, written_in: Language, question: str) -> tuple[float, float]:
    """The share of a sentence's words that its source holds, and the same of those that the question does not say."""
    if language == written_in:
        mine, theirs, asked = said(claim, language), said(source, language), said(question, language)
    else:
        mine, asked = shared_terms(claim, language), shared_terms(question, language)
        if not mine:
            return _NOTHING_SHARED, _NOTHING_SHARED
        theirs = shared_terms(source, written_in) | said(source, "vi")
    return _share(mine, theirs), _share(mine - asked, theirs)


def _share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    total = sum(_weight(word) for word in mine)
    return sum(_weight(word) for word in mine & theirs) / total if total else 0.5


def _weight(word: str) -> float:
    return _LITTLE if word in _FREQUENT else _NAMED if any(map(str.isdigit, word)) else 1.0


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 4 else word
