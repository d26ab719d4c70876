"""Which paragraphs an answer is written from: mostly one; more where the question names what only another holds."""

from collections.abc import Sequence

from rag.answerability.features import missing_names
from rag.evidence import Evidence
from rag.question import Asked


def needed(asked: Asked, best: Evidence, pieces: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The best paragraph, and those after it that hold names of the question which the ones before lack.

    Every paragraph more costs a small model time and tempts it to mix things up.
    """
    chosen = [best]
    lacking = missing_names(asked, chosen)
    for piece in pieces:
        if not lacking:
            break
        if piece.number == best.number:
            continue
        still = missing_names(asked, [*chosen, piece])
        if len(still) < len(lacking):
            chosen.append(piece)
            lacking = still
    return tuple(chosen)
