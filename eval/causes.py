"""Why was a question missed? One cause for each question, the first that applies on the way from search to answer."""

from eval.dataset import Reference
from eval.metrics.answers import gold_in_answer, right_language
from eval.metrics.citations import cited_paragraphs
from eval.rows import Row

RIGHT = "right"
FAILED = "failed"
ANSWERED_ALL_THE_SAME = "should have abstained"
WRONGLY_ABSTAINED = "wrongly abstained"
NOT_RETRIEVED = "not retrieved"
NOT_USED = "retrieved but not used"
WRONG_LANGUAGE = "wrong language"
USED_BUT_WRONG = "used but wrong"
NOT_FIRST = "retrieved, not first"
CAUSES = (
    RIGHT,
    NOT_RETRIEVED,
    NOT_FIRST,
    NOT_USED,
    USED_BUT_WRONG,
    WRONG_LANGUAGE,
    WRONGLY_ABSTAINED,
    ANSWERED_ALL_THE_SAME,
    FAILED,
)


def cause(question: Reference, row: Row) -> str:
    """What went wrong with a question, or RIGHT. Where nothing was answered, only the search is judged."""
    if row.error:
        return FAILED
    if row.answer is None:
        return _of_search(question, row)
    if not question.answerable:
        return RIGHT if row.abstained else ANSWERED_ALL_THE_SAME
    if row.abstained:
        return WRONGLY_ABSTAINED
    right = gold_in_answer(question, row)
    used = any(not question.accepted.isdisjoint(same) for same in cited_paragraphs(row))
    # Where no answer is known, the right paragraph stands for it.
    if right == 1 or (right is None and used):
        return RIGHT
    if _rank(question, row) is None:
        return NOT_RETRIEVED
    if not used:
        return NOT_USED
    return WRONG_LANGUAGE if right_language(question, row) == 0 else USED_BUT_WRONG


def _of_search(question: Reference, row: Row) -> str:
    rank = _rank(question, row)
    if not question.answerable or rank == 1:
        return RIGHT
    return NOT_RETRIEVED if rank is None else NOT_FIRST


def _rank(question: Reference, row: Row) -> int | None:
    ranks = (
        rank for rank, hit in enumerate(row.retrieved, 1) if not question.accepted.isdisjoint((hit.address, *hit.also))
    )
    return next(ranks, None)
