"""Does a text state a fact, in whatever way either is written? For Vietnamese and English.

The evaluation's own reading of numbers, dates and names: it judges the system and so shares none of its checks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from eval.facts.dates import Date
from eval.facts.phrases import WORD, Phrase, Text
from eval.facts.quantities import Number, Quantities, read
from eval.facts.units import may_be

_ITEM = re.compile(r"^[ \t]*[0-9]{1,2}[.)][ \t]", re.MULTILINE)
# A capital at the start of a fact makes no name of these.
_NO_NAMES = frozenset(
    "about around over more than nearly almost some at least most up to under only just the a an on in by from after "
    "before since until between no number khoảng hơn gần trên dưới ít nhất tới chừng từ đến ngày tháng năm quý thứ lúc "
    "vào tại ở có còn là và tổng số bằng phút giờ".split()
)
# What a number without a unit may be: in a fact that says no more, in one that goes on ("54 people"), in an answer.
_LONE, _DESCRIBED, _IN_ANSWER = ("percent", "date"), (), ("percent",)


def found(fact: str, text: str) -> bool:
    """Whether a text states a fact: its dates, its numbers with their units and its names, or else its words.

    Where a fact has a number or a date its other words need not be found, being of one language. A name must: words
    with a capital, also the fact's first if several or if the number follows at once ("Boeing 737"). Numbers joined as
    in "5-2" or "10 to 12" must be so joined, in this order. Units must agree where both name one; percent must be named
    by both unless the fact is the number and no more. Words typed without diacritics meet those with them.
    """
    wanted, held = _wanted(fact), _held(text)
    if wanted.words and held.words.holds(wanted.words):
        return True
    return bool(wanted.dates or wanted.numbers) and (
        all(date.told_by(held.dates) or date.fraction in held.units for date in wanted.dates)
        and all(_stand(numbers, held) for numbers in wanted.numbers)
        and all(held.words.holds(name) for name in wanted.names)
    )


def share_found(facts: Sequence[str], text: str) -> float:
    """The share of facts that a text states; 1 if there are none."""
    return sum(found(fact, text) for fact in facts) / len(facts) if facts else 1.0


def invented_numbers(answer: str, sources: Sequence[str]) -> list[str]:
    """The numbers, dates and percentages of an answer that stand in no source in any form, as the answer has them.

    Citation markers and the numbers of a list are no claims, nor are numbers below eleven in words: "một", "ba" and
    "one" are other words too. The year of a date may stand elsewhere than its day and month.
    """
    said, held = read(answer), [_held(source) for source in sources]
    dates = [date for source in held for date in source.dates]
    units = _by_value(number for source in held for number in source.all_numbers)
    items = {place for match in _ITEM.finditer(said.text) for place in range(*match.span())}
    wrong = [(date.start, date.end) for date in said.dates if not _is_told(date, dates, units)]
    wrong += [
        (number.start, number.end)
        for number in said.numbers
        if _is_claim(number) and number.start not in items and not _stands(number, units, _IN_ANSWER)
    ]
    return [said.text[start:end].strip() for start, end in sorted(wrong)]


_Open = tuple[str, ...]
_Units = Mapping[Decimal, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a text must hold to state a fact: its words, or else dates, names and numbers, joined ones together.

    Each number with what it may be if it has no unit.
    """

    words: Phrase | None
    dates: tuple[Date, ...] = ()
    numbers: tuple[tuple[tuple[Number, _Open], ...], ...] = ()
    names: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    """What a text holds.

    numbers: in order. units: of each value that stands as a number, part of one or part of a date. all_numbers: those,
    and what is glued to letters.
    """

    dates: tuple[Date, ...]
    numbers: tuple[Number, ...]
    units: _Units
    all_numbers: tuple[Number, ...]
    words: Text


@lru_cache(maxsize=4096)
def _held(text: str) -> _Held:
    known = read(text)
    numbers = tuple(number for number in known.numbers if not number.glued)
    parts = [part for number in numbers for part in number.parts]
    for date in known.dates:
        readings = [(Decimal(day), "date") for day in date.days]
        readings += [(Decimal(value), "") for value in (date.year, date.fraction) if value]
        parts += [Number(date.start, date.end, frozenset({reading})) for reading in readings]
    glued = [each for number in known.numbers if number.glued for each in (number, *number.parts)]
    standing = (*numbers, *parts)
    return _Held(known.dates, numbers, _by_value(standing), (*standing, *glued), Text.of(known.text))


