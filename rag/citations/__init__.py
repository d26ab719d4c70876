"""A model's text as it streams in: plain sentences, and the evidence that each of them cites.

The text passes through a chain of small machines, each of which holds back only what may still change: letters in
normal form (characters), signs without escapes (escapes), markup taken out and markers understood (markup), sentences
put together (drafts). What is shown is made harmless once more at the very end (plain).
"""

from collections.abc import Collection

from rag.citations.characters import Characters
from rag.citations.drafts import Draft, Drafts
from rag.citations.escapes import Escapes
from rag.citations.markup import Markup

__all__ = ["Draft", "DraftReader", "read_drafts"]

_PIECE = 256  # letters that are looked at in one go, so that what is held back stays short


class DraftReader:
    """Reads a model's text piece by piece, in time linear in its length; how it is cut into pieces makes no difference.

    known: the numbers of the evidence; no other number is ever cited. Nothing that is read here holds a marker, a
    link, an image, a tag or a control token of a language model, whatever the model writes.
    """

    def __init__(self, known: Collection[int]) -> None:
        self._characters = Characters()
        self._escapes = Escapes()
        self._drafts = Drafts(frozenset(known))
        self._markup = Markup(self._drafts)

    def feed(self, piece: str) -> None:
        """Read on: a piece of the text, of any length."""
        for start in range(0, len(piece), _PIECE):
            self._markup.feed(self._escapes.feed(self._characters.feed(piece[start : start + _PIECE])))

    def finish(self) -> None:
        """Nothing more comes: the sentence that was growing is complete."""
        self._markup.feed(self._escapes.feed(self._characters.finish()) + self._escapes.finish())
        self._markup.finish()
        self._drafts.finish()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The complete sentences, in order; they only ever grow at the end."""
        return tuple(self._drafts.done)

    @property
    def rest(self) -> str:
        """The unfinished sentence, as far as it may be shown: never the beginning of a marker, a tag or a link."""
        # Marks may still come to the last letter; within a word it can be shown all the same.
        return self._drafts.rest("" if self._escapes.held or self._markup.holds else self._characters.last)


def read_drafts(written: str, known: Collection[int], *, finished: bool) -> tuple[list[Draft], str]:
    """The complete sentences of what a model has written so far, and the rest that may still grow."""
    reader = DraftReader(known)
    reader.feed(written)
    if finished:
        reader.finish()
    return list(reader.drafts), reader.rest
