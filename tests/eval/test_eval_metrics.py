"""What holds for every metric, whatever the question and whatever came of it."""

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eval_library import Ask, MakeRow
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.dataset import Reference
from eval.metrics import LOWER_IS_BETTER, NAMES, NEUTRAL, RETRIEVAL, Pairs, measure
from eval.rows import Cited, Retrieved, Row, Sentence, Source, line
from eval.score import pair, score
from index.article import Address

DOCS = Path(__file__).parents[2] / "docs" / "evaluation.md"
# Over answers that were given, or that say or cite something: an answer that failed was not given.
OF_ANSWERS_GIVEN = {
    "invented_numbers", "right_language", "length", "citation_validity", "citation_coverage", "support_proxy",
    "unsupported_shown",
}  # fmt: skip
# Over answered answerable questions.
OF_ANSWERED = {"citation_precision", "citation_recall", "citation_f1"}
OF_THE_SEARCH = {*RETRIEVAL}

PLACES = st.builds(Address, st.sampled_from(["a", "b", "c-en"]), st.integers(1, 3))
NUMBERS = st.lists(st.integers(1, 4), max_size=2).map(tuple)
SAID = st.lists(
    st.sampled_from(["Cầu dài 120 mét.", "The bridge is 120 metres long.", "Mở ngày 3/9.", "[1]", "[2][3]", "[1, 2]"]),
    max_size=4,
).map(" ".join)
SOURCES = st.builds(Source, PLACES, st.sampled_from(["vi", "en"]), st.just("Tin"), SAID)


