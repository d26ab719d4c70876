"""Make the index equal to the folder, and tell the user what happened."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.database import Database
from index.errors import IndexMissingError, TrichdanError
from index.report import Report
from ui.console import indexing_bar, one_line, say
from ui.settings import AppSettings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

_TOLD = 20  # skipped files named one by one; all of them are in --json


def bring_up_to_date(
    folder: Path,
    settings: AppSettings,
    *,
    rebuild: bool = False,
    load_model: "Callable[[], BaseEmbedding] | None" = None,
) -> Report:
    """Index what changed, with progress, and say what was left out and what was mended."""
    from index.sync import sync

    with _going_on(), indexing_bar() as progress:
        report = sync(
            folder.expanduser(),  # `make ARTICLES=~/folder` reaches us with its tilde in most shells
            settings.index,
            settings.embedding,
            settings.vectors,
            load_model or model_loader(settings),
            articles=settings.articles,
            rebuild=rebuild,
            progress=progress,
        )
    if report.mended:
        say(f"the vectors were damaged ({report.mended}); they were made again from the catalog")
    _list(
        (f"skipped {one_line(one.path)}: {one.reason}" for one in report.skipped), len(report.skipped), "skipped files"
    )
    _list(
        (f"converted {one_line(one.path)} from {one.encoding}" for one in report.converted),
        len(report.converted),
        "converted",
    )
    return report


@contextmanager
def _going_on() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say("the index is as it was, and what was embedded is kept; run the same command again to go on")
        raise


def model_loader(settings: AppSettings) -> "Callable[[], BaseEmbedding]":
    """Opens the embedding model that the settings name."""

    def load() -> "BaseEmbedding":
        from index.embed import open_embedding

        return open_embedding(settings.embedding, settings.models)

    return load


def summary(report: Report) -> str:
    """A report in one line."""
    if not report.articles:
        return f"no article in the folder; {len(report.skipped)} files skipped, {report.removed} articles removed"
    return (
        f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.renamed} renamed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped; {report.paragraphs} paragraphs embedded"
    )


def folder_before(index: Path) -> Path:
    """The folder that was indexed last. Raises TrichdanError if there was none."""
    nameless = "name the folder that holds your articles: trichdan index FOLDER"
    try:
        catalog = Database(index)
    except IndexMissingError:
        raise TrichdanError(nameless) from None
    try:
        folder = catalog.get("folder")
    finally:
        catalog.close()
    if folder is None:
        raise TrichdanError(nameless)
    return Path(folder)


def _list(lines: Iterable[str], count: int, what: str) -> None:
    for number, line in enumerate(lines):
        if number == _TOLD:
            say(f"… and {count - _TOLD} more {what}; --json names all")
            return
        say(line)
