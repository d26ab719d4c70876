"""Questions that lean on the one before: "And who had scored first?", "Thế còn tổng kinh phí?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import language_of
from index.text import has_diacritics

_OPENING = {
    "vi": re.compile(
        r"(thế còn|thế thì|còn(?! (bao|người))|thế(?! (giới|vận|hệ|kỷ|lực|chiến|nào|mạnh))|vậy"
        r"|the con|con .{1,60} thi sao)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(and|but|so|then|what about|how about)\b", re.IGNORECASE),
}
_STANDING_FOR = {
    "vi": re.compile(r"\b(họ|nó|(ông|bà|anh|chị|cô|người|vụ|việc|điều|nơi) (ấy|đó|này|ta)|(lúc|khi|ở|tại) đó)\b"),
    "en": re.compile(r"\b(he|she|they|it|his|her|hers|their|theirs|its|him|them)\b"),
}
_NAMED = re.compile(r"(?<=\s)[^\W\d_a-z]\w|\d")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and its answer."""

    question: str
    answer: str


def leans(question: str) -> bool:
    """Whether a question can hardly be understood alone: it opens with "and", says "they", or names nothing at all."""
    language = language_of(question)
    first, rest = question[:1], question[1:]
    if _OPENING[language].match(question) or _STANDING_FOR[language].search(first.lower() + rest):
        return True
    # Without diacritics people mostly leave out capitals too, and then a missing name shows nothing.
    typed_in_full = question != question.lower() or has_diacritics(question)
    return typed_in_full and not any(_is_capital(match.group()) for match in _NAMED.finditer(question))


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it can be searched: one that leans is read together with the question it leans on."""
    if not history or not leans(question):
        return question
    return f"{history[-1].question} {question}"


def _is_capital(found: str) -> bool:
    return found[0].isdigit() or found[0].isupper()
