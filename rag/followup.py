"""Questions that lean on the one before: "And who had scored first?", "Thế còn tổng kinh phí?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import has_diacritics

_OPENING = re.compile(
    r"(còn|thế|vậy|con|the con|vay|and|but|so|what about|how about|then)\b(?!\s+(người|bao))", re.IGNORECASE
)
_STANDING_FOR = re.compile(
    r"\b(he|she|they|it|his|her|hers|their|theirs|its|him|them|họ|nó|(ông|bà|anh|chị|cô|người|vụ|việc|điều|nơi)\s+(ấy|đó|này|ta)"
    r"|(lúc|khi|ở|tại)\s+đó)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<=\s)[^\W\d_a-z]\w|\d")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and its answer."""

    question: str
    answer: str


def leans(question: str) -> bool:
    """Whether a question can hardly be understood alone: it opens with "and", says "they", or names nothing at all."""
    if _OPENING.match(question) or _STANDING_FOR.search(question):
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
