"""The catalog: one SQLite file that is the truth. Articles, paragraphs, vectors and keyword index, in one transaction.

Everything else (the Chroma collections) can be rebuilt from it alone.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.article import LANGUAGES, Address, Article, Language, Paragraph
from index.calibration import Array, Calibration, Unrelated
from index.errors import IndexMismatchError, IndexMissingError
from index.keywords import columns

FILE = "catalog.sqlite"
_VERSION = 1
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, title TEXT NOT NULL, byline TEXT NOT NULL,
    outlet TEXT NOT NULL, published TEXT, language TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE paragraphs (
    rowid INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, language TEXT NOT NULL, dropped TEXT, node_id TEXT UNIQUE,
    vector TEXT, UNIQUE (article, number)
);
CREATE TABLE vectors (key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE backgrounds (language TEXT PRIMARY KEY, count INTEGER NOT NULL, vectors BLOB NOT NULL);
CREATE TABLE calibrations (
    language TEXT PRIMARY KEY, count INTEGER NOT NULL, mean BLOB NOT NULL, covariance BLOB NOT NULL
);
CREATE TABLE stored (node_id TEXT PRIMARY KEY, language TEXT NOT NULL);
""" + "".join(
    f"CREATE VIRTUAL TABLE keywords_{language} USING fts5"
    "(exact, folded, bigram, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\");\n"
    for language in LANGUAGES
)


@dataclass(frozen=True, slots=True)
class Passage:
    """An indexed paragraph with what a reader wants to know of its article, and its keys in the other stores."""

    paragraph: Paragraph
    title: str
    outlet: str
    published: date | None
    node_id: str
    vector: str

    @property
    def address(self) -> Address:
        return self.paragraph.address


