"""The options of `search` and `ask` that restrict what may be found."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Optional

import typer

from rag.filters import Filters

_DAY = ["%Y-%m-%d"]


class Spoken(StrEnum):
    """The languages that a paragraph can be in."""

    vi = "vi"
    en = "en"


InLanguage = Annotated[Optional[Spoken], typer.Option("--language", help="Only paragraphs in this language.")]  # noqa: UP045 - typer reads it
OfOutlet = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--outlet", help="Only this outlet, or any whose name holds this; may be repeated."),
]
OfArticle = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--article", help="Only this article by its id, or a folder ending in /; may be repeated."),
]
Since = Annotated[Optional[datetime], typer.Option(formats=_DAY, help="Only what was published on this day or later.")]  # noqa: UP045
Until = Annotated[Optional[datetime], typer.Option(formats=_DAY, help="Only what was published until this day.")]  # noqa: UP045
Today = Annotated[
    Optional[datetime],  # noqa: UP045
    typer.Option(
        formats=_DAY, help='The day from which "yesterday" or "hôm qua" in a question is seen (default today).'
    ),
]
Anytime = Annotated[
    bool, typer.Option("--anytime", help="Do not restrict the search to a time that the question states.")
]


def filters(
    language: Spoken | None,
    outlets: list[str] | None,
    articles: list[str] | None,
    since: datetime | None,
    until: datetime | None,
) -> Filters:
    """The filter that the options say. Raises typer.BadParameter for a time that ends before it begins."""
    if since and until and until < since:
        raise typer.BadParameter("--until is earlier than --since: nothing can lie between")
    return Filters(
        language.value if language else None,
        tuple(outlets or ()),
        tuple(articles or ()),
        since.date() if since else None,
        until.date() if until else None,
    )


def day(today: datetime | None, *, anytime: bool) -> date | None:
    """The day from which questions are read; None: no time is read from them."""
    if anytime:
        return None
    return today.date() if today else datetime.now().astimezone().date()
