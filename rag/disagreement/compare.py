"""Whether two values agree in some written form, and whether they are near enough to speak of one thing."""

from math import floor, log10

from rag.disagreement.values import Value

# A rounding that nothing marks as one ("60.000" for 59,000) is this near.
_PLAIN_ROUNDING = 0.05
# Two counts of one thing are seldom further apart: what is twice as much is mostly something else.
_RATIO, _RATIO_OF_TIME, _DAYS, _HOURS = 2.0, 1.5, 300, 6.0
# What games are counted in changes from one sentence to the next.
_SCORES = frozenset(("point", "round", "time"))


def agree(one: Value, other: Value) -> bool:
    """Whether two values say the same: equal in one of their readings, or one a rounding of the other."""
    if one.unit != other.unit:
        return False
    if one.unit == "day":
        return one.amount <= other.until and other.amount <= one.until
    return any(_same(one, a, other, b) for a in one.amounts for b in other.amounts)


def comparable(one: Value, other: Value) -> bool:
    """Whether two values that do not agree may be two accounts of one thing."""
    if one.unit != other.unit or one.unit in _SCORES or one.last != other.last or not (one.certain and other.certain):
        return False
    return distance(one, other) < 1 - 1e-9


def distance(one: Value, other: Value) -> float:
    """How far two values of one unit are apart: 1 is as far as two accounts of one thing may be."""
    if one.unit == "day":
        return abs(one.amount - other.amount) / _DAYS
    if one.unit == "clock":
        return min(abs(a - b) for a in one.amounts for b in other.amounts) / _HOURS
    low, high = sorted((one.amount, other.amount))
    ratio = _RATIO_OF_TIME if one.unit == "hour" else _RATIO
    return log10(high / low) / log10(ratio) if low > 0 else float("inf")


def _same(one: Value, a: float, other: Value, b: float) -> bool:
    if abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1):
        return True
    return one.unit != "clock" and (_rounds(one, a, b) or _rounds(other, b, a))


def _rounds(value: Value, rounded: float, exact: float) -> bool:
    """Whether a number that a value states may be the rounding of another one."""
    step, gap = _step(rounded), exact - rounded
    if value.soft == "over":
        return 0 <= gap < step / 2
    if value.soft == "under":
        return 0 <= -gap < step / 2
    near = abs(gap) < step / 2
    return near and (value.soft == "about" or abs(gap) <= _PLAIN_ROUNDING * abs(rounded))


def _step(number: float) -> float:
    """What the last digit of a number that is no nought stands for: 10,000 for 60,000; 0.1 for 3.1."""
    if number <= 0:
        return 0.0
    step = 10.0 ** floor(log10(number))
    while step > 1e-6 and abs(number / step - round(number / step)) > 1e-6:
        step /= 10
    return step
