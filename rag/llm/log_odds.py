"""How sure a model is of Yes rather than No, read from the probabilities of its first word."""

import math
from collections.abc import Iterable

_YES = frozenset({"yes", "có"})
_NO = frozenset({"no", "không"})


def yes_or_no(first_words: Iterable[tuple[str, float]]) -> float | None:
    """log P(yes) − log P(no) from the likeliest first tokens, each with its natural log probability.

    A side of which no token is listed is at most as likely as the least likely one listed. None if neither is.
    """
    listed = [(word.strip().casefold(), log) for word, log in first_words]
    yes = [log for word, log in listed if word in _YES]
    no = [log for word, log in listed if word in _NO]
    if not yes and not no:
        return None
    ceiling = min(log for _, log in listed)
    return _summed(yes, ceiling) - _summed(no, ceiling)


def _summed(logs: list[float], ceiling: float) -> float:
    """The logarithm of summed probabilities, which may each be too small for a number of their own."""
    if not logs:
        return ceiling
    largest = max(logs)
    return largest + math.log(sum(math.exp(log - largest) for log in logs))
