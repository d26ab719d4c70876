"""Was the right paragraph found, and how far up? Against fractions worked out by hand, and against ir_measures."""

from math import log2

import ir_measures
import pytest
from eval_library import Ask, MakeRow
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from eval.dataset import Reference
from eval.metrics import RETRIEVAL
from eval.metrics.retrieval import MEASURES, RECALLS, measure
from eval.rows import Retrieved, Row
from index.article import Address

CUTS = (1, 3, 5, 10)


def figures(question: Reference, row: Row) -> dict[str, float]:
    """Every retrieval figure of one question."""
    return {name: values[question.id] for name, values in measure([(question, row)]).items() if question.id in values}


# --- by hand -------------------------------------------------------------------------------------------------------


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
    told = figures(ask(), row(found))
    assert (told["hit@1"], told["hit@3"], told["mrr@10"]) == (first, third, mrr)


def test_the_first_of_several_right_paragraphs_counts(ask: Ask, row: MakeRow) -> None:
    told = figures(ask("a#p1 a#p2"), row("x#p1 x#p2 a#p2 a#p1"))
    assert (told["mrr@10"], told["hit@1"], told["hit@3"]) == (1 / 3, 0, 1)


def test_recall_is_the_share_of_the_right_paragraphs(ask: Ask, row: MakeRow) -> None:
    told = figures(ask("a#p1 a#p2 a#p3"), row("a#p1 x#p1 a#p3 x#p2 x#p3 a#p2"))
    assert (told["recall@3"], told["recall@5"], told["recall@10"]) == (2 / 3, 2 / 3, 1)


def test_ndcg_discounts_by_rank_and_is_1_for_the_best_order(ask: Ask, row: MakeRow) -> None:
    question = ask("a#p1 a#p2")
    best = 1 + 1 / log2(3)
    assert figures(question, row("a#p2 a#p1 x#p1"))["ndcg@10"] == pytest.approx(1)
    assert figures(question, row("a#p1 x#p1 a#p2"))["ndcg@10"] == pytest.approx((1 + 1 / 2) / best)
    assert figures(question, row("x#p1 a#p1"))["ndcg@10"] == pytest.approx(1 / log2(3) / best)
    assert figures(question, row("x#p1"))["ndcg@10"] == 0


def test_the_same_paragraph_in_the_other_language_is_as_good(ask: Ask, row: MakeRow) -> None:
    question = ask("a#p1", "a-en#p3")
    assert figures(question, row("a-en#p3"))["hit@1"] == 1
    assert figures(question, row("b#p1 b#p2=a-en#p3 a#p1"))["mrr@10"] == 1 / 2


@pytest.mark.parametrize("found", ["a#p1", "a-en#p1", "a#p1 a-en#p1", "a-en#p1=a#p1"])
def test_a_paragraph_and_its_counterpart_are_found_once(ask: Ask, row: MakeRow, found: str) -> None:
    told = figures(ask("a#p1", "a-en#p1"), row(found))
    assert told["recall@3"] == told["ndcg@10"] == told["mrr@10"] == 1
    both = figures(ask("a#p1 b#p1", "a-en#p1 b-en#p1"), row(found))
    assert (both["recall@10"], both["hit@1"]) == (1 / 2, 1)


def test_the_counterparts_of_all_right_paragraphs_are_all_of_them(ask: Ask, row: MakeRow) -> None:
    told = figures(ask("a#p1 b#p1", "a-en#p1 b-en#p1"), row("b-en#p1 a-en#p1"))
    assert told["recall@3"] == told["ndcg@10"] == 1


def test_a_paragraph_that_is_found_again_finds_nothing_new(ask: Ask, row: MakeRow) -> None:
    question = ask("a#p1 a#p2")
    again = figures(question, row("a#p1 a#p1 a#p1 a#p1"))
    assert again["recall@10"] == 1 / 2
    assert again["ndcg@10"] == pytest.approx(1 / (1 + 1 / log2(3)))
    assert figures(question, row("a#p1 x#p1=a#p1 y#p1=a#p1=a#p1")) == again


