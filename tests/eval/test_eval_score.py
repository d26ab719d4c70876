"""Intervals, results, and what changed from one run to another."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.compare import compare
from eval.dataset import Reference
from eval.intervals import DRAWS, Estimate, estimate
from eval.metrics import ANSWERS, OPERATION, RETRIEVAL
from eval.rows import Row
from eval.score import score

Ask = Callable[..., Reference]
MakeRow = Callable[..., Row]
Run = tuple[list[Reference], dict[str, Row]]

VALUES = st.lists(st.tuples(st.sampled_from([0.0, 1 / 2, 1.0]), st.sampled_from("abcdef")), min_size=1, max_size=30)


# --- intervals -----------------------------------------------------------------------------------------------------


@given(pairs=VALUES)
def test_an_interval_holds_its_mean_and_stays_within_the_values(pairs: list[tuple[float, str]]) -> None:
    values, articles = [value for value, _ in pairs], [article for _, article in pairs]
    found = estimate(values, articles)
    assert found is not None
    assert found.n == len(values)
    assert found.value == pytest.approx(sum(values) / len(values))
    assert min(values) - 1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= max(values) + 1e-9
    assert estimate(values, articles) == found


def test_no_values_have_no_mean() -> None:
    assert estimate([], []) is None


def test_values_that_agree_leave_no_doubt() -> None:
    assert estimate([1, 1, 1], ["a", "b", "c"]) == Estimate(1, 1, 1, 3, 0)
    assert estimate([0, 0], ["a", "b"]) == Estimate(0, 0, 0, 2, 1)


def test_questions_of_one_article_are_drawn_together() -> None:
    values = [1.0] * 40 + [0.0] * 40
    together = estimate(values, [str(n // 10) for n in range(80)])
    apart = estimate(values, [str(n) for n in range(80)])
    assert together is not None
    assert apart is not None
    assert together.value == apart.value == 1 / 2
    assert together.high - together.low > apart.high - apart.low
    assert estimate([1, 0], ["a", "a"]) == Estimate(1 / 2, 1 / 2, 1 / 2, 2, 0)


def test_more_articles_make_a_narrower_interval() -> None:
    def width(articles: int) -> float:
        found = estimate([1.0, 0.0] * articles, [str(n) for n in range(2 * articles)])
        assert found is not None
        return found.high - found.low

    assert width(100) < width(25) < width(5)


# --- results -------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(ask: Ask, row: MakeRow) -> Run:
    """Four questions: found and answered; found second and refused; failed; unanswerable and refused."""
    questions = [
        ask("a#p1", id="q1", kind="mono"),
        ask("b#p1", id="q2", kind="cross", lang="en"),
        ask("b#p2", id="q3", kind="cross"),
        ask("", id="q4", answerable=False, answers=()),
    ]
    rows = [
        row("a#p1 c#p1", "1:a#p1", id="q1", answer="Dài 120 mét. [1]", sentences=(("Dài 120 mét.", (1,), True),),
            timings_ms={"search": 10.0, "first_word": None}),
        row("c#p1 b#p1", id="q2", answer="Không rõ.", abstained=True, timings_ms={"search": 20.0}),
        row(id="q3", error="the model is slow"),
        row("c#p1", id="q4", answer="Không rõ.", abstained=True, timings_ms={"search": 30.0}),
    ]  # fmt: skip
    return questions, {one.id: one for one in rows}


def test_every_metric_is_the_mean_over_the_questions_that_count_for_it(run: Run) -> None:
    results = score(*run, answers=True)
    assert {name: (m["value"], m["n"]) for name, m in results["metrics"].items()} == {
        "hit@1": (pytest.approx(1 / 3), 3),
        "hit@3": (pytest.approx(2 / 3), 3),
        "hit@5": (pytest.approx(2 / 3), 3),
        "hit@10": (pytest.approx(2 / 3), 3),
        "mrr@10": (pytest.approx((1 + 1 / 2) / 3), 3),
        "gold_in_answer": (pytest.approx(1 / 3), 3),
        "citation_validity": (1, 1),
        "citation_precision": (1 / 2, 2),
        "citation_recall": (1 / 2, 2),
        "citation_coverage": (1, 1),
        "hallucination": (0, 1),
        "false_abstention": (pytest.approx(1 / 3), 3),
        "failures": (1 / 4, 4),
    }
    assert results["questions"] == 4
    assert results["bootstrap"]["draws"] == DRAWS


def test_results_are_also_told_by_kind_and_language(run: Run) -> None:
    by = score(*run, answers=True)["by"]
    assert set(by) == {"mono", "cross", "lang:vi", "lang:en"}
    assert (by["cross"]["mrr@10"]["value"], by["cross"]["mrr@10"]["n"]) == (1 / 4, 2)
    assert (by["lang:en"]["hit@1"]["value"], by["lang:en"]["hit@1"]["n"]) == (0, 1)


def test_without_answers_only_retrieval_is_scored(run: Run) -> None:
    assert set(score(*run, answers=False)["metrics"]) == {*RETRIEVAL, *OPERATION}


def test_a_question_without_a_row_counts_as_failed(run: Run) -> None:
    questions, rows = run
    metrics = score(questions, {"q1": rows["q1"]}, answers=True)["metrics"]
    assert (metrics["failures"]["value"], metrics["failures"]["n"]) == (3 / 4, 4)
    assert (metrics["hit@1"]["value"], metrics["hit@1"]["n"]) == (pytest.approx(1 / 3), 3)


def test_times_are_told_by_stage_and_a_missing_stage_counts_for_nothing(run: Run) -> None:
    assert score(*run, answers=True)["timings_ms"] == {"search": {"p50": 20.0, "p95": 29.0}}


def test_scoring_changes_nothing_and_gives_the_same_again(run: Run) -> None:
    before = deepcopy(run)
    assert score(*run, answers=True) == score(*run, answers=True)
    assert run == before


# --- two runs ------------------------------------------------------------------------------------------------------


def test_a_run_compared_with_itself_shows_no_change(run: Run) -> None:
    questions, rows = run
    table = compare(questions, rows, rows)
    assert set(table) == {*RETRIEVAL, *ANSWERS}
    for line in table.values():
        assert (line["value"], line["low"], line["high"]) == (0, 0, 0)
        assert line["won"] == line["lost"] == []
        assert line["draws_at_or_below_0"] == 1


def test_questions_won_and_lost_are_named(run: Run, row: MakeRow) -> None:
    questions, before = run
    after = {**before, "q1": row("c#p1 a#p1", id="q1"), "q2": row("b#p1", id="q2"), "q3": row("b#p2", id="q3")}
    first = compare(questions, before, after)["hit@1"]
    assert (first["won"], first["lost"]) == (["q2", "q3"], ["q1"])
    assert (first["value"], first["n"]) == (pytest.approx(1 / 3), 3)
    back = compare(questions, after, before)["hit@1"]
    assert (back["won"], back["lost"], back["value"]) == (["q1"], ["q2", "q3"], -first["value"])


def test_only_questions_that_both_runs_asked_are_compared(run: Run) -> None:
    questions, rows = run
    table = compare(questions, rows, {"q1": rows["q1"]})
    assert table["hit@1"]["n"] == 1
    assert compare(questions, rows, {}) == {}
