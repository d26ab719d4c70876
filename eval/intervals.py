"""Intervals by bootstrap over articles: questions about one article stand or fall together, and are drawn together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DRAWS = 2000
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval. n: questions it rests on. clusters: what was drawn."""

    value: float
    low: float
    high: float
    n: int
    # Share of the draws at or below 0: of a difference, how often it could be no gain at all.
    at_or_below_zero: float = 0.0
    clusters: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


def estimate(values: Sequence[float], clusters: Sequence[str]) -> Estimate | None:
    """The mean of values with a percentile interval from draws of whole clusters; None of no values."""
    if not values:
        return None
    names, place = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.bincount(place, weights=np.asarray(values, dtype=np.float64))
    sizes = np.bincount(place)
    drawn = np.random.default_rng(SEED).integers(len(names), size=(DRAWS, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    never_more = float(np.mean(means <= 0))
    return Estimate(float(np.mean(values)), float(low), float(high), len(values), never_more, len(names))
