"""From rows and questions to results: a pure function; scoring again needs no index and no model."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from eval.baselines import baselines, is_measured
from eval.causes import cause
from eval.clusters import clusters
from eval.curve import area_under_curve, curve
from eval.dataset import Reference
from eval.intervals import DRAWS, SEED, estimate
from eval.metrics import Pairs, Table, measure, retrieval
from eval.rows import NOT_ASKED, Row
from index.article import Address, Language
from index.text import has_diacritics

SCHEMA = 2
BARE = "no_diacritics"


def score(questions: Sequence[Reference], rows: Mapping[str, Row]) -> dict[str, Any]:
    """results.json: every metric over all questions, by group, and of every baseline. A missing row has failed."""
    pairs = pair(questions, rows)
    table, together = measure(pairs), clusters(questions)
    return {
        "schema": SCHEMA,
        "questions": len(questions),
        "answerable": sum(question.answerable for question in questions),
        "bootstrap": {"over": "articles", "draws": DRAWS, "seed": SEED},
        "metrics": estimates(table, questions, together),
        "by": {
            **{name: estimates(table, some, together) for name, some in sorted(groups(questions).items())},
            **{
                name: estimates({**table, **retrieval.measure(some)}, [one for one, _ in some], together)
                for name, some in sorted(directions(pairs).items())
            },
        },
        "baselines": {
            name: {
                metric: found
                for metric, found in estimates(measure(some), [one for one, _ in some], together).items()
                if is_measured(name, metric)
            }
            for name, some in baselines(pairs).items()
        },
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


def estimates(table: Table, questions: Sequence[Reference], together: Mapping[str, str]) -> dict[str, Any]:
    """Each metric's mean over some questions, with its interval. together: of each question its cluster."""
    results = {}
    for name, values in table.items():
        counted = [question.id for question in questions if question.id in values]
        found = estimate([values[key] for key in counted], [together[key] for key in counted])
        if found is not None:
            results[name] = found.as_json()
    return results


def groups(questions: Sequence[Reference]) -> dict[str, list[Reference]]:
    """The questions by kind, by language, and those in Vietnamese typed without diacritics."""
    found: dict[str, list[Reference]] = {}
    for question in questions:
        bare = question.lang == "vi" and not has_diacritics(question.question)
        for name in (question.kind, f"lang:{question.lang}", BARE if bare else ""):
            if name:
                found.setdefault(name, []).append(question)
    return found


def directions(pairs: Pairs) -> dict[str, Pairs]:
    """The questions by direction, from their own language to that of their right paragraphs: "vi→en".

    A question whose answer stands in both languages counts in both directions, in each with the paragraphs of that
    language alone as right: so its search is judged.
    """
    languages = {source.address: source.language for _, row in pairs for source in row.gold}
    found: dict[str, list[tuple[Reference, Row]]] = {}
    for question, row in pairs:
        accepted = question.accepted if question.answerable else ()
        for language in sorted({languages[address] for address in accepted if address in languages}):
            one = _only(question, language, languages)
            found.setdefault(f"{question.lang}→{language}", []).append((one, row))
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
