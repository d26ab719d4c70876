"""One file as the index understands it: what is headline, byline and paragraph, what is dropped and by which rule."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.article import Article
from index.clean import RULES
from index.errors import ArticleError, IndexMissingError, TrichdanError
from index.folder import file_bytes, read_article
from index.read.room import ReadingRoom
from index.reprint_table import ReprintTable
from index.scan import File, scan, spelled
from ui.console import one_line


def explain(file: Path, folder: Path | None, index: Path, keep: Collection[str] = ()) -> tuple[Article, list[str]]:
    """Read a file as indexing would; with the ids of the articles that tell the same in the same words.

    folder: the folder of articles, by which the file has its id; None: there is none yet. keep: cleaning rules that
    shall not apply.
    """
    if not file.is_file():
        raise TrichdanError(f"no such file: {file}")
    known = _known(file, folder, index)
    try:
        with ReadingRoom() as room:
            article = read_article(known, file_bytes(file), room, keep)
    except ArticleError as error:
        raise TrichdanError(f"{one_line(str(file))} is left out: {error}") from error
    return article, _reprints(article.id, index)


def article_json(article: Article, reprints: Sequence[str]) -> dict[str, Any]:
    """An article as the command prints it."""
    published = article.published
    return {
        "article": article.id,
        "path": article.path,
        "encoding": article.encoding,
        "title": article.title,
        "byline": article.byline,
        "outlet": article.outlet,
        "url": article.url,
        "published": published.day.isoformat() if published else None,
        "time": published.time.isoformat("minutes") if published and published.time else None,
        "published_source": published.source if published else None,
        "language": article.language,
        "reprints": list(reprints),
        "paragraphs": [
            {**asdict(paragraph), "address": str(paragraph.address), "number": paragraph.address.paragraph}
            for paragraph in article.paragraphs
        ],
    }


def article_lines(article: Article, reprints: Sequence[str]) -> Iterator[str]:
    """The same for a reader, line by line."""
    published = article.published
    when = ""
    if published:
        clock = f" {published.time:%H:%M}" if published.time else ""
        when = f"{published.day.isoformat()}{clock}  (found in: {published.source})"
    for label, told in (
        ("article", one_line(article.id)),
        ("headline", article.title),
        ("byline", article.byline),
        ("outlet", article.outlet),
        ("date", when or "none found; the file's own clock will stand in, marked as such"),
        ("address", article.url),
        ("language", article.language),
        ("encoding", article.encoding or "as the format says"),
        ("reprints", ", ".join(map(one_line, reprints))),
    ):
        if told:
            yield f"{label:>10}  {told}"
    yield ""
    for paragraph in article.paragraphs:
        number = f"p{paragraph.address.paragraph}"
        if paragraph.dropped is None:
            yield f"{number:>6} {paragraph.language}  {paragraph.text}"
        else:
            yield f"{number:>6} --  dropped by the rule «{paragraph.dropped}»: {paragraph.text}"
    used = dict.fromkeys(paragraph.dropped for paragraph in article.paragraphs if paragraph.dropped)
    if used:
        yield ""
        yield from (f"{rule}: {RULES[rule]}" for rule in used)


def _known(file: Path, folder: Path | None, index: Path) -> File:
    if folder is not None and folder.is_dir():
        wanted = file.resolve()
        for known in scan(folder, index).files:
            if known.full.resolve() == wanted:
                return known
    return File(spelled(Path(file.stem)), spelled(Path(file.name)), file)


def _reprints(article: str, index: Path) -> list[str]:
    try:
        catalog = ReprintTable(index)
    except IndexMissingError:
        return []
    try:
        return catalog.reprints_of(article)
    finally:
        catalog.close()
