"""Read what changed in a folder since it was last indexed."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from index.article import Article, Published
from index.clean import arrange
from index.errors import ArticleError, ReadingLimitError
from index.read import MAX_BYTES
from index.read.room import ReadingRoom
from index.report import Converted
from index.scan import File, Skipped, scan
from index.scheme import embedded_text


@dataclass(frozen=True, slots=True)
class Reading:
    """An article just read, with what the catalog needs to store it; the tuples are parallel to its body."""

    article: Article
    sha256: str
    node_ids: tuple[str, ...]
    vector_keys: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What the index knows. files: article id and SHA-256, unreadable: SHA-256 and reason, both by path.

    keep: cleaning rules that shall not apply.
    """

    files: Mapping[str, tuple[str, str]]
    unreadable: Mapping[str, tuple[str, str]]
    same_rules: bool
    keep: tuple[str, ...] = ()


@dataclass(slots=True)
class Now:
    """What the folder holds, gathered file by file.

    files: as in Before, of every article. clocks: the date of each file, by article id. readings: what is new. kept:
    whether some of the files are those of before, because nobody can read them now.
    """

    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    clocks: dict[str, date | None] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    unreadable: dict[str, tuple[str, str]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    converted: list[Converted] = field(default_factory=list)
    kept: bool = False


def read_folder(folder: Path, index: Path, before: Before, done: Callable[[int, int], None]) -> Now:
    """Find out what is in the folder, and read what the index does not know yet."""
    scanned = scan(folder, index)
    now = Now(skipped=list(scanned.skipped))
    for path, known in before.files.items():
        if scanned.hides(path):
            now.files[path] = known  # nobody can see that it is gone
            now.kept = True
    with ReadingRoom() as room:
        for number, file in enumerate(scanned.files, 1):
            _look_at(file, before, now, room)
            done(number, len(scanned.files))
    return now


def _look_at(file: File, before: Before, now: Now, room: ReadingRoom) -> None:
    try:
        clock = _clock(file.full.stat().st_mtime)
        data = file_bytes(file.full)
    except FileNotFoundError:
        return  # it was there a moment ago: a file that is gone
    except ArticleError as error:
        now.skipped.append(Skipped(file.path, str(error)))
        return
    except OSError as error:
        _keep(file, f"it cannot be read now: {error.strerror or error}", before, now)
        return
    sha256 = hashlib.sha256(data).hexdigest()
    if before.same_rules and before.files.get(file.path) == (file.id, sha256):
        now.files[file.path] = (file.id, sha256)
        now.clocks[file.id] = clock
        return
    known = before.unreadable.get(file.path) if before.same_rules else None
    try:
        if known and known[0] == sha256:
            raise ArticleError(known[1])
        reading = _read(file, data, sha256, clock, room, before.keep)
    except ReadingLimitError as error:
        _keep(file, str(error), before, now)
    except ArticleError as error:
        now.unreadable[file.path] = (sha256, str(error))
        now.skipped.append(Skipped(file.path, str(error)))
    else:
        now.files[file.path] = (file.id, sha256)
        now.clocks[file.id] = clock
        now.readings.append(reading)
        if reading.article.encoding not in ("", "utf-8"):
            now.converted.append(Converted(file.path, reading.article.encoding))


def read_article(file: File, data: bytes, room: ReadingRoom, keep: Collection[str] = ()) -> Article:
    """One file as an article. keep: cleaning rules that shall not apply."""
    article = arrange(room.read(file.full, data), file.id, file.path)
    kept = (replace(p, dropped=None) if p.dropped in keep else p for p in article.paragraphs)
    return replace(article, paragraphs=tuple(kept)) if keep else article


def _read(
    file: File, data: bytes, sha256: str, clock: date | None, room: ReadingRoom, keep: Collection[str]
) -> Reading:
    article = read_article(file, data, room, keep)
    if not article.body:
        raise ArticleError("no paragraph in it, only boilerplate")
    if article.published is None and clock is not None:
        article = replace(article, published=Published(clock, None, "file"))
    texts = tuple(embedded_text(article.title, paragraph.text) for paragraph in article.body)
    keys = tuple(hashlib.sha256(text.encode()).hexdigest() for text in texts)
    node_ids = tuple(f"{p.address}:{key[:16]}" for p, key in zip(article.body, keys, strict=True))
    return Reading(article, sha256, node_ids, keys, texts)


def _keep(file: File, reason: str, before: Before, now: Now) -> None:
    """Skip a file that may be readable another time; the version that is indexed stays."""
    known = before.files.get(file.path)
    if known is not None:
        now.files[file.path] = known
        now.kept = True
        reason += "; the version read before stays"
    now.skipped.append(Skipped(file.path, reason))


def file_bytes(file: Path) -> bytes:
    """A file's bytes. Raises ArticleError where there are too many for an article."""
    with file.open("rb") as source:
        data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ArticleError(f"larger than {MAX_BYTES >> 20} MB, which no article is")
    return data


def _clock(seconds: float) -> date | None:
    """The day of a file's time stamp; None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
