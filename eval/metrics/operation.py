"""Did it run?"""

from eval.dataset import Reference
from eval.metrics.metric import Metric
from eval.rows import NOT_ASKED, Row


def coverage(_: Reference, row: Row) -> float | None:
    """Share of the questions that were asked at all: below 1 the run was interrupted."""
    return float(row.error != NOT_ASKED)


def failures(_: Reference, row: Row) -> float | None:
    """Share of the questions where something broke, a model that did not answer included."""
    return float(bool(row.error))


METRICS = (Metric("coverage", coverage), Metric("failures", failures, better="lower"))
