"""The plots of the report. Each is skipped where its figures are missing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from eval.report import names
from eval.report.markup import milliseconds, number, text
from eval.report.svg import INK, QUIET, SERIES, drawing
from eval.rows import Row
from eval.score import BARE

_DIRECTIONS = ("vi→vi", "en→en", "vi→en", "en→vi", BARE)
_JUDGED_BY = ("hit@1", "hit@5", "gold_in_answer")
_MARKERS = ("o", "s", "D")
_DASHES = ("-", "--", ":")
_PERCENTILES = np.linspace(0, 100, 101)


def by_direction(groups: Mapping[str, Mapping[str, Any]]) -> str:
    """Search and answers by the language of the question and of the right paragraph."""
    present = [name for name in _DIRECTIONS if "hit@1" in groups.get(name, {})]
    metrics = [metric for metric in _JUDGED_BY if any(metric in groups[name] for name in present)]
    if not metrics:
        return ""

    def draw(axes: Axes) -> None:
        for i, metric in enumerate(metrics):
            found = [(row, groups[name][metric]) for row, name in enumerate(present) if metric in groups[name]]
            values = np.array([each["value"] for _, each in found])
            # A mean that is all but an end of its interval may lie beyond it by a rounding error.
            ends = [[max(each["value"] - each["low"], 0) for _, each in found]]
            ends += [[max(each["high"] - each["value"], 0) for _, each in found]]
            places = np.array([row for row, _ in found]) + 0.22 * (i - (len(metrics) - 1) / 2)
            drawn = axes.errorbar(values, places, xerr=np.array(ends), fmt=_MARKERS[i], color=SERIES[i], label=metric)
            drawn[0].set_markersize(5)
        axes.set_yticks(range(len(present)), [names.group(name).replace(" without", "\nwithout") for name in present])
        axes.set_ylim(len(present) - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        axes.grid(visible=False, axis="y")
        axes.figure.legend(loc="outside upper center", ncols=len(metrics))

    told = "; ".join(
        f"{names.group(name)}: "
        + ", ".join(f"{m} {number(groups[name][m]['value'])}" for m in metrics if m in groups[name])
        for name in present
    )
    svg = drawing("by-direction", f"Means with intervals. {told}", 1 + 0.5 * len(present), draw)
    return _figure("From the question's language to the paragraph's", svg, "Means with 95 % intervals.")


def abstention(found: Mapping[str, Any], threshold: float | None) -> str:
    """What the refusal would do at other thresholds."""
    curve = found.get("curve") or []
    lines = [name for name in ("hallucination", "false_abstention") if curve and curve[0].get(name) is not None]
    if not lines:
        return ""

    def draw(axes: Axes) -> None:
        places = [point["threshold"] for point in curve]
        for i, name in enumerate(lines):
            shares = [point[name] for point in curve]
            axes.plot(places, shares, _DASHES[i], color=SERIES[i], linewidth=2, label=name.replace("_", " "))
        if threshold is not None:
            axes.axvline(threshold, color=QUIET, linewidth=1.2, linestyle=(0, (2, 2)), label=f"this run: {threshold:g}")
        axes.set_xlabel("threshold")
        axes.set_ylim(-0.02, 1.02)
        axes.figure.legend(loc="outside upper center", ncols=len(lines) + 1)

    area = found.get("area_under_curve")
    title = "Refusing: what another threshold would do"
    title += f" (area under curve {number(area)})" if area is not None else ""
    told = [f"Against the threshold, from {curve[0]['threshold']:.2f} to {curve[-1]['threshold']:.2f}."]
    for name in lines:
        told.append(f"{name.replace('_', ' ')} goes from {number(curve[0][name])} to {number(curve[-1][name])}.")
        if threshold is not None:
            told.append(f"At this run's threshold, {threshold:g}, it is {number(_at(curve, threshold, name))}.")
    svg = drawing("abstention", " ".join(told), 3, draw)
    note = "By the threshold before writing alone; what is refused after writing comes on top."
    return _figure(title, svg, note)


def latency(rows: Iterable[Row]) -> str:
    """How many answers were there after how long."""
    timings = [row.timings_ms for row in rows]
    stages = ("evidence", "first_word", "total") if any("total" in spent for spent in timings) else ("search",)
    spent = {stage: [each[stage] for each in timings if each.get(stage, 0) > 0] for stage in stages}
    spent = {stage: times for stage, times in spent.items() if times}
    if not spent:
        return ""
    percentiles = {stage: np.percentile(times, _PERCENTILES) for stage, times in spent.items()}

    def draw(axes: Axes) -> None:
        for i, (stage, times) in enumerate(percentiles.items()):
            label = names.stage(stage)
            axes.plot(times, _PERCENTILES / 100, _DASHES[i], color=SERIES[i], linewidth=2, label=label)
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))
        axes.set_ylabel("share of questions", color=INK)
        axes.set_ylim(-0.02, 1.02)
        axes.figure.legend(loc="outside upper center", ncols=len(percentiles))

    told = "; ".join(
        f"{names.stage(stage)}: half within {milliseconds(float(times[50]))}, 95 % within {milliseconds(times[95])}"
        for stage, times in percentiles.items()
    )
    svg = drawing("latency", f"Share of questions against time. {told}", 3, draw)
    return _figure("Time since the question was asked", svg, "Logarithmic scale.")


def _figure(title: str, svg: str, note: str) -> str:
    return f'<figure class="plot"><figcaption>{text(title)}</figcaption>{svg}<p class="note">{text(note)}</p></figure>'


def _at(curve: Sequence[Mapping[str, Any]], threshold: float, name: str) -> float:
    return float(np.interp(threshold, [point["threshold"] for point in curve], [point[name] for point in curve]))


def _tick(spent: float) -> str:
    return f"{spent:g} ms" if spent < 1000 else f"{spent / 1e3:g} s"
