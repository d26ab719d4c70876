"""The nouns of the index: article, paragraph, address. Frozen values, no behaviour beyond their own spelling."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Literal, Self

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

_ADDRESS = re.compile(r"(?P<article>.+)#p(?P<number>[1-9][0-9]*)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a paragraph stands: `article-id#p7`."""

    article: str
    paragraph: int

    def __str__(self) -> str:
        return f"{self.article}#p{self.paragraph}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `article-id#p7`. Raises ValueError for anything else."""
        found = _ADDRESS.fullmatch(text)
        if found is None:
            raise ValueError(f"not a paragraph address: {text!r} (expected article-id#p7)")
        return cls(found["article"], int(found["number"]))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered block of an article: the unit that is indexed, retrieved and cited.

    start, end: character offsets into the article's text. dropped: the cleaning rule that set the block aside as
    boilerplate, or None; a dropped block keeps its number and is not indexed.
    """

    address: Address
    text: str
    start: int
    end: int
    language: Language
    dropped: str | None = None


# Where a date was found. file: only the file's own clock says so, which copying and downloading change.
DateSource = Literal["metadata", "byline", "text", "file"]


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, as its source wrote it (no time zone), and how that is known."""

    day: date
    time: time | None
    source: DateSource


@dataclass(frozen=True, slots=True)
class Article:
    """One document of the folder, as it was understood.

    encoding: how the file's bytes became text, as in `utf-8` or `tcvn3`; "" where the format itself says so.
    """

    id: str
    path: str
    title: str
    byline: str
    outlet: str
    url: str
    published: Published | None
    language: Language
    encoding: str
    text: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def body(self) -> tuple[Paragraph, ...]:
        """The paragraphs that are indexed, in reading order."""
        return tuple(p for p in self.paragraphs if p.dropped is None)
