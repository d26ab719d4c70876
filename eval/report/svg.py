"""A drawing of matplotlib as SVG inside the page: real text, in the page's own colours, equal bytes every time."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.report.markup import text

# Drawn in colours that nothing else has, so that they can be found again and become the page's.
INK, QUIET, LINE = "#010203", "#010204", "#010205"
SERIES = ("#010206", "#010207", "#010208")
_OF_THE_PAGE = {
    INK: "currentColor",
    QUIET: "var(--quiet)",
    LINE: "var(--line)",
    **{colour: f"var(--series-{i})" for i, colour in enumerate(SERIES, 1)},
}
_LOOKS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_REFERENCE = re.compile(r'(\bid="|href="#|url\(#)')
_STYLE_ELEMENT = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)
_FONT = re.compile(r"font-family: [^;\"]*; ?")


def drawing(name: str, told: str, height: float, draw: Callable[[Axes], None]) -> str:
    """A plot, 5 inches wide, as an SVG element. name: unlike any other on the page. told: what it shows, in words."""
    with _looks(name):
        figure = Figure(figsize=(5, height), layout="constrained")
        draw(figure.subplots())
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata=_NO_METADATA)
    return _inline(written.getvalue(), name, told)


@contextmanager
def _looks(name: str) -> Iterator[None]:
    with mpl.rc_context():
        # Not what the user has set for drawings of their own.
        mpl.rcdefaults()
        mpl.rcParams.update({**_LOOKS, "svg.hashsalt": name})
        yield


def _inline(written: str, name: str, told: str) -> str:
    _, start, rest = written.partition("<svg")
    svg = _STYLE_ELEMENT.sub("", start + rest).strip()
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    svg = _FONT.sub("", _REFERENCE.sub(rf"\g<1>{name}-", svg))
    for drawn, shown in _OF_THE_PAGE.items():
        svg = svg.replace(drawn, shown)
    svg = re.sub(r' width="[^"]*" height="[^"]*"', f' role="img" aria-label="{text(told)}"', svg, count=1)
    return re.sub(r"\s*\n\s*", " ", svg)