@pytest.mark.parametrize("found", ["a#p1 a#p1", "a#p1=a#p1=a#p1 a#p1", "b#p1=a#p1 a#p1=b#p1 a-en#p1", "a-en#p1 a#p1"])
def test_ndcg_does_not_exceed_1_however_often_a_paragraph_returns(ask: Ask, row: MakeRow, found: str) -> None:
    assert figures(ask("a#p1", "a-en#p1"), row(found))["ndcg@10"] == 1


def test_one_hit_finds_every_right_paragraph_that_it_names(ask: Ask, row: MakeRow) -> None:
    # Two articles print the same paragraph, both are right, and the search shows a text only once.
    told = figures(ask("a#p1 b#p1"), row("a#p1=b#p1 x#p1"))
    assert told["recall@3"] == 1
    assert told["ndcg@10"] == 1
    # It takes one place among the results, however much it finds.
    told = figures(ask("a#p1 b#p1 c#p1"), row("a#p1=b#p1 x#p1 c#p1"))
    assert told["recall@3"] == 1


def test_a_paragraph_named_twice_as_right_can_be_found(ask: Ask, row: MakeRow) -> None:
    assert figures(ask("a#p1 a#p1"), row("a#p1"))["recall@3"] == 1


def test_the_eleventh_result_counts_for_nothing(ask: Ask, row: MakeRow) -> None:
    far = " ".join(f"b#p{number}" for number in range(1, 11)) + " a#p1"
    assert set(figures(ask(), row(far)).values()) == {0, 1}
    assert {name for name, value in figures(ask(), row(far)).items() if value} == {"same_language@1"}


def test_without_results_everything_is_0_and_no_language_is_preferred(ask: Ask, row: MakeRow) -> None:
    told = figures(ask(), row(""))
    assert set(told) == {*MEASURES, *RECALLS}
    assert set(told.values()) == {0}


def test_the_language_of_the_first_result_is_the_questions_or_not(ask: Ask, row: MakeRow) -> None:
    assert figures(ask(), row("a#p1 b-en#p1"))["same_language@1"] == 1
    assert figures(ask(), row("b-en#p1 a#p1"))["same_language@1"] == 0
    assert figures(ask(lang="en"), row("b-en#p1 a#p1"))["same_language@1"] == 1


def test_only_answerable_questions_count(ask: Ask, row: MakeRow) -> None:
    assert measure([(ask("", answerable=False), row("a#p1"))]) == {}
    assert measure([]) == {}
    both = measure([(ask(), row("a#p1")), (ask("", id="q2", answerable=False), row("a#p1", id="q2"))])
    assert {key for values in both.values() for key in values} == {"q1"}


def test_every_figure_of_the_search_is_there(ask: Ask, row: MakeRow) -> None:
    assert set(figures(ask(), row("a#p1"))) == set(RETRIEVAL)


@pytest.mark.parametrize("key", ["câu 1", "q\t1", "q\u20281", "-1", ".", "q" * 500])
def test_a_question_may_be_called_anything(ask: Ask, row: MakeRow, key: str) -> None:
    assert figures(ask(id=key), row("b#p1 a#p1", id=key))["mrr@10"] == 1 / 2


# --- against ir_measures -------------------------------------------------------------------------------------------

PLACES = [f"{name}#p{number}" for name in "abcd" for number in range(1, 5)]
ORDERS = st.lists(st.sampled_from(PLACES), unique=True, max_size=16)
RIGHT = st.lists(st.sampled_from(PLACES[:6]), unique=True, min_size=1, max_size=4)
DIRECT = {
    **{f"hit@{k}": Success @ k for k in CUTS},
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
    **{f"recall@{k}": R @ k for k in CUTS[1:]},
}


def directly(qrels: list[ir_measures.Qrel], run: list[ir_measures.ScoredDoc]) -> dict[str, dict[str, float]]:
    """The same figures, from a qrels list and a run list as TREC files would give them."""
    told: dict[str, dict[str, float]] = {name: {} for name in DIRECT}
    for value in ir_measures.iter_calc(list(DIRECT.values()), qrels, run):
        told[next(name for name, each in DIRECT.items() if each == value.measure)][value.query_id] = value.value
    return told


