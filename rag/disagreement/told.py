"""A disagreement in words: a line that says so, then one for each source."""

from dataclasses import dataclass
from datetime import date

from index.article import Language
from rag.disagreement.stated import Disagreement, Stated

_LEADS: dict[Language, tuple[str, str]] = {
    "vi": ("Các nguồn nêu số liệu khác nhau:", "Các nguồn nêu thời điểm khác nhau:"),
    "en": ("The sources differ:", "The sources give different dates:"),
}
_UNDATED: dict[Language, str] = {"vi": "không rõ ngày", "en": "undated"}
_LATEST: dict[Language, str] = {"vi": "mới nhất", "en": "latest"}
_MONTHS = "January February March April May June July August September October November December".split()
# A headline that stands for a source without a name is cut after so many characters, at a word.
_LONGEST_SOURCE = 48


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text without markers, and what it cites; None for the line before them."""

    text: str
    cites: Stated | None = None


def told(found: Disagreement, language: Language) -> tuple[Line, ...]:
    """The lines that tell a reader of this language what the sources say: a lead, then the oldest source first."""
    lead = Line(_LEADS[language][found.kind == "time"])
    return (lead, *(Line(_line(stated, found.latest, language), stated) for stated in found.values))


def _line(stated: Stated, latest: Stated | None, language: Language) -> str:
    day = stated.published
    written = _written(day, language) if day else _UNDATED[language]
    mark = f" ({_LATEST[language]})" if stated is latest else ""
    return f"{_source(stated)} ({written}): {stated.text}{mark}"


def _written(day: date, language: Language) -> str:
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _source(stated: Stated) -> str:
    """The outlet; where none is known, the headline in quotation marks."""
    passage = stated.evidence.hit.passage
    if passage.outlet:
        return passage.outlet
    title = " ".join((passage.title or passage.address.article).split())
    if len(title) > _LONGEST_SOURCE:
        title = title[:_LONGEST_SOURCE].rsplit(" ", 1)[0].rstrip(",.:;–- ") + "…"
    return f"“{title}”"
