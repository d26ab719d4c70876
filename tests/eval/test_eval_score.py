"""results.json: every figure from rows and questions alone."""

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from eval_library import Ask, MakeRow
from hypothesis import given
from hypothesis import strategies as st

from eval.causes import CAUSES, cause
from eval.curve import area_under_curve, curve
from eval.dataset import Reference
from eval.intervals import DRAWS, SEED
from eval.metrics import OPERATION, RETRIEVAL
from eval.rows import Row
from eval.score import score

Run = tuple[list[Reference], dict[str, Row]]


def run_of(*pairs: tuple[Reference, Row]) -> Run:
    return [question for question, _ in pairs], {question.id: row for question, row in pairs}


@pytest.fixture
def run(ask: Ask, row: MakeRow) -> Run:
    """Found and answered; found second and refused; failed; unanswerable and refused."""
    return run_of(
        (
            ask("a#p1", id="q1", kind="mono"),
            row("a#p1 c#p1", "1:a#p1", gold="a#p1", id="q1", answer="Dài 120 mét. [1]",
                sentences=[("Dài 120 mét.", (1,), True)], timings_ms={"search": 10.0}, relevance=3.0),
        ),
        (
            ask("b-en#p1", id="q2", kind="cross", question="cau dai bao nhieu"),
            row("c#p1 b-en#p1", gold="b-en#p1", id="q2", answer="Không rõ.", abstained=True,
                timings_ms={"search": 20.0}, relevance=1.0),
        ),
        (ask("b-en#p2", id="q3", kind="cross", lang="en"), row(gold="b-en#p2", id="q3", error="the model is slow")),
        (
            ask("", id="q4", answerable=False, answers=()),
            row("c#p1", id="q4", answer="Không rõ.", abstained=True, timings_ms={"search": 30.0}, relevance=2.0),
        ),
    )  # fmt: skip


def values(metrics: Mapping[str, Any]) -> dict[str, tuple[float, int]]:
    return {name: (each["value"], each["n"]) for name, each in metrics.items()}


# --- every figure ----------------------------------------------------------------------------------------------------


def test_every_metric_is_the_mean_over_the_questions_that_count_for_it(run: Run) -> None:
    told = values(score(*run)["metrics"])
    expected = {
        "crag": ((1 + 0 + 0 + 1) / 4, 4),
        "hallucination": (0, 1),
        "false_abstention": (2 / 3, 3),
        "hit@1": (1 / 3, 3),
        "hit@3": (2 / 3, 3),
        "mrr@10": ((1 + 1 / 2 + 0) / 3, 3),
        "recall@5": (2 / 3, 3),
        "gold_in_answer": (1 / 3, 3),
        "token_f1": ((2 * 2 / (2 + 3) + 0 + 0 + 1) / 4, 4),
        "citation_validity": (1, 1),
        "citation_coverage": (1, 1),
        "unsupported_shown": (0, 1),
        "invented_numbers": (1, 1),
        "length": (3, 1),
        "coverage": (1, 4),
        "failures": (1 / 4, 4),
    }
    assert {name: told[name] for name in expected} == {name: pytest.approx(value) for name, value in expected.items()}


def test_results_have_the_names_that_are_documented(run: Run) -> None:
    results = score(*run)
    assert set(results) == {
        "schema", "questions", "answerable", "bootstrap", "metrics", "by", "baselines", "timings_ms", "abstention",
        "causes", "missing_gold",
    }  # fmt: skip
    assert (results["schema"], results["questions"], results["answerable"]) == (2, 4, 3)
    assert results["bootstrap"] == {"over": "articles", "draws": DRAWS, "seed": SEED}
    assert set(results["metrics"]["crag"]) == {"value", "low", "high", "n"}
    assert set(results["abstention"]) == {"area_under_curve", "curve"}
    assert set(results["abstention"]["curve"][0]) == {"threshold", "hallucination", "false_abstention"}
    json.dumps(results, allow_nan=False)


def test_without_answers_only_the_search_is_scored(ask: Ask, row: MakeRow) -> None:
    results = score(*run_of((ask(), row("a#p1", answer=None)), (ask(id="q2"), row(id="q2", answer=None, error="x"))))
    assert set(results["metrics"]) == {*RETRIEVAL, *(metric.name for metric in OPERATION)}
    assert results["abstention"] == {"area_under_curve": None, "curve": []}


