"""Did a change help? Two runs over the same questions, question by question."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from eval_library import Ask, MakeRow

from eval.compare import compare
from eval.dataset import Reference
from eval.metrics import LOWER_IS_BETTER, NEUTRAL
from eval.rows import Row, RowsError
from eval.run import Run

ABOUT = {"trichdan": "0.1.0", "retrieval": {"threshold": 2.1, "evidence": 4}, "fingerprint": "0123456789ab"}
RIGHT, WRONG = "120 mét. [1]", "80 mét. [1]"


def run_of(questions: Sequence[Reference], rows: Sequence[Row], about: Mapping[str, Any] = ABOUT) -> Run:
    return Run(questions, {row.id: row for row in rows}, about)


@pytest.fixture
def asked(ask: Ask) -> list[Reference]:
    """Four answerable questions about four articles, and one that nothing answers."""
    answerable = [ask(f"{name}#p1", id=f"q{n}") for n, name in enumerate("abcd", 1)]
    return [*answerable, ask("", id="q5", answerable=False, answers=())]


@pytest.fixture
def before(asked: list[Reference], row: MakeRow) -> Run:
    """Right; wrong; refused; failed; rightly refused."""
    return run_of(
        asked,
        [
            row("a#p1", "1:a#p1", id="q1", answer=RIGHT),
            row("x#p1 b#p1", "1:b#p1", id="q2", answer=WRONG),
            row("x#p1 c#p1", id="q3", answer="Không rõ.", abstained=True),
            row(id="q4", error="the model is slow"),
            row("x#p1", id="q5", answer="Không rõ.", abstained=True),
        ],
    )


@pytest.fixture
def after(before: Run, row: MakeRow) -> Run:
    """The first is wrong now, the second and the fourth are right, and what nothing answers is answered."""
    changed = {
        "q1": row("x#p1 a#p1", "1:a#p1", id="q1", answer=WRONG),
        "q2": row("b#p1", "1:b#p1", id="q2", answer=RIGHT),
        "q4": row("d#p1", "1:d#p1", id="q4", answer=RIGHT),
        "q5": row("x#p1", "1:x#p1", id="q5", answer=WRONG),
    }
    return replace(before, rows={**before.rows, **changed})


# --- the same ------------------------------------------------------------------------------------------------------


def test_a_run_compared_with_itself_is_equal(before: Run) -> None:
    told = compare(before, before)
    assert told["equal"] is True
    assert (told["questions"], told["left_out"], told["changed"], told["won"], told["lost"]) == (5, 0, [], [], [])
    assert {"crag", "mrr@10", "token_f1", "failures"} <= set(told["metrics"])
    for line in told["metrics"].values():
        assert (line["value"], line["low"], line["high"], line["draws_at_or_below_0"]) == (0, 0, 0, 1)
        assert (line["verdict"], line["won"], line["lost"]) == ("equal", [], [])
        assert line["before"] == line["after"]


def test_other_times_alone_change_nothing(before: Run) -> None:
    slower = {key: replace(row, timings_ms={"total": 9e9}) for key, row in before.rows.items()}
    assert compare(before, replace(before, rows=slower))["equal"] is True


def test_one_changed_question_is_not_equal(before: Run, after: Run) -> None:
    told = compare(before, replace(after, rows={**before.rows, "q5": after.rows["q5"]}))
    assert told["equal"] is False


def test_a_search_alone_is_not_equal_to_an_answer(asked: list[Reference], row: MakeRow) -> None:
    found = [row(f"{name}#p1", id=f"q{n}") for n, name in enumerate("abcd", 1)]
    searched, answered = (run_of(asked[:4], [replace(row, answer=said) for row in found]) for said in (None, RIGHT))
    told = compare(searched, answered)
    assert told["equal"] is False


# --- differences by hand -------------------------------------------------------------------------------------------


def test_differences_are_those_of_the_same_question(before: Run, after: Run) -> None:
    told = compare(before, after)["metrics"]
    crag = told["crag"]
    # q1: 1 to -1, q2: -1 to 1, q3: 0 to 0, q4: 0 to 1, q5: 1 to -1
    assert (crag["before"], crag["after"]) == (1 / 5, 0)
    assert (crag["value"], crag["n"]) == (pytest.approx((-2 + 2 + 0 + 1 - 2) / 5), 5)
    assert (crag["won"], crag["lost"]) == (["q2", "q4"], ["q1", "q5"])
    # q1: 1 to 1/2, q2: 1/2 to 1, q3: 1/2 to 1/2, q4: 0 to 1
    mrr = told["mrr@10"]
    assert (mrr["before"], mrr["after"], mrr["value"], mrr["n"]) == (1 / 2, 3 / 4, 1 / 4, 4)
    assert (mrr["won"], mrr["lost"]) == (["q2", "q4"], ["q1"])
    assert crag["low"] <= crag["value"] <= crag["high"]
    assert mrr["low"] < 0 < mrr["high"]
    assert (crag["verdict"], mrr["verdict"]) == ("unclear", "unclear")


def test_a_metric_is_compared_where_both_runs_have_it(before: Run, after: Run) -> None:
    # Both answered q1 and q2 alone: q3 was refused, q4 failed before, q5 was refused before.
    length = compare(before, after)["metrics"]["length"]
    assert (length["n"], length["value"]) == (2, 0)


def test_there_and_back_again_cancel(before: Run, after: Run) -> None:
    there, back = compare(before, after)["metrics"], compare(after, before)["metrics"]
    for name, line in there.items():
        assert (back[name]["value"], back[name]["low"], back[name]["high"]) == (
            pytest.approx(-line["value"]), pytest.approx(-line["high"]), pytest.approx(-line["low"]),
        )  # fmt: skip
        assert (back[name]["won"], back[name]["lost"]) == (line["lost"], line["won"])


def many(ask: Ask, row: MakeRow, right: int, of: int = 12) -> Run:
    """Questions about as many articles, some of them answered right and the others wrong."""
    rows = [row(f"a{n}#p1", f"1:a{n}#p1", id=f"q{n}", answer=RIGHT if n < right else WRONG) for n in range(of)]
    return run_of([ask(f"a{n}#p1", id=f"q{n}") for n in range(of)], rows)


def test_what_rises_on_every_article_is_better_and_what_falls_is_worse(ask: Ask, row: MakeRow) -> None:
    none, every = many(ask, row, 0), many(ask, row, 12)
    up, down = compare(none, every)["metrics"]["crag"], compare(every, none)["metrics"]["crag"]
    assert (up["value"], up["low"], up["high"], up["draws_at_or_below_0"], up["verdict"]) == (2, 2, 2, 0, "better")
    assert (down["value"], down["draws_at_or_below_0"], down["verdict"]) == (-2, 1, "worse")


def test_what_rests_on_four_articles_is_unclear_whatever_the_interval(ask: Ask, row: MakeRow) -> None:
    four = compare(many(ask, row, 0, of=4), many(ask, row, 4, of=4))["metrics"]["crag"]
    assert (four["low"], four["verdict"]) == (2, "unclear")
    five = compare(many(ask, row, 0, of=5), many(ask, row, 5, of=5))["metrics"]["crag"]
    assert five["verdict"] == "better"


def test_an_interval_that_holds_0_says_nothing(ask: Ask, row: MakeRow) -> None:
    one = compare(many(ask, row, 0), many(ask, row, 1))["metrics"]["gold_in_answer"]
    assert one["low"] == 0
    assert one["value"] == pytest.approx(1 / 12)
    assert one["verdict"] == "unclear"
    # Not drawn at all in (11/12)^12 of the draws.
    assert one["draws_at_or_below_0"] == pytest.approx((11 / 12) ** 12, abs=0.03)


def test_the_interval_of_a_difference_is_drawn_by_article(ask: Ask, row: MakeRow) -> None:
    def width(articles: int) -> float:
        questions = [ask(f"a{n % articles}#p1", id=f"q{n}") for n in range(40)]
        # Of every article all questions changed, or none.
        rows = [row(id=f"q{n}", answer=RIGHT if n % articles < articles // 2 else WRONG) for n in range(40)]
        old = run_of(questions, [replace(each, answer=WRONG) for each in rows])
        line = compare(old, run_of(questions, rows))["metrics"]["gold_in_answer"]
        assert line["value"] == 1 / 2
        return float(line["high"] - line["low"])

    assert width(4) > width(40)


def test_questions_that_changed_are_not_equal_though_they_cancel(ask: Ask, row: MakeRow) -> None:
    questions = [ask("a#p1", id="q1"), ask("a#p1", id="q2")]
    one = run_of(questions, [row(id="q1", answer=RIGHT), row(id="q2", answer=WRONG)])
    other = run_of(questions, [row(id="q1", answer=WRONG), row(id="q2", answer=RIGHT)])
    line = compare(one, other)["metrics"]["crag"]
    assert (line["won"], line["lost"]) == (["q2"], ["q1"])
    assert line["verdict"] != "equal"


# --- which way is better -------------------------------------------------------------------------------------------


def test_lower_is_better_metrics_are_won_when_they_fall(before: Run, after: Run) -> None:
    told = compare(before, after)["metrics"]
    assert (told["hallucination"]["won"], told["hallucination"]["lost"]) == ([], ["q5"])
    assert (told["failures"]["won"], told["failures"]["lost"]) == (["q4"], [])
    assert (told["false_abstention"]["won"], told["false_abstention"]["lost"]) == (["q4"], [])
    for name, line in told.items():
        assert line["better"] == ("neither" if name in NEUTRAL else "lower" if name in LOWER_IS_BETTER else "higher")


def test_fewer_failures_are_better(ask: Ask, row: MakeRow) -> None:
    answered = many(ask, row, 12)
    failed = replace(answered, rows={key: replace(row, error="broke") for key, row in answered.rows.items()})
    up, down = compare(failed, answered)["metrics"], compare(answered, failed)["metrics"]
    for name in ("failures", "false_abstention"):
        assert (up[name]["value"], up[name]["verdict"], len(up[name]["won"])) == (-1, "better", 12)
        assert (down[name]["value"], down[name]["verdict"], len(down[name]["lost"])) == (1, "worse", 12)


def test_neutral_metrics_are_never_won_or_lost(ask: Ask, row: MakeRow) -> None:
    short, long = many(ask, row, 0), many(ask, row, 0)
    longer = {key: replace(each, answer=f"Tôi nghĩ là {WRONG}") for key, each in long.rows.items()}
    line = compare(short, replace(long, rows=longer))["metrics"]["length"]
    assert (line["value"], line["verdict"], line["better"]) == (3, "changed", "neither")
    assert line["won"] == line["lost"] == []


# --- questions won and lost ----------------------------------------------------------------------------------------


def test_questions_won_and_lost_are_listed_with_both_answers(before: Run, after: Run) -> None:
    told = compare(before, after)
    assert told["decided_by"] == "crag"
    assert [each["id"] for each in told["won"]] == ["q2", "q4"]
    assert [each["id"] for each in told["lost"]] == ["q1", "q5"]
    assert told["won"][0] == {
        "id": "q2", "question": "Cầu dài bao nhiêu?", "gold": ["b#p1"], "change": 2, "before": WRONG, "after": RIGHT,
    }  # fmt: skip


def test_failed_refused_and_missing_are_told_as_such(before: Run, after: Run) -> None:
    told = compare(before, after)
    assert told["won"][1]["before"] == "(failed: the model is slow)"
    assert told["lost"][1]["before"] == "(abstained) Không rõ."
    unasked = replace(before, rows={key: row for key, row in before.rows.items() if key != "q1"})
    (lost,) = compare(before, unasked)["lost"]
    assert (lost["id"], lost["before"], lost["after"]) == ("q1", RIGHT, "(not asked)")


def test_searches_alone_are_decided_by_rank_and_show_what_they_found(asked: list[Reference], row: MakeRow) -> None:
    one, other = (
        run_of(asked[:2], [row(first, id="q1", answer=None), row(second, id="q2", answer=None)])
        for first, second in (("x#p1 a#p1", "b#p1"), ("a#p1 x#p1 y#p1 z#p1", "x#p1 x#p2 x#p3 b#p1"))
    )
    told = compare(one, other)
    assert told["decided_by"] == "mrr@10"
    assert [(each["id"], each["change"]) for each in (*told["lost"], *told["won"])] == [("q2", -3 / 4), ("q1", 1 / 2)]
    assert (told["won"][0]["before"], told["won"][0]["after"]) == ("x#p1 a#p1", "a#p1 x#p1 y#p1")


def test_where_only_one_run_answered_the_search_decides(before: Run, asked: list[Reference]) -> None:
    searched = run_of(asked, [replace(each, answer=None) for each in before.rows.values()])
    assert compare(searched, before)["decided_by"] == "mrr@10"


def test_the_largest_changes_come_first(ask: Ask, row: MakeRow) -> None:
    questions = [ask("a#p1", id=key) for key in ("q1", "q2", "q3")]
    old = run_of(questions, [row(id=key, answer=WRONG, abstained=key != "q3") for key in ("q1", "q2", "q3")])
    new = run_of(questions, [row(id=key, answer=RIGHT) for key in ("q1", "q2", "q3")])
    assert [(each["id"], each["change"]) for each in compare(old, new)["won"]] == [("q3", 2), ("q1", 1), ("q2", 1)]


# --- what can be compared ------------------------------------------------------------------------------------------


def test_only_questions_that_both_runs_asked_are_compared(before: Run, after: Run, ask: Ask) -> None:
    fewer = replace(before, questions=[*before.questions[:2], ask("z#p1", id="q9")])
    told = compare(fewer, after)
    # Left out: q9 of the one; q3, q4 and q5 of the other.
    assert (told["questions"], told["left_out"]) == (2, 4)
    assert told["metrics"]["crag"]["n"] == 2


def test_runs_without_a_common_question_are_refused(before: Run, ask: Ask) -> None:
    with pytest.raises(RowsError, match="no question in common"):
        compare(before, replace(before, questions=[ask(id="other")]))


@pytest.mark.parametrize("changed", [{"question": "Cầu cao bao nhiêu?"}, {"answers": ("80 mét",)}, {"gold": ()}])
def test_two_questions_under_one_id_are_refused(before: Run, changed: dict[str, Any]) -> None:
    other = [replace(before.questions[0], **changed), *before.questions[1:]]
    with pytest.raises(RowsError, match="different questions under the same id: q1"):
        compare(before, replace(before, questions=other))


def test_settings_that_changed_are_listed_and_no_others(before: Run) -> None:
    about = {"trichdan": "0.1.0", "retrieval": {"threshold": 1.8, "evidence": 4}, "plan": {"hold_out": True},
             "fingerprint": "ba9876543210"}  # fmt: skip
    assert compare(before, replace(before, about=about))["changed"] == [
        {"name": "plan.hold_out", "before": None, "after": True},
        {"name": "retrieval.threshold", "before": 2.1, "after": 1.8},
    ]


def test_comparing_is_pure_and_fits_in_json(before: Run, after: Run) -> None:
    runs = deepcopy((before, after))
    first = json.dumps(compare(before, after), allow_nan=False)
    assert json.dumps(compare(before, after), allow_nan=False) == first
    assert (before, after) == runs


def test_a_comparison_has_the_names_that_are_promised(before: Run, after: Run) -> None:
    told = compare(before, after)
    assert set(told) == {
        "schema", "questions", "left_out", "equal", "bootstrap", "changed", "metrics", "decided_by", "won", "lost",
    }  # fmt: skip
    assert set(told["metrics"]["crag"]) == {
        "value", "low", "high", "n", "before", "after", "draws_at_or_below_0", "better", "verdict", "won", "lost",
    }  # fmt: skip
