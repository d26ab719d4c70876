"""What sources say, where they disagree."""

from dataclasses import dataclass
from datetime import date

from rag.answerability.sought import Kind
from rag.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Stated:
    """What one source says. text: the value as printed, with its unit. position: of its sentence in `evidence`."""

    text: str
    evidence: Evidence
    position: int

    @property
    def published(self) -> date | None:
        return self.evidence.hit.passage.published


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or more values of different articles, oldest first, undated ones last."""

    values: tuple[Stated, ...]
    kind: Kind

    @property
    def latest(self) -> Stated | None:
        """The value of the newest article; None where a date is missing or two are of one day."""
        days = [stated.published for stated in self.values]
        known = [day for day in days if day]
        if len(known) < len(days) or known.count(max(known)) > 1:
            return None
        return self.values[days.index(max(known))]
