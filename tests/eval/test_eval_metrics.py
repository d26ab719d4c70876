"""The metrics against fractions worked out by hand."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset import Reference
from eval.metrics import (
    ANSWERS,
    OPERATION,
    RETRIEVAL,
    citation_coverage,
    citation_precision,
    citation_recall,
    citation_validity,
    failure,
    false_abstention,
    gold_in_answer,
    hallucination,
    hit_at,
    reciprocal_rank,
)
from eval.rows import Retrieved, Row
from index.article import Address

Ask = Callable[..., Reference]
MakeRow = Callable[..., Row]


# --- retrieval -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "first", "third", "mrr"),
    [
        ("a#p1 b#p1 c#p1", 1, 1, 1),
        ("b#p1 a#p1 c#p1", 0, 1, 1 / 2),
        ("b#p1 c#p1 d#p1 a#p1", 0, 0, 1 / 4),
        ("b#p1 a#p2 a#p3", 0, 0, 0),
        ("", 0, 0, 0),
        # The right paragraph under another address of the same text counts as much.
        ("b#p1=a#p1 c#p1", 1, 1, 1),
        ("c#p1 d#p1=e#p1=a#p1", 0, 1, 1 / 2),
    ],
)
def test_a_right_paragraph_counts_by_its_rank(
    ask: Ask, row: MakeRow, found: str, first: float, third: float, mrr: float
) -> None:
    assert hit_at(1, ask(), row(found)) == first
    assert hit_at(3, ask(), row(found)) == third
    assert reciprocal_rank(ask(), row(found)) == mrr


def test_the_first_of_several_right_paragraphs_counts(ask: Ask, row: MakeRow) -> None:
    assert reciprocal_rank(ask("a#p1 a#p2"), row("x#p1 x#p2 a#p2 a#p1")) == 1 / 3


def test_the_same_paragraph_in_the_other_language_counts(ask: Ask, row: MakeRow) -> None:
    question = ask("a#p1", gold_other="a-en#p3")
    assert hit_at(1, question, row("a-en#p3")) == 1
    assert reciprocal_rank(question, row("b#p1 b#p2=a-en#p3 a#p1")) == 1 / 2


def test_the_eleventh_result_counts_for_nothing(ask: Ask, row: MakeRow) -> None:
    far = " ".join(f"b#p{number}" for number in range(1, 11)) + " a#p1"
    assert reciprocal_rank(ask(), row(far)) == 0
    assert hit_at(10, ask(), row(far)) == 0


# --- answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Cầu dài 120 mét. [1]", 1),
        ("CẦU DÀI 120 MÉT", 1),
        ("Cầu dài 120 [1] mét.", 1),
        ("Cầu dài 1200 mét.", 0),
        ("Cầu dài 120.", 0),
        ("", 0),
    ],
)
def test_an_answer_holds_the_reference_word_for_word_or_not(ask: Ask, row: MakeRow, said: str, value: float) -> None:
    assert gold_in_answer(ask(), row(answer=said)) == value


def test_one_of_several_references_or_all_facts_will_do(ask: Ask, row: MakeRow) -> None:
    question = ask(answers=("một trăm hai mươi mét", "120 m"), facts=("120", "2019"))
    assert gold_in_answer(question, row(answer="Dài 120 m.")) == 1
    assert gold_in_answer(question, row(answer="Năm 2019, dài 120 thước.")) == 1
    assert gold_in_answer(question, row(answer="Dài 120 thước.")) == 0


def test_a_refusal_or_a_failure_holds_nothing(ask: Ask, row: MakeRow) -> None:
    assert gold_in_answer(ask(), row(answer="120 mét", abstained=True)) == 0
    assert gold_in_answer(ask(), row(answer="120 mét", error="timed out")) == 0
    assert gold_in_answer(ask(answers=()), row(answer="120 mét")) is None


@pytest.mark.parametrize(
    ("answer", "cited", "value"),
    [
        ("Một. [1] Hai. [2]", "1:a#p1 2:b#p1", 1),
        ("Một. [1] Hai. [2] Ba. [1]", "1:a#p1 2:z#p9", 2 / 3),
        ("Một. [1] Hai. [7]", "1:a#p1", 1 / 2),
        ("Một. Hai.", "", None),
    ],
)
def test_a_citation_is_valid_if_it_points_into_the_evidence(
    ask: Ask, row: MakeRow, answer: str, cited: str, value: float | None
) -> None:
    assert citation_validity(ask(), row("a#p1 b#p1", cited, answer=answer)) == value


@pytest.mark.parametrize(
    ("gold", "gold_other", "cited", "precision", "recall"),
    [
        ("a#p1", "", "1:a#p1", 1, 1),
        ("a#p1", "", "1:a#p1 2:b#p1 3:c#p1", 1 / 3, 1),
        ("a#p1 a#p2 a#p3", "", "1:a#p2 2:b#p1", 1 / 2, 1 / 3),
        ("a#p1", "", "1:b#p1", 0, 0),
        ("a#p1", "", "", 0, 0),
        ("a#p1", "a-en#p1", "1:a-en#p1", 1, 1),
        ("a#p1", "a-en#p1", "1:a#p1 2:a-en#p1", 1, 1),
    ],
)
def test_precision_and_recall_of_the_cited_paragraphs(
    ask: Ask, row: MakeRow, gold: str, gold_other: str, cited: str, precision: float, recall: float
) -> None:
    question = ask(gold, gold_other)
    assert citation_precision(question, row("a#p1 b#p1", cited)) == precision
    assert citation_recall(question, row("a#p1 b#p1", cited)) == recall


def test_citing_a_reprint_of_the_right_paragraph_is_right(ask: Ask, row: MakeRow) -> None:
    reprinted = row("b#p4=a#p1 c#p1", "1:b#p4")
    assert citation_precision(ask("a#p1"), reprinted) == 1
    assert citation_recall(ask("a#p1"), reprinted) == 1


def test_coverage_is_the_share_of_sentences_with_a_citation(ask: Ask, row: MakeRow) -> None:
    said = (("Một.", (1,), True), ("Hai.", (), False), ("Ba.", (1, 2), True))
    assert citation_coverage(ask(), row(sentences=said)) == 2 / 3
    assert citation_coverage(ask(), row(sentences=said, abstained=True)) is None
    assert citation_coverage(ask(), row()) is None


def test_refusing_is_right_for_what_cannot_be_answered_and_wrong_for_what_can(ask: Ask, row: MakeRow) -> None:
    unanswerable, refused, answered = ask("", answerable=False), row(abstained=True), row(answer="120 mét")
    assert hallucination(unanswerable, refused) == 0
    assert hallucination(unanswerable, answered) == 1
    assert false_abstention(ask(), refused) == 1
    assert false_abstention(ask(), answered) == 0
    assert hallucination(ask(), answered) is None
    assert false_abstention(unanswerable, refused) is None


def test_an_unanswerable_question_counts_for_nothing_that_needs_a_right_paragraph(ask: Ask, row: MakeRow) -> None:
    unanswerable = ask("", answerable=False)
    for name in [*RETRIEVAL, "gold_in_answer", "citation_precision", "citation_recall", "false_abstention"]:
        assert {**RETRIEVAL, **ANSWERS}[name](unanswerable, row("a#p1", "1:a#p1", answer="Một. [1]")) is None


def test_a_failed_row_stays_in_the_denominator(ask: Ask, row: MakeRow) -> None:
    failed = row(error="no answer in 60 seconds")
    for name in (*RETRIEVAL, "gold_in_answer", "citation_precision", "citation_recall"):
        assert {**RETRIEVAL, **ANSWERS}[name](ask(), failed) == 0
    assert hallucination(ask("", answerable=False), failed) == 1
    assert failure(ask(), failed) == 1
    assert failure(ask(), row()) == 0


# --- what holds for all rows ---------------------------------------------------------------------------------------

ADDRESSES = st.builds(Address, st.sampled_from("abc"), st.integers(1, 3))
ROWS = st.builds(
    Row,
    id=st.just("q1"),
    lang=st.just("vi"),
    retrieved=st.lists(
        st.builds(Retrieved, ADDRESSES, st.floats(-9, 9), st.lists(ADDRESSES, max_size=2).map(tuple)), max_size=12
    ).map(tuple),
    evidence=st.lists(ADDRESSES, max_size=4).map(tuple),
    answer=st.text(alphabet="[1]2 a.", max_size=20),
    sentences=st.lists(
        st.tuples(st.text(max_size=5), st.lists(st.integers(1, 4), max_size=2).map(tuple), st.booleans()), max_size=3
    ).map(tuple),
    citations=st.lists(st.tuples(st.integers(1, 4), ADDRESSES), max_size=3).map(tuple),
    abstained=st.booleans(),
    error=st.sampled_from(["", "broken"]),
)


@given(made=ROWS, answerable=st.booleans())
def test_every_metric_is_a_share_or_does_not_count(ask: Ask, made: Row, answerable: bool) -> None:
    question = ask("a#p1 a#p2" if answerable else "", gold_other="b#p1" if answerable else "", answerable=answerable)
    for metric in {**RETRIEVAL, **ANSWERS, **OPERATION}.values():
        value = metric(question, made)
        assert value is None or 0 <= value <= 1


@given(made=ROWS)
def test_looking_further_never_finds_less(ask: Ask, made: Row) -> None:
    found = [hit_at(k, ask(), made) for k in (1, 3, 5, 10)]
    assert found == sorted(found)  # type: ignore[type-var]
    rank = reciprocal_rank(ask(), made)
    assert rank is not None
    assert (rank > 0) == (found[-1] == 1)
    assert (rank == 1) == (found[0] == 1)
