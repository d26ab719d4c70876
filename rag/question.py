"""A question as it was understood."""

from dataclasses import dataclass, field

from index.article import Language
from index.calibration import Array
from index.language import language_of
from index.text import has_diacritics, normalise
from index.word_vectors import Words


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    bare: Vietnamese typed without diacritics. before: the beginning of `text` that earlier turns gave it.
    """

    text: str
    language: Language
    bare: bool
    before: str = ""

    @property
    def own(self) -> str:
        """The question without what earlier turns gave it."""
        return self.text.removeprefix(self.before).strip()

    @classmethod
    def read(cls, text: str) -> "Question":
        text = normalise(text)
        language = language_of(text)
        return cls(text, language, bare=language == "vi" and not has_diacritics(text))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready for searching.

    spelled: its text with the diacritics given back that it was typed without. vector: (d,), unit length. words: those
    of `spelled` around the centre of its language; None if the embedding model cannot tell words.
    """

    question: Question
    spelled: str
    vector: Array = field(repr=False, compare=False)
    words: Words | None = field(default=None, repr=False, compare=False)
