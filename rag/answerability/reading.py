"""Have a language model read each paragraph alone and say whether the answer to the question is written in it.

Asked over several paragraphs together a small model says yes to everything; asked over each alone it can tell.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from rag.evidence import Evidence
from rag.llm import LanguageModel
from rag.prompt import reading_prompt
from rag.question import Question


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph that a model has read. log_odds: how surely it says that the answer stands there."""

    piece: Evidence
    log_odds: float


def read(
    llm: LanguageModel, question: Question, evidence: Sequence[Evidence], enough: float
) -> Generator[Read, None, None]:
    """The paragraphs in their order, each read alone; none after one of at least `enough`, none if no odds are told.

    Raises ModelError.
    """
    for piece in evidence:
        log_odds = llm.log_odds(reading_prompt(question, piece))
        if log_odds is None:
            return
        yield Read(piece, log_odds)
        if log_odds >= enough:
            return
