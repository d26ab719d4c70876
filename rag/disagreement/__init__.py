"""Sources that disagree on a number, a date, a share, a sum or a duration that a question asks for."""

from rag.disagreement.find import disagreement, worth_reading
from rag.disagreement.stated import Disagreement, Stated
from rag.disagreement.told import Line, told

__all__ = ["Disagreement", "Line", "Stated", "disagreement", "told", "worth_reading"]
