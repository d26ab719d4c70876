"""The tables of figures: every metric, every group of questions, every stage, every cause."""

from collections.abc import Iterable, Mapping
from typing import Any

from eval.causes import RIGHT
from eval.report import names
from eval.report.markup import NOTHING, counted, drawn, interval, milliseconds, number, section, share, table, text

_ARROWS = {"higher": ("↑", "higher is better"), "lower": ("↓", "lower is better"), "neither": ("", "")}
_OF_GROUPS = (
    "hit@1",
    "hit@5",
    "gold_in_answer",
    "citation_precision",
    "citation_recall",
    "hallucination",
    "false_abstention",
)
_WHY = {
    "right": "answered right, or rightly refused; where nothing was answered, found first",
    "not retrieved": "no right paragraph was among the results",
    "retrieved, not first": "a right paragraph was found, further down",
    "retrieved but not used": "a right paragraph was found, but the answer cites others",
    "used but wrong": "a right paragraph is cited, but the answer does not say what is expected",
    "wrong language": "a right paragraph is cited, but the answer is not in the question's language",
    "wrongly abstained": "refused, though the articles answer it",
    "should have abstained": "answered, though the articles do not",
    "failed": "something broke, or the question was not asked",
}


def metric_name(metric: str) -> str:
    """A metric's name with an arrow where it should go; unfolds to what it is."""
    arrow, said = _ARROWS[names.better(metric)]
    direction = f' <span class="arrow" role="img" aria-label="{said}" title="{said}">{arrow}</span>' if arrow else ""
    told = names.definition(metric)
    if not told:
        return f"<code>{text(metric)}</code>{direction}"
    return (
        f'<details class="metric"><summary title="{text(told)}"><code>{text(metric)}</code>{direction}</summary>'
        f"<p>{text(told)}</p></details>"
    )


def families(metrics: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Metrics under the headings they belong to, in the order they came in."""
    left = list(metrics)
    found = [(title, [name for name in left if name in family]) for title, family in names.FAMILIES]
    known = {name for _, family in names.FAMILIES for name in family}
    found.append(("Other", [name for name in left if name not in known]))
    return [(title, some) for title, some in found if some]


def all_metrics(results: Mapping[str, Any]) -> str:
    """Every metric with its interval, and every baseline beside it."""
    metrics, baselines = results["metrics"], results.get("baselines", {})
    heads = ["metric", "value", "95 % interval", "n", *(text(names.baseline(name)[0]) for name in baselines)]
    rows = (
        heading(title, len(heads)) + "".join(_metric(name, metrics[name], baselines) for name in some) + "</tbody>"
        for title, some in families(metrics)
    )
    legend = "".join(
        f"<div><dt>{text(called)}</dt><dd>{text(told)}</dd></div>"
        for called, told in map(names.baseline, baselines)
        if told
    )
    below = f'<dl class="legend">{legend}</dl>' if legend else ""
    return (
        section("metrics", "All metrics", table("All metrics", heads, rows, sort="metrics"), below) if metrics else ""
    )


def by_group(groups: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures that tell groups of questions apart, a group a line."""
    shown = [metric for metric in _OF_GROUPS if any(metric in found for found in groups.values())]
    if not shown:
        return ""
    heads = ["questions", "n", *(text(metric) for metric in shown)]
    rows = (
        heading(title, len(heads))
        + "".join(
            f'<tr><th scope="row">{text(names.group(name))}</th><td>{_count(groups[name]):,}</td>'
            + "".join(_cell(groups[name].get(metric)) for metric in shown)
            + "</tr>"
            for name in some
        )
        + "</tbody>"
        for title, some in names.sorts_of_groups(groups)
    )
    return section("groups", "By kind and language", table("By kind and language", heads, rows, sort="groups"))


def stages(timings: Mapping[str, Mapping[str, float]]) -> str:
    """How long each stage took."""
    rows = (
        f'<tr><th scope="row">{text(names.stage(stage))}</th><td>{milliseconds(spent["p50"])}</td>'
        f"<td>{milliseconds(spent['p95'])}</td><td>{spent['n']:,}</td></tr>"
        for stage, spent in ((stage, timings[stage]) for stage in names.in_order(timings))
    )
    shown = table("Time by stage", ("stage", "p50", "p95", "n"), rows)
    return f"<figure><figcaption>Time by stage</figcaption>{shown}</figure>" if timings else ""


def causes(counts: Mapping[str, int]) -> str:
    """Why questions were missed; each cause picks its questions in the list below."""
    total = sum(counts.values())
    missed = total - counts.get(RIGHT, 0)
    if not total:
        return ""
    lines = "".join(
        f'<li><button type="button" class="cause" data-cause="{text(name)}" disabled><b>{counts[name]:,}</b> '
        f'<span class="tag {tone(name)}">{text(name)}</span> <small>{share(counts[name] / total)}</small>'
        f'<span class="quiet">{text(_WHY.get(name, ""))}</span></button></li>'
        for name in sorted(counts, key=lambda name: (name == RIGHT, -counts[name], name))
    )
    said = (
        f"<p>{counted(missed, 'question')} of {total:,} missed, each for the first cause on the way to its answer.</p>"
    )
    return section("causes", "Why questions were missed", said, f'<ul class="causes">{lines}</ul>')


def tone(cause: str) -> str:
    """The colour of a cause: right, a needless refusal, or wrong."""
    return {"right": "good", "wrongly abstained": "careful", "retrieved, not first": "careful"}.get(cause, "bad")


def heading(title: str, columns: int) -> str:
    """The first line of a part of a table, and the beginning of that part."""
    return f'<tbody><tr><th scope="rowgroup" colspan="{columns}" class="family">{title}</th></tr>'


def _metric(name: str, found: Mapping[str, Any], baselines: Mapping[str, Mapping[str, Any]]) -> str:
    scale = (-1, 1) if name == "crag" else (0, 1)
    others = (of.get(name) for of in baselines.values())
    beside = "".join(f"<td>{number(other['value']) if other else NOTHING}</td>" for other in others)
    return (
        f'<tr><th scope="row">{metric_name(name)}</th><td><b>{number(found["value"])}</b></td>'
        f"<td>{drawn(found, *scale)}</td><td>{found['n']:,}</td>{beside}</tr>"
    )


def _cell(found: Mapping[str, Any] | None) -> str:
    return f"<td>{number(found['value'])}<small>{interval(found)}</small></td>" if found else f"<td>{NOTHING}</td>"


def _count(found: Mapping[str, Any]) -> int:
    return max((each["n"] for each in found.values()), default=0)
