"""A catalog that version 1 wrote becomes one of this version, with nothing lost and nothing embedded again."""

import hashlib
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from index_library import no_model
from index_trials import CHEAP, CHROMA, Run, cheap, left_over, nearest, start, state, write

from index import schema
from index.catalog import Catalog
from index.database import FILE
from index.embed import embed_passages
from index.errors import IndexMismatchError
from index.feedback import FeedbackBook
from index.fresh_vectors import embed_background
from index.keywords import columns, query
from index.scheme import embedded_text, fingerprint
from index.sync import sync

# As version 1 wrote it.
VERSION_1 = """
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
CREATE VIRTUAL TABLE keywords_vi USING fts5
(exact, folded, bigram, tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
CREATE VIRTUAL TABLE keywords_en USING fts5
(exact, folded, bigram, tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
CREATE TABLE feedback (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, given TEXT NOT NULL, question TEXT NOT NULL,
    language TEXT NOT NULL, history TEXT NOT NULL, answer TEXT NOT NULL, model TEXT NOT NULL, helpful INTEGER NOT NULL,
    "right" TEXT NOT NULL, absent INTEGER NOT NULL, note TEXT NOT NULL
);
PRAGMA user_version = 1;
"""
OYSTERS = (
    "Hàu Long Sơn rớt giá",
    "Người nuôi hàu ở Long Sơn bán lỗ vì mưa kéo dài làm nước bè lợ đi và hàu gầy.",
    "Giá hàu tại bè còn 9.000 đồng một ký, bằng một nửa so với tháng trước và không có người mua.",
)
LIFT = (
    "Old lift reopens",
    "The wooden lift of the post office has been repaired and will carry visitors from Monday.",
    "It was built in 1921 and had not moved since the flood that filled its shaft with mud.",
)
GIVEN = (
    ("f1", "2025-10-09T08:00:00+00:00", "Giá hàu bao nhiêu?", "vi", "[]", "9.000 đồng. [1]", "none", 1, "[]", 0, ""),
    ("f2", "2025-10-09T09:00:00+00:00", "Who built it?", "en", '[["When?", "1921."]]', "No.", "none", 0,
     '["tin/lift#p2"]', 0, "Thiếu tên."),
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A folder of two articles and the index that version 1 made of it."""
    folder, index = tmp_path / "articles", tmp_path / "index"
    write(folder / "hàu.txt", *OYSTERS)
    write(folder / "tin" / "lift.md", *LIFT)
    (index / "chroma").mkdir(parents=True)
    (index / "chroma" / "chroma.sqlite3").write_bytes(b"what version 1 kept here")
    connection = sqlite3.connect(index / FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(f"BEGIN; {VERSION_1} COMMIT;")
    background = embed_background(cheap())
    facts = {
        "embedding": fingerprint(CHEAP), "reading": "2", "folder": str(folder),
        "unrelated": f"{background.unrelated.mean!r} {background.unrelated.spread!r}",
    }  # fmt: skip
    connection.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
    for language, vectors in background.vectors.items():
        connection.execute("INSERT INTO backgrounds VALUES (?, ?, ?)", (language, len(vectors), vectors.tobytes()))
    old_article(connection, "hàu", "hàu.txt", "vi", OYSTERS, "2025-10-08")
    old_article(connection, "tin/lift", "tin/lift.md", "en", LIFT, None)
    marks = ",".join("?" * len(GIVEN[0]))
    connection.executemany(f"INSERT INTO feedback VALUES (NULL, {marks})", GIVEN)
    connection.close()
    return Run(folder, index, tmp_path / "log")


def old_article(
    connection: sqlite3.Connection, name: str, path: str, language: str, blocks: tuple[str, ...], day: str | None
) -> None:
    title, *body = blocks
    connection.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, path, "0" * 64, title, "Lan Chi", "Báo Suối", day, language, "\n\n".join(body)),
    )
    start_at = 0
    for number, block in enumerate(body, 1):
        text = embedded_text(title, block)
        key = hashlib.sha256(text.encode()).hexdigest()
        node_id = f"{name}#p{number}:{key[:16]}"
        rowid = connection.execute(
            "INSERT INTO paragraphs VALUES (NULL, ?, ?, ?, ?, ?, NULL, ?, ?)",
            (name, number, start_at, start_at + len(block), language, node_id, key),
        ).lastrowid
        start_at += len(block) + 2
        vector = embed_passages(cheap(), [text])[0]
        connection.execute("INSERT INTO vectors VALUES (?, ?)", (key, np.asarray(vector, np.float32).tobytes()))
        connection.execute(
            f"INSERT INTO keywords_{language} (rowid, exact, folded, bigram) VALUES (?, ?, ?, ?)",
            (rowid, *columns(block)),
        )
        connection.execute("INSERT INTO stored VALUES (?, ?)", (node_id, language))


def dump(index: Path) -> list[str]:
    """Every row of every table of our own."""
    connection = sqlite3.connect(index / FILE)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    told = [f"version {schema.version_of(connection)}"]
    for name in names:
        told += [f"{name} {row!r}" for row in connection.execute(f"SELECT * FROM {name}")]
    connection.close()
    return told


def test_articles_and_paragraphs_are_as_they_were(run: Run) -> None:
    catalog = Catalog(run.index)
    article = catalog.article("hàu")
    assert article is not None
    assert (article.title, article.byline, article.outlet, article.url) == (OYSTERS[0], "Lan Chi", "Báo Suối", "")
    assert [paragraph.text for paragraph in article.paragraphs] == list(OYSTERS[1:])
    assert article.published is not None
    assert (article.published.day.isoformat(), article.published.time) == ("2025-10-08", None)
    lift = catalog.article("tin/lift")
    assert lift is not None
    assert lift.published is None
    (found,) = catalog.passages(catalog.match("vi", query("nửa"), (1, 1, 1))).values()
    assert (str(found.address), found.paragraph.text) == ("hàu#p2", OYSTERS[2])
    catalog.close()


def test_vectors_are_found_without_embedding_anything(run: Run) -> None:
    proposed = {key for keys in nearest(run.index, mend=True).values() for key in keys}
    with sqlite3.connect(run.index / FILE) as connection:
        assert proposed == {key[:16] for (key,) in connection.execute("SELECT key FROM vectors")}
    connection.close()
    assert left_over(run.index) == []


def test_the_next_run_embeds_nothing_and_makes_what_a_first_run_would(run: Run, tmp_path: Path) -> None:
    report = sync(run.folder, run.index, CHEAP, CHROMA, no_model)
    assert (report.added, report.changed, report.paragraphs) == (0, 2, 0)
    fresh = Run(run.folder, tmp_path / "fresh", tmp_path / "log")
    fresh.here()
    assert state(run.index) == state(fresh.index)
    assert left_over(run.index) == []


def test_what_readers_said_of_answers_stays(run: Run) -> None:
    Catalog(run.index).close()
    book = FeedbackBook(run.index)
    said = [(each.id, each.question, each.helpful, [str(at) for at in each.right], each.note) for each in book.all()]
    assert said == [
        ("f1", "Giá hàu bao nhiêu?", True, [], ""),
        ("f2", "Who built it?", False, ["tin/lift#p2"], "Thiếu tên."),
    ]
    book.close()


def test_two_processes_may_open_an_old_catalog_at_once(run: Run) -> None:
    opening = [start(_open, run.index) for _ in range(4)]
    for process in opening:
        process.join(60)
    assert [process.exitcode for process in opening] == [0, 0, 0, 0]
    assert dump(run.index)[0] == f"version {schema.VERSION}"


def _open(index: Path) -> None:
    Catalog(index).close()


def test_a_migration_that_is_killed_anywhere_leaves_version_1(run: Run) -> None:
    before = dump(run.index)
    for statement in range(1, 100):
        process = start(_die_at_statement, run.index, statement)
        process.join(60)
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        assert dump(run.index) == before
    assert statement > 15
    assert dump(run.index)[0] == f"version {schema.VERSION}"
    Catalog(run.index).close()


def _die_at_statement(index: Path, number: int) -> None:
    connection = sqlite3.connect(index / FILE, isolation_level=None)
    seen: list[Any] = []

    def traced(statement: str) -> None:
        seen.append(statement)
        if len(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    connection.set_trace_callback(traced)
    schema.migrate(connection)


def test_a_catalog_of_a_newer_version_is_refused_and_left_alone(run: Run) -> None:
    connection = sqlite3.connect(run.index / FILE)
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    before = dump(run.index)
    for act in (lambda: Catalog(run.index), lambda: sync(run.folder, run.index, CHEAP, CHROMA, no_model)):
        with pytest.raises(IndexMismatchError, match="format 3, this program reads 2: a newer Trichdan made it"):
            act()
    assert dump(run.index) == before
