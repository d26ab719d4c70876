"""How much better is Trichdan than each system? The figures of every group of questions, with paired differences."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.clusters import clusters
from eval.compare import compare
from eval.dataset import Reference
from eval.intervals import DRAWS, SEED
from eval.metrics import RETRIEVAL, retrieval
from eval.run import Run
from eval.score import directions, estimates, groups, missing_gold, pair
from eval.stock.collect import TRICHDAN, Progress, Rows

SCHEMA = 1
ALL = "all"
_DIFFERENCE = ("value", "low", "high", "n", "draws_at_or_below_0", "verdict")


def versus(questions: Sequence[Reference], rows: Rows, progress: Progress) -> dict[str, Any]:
    """Every system's retrieval metrics, and Trichdan's minus them, over all questions and by group."""
    together = slices(questions, rows)
    found = {}
    for number, (name, some) in enumerate(together.items(), 1):
        found[name] = {"questions": len(some), "systems": _systems(some, rows)}
        progress("groups compared", number, len(together))
    return {
        "schema": SCHEMA,
        "bootstrap": {"over": "articles", "draws": DRAWS, "seed": SEED},
        "missing_gold": [str(address) for address in missing_gold(pair(questions, rows[TRICHDAN]))],
        "slices": found,
    }


def slices(questions: Sequence[Reference], rows: Rows) -> dict[str, list[Reference]]:
    """The questions all together, by kind and language, and by direction with that language's paragraphs as right."""
    by_direction = directions(pair(questions, rows[TRICHDAN]))
    return {
        ALL: list(questions),
        **dict(sorted(groups(questions).items())),
        **{name: [question for question, _ in some] for name, some in sorted(by_direction.items())},
    }


def _systems(questions: Sequence[Reference], rows: Rows) -> dict[str, Any]:
    own = Run(questions, rows[TRICHDAN], {})
    articles = clusters(questions)
    told = {}
    for name, found in rows.items():
        told[name] = {"metrics": estimates(retrieval.measure(pair(questions, found)), questions, articles)}
        if name != TRICHDAN:
            changes = compare(Run(questions, found, {}), own)["metrics"]
            told[name]["trichdan_minus_it"] = {
                metric: _kept(changes[metric]) for metric in RETRIEVAL if metric in changes
            }
    return told


def _kept(change: Mapping[str, Any]) -> dict[str, Any]:
    return {name: change[name] for name in _DIFFERENCE}
