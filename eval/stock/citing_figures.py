"""What a run of the citation engine comes to: the figures of an evaluation that are told, and two of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.clusters import clusters
from eval.dataset import Reference
from eval.markers import numbers_of
from eval.metrics import Pairs
from eval.metrics.citations import citation_precision
from eval.rows import Row
from eval.score import estimates, groups, pair

SOURCE_PRECISION, CITES = "source_precision", "answers_that_cite"
# By metric: what it is called in the table, in the order of the table.
METRICS = {
    "crag": "CRAG",
    "hallucination": "hallucination (unanswerable, answered) ↓",
    "false_abstention": "false abstention ↓",
    "gold_in_answer": "gold in answer",
    "right_language": "right language",
    CITES: "answers that cite",
    "citation_validity": "validity: [n] that exist",
    "citation_coverage": "coverage: sentences cited",
    "citation_precision": "precision, paragraphs of cited sources",
    SOURCE_PRECISION: "precision, sources that hold a right one",
    "citation_recall": "recall of right paragraphs",
    "failures": "failures ↓",
}
TIMES = {"evidence": "sources found", "first_word": "first word", "total": "whole answer"}


def source_precision(question: Reference, row: Row) -> float | None:
    """Share of the cited sources that hold a right paragraph, whatever else they hold; over the questions of
    citation_precision."""
    if citation_precision(question, row) is None:
        return None
    also = {hit.address: hit.also for hit in row.retrieved}
    holds: dict[int, set[object]] = {}
    for cited in row.citations if not row.error else ():
        holds.setdefault(cited.number, set()).update((cited.address, *also.get(cited.address, ())))
    return sum(not question.accepted.isdisjoint(named) for named in holds.values()) / len(holds) if holds else 0.0


def answers_that_cite(_: Reference, row: Row) -> float | None:
    """1 if an answer has any [n], be it one that exists or not. Over answers given."""
    if row.abstained or row.error or not row.answer:
        return None
    return float(bool(numbers_of(row.answer)))


def figures(questions: Sequence[Reference], rows: Mapping[str, Row], results: Mapping[str, Any]) -> dict[str, Any]:
    """The told figures over all questions and by group. results: of the same rows, by eval.score."""
    together = clusters(questions)
    own = _own(pair(questions, rows))
    return {
        "metrics": _told({**results["metrics"], **estimates(own, questions, together)}),
        "by": {
            name: _told({**results["by"][name], **estimates(own, some, together)})
            for name, some in sorted(groups(questions).items())
        },
        "timings_ms": {stage: results["timings_ms"][stage] for stage in TIMES if stage in results["timings_ms"]},
    }


def _own(pairs: Pairs) -> dict[str, dict[str, float]]:
    return {
        name: {question.id: value for question, row in pairs if (value := metric(question, row)) is not None}
        for name, metric in ((SOURCE_PRECISION, source_precision), (CITES, answers_that_cite))
    }


def _told(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in METRICS if name in found}
