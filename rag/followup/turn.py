"""What a conversation is made of, and what a question takes from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A question as it can be searched.

    text: earlier words, and the question at its end, letter for letter. added: the names, times and numbers that it was
    given from earlier turns, for the reader to see; the earlier question itself where it holds none. replaced: what the
    question's own words took the place of.
    """

    text: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
