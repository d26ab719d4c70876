"""The page of a comparison: did the change help, and which questions did it win and lose?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.report.markup import NOTHING, counted, drawn, number, section, share, table, text
from eval.report.tables import families, heading, metric_name

# The verdicts of eval.compare, in words and colour; an interval that holds 0 says nothing.
_CLEAR = {"better": "good", "worse": "bad", "changed": "careful"}
_UNCLEAR = {"unclear": "no clear difference", "equal": "the same"}


def body(comparison: Mapping[str, Any]) -> str:
    """Everything between the head and the end of the page."""
    return "".join(
        (
            _head(comparison),
            _verdicts(comparison),
            _settings(comparison["changed"]),
            _metrics(comparison["metrics"]),
            _moved("won", comparison),
            _moved("lost", comparison),
        )
    )


def _head(comparison: Mapping[str, Any]) -> str:
    bootstrap = comparison["bootstrap"]
    facts = [
        ("Questions", f"{comparison['questions']:,} that both runs asked"),
        ("Intervals", f"95 %, {bootstrap['draws']:,} draws of {bootstrap['over']}, seed {bootstrap['seed']}"),
    ]
    if comparison["left_out"]:
        facts.append(("Left out", f"{counted(comparison['left_out'], 'question')} that only one run asked"))
    told = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in facts)
    return f'<header class="top"><h1>Two runs compared</h1><dl class="facts">{told}</dl></header>'


def _verdicts(comparison: Mapping[str, Any]) -> str:
    if comparison["equal"]:
        return '<div class="equal"><p><strong>The runs are equal</strong> on every question, by every metric.</p></div>'
    said = {name: change["verdict"] for name, change in comparison["metrics"].items()}
    lines = [
        f"<div><dt>{_tag(word)}</dt><dd>{_names(said, word)}</dd></div>" for word in _CLEAR if word in said.values()
    ]
    if rest := sum(word not in _CLEAR for word in said.values()):
        counts = f"{counted(rest, 'metric')} of {len(said)}"
        lines.append(f"<div><dt>{_tag('unclear')}</dt><dd>{counts}</dd></div>")
    return section("verdicts", "In short", f'<dl class="legend">{"".join(lines)}</dl>')


def _names(said: Mapping[str, str], word: str) -> str:
    return ", ".join(f"<code>{text(name)}</code>" for name in said if said[name] == word)


def _tag(verdict: str) -> str:
    return f'<span class="tag {_CLEAR.get(verdict, "")}">{text(_UNCLEAR.get(verdict, verdict))}</span>'


def _settings(changed: Sequence[Mapping[str, Any]]) -> str:
    if not changed:
        return section(
            "settings", "Settings", "<p>Both runs depended on the same settings, articles and questions.</p>"
        )
    rows = (
        f'<tr><th scope="row"><code>{text(each["name"])}</code></th>'
        f"<td>{_value(each['before'])}</td><td>{_value(each['after'])}</td></tr>"
        for each in changed
    )
    return section(
        "settings", "Settings that changed", table("Settings", ("setting", "before", "after"), rows, sort="changed")
    )


def _value(value: object) -> str:
    return NOTHING if value is None else text(value)


def _metrics(metrics: Mapping[str, Mapping[str, Any]]) -> str:
    heads = ("metric", "", "before", "after", "difference", "95 % interval", "draws ≤ 0", "won", "lost", "n")
    rows = (
        heading(title, len(heads)) + "".join(_metric(name, metrics[name]) for name in some) + "</tbody>"
        for title, some in families(metrics)
    )
    return section("metrics", "All metrics", table("All metrics", heads, rows, sort="changes")) if metrics else ""


def _metric(name: str, change: Mapping[str, Any]) -> str:
    reach = max(abs(change["low"]), abs(change["high"]), 0.1)
    cells = (
        number(change["before"]),
        number(change["after"]),
        f"<b>{number(change['value'], signed=True)}</b>",
        drawn(change, -reach, reach, signed=True),
        share(change["draws_at_or_below_0"]),
        *((NOTHING, NOTHING) if change["better"] == "neither" else (len(change["won"]), len(change["lost"]))),
        f"{change['n']:,}",
    )
    return (
        f'<tr><th scope="row">{metric_name(name)}</th><td class="word">{_tag(change["verdict"])}</td>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def _moved(which: str, comparison: Mapping[str, Any]) -> str:
    questions = comparison[which]
    if not questions:
        return ""
    said = f'<p class="note">By {text(comparison["decided_by"])}, the largest changes first.</p>'
    entries = "".join(_question(each, comparison["decided_by"]) for each in questions)
    return section(which, f"{counted(len(questions), 'question')} {which}", said, f'<div class="list">{entries}</div>')


def _question(each: Mapping[str, Any], decided_by: str) -> str:
    gold = _listed(each["gold"])
    right = f"Right paragraphs: {gold}" if gold else "Expected: a refusal; the articles do not answer it."
    change = f"{text(decided_by)} {number(each['change'], signed=True)}"
    return (
        f'<article class="moved"><p class="meta"><span class="id">{text(each["id"])}</span> · {change}</p>'
        f'<h3 dir="auto">{text(each["question"])}</h3><div class="sides">'
        f'<div><h4>Before</h4><p class="answer" dir="auto">{text(each["before"])}</p></div>'
        f'<div><h4>After</h4><p class="answer" dir="auto">{text(each["after"])}</p></div></div>'
        f'<p class="expected">{right}</p></article>\n'
    )


def _listed(addresses: Iterable[str]) -> str:
    return ", ".join(f'<span class="address">{text(address)}</span>' for address in addresses)
