"""Intervals: 95 % percentiles of means over draws of whole articles."""

import random
from fractions import Fraction

import pytest
from eval_library import Ask
from hypothesis import given
from hypothesis import strategies as st

from eval.clusters import clusters
from eval.intervals import DRAWS, SEED, Estimate, estimate

VALUES = st.lists(st.tuples(st.sampled_from([0.0, 1 / 2, 1.0]), st.sampled_from("abcdef")), min_size=1, max_size=30)


def drawn(values: list[float], articles: list[str]) -> Estimate:
    found = estimate(values, articles)
    assert found is not None
    return found


@given(pairs=VALUES)
def test_an_interval_holds_its_mean_and_stays_within_the_values(pairs: list[tuple[float, str]]) -> None:
    values, articles = [value for value, _ in pairs], [article for _, article in pairs]
    found = drawn(values, articles)
    assert found.n == len(values)
    assert found.value == pytest.approx(sum(values) / len(values))
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert 0 <= found.at_or_below_zero <= 1


@given(pairs=VALUES)
def test_the_same_values_give_the_same_interval(pairs: list[tuple[float, str]]) -> None:
    values, articles = [value for value, _ in pairs], [article for _, article in pairs]
    assert estimate(values, articles) == estimate(values, articles)
    backwards = drawn(values[::-1], articles[::-1])
    assert (backwards.low, backwards.high) == (drawn(values, articles).low, drawn(values, articles).high)


def test_no_values_have_no_mean() -> None:
    assert estimate([], []) is None


def test_values_that_agree_leave_no_doubt() -> None:
    assert estimate([1, 1, 1], ["a", "b", "c"]) == Estimate(1, 1, 1, 3, 0, 3)
    assert estimate([0, 0], ["a", "b"]) == Estimate(0, 0, 0, 2, 1, 2)
    assert estimate([-1, -1], ["a", "b"]) == Estimate(-1, -1, -1, 2, 1, 2)


def test_an_article_is_drawn_with_all_its_questions() -> None:
    # Two articles, of 1 and of 3 questions: a draw is one of four pairs, and a mean is over all questions drawn.
    values, articles = [1.0, 0.0, 0.0, 0.0], ["a", "b", "b", "b"]
    possible = {Fraction(2, 2), Fraction(1, 4), Fraction(0, 6)}
    found = drawn(values, articles)
    assert (found.value, found.low, found.high) == (1 / 4, 0, 1)
    assert {Fraction(found.low), Fraction(found.high)} <= possible
    # Both articles are drawn in half of the draws, "b" twice in a quarter of them.
    assert found.at_or_below_zero == pytest.approx(1 / 4, abs=0.03)


def test_questions_of_one_article_make_a_wider_interval_than_questions_apart() -> None:
    # Eight articles of ten questions, each wholly right or wholly wrong: eight things were seen, and not eighty.
    values = [1.0] * 40 + [0.0] * 40
    together = drawn(values, [str(n // 10) for n in range(80)])
    apart = drawn(values, [str(n) for n in range(80)])
    assert together.value == apart.value == 1 / 2
    assert apart.low > 0.38
    assert apart.high < 0.62
    assert together.low <= 0.25
    assert together.high >= 0.75


def test_more_articles_make_a_narrower_interval() -> None:
    def width(articles: int) -> float:
        found = drawn([1.0, 0.0] * articles, [str(n) for n in range(2 * articles)])
        return found.high - found.low

    assert width(100) < width(25) < width(5)


def test_an_interval_is_as_wide_as_another_bootstrap_says() -> None:
    chance = random.Random(7)
    values = [float(chance.random() < 0.3) for _ in range(60)]
    articles = [str(n // 3) for n in range(60)]
    by_article = [values[n : n + 3] for n in range(0, 60, 3)]
    means = sorted(
        sum(map(sum, some)) / 60 for some in (chance.choices(by_article, k=len(by_article)) for _ in range(4000))
    )
    found = drawn(values, articles)
    assert found.low == pytest.approx(means[100], abs=0.03)
    assert found.high == pytest.approx(means[3900], abs=0.03)


def test_seed_and_draws_are_fixed() -> None:
    assert (DRAWS, SEED) == (2000, 20260101)


# --- what is drawn together ----------------------------------------------------------------------------------------


def together(ask: Ask, *gold: str) -> list[set[int]]:
    """The questions that are drawn together, by their place; gold_other stands behind a slash, "-" is no article."""
    asked = [
        ask(*places.replace("-", "").split("/"), id=f"q{n}", answerable=places != "-") for n, places in enumerate(gold)
    ]
    names = clusters(asked)
    return [{n for n in range(len(gold)) if names[f"q{n}"] == name} for name in dict.fromkeys(names.values())]


def test_questions_are_drawn_with_those_about_the_same_article(ask: Ask) -> None:
    assert together(ask, "a#p1", "b#p1", "a#p2") == [{0, 2}, {1}]
    assert together(ask, "-", "-", "a#p1") == [{0}, {1}, {2}]
    # Articles of two languages that say the same, whichever of them a question names.
    assert together(ask, "b#p1/aen#p1", "b#p2", "aen#p3", "c#p1") == [{0, 1, 2}, {3}]
    # Articles that one question needs together.
    assert together(ask, "a#p1", "a#p2 b#p1", "b#p2", "c#p1 d#p1", "b#p3 c#p1") == [{0, 1, 2, 3, 4}]


@given(order=st.permutations(["a#p1", "b#p1", "a#p2 b#p2", "c#p1/d#p1", "d#p2", "e#p1", "-"]))
def test_what_is_drawn_together_does_not_depend_on_the_order(ask: Ask, order: list[str]) -> None:
    found = {frozenset(order[n] for n in some) for some in together(ask, *order)}
    assert found == {
        frozenset({"a#p1", "b#p1", "a#p2 b#p2"}),
        frozenset({"c#p1/d#p1", "d#p2"}),
        frozenset({"e#p1"}),
        frozenset({"-"}),
    }


def test_a_question_that_is_called_like_an_article_is_not_drawn_with_it(ask: Ask) -> None:
    asked = [ask("a#p1", id="q1"), ask("", id="a", answerable=False), ask("", id="question a", answerable=False)]
    assert len(set(clusters(asked).values())) == 3