def test_a_question_without_a_row_counts_as_failed(run: Run) -> None:
    questions, rows = run
    told = values(score(questions, {"q1": rows["q1"]})["metrics"])
    assert (told["failures"], told["coverage"]) == ((3 / 4, 4), (1 / 4, 4))
    assert told["hit@1"] == (pytest.approx(1 / 3), 3)
    assert told["hallucination"] == (1, 1)
    assert told["crag"] == (1 / 4, 4)


def test_rows_of_questions_that_are_not_asked_count_for_nothing(run: Run, row: MakeRow) -> None:
    questions, rows = run
    assert score(questions, {**rows, "q9": row("a#p1", id="q9", timings_ms={"search": 999.0})}) == score(
        questions, rows
    )


def test_questions_about_one_article_are_drawn_together(ask: Ask, row: MakeRow) -> None:
    def width(*gold: str) -> float:
        # The first question is answered right and the others wrong.
        rows = [row(id=f"q{n}", answer="80 mét" if n else "120 mét") for n in range(len(gold))]
        pairs = [(ask(*places.split("/"), id=f"q{n}"), rows[n]) for n, places in enumerate(gold)]
        hit = score(*run_of(*pairs))["metrics"]["gold_in_answer"]
        return float(hit["high"] - hit["low"])

    assert width("a#p1", "b#p1") > 0
    assert width("a#p1", "a#p2") == 0
    # An article and the one that says the same in the other language are one.
    assert width("b#p1/a-en#p1", "b#p2/a-en#p2") == 0
    # Also where the file names the counterpart for one of the questions only,
    assert width("b#p1/a-en#p1", "b#p2") == 0
    # or where a question needs paragraphs of two articles.
    assert width("b#p1 a#p2", "b#p2") == 0


# --- groups --------------------------------------------------------------------------------------------------------


def test_results_are_also_told_by_kind_language_and_direction(run: Run) -> None:
    by = score(*run)["by"]
    assert set(by) == {"mono", "cross", "lang:vi", "lang:en", "no_diacritics", "vi→vi", "vi→en", "en→en"}
    assert values(by["cross"])["mrr@10"] == (1 / 4, 2)
    assert values(by["lang:en"])["hit@1"] == (0, 1)
    assert values(by["no_diacritics"])["hit@3"] == (1, 1)
    assert values(by["lang:vi"])["coverage"] == (1, 3)
    assert values(by["vi→en"])["mrr@10"] == (1 / 2, 1)
    assert values(by["en→en"])["failures"] == (1, 1)


def test_a_question_that_both_languages_answer_counts_in_both_directions(ask: Ask, row: MakeRow) -> None:
    question = ask("a#p1", "a-en#p1")
    made = row("x#p1 a#p1 a-en#p1", "1:a#p1", gold="a#p1 a-en#p1", answer="120 mét. [1]")
    by = score(*run_of((question, made)))["by"]
    # The search is judged by the paragraphs of that language alone, and the citations are not.
    assert values(by["vi→vi"])["mrr@10"] == (1 / 2, 1)
    assert values(by["vi→en"])["mrr@10"] == (pytest.approx(1 / 3), 1)
    for direction in ("vi→vi", "vi→en"):
        assert values(by[direction])["citation_precision"] == values(by[direction])["citation_recall"] == (1, 1)
        assert values(by[direction])["recall@10"] == (1, 1)
        assert values(by[direction])["crag"] == (1, 1)
    # Over all questions the paragraph and its counterpart are one find.
    metrics = values(score(*run_of((question, made)))["metrics"])
    assert (metrics["mrr@10"], metrics["recall@3"], metrics["recall@10"]) == ((1 / 2, 1), (1, 1), (1, 1))


def test_two_right_paragraphs_in_two_languages_count_in_both_directions_too(ask: Ask, row: MakeRow) -> None:
    made = row("b-en#p2 a#p1", gold="a#p1 b-en#p2", answer=None)
    results = score(*run_of((ask("a#p1 b-en#p2"), made)))
    assert values(results["by"]["vi→vi"])["recall@3"] == values(results["by"]["vi→en"])["recall@3"] == (1, 1)
    assert values(results["by"]["vi→vi"])["hit@1"] == (0, 1)
    assert values(results["metrics"])["recall@3"] == (1, 1)


