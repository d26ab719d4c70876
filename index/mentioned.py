"""The days that a paragraph speaks of."""

from datetime import date

from index.periods import periods

Days = tuple[date, date]

_LONGEST = 366
_MOST = 20


def mentioned(text: str, published: date | None) -> tuple[Days, ...]:
    """The days and spans of days that a text names, first and last day of each, in reading order, each once.

    text: in NFC. published: the day that its "yesterday" is seen from. Left out is what is open or longer than a
    year, and whatever comes after the twentieth.
    """
    found = [
        (period.since, period.until)
        for period in periods(text, published)
        if period.since and period.until and (period.until - period.since).days < _LONGEST
    ]
    return tuple(dict.fromkeys(found))[:_MOST]
