"""What trials of the index share: a cheap embedding, processes that can be killed, and everything an index says."""

import ctypes
import hashlib
import multiprocessing
import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index import fresh_vectors, publish, vector_reader  # noqa: F401 - imported before trials are forked
from index.article import LANGUAGES
from index.catalog import Catalog
from index.database import FILE
from index.editions import Edition, PrivateCopy, edition_of
from index.embed import embed_questions
from index.report import Report
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from index.vector_reader import VectorReader, open_vectors
from index.vectors import chroma_store, open_chroma
from index.word_vectors import unpack_all

DIMENSIONS = 32
CHEAP = EmbeddingSettings(model="index_trials.CheapEmbedding")
OTHER = EmbeddingSettings(model="index_trials.CheapEmbedding", query_prompt="search: ")
CHROMA = VectorSettings()
EPOCH = 1_760_000_000  # the time of every file: 9 October 2025
HERE = Path(__file__).parent


class CheapEmbedding(BaseEmbedding):
    """Hashes words into a few dimensions: real enough to search with, and a thousand times faster than a model.

    salt: two embeddings with another one have nothing in common. log: a file to which every embedded text is added.
    """

    embed_batch_size: int = 4
    salt: str = ""
    log: str = ""

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = np.full(DIMENSIONS, 0.01)
        for word in re.findall(r"\w+", text.lower()):
            digest = hashlib.sha256(f"{self.salt}{word}".encode(errors="replace")).digest()
            vector[digest[0] % DIMENSIONS] += 1 + digest[1] / 255
            vector[digest[2] % DIMENSIONS] -= digest[3] / 255
        unit: list[float] = (vector / np.linalg.norm(vector)).tolist()
        return unit

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        if self.log:
            note(Path(self.log), *(f"embed {hashlib.sha256(text.encode()).hexdigest()}" for text in texts))
        return [self._get_text_embedding(text) for text in texts]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def cheap(settings: EmbeddingSettings = CHEAP, log: Path | None = None) -> CheapEmbedding:
    """The cheap embedding that belongs to some settings."""
    return CheapEmbedding(salt=settings.query_prompt or "", log=str(log or ""))


def note(log: Path, *lines: str) -> None:
    """Add lines to a file so that they are there whatever becomes of this process."""
    with log.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))


# --- articles ------------------------------------------------------------------------------------------------------

_PLACES = ("Bãi Xép", "Cồn Sơn", "Đầm Ô Loan", "Mũi Né", "Phước Hải", "Tam Kỳ", "Vĩnh Hy", "Xuân Thiều")


