"""What readers said about answers: kept beside the articles in the same file, and not forgotten with them."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from index.article import Address, Language
from index.database import FILE
from index.errors import IndexMissingError, TrichdanError

FEEDBACK_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, given TEXT NOT NULL, question TEXT NOT NULL,
    language TEXT NOT NULL, history TEXT NOT NULL, answer TEXT NOT NULL, model TEXT NOT NULL, helpful INTEGER NOT NULL,
    "right" TEXT NOT NULL, absent INTEGER NOT NULL, note TEXT NOT NULL
)
"""


class FeedbackError(TrichdanError):
    """Feedback cannot be stored, read, or turned into questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a reader said about one answer.

    history: the questions and answers before it. answer: as it was shown, with [n]. right: the paragraphs that carry
    the answer, as the reader sees it. absent: whether the reader says that the articles do not answer the question.
    """

    id: str = field(default_factory=lambda: uuid4().hex)
    given: datetime = field(default_factory=lambda: datetime.now(UTC))
    question: str
    language: Language
    history: tuple[tuple[str, str], ...] = ()
    answer: str
    model: str
    helpful: bool
    right: tuple[Address, ...] = ()
    absent: bool = False
    note: str = ""


class FeedbackBook:
    """The feedback on one index. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        if not self._path.exists():
            raise IndexMissingError(f"no index in {folder}; make one with: trichdan index FOLDER")
        self._lock = threading.Lock()
        # mode=rw: without it SQLite would make an empty catalog where there is none.
        self._connection = sqlite3.connect(
            f"{self._path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=30,
            check_same_thread=False,
        )  # fmt: skip
        try:
            with self._explained("opened"):
                self._connection.execute("PRAGMA journal_mode = WAL")
        except FeedbackError:
            self.close()
            raise

    def add(self, feedback: Feedback) -> None:
        """Keep one piece of feedback. Raises FeedbackError when it cannot be written."""
        row = (
            feedback.id, feedback.given.astimezone(UTC).isoformat(), feedback.question, feedback.language,
            json.dumps(feedback.history, ensure_ascii=False), feedback.answer, feedback.model, feedback.helpful,
            json.dumps([str(address) for address in feedback.right], ensure_ascii=False), feedback.absent,
            feedback.note,
        )  # fmt: skip
        with self._explained("written"):
            self._connection.execute(FEEDBACK_TABLE)
            self._connection.execute("INSERT INTO feedback VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def all(self) -> list[Feedback]:
        """Everything readers said, in the order in which they said it."""
        with self._explained("read"):
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'feedback'").fetchone():
                return []
            rows = self._connection.execute(
                'SELECT id, given, question, language, history, answer, model, helpful, "right", absent, note '
                "FROM feedback ORDER BY number"
            ).fetchall()
            return [
                Feedback(
                    id=name,
                    given=datetime.fromisoformat(given),
                    question=question,
                    language=language,
                    history=tuple((asked, answered) for asked, answered in json.loads(history)),
                    answer=answer,
                    model=model,
                    helpful=bool(helpful),
                    right=tuple(map(Address.parse, json.loads(right))),
                    absent=bool(absent),
                    note=note,
                )
                for name, given, question, language, history, answer, model, helpful, right, absent, note in rows
            ]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        """One thread at a time; whatever goes wrong becomes an error that says what could not be done."""
        with self._lock:
            try:
                yield
            # UnicodeError, of the values: half a surrogate pair, which only a faulty browser sends.
            except (sqlite3.Error, ValueError) as error:
                raise FeedbackError(
                    f"feedback cannot be {done} in {self._path} ({error}); "
                    "see that the disk has room, that the file may be written, and that nothing else holds it"
                ) from error
