"""Did a change help? Two runs over the same questions, question by question."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.dataset import Reference
from eval.intervals import estimate
from eval.metrics import ANSWERS, RETRIEVAL
from eval.rows import Row


def compare(
    questions: Sequence[Reference], before: Mapping[str, Row], after: Mapping[str, Row]
) -> dict[str, dict[str, Any]]:
    """For each metric the mean difference after − before with its interval, and the questions won and lost."""
    table: dict[str, dict[str, Any]] = {}
    for name, metric in {**RETRIEVAL, **ANSWERS}.items():
        changes = {}
        for question in questions:
            if question.id not in before or question.id not in after:
                continue
            old, new = metric(question, before[question.id]), metric(question, after[question.id])
            if old is not None and new is not None:
                changes[question.id] = (question.article, new - old)
        found = estimate([change for _, change in changes.values()], [article for article, _ in changes.values()])
        if found is None:
            continue
        table[name] = {
            **found.as_json(),
            "draws_at_or_below_0": found.at_or_below_zero,
            "won": sorted(key for key, (_, change) in changes.items() if change > 0),
            "lost": sorted(key for key, (_, change) in changes.items() if change < 0),
        }
    return table
