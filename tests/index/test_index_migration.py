"""A catalog that an older version wrote becomes one of this version, with nothing lost and searched at once."""

import hashlib
import os
import shutil
import signal
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny_e5
from index_library import no_model
from index_trials import CHEAP, CHROMA, Run, as_an_ordinary_user, cheap, left_over, nearest, start, state, write
from llama_index.core.base.embeddings.base import BaseEmbedding

from index import schema
from index.article import Language
from index.catalog import Catalog
from index.database import FILE
from index.e5 import convert
from index.embed import embed_passages, open_embedding
from index.errors import IndexMismatchError
from index.feedback import FeedbackBook
from index.fresh_vectors import embed_background
from index.keywords import columns, query, terms
from index.reprint_table import said
from index.reprints import copy_key
from index.scheme import embedded_text, fingerprint
from index.settings import EmbeddingSettings, ModelSettings
from index.sync import Stage, sync
from rag.engine import Trichdan
from rag.settings import LLMSettings, Settings

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
# As version 2 wrote it.
VERSION_2 = """
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
    embedding INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (embedding, key)
);
CREATE TABLE backgrounds (language TEXT PRIMARY KEY, count INTEGER NOT NULL, vectors BLOB NOT NULL);
CREATE TABLE calibrations (
    language TEXT PRIMARY KEY, count INTEGER NOT NULL, mean BLOB NOT NULL, covariance BLOB NOT NULL
);
CREATE VIRTUAL TABLE keywords_vi USING fts5
(exact, folded, bigram, tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
CREATE VIRTUAL TABLE keywords_en USING fts5
(exact, folded, bigram, tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
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
CREATE TABLE feedback (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, given TEXT NOT NULL, question TEXT NOT NULL,
    language TEXT NOT NULL, history TEXT NOT NULL, answer TEXT NOT NULL, model TEXT NOT NULL, helpful INTEGER NOT NULL,
    "right" TEXT NOT NULL, absent INTEGER NOT NULL, note TEXT NOT NULL
);
PRAGMA user_version = 2;
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
FERRY = (
    "Phà Cồn Lợi chạy đêm",
    "Bến phà Cồn Lợi chạy suốt đêm từ ngày 14/11 để chở mía vào nhà máy đường trước khi nước ròng.",
    "Mỗi chuyến phà chở được mười hai xe tải nhỏ và ba mươi khách bộ hành có mua vé trước.",
    "Giá vé ban đêm bằng giá vé ban ngày, nhưng người lái phà được phụ cấp thêm hai trăm nghìn đồng.",
)
GIVEN = (
    ("f1", "2025-10-09T08:00:00+00:00", "Giá hàu bao nhiêu?", "vi", "[]", "9.000 đồng. [1]", "none", 1, "[]", 0, ""),
    ("f2", "2025-10-09T09:00:00+00:00", "Who built it?", "en", '[["When?", "1921."]]', "No.", "none", 0,
     '["tin/lift#p2"]', 0, "Thiếu tên."),
)  # fmt: skip


@pytest.fixture(params=[1, 2], ids=["version 1", "version 2"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """A folder of three articles and the index that an older version made of it."""
    return old_index(tmp_path, request.param, CHEAP, cheap())


def old_index(place: Path, version: int, settings: EmbeddingSettings, model: BaseEmbedding) -> Run:
    folder, index = place / "articles", place / "index"
    for path, blocks in (("hàu.txt", OYSTERS), ("phà.txt", FERRY), ("tin/lift.md", LIFT)):
        write(folder / path, *blocks)
    (index / "chroma").mkdir(parents=True)
    (index / "chroma" / "chroma.sqlite3").write_bytes(b"what version 1 kept here")
    connection = sqlite3.connect(index / FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(f"BEGIN; {VERSION_1 if version == 1 else VERSION_2} COMMIT;")
    background = embed_background(model)
    facts = {
        "embedding": fingerprint(settings), "reading": str(version + 1), "folder": str(folder),
        "unrelated": f"{background.unrelated.mean!r} {background.unrelated.spread!r}",
    }  # fmt: skip
    connection.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
    for language, vectors in background.vectors.items():
        connection.execute("INSERT INTO backgrounds VALUES (?, ?, ?)", (language, len(vectors), vectors.tobytes()))
    old_article(connection, model, "hàu", "hàu.txt", "vi", OYSTERS, "2025-10-08")
    old_article(connection, model, "phà", "phà.txt", "vi", FERRY, "2025-10-08")
    old_article(connection, model, "tin/lift", "tin/lift.md", "en", LIFT, None)
    for language, vectors in background.vectors.items():
        found = connection.execute(
            "SELECT value FROM vectors JOIN paragraphs ON vector = key WHERE language = ?", (language,)
        )
        rows = [np.frombuffer(value, np.float32) for (value,) in found]
        every = np.concatenate([rows, vectors])
        lie = every.mean(axis=0).tobytes(), np.cov(every.T, bias=True).astype(np.float32).tobytes()
        connection.execute("INSERT INTO calibrations VALUES (?, ?, ?, ?)", (language, len(rows), *lie))
    marks = ",".join("?" * len(GIVEN[0]))
    connection.executemany(f"INSERT INTO feedback VALUES (NULL, {marks})", GIVEN)
    connection.close()
    return Run(folder, index, place / "log", settings)


def old_article(
    connection: sqlite3.Connection,
    model: BaseEmbedding,
    name: str,
    path: str,
    language: Language,
    blocks: tuple[str, ...],
    day: str | None,
) -> None:
    title, *body = blocks
    connection.execute(
        "INSERT INTO articles (id, path, sha256, title, byline, outlet, published, language, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, path, "0" * 64, title, "Lan Chi", "Báo Suối", day, language, "\n\n".join(body)),
    )
    first = schema.version_of(connection) == 1
    if not first:
        connection.execute("UPDATE articles SET published_source = 'byline' WHERE published IS NOT NULL")
    start_at = 0
    for number, block in enumerate(body, 1):
        text = embedded_text(title, block)
        key = hashlib.sha256(text.encode()).hexdigest()
        node_id = f"{name}#p{number}:{key[:16]}"
        rowid = connection.execute(
            'INSERT INTO paragraphs (article, number, start, "end", language, node_id, vector) '
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (name, number, start_at, start_at + len(block), language, node_id, key),
        ).lastrowid
        start_at += len(block) + 2
        vector = np.asarray(embed_passages(model, [text])[0], np.float32).tobytes()
        connection.execute(
            f"INSERT INTO keywords_{language} (rowid, exact, folded, bigram) VALUES (?, ?, ?, ?)",
            (rowid, *columns(block, language)[:3]),
        )
        if first:
            connection.execute("INSERT INTO vectors VALUES (?, ?)", (key, vector))
            connection.execute("INSERT INTO stored VALUES (?, ?)", (node_id, language))
        else:
            connection.execute("INSERT INTO vectors VALUES (1, ?, ?)", (key, vector))
            copies = copy_key(block), copy_key(block), said(block), rowid
            connection.execute("UPDATE paragraphs SET copy = ?, cluster = ?, said = ? WHERE rowid = ?", copies)


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
    assert catalog.fault() is None
    catalog.close()


@pytest.mark.parametrize("asked", ["nửa", "nua", "bằng một nửa"])
def test_words_are_found_as_before(run: Run, asked: str) -> None:
    catalog = Catalog(run.index)
    wanted = [term for term in terms(asked, "vi") if term[0] != "shared"]
    best = max(found := catalog.match("vi", query(wanted)), key=found.__getitem__)
    (passage,) = catalog.passages([best]).values()
    assert (str(passage.address), passage.paragraph.text) == ("hàu#p2", OYSTERS[2])
    assert set(catalog.occurrences("vi", wanted)) <= set(wanted)
    catalog.close()


def test_vectors_are_found_without_embedding_anything(run: Run) -> None:
    proposed = {key for keys in nearest(run.index, mend=True).values() for key in keys}
    with sqlite3.connect(run.index / FILE) as connection:
        assert proposed == {key[:16] for (key,) in connection.execute("SELECT key FROM vectors")}
    connection.close()
    assert left_over(run.index) == []


def test_the_next_run_embeds_nothing_where_there_are_no_words_and_makes_what_a_first_run_would(
    run: Run, tmp_path: Path
) -> None:
    report = run.here()
    assert (report.added, report.changed, report.paragraphs) == (0, 3, 0)
    fresh = Run(run.folder, tmp_path / "fresh", tmp_path / "another log")
    fresh.here()
    assert state(run.index) == state(fresh.index)
    assert left_over(run.index) == []
    again = sync(run.folder, run.index, CHEAP, CHROMA, no_model)
    assert (again.unchanged, again.paragraphs) == (3, 0)


def test_a_run_that_is_interrupted_while_it_embeds_words_keeps_those_it_has(tmp_path: Path) -> None:
    convert(tiny_e5.write(tmp_path / "tiny.bin"), tmp_path / "model")
    settings = EmbeddingSettings(model=str(tmp_path / "model"), batch_size=4, precision="float32")
    model = open_embedding(settings, ModelSettings())
    run = old_index(tmp_path, 2, settings, model)

    def interrupt(stage: Stage, done: int, _: int) -> None:
        if stage == "embedding" and done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(run.folder, run.index, settings, CHROMA, lambda: model, progress=interrupt)
    with sqlite3.connect(run.index / FILE) as connection:
        assert connection.execute("SELECT count(words), count(*) FROM vectors").fetchone() == (4, 7)
    connection.close()
    with Trichdan.open(run.index, Settings(embedding=settings, llm=LLMSettings(model="none"))) as trichdan:
        hits = trichdan.search("Giá vé phà ban đêm")
        assert {hit.late for hit in hits} == {None}
    assert sync(run.folder, run.index, settings, CHROMA, lambda: model).paragraphs == 3
    assert sync(run.folder, run.index, settings, CHROMA, no_model).paragraphs == 0
    sync(run.folder, tmp_path / "fresh", settings, CHROMA, lambda: model)
    assert state(run.index) == state(tmp_path / "fresh")
    with Trichdan.open(run.index, Settings(embedding=settings, llm=LLMSettings(model="none"))) as trichdan:
        assert None not in {hit.late for hit in trichdan.search("Giá vé phà ban đêm")}


def test_an_article_whose_file_cannot_be_opened_now_stays_as_the_older_version_read_it(run: Run) -> None:
    kept = run.folder / "phà.txt"
    kept.chmod(0)
    (told,) = as_an_ordinary_user(run)
    assert told.startswith("report Report(added=0, changed=2, removed=0, renamed=0, unchanged=1, paragraphs=0")
    catalog = Catalog(run.index)
    assert catalog.fault() is None
    assert catalog.counts() == {"vi": 5, "en": 2}
    catalog.close()
    kept.chmod(0o644)
    report = run.here()
    assert (report.changed, report.unchanged, report.paragraphs) == (1, 2, 0)
    fresh = Run(run.folder, run.index.with_name("fresh"), run.log)
    fresh.here()
    assert state(run.index) == state(fresh.index)


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


def test_a_migration_that_is_killed_anywhere_leaves_the_version_of_before(run: Run, tmp_path: Path) -> None:
    before = dump(run.index)
    copied = Path(shutil.copytree(run.index, tmp_path / "copy"))
    statements = _migrate_and_count(copied)
    assert statements > 15
    for statement in {*range(1, statements, max(1, statements // 20)), statements}:
        process = start(_migrate_and_count, run.index, statement)
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        assert dump(run.index) == before
    Catalog(run.index).close()
    assert dump(run.index) == dump(copied)


def _migrate_and_count(index: Path, last: int = 0) -> int:
    """Migrate, counting statements; from the last one on the process is no more."""
    connection = sqlite3.connect(index / FILE, isolation_level=None)
    seen: list[Any] = []

    def traced(statement: str) -> None:
        seen.append(statement)
        if len(seen) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    connection.set_trace_callback(traced)
    schema.migrate(connection)
    connection.close()
    return len(seen)


def test_an_old_index_is_searched_at_once_and_matches_word_by_word_after_the_next_run(
    tmp_path: Path, embedding: BaseEmbedding
) -> None:
    run = old_index(tmp_path, 2, EmbeddingSettings(), embedding)
    settings = Settings(llm=LLMSettings(model="none"))
    for question, telling in (
        ("What does an oyster cost now?", "hàu#p2"),
        ("Thang máy gỗ có từ bao giờ?", "tin/lift#p2"),
    ):
        with Trichdan.open(run.index, settings) as trichdan:
            hits = trichdan.search(question)
        assert telling in [str(hit.address) for hit in hits[:3]]
        assert {hit.late for hit in hits} == {None}
    report = sync(run.folder, run.index, run.settings, CHROMA, lambda: embedding)
    assert (report.changed, report.paragraphs) == (3, 7)
    with Trichdan.open(run.index, settings) as trichdan:
        hits = trichdan.search("What does an oyster cost now?")
        assert str(hits[0].address) == "hàu#p2"
        assert None not in {hit.late for hit in hits}
    assert sync(run.folder, run.index, run.settings, CHROMA, no_model).paragraphs == 0


def test_a_catalog_of_a_newer_version_is_refused_and_left_alone(run: Run) -> None:
    newer = schema.VERSION + 1
    connection = sqlite3.connect(run.index / FILE)
    connection.execute(f"PRAGMA user_version = {newer}")
    connection.close()
    before = dump(run.index)
    told = f"format {newer}, this program reads {schema.VERSION}: a newer Trichdan made it"
    for act in (lambda: Catalog(run.index), lambda: sync(run.folder, run.index, CHEAP, CHROMA, no_model)):
        with pytest.raises(IndexMismatchError, match=told):
            act()
    assert dump(run.index) == before
