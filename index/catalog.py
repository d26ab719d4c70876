"""The catalog: one SQLite file that is the truth. Articles, paragraphs, vectors and keyword index, in one transaction.

Everything else (the Chroma collections) can be rebuilt from it alone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from index.article import LANGUAGES, Address, Article, Language, Paragraph, Published
from index.database import batches, marks
from index.keywords import COLUMNS, columns
from index.mentioned import mentioned
from index.reprint_table import said
from index.reprints import copy_key
from index.translation_table import TranslationTable


@dataclass(frozen=True, slots=True)
class Passage:
    """An indexed paragraph with what a reader wants to know of its article, and its keys in the other stores.

    published: as the article itself says; a file's clock is not believed. cluster: the same for paragraphs that are
    copies of one another.
    """

    paragraph: Paragraph
    title: str
    outlet: str
    published: date | None
    node_id: str
    vector: str
    cluster: str

    @property
    def address(self) -> Address:
        return self.paragraph.address


@dataclass(frozen=True, slots=True)
class Fact:
    """What decides whether an indexed paragraph may be found, and its keys in the other stores."""

    node_id: str
    vector: str
    language: Language
    article: str
    outlet: str
    published: date | None


class Catalog(TranslationTable):
    """Read and write access to the catalog of one index folder. Safe to read from several threads."""

    # --- what is known about the index -------------------------------------------------------------------------

    def digest(self) -> str:
        """A hash of everything that is indexed: equal for equal articles, however the index came about."""
        rows = self._connection.execute("SELECT node_id FROM paragraphs WHERE node_id IS NOT NULL ORDER BY node_id")
        digest = hashlib.sha256()
        for (node_id,) in rows:
            digest.update(f"{node_id}\n".encode())
        return digest.hexdigest()

    def any_title(self) -> str | None:
        """The headline of one article, if there is any."""
        row = self._connection.execute("SELECT title FROM articles WHERE title != '' ORDER BY id LIMIT 1").fetchone()
        return row[0] if row else None

    def fault(self) -> str | None:
        """What is wrong in the file itself, in its keyword index, or between its tables; None if nothing is."""
        told = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if told != "ok":
            return str(told)
        lost = self._connection.execute(
            "SELECT count(*) FROM paragraphs WHERE node_id IS NOT NULL AND vector NOT IN "
            "(SELECT key FROM vectors WHERE embedding = ?)",
            (self.embedding_number(),),
        ).fetchone()[0]
        if lost:
            return f"{lost} paragraphs have no vector"
        for language, count in self.counts().items():
            found = self._connection.execute(f"SELECT count(*) FROM keywords_{language}").fetchone()[0]  # noqa: S608
            if found != count:
                return f"{found} {language} paragraphs in the keyword index, {count} in the articles"
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for language in LANGUAGES:  # a command in the guise of an insertion; it writes nothing
                table = f"keywords_{language}"
                self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608
        finally:
            self._connection.execute("ROLLBACK")
        return None

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
            "SELECT id, path, title, byline, outlet, url, published, published_time, published_source, language, "
            "encoding, text FROM articles WHERE id = ?",
            (article_id,),
        ).fetchone()
        if found is None:
            return None
        name, path, title, byline, outlet, url, day, clock, source, language, encoding, text = found
        rows = self._connection.execute(
            'SELECT number, start, "end", language, dropped FROM paragraphs WHERE article = ? ORDER BY number',
            (article_id,),
        )
        paragraphs = tuple(
            Paragraph(Address(article_id, number), text[start:end], start, end, spoken, dropped)
            for number, start, end, spoken, dropped in rows
        )
        published = (
            Published(date.fromisoformat(day), time.fromisoformat(clock) if clock else None, source) if day else None
        )
        return Article(name, path, title, byline, outlet, url, published, language, encoding, text, paragraphs)

    def write(self, article: Article, sha256: str, keys: Sequence[tuple[str, str]]) -> None:
        """Put an article in the place of the one with its id. keys: node id and vector key of each body paragraph.

        The vectors must be in the catalog already or come in the same transaction.
        """
        self.remove(article.id)
        self._connection.execute(
            "INSERT INTO articles (id, path, sha256, title, byline, outlet, url, published, published_time, "
            "published_source, language, encoding, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, article.path, sha256, article.title, article.byline, article.outlet, article.url,
             *_dated(article.published), article.language, article.encoding, article.text),
        )  # fmt: skip
        body = iter(keys)
        dated = article.published
        day = dated.day if dated and dated.source != "file" else None
        for paragraph in article.paragraphs:
            node_id, vector = next(body) if paragraph.dropped is None else (None, None)
            copy, sentences = (copy_key(paragraph.text), said(paragraph.text)) if node_id else (None, None)
            rowid = self._connection.execute(
                'INSERT INTO paragraphs (article, number, start, "end", language, dropped, node_id, vector, copy, '
                "cluster, said) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (article.id, paragraph.address.paragraph, paragraph.start, paragraph.end, paragraph.language,
                 paragraph.dropped, node_id, vector, copy, copy, sentences),
            ).lastrowid  # fmt: skip
            if node_id is not None:
                self._connection.execute(
                    f"INSERT INTO keywords_{paragraph.language} (rowid, {', '.join(COLUMNS)}) "  # noqa: S608
                    f"VALUES (?{', ?' * len(COLUMNS)})",
                    (rowid, *columns(paragraph.text, paragraph.language)),
                )
                self._connection.executemany(
                    "INSERT INTO mentions VALUES (?, ?, ?)",
                    ((rowid, since.isoformat(), until.isoformat()) for since, until in mentioned(paragraph.text, day)),
                )

    def redate(self, article_id: str, published: Published | None) -> None:
        """Give an article another date, as when only its file's clock has one."""
        self._connection.execute(
            "UPDATE articles SET published = ?, published_time = ?, published_source = ? WHERE id = ?",
            (*_dated(published), article_id),
        )

    def clocked(self) -> dict[str, date | None]:
        """The ids of articles that state no date, with that of their file, if it has one."""
        rows = self._connection.execute(
            "SELECT id, published FROM articles WHERE coalesce(published_source, 'file') = 'file'"
        )
        return {article: date.fromisoformat(day) if day else None for article, day in rows}

    def remove(self, article_id: str) -> None:
        """Take an article out, with its paragraphs and keywords; unused vectors go with `drop_unused_vectors`."""
        for language in LANGUAGES:
            self._connection.execute(
                f"DELETE FROM keywords_{language} WHERE rowid IN "  # noqa: S608
                "(SELECT rowid FROM paragraphs WHERE article = ? AND node_id IS NOT NULL AND language = ?)",
                (article_id, language),
            )
        self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def unreadable(self) -> dict[str, tuple[str, str]]:
        """Of each file that held no article when it was last read, by its path: its SHA-256 and the reason."""
        rows = self._connection.execute("SELECT path, sha256, reason FROM unreadable")
        return {path: (sha256, reason) for path, sha256, reason in rows}

    def note_unreadable(self, files: Mapping[str, tuple[str, str]]) -> None:
        """Remember exactly these files as holding no article, so that they are not read again before they change."""
        self._connection.execute("DELETE FROM unreadable")
        self._connection.executemany(
            "INSERT INTO unreadable VALUES (?, ?, ?)",
            ((path, sha256, reason) for path, (sha256, reason) in files.items()),
        )

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
                f"SELECT count(*) FROM paragraphs WHERE node_id IS NOT NULL AND article IN ({marks(batch)})",  # noqa: S608
                batch,
            ).fetchone()[0]
            for batch in batches(list(articles))
        )

    def articles_by_language(self) -> dict[Language, int]:
        """How many articles have an indexed paragraph in each language."""
        rows = self._connection.execute(
            "SELECT language, count(DISTINCT article) FROM paragraphs WHERE node_id IS NOT NULL GROUP BY language"
        )
        return dict(rows.fetchall())

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
        for batch in batches(list(values)):
            rows = self._connection.execute(
                'SELECT p.article, p.number, p.start, p."end", p.language, p.node_id, p.vector, '  # noqa: S608
                'p.cluster, substr(a.text, p.start + 1, p."end" - p.start), a.title, a.outlet, '
                "iif(a.published_source = 'file', NULL, a.published) "
                "FROM paragraphs p JOIN articles a ON a.id = p.article "
                f"WHERE p.node_id IS NOT NULL AND {column} IN ({marks(batch)}) ORDER BY p.rowid",
                batch,
            )
            for article, number, start, end, language, node_id, vector, cluster, text, title, outlet, day in rows:
                yield Passage(
                    Paragraph(Address(article, number), text, start, end, language),
                    title,
                    outlet,
                    date.fromisoformat(day) if day else None,
                    node_id,
                    vector,
                    cluster or node_id,
                )

    def facts(self) -> Iterator[Fact]:
        """What filters ask of every indexed paragraph; a date that only the file's clock has is none."""
        rows = self._connection.execute(
            "SELECT p.node_id, p.vector, p.language, p.article, a.outlet, "
            "iif(a.published_source = 'file', NULL, a.published) "
            "FROM paragraphs p JOIN articles a ON a.id = p.article WHERE p.node_id IS NOT NULL ORDER BY p.rowid"
        )
        for node_id, vector, language, article, outlet, day in rows:
            yield Fact(node_id, vector, language, article, outlet, date.fromisoformat(day) if day else None)

    def mentioning(self, since: date | None, until: date | None) -> frozenset[str]:
        """The node ids of the paragraphs that speak of a day in a period, or of a month or less that meets it."""
        rows = self._connection.execute(
            "SELECT DISTINCT p.node_id FROM mentions m JOIN paragraphs p ON p.rowid = m.paragraph "
            "WHERE m.since <= ?2 AND m.until >= ?1 "
            "AND (julianday(m.until) - julianday(m.since) < 31 OR (m.since >= ?1 AND m.until <= ?2))",
            ((since or date.min).isoformat(), (until or date.max).isoformat()),
        )
        return frozenset(node_id for (node_id,) in rows)

    def node_ids(self, language: Language) -> dict[str, str]:
        """The node id of every indexed paragraph of a language, with the id of its article."""
        rows = self._connection.execute(
            "SELECT node_id, article FROM paragraphs WHERE node_id IS NOT NULL AND language = ?", (language,)
        )
        return dict(rows.fetchall())

    def match(self, language: Language, query: str, weights: Sequence[float] = ()) -> dict[str, float]:
        """BM25 of every paragraph of a language that holds a term of an FTS5 query, by node id; larger is better.

        weights: of the columns in the order of index.keywords.COLUMNS; without them every column counts alike.
        """
        if not query:
            return {}
        every = weights or (1.0,) * len(COLUMNS)
        rows = self._connection.execute(
            f"SELECT p.node_id, -bm25(keywords_{language}{', ?' * len(every)}) FROM keywords_{language} k "  # noqa: S608
            f"JOIN paragraphs p ON p.rowid = k.rowid WHERE keywords_{language} MATCH ?",
            (*every, query),
        )
        return dict(rows.fetchall())

    def occurrences(self, language: Language, terms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """In how many paragraphs of a language each (column, term) stands; what stands in none is left out."""
        wanted = list(dict.fromkeys(terms))
        found: dict[tuple[str, str], int] = {}
        for batch in batches(list({term for _, term in wanted})):
            rows = self._connection.execute(
                f"SELECT col, term, doc FROM occurrences_{language} WHERE term IN ({marks(batch)})",  # noqa: S608
                batch,
            )
            found.update(((column, term), count) for column, term, count in rows)
        return {key: found[key] for key in wanted if key in found}

    def best_texts(self, language: Language, query: str, limit: int) -> list[str]:
        """The paragraphs that match an FTS5 query best, each after its headline."""
        if not query:
            return []
        rows = self._connection.execute(
            f'SELECT a.title, substr(a.text, p.start + 1, p."end" - p.start) FROM keywords_{language} k '  # noqa: S608
            "JOIN paragraphs p ON p.rowid = k.rowid JOIN articles a ON a.id = p.article "
            f"WHERE keywords_{language} MATCH ? ORDER BY bm25(keywords_{language}), k.rowid LIMIT ?",
            (query, limit),
        )
        return [f"{title}\n{text}" for title, text in rows]

    # --- what a store outside the index folder holds -----------------------------------------------------------

    def held(self, language: Language) -> dict[str, bool]:
        """The node ids that were given to the store, and whether it has confirmed each."""
        rows = self._connection.execute("SELECT node_id, certain FROM held WHERE language = ?", (language,))
        return {node_id: bool(certain) for node_id, certain in rows}

    def hold(self, language: Language, node_ids: Iterable[str], *, certain: bool) -> None:
        """Note what is given to the store, or has been confirmed by it."""
        with self.transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO held VALUES (?, ?, ?)", ((node, language, certain) for node in node_ids)
            )

    def let_go(self, language: Language, node_ids: Iterable[str]) -> None:
        """Note what the store no longer has."""
        with self.transaction():
            self._connection.executemany(
                "DELETE FROM held WHERE node_id = ? AND language = ?", ((node, language) for node in node_ids)
            )


def _dated(published: Published | None) -> tuple[str | None, str | None, str | None]:
    if published is None:
        return None, None, None
    clock = published.time.isoformat() if published.time else None
    return published.day.isoformat(), clock, published.source
