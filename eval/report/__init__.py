"""report.html: what an evaluation found, in one file that asks the network for nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from eval.dataset import Reference
from eval.report import comparison as compared
from eval.report import plots, summary, tables
from eval.report import questions as asked
from eval.report.markup import section
from eval.report.page import document
from eval.rows import Row
from eval.score import pair


def render(questions: Sequence[Reference], rows: Mapping[str, Row], results: Mapping[str, Any]) -> str:
    """A run's report as one HTML page. results: as eval.score makes them, with "run" and "judge" where there are."""
    pairs = pair(questions, rows)
    groups, timings = results.get("by", {}), results.get("timings_ms", {})
    threshold = results.get("run", {}).get("retrieval", {}).get("threshold")
    if isinstance(threshold, str):  # infinity has no word in JSON, and no place on a plot
        threshold = None
    drawn = (
        plots.by_direction(groups),
        plots.abstention(results.get("abstention", {}), threshold),
        plots.latency([row for _, row in pairs]),
        tables.stages(timings),
    )
    body = (
        summary.head(results),
        summary.warnings(results),
        summary.headline(results),
        summary.judged(results.get("judge")),
        tables.all_metrics(results),
        section("plots", "Languages, refusal, time", _plots(drawn)),
        tables.by_group(groups),
        tables.causes(results.get("causes", {})),
        asked.listed(pairs),
    )
    return document(summary.title(results), f"<main>{''.join(body)}</main>")


def render_comparison(comparison: Mapping[str, Any]) -> str:
    """A comparison of two runs as one HTML page."""
    return document("Trichdan: two runs compared", f"<main>{compared.body(comparison)}</main>")


def _plots(drawn: Sequence[str]) -> str:
    return f'<div class="plots">{"".join(drawn)}</div>' if any(drawn) else ""
