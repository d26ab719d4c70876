"""Could the refusal have been better with another threshold? The score it rests on, question by question."""

import math
from typing import Any

import numpy as np

from eval.metrics import Pairs

_POINTS = 41


def area_under_curve(pairs: Pairs) -> float | None:
    """Share of (answerable, unanswerable) pairs in which the answerable one scores higher; ties count half.

    The area under the ROC curve: 0.5 is chance. None where there are not both, or nothing was answered.
    """
    fitting, others = _scores(pairs)
    if not fitting or not others:
        return None
    gaps = np.sign(np.subtract.outer(np.asarray(fitting), np.asarray(others)))
    return float((gaps + 1).mean() / 2)


def curve(pairs: Pairs) -> list[dict[str, Any]]:
    """At thresholds from the lowest score to beyond the highest: what would be answered, what refused."""
    fitting, others = _scores(pairs)
    scores = sorted({*fitting, *others})
    if not scores:
        return []
    picked = np.unique(np.linspace(0, len(scores) - 1, _POINTS).round().astype(int))
    # Rounded down first, so that whoever sets one of them gets the figures beside it.
    thresholds = [*(math.floor(scores[i] * 1e4) / 1e4 for i in picked), math.floor(scores[-1]) + 1.0]
    return [
        {
            "threshold": threshold,
            "hallucination": float(np.mean(np.asarray(others) >= threshold)) if others else None,
            "false_abstention": float(np.mean(np.asarray(fitting) < threshold)) if fitting else None,
        }
        for threshold in thresholds
    ]


def _scores(pairs: Pairs) -> tuple[list[float], list[float]]:
    """The scores of answerable and of unanswerable questions."""
    fitting: list[float] = []
    others: list[float] = []
    for question, row in pairs:
        if row.relevance is not None and math.isfinite(row.relevance):
            (fitting if question.answerable else others).append(row.relevance)
    return fitting, others
