"""Weights that never turn against their feature, and how well a score tells."""

import math
import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.logistic import Fit, Kind, area_under_curve, fit

SIGNS = {"for": 1, "against": -1}


def planted(weights: Mapping[str, float], intercept: float, cases: int) -> tuple[list[dict[str, float]], list[Kind]]:
    """Cases that a known model brings about."""
    chance = random.Random(7)
    model = Fit(intercept, weights)
    values = [{name: chance.gauss(0, 1) for name in weights} for _ in range(cases)]
    kinds: list[Kind] = [
        "answered" if chance.random() < 1 / (1 + math.exp(-model.score(case))) else "hard" for case in values
    ]
    return values, kinds


def test_a_planted_model_is_found_again() -> None:
    values, kinds = planted({"for": 2.0, "against": -1.0}, 0.0, 4000)
    found = fit(values, kinds, SIGNS, easy=1.0)
    # The penalty draws weights towards nothing, all by about the same part.
    assert found.weights["for"] / -found.weights["against"] == pytest.approx(2, rel=0.15)
    assert 1 < found.weights["for"] < 2
    assert found.intercept == pytest.approx(0, abs=0.2)


def test_a_feature_that_speaks_the_wrong_way_weighs_nothing() -> None:
    values, kinds = planted({"for": -2.0, "against": 1.0}, 0.0, 500)
    assert fit(values, kinds, SIGNS, easy=1.0).weights == {"for": 0, "against": 0}


CASES = st.lists(
    st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.sampled_from(["answered", "hard", "easy"])),
    min_size=2,
    max_size=30,
).filter(lambda cases: 0 < sum(kind == "answered" for *_, kind in cases) < len(cases))


@given(CASES)
def test_no_weight_turns_against_its_feature(cases: list[tuple[float, float, Kind]]) -> None:
    values = [{"for": one, "against": other} for one, other, _ in cases]
    weights = fit(values, [kind for *_, kind in cases], SIGNS, easy=0.5).weights
    assert weights["for"] >= 0 >= weights["against"]


def test_cases_with_and_without_an_answer_count_alike_however_many_there_are() -> None:
    values = [{"for": 1.0}, {"for": 0.0}]
    once = fit(values, ["answered", "hard"], {"for": 1}, easy=1.0)
    often = fit([values[0], *[values[1]] * 9], ["answered", *["hard"] * 9], {"for": 1}, easy=1.0)
    middle = {"for": 0.5}
    assert once.score(middle) == pytest.approx(0, abs=1e-3)
    assert often.score(middle) == pytest.approx(0, abs=1e-3)


def test_an_easy_case_counts_less() -> None:
    """One case that says otherwise is believed less if it is easy."""
    values = [{"for": 1.0}, {"for": 0.0}, {"for": 1.0}]
    kinds: list[Kind] = ["answered", "hard", "easy"]
    assert (
        fit(values, kinds, {"for": 1}, easy=0.1).weights["for"]
        > fit(values, kinds, {"for": 1}, easy=1.0).weights["for"]
        > 0
    )


@pytest.mark.parametrize(
    ("scores", "area"),
    [([3, 2, 1, 0], 1), ([0, 1, 2, 3], 0), ([3, 1, 2, 0], 3 / 4), ([1, 1, 1, 1], 1 / 2), ([2, 1, 1, 0], 7 / 8)],
)
def test_the_area_is_how_often_an_answered_case_scores_above_another(scores: list[float], area: float) -> None:
    assert area_under_curve(scores, ["answered", "answered", "hard", "hard"], "hard") == area


def test_only_the_kind_asked_for_is_held_against_the_answered() -> None:
    kinds: list[Kind] = ["answered", "hard", "easy"]
    assert area_under_curve([1, 2, 0], kinds, "hard") == 0
    assert area_under_curve([1, 2, 0], kinds, "easy") == 1
