"""The values that a sentence states: numbers, sums, shares, durations and times, comparable in every written form."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.article import Language
from index.periods import Period, periods
from index.terms import number_terms
from index.text import Span, fold, number_words
from rag.answerability.sought import Kind
from rag.disagreement.written import (
    AROUND,
    CLOCK,
    CURRENCIES,
    DURATION,
    FRACTIONS,
    HOURS,
    LAST_DAY,
    MEASURES,
    MONEY,
    NUMBER,
    NUMBER_OF,
    OF,
    PERCENT,
    VAGUE_DAY,
    counted,
)

# "This year" and "last season" tell nothing of a day.
_SHORT = 31


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a sentence: text[start:end] says so, with its unit and what softens it ("about", "gần").

    unit: what it is measured in, as "usd", "%", "hour", "day", "clock" or "m"; "" for what is counted. amounts: every
    reading of it; for a day, days since 1/1/1. until: the last day of a longer time, or the amount itself. noun: what
    is counted, as printed. soft: "about", "over", "under", or "" for a value that is stated plainly. last: whether it
    is the end of a time ("until 31 December"). certain: False for a day that is only told from another ("on Tuesday").
    """

    span: Span
    unit: str
    amounts: tuple[float, ...]
    until: float
    noun: str = ""
    soft: str = ""
    last: bool = False
    certain: bool = True

    @property
    def amount(self) -> float:
        return max(self.amounts)


def values(text: str, kind: Kind, language: Language, published: date | None) -> list[Value]:
    """The values of a kind in a sentence, in order; none for a kind that has none.

    published: the day from which "18/12" and "early next year" are read; None: only what needs no such day is found.
    """
    if kind == "time":
        return sorted([*_days(text, published), *_clocks(text)], key=lambda value: value.span.start)
    found: Iterable[Value] = ()
    if kind == "money":
        found = _money(text)
    elif kind == "percent":
        found = _shares(text, language)
    elif kind == "duration":
        found = _durations(text)
    elif kind == "number":
        found = _numbers(text, language, published)
    return [_softened(text, value) for value in found]


def _money(text: str) -> Iterator[Value]:
    for match in MONEY.finditer(text):
        written = f"{match['sign'] or ''} {match['currency'] or ''}".strip()
        code = next((code for code, pattern in CURRENCIES if pattern.search(written)), "")
        if code and (amounts := _amounts(match.group())):
            yield Value(Span(*match.span()), code, amounts, max(amounts))


def _shares(text: str, language: Language) -> Iterator[Value]:
    for match in PERCENT.finditer(text):
        if amounts := _amounts(match.group()):
            yield Value(Span(*match.span()), "%", amounts, max(amounts), _whole(text, match.end(), language))
    for share, pattern in FRACTIONS:
        for match in pattern.finditer(text):
            yield Value(Span(*match.span()), "%", (share,), share, _whole(text, match.end(), language))


def _whole(text: str, end: int, language: Language) -> str:
    """What a share is one of: "60% of the territory", "60% lãnh thổ"."""
    of = OF.match(text, end)
    return counted(text, of.end() if of else end, language).strip(" -") if of or language == "vi" else ""


def _durations(text: str) -> Iterator[Value]:
    for match in DURATION.finditer(text):
        written = match["count"].lower()
        amounts = _amounts(written) if written[0].isdecimal() else tuple(number_words(written))
        if amounts:
            hours = tuple(amount * HOURS[fold(match["unit"]).rstrip("s")] for amount in amounts)
            yield Value(Span(*match.span()), "hour", hours, max(hours))


def _days(text: str, published: date | None) -> Iterator[Value]:
    for period in periods(text, published):
        since, until = _ends(text, period)
        if period.kind == "relative" and (until - since).days > _SHORT:
            continue
        vague = VAGUE_DAY.search(text[: period.start])
        span = Span(vague.start("said") if vague else period.start, period.end)
        last = bool(LAST_DAY.match(text[span.start : period.end]))
        ordinals = float(since.toordinal()), float(until.toordinal())
        yield Value(span, "day", ordinals[:1], ordinals[1], last=last, certain=period.kind != "relative")


def _ends(text: str, period: Period) -> tuple[date, date]:
    """The first and the last day; of a time that is open on one side, the day that is named."""
    if period.since and period.until:
        return period.since, period.until
    if period.since:
        after = fold(text[period.start : period.end]).startswith(("after", "sau"))
        named = period.since - timedelta(1) if after else period.since
    else:
        before = fold(text[period.start : period.end]).startswith(("before", "prior", "truoc"))
        named = (period.until or date.min) + timedelta(1 if before else 0)
    return named, named


def _clocks(text: str) -> Iterator[Value]:
    for match in CLOCK.finditer(text):
        hours = [term for term in number_terms(match.group()) if term.startswith("t")]
        amounts = tuple(int(term[1:3]) + int(term[3:5]) / 60 for term in hours)
        if amounts:
            yield Value(Span(*match.span()), "clock", amounts, max(amounts))


def _numbers(text: str, language: Language, published: date | None) -> Iterator[Value]:
    """The counts of a text: no sums, shares, times, ranges, places in an order or parts of a name."""
    taken = [
        value.span
        for found in (_money(text), _shares(text, language), _days(text, published), _clocks(text), _ages(text))
        for value in found
    ]
    for match in NUMBER.finditer(text):
        span = Span(*match.span())
        if any(span.start < other.end and other.start < span.end for other in taken):
            continue
        written = match.group()
        amounts = _amounts(written) if written[0].isdecimal() else tuple(number_words(written))
        if not amounts or (not match["scale"] and _is_year(written)):
            continue
        noun = counted(text, span.end, language)
        if not written[0].isdecimal() and not noun:
            continue
        end = span.end + len(noun)
        said = noun.strip(" -") or _counted_before(text[: span.start])
        yield Value(Span(span.start, end), _measure(noun), amounts, max(amounts), said)


def _counted_before(text: str) -> str:
    """What "the number of …" or "số …" says is counted, before a bare number."""
    named = [match["noun"] or match["noun2"] for match in NUMBER_OF.finditer(text)]
    return named[-1] if named else ""


def _ages(text: str) -> Iterator[Value]:
    for match in re.finditer(r"\b\d+[- ]year[- ]olds?\b", text):
        yield Value(Span(*match.span()), "year", (0.0,), 0.0)


def _is_year(written: str) -> bool:
    return written.isdecimal() and len(written) == 4 and 1900 <= int(written) <= 2100


def _amounts(written: str) -> tuple[float, ...]:
    terms = [term for term in number_terms(written) if term.startswith("n")]
    return tuple(float(term[1:].replace("p", ".")) for term in terms)


def _measure(noun: str) -> str:
    first = noun.lower().split()[:1]
    return MEASURES.get(first[0], "") if first else ""


def _softened(text: str, value: Value) -> Value:
    """The value with the word before it that makes it less than exact."""
    match = AROUND.search(text[: value.span.start])
    if match is None:
        return value
    soft = next((name for name in ("over", "under", "about") if match[name]), "")
    return replace(value, span=Span(match.start(), value.span.end), soft=soft)
