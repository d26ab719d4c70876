"""The system beside simpler ones, over the same questions and from the same run."""

from collections.abc import Mapping
from dataclasses import replace

from eval.metrics import Pairs
from eval.rows import BEST_SENTENCE, CEILING, DENSE, KEYWORD, NEVER_ABSTAIN, NOT_ASKED, Row

ALWAYS_ABSTAIN = "always_abstain"
_SEARCHES = (KEYWORD, DENSE)


def baselines(pairs: Pairs) -> Mapping[str, Pairs]:
    """Each baseline's questions and rows; none where the run collected none.

    The ceiling (the right paragraph given) stands over answerable questions only: the others have none to give.
    """
    collected = {name for _, row in pairs for name in row.variants}
    found: dict[str, Pairs] = {
        name: [(question, _variant(row, name)) for question, row in pairs if question.answerable or name != CEILING]
        for name in (*_SEARCHES, BEST_SENTENCE, CEILING)
        if name in collected
    }
    if BEST_SENTENCE in collected:
        # What was not refused is its own answer already.
        found[NEVER_ABSTAIN] = [(question, row.variants.get(NEVER_ABSTAIN, row)) for question, row in pairs]
        found[ALWAYS_ABSTAIN] = [(question, _silent(row)) for question, row in pairs]
    return found


def _variant(row: Row, name: str) -> Row:
    answer = None if name in _SEARCHES else ""
    return row.variants.get(name) or Row(row.id, row.lang, answer=answer, error=row.error or NOT_ASKED)


def _silent(row: Row) -> Row:
    return replace(row, answer="", sentences=(), citations=(), abstained=True, error="")
