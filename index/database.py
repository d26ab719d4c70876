"""The SQLite file of one index: connections, transactions, snapshots, and facts about the index as a whole."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import schema
from index.errors import CatalogDamagedError, IndexMismatchError, IndexMissingError, TrichdanError

FILE = "catalog.sqlite"


class Database:
    """The file with a connection for every thread. Readers see the last committed state and never wait."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE
        if not create and not self.path.exists():
            raise IndexMissingError(f"no index in {folder}; make one with: trichdan index FOLDER")
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        try:
            self._prepare(create=create)
        except sqlite3.DatabaseError as error:
            self.close()
            if isinstance(error, sqlite3.OperationalError):  # a full disk, a folder that may not be written
                if "disk" in str(error) and "malformed" not in str(error):
                    raise
                raise TrichdanError(f"{self.path} cannot be opened ({error}); see: trichdan doctor") from error
            raise CatalogDamagedError(
                f"{self.path} cannot be read as a catalog ({error}); begin it anew with: "
                "trichdan index --rebuild FOLDER (what readers said of answers is kept as far as it can be read)"
            ) from error
        except TrichdanError:
            self.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        version = schema.version_of(self._connection)
        if version == 0 and create:
            schema.create(self._connection)
        elif version == 0 and not self._connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise IndexMissingError(  # the disk was full before anything could be written
                f"the index in {self.path.parent} was never finished; make it with: trichdan index FOLDER"
            )
        elif 0 < version < schema.VERSION:
            schema.migrate(self._connection)
        elif version != schema.VERSION:
            newer = "a newer Trichdan made it; use that one, or" if version > schema.VERSION else "it holds nothing;"
            raise IndexMismatchError(
                f"{self.path} has format {version}, this program reads {schema.VERSION}: {newer} save what readers "
                "said of answers with: trichdan eval feedback FILE; then delete the index folder and run: "
                "trichdan index FOLDER"
            )

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # check_same_thread only so that close() can close every thread's own connection.
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=30, check_same_thread=False)
            self._local.connection = connection
            self._open.append(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def close(self) -> None:
        """Close the connections of every thread."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen, or none."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk ends a transaction by itself.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads inside see one state of the index, whatever is written meanwhile; may be nested."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def get(self, key: str) -> str | None:
        """A fact about the index, such as the embedding it was built with."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, value: str) -> None:
        """State a fact about the index."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def batches(values: list[str], size: int = 500) -> Iterator[list[str]]:
    """Values in portions small enough for one statement."""
    return (values[i : i + size] for i in range(0, len(values), size))


def marks(values: Sequence[str]) -> str:
    """As many question marks as values."""
    return ",".join("?" * len(values))
