"""What every command shares: JSON on stdout, everything else on stderr, errors as one clear line."""

import json
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from index.errors import SettingsError, TrichdanError

FAILED, WRONG_USAGE = 1, 2
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_stderr = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Tell the user something that is not the result."""
    _stderr.print(harmless(text), markup=False, soft_wrap=True)


def harmless(text: str) -> str:
    """Text that may hold file names, so that it does nothing to a terminal: controls are shown as they are written."""
    return _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """The same on one line."""
    return harmless(text).replace("\n", "\\n").replace("\t", "\\t")


def put_json(value: Any) -> None:
    """Print one JSON value on one line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _tell(error: str, as_json: bool) -> None:
    if as_json:
        put_json({"error": error})
    say(f"trichdan: {error}")


@contextmanager
def explained(as_json: bool) -> Iterator[None]:
    """Errors raised on purpose end the command with their message; with --json also as a JSON value."""
    try:
        yield
    except TrichdanError as error:
        _tell(str(error), as_json)
        raise typer.Exit(WRONG_USAGE if isinstance(error, SettingsError) else FAILED) from error
    except sqlite3.DatabaseError as error:
        _tell(
            f"the catalog of the index cannot be used ({error}); see: trichdan doctor; if it is damaged, begin it anew "
            "with: trichdan index --rebuild",
            as_json,
        )
        raise typer.Exit(FAILED) from error
    except OSError as error:
        _tell(str(error), as_json)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        say("trichdan: interrupted")
        raise typer.Exit(130) from error


_STAGES = {
    "reading": ("reading", "files"),
    "embedding": ("embedding", "paragraphs"),
    "storing": ("storing", "paragraphs"),
    "writing": ("writing", "articles"),
}


@contextmanager
def indexing_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for indexing: call it with the stage, and how many of its things are done of how many."""
    columns = (
        TextColumn("{task.fields[stage]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[things]}"),
        _Speed(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_stderr, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for earlier in tasks.values():
                    progress.update(earlier, visible=False)
                label, things = _STAGES[stage]
                tasks[stage] = progress.add_task("", total=total, stage=label, things=things)
            progress.update(tasks[stage], completed=done, total=total)

        yield advance


class _Speed(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def download_bar(megabytes: int) -> Iterator[Callable[[int, str], None]]:
    """A progress bar for a download: call it with the bytes that arrived and what is arriving."""
    columns = (BarColumn(), DownloadColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=_stderr, transient=True) as progress:
        task = progress.add_task("", total=megabytes * 1_000_000)
        yield lambda arrived, what: progress.update(task, completed=arrived, description=what)


@contextmanager
def counting_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar over a known number of things: call it after each."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_stderr, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)
