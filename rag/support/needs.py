"""What a sentence needs its source to hold, and what a source holds: numbers, sums, dates, each in any written form."""

import re
from datetime import date
from functools import lru_cache

from rag.support.days import days_alone, offsets, slashed, told, weekdays
from rag.support.figures import bare_years, figures, figures_said, readings, spell_ranges

# Tokens of which the source must hold one.
Need = frozenset[str]

_DAY = re.compile(r"d\d{8}")
_MONTH = re.compile(r"m\d{6}")
_TIME = re.compile(r"t(\d\d)(\d\d)")
_PART_OF_DAY = re.compile(r"\b[ap]\.?m\b|\b(?:sáng|trưa|chiều|tối|đêm|khuya|morning|afternoon|evening|night)\b", re.I)


@lru_cache(1 << 12)
def needs(text: str) -> tuple[Need, ...]:
    """The numbers, dates and times of a sentence, each as the tokens of which one will do."""
    said, text = figures_said(text), spell_ranges(text)
    terms = {term for term in said.terms if term != "n1" and not _DAY.fullmatch(term)}
    wanted: list[Need] = []
    for score in [term for term in terms if term[0] == "s"]:
        terms.difference_update(f"n{number}" for number in score[1:].split("-"))
    for day in days_alone(text):
        if f"n{day}" in terms:
            terms.discard(f"n{day}")
            wanted.append(frozenset({f"day{day}"}))
    for short, *pair in slashed(text):
        if terms.issuperset(pair):
            # Not read as a date, it may be one all the same.
            terms.difference_update(pair)
            wanted += [frozenset({short, number}) for number in pair]
    forms = {term: _forms(term, text) for term in terms}
    for unit, term in said.measured:
        if unit != "?" and term in terms:
            forms[term] = frozenset({f"{unit}:{term}", f"?:{term}"})
    for several in (*readings(text), *_hours(terms, text)):
        same = frozenset().union(*(forms[term] for term in several & terms))
        forms.update(dict.fromkeys(several & terms, same))
    wanted += [forms[term] for term in sorted(terms)]
    wanted += [frozenset({f"wd{number}"}) for number in weekdays(text)]
    wanted += [frozenset({f"off{offset}"}) for offset in offsets(text) if offset]
    return tuple(dict.fromkeys(wanted))


@lru_cache(1 << 12)
def held(text: str, published: date | None) -> frozenset[str]:
    """The tokens that a text can be the source of."""
    found = figures(text)
    tokens = found.terms.union(f"{unit}:{term}" for unit, term in found.measured)
    return frozenset(tokens) | told(spell_ranges(text), published)


def _forms(term: str, text: str) -> Need:
    """The tokens that one term of a sentence may have in its source."""
    if _MONTH.fullmatch(term):
        return frozenset({f"mo{term[5:]}"})
    if term in ("n0p5", "pct50"):
        return frozenset({"n0p5", "pct50"})
    time = _TIME.fullmatch(term)
    if time and int(time[1]) <= 12 and not _PART_OF_DAY.search(text):
        return frozenset({term, f"t{(int(time[1]) + 12) % 24:02}{time[2]}"})
    if term[0] == "n" and term[1:] in bare_years(text):
        return frozenset({term, f"y{term[1:]}"})
    return frozenset({term})


def _hours(terms: set[str], text: str) -> list[frozenset[str]]:
    """Terms that are one hour read in several ways: "7 giờ" may be seven hours, "6 o'clock" is twice a day."""
    times = [match for term in terms if (match := _TIME.fullmatch(term))]
    return [
        frozenset({time[0], f"n{int(time[1])}"} | ({f"t{int(time[1]) + 12}{time[2]}"} if "clock" in text else set()))
        for time in times
    ]
