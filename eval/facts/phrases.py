"""Do words stand in a text next to each other? Whichever way tone marks are placed, with diacritics or without."""

import re
from dataclasses import dataclass

from index.text import fold, same_tone

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in lower case with tone marks placed one way, the same without diacritics, and which have a capital."""

    plain: tuple[str, ...]
    bare: tuple[str, ...]
    capital: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> "Phrase":
        """The words of a text in normal form; numbers and signs come apart at their marks: "O'Hagan" is two."""
        found = WORD.findall(text)
        plain = same_tone(" ".join(found))
        return cls(tuple(plain.split()), tuple(fold(plain).split()), tuple(word[0].isupper() for word in found))


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a text, also as one string each way to search in."""

    words: Phrase
    plain: str
    bare: str

    @classmethod
    def of(cls, text: str) -> "Text":
        words = Phrase.of(text)
        return cls(words, f" {' '.join(words.plain)} ", f" {' '.join(words.bare)} ")

    def holds(self, phrase: Phrase) -> bool:
        """Whether a phrase stands in the text, whole; written without diacritics on one side it meets both forms.

        A single word does so only if both have a capital or neither, and one with diacritics only in a text that has
        none at all: "Mỹ" is not "my", and beside other accented words "Hoa" is not "Hóa".
        """
        if not phrase.plain:
            return False
        if f" {' '.join(phrase.plain)} " in self.plain:
            return True
        wanted, length, typed_bare = f" {' '.join(phrase.bare)} ", len(phrase.plain), phrase.plain == phrase.bare
        at = self.bare.find(wanted)
        while at >= 0:
            place = self.bare.count(" ", 0, at)
            if length > 1:
                there = slice(place, place + length)
                meets = typed_bare or self.words.plain[there] == self.words.bare[there]
            else:
                meets = (typed_bare or self.plain == self.bare) and self.words.capital[place] == phrase.capital[0]
            if meets:
                return True
            at = self.bare.find(wanted, at + 1)
        return False
