"""Was the right paragraph found, and how far up? Measured by ir_measures over answerable questions.

A question without results scores 0 and is not left out. A hit counts for each address it names, so that an article and
its reprint, or a paragraph and its counterpart in the other language, are one find.
"""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, Success, nDCG
from ir_measures.measures import Measure

from eval.dataset import Reference
from eval.metrics.metric import PerQuestion
from eval.rows import Row

MEASURES: Mapping[str, Measure] = {
    # Hit@k: 1 if a right paragraph is among the first k results (ir_measures: Success@k).
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    # MRR@10: 1 / rank of the first right paragraph among ten, 0 if none is (Voorhees 1999).
    "mrr@10": RR @ 10,
    # nDCG@10: finds discounted by log2(rank + 1), of the best order possible (Järvelin & Kekäläinen 2002).
    "ndcg@10": nDCG @ 10,
}
# Recall@k: share of the right paragraphs that are among the first k. Our own: a result that names two of them has found
# both in one place, and in ir_measures' R@k a place holds one.
RECALLS: Mapping[str, int] = {"recall@3": 3, "recall@5": 5, "recall@10": 10}
# The first result's language is the question's: 1 or 0. Neither is better; far from the share of questions whose right
# paragraph is in their own language, the search favours a language.
SAME_LANGUAGE = "same_language@1"


def measure(pairs: Sequence[tuple[Reference, Row]]) -> dict[str, PerQuestion]:
    """Every retrieval metric of every answerable question, by metric and question id."""
    asked = [(question, row) for question, row in pairs if question.answerable]
    if not asked:
        return {}
    # By place, not by id: pytrec_eval ends the process over an id that is not plain text.
    relevant = {str(i): {str(unit): 1 for unit in range(len(asked[i][0].units))} for i in range(len(asked))}
    found = {str(i): _ranked(*asked[i]) for i in range(len(asked))}
    names = {measure: name for name, measure in MEASURES.items()}
    values: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    for measured in ir_measures.iter_calc(list(names), relevant, found):
        values[names[measured.measure]][asked[int(measured.query_id)][0].id] = measured.value
    for name, k in RECALLS.items():
        values[name] = {question.id: _recall(question, row, k) for question, row in asked}
    first = {question.id: row.retrieved[0].language for question, row in asked if row.retrieved}
    own = {question.id: float(first[question.id] == question.lang) for question, _ in asked if first.get(question.id)}
    return {**values, SAME_LANGUAGE: own}


def _recall(question: Reference, row: Row, k: int) -> float:
    named = {address for hit in row.retrieved[:k] for address in (hit.address, *hit.also)}
    return sum(not unit.isdisjoint(named) for unit in question.units) / len(question.units)


def _ranked(question: Reference, row: Row) -> dict[str, float]:
    """The results as ir_measures reads them: a name, and a score that falls with the rank.

    A right paragraph goes by its place among the right ones, when it is first seen. A second result for the same one
    finds nothing new, or nDCG could exceed 1.
    """
    scores: dict[str, float] = {}
    for rank, hit in enumerate(row.retrieved):
        named = {hit.address, *hit.also}
        matching = (str(i) for i, unit in enumerate(question.units) if not unit.isdisjoint(named))
        new = [unit for unit in matching if unit not in scores]
        # One result may find several at once; they share its place, one a hair's breadth behind the other.
        for place, name in enumerate(new or [f"other result {rank}"]):
            scores[name] = -rank - place / 100
    return scores
