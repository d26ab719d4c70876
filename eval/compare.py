"""Did a change help? Two runs over the same questions, question by question."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.clusters import clusters
from eval.dataset import Reference
from eval.intervals import DRAWS, SEED, Estimate, estimate
from eval.metrics import LOWER_IS_BETTER, NEUTRAL, measure
from eval.metrics.answers import said
from eval.metrics.metric import PerQuestion
from eval.rows import Row, RowsError
from eval.run import Run
from eval.score import pair

SCHEMA = 2
# What decides whether a question was won: the first of these that both runs have.
_DECIDING = ("crag", "mrr@10")
_SHOWN_HITS = 3
_FEW_CLUSTERS = 5


def compare(before: Run, after: Run) -> dict[str, Any]:
    """For each metric the mean of after − before with its interval, and the questions won and lost.

    Over the questions that both runs asked. Raises RowsError when there are none, or the same id means two questions.
    """
    questions = _shared(before.questions, after.questions)
    old = measure(pair(questions, before.rows))
    new = measure(pair(questions, after.rows))
    together = clusters(questions)
    changes = {name: _changes(old[name], new[name]) for name in new if name in old}
    deciding = next((name for name in _DECIDING if name in changes), None)
    moved = changes[deciding] if deciding else {}
    return {
        "schema": SCHEMA,
        "questions": len(questions),
        "left_out": len(before.questions) + len(after.questions) - 2 * len(questions),
        "equal": old == new,
        "bootstrap": {"over": "articles", "draws": DRAWS, "seed": SEED},
        "changed": _changed_settings(before.about, after.about),
        "metrics": {
            name: row
            for name, each in changes.items()
            if (row := _difference(name, together, old[name], new[name], each))
        },
        "decided_by": deciding,
        "won": _listed(questions, before, after, {key: value for key, value in moved.items() if value > 0}),
        "lost": _listed(questions, before, after, {key: value for key, value in moved.items() if value < 0}),
    }


def _better(name: str) -> str:
    """Which way a metric is good."""
    return "neither" if name in NEUTRAL else "lower" if name in LOWER_IS_BETTER else "higher"


def _verdict(found: Estimate, better: str) -> str:
    """What a difference says: an interval that holds 0 says nothing."""
    # Draws of a few articles are nearly the articles themselves: their interval is too narrow to be trusted.
    if found.low <= 0 <= found.high or found.clusters < _FEW_CLUSTERS:
        return "unclear"
    if better == "neither":
        return "changed"
    return "better" if (found.value > 0) == (better == "higher") else "worse"


def _shared(before: Sequence[Reference], after: Sequence[Reference]) -> list[Reference]:
    earlier = {question.id: question for question in before}
    shared = [question for question in after if question.id in earlier]
    changed = [question.id for question in shared if question != earlier[question.id]]
    if changed:
        raise RowsError(f"the runs asked different questions under the same id: {', '.join(changed[:5])}")
    if not shared:
        raise RowsError("the runs have no question in common")
    return shared


def _changes(old: PerQuestion, new: PerQuestion) -> dict[str, float]:
    return {key: value - old[key] for key, value in new.items() if key in old}


def _difference(
    name: str, together: Mapping[str, str], old: PerQuestion, new: PerQuestion, changes: PerQuestion
) -> dict[str, Any] | None:
    paired = [key for key in together if key in changes]
    found = estimate([changes[key] for key in paired], [together[key] for key in paired])
    if found is None:
        return None
    sign = -1 if name in LOWER_IS_BETTER else 1
    return {
        **found.as_json(),
        "before": sum(old[key] for key in paired) / len(paired),
        "after": sum(new[key] for key in paired) / len(paired),
        "draws_at_or_below_0": found.at_or_below_zero,
        "better": _better(name),
        "verdict": _verdict(found, _better(name)) if any(changes.values()) else "equal",
        "won": [] if name in NEUTRAL else sorted(key for key, change in changes.items() if sign * change > 0),
        "lost": [] if name in NEUTRAL else sorted(key for key, change in changes.items() if sign * change < 0),
    }


def _listed(
    questions: Sequence[Reference], before: Run, after: Run, changes: Mapping[str, float]
) -> list[dict[str, Any]]:
    """The questions that changed, the largest changes first, with what both runs gave."""
    asked = {question.id: question for question in questions}
    return [
        {
            "id": key,
            "question": asked[key].question,
            "gold": [str(address) for address in asked[key].gold],
            "change": changes[key],
            "before": _gave(before.rows.get(key)),
            "after": _gave(after.rows.get(key)),
        }
        for key in sorted(changes, key=lambda key: (-abs(changes[key]), key))
    ]


def _gave(row: Row | None) -> str:
    """What a run gave for a question, in one line."""
    if row is None:
        return "(not asked)"
    if row.error:
        return f"(failed: {row.error})"
    if row.answer is None:
        return " ".join(str(hit.address) for hit in row.retrieved[:_SHOWN_HITS])
    return row.answer if not row.abstained else f"(abstained) {said(row) or row.answer}"


def _changed_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the runs depended on that differs, by dotted name."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        {"name": name, "before": old.get(name), "after": new.get(name)}
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name) and name != "fingerprint"
    ]


def _flat(about: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in about.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
