"""How surely the articles answer a question: explainable features, weighed, and a threshold for each direction.

The weights were fitted by eval/calibrate.py on questions and articles of our own; docs/answers.md has the figures.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

from index.article import Language
from rag.answerability.features import Features

# The features that are weighed, with the sign that each has by its meaning. Others were tried and added nothing on
# questions that the weights were not fitted on.
USED = {"score": 1, "kind": 1, "missing": -1}
_FAR = 5.0  # what evidence about something else altogether takes from the log-odds: more than anything can give


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic model. thresholds: of log-odds, by direction ("vi→en": asked in Vietnamese, found in English)."""

    intercept: float
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def log_odds(self, values: Mapping[str, float]) -> float:
        """How surely there is an answer, by the values of the features."""
        return self.intercept + sum(weight * values[name] for name, weight in self.weights.items())

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Weighing":
        return cls(table["intercept"], dict(table["weights"]), dict(table["thresholds"]))


@dataclass(frozen=True, slots=True)
class Fitted:
    """without: a model's reading. read: with it.

    near: nearness below which the evidence has nothing to do with the question, whatever else speaks for it. enough:
    log-odds of a reading that needs no second one. floor: by features, below which a model is not even asked.
    """

    without: Weighing
    read: Weighing
    near: float
    enough: float
    floor: float

    def by_features(self, features: Features, direction: str) -> float:
        """How far the features lie above the least that is needed, in log-odds."""
        far = 0.0 if features.nearness >= self.near else _FAR
        return self.without.log_odds(asdict(features)) - self.without.thresholds[direction] - far

    def by_reading(self, features: Features, log_odds: float, direction: str) -> float:
        """The same with what a model made of the paragraph that it says yes to most surely."""
        values = {"features": self.without.log_odds(asdict(features)), "reading": log_odds}
        return self.read.log_odds(values) - self.read.thresholds[direction]


@cache
def fitted() -> Fitted:
    """The weights that come with the package."""
    file = resources.files("rag.answerability").joinpath("fitted.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return Fitted(
        Weighing.of(table["without"]), Weighing.of(table["read"]), table["near"], table["enough"], table["floor"]
    )


def direction(asked_in: Language, written_in: Language) -> str:
    """The name of a direction."""
    return f"{asked_in}→{written_in}"
