"""What `trichdan eval` prints: short tables."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

# The figures that decide, in order; the others are in results.json and report.html.
_HEADLINE = (
    "crag",
    "hallucination",
    "false_abstention",
    "held_out_answered",
    "hit@1",
    "hit@5",
    "mrr@10",
    "gold_in_answer",
    "facts_found",
    "token_f1",
    "invented_numbers",
    "right_language",
    "citation_validity",
    "citation_precision",
    "citation_recall",
    "citation_coverage",
    "coverage",
    "failures",
)
# Those that are held against the baselines: few, and by short names, for a terminal of 80 columns.
_COMPARED = {
    "crag": "crag",
    "hallucination": "halluc.",
    "false_abstention": "f.abst.",
    "hit@1": "hit@1",
    "hit@5": "hit@5",
    "gold_in_answer": "gold",
    "citation_precision": "cit.prec",
}
_LISTED = 10


def show_results(results: Mapping[str, Any]) -> None:
    """The headline figures with their intervals, the baselines beneath them, and the times."""
    metrics, baselines = results["metrics"], results["baselines"]
    table = _table("", "value", "95 % interval", "questions")
    for name in _HEADLINE:
        if found := metrics.get(name):
            table.add_row(name, _figure(found), f"{found['low']:.3f} – {found['high']:.3f}", str(found["n"]))
    compared = [name for name in _COMPARED if name in metrics]
    beside = _table("", *(_COMPARED[name] for name in compared))
    for label, figures in {"this run": metrics, **baselines}.items():
        beside.add_row(label.replace("_", " "), *(_figure(figures.get(name)) for name in compared))
    console = Console(highlight=False)
    console.print(table)
    if baselines:
        console.print(beside)
    for stage, spent in results["timings_ms"].items():
        console.print(f"{stage:12} p50 {spent['p50']:8.0f} ms   p95 {spent['p95']:8.0f} ms", markup=False)
    drawn = results["bootstrap"]
    console.print(
        f"{results['questions']} questions ({results['answerable']} answerable); intervals: {drawn['draws']} draws of "
        f"{drawn['over']}, seed {drawn['seed']}",
        markup=False,
        soft_wrap=True,
    )


def show_comparison(comparison: Mapping[str, Any]) -> None:
    """What changed, metric by metric, and the questions that were won and lost."""
    console = Console(highlight=False)
    for change in comparison["changed"]:
        console.print(f"{change['name']}: {change['before']} → {change['after']}", markup=False)
    table = _table("", "before", "after", "change", "95 % interval", "≤ 0", "")
    for name, row in comparison["metrics"].items():
        if row["verdict"] == "equal":
            continue
        table.add_row(
            name,
            f"{row['before']:.3f}",
            f"{row['after']:.3f}",
            f"{row['value']:+.3f}",
            f"{row['low']:+.3f} – {row['high']:+.3f}",
            f"{row['draws_at_or_below_0']:.1%}",
            row["verdict"],
        )
    if table.row_count:
        console.print(table)
    if comparison["equal"]:
        console.print(f"The runs are equal on all {comparison['questions']} questions.")
    for heading in ("won", "lost"):
        questions = comparison[heading]
        if questions:
            console.print(f"\n{len(questions)} {heading} (by {comparison['decided_by']}):", style="bold")
        for each in questions[:_LISTED]:
            console.print(
                f"{each['id']}  {each['question']}\n  before: {each['before']}\n  after:  {each['after']}",
                markup=False,
                soft_wrap=True,
            )
        if len(questions) > _LISTED:
            console.print(f"… and {len(questions) - _LISTED} more: --json or --out PAGE.html lists them all")


def _table(*heads: str) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1))
    for head in heads:
        table.add_column(head, justify="right" if head else "left", no_wrap=True)
    return table


def _figure(found: Mapping[str, float] | None) -> str:
    return f"{found['value']:.3f}" if found else ""