@given(asked=st.lists(st.tuples(ORDERS, RIGHT), min_size=1, max_size=4))
def test_any_order_scores_as_ir_measures_scores_it(asked: list[tuple[list[str], list[str]]]) -> None:
    pairs, qrels, run = [], [], []
    for number, (order, right) in enumerate(asked):
        key = f"q{number}"
        pairs.append((question(key, right), hits(key, [[place] for place in order])))
        qrels += [ir_measures.Qrel(key, place, 1) for place in right]
        run += [ir_measures.ScoredDoc(key, place, 100 - rank) for rank, place in enumerate(order)]
    told = measure(pairs)
    for name, values in directly(qrels, run).items():
        # ir_measures leaves out a question that found nothing if no other did either; here it scores 0.
        for pair in pairs:
            assert told[name][pair[0].id] == pytest.approx(values.get(pair[0].id, 0), abs=1e-9)


@given(
    order=st.lists(st.lists(st.sampled_from(PLACES[:12]), unique=True, min_size=1, max_size=3), max_size=12),
    right=st.lists(st.sampled_from(PLACES[:4]), unique=True, min_size=1, max_size=3),
)
def test_repeats_and_counterparts_count_once_at_the_first_rank(order: list[list[str]], right: list[str]) -> None:
    other = {place: place.replace("a", "c") for place in right}
    seen: set[str] = set()
    gains = []
    for named in order:
        new = {place for place in right if {place, other[place]} & set(named)} - seen
        gains.append(len(new))
        seen |= new
    told = figures(question("q1", right, list(other.values())), hits("q1", order))
    for k in CUTS:
        assert told[f"hit@{k}"] == float(any(gains[:k]))
    assert told["mrr@10"] == pytest.approx(max([(gain > 0) / n for n, gain in enumerate(gains[:10], 1)], default=0))
    assert told["ndcg@10"] <= 1 + 1e-12
    for k in CUTS[1:]:
        assert told[f"recall@{k}"] == pytest.approx(sum(gains[:k]) / len(right))
    if max(gains, default=0) <= 1:
        assert told["ndcg@10"] == pytest.approx(discounted(gains[:10]) / discounted([1] * len(right)))


@given(order=ORDERS, right=RIGHT, cut=st.integers(0, 16))
def test_finding_more_at_the_end_never_costs_anything(order: list[str], right: list[str], cut: int) -> None:
    asked = question("q1", right)
    less, more = (figures(asked, hits("q1", [[place] for place in some])) for some in (order[:cut], order))
    for name in set(less) - {"same_language@1"}:
        assert less[name] <= more[name] + 1e-12


@given(order=ORDERS, right=RIGHT)
def test_looking_further_never_finds_less(order: list[str], right: list[str]) -> None:
    told = figures(question("q1", right), hits("q1", [[place] for place in order]))
    for name, cuts in (("hit", CUTS), ("recall", CUTS[1:])):
        by_depth = [told[f"{name}@{k}"] for k in cuts]
        assert by_depth == sorted(by_depth)
    assert (told["mrr@10"] > 0) == (told["hit@10"] == 1) == (told["ndcg@10"] > 0)
    assert (told["mrr@10"] == 1) == (told["hit@1"] == 1)


def question(key: str, right: list[str], other: list[str] | None = None) -> Reference:
    gold, gold_other = (tuple(map(Address.parse, places)) for places in (right, other or []))
    return Reference(key, "vi", "Ai?", (), "", (), gold, gold_other, True, "", ())


def hits(key: str, order: list[list[str]]) -> Row:
    places = [tuple(map(Address.parse, named)) for named in order]
    found = (Retrieved(first, -float(rank), tuple(also), "vi") for rank, (first, *also) in enumerate(places))
    return Row(key, "vi", retrieved=tuple(found))


def discounted(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))
