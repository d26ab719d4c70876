"""What a metric is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from eval.dataset import Reference
from eval.rows import Row

PerQuestion = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """A named function of a question and its row; None where the question does not count for it."""

    name: str
    of: Callable[[Reference, Row], float | None]
    better: Literal["higher", "lower", "neither"] = "higher"
