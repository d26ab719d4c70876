"""Many questions from one file: a JSON object a line in, a JSON object a line out, models loaded once."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import TrichdanError
from rag.followup import Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch."""

    id: str
    question: str
    history: tuple[Turn, ...]


def run_batch(file: Path, reply: Callable[[Asked], Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The replies to each line, with its id; a bad line gives {"id", "error"} and the next one is taken."""
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        identity: Any = None
        try:
            entry = json.loads(line)
            identity = entry.get("id") if isinstance(entry, dict) else None
            yield {"id": identity, **reply(read_entry(entry))}
        except (ValueError, TrichdanError) as error:
            yield {"id": identity, "error": f"line {number}: {error}"}


def read_entry(entry: Any) -> Asked:
    """Check one line. Raises ValueError that says what is wrong with it."""
    if not isinstance(entry, dict):
        raise ValueError("not a JSON object")
    question = entry.get("question")
    if not isinstance(question, str) or not question.strip():
        raise ValueError('no "question"')
    return Asked(str(entry.get("id", "")), question, read_history(entry.get("history") or []))


def read_history(turns: Sequence[Any]) -> tuple[Turn, ...]:
    """Earlier turns as the question file has them: [{"question", "answer"}]."""
    try:
        return tuple(Turn(str(turn["question"]), str(turn["answer"])) for turn in turns)
    except (KeyError, TypeError) as error:
        raise ValueError('"history" is not a list of {"question", "answer"}') from error
