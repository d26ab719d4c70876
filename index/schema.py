"""The tables of the catalog, and how a catalog of an older version becomes one of this version."""

import sqlite3

from index.article import LANGUAGES
from index.keywords import COLUMNS

VERSION = 3

# A table of words, and beside it one that tells in how many paragraphs each stands.
_KEYWORDS = "".join(
    f"CREATE VIRTUAL TABLE keywords_{language} USING fts5"
    f"({', '.join(COLUMNS)}, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\");\n"
    f"CREATE VIRTUAL TABLE occurrences_{language} USING fts5vocab(keywords_{language}, col);\n"
    for language in LANGUAGES
)

# articles.published_source: see index.article.DateSource. paragraphs.copy, cluster, said: see index.reprint_table.
# vectors.embedding: which embedding made it, so that a rebuild's vectors stand beside the old ones until it is done.
# vectors.words, backgrounds.words: see index.word_vectors; NULL where an older version wrote the row.
SCHEMA = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, title TEXT NOT NULL, byline TEXT NOT NULL,
    outlet TEXT NOT NULL, published TEXT, language TEXT NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL DEFAULT '',
    published_time TEXT, published_source TEXT, encoding TEXT NOT NULL DEFAULT ''
);
CREATE TABLE paragraphs (
    rowid INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, language TEXT NOT NULL, dropped TEXT, node_id TEXT UNIQUE,
    vector TEXT, copy TEXT, cluster TEXT, said TEXT, UNIQUE (article, number)
);
CREATE TABLE vectors (
    embedding INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, words BLOB, PRIMARY KEY (embedding, key)
);
CREATE TABLE backgrounds (
    language TEXT PRIMARY KEY, count INTEGER NOT NULL, vectors BLOB NOT NULL, centre BLOB, words BLOB
);
CREATE TABLE calibrations (
    language TEXT PRIMARY KEY, count INTEGER NOT NULL, mean BLOB NOT NULL, covariance BLOB NOT NULL
);
"""
    + _KEYWORDS
)

_SINCE_3 = """
CREATE TABLE translations (vi TEXT PRIMARY KEY, en TEXT NOT NULL UNIQUE);
CREATE TABLE samples (language TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (language, key));
CREATE TABLE mentions (
    paragraph INTEGER NOT NULL REFERENCES paragraphs(rowid) ON DELETE CASCADE, since TEXT NOT NULL, until TEXT NOT NULL
);
CREATE INDEX mentions_by_day ON mentions (since, until);
CREATE INDEX mentions_by_paragraph ON mentions (paragraph);
CREATE INDEX paragraphs_by_vector ON paragraphs (vector);
"""

_ADDED = """
CREATE INDEX paragraphs_by_copy ON paragraphs (copy);
CREATE INDEX paragraphs_by_cluster ON paragraphs (cluster);
CREATE TABLE texts (copy TEXT PRIMARY KEY, spelling BLOB NOT NULL, bands BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE compared (one TEXT NOT NULL, other TEXT NOT NULL, same INTEGER NOT NULL, PRIMARY KEY (one, other));
CREATE INDEX compared_by_other ON compared (other);
CREATE TABLE reprints (article TEXT PRIMARY KEY, first TEXT NOT NULL);
CREATE TABLE unreadable (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE held (
    node_id TEXT NOT NULL, language TEXT NOT NULL, certain INTEGER NOT NULL, PRIMARY KEY (node_id, language)
);
"""

_FROM_1 = """
ALTER TABLE articles ADD COLUMN url TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN published_time TEXT;
ALTER TABLE articles ADD COLUMN published_source TEXT;
UPDATE articles SET published_source = 'byline' WHERE published IS NOT NULL;
ALTER TABLE articles ADD COLUMN encoding TEXT NOT NULL DEFAULT '';
ALTER TABLE paragraphs ADD COLUMN copy TEXT;
ALTER TABLE paragraphs ADD COLUMN cluster TEXT;
ALTER TABLE paragraphs ADD COLUMN said TEXT;
ALTER TABLE vectors RENAME TO vectors_before;
CREATE TABLE vectors (
    embedding INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (embedding, key)
);
INSERT INTO vectors SELECT 1, key, value FROM vectors_before;
DROP TABLE vectors_before;
INSERT OR REPLACE INTO meta VALUES ('embedding_number', '1');
DROP TABLE stored;
"""

# The words that version 2 kept are taken over as they are: to read 20,000 paragraphs again takes half a minute, and
# whoever opens the catalog meanwhile would wait. What both languages share comes with the next `trichdan index`.
_TAKE_OVER = "".join(
    f"INSERT INTO keywords_{language} (rowid, exact, folded, bigram, shared) "  # noqa: S608
    f"SELECT rowid, exact, folded, bigram, '' FROM keywords_before_{language};\n"
    f"DROP TABLE keywords_before_{language};\n"
    for language in LANGUAGES
)
_FROM_2 = (
    """
ALTER TABLE vectors ADD COLUMN words BLOB;
ALTER TABLE backgrounds ADD COLUMN centre BLOB;
ALTER TABLE backgrounds ADD COLUMN words BLOB;
"""
    + "".join(f"ALTER TABLE keywords_{language} RENAME TO keywords_before_{language};\n" for language in LANGUAGES)
    + _KEYWORDS
    + _TAKE_OVER
)

# From each version to the next. What an older version could not know is read anew with the next `trichdan index`.
_STEPS = {1: _FROM_1 + _ADDED, 2: _FROM_2 + _SINCE_3}


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty catalog, all or none."""
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} {_ADDED} {_SINCE_3} PRAGMA user_version = {VERSION}; COMMIT;")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an older catalog to this version, all or nothing; another process may have done it meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        while (version := version_of(connection)) in _STEPS:
            for statement in _STEPS[version].split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """The format of a catalog; 0: an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
