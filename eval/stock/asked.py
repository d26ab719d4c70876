"""What is asked of what: the questions without diacritics, or only across languages."""

import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from eval.dataset import Reference
from index.article import Address, Language
from index.errors import ArticleError, TrichdanError
from index.folder import file_bytes, read_article
from index.read.room import ReadingRoom
from index.scan import scan
from index.text import fold


def bare(question: Reference) -> Reference:
    """A Vietnamese question, and those before it, as typed on a bare keyboard; an English one as it is."""
    if question.lang != "vi":
        return question
    history = tuple(replace(turn, question=fold(turn.question)) for turn in question.history)
    return replace(question, question=fold(question.question), history=history)


def across(questions: Sequence[Reference], only: Language, known: Collection[Address]) -> list[Reference]:
    """The other language's questions that articles of one language answer, right paragraphs being those.

    known: the paragraphs of those articles.
    """
    asked = []
    for question in questions:
        gold = tuple(address for address in (*question.gold, *question.gold_other) if address in known)
        if question.answerable and question.lang != only and gold:
            asked.append(replace(question, gold=gold, gold_other=()))
    return asked


def copy_language(folder: Path, only: Language, into: Path) -> None:
    """Copy the files whose article is in one language into a new folder, each under its own name."""
    into.mkdir(parents=True)
    with ReadingRoom() as room:
        for file in scan(folder, into).files:
            try:
                article = read_article(file, file_bytes(file.full), room)
            except ArticleError:
                continue  # it would not be indexed either
            if article.language == only:
                place = into / file.full.relative_to(folder)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file.full, place)
    if not any(into.iterdir()):
        raise TrichdanError(f"{folder} holds no article in {only}")
