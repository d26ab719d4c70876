"""report.html: the results and every question in one file that asks the network for nothing."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval.dataset import Reference
from eval.metrics import gold_in_answer, hit_at
from eval.rows import Row

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8884; }
td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
.wrong { border-left: 4px solid #c33; } .right { border-left: 4px solid #393; }
"""


def render(questions: Sequence[Reference], rows: Mapping[str, Row], results: Mapping[str, Any]) -> str:
    """The report as one HTML page."""
    listed = "".join(_question(question, rows.get(question.id)) for question in questions)
    groups = "".join(f"<h3>{escape(name)}</h3>{_table(metrics)}" for name, metrics in results["by"].items())
    timings = "".join(
        f"<tr><td>{escape(stage)}</td><td class=n>{spent['p50']} ms</td><td class=n>{spent['p95']} ms</td></tr>"
        for stage, spent in results["timings_ms"].items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Trichdan evaluation</title><style>{_STYLE}</style><h1>Evaluation</h1>"
        f"<p>{results['questions']} questions; intervals: 95 %, {results['bootstrap']['draws']} draws of articles, "
        f"seed {results['bootstrap']['seed']}.</p>{_table(results['metrics'])}"
        f"<h2>Time</h2><table><tr><th>stage<th>p50<th>p95</tr>{timings}</table>"
        f"<h2>By kind and language</h2>{groups}"
        "<h2>Questions</h2><table><tr><th>question<th>answer<th>right paragraphs<th>retrieved</tr>"
        f"{listed}</table></html>"
    )


def _table(metrics: Mapping[str, Mapping[str, float]]) -> str:
    lines = "".join(
        f"<tr><td>{escape(name)}</td><td class=n>{m['value']:.3f}</td>"
        f"<td class=n>{m['low']:.3f} – {m['high']:.3f}</td><td class=n>{m['n']}</td></tr>"
        for name, m in metrics.items()
    )
    return f"<table><tr><th>metric<th>value<th>interval<th>questions</tr>{lines}</table>"


def _question(question: Reference, row: Row | None) -> str:
    if row is None:
        return f"<tr class=wrong><td>{escape(question.question)}</td><td colspan=3>no row</td></tr>"
    if not question.answerable:
        right = row.abstained
    else:
        right = bool(gold_in_answer(question, row) if row.answer else hit_at(1, question, row))
    shown = " ".join(str(hit.address) for hit in row.retrieved[:5])
    cited = ", ".join(f"[{number}] {address}" for number, address in row.citations)
    answer = escape(row.answer) + (f"<br><small>{escape(cited)}</small>" if cited else "")
    gold = " ".join(map(str, question.gold)) or "none: not in the articles"
    return (
        f"<tr class={'right' if right else 'wrong'}><td>{escape(question.id)} {escape(question.question)}</td>"
        f"<td>{escape(row.error) if row.error else answer}</td><td>{escape(gold)}</td><td>{escape(shown)}</td></tr>"
    )