def write(file: Path, *blocks: str, at: int = EPOCH) -> Path:
    """An article file with a fixed time, so that its date is the same wherever it is indexed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    os.utime(file, (at, at))
    return file


def story(number: int, day: str = "hôm qua") -> tuple[str, ...]:
    """The blocks of an article, another one for every number."""
    place = f"{_PLACES[number % len(_PLACES)]} {number}"
    return (
        f"Mưa lớn ở {place}",
        f"Mưa lớn {day} làm sạt một đoạn đường ven biển ở {place}, và xe khách phải quay đầu chờ trời sáng.",
        f"Ủy ban xã cho biết đã đưa {number + 12} hộ dân ở các thôn thấp lên trường học để tránh lũ.",
        f"The night train to stop number {number} is delayed by the rain, and its passengers were given hot soup.",
        f"Người dân {place} nói đây là trận mưa lớn nhất mà họ đã thấy trong {number + 20} năm.",
    )


def first_day(folder: Path) -> None:
    """Six articles."""
    for number in range(6):
        write(folder / f"{number}.txt", *story(number))
    write(folder / "năm ngoái" / "bản in lại.txt", *story(2))


def next_day(folder: Path) -> None:
    """Two of them edited, one gone, one renamed, two new."""
    for number in (0, 3):
        write(folder / f"{number}.txt", *story(number, "sáng nay"))
    (folder / "1.txt").unlink()
    (folder / "4.txt").rename(folder / "ga tàu.txt")
    for number in (7, 8):
        write(folder / "mới" / f"{number}.txt", *story(number))


# --- everything an index says --------------------------------------------------------------------------------------


class Packed:
    """Packed words, equal to others that stand at the same places and mean nearly the same: they are kept coarsely."""

    def __init__(self, packed: bytes) -> None:
        self._words = unpack_all(packed)

    def __eq__(self, other: object) -> bool:
        return repr(self) == repr(other) and all(
            (one.vectors * two.vectors).sum(axis=1).min() > 0.98
            for one, two in zip(self._words, other._words if isinstance(other, Packed) else (), strict=True)
        )

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"Packed({[words.spans.tolist() for words in self._words]})"


# What depends on how the index came about, and changes nothing for whoever reads it.
_HISTORY = ("folder", "vectors", "embedding_number", "rebuilding", "held_for", "calibrated")
_USED = "SELECT vector FROM paragraphs WHERE vector IS NOT NULL"
_NUMBER = "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'embedding_number'), 1)"


def state(index: Path) -> dict[str, Any]:
    """All that readers of an index see, without the order in which it came to be."""
    connection = sqlite3.connect(index / FILE, isolation_level=None)
    try:
        connection.execute("BEGIN")

        def rows(query: str) -> list[tuple[Any, ...]]:
            found = connection.execute(query)
            names = [column[0] for column in found.description]
            return sorted((tuple(map(_plain, names, row)) for row in found), key=repr)

        pointer = dict(connection.execute("SELECT key, value FROM meta")).get("vectors")
        seen: dict[str, Any] = {
            "meta": [row for row in rows("SELECT key, value FROM meta") if row[0] not in _HISTORY],
            "vectors": rows(f"SELECT key, value, words FROM vectors WHERE embedding = {_NUMBER} AND key IN ({_USED})"),
            "paragraphs": rows(
                'SELECT article, number, start, "end", language, dropped, node_id, vector, copy, cluster, said '
                "FROM paragraphs"
            ),
        }
        seen["texts"] = rows("SELECT copy, hex(bands) FROM texts")
        seen["mentions"] = rows(
            "SELECT p.article, p.number, m.since, m.until FROM mentions m "
            "LEFT JOIN paragraphs p ON p.rowid = m.paragraph"
        )
        for table in ("articles", "backgrounds", "calibrations", "reprints", "samples", "translations", "unreadable"):
            seen[table] = rows(f"SELECT * FROM {table}")
        for language in LANGUAGES:
            seen[f"keywords {language}"] = rows(
                f"SELECT p.article, p.number, k.exact, k.folded, k.bigram, k.shared FROM keywords_{language} k "
                "LEFT JOIN paragraphs p ON p.rowid = k.rowid"
            )
    finally:
        connection.close()
    known = edition_of(pointer)
    seen["store"] = _held_in(index, known) if known else pointer
    return seen


def _plain(column: str, value: Any) -> Any:
    """A value that can be compared: the last bits of stored numbers may differ."""
    if column == "words":
        return Packed(value or b"")
    if isinstance(value, bytes):
        return tuple((np.round(np.frombuffer(value, np.float32).astype(float), 4) + 0.0).tolist())
    return value


def _held_in(index: Path, edition: Edition) -> dict[str, Any]:
    copy = PrivateCopy(edition, index)
    client = open_chroma(copy.folder)
    try:
        held: dict[str, Any] = {}
        for language in LANGUAGES:
            collection = chroma_store(client, language).client
            assert collection.count() == edition.counts[language]
            got = collection.get(include=["embeddings", "documents", "metadatas"])
            parts = zip(got["ids"], got["embeddings"], got["documents"], got["metadatas"], strict=True)
            held[language] = sorted(
                (node_id, (np.round(np.asarray(vector, float), 4) + 0.0).tolist(), text, sorted(about.items()))
                for node_id, vector, text, about in parts
            )
        return held
    finally:
        client.close()
        copy.close()


def hashed(seen: dict[str, Any]) -> str:
    """A hash of a state."""
    return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()


def state_hash(index: Path) -> str:
    """A hash of all that readers of an index see."""
    return hashed(state(index))


def left_over(index: Path) -> list[str]:
    """What lies in an index and belongs to nothing: unused vectors, old editions, copies of readers that are gone."""
    connection = sqlite3.connect(index / FILE)
    unused = connection.execute(f"SELECT key FROM vectors WHERE embedding != {_NUMBER} OR key NOT IN ({_USED})")
    found = [f"vector {key}" for (key,) in unused]
    pointer = dict(connection.execute("SELECT key, value FROM meta")).get("vectors")
    connection.close()
    edition = edition_of(pointer)
    current = f"edition-{edition.number}" if edition else ""
    if (index / "chroma").exists():
        found += [f"chroma/{path.name}" for path in (index / "chroma").iterdir() if path.name != current]
    if (index / "readers").exists():
        found += [f"readers/{path.name}" for path in (index / "readers").iterdir() if path.name != "door"]
    return found


def edition_folder(index: Path) -> Path:
    """The folder of the one edition of an index."""
    (only,) = (index / "chroma").iterdir()
    return only


QUESTIONS = ("Mưa lớn ở Mũi Né làm sạt đường", "Which night train is delayed?", "ga tàu")


def nearest(index: Path, settings: VectorSettings = CHROMA, *, mend: bool = False) -> dict[str, list[str]]:
    """What the vectors of an index propose for some questions: of each paragraph its text's key, as copies are equal.

    mend: open them as the program does.
    """
    catalog = Catalog(index)
    try:
        reader = (open_vectors if mend else VectorReader)(catalog, index, settings)
        try:
            return {
                f"{language}: {question}": [
                    node_id.rpartition(":")[2]
                    for node_id in reader.nearest(language, embed_questions(cheap(), [question])[0], 5)
                ]
                for language in LANGUAGES
                for question in QUESTIONS
            }
        finally:
            reader.close()
    finally:
        catalog.close()


# --- runs in processes of their own --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """One run of indexing. die_at: a stage, and from which count of it on the run kills itself there.

    hang: it waits there instead, to be killed. log: what it embedded, reported and ended with, line by line.
    """

    folder: Path
    index: Path
    log: Path
    settings: EmbeddingSettings = CHEAP
    store: VectorSettings = CHROMA
    rebuild: bool = False
    die_at: tuple[str, int] | None = None
    hang: bool = False

    def here(self) -> Report:
        """Run it in this process."""
        return sync(
            self.folder, self.index, self.settings, self.store, lambda: cheap(self.settings, self.log),
            rebuild=self.rebuild, progress=self._progress,
        )  # fmt: skip

    def _progress(self, stage: str, done: int, total: int) -> None:
        note(self.log, f"{stage} {done} {total}")
        if self.die_at and stage == self.die_at[0] and done >= self.die_at[1]:
            if self.hang:
                time.sleep(600)
            os.kill(os.getpid(), signal.SIGKILL)

    def here_told(self) -> None:
        """The same, for a process of its own: its end is in the log."""
        try:
            report = self.here()
        except KeyboardInterrupt:
            note(self.log, "interrupted")
            os._exit(130)
        except Exception as error:  # noqa: BLE001 - whatever ends it is told
            note(self.log, f"error {type(error).__name__}: {error}")
            os._exit(3)
        note(self.log, f"report {report}")

    def start(self) -> BaseProcess:
        """Run it in a process of its own, in a session of its own."""
        return start(Run.here_told, self)

    def kill_itself(self) -> list[str]:
        """Run it until it kills itself; the lines it left."""
        before = len(lines(self.log))
        process = self.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, lines(self.log)[before:]
        return lines(self.log)[before:]


def start(target: Callable[..., object], *arguments: Any) -> BaseProcess:
    """A process forked from one that has imported everything and started nothing, in a session of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index_trials"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    try:
        process = context.Process(target=_alone, args=(target, *arguments), daemon=True)
        process.start()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return process


def _alone(target: Callable[..., object], *arguments: Any) -> None:
    os.setsid()
    target(*arguments)


def as_an_ordinary_user(run: Run) -> list[str]:
    """Run indexing without the right of root to open everything; what it told last."""
    process = start(_without_rights, run)
    process.join(60)
    told = [line for line in lines(run.log) if line.startswith(("report", "error"))]
    return told[-1:]


def _without_rights(run: Run) -> None:
    # Owner's permissions hold again once these capabilities are given up: everything else stays as it is.
    dac_override, dac_read_search = 1, 2
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    for at in (0, 1):
        held[at] &= ~(1 << dac_override | 1 << dac_read_search)
    assert libc.capset(header, held) == 0
    run.here_told()


def lines(log: Path) -> list[str]:
    """The lines of a log; none before it is there."""
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def wait_for(done: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait until something has come true."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"no {what} within {seconds:g} s"
        time.sleep(0.005)


def family(session: int) -> list[str]:
    """The living processes of a session, as they were started."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append((place / "cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found
