"""Sentences out of a stream of plain text and markers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import sentences
from rag.citations.plain import has_link, plain, unfinished

_LONGEST_WORD = 300
_LONGEST_SENTENCE = 1000
_TAIL = 32  # letters before a word that decide whether it begins a sentence
_PARTS = re.compile(r"\s+|\S+")
_LETTER = re.compile(r"\w")
_BEHIND = ".,;:!?…)]”’»"  # follows a marker without a space


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of a model's text without its markers, and the evidence numbers that it cited, in order."""

    text: str
    markers: tuple[int, ...]


class Drafts:
    """Puts sentences together, word by word.

    A sentence is complete when the first letter of the next one has come, so that markers behind its full stop, or in
    the lines below it, are its own; markers before the first sentence are the first one's. A line break ends a
    sentence, and so does a marker behind a full stop, whatever follows, and the space after very many letters.
    """

    def __init__(self, known: frozenset[int]) -> None:
        self.done: list[Draft] = []
        self._known = known
        self._markers: dict[int, None] = {}
        self._text = ""  # the unfinished sentence, in whole words
        self._broken = False  # a line break has come after it: whatever follows is another sentence
        self._opening = ""  # signs before the first word of that one
        self._word = ""
        self._gap = ""  # between the text and the word

    def write(self, text: str) -> None:
        """Plain text, of any length."""
        for part in _PARTS.findall(text):
            if part.isspace():
                self._space(part)
            else:
                self._letters(part)

    def cite(self, numbers: Sequence[int]) -> None:
        """A marker, here."""
        self._markers.update((number, None) for number in numbers if number in self._known)
        self._end_word()
        self._gap = "marker"
        if not self._broken and len(sentences(self._text[-_TAIL:] + " A")) > 1:
            self._broken, self._opening = True, ""

    def finish(self) -> None:
        """Nothing more comes."""
        self._end_word()
        self._complete()
        self._text = ""

    def rest(self, last: str) -> str:
        """The unfinished sentence as it may be shown. last: a letter that is still on its way."""
        word = self._word + last if self._word[-1:].isalnum() else self._word
        text = self._text if self._broken else self._joined(unfinished(word))
        return plain(text)

    def _space(self, space: str) -> None:
        self._end_word()
        self._gap = " "
        if "\n" in space:
            self._broken, self._opening = bool(self._text), ""

    def _letters(self, letters: str) -> None:
        while letters:
            if not self._word and len(self._text) > _LONGEST_SENTENCE:
                self._complete()
                self._text, self._gap = "", ""
            begun = len(self._word)
            room = _LONGEST_WORD - begun
            self._word, letters = self._word + letters[:room], letters[room:]
            if (letter := _LETTER.search(self._word)) and letter.start() >= begun:
                self._begin(self._word[: letter.end()])
            if letters:
                if has_link(self._word):
                    return
                self._end_word()
                self._gap = " "

    def _begin(self, word: str) -> None:
        """The first letter of a word is there: does it begin a sentence?"""
        if self._broken:
            self._complete()
            self._text, self._opening, self._broken = self._opening.strip(" .,;:!?…"), "", False
            return
        before = self._text[-_TAIL:]
        line = before + self._between(word) + word
        start = sentences(line)[-1].start
        if start and not _LETTER.search(line, start, len(line) - 1):
            kept = before[start:]
            self._text = self._text[: len(self._text) - len(kept)]
            self._complete()
            self._text, self._gap = kept, self._gap if kept else ""

    def _end_word(self) -> None:
        if not self._word:
            return
        if self._broken:
            self._opening = f"{self._opening} {self._word}"[-_TAIL:]
        else:
            self._text = self._joined(self._word)
        self._word, self._gap = "", ""

    def _joined(self, word: str) -> str:
        return self._text + self._between(word) + word

    def _between(self, word: str) -> str:
        glued = self._gap == "marker" and word[:1] in _BEHIND
        return " " if self._text and self._gap and not glued else ""

    def _complete(self) -> None:
        """The text so far is a sentence, if there is a word in it."""
        if _LETTER.search(text := plain(self._text)):
            self.done.append(Draft(text, tuple(self._markers)))
            self._markers = {}