def _by_value(numbers: Iterable[Number]) -> _Units:
    units: dict[Decimal, set[str]] = {}
    for number in numbers:
        for value, unit in number.readings:
            units.setdefault(value, set()).add(unit)
    return {value: frozenset(held) for value, held in units.items()}


@lru_cache(maxsize=4096)
def _wanted(fact: str) -> _Wanted:
    known = read(fact)
    words = Phrase.of(known.text)
    numbers = [number for number in known.numbers if not number.glued]
    if WORD.search(known.rest):
        joined_to = [False, *(number.linked for number in numbers)]
        numbers = [n for n, after in zip(numbers, joined_to, strict=False) if after or n.linked or not _is_article(n)]
    if not known.dates and not numbers:
        return _Wanted(words)
    groups: list[list[tuple[Number, _Open]]] = []
    joined = False
    for number in numbers:
        goes_on = re.match(r"\s[^\W\d_]", known.rest[number.end :])
        groups += [] if joined else [[]]
        groups[-1].append((number, _DESCRIBED if goes_on else _LONE))
        joined = number.linked
    # "May" alone may be a month or a name.
    either = not numbers and not re.search("[0-9]", fact) and not any(date.days for date in known.dates)
    names = tuple(Phrase.of(name) for name in _names(known))
    return _Wanted(words if either else None, known.dates, tuple(tuple(group) for group in groups), names)


def _is_article(number: Number) -> bool:
    """Whether among other words a number is one of them and no count: "một thợ lặn", "nửa đêm"."""
    return not number.digits and number.readings <= {(Decimal(1), ""), (Decimal("0.5"), "")}


def _names(known: Quantities) -> list[str]:
    """The names that stand beside the numbers of a fact."""
    runs: list[list[re.Match[str]]] = []
    before = None
    for word in WORD.finditer(known.rest):
        if not word.group()[0].isupper():
            before = None
            continue
        if before and known.rest[before.end() : word.start()] in (" ", "-"):
            runs[-1].append(word)
        else:
            runs.append([word])
        before = word
    names = []
    for run in runs:
        first = not known.text[: run[0].start()].strip(" \"'“‘«(…")
        while first and run and run[0].group().lower() in _NO_NAMES:
            del run[0]
        if run and (not first or len(run) > 1 or re.match(r"[ -]?\|", known.rest[run[-1].end() :])):
            names.append(known.text[run[0].start() : run[-1].end()])
    return names


def _stand(numbers: Sequence[tuple[Number, _Open]], held: _Held) -> bool:
    """Whether joined numbers stand in a text, joined; or one number anywhere."""
    if len(numbers) == 1:
        return _stands(numbers[0][0], held.units, numbers[0][1])
    return any(
        all(other.linked for other in held.numbers[at : at + len(numbers) - 1])
        and all(
            _meets(number, _by_value([held.numbers[at + n]]), open_to) for n, (number, open_to) in enumerate(numbers)
        )
        for at in range(len(held.numbers) - len(numbers) + 1)
    )


def _stands(number: Number, units: _Units, open_to: _Open) -> bool:
    return _meets(number, units, open_to) or (
        bool(number.parts) and all(_meets(part, units, open_to) for part in number.parts)
    )


def _meets(number: Number, units: _Units, open_to: _Open) -> bool:
    return any(may_be(unit, there, open_to) for value, unit in number.readings for there in units.get(value, ()))


def _is_told(date: Date, others: Sequence[Date], units: _Units) -> bool:
    """Whether sources give the day and month of a date, with its year or with none and the year elsewhere."""
    if date.year is None:
        return date.told_by(others) or date.fraction in units
    same_year = (other for other in others if other.year in (None, date.year))
    return Decimal(date.year) in units and replace(date, year=None).told_by(same_year)


def _is_claim(number: Number) -> bool:
    return number.digits or any(value >= 11 or value % 1 not in (0, Decimal("0.5")) for value, _ in number.readings)
