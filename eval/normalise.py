"""Does a text hold a phrase, whatever way either was written? For Vietnamese and English."""

import re

from index.text import words

_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def tokens(text: str) -> list[str]:
    """Words in lower case, tone marks placed one way, numbers without thousands marks: 59.000 and 59,000 are equal.

    No word is dropped ("Hội An" keeps its "An") and 1.5 stays different from 15.
    """
    return [_plain(word) for word in words(text)]


def holds(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in a text, next to each other, whole."""
    inner = tokens(phrase)
    return bool(inner) and f" {' '.join(inner)} " in f" {' '.join(tokens(text))} "


def _plain(word: str) -> str:
    if _THOUSANDS.fullmatch(word):
        return word.replace(".", "").replace(",", "")
    return word.replace(",", ".") if word[0].isdigit() else word
