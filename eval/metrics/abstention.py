"""Is it silent when the articles are, and only then? Read hallucination and false abstention together, never alone."""

from eval.dataset import Reference
from eval.metrics.answers import gold_in_answer
from eval.metrics.metric import Metric
from eval.rows import HELD_OUT, Row

HELD_OUT_ANSWERED = "held_out_answered"


def crag(question: Reference, row: Row) -> float | None:
    """The headline: +1 for a right answer or refusal, 0 for a needless refusal or a failure, -1 for a wrong answer.

    After CRAG (Yang et al. 2024), without its half point. Right is what gold_in_answer says. Over unanswerable
    questions and those with answers or facts.
    """
    right = gold_in_answer(question, row)
    if question.answerable and right is None:
        return None
    if row.error:
        return 0.0
    if right is None:
        return 1.0 if row.abstained else -1.0
    return 0.0 if row.abstained else 2 * right - 1


def hallucination(question: Reference, row: Row) -> float | None:
    """Share of the unanswerable questions that were answered all the same, or failed (NoMIRACL, Thakur et al. 2024)."""
    return None if question.answerable else float(not row.abstained or bool(row.error))


def false_abstention(question: Reference, row: Row) -> float | None:
    """Share of the answerable questions that were refused, or failed."""
    return float(row.abstained or bool(row.error)) if question.answerable else None


def held_out_answered(question: Reference, row: Row) -> float | None:
    """Share of the answerable questions that were answered although every right article was taken out of the search.

    Over runs with --hold-out. An article that answers but is not named in the question file makes it look worse.
    """
    if not question.answerable:
        return None
    held_out = row.variants.get(HELD_OUT)
    if held_out is None:
        return 1.0 if row.error else None
    return float(not held_out.abstained or bool(held_out.error))


METRICS = (
    Metric("crag", crag),
    Metric("hallucination", hallucination, better="lower"),
    Metric("false_abstention", false_abstention, better="lower"),
    Metric(HELD_OUT_ANSWERED, held_out_answered, better="lower"),
)
