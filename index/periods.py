"""Days, weeks, months and years as news and questions write them, in Vietnamese and English.

A text is read in two steps: rules find what stands alone ("tháng 9", "last Friday", "14/11"), then neighbours are
joined ("from … to …", "since …", "hôm qua (14/11)"). A text without any diacritic may be Vietnamese typed without them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.dates import full_dates
from index.period_readers import Kind, Phrase, RestsOn, real_date, whole_months
from index.period_rules import BARE, MARKED, Grammar
from index.text import fold, has_diacritics


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included; None: open on that side. text[start:end] says so."""

    since: date | None
    until: date | None
    start: int
    end: int
    kind: Kind


def periods(text: str, today: date | None) -> list[Period]:
    """The periods written in the text, in reading order and apart from each other; the longest phrase wins.

    text: in NFC. today: the day that "yesterday" is seen from; None: only what needs no such day.
    """
    grammar = MARKED if has_diacritics(text) else BARE
    alone = _longest(_phrases(text, today or date(2000, 1, 1), grammar))
    joined = _ranges(text, _explained(text, alone, grammar), grammar)
    found = _opened(text, joined, grammar)
    return [period for period, rests_on in found if today or rests_on == "nothing"]


# --- from phrases to periods ---


def _phrases(text: str, today: date, grammar: Grammar) -> Iterator[Phrase]:
    for start, end, day in full_dates(text):
        yield Phrase(day, day, "day", "nothing", start, end)
    for read, pattern in grammar.rules:
        for match in pattern.finditer(text):
            said = {name.rstrip("2"): " ".join(fold(word).split()) for name, word in match.groupdict().items() if word}
            try:
                found = read(said, today)
            except (ValueError, OverflowError):  # 31/2, or before the first year there is
                continue
            # Far from both ends of the calendar, so that what follows may add and take days.
            if found and 1000 <= found.since.year <= found.until.year <= 3000:
                yield replace(found, start=match.start(), end=match.end())


def _longest(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The phrases in reading order; of those that overlap the longest, of equals the one whose rule is first."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda it: it.start):
        length = phrase.end - phrase.start
        if kept and phrase.start < kept[-1].end:
            if length <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(phrase)
    return kept


def _explained(text: str, phrases: list[Phrase], grammar: Grammar) -> list[Phrase]:
    """The phrases, with a day that a date explains ("hôm qua (14/11)", "Tuesday, 3 May") made one with it."""
    kept: list[Phrase] = []
    for phrase in phrases:
        last = kept[-1] if kept else None
        a_day = last and last.kind == "relative" and last.since == last.until and phrase.kind == "day"
        if last and a_day and grammar.connections["explains"].fullmatch(text, last.end, phrase.start):
            kept[-1] = replace(phrase, start=last.start)
        else:
            kept.append(phrase)
    return kept


def _ranges(text: str, phrases: list[Phrase], grammar: Grammar) -> list[Phrase]:
    """The phrases, with "from March to May" and "14/11 – 20/11" made one."""
    kept: list[Phrase] = []
    for phrase in phrases:
        free = kept[-2].end if len(kept) > 1 else 0
        joined = _range(text, kept[-1], phrase, free, grammar.connections) if kept else None
        if joined:
            kept.pop()
        kept.append(joined or phrase)
    return kept


def _range(text: str, first: Phrase, last: Phrase, free: int, words: dict[str, re.Pattern[str]]) -> Phrase | None:
    if last.start - first.end > 24:
        return None
    opener = words["range"].search(text, max(free, first.start - 30), first.start)
    paired = opener and fold(opener["pair"]) in ("between", "giua")
    gap = words["pairs" if paired else "joins"].fullmatch(text, first.end, last.start)
    vague = "today" in (first.rests_on, last.rests_on)
    if not gap or (vague and not opener):
        return None
    first, last = _same_years(first, last)
    if first.since > last.until:
        return None
    kind = max(first.kind, last.kind, key=("day", "month", "year", "relative").index)
    rests_on: RestsOn = "today" if vague else "year" if first.rests_on == last.rests_on == "year" else "nothing"
    return Phrase(first.since, last.until, kind, rests_on, opener.start() if opener else first.start, last.end)


def _same_years(first: Phrase, last: Phrase) -> tuple[Phrase, Phrase]:
    """The two ends of a range, where a year that was only guessed follows from the other end."""
    if last.rests_on == "year":
        moved = _in_year(last, first.since.year)
        return first, moved if moved.since >= first.since else _in_year(last, first.since.year + 1)
    if first.rests_on == "year":
        moved = _in_year(first, last.until.year)
        return moved if moved.since <= last.until else _in_year(first, last.until.year - 1), last
    return first, last


def _in_year(phrase: Phrase, year: int) -> Phrase:
    since, shift = phrase.since, year - phrase.since.year
    if phrase.kind == "month":
        months = (phrase.until.year - since.year) * 12 + phrase.until.month - since.month + 1
        return replace(phrase, since=(moved := whole_months(year, since.month, months))[0], until=moved[1])
    days = [
        real_date(day.year + shift, day.month, day.day) or day + timedelta(365 * shift) for day in (since, phrase.until)
    ]
    return replace(phrase, since=days[0], until=days[1])


def _opened(text: str, phrases: list[Phrase], grammar: Grammar) -> Iterator[tuple[Period, RestsOn]]:
    """The periods of the phrases, open on one side where a word before or after says so."""
    free = 0
    for phrase in phrases:
        opener = grammar.connections["opener"].search(text, max(free, phrase.start - 40), phrase.start)
        # "after Tuesday's vote" is of Tuesday.
        owns = text[phrase.end : phrase.end + 2].lower() in ("'s", "’s")
        word = fold(opener["word"]) if opener and not owns else ""
        late = bool(opener and re.search("late|end|cuối|cuoi", opener["filler"]))
        since, until = _sides(word, phrase, late)
        start = opener.start() if opener and word else phrase.start
        onwards = grammar.connections["onwards"].match(text, phrase.end)
        if onwards and (until is None or not word):
            until, free = None, onwards.end()
        else:
            free = phrase.end
        kind = phrase.kind if since and until else "open"
        yield Period(since, until, start, free, kind), phrase.rests_on


def _sides(word: str, phrase: Phrase, late: bool) -> tuple[date | None, date | None]:
    if word in ("since", "tu", "ke tu"):
        return phrase.since, None
    if word in ("after", "sau"):
        return phrase.until + timedelta(1), None
    if word in ("before", "prior to", "truoc") and not late:
        return None, phrase.since - timedelta(1)
    return (None if word else phrase.since), phrase.until