def test_parallel_questions_of_two_languages_have_four_directions(ask: Ask, row: MakeRow) -> None:
    pairs = []
    for lang, own, other in (("vi", "a#p1", "a-en#p1"), ("en", "a-en#p1", "a#p1")):
        key = f"{lang}-1"
        made = row(f"{own} {other}", gold=f"{own} {other}", id=key, lang=lang, answer=None)
        pairs.append((ask(own, other, id=key, lang=lang), made))
    results = score(*run_of(*pairs))
    told = {name: values(each)["mrr@10"] for name, each in results["by"].items() if "→" in name}
    assert told == {"vi→vi": (1, 1), "vi→en": (1 / 2, 1), "en→en": (1, 1), "en→vi": (1 / 2, 1)}
    assert values(results["metrics"])["ndcg@10"] == (1, 2)
    # Both are about one article, so there is one thing to draw.
    assert results["metrics"]["mrr@10"]["low"] == results["metrics"]["mrr@10"]["high"] == 1


def test_a_question_that_no_article_answers_has_no_direction(ask: Ask, row: MakeRow) -> None:
    # As in SQuAD 2.0 it may name the paragraph that it was made for.
    results = score(*run_of((ask("a#p1", answerable=False), row("a#p1", gold="a#p1", abstained=True))))
    assert not [name for name in results["by"] if "→" in name]


def test_right_paragraphs_that_the_index_does_not_have_are_named(ask: Ask, row: MakeRow) -> None:
    results = score(
        *run_of(
            (ask("a#p1 a#p2", "a-en#p1"), row(gold="a#p2")),
            (ask("a#p1 b#p1", id="q2"), row(id="q2", error="broke")),
        )
    )
    assert results["missing_gold"] == ["a#p1", "a-en#p1", "b#p1"]
    # What was never asked was never looked for.
    assert score([ask("a#p1")], {})["missing_gold"] == []


# --- baselines -----------------------------------------------------------------------------------------------------


@pytest.fixture
def with_baselines(ask: Ask, row: MakeRow) -> Run:
    """Answered right; refused wrongly; unanswerable and refused; failed before it came to the baselines."""
    searched = {"keyword_only": row("x#p1 a#p1", answer=None), "dense_only": row("x#p1", answer=None)}
    given = row("", "1:a#p1", answer="120 mét. [1]")
    held_out = row(answer="80 mét")
    return run_of(
        (
            ask(),
            row("a#p1", "1:a#p1", answer="120 mét. [1]", variants={
                **searched, "best_sentence": row("a#p1", answer="80 mét"), "right_paragraph_given": given,
                "held_out": held_out,
            }),
        ),
        (
            ask(id="q2"),
            row("a#p1", id="q2", abstained=True, variants={
                **searched, "best_sentence": row("a#p1", answer="80 mét"), "right_paragraph_given": given,
                "never_abstain": row("a#p1", answer="120 mét"), "held_out": held_out,
            }),
        ),
        (
            ask("", id="q3", answerable=False, answers=()),
            row("x#p1", id="q3", abstained=True, variants={
                **searched, "best_sentence": row(answer="Một."), "never_abstain": row("x#p1", answer="Một."),
            }),
        ),
        (ask(id="q4"), row(id="q4", error="broke")),
    )  # fmt: skip


def test_each_baseline_is_scored_over_the_same_questions(with_baselines: Run) -> None:
    told = {name: values(metrics) for name, metrics in score(*with_baselines)["baselines"].items()}
    assert set(told) == {
        "keyword_only", "dense_only", "best_sentence", "right_paragraph_given", "never_abstain", "always_abstain",
    }  # fmt: skip
    assert told["keyword_only"]["mrr@10"] == (pytest.approx((1 / 2 + 1 / 2 + 0) / 3), 3)
    assert told["dense_only"]["hit@10"] == (0, 3)
    assert told["best_sentence"]["crag"] == ((-1 - 1 - 1 + 0) / 4, 4)
    assert told["best_sentence"]["hallucination"] == (1, 1)
    assert told["never_abstain"]["crag"] == ((1 + 1 - 1 + 0) / 4, 4)
    assert told["never_abstain"]["false_abstention"] == (pytest.approx(1 / 3), 3)
    assert told["always_abstain"]["crag"] == ((0 + 0 + 1 + 0) / 4, 4)
    assert told["always_abstain"]["false_abstention"] == (1, 3)
    assert told["always_abstain"]["hallucination"] == (0, 1)


