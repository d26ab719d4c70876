"""Question sets in SQuAD's format (SQuAD 1.1 and 2.0, XQuAD, UIT-ViQuAD, MLQA) as articles and reference questions."""

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.dataset import QuestionFileError
from index.article import Address, Language
from index.clean import arrange, read_byline
from index.errors import ArticleError, TrichdanError
from index.language import language_of
from index.read import read
from index.text import fold, normalise, words

_FORMAT = '{"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question", "answers": [{"text"}]}]}]}]}'
_LONGEST_SLUG = 50
_TELLING = 3  # words; a shorter question may be a mere name, which is in no language


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote. left_out: the id of a question or the title of an article, and why it is not there."""

    articles: int
    questions: int
    left_out: tuple[tuple[str, str], ...]


class _Json(BaseModel):
    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)


class _Answer(_Json):
    text: str


class _Asked(_Json):
    id: str
    question: str
    # Hidden test sets have none: their questions are left out one by one.
    answers: list[_Answer] = []
    is_impossible: bool = False


class _Paragraph(_Json):
    context: str
    qas: list[_Asked]


class _Entry(_Json):
    title: str = ""
    paragraphs: list[_Paragraph]


class _File(_Json):
    data: list[_Entry]


@dataclass(frozen=True, slots=True)
class _Document:
    """One article with its paragraphs, each one line and given once, and what is asked about which of them."""

    title: str
    language: Language
    contexts: tuple[str, ...]
    asked: tuple[tuple[str, _Asked], ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that can be imported. article: the language of the article that it is about."""

    id: str
    text: str
    answers: tuple[str, ...]
    impossible: bool
    language: Language
    article: Language
    gold: Address


