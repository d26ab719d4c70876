"""Which paragraphs an answer is written from: mostly one; more where the question asks or names what others hold."""

from collections.abc import Sequence

from rag.answerability.features import missing_names
from rag.answerability.reading import Read
from rag.answerability.told import asks_twice
from rag.evidence import Evidence
from rag.question import Asked

# What a standard deviation of the search counts beside the reading's log-odds: of 134 questions, reading alone would
# pick the right one of two paragraphs for 66 %, the search for 66 %, both together for 72 %.
_SCORE = 0.6


def best(readings: Sequence[Read]) -> Read:
    """The paragraph that the answer most likely stands in, by the search and by the reading."""
    return max(readings, key=lambda each: each.log_odds + _SCORE * each.piece.hit.score)


def needed(asked: Asked, chosen: Evidence, pieces: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The best paragraph; another where two things are asked; and those that hold names which the ones before lack.

    Every paragraph more costs a small model time and tempts it to mix things up.
    """
    taken = [chosen]
    others = [piece for piece in pieces if piece.number != chosen.number]
    if asks_twice(asked.spelled):
        taken += others[:1]
    lacking = missing_names(asked, taken)
    for piece in others[len(taken) - 1 :]:
        still = missing_names(asked, [*taken, piece]) if lacking else lacking
        if len(still) < len(lacking):
            taken.append(piece)
            lacking = still
    return tuple(taken)