def test_the_ceiling_stands_over_answerable_questions_and_says_nothing_of_the_search(with_baselines: Run) -> None:
    told = values(score(*with_baselines)["baselines"]["right_paragraph_given"])
    assert told["crag"] == (pytest.approx((1 + 1 + 0) / 3), 3)
    assert "hallucination" not in told
    # It was given the paragraph; that it "found" none would be a figure of nothing.
    assert not set(told) & {*RETRIEVAL}


def test_a_search_is_measured_as_a_search_and_an_answer_as_an_answer(with_baselines: Run) -> None:
    told = score(*with_baselines)["baselines"]
    for name, metrics in told.items():
        if name in ("keyword_only", "dense_only"):
            assert set(metrics) == set(RETRIEVAL)
        else:
            assert not set(metrics) & {*RETRIEVAL}
            assert {"crag", "gold_in_answer", "token_f1"} <= set(metrics)


def test_a_baseline_does_not_take_over_what_the_system_did_without_its_articles(with_baselines: Run) -> None:
    results = score(*with_baselines)
    assert results["metrics"]["held_out_answered"]["value"] == 1
    assert not [name for name, metrics in results["baselines"].items() if "held_out_answered" in metrics]


def test_without_baselines_there_are_none(run: Run) -> None:
    assert score(*run)["baselines"] == {}


def test_a_search_alone_has_two_baselines(ask: Ask, row: MakeRow) -> None:
    variants = {"keyword_only": row("a#p1", answer=None), "dense_only": row("x#p1", answer=None)}
    results = score(*run_of((ask(), row("x#p1 a#p1", answer=None, variants=variants))))
    assert {name: each["hit@1"]["value"] for name, each in results["baselines"].items()} == {
        "keyword_only": 1,
        "dense_only": 0,
    }


# --- times ---------------------------------------------------------------------------------------------------------


def test_times_are_told_by_stage_and_a_missing_stage_counts_for_nothing(run: Run) -> None:
    assert score(*run)["timings_ms"] == {"search": {"p50": 20.0, "p95": 29.0, "n": 3}}


# --- another threshold ---------------------------------------------------------------------------------------------

SCORES = st.lists(st.floats(-3, 9), max_size=60)


def asked_at(fitting: list[float], others: list[float]) -> list[tuple[Reference, Row]]:
    def question(key: str, answerable: bool) -> Reference:
        return Reference(key, "vi", "Ai?", (), "", (), (), (), answerable, "", ())

    listed = [(f"a{n}", True, value) for n, value in enumerate(fitting)]
    listed += [(f"u{n}", False, value) for n, value in enumerate(others)]
    return [(question(key, able), Row(key, "vi", answer="", relevance=value)) for key, able, value in listed]


def test_the_area_under_the_curve_is_the_share_of_pairs_in_the_right_order() -> None:
    assert area_under_curve(asked_at([3, 1], [2])) == 1 / 2
    assert area_under_curve(asked_at([3, 2], [2])) == 3 / 4
    assert area_under_curve(asked_at([5, 4], [1, 2, 3])) == 1
    assert area_under_curve(asked_at([1], [2])) == 0
    assert area_under_curve(asked_at([2], [])) is None
    assert area_under_curve(asked_at([], [2])) is None


@given(fitting=SCORES, others=SCORES)
def test_the_area_under_the_curve_against_counting(fitting: list[float], others: list[float]) -> None:
    wins = [(a > b) + (a == b) / 2 for a, b in product(fitting, others)]
    expected = pytest.approx(sum(wins) / len(wins)) if wins else None
    assert area_under_curve(asked_at(fitting, others)) == expected


