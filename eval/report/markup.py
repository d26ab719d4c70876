"""Small pieces of HTML. What comes from a question, an answer or an article is text here, whatever it looks like."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

# Invisible, and able to break a file (NUL, half a surrogate pair) or to turn the text around it (direction marks).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

NOTHING = '<span class="quiet">–</span>'


def text(value: object) -> str:
    """Anything as text, in an element or a quoted attribute; control characters are spelled out."""
    return escape(_CONTROL.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", str(value)))


def number(value: float, *, signed: bool = False) -> str:
    """A figure with three decimals; -0.0004 is 0.000."""
    rounded = round(value, 3) + 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.3f}".replace("-", "−")


def interval(found: Mapping[str, Any], *, signed: bool = False) -> str:
    """The ends of a 95 % interval."""
    return f"{number(found['low'], signed=signed)} – {number(found['high'], signed=signed)}"


def milliseconds(spent: float) -> str:
    """A time as people read it: 85 ms, 2.4 s."""
    return f"{spent:.0f} ms" if spent < 1000 else f"{spent / 1e3:.1f} s"


def share(part: float) -> str:
    """A share in whole percent; 0 % is none, 100 % is all."""
    return "&lt;1 %" if 0 < part < 0.01 else "&gt;99 %" if 0.99 < part < 1 else f"{part:.0%}".replace("%", " %")


def counted(count: int, thing: str) -> str:
    """A number of things: 1 question, 1,224 questions."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def bar(found: Mapping[str, Any], lowest: float = 0, highest: float = 1) -> str:
    """An interval drawn on a scale, its value as a tick; nothing where it does not fit."""
    if not lowest <= found["low"] <= found["high"] <= highest:
        return ""

    def place(value: float) -> str:
        return f"{100 * (value - lowest) / (highest - lowest):.1f}%"

    zero = f"--zero:{place(0)};" if lowest < 0 else ""
    places = f"--low:{place(found['low'])};--high:{place(found['high'])};--at:{place(found['value'])}"
    return f'<span class="bar" aria-hidden="true" style="{zero}{places}"></span>'


def drawn(found: Mapping[str, Any], lowest: float = 0, highest: float = 1, *, signed: bool = False) -> str:
    """An interval as a table shows it: drawn, and in figures."""
    ends = interval(found, signed=signed)
    return f'<span class="interval">{bar(found, lowest, highest)}<span class="ends">{ends}</span></span>'


def section(name: str, title: str, *parts: str) -> str:
    """A part of the page with a heading, that can be linked to; nothing if there is nothing in it."""
    inside = "".join(parts)
    return f'<section id="{name}"><h2>{title}</h2>{inside}</section>' if inside else ""


def table(label: str, heads: Sequence[str], rows: Iterable[str], *, sort: str = "") -> str:
    """A table in a box of its own, which scrolls if it must. heads: HTML. rows: whole <tr> or <tbody>."""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{text(label)}"><table class="{sort}">'
        f"<thead><tr>{columns}</tr></thead>{''.join(rows)}</table></div>"
    )
