"""The system beside simpler ones, over the same questions and from the same run."""

from collections.abc import Mapping
from dataclasses import replace

from eval.metrics import OPERATION, RETRIEVAL, Pairs
from eval.metrics.abstention import HELD_OUT_ANSWERED
from eval.rows import BEST_SENTENCE, CEILING, DENSE, KEYWORD, NEVER_ABSTAIN, NOT_ASKED, Row

ALWAYS_ABSTAIN = "always_abstain"
SEARCHES = (KEYWORD, DENSE)
# A way of answering is not measured by a search that is the system's own, nor by what was not asked of it.
_NOT_OF_ANSWERS = frozenset((*RETRIEVAL, HELD_OUT_ANSWERED, *(metric.name for metric in OPERATION)))


def baselines(pairs: Pairs) -> Mapping[str, Pairs]:
    """Each baseline's questions and rows; none where the run collected none.

    The ceiling (the right paragraph given) stands over answerable questions only: the others have none to give.
    """
    collected = {name for _, row in pairs for name in row.variants}
    found: dict[str, Pairs] = {
        name: [(question, _variant(row, name)) for question, row in pairs if question.answerable or name != CEILING]
        for name in (*SEARCHES, BEST_SENTENCE, CEILING)
        if name in collected
    }
    if BEST_SENTENCE in collected:
        # What was not refused is its own answer already.
        found[NEVER_ABSTAIN] = [(question, row.variants.get(NEVER_ABSTAIN, row)) for question, row in pairs]
        found[ALWAYS_ABSTAIN] = [(question, _silent(row)) for question, row in pairs]
    return found


def is_measured(baseline: str, metric: str) -> bool:
    """Whether a metric says anything about a baseline: a search is measured as a search, an answer as an answer."""
    return metric in RETRIEVAL if baseline in SEARCHES else metric not in _NOT_OF_ANSWERS


def _variant(row: Row, name: str) -> Row:
    answer = None if name in SEARCHES else ""
    return row.variants.get(name) or Row(row.id, row.lang, answer=answer, error=row.error or NOT_ASKED)


def _silent(row: Row) -> Row:
    return replace(row, answer="", sentences=(), citations=(), abstained=True, error="")
