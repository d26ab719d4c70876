"""The citation engine's figures as text of 80 columns."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from eval.stock.citing_figures import METRICS, TIMES

_WIDTH, _NAME = 80, 42
FAIRNESS = (
    "LlamaIndex's CitationQueryEngine with its own prompts and sizes, over the same cleaned articles, by the same "
    "embedding model and language model (temperature 0) as Trichdan. In its favour: the answer is streamed, which is "
    "not its default; the model may take ten minutes; a follow-up is asked together with the question before; a "
    "refusal counts as one if the answer's first sentence is one; a citation of a paragraph counts for every copy of "
    "it; a source's precision is told twice, by the paragraphs it holds and by whether one of them is right."
)


def as_text(report: Mapping[str, Any]) -> str:
    """The report for a terminal: how it was measured, then the figures over all questions and by language."""
    drawn = report["bootstrap"]
    intervals = (
        f"Intervals: 95 %, {drawn['draws']:,} draws of {drawn['over']}, seed {drawn['seed']}. ↓: less is better."
    )
    notes = [piece for note in (FAIRNESS, *report["notes"], intervals) for piece in textwrap.wrap(note, _WIDTH)]
    return "\n".join([*notes, "", *_figures(report), "", *_times(report["timings_ms"])]) + "\n"


def _figures(report: Mapping[str, Any]) -> Iterator[str]:
    counted = f"{report['questions']:,} questions, {report['answerable']:,} answerable"
    yield f"{counted:<{_NAME}}{'all  95 %':<19}{'n':>4}{'vi':>6}{'en':>6}"
    by = [report["by"].get(f"lang:{code}", {}) for code in ("vi", "en")]
    for name, label in METRICS.items():
        if found := report["metrics"].get(name):
            interval = f"{_plain(found['value'])}  {_plain(found['low'])}–{_plain(found['high'])}"
            shown = "".join(f"{_plain(group[name]['value']) if name in group else '':>6}" for group in by)
            yield f"{label:<{_NAME}}{interval:<19}{found['n']:>4}{shown}".rstrip()


def _times(spent: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'seconds':<{_NAME}}{'median':>8}{'p95':>8}{'n':>6}"
    for stage, label in TIMES.items():
        if found := spent.get(stage):
            yield f"{label:<{_NAME}}{found['p50'] / 1e3:>8.1f}{found['p95'] / 1e3:>8.1f}{found['n']:>6}"


def _plain(value: float) -> str:
    """A share in four characters, .703 or 1.00, and a fifth for a minus."""
    shown = f"{abs(value):.3f}"[1:] if abs(value) < 0.9995 else f"{abs(value):.2f}"
    return f"−{shown}" if value < 0 and shown != ".000" else shown