def tuples(each: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(each, max_size=most).map(tuple)


def rows_with(variants: st.SearchStrategy[dict[str, Row]]) -> st.SearchStrategy[Row]:
    return st.builds(
        Row,
        id=st.just("q1"),
        lang=st.sampled_from(["vi", "en"]),
        retrieved=tuples(st.builds(Retrieved, PLACES, st.floats(-9, 9), tuples(PLACES, 2), st.just("vi")), 12),
        gold=tuples(SOURCES),
        evidence=tuples(SOURCES, 4),
        answer=SAID,
        sentences=tuples(st.builds(Sentence, SAID, NUMBERS, st.booleans())),
        citations=tuples(st.builds(Cited, st.integers(1, 4), PLACES)),
        abstained=st.booleans(),
        relevance=st.none() | st.floats(-3, 9),
        timings_ms=st.dictionaries(st.sampled_from(["search", "total"]), st.floats(0, 9)),
        error=st.sampled_from(["", "", "broke"]),
        variants=variants,
    )


VARIANTS = st.sampled_from(["keyword_only", "best_sentence", "never_abstain", "right_paragraph_given", "held_out"])
ROWS = rows_with(st.dictionaries(VARIANTS, rows_with(st.just({})), max_size=3))
QUESTIONS = st.builds(
    Reference,
    id=st.just("q1"),
    lang=st.sampled_from(["vi", "en"]),
    question=st.sampled_from(["Cầu dài bao nhiêu?", "How long is it?", "cau dai bao nhieu"]),
    answers=tuples(st.sampled_from(["120 mét", "120 metres"])),
    reference=st.sampled_from(["", "Cầu dài 120 mét."]),
    facts=tuples(st.sampled_from(["120", "3/9", "Hội An"])),
    gold=st.lists(PLACES, min_size=1, max_size=3, unique=True).map(tuple),
    gold_other=tuples(PLACES),
    answerable=st.booleans(),
    kind=st.sampled_from(["", "mono"]),
    history=st.just(()),
)
ASKED = st.lists(st.tuples(QUESTIONS, ROWS), max_size=4).map(
    lambda pairs: [(replace(q, id=f"q{n}"), replace(r, id=f"q{n}")) for n, (q, r) in enumerate(pairs)]
)


def only(question: Reference, row: Row) -> dict[str, float]:
    """Every metric that counts for one question."""
    return {name: values[question.id] for name, values in measure([(question, row)]).items() if question.id in values}


def scored(pairs: Pairs) -> dict[str, Any]:
    return score([question for question, _ in pairs], {question.id: row for question, row in pairs})


# --- every metric --------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(question=QUESTIONS, made=ROWS)
def test_every_metric_is_in_its_range_or_does_not_count(question: Reference, made: Row) -> None:
    for name, value in only(question, made).items():
        lowest, highest = {"crag": (-1, 1), "length": (1, 999)}.get(name, (0, 1))
        assert lowest <= value <= highest + 1e-12, name


@settings(max_examples=12)
@given(pairs=ASKED, swap=st.randoms(use_true_random=False))
def test_the_order_of_questions_and_rows_does_not_matter(pairs: Pairs, swap: Any) -> None:
    shuffled = list(pairs)
    swap.shuffle(shuffled)
    assert scored(shuffled)["metrics"] == approx(scored(pairs)["metrics"])
    assert measure(shuffled) == measure(pairs)


@settings(max_examples=12)
@given(pairs=ASKED)
def test_scoring_changes_nothing_and_gives_the_same_again(pairs: Pairs) -> None:
    before = deepcopy(pairs)
    first = json.dumps(scored(pairs), allow_nan=False)
    assert json.dumps(scored(pairs), allow_nan=False) == first
    assert pairs == before


@settings(max_examples=12)
@given(pairs=ASKED)
def test_rows_that_were_written_and_read_again_score_the_same(pairs: Pairs) -> None:
    again = [(question, Row.from_json(json.loads(line(row)))) for question, row in pairs]
    assert scored(again) == scored(pairs)


def approx(metrics: dict[str, dict[str, float]]) -> dict[str, Any]:
    return {name: pytest.approx(each, abs=1e-9) for name, each in metrics.items()}


# --- failures ------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(question=QUESTIONS, made=ROWS)
def test_a_failed_question_stays_and_is_never_better_for_it(question: Reference, made: Row) -> None:
    fine, failed = only(question, replace(made, error="")), only(question, replace(made, error="broke"))
    for name in set(fine) - OF_ANSWERS_GIVEN - OF_ANSWERED:
        assert name in failed, name
        # A failure is no wrong answer, which the headline counts below one.
        if name not in NEUTRAL and name != "crag":
            assert failed[name] >= fine[name] if name in LOWER_IS_BETTER else failed[name] <= fine[name], name


@pytest.mark.parametrize("metric", sorted(OF_ANSWERED))
def test_a_failure_does_not_make_the_mean_of_citations_better(ask: Ask, row: MakeRow, metric: str) -> None:
    right = (ask(), row("a#p1", "1:a#p1", answer="120 mét. [1]"))
    wrong = row("b#p1", "1:b#p1", id="q2", answer="80 mét. [1]")
    answered, failed = (
        measure([right, (ask(id="q2"), made)])[metric] for made in (wrong, replace(wrong, error="broke"))
    )
    assert mean(answered.values()) == 1 / 2
    assert mean(failed.values()) <= 1 / 2


def test_a_failure_with_held_out_articles_counts_as_answered(ask: Ask, row: MakeRow) -> None:
    refused = row("a#p1", answer="120 mét", variants={"held_out": row(abstained=True)})
    for broken in (row(id="q2", error="broke"), None):
        rows = {"q1": refused} | ({"q2": broken} if broken else {})
        held_out = score([ask(), ask(id="q2")], rows)["metrics"]["held_out_answered"]
        assert (held_out["value"], held_out["n"]) == (1 / 2, 2)


@settings(max_examples=20)
@given(question=QUESTIONS)
def test_a_missing_row_is_a_failure_and_lowers_coverage(question: Reference) -> None:
    other = replace(question, id="q2")
    answered = Row("q2", "vi", answer="120 mét")
    (_, missing), _ = pairs = pair([question, other], {"q2": answered})
    assert missing.error
    told = measure(pairs)
    assert (told["coverage"], told["failures"]) == ({"q1": 0, "q2": 1}, {"q1": 1, "q2": 0})
    failed = only(question, Row("q1", "vi", answer="", error="broke"))
    assert {name: values["q1"] for name, values in told.items() if "q1" in values} == {**failed, "coverage": 0}


# --- nothing to measure --------------------------------------------------------------------------------------------


def test_no_questions_and_no_rows_have_no_metrics() -> None:
    assert measure([]) == {}
    results = score([], {})
    assert (results["questions"], results["metrics"], results["by"], results["baselines"]) == (0, {}, {}, {})
    json.dumps(results, allow_nan=False)


def test_only_unanswerable_questions_are_judged_by_silence_alone(ask: Ask, row: MakeRow) -> None:
    told = measure([(ask("", answerable=False), row("a#p1", abstained=True))])
    assert {name for name in told if name not in ("coverage", "failures")} == {"crag", "hallucination", "token_f1"}


def test_only_answerable_questions_have_no_hallucination(ask: Ask, row: MakeRow) -> None:
    told = measure([(ask(), row("a#p1", answer="120 mét"))])
    assert "hallucination" not in told
    assert told["false_abstention"] == {"q1": 0}


def test_a_search_alone_has_no_figures_of_answers(ask: Ask, row: MakeRow) -> None:
    assert set(measure([(ask(), row("a#p1", answer=None))])) == OF_THE_SEARCH | {"coverage", "failures"}


# --- names ---------------------------------------------------------------------------------------------------------


def documented() -> dict[str, str]:
    """Every metric of the tables in the documentation, with ↓ where lower is better."""
    tables = DOCS.read_text(encoding="utf-8").split("## Metrics", 1)[1].split("## Groups", 1)[0]
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+)(↓?) ?\|", tables, re.MULTILINE)
    return {name: mark for names, mark in rows for name in re.findall("`([^`]+)`", names)}


def test_every_metric_is_documented_with_its_direction() -> None:
    told = documented()
    assert set(told) == set(NAMES)
    assert {name for name, mark in told.items() if mark} == LOWER_IS_BETTER
    assert len(NAMES) == len(set(NAMES))
    assert not LOWER_IS_BETTER & NEUTRAL


def test_the_headline_comes_first(ask: Ask, row: MakeRow) -> None:
    assert next(iter(measure([(ask(), row("a#p1", "1:a#p1", answer="120 mét. [1]"))]))) == "crag"


def mean(values: Any) -> float:
    listed: Sequence[float] = list(values)
    return sum(listed) / len(listed)