@given(fitting=SCORES, others=SCORES)
def test_the_curve_goes_from_refusing_nothing_to_refusing_everything(fitting: list[float], others: list[float]) -> None:
    points = curve(asked_at(fitting, others))
    assert bool(points) == bool(fitting or others)
    for key, start, end, some in (("hallucination", 1, 0, others), ("false_abstention", 0, 1, fitting)):
        told = [point[key] for point in points]
        if not some:
            assert set(told) <= {None}
            continue
        assert (told[0], told[-1]) == (start, end)
        assert told == sorted(told, reverse=start > end)


@given(fitting=SCORES, others=SCORES)
def test_who_sets_a_threshold_of_the_curve_gets_its_figures(fitting: list[float], others: list[float]) -> None:
    for point in curve(asked_at(fitting, others)):
        for key, some, refused in (("hallucination", others, False), ("false_abstention", fitting, True)):
            if some:
                counted = sum((value < point["threshold"]) == refused for value in some)
                assert point[key] == pytest.approx(counted / len(some))


def test_a_score_that_is_none_or_infinite_is_no_point_of_the_curve(ask: Ask, row: MakeRow) -> None:
    made = [(ask(id=str(n)), row(relevance=value)) for n, value in enumerate([None, float("-inf"), float("nan"), 2.0])]
    assert [point["threshold"] for point in curve(made)] == [2.0, 3.0]
    json.dumps(curve(made), allow_nan=False)


# --- causes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "cited", "other", "why"),
    [
        ("a#p1", "1:a#p1", {"answer": "120 mét. [1]"}, "right"),
        ("", "", {"answer": "120 mét."}, "right"),
        ("b#p1", "1:b#p1", {"answer": "80 mét. [1]"}, "not retrieved"),
        ("a#p1 b#p1", "1:b#p1", {"answer": "80 mét. [1]"}, "retrieved but not used"),
        ("a#p1 b#p1", "", {"answer": "80 mét."}, "retrieved but not used"),
        ("a#p1", "1:a#p1", {"answer": "Cây cầu này rất dài. [1]"}, "used but wrong"),
        ("a#p1", "1:a#p1", {"answer": "The bridge is very long. [1]"}, "wrong language"),
        ("a#p1", "", {"abstained": True}, "wrongly abstained"),
        ("a#p1", "1:a#p1", {"answer": "120 mét. [1]", "error": "broke"}, "failed"),
        ("a#p1", "", {"abstained": True, "error": "broke"}, "failed"),
        # A reprint of the right paragraph is right.
        ("b#p1=a#p1", "1:b#p1", {"answer": "Cây cầu này rất dài. [1]"}, "used but wrong"),
        ("a#p1 b#p1", "", {"answer": None}, "right"),
        ("b#p1 a#p1", "", {"answer": None}, "retrieved, not first"),
        ("b#p1", "", {"answer": None}, "not retrieved"),
        ("", "", {"answer": None}, "not retrieved"),
    ],
)
def test_why_a_question_was_missed(
    ask: Ask, row: MakeRow, found: str, cited: str, other: dict[str, Any], why: str
) -> None:
    assert cause(ask(), row(found, cited, **other)) == why
    assert why in CAUSES


def test_an_unanswerable_question_is_right_if_it_is_refused(ask: Ask, row: MakeRow) -> None:
    unanswerable = ask("", answerable=False)
    assert cause(unanswerable, row("b#p1", abstained=True)) == "right"
    assert cause(unanswerable, row("b#p1", answer="Một.")) == "should have abstained"
    assert cause(unanswerable, row("b#p1", answer=None)) == "right"


def test_where_no_answer_is_known_the_paragraphs_decide(ask: Ask, row: MakeRow) -> None:
    # As from readers, who name the right paragraph and not the words.
    question = ask(answers=(), facts=())
    assert cause(question, row("b#p1", "1:b#p1", answer="80 mét. [1]")) == "not retrieved"
    assert cause(question, row("b#p1 a#p1", "1:b#p1", answer="80 mét. [1]")) == "retrieved but not used"
    assert cause(question, row("a#p1", "1:a#p1", answer="80 mét. [1]")) == "right"


def test_every_question_has_one_cause(run: Run) -> None:
    questions, _ = run
    assert score(*run)["causes"] == {"right": 2, "wrongly abstained": 1, "failed": 1}
    assert score(questions, {})["causes"] == {"failed": 4}
