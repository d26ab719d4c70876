"""The metrics: each a function of one question and its row, None where the question does not count for it.

Vocabulary: Hit@k and MRR as in ir_measures (a question without results scores 0 and is not left out); citation
precision and recall as in ALCE (Gao et al. 2023), with reference paragraphs in the place of a judge; hallucination and
false abstention as the pair of NoMIRACL (Thakur et al. 2024).
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from eval.dataset import Reference
from eval.normalise import holds
from eval.rows import Retrieved, Row
from index.article import Address

Metric = Callable[[Reference, Row], float | None]

_MARKER = re.compile(r"\[(\d+)\]")


def hit_at(k: int, question: Reference, row: Row) -> float | None:
    """Hit@k: 1 if a right paragraph is among the first k results, else 0. Over answerable questions."""
    if not question.answerable:
        return None
    return float(any(_right(question, hit) for hit in row.retrieved[:k]))


def reciprocal_rank(question: Reference, row: Row) -> float | None:
    """MRR@10: 1 / rank of the first right paragraph among ten results, 0 if none is. Over answerable questions."""
    if not question.answerable:
        return None
    ranks = (rank for rank, hit in enumerate(row.retrieved[:10], 1) if _right(question, hit))
    return 1 / next(ranks, float("inf"))


def gold_in_answer(question: Reference, row: Row) -> float | None:
    """1 if the answer holds a reference answer, or every fact of it, word for word; 0 if not or abstained.

    Over answerable questions that have reference answers.
    """
    if not question.answerable or not question.answers:
        return None
    if row.abstained or row.error:
        return 0.0
    said = _MARKER.sub(" ", row.answer)
    facts = bool(question.facts) and all(holds(said, fact) for fact in question.facts)
    return float(facts or any(holds(said, answer) for answer in question.answers))


def citation_validity(_: Reference, row: Row) -> float | None:
    """Share of [n] in an answer that point to a paragraph of its evidence. Over answers that cite."""
    markers = [int(number) for number in _MARKER.findall(row.answer)]
    if not markers:
        return None
    addresses = dict(row.citations)
    return sum(addresses.get(number) in row.evidence for number in markers) / len(markers)


def citation_precision(question: Reference, row: Row) -> float | None:
    """Share of the cited paragraphs that are right, 0 if none is cited. Over answered answerable questions."""
    if not question.answerable or row.abstained:
        return None
    cited = _cited(row)
    return sum(not question.accepted.isdisjoint(same) for same in cited) / len(cited) if cited else 0.0


def citation_recall(question: Reference, row: Row) -> float | None:
    """Share of the right paragraphs that are cited, at most 1. Over answered answerable questions."""
    if not question.answerable or row.abstained:
        return None
    found = sum(not question.accepted.isdisjoint(same) for same in _cited(row))
    return min(1.0, found / len(question.gold))


def citation_coverage(_: Reference, row: Row) -> float | None:
    """Share of an answer's sentences that carry a citation. Over answers that were given."""
    if row.abstained or not row.sentences:
        return None
    return sum(bool(cited) for _, cited, _ in row.sentences) / len(row.sentences)


def hallucination(question: Reference, row: Row) -> float | None:
    """Share of the unanswerable questions that were answered all the same: lower is better."""
    return None if question.answerable else float(not row.abstained)


def false_abstention(question: Reference, row: Row) -> float | None:
    """Share of the answerable questions that were refused: lower is better. Never read without hallucination."""
    return float(row.abstained) if question.answerable else None


def failure(_: Reference, row: Row) -> float | None:
    """Share of the questions where something broke; they stay in every denominator."""
    return float(bool(row.error))


RETRIEVAL: Mapping[str, Metric] = {
    "hit@1": partial(hit_at, 1),
    "hit@3": partial(hit_at, 3),
    "hit@5": partial(hit_at, 5),
    "hit@10": partial(hit_at, 10),
    "mrr@10": reciprocal_rank,
}
ANSWERS: Mapping[str, Metric] = {
    "gold_in_answer": gold_in_answer,
    "citation_validity": citation_validity,
    "citation_precision": citation_precision,
    "citation_recall": citation_recall,
    "citation_coverage": citation_coverage,
    "hallucination": hallucination,
    "false_abstention": false_abstention,
}
OPERATION: Mapping[str, Metric] = {"failures": failure}


def _cited(row: Row) -> list[set[Address]]:
    """Of each cited paragraph its address and those that say the same."""
    also = {hit.address: hit.also for hit in row.retrieved}
    return [{address, *also.get(address, ())} for address in {address for _, address in row.citations}]


def _right(question: Reference, hit: Retrieved) -> bool:
    return not question.accepted.isdisjoint((hit.address, *hit.also))