def import_squad(files: Sequence[Path], out: Path) -> Imported:
    """Write the articles of SQuAD files to `out/articles` and their questions to `out/questions.jsonl`.

    An id that stands on articles of both languages becomes "vi-ID" and "en-ID", each with the other's paragraph as
    gold_other; an article asked in both languages under one id has "vi-ID" and "vi-en-ID". Raises QuestionFileError
    for a file that cannot be used and TrichdanError for a folder that cannot.
    """
    for path in (out / "articles", out / "questions.jsonl"):
        if os.path.lexists(path):
            raise TrichdanError(f"{path} is there already and is not overwritten; name another folder")
    documents = _together([_documents(file) for file in files])
    articles: dict[str, bytes] = {}
    questions: list[_Question] = []
    left_out: list[tuple[str, str]] = []
    for name, document in zip(_names(documents, several=len(files) > 1), documents, strict=True):
        data, addresses, fault = _article(name, document)
        if data:
            articles[f"{name}.txt"] = data
        else:
            left_out.append((document.title, fault))
        for context, asked in document.asked:
            reason = fault if context else "its paragraph is empty"
            question = _question(asked, document.language, addresses.get(context), reason)
            if isinstance(question, str):
                left_out.append((asked.id, question))
            else:
                questions.append(question)
    rows, repeated = _rows(questions)
    left_out += repeated
    if not rows:
        why = f" ({left_out[0][0]!r} was left out: {left_out[0][1]})" if left_out else ""
        raise QuestionFileError(f"no question in {', '.join(map(str, files)) or 'no file'}{why}; name other files")
    _write(out.resolve(), articles, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return Imported(len(articles), len(rows), tuple(left_out))


def _documents(file: Path) -> list[_Document]:
    try:
        text = json.dumps(json.loads(file.read_bytes().decode("utf-8-sig")), ensure_ascii=False)
        # JSON can spell half a surrogate pair, which no file can hold.
        root = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except OSError as error:
        raise QuestionFileError(f"{file} cannot be read ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{file}: not UTF-8 text (byte {error.start + 1}); save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise QuestionFileError(f"{file}: not JSON ({error}); name a file in SQuAD's format, {_FORMAT}") from error
    try:
        entries = _File.model_validate(root).data
    except ValidationError as error:
        raise QuestionFileError(f"{file}: {_fault(error)}; name a file in SQuAD's format, {_FORMAT}") from error
    return [_document(entry, f"{file.stem} {number}") for number, entry in enumerate(entries, 1)]


def _fault(error: ValidationError) -> str:
    """What is wrong with a file first, and where: `data[3].paragraphs[0].qas[2]: no "id"`."""
    first = error.errors()[0]
    *parents, last = first["loc"] or ("",)
    missing = first["type"] == "missing"
    steps = parents if missing else [*parents, last]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).strip(".")
    told = f'no "{last}"' if missing else "not an object" if first["type"] == "model_type" else first["msg"]
    return f"{place}: {told}" if place else told


def _document(entry: _Entry, stand_in: str) -> _Document:
    asked = tuple((_line(paragraph.context), asked) for paragraph in entry.paragraphs for asked in paragraph.qas)
    contexts = tuple(dict.fromkeys(filter(None, (_line(paragraph.context) for paragraph in entry.paragraphs))))
    # A title without any space is the end of a Wikipedia address.
    title = _line(entry.title if " " in entry.title else unquote(entry.title).replace("_", " "))
    # Without a title line the first paragraph could be read as one.
    return _Document(title or _line(stand_in), language_of(" ".join(contexts)), contexts, asked)


def _line(text: str) -> str:
    return " ".join(normalise(text).split())


def _together(files: Sequence[Sequence[_Document]]) -> list[_Document]:
    """The documents of all files; one that several give, as MLQA's do for questions in two languages, is one."""
    found: dict[tuple[Language, str, int], _Document] = {}
    for documents in files:
        seen: Counter[tuple[Language, str]] = Counter()
        for document in documents:
            key = (document.language, document.title, seen[document.language, document.title])
            seen[key[:2]] += 1
            before = found.get(key, replace(document, contexts=(), asked=()))
            contexts = tuple(dict.fromkeys(before.contexts + document.contexts))
            found[key] = replace(document, contexts=contexts, asked=before.asked + document.asked)
    return list(found.values())


def _names(documents: Sequence[_Document], *, several: bool) -> Iterator[str]:
    """File names without suffix, safe whatever the titles are: the language if files are several, number, title."""
    width = max(2, len(str(len(documents) - 1)))
    counted: Counter[str] = Counter()
    for document in documents:
        prefix = f"{document.language}-" * several
        slug = re.sub(r"[^a-z0-9]+", "-", fold(document.title))[:_LONGEST_SLUG].strip("-")
        yield f"{prefix}{counted[prefix]:0{width}}-{slug or 'article'}"
        counted[prefix] += 1


def _article(name: str, document: _Document) -> tuple[bytes, Mapping[str, Address], str]:
    """The bytes of an article file, where each context stands in it, and why one of the document's does not."""
    kept = list(document.contexts)
    while kept:
        # An empty byline keeps the first paragraph from being read as one.
        byline = ["|"] if read_byline(kept[0]) else []
        # Plain text: one line is one block there, whatever it holds; in Markdown every mark would need an escape.
        data = ("\n\n".join([document.title, *byline, *kept]) + "\n").encode()
        try:
            article = arrange(read(Path(f"{name}.txt"), data), name, f"{name}.txt")
        except ArticleError as error:
            return b"", {}, str(error)
        addresses = {paragraph.text: paragraph.address for paragraph in article.body}
        lost = next((context for context in kept if context not in addresses), None)
        if lost is None:
            return data, addresses, "indexing would drop its paragraph as boilerplate"
        # A paragraph such as "Related articles" takes with it all that follow: without it they are read.
        kept.remove(lost)
    return b"", {}, "no paragraph of the article would be indexed"


def _question(asked: _Asked, article: Language, gold: Address | None, nowhere: str) -> _Question | str:
    """The question, or why it is left out. nowhere: why it has no paragraph, if it has none."""
    text = asked.question.strip()
    answers = tuple(dict.fromkeys(answer.text.strip() for answer in asked.answers if _line(answer.text)))
    if gold is None:
        return nowhere
    if not _line(text):
        return "the question is empty"
    if not answers and not asked.is_impossible:
        return "it has no answer and is not marked as impossible"
    language = language_of(text) if len(words(text)) >= _TELLING else article
    return _Question(
        asked.id, text, () if asked.is_impossible else answers, asked.is_impossible, language, article, gold
    )


def _rows(questions: Sequence[_Question]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The objects of the question file, and what is left out because its id was there before."""
    parallel: dict[str, dict[tuple[Language, Language], _Question]] = {}
    for question in questions:
        parallel.setdefault(question.id, {}).setdefault((question.article, question.language), question)
    rows: dict[str, dict[str, Any]] = {}
    left_out = []
    for question in questions:
        row = _row(question, list(parallel[question.id].values()))
        if rows.setdefault(row["id"], row) is not row:
            left_out.append((question.id, f"another question has the id {row['id']} already"))
    return list(rows.values()), left_out


def _row(question: _Question, same: Sequence[_Question]) -> dict[str, Any]:
    """A line of the question file. same: the questions that share an id, one for each pair of languages."""
    across = question.language != question.article
    twice = sum(other.article == question.article for other in same) > 1
    prefix = f"{question.article}-" * (len(same) > 1) + f"{question.language}-" * (across and twice)
    others = (other.gold for other in same if other.article != question.article and not other.impossible)
    return {
        "id": prefix + question.id,
        "lang": question.language,
        "question": question.text,
        "answers": question.answers,
        "reference": question.answers[0] if question.answers else "",
        "facts": [],
        "gold": [] if question.impossible else [str(question.gold)],
        "gold_other": [] if question.impossible else list(dict.fromkeys(map(str, others))),
        "answerable": not question.impossible,
        "kind": "unanswerable" if question.impossible else "cross" if across else "mono",
    }


def _write(out: Path, articles: Mapping[str, bytes], questions: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside the folder and moved in when all is there: a failure leaves nothing half written.
        with tempfile.TemporaryDirectory(prefix=".trichdan-", dir=out.parent) as scratch:
            folder, file = Path(scratch, "articles"), Path(scratch, "questions.jsonl")
            folder.mkdir()
            for name, data in articles.items():
                (folder / name).write_bytes(data)
            file.write_bytes(questions.encode())
            out.mkdir(exist_ok=True)
            folder.rename(out / "articles")
            file.rename(out / "questions.jsonl")
    except OSError as error:
        raise TrichdanError(f"{out} cannot be written ({error.strerror}); name another folder") from error
