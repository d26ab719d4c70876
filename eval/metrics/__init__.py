"""Every metric: a number for one question and its row, or none where the question does not count for it."""

from collections.abc import Mapping, Sequence

from eval.dataset import Reference
from eval.metrics import abstention, answers, citations, operation, retrieval
from eval.metrics.metric import Metric, PerQuestion
from eval.rows import HELD_OUT, Row

ABSTENTION: tuple[Metric, ...] = abstention.METRICS
RETRIEVAL: tuple[str, ...] = (*retrieval.MEASURES, *retrieval.RECALLS, retrieval.SAME_LANGUAGE)
ANSWERS: tuple[Metric, ...] = answers.METRICS
CITATIONS: tuple[Metric, ...] = citations.METRICS
OPERATION: tuple[Metric, ...] = operation.METRICS

_OF_ANSWERS = (*ABSTENTION, *ANSWERS, *CITATIONS)
_EACH = (*_OF_ANSWERS, *OPERATION)
# In the order in which they are shown: the headline first.
NAMES: tuple[str, ...] = (
    *(metric.name for metric in ABSTENTION),
    *RETRIEVAL,
    *(metric.name for metric in (*ANSWERS, *CITATIONS, *OPERATION)),
)
LOWER_IS_BETTER = frozenset(metric.name for metric in _EACH if metric.better == "lower")
NEUTRAL = frozenset(metric.name for metric in _EACH if metric.better == "neither") | {retrieval.SAME_LANGUAGE}

Pairs = Sequence[tuple[Reference, Row]]
Table = Mapping[str, PerQuestion]


def measure(pairs: Pairs) -> Table:
    """Every metric of every question: by metric, then by question id."""
    answered = any(row.answer is not None for _, row in pairs)
    table: dict[str, PerQuestion] = dict(retrieval.measure(pairs))
    for metric in _EACH if answered else OPERATION:
        values = {question.id: metric.of(question, row) for question, row in pairs}
        table[metric.name] = {key: value for key, value in values.items() if value is not None}
    if not any(HELD_OUT in row.variants for _, row in pairs):
        table.pop(abstention.HELD_OUT_ANSWERED, None)
    return {name: table[name] for name in NAMES if table.get(name)}
