"""Logistic regression whose weights keep the sign that their feature has by its meaning; and how well a score tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from index.calibration import Array

Kind = Literal["answered", "hard", "easy"]
_PENALTY = 0.02  # on squared weights of features of unit spread


@dataclass(frozen=True, slots=True)
class Fit:
    """Log-odds as a weighted sum."""

    intercept: float
    weights: Mapping[str, float]

    def score(self, values: Mapping[str, float]) -> float:
        """The log-odds of one case."""
        return self.intercept + sum(weight * values[name] for name, weight in self.weights.items())


def fit(values: Sequence[Mapping[str, float]], kinds: Sequence[Kind], signs: Mapping[str, int], *, easy: float) -> Fit:
    """Fit the log-odds that a case is "answered". signs: 1 or -1, of each feature. easy: the weight of easy cases.

    Cases with and without an answer count alike, however many there are of each.
    """
    names = list(signs)
    table = np.array([[case[name] for name in names] for case in values])
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    scaled = (table - mean) / spread
    answered = np.array([kind == "answered" for kind in kinds])
    counted = np.where(np.array([kind == "easy" for kind in kinds]), easy, 1.0)
    counted = np.where(answered, counted / counted[answered].sum(), counted / counted[~answered].sum()) / 2

    def loss(parameters: Array) -> float:
        scores = scaled @ parameters[:-1] + parameters[-1]
        misfit = counted @ np.logaddexp(0, np.where(answered, -scores, scores))
        return float(misfit + _PENALTY * np.square(parameters[:-1]).sum())

    bounds = [(0, None) if signs[name] > 0 else (None, 0) for name in names]
    found = minimize(loss, np.zeros(len(names) + 1), bounds=[*bounds, (None, None)], method="L-BFGS-B").x
    weights = found[:-1] / spread
    return Fit(float(found[-1] - weights @ mean), dict(zip(names, map(float, weights), strict=True)))


def area_under_curve(scores: Sequence[float], kinds: Sequence[Kind], against: Kind) -> float:
    """How often a case with an answer scores above one of another kind."""
    counted = [
        (score, kind == "answered") for score, kind in zip(scores, kinds, strict=True) if kind in (against, "answered")
    ]
    return float(roc_auc_score([answered for _, answered in counted], [score for score, _ in counted]))