class Catalog:
    """Read and write access to the catalog of one index folder. Safe to read from several threads."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE
        if not create and not self.path.exists():
            raise IndexMissingError(f"no index in {folder}; make one with: trichdan index FOLDER")
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        try:
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            self.close()
            raise IndexMismatchError(
                f"{self.path} cannot be read as a catalog ({error}); "
                "delete the index folder and run: trichdan index FOLDER"
            ) from error
        if version == 0 and create:
            self._connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            self.close()
            raise IndexMismatchError(
                f"{self.path} has format {version}, this program reads {_VERSION}; save what readers said of answers "
                "with: trichdan eval feedback FILE; then delete the index folder and run: trichdan index FOLDER"
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
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # --- what is known about the index -------------------------------------------------------------------------

    def digest(self) -> str:
        """A hash of everything that is indexed: equal for equal articles, however the index came about."""
        rows = self._connection.execute("SELECT node_id FROM paragraphs WHERE node_id IS NOT NULL ORDER BY node_id")
        digest = hashlib.sha256()
        for (node_id,) in rows:
            digest.update(f"{node_id}\n".encode())
        return digest.hexdigest()

    def get(self, key: str) -> str | None:
        """A fact about the index, such as the embedding it was built with."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def clear(self) -> None:
        """Forget everything, as for a rebuild with another embedding model."""
        with self.transaction():
            for table in ("meta", "articles", "paragraphs", "vectors", "backgrounds", "calibrations", "stored"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
            for language in LANGUAGES:
                self._connection.execute(f"DELETE FROM keywords_{language}")  # noqa: S608

    # --- articles ----------------------------------------------------------------------------------------------

    def files(self) -> dict[str, tuple[str, str]]:
        """Of each indexed file, by its path: the article's id and the SHA-256 of the file."""
        rows = self._connection.execute("SELECT path, id, sha256 FROM articles")
        return {path: (article, sha256) for path, article, sha256 in rows}

    def holder(self, path: str) -> str | None:
        """The id of the article that was read from a path, or None."""
        row = self._connection.execute("SELECT id FROM articles WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def article(self, article_id: str) -> Article | None:
        """One article with all its paragraphs, dropped ones too."""
        found = self._connection.execute(
            "SELECT id, path, title, byline, outlet, published, language, text FROM articles WHERE id = ?",
            (article_id,),
        ).fetchone()
        if found is None:
            return None
        name, path, title, byline, outlet, published, language, text = found
        rows = self._connection.execute(
            'SELECT number, start, "end", language, dropped FROM paragraphs WHERE article = ? ORDER BY number',
            (article_id,),
        )
        paragraphs = tuple(
            Paragraph(Address(article_id, number), text[start:end], start, end, spoken, dropped)
            for number, start, end, spoken, dropped in rows
        )
        day = date.fromisoformat(published) if published else None
        return Article(name, path, title, byline, outlet, day, language, text, paragraphs)

    def write(self, article: Article, sha256: str, keys: Sequence[tuple[str, str]]) -> None:
        """Put an article in the place of the one with its id. keys: node id and vector key of each body paragraph.

        The vectors must be in the catalog already or come in the same transaction.
        """
        self.remove(article.id)
        published = article.published.isoformat() if article.published else None
        self._connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, article.path, sha256, article.title, article.byline, article.outlet, published,
             article.language, article.text),
        )  # fmt: skip
        body = iter(keys)
        for paragraph in article.paragraphs:
            node_id, vector = next(body) if paragraph.dropped is None else (None, None)
            rowid = self._connection.execute(
                "INSERT INTO paragraphs VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
                (article.id, paragraph.address.paragraph, paragraph.start, paragraph.end, paragraph.language,
                 paragraph.dropped, node_id, vector),
            ).lastrowid  # fmt: skip
            if node_id is not None:
                self._connection.execute(
                    f"INSERT INTO keywords_{paragraph.language} (rowid, exact, folded, bigram) VALUES (?, ?, ?, ?)",  # noqa: S608
                    (rowid, *columns(paragraph.text)),
                )

    def remove(self, article_id: str) -> None:
        """Take an article out, with its paragraphs and keywords; unused vectors go with `drop_unused_vectors`."""
        for language in LANGUAGES:
            self._connection.execute(
                f"DELETE FROM keywords_{language} WHERE rowid IN "  # noqa: S608
                "(SELECT rowid FROM paragraphs WHERE article = ? AND node_id IS NOT NULL AND language = ?)",
                (article_id, language),
            )
        self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    # --- paragraphs --------------------------------------------------------------------------------------------

    def counts(self) -> dict[Language, int]:
        """How many paragraphs are indexed in each language."""
        rows = dict(
            self._connection.execute(
                "SELECT language, count(*) FROM paragraphs WHERE node_id IS NOT NULL GROUP BY language"
            )
        )
        return {language: rows.get(language, 0) for language in LANGUAGES}

    def count_in(self, articles: Iterable[str]) -> int:
        """How many paragraphs of these articles are indexed."""
        return sum(
            self._connection.execute(
                f"SELECT count(*) FROM paragraphs WHERE node_id IS NOT NULL AND article IN ({_marks(batch)})",  # noqa: S608
                batch,
            ).fetchone()[0]
            for batch in _batches(list(articles))
        )

    def article_count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    def passages(self, node_ids: Iterable[str]) -> dict[str, Passage]:
        """The indexed paragraphs of these node ids, by node id; unknown ids are left out."""
        return {passage.node_id: passage for passage in self._passages("p.node_id", node_ids)}

    def passages_at(self, addresses: Iterable[Address]) -> dict[Address, Passage]:
        """The indexed paragraphs at these addresses; what is not there, or was dropped, is left out."""
        wanted = frozenset(addresses)
        articles = {address.article for address in wanted}
        found = self._passages("p.article", articles)
        return {passage.address: passage for passage in found if passage.address in wanted}

    def all_passages(self, language: Language) -> Iterator[Passage]:
        """Every indexed paragraph of a language, in the order of the catalog."""
        yield from self._passages("p.language", [language])

    def _passages(self, column: str, values: Iterable[str]) -> Iterator[Passage]:
        for batch in _batches(list(values)):
            rows = self._connection.execute(
                'SELECT p.article, p.number, p.start, p."end", p.language, p.node_id, p.vector, '  # noqa: S608
                'substr(a.text, p.start + 1, p."end" - p.start), a.title, a.outlet, a.published '
                "FROM paragraphs p JOIN articles a ON a.id = p.article "
                f"WHERE p.node_id IS NOT NULL AND {column} IN ({_marks(batch)}) ORDER BY p.rowid",
                batch,
            )
            for article, number, start, end, language, node_id, vector, text, title, outlet, published in rows:
                yield Passage(
                    Paragraph(Address(article, number), text, start, end, language),
                    title,
                    outlet,
                    date.fromisoformat(published) if published else None,
                    node_id,
                    vector,
                )

    def match(self, language: Language, query: str, weights: Sequence[float]) -> dict[str, float]:
        """BM25 of every paragraph of a language that holds a word of an FTS5 query, by node id; larger is better.

        weights: of the columns exact, folded, bigram.
        """
        if not query:
            return {}
        rows = self._connection.execute(
            f"SELECT p.node_id, -bm25(keywords_{language}, ?, ?, ?) FROM keywords_{language} k "  # noqa: S608
            f"JOIN paragraphs p ON p.rowid = k.rowid WHERE keywords_{language} MATCH ?",
            (*weights, query),
        )
        return dict(rows.fetchall())

    # --- vectors -----------------------------------------------------------------------------------------------

    def known_vectors(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose vector is stored."""
        known: set[str] = set()
        for batch in _batches(list(keys)):
            rows = self._connection.execute(f"SELECT key FROM vectors WHERE key IN ({_marks(batch)})", batch)  # noqa: S608
            known.update(key for (key,) in rows)
        return known

    def vectors(self, keys: Sequence[str]) -> Array:
        """The stored vectors of these keys, in their order: (n, d), unit length. Raises KeyError for an unknown key."""
        stored: dict[str, Array] = {}
        for batch in _batches(list(dict.fromkeys(keys))):
            rows = self._connection.execute(f"SELECT key, value FROM vectors WHERE key IN ({_marks(batch)})", batch)  # noqa: S608
            stored.update((key, np.frombuffer(value, dtype=np.float32)) for key, value in rows)
        return np.stack([stored[key] for key in keys])

    def add_vectors(self, vectors: Mapping[str, Array]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            ((key, np.asarray(vector, dtype=np.float32).tobytes()) for key, vector in vectors.items()),
        )

    def drop_unused_vectors(self) -> None:
        self._connection.execute(
            "DELETE FROM vectors WHERE key NOT IN (SELECT vector FROM paragraphs WHERE vector IS NOT NULL)"
        )

    def has_vectors(self) -> bool:
        """Whether anything was ever embedded for this index."""
        found = self._connection.execute("SELECT 1 FROM vectors UNION ALL SELECT 1 FROM backgrounds LIMIT 1")
        return found.fetchone() is not None

    def background(self, language: Language) -> Array | None:
        """The vectors of sentences about nothing in particular, (n, d), or None before they were stored."""
        row = self._connection.execute(
            "SELECT count, vectors FROM backgrounds WHERE language = ?", (language,)
        ).fetchone()
        return np.frombuffer(row[1], dtype=np.float32).reshape(row[0], -1) if row else None

    def add_background(self, language: Language, vectors: Array) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO backgrounds VALUES (?, ?, ?)",
            (language, len(vectors), vectors.astype(np.float32).tobytes()),
        )

    def add_unrelated(self, unrelated: Unrelated) -> None:
        self.put("unrelated", f"{unrelated.mean!r} {unrelated.spread!r}")

    def unrelated(self) -> Unrelated | None:
        """What chance looks like to the embedding model, or None before anything was embedded."""
        stored = self.get("unrelated")
        return Unrelated(*map(float, stored.split())) if stored else None

    def calibrate(self) -> None:
        """Store each language's mean and covariance of paragraph vectors, for `calibration`."""
        self._connection.execute("DELETE FROM calibrations")
        for language in LANGUAGES:
            keys = [passage.vector for passage in self.all_passages(language)]
            background = self.background(language)
            if keys and background is not None:
                matrix = np.concatenate([self.vectors(keys), background]).astype(np.float64)
                mean = matrix.mean(axis=0)
                covariance = (matrix - mean).T @ (matrix - mean) / len(matrix)
                self._connection.execute(
                    "INSERT INTO calibrations VALUES (?, ?, ?, ?)",
                    (language, len(keys), mean.astype(np.float32).tobytes(), covariance.astype(np.float32).tobytes()),
                )

    def calibration(self, language: Language) -> Calibration | None:
        """How a language's vectors lie, or None where it has no paragraph."""
        row = self._connection.execute(
            "SELECT mean, covariance, count FROM calibrations WHERE language = ?", (language,)
        ).fetchone()
        background = self.background(language)
        if row is None or background is None:
            return None
        mean, covariance = (np.frombuffer(blob, dtype=np.float32) for blob in row[:2])
        return Calibration(mean, covariance.reshape(len(mean), len(mean)), row[2], background)

    # --- what the vector store is known to hold ----------------------------------------------------------------

    def stored(self) -> dict[str, Language]:
        """The node ids that the vector store has acknowledged, with the language of their collection."""
        return dict(self._connection.execute("SELECT node_id, language FROM stored").fetchall())

    def add_stored(self, node_ids: Iterable[str], language: Language) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO stored VALUES (?, ?)", ((node_id, language) for node_id in node_ids)
        )

    def drop_stored(self, node_ids: Iterable[str], language: Language) -> None:
        self._connection.executemany(
            "DELETE FROM stored WHERE node_id = ? AND language = ?", ((node_id, language) for node_id in node_ids)
        )


def _batches(values: list[str], size: int = 500) -> Iterator[list[str]]:
    return (values[i : i + size] for i in range(0, len(values), size))


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
