"""From rows and questions to results: a pure function; scoring again needs no index and no model."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from eval.baselines import baselines
from eval.causes import cause
from eval.curve import area_under_curve, curve
from eval.dataset import Reference
from eval.intervals import DRAWS, SEED, estimate
from eval.metrics import Pairs, measure
from eval.rows import NOT_ASKED, Row
from index.article import Address, Language
from index.text import has_diacritics

SCHEMA = 2
BARE = "no_diacritics"


def score(questions: Sequence[Reference], rows: Mapping[str, Row]) -> dict[str, Any]:
    """results.json: every metric over all questions, by group, and of every baseline. A missing row has failed."""
    pairs = pair(questions, rows)
    return {
        "schema": SCHEMA,
        "questions": len(questions),
        "answerable": sum(question.answerable for question in questions),
        "bootstrap": {"over": "articles", "draws": DRAWS, "seed": SEED},
        "metrics": estimates(pairs),
        "by": {
            **{name: estimates(some) for name, some in sorted(groups(pairs).items())},
            **{name: estimates(some, searched) for name, (some, searched) in sorted(directions(pairs).items())},
        },
        "baselines": {name: estimates(some) for name, some in baselines(pairs).items()},
        "timings_ms": _timings(row for _, row in pairs),
        "abstention": {"area_under_curve": area_under_curve(pairs), "curve": curve(pairs)},
        "causes": dict(Counter(cause(question, row) for question, row in pairs).most_common()),
        "missing_gold": [str(address) for address in missing_gold(pairs)],
    }


def pair(questions: Sequence[Reference], rows: Mapping[str, Row]) -> Pairs:
    """Each question with its row; one that was never asked gets a row that says so."""
    answered = any(row.answer is not None for row in rows.values())
    return [
        (
            question,
            rows.get(question.id) or Row(question.id, question.lang, answer="" if answered else None, error=NOT_ASKED),
        )
        for question in questions
    ]


def estimates(pairs: Pairs, searched: Pairs | None = None) -> dict[str, Any]:
    """Each metric's mean with its interval. searched: what to judge the search by, if it is not the same."""
    articles = {question.id: question.article for question, _ in pairs}
    found = {
        name: estimate(list(values.values()), [articles[key] for key in values])
        for name, values in measure(pairs, searched).items()
    }
    return {name: value.as_json() for name, value in found.items() if value is not None}


def groups(pairs: Pairs) -> dict[str, Pairs]:
    """The questions by kind, by language, and those in Vietnamese typed without diacritics."""
    found: dict[str, list[tuple[Reference, Row]]] = {}
    for question, row in pairs:
        bare = question.lang == "vi" and not has_diacritics(question.question)
        for name in (question.kind, f"lang:{question.lang}", BARE if bare else ""):
            if name:
                found.setdefault(name, []).append((question, row))
    return dict(found)


def directions(pairs: Pairs) -> dict[str, tuple[Pairs, Pairs]]:
    """The questions by direction, from their own language to that of their right paragraphs: "vi→en".

    A question whose answer stands in both languages counts in both directions; its search is judged in each by the
    paragraphs of that language alone. Hence two lists: for the answers, for the search.
    """
    languages = {source.address: source.language for _, row in pairs for source in row.gold}
    found: dict[str, tuple[list[tuple[Reference, Row]], list[tuple[Reference, Row]]]] = {}
    for question, row in pairs:
        for language in sorted({languages[address] for address in question.accepted if address in languages}):
            answered, searched = found.setdefault(f"{question.lang}→{language}", ([], []))
            answered.append((question, row))
            searched.append((_only(question, language, languages), row))
    return dict(found)


def missing_gold(pairs: Pairs) -> list[Address]:
    """Right paragraphs that the index did not have: the questions were made for other articles."""
    missing = {
        address
        for question, row in pairs
        if row.error != NOT_ASKED
        for address in question.accepted - {source.address for source in row.gold}
    }
    return sorted(missing)


def _only(question: Reference, language: Language, languages: Mapping[Address, str]) -> Reference:
    gold = tuple(a for a in (*question.gold, *question.gold_other) if languages.get(a) == language)
    return replace(question, gold=gold, gold_other=())


def _timings(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    stages: dict[str, list[float]] = {}
    for row in rows:
        for stage, spent in row.timings_ms.items():
            stages.setdefault(stage, []).append(spent)
    return {
        stage: {**{f"p{part}": round(float(np.percentile(spent, part)), 1) for part in (50, 95)}, "n": len(spent)}
        for stage, spent in stages.items()
    }
