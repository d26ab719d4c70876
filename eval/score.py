"""From rows and questions to results: a pure function; scoring again needs no model."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from eval.dataset import Reference
from eval.intervals import DRAWS, SEED, estimate
from eval.metrics import ANSWERS, OPERATION, RETRIEVAL, Metric
from eval.rows import Row

SCHEMA = 1


def score(questions: Sequence[Reference], rows: Mapping[str, Row], *, answers: bool) -> dict[str, Any]:
    """results.json: every metric over all questions, and by kind and language. A missing row scores as failed."""
    metrics = {**RETRIEVAL, **(ANSWERS if answers else {}), **OPERATION}
    pairs = [
        (question, rows.get(question.id) or Row(question.id, question.lang, error="no row")) for question in questions
    ]
    groups: dict[str, list[tuple[Reference, Row]]] = {}
    for pair in pairs:
        for group in _groups(pair[0]):
            groups.setdefault(group, []).append(pair)
    return {
        "schema": SCHEMA,
        "questions": len(questions),
        "bootstrap": {"over": "articles", "draws": DRAWS, "seed": SEED},
        "metrics": _estimates(metrics, pairs),
        "by": {group: _estimates(metrics, some) for group, some in sorted(groups.items())},
        "timings_ms": _timings(row for _, row in pairs),
    }


def values(metric: Metric, pairs: Iterable[tuple[Reference, Row]]) -> list[tuple[Reference, float]]:
    """The questions that count for a metric, each with its value."""
    return [(question, value) for question, row in pairs if (value := metric(question, row)) is not None]


def _estimates(metrics: Mapping[str, Metric], pairs: Sequence[tuple[Reference, Row]]) -> dict[str, Any]:
    table = {}
    for name, metric in metrics.items():
        counted = values(metric, pairs)
        found = estimate([value for _, value in counted], [question.article for question, _ in counted])
        if found is not None:
            table[name] = found.as_json()
    return table


def _groups(question: Reference) -> list[str]:
    return [group for group in (question.kind, f"lang:{question.lang}") if group]


def _timings(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    stages: dict[str, list[float]] = {}
    for row in rows:
        for stage, spent in (row.timings_ms or {}).items():
            if spent is not None:
                stages.setdefault(stage, []).append(spent)
    return {
        stage: {f"p{part}": round(float(np.percentile(spent, part)), 1) for part in (50, 95)}
        for stage, spent in stages.items()
    }
