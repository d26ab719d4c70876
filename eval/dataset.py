"""Reference questions: a JSON object a line, checked when read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.article import Address, Language
from index.errors import TrichdanError
from rag.followup import Turn


class QuestionFileError(TrichdanError):
    """A question file has a line that cannot be used."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One question with what a right answer holds.

    gold: addresses that carry the answer. gold_other: the same paragraphs in the other language, as good as gold.
    facts: literals that a right answer holds. kind: of the question, as "cross" or "nodiacritics"; "" if not told.
    """

    id: str
    lang: Language
    question: str
    answers: tuple[str, ...]
    reference: str
    facts: tuple[str, ...]
    gold: tuple[Address, ...]
    gold_other: tuple[Address, ...]
    answerable: bool
    kind: str
    history: tuple[Turn, ...]

    @property
    def accepted(self) -> frozenset[Address]:
        """Every address that counts as right."""
        return frozenset(self.gold) | frozenset(self.gold_other)

    @property
    def units(self) -> tuple[frozenset[Address], ...]:
        """The right paragraphs, each with its counterpart in the other language: either will do.

        gold_other is read in the order of gold; what is left over goes with the last.
        """
        last = len(self.gold) - 1
        units = (
            frozenset({address, *(self.gold_other[i:] if i == last else self.gold_other[i : i + 1])})
            for i, address in enumerate(self.gold)
        )
        return tuple(dict.fromkeys(units))

    @property
    def articles(self) -> frozenset[str]:
        """The articles that answer it, in either language."""
        return frozenset(address.article for address in self.accepted)


def load_questions(file: Path) -> list[Reference]:
    """Read a question file. Raises QuestionFileError that names the line."""
    if not file.is_file():
        raise QuestionFileError(f"no such file: {file}")
    questions: dict[str, Reference] = {}
    try:
        # Not splitlines(): a question may hold U+0085 or U+2028, which end a line to Python but not to JSON.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{file}: not UTF-8 text (byte {error.start + 1})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _read(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            told = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise QuestionFileError(f"{file}, line {number}: {told}") from error
        if question.id in questions:
            raise QuestionFileError(f"{file}, line {number}: the id {question.id} was there before")
        questions[question.id] = question
    if not questions:
        raise QuestionFileError(f"{file}: no question in it")
    return list(questions.values())


def _read(entry: Mapping[str, Any]) -> Reference:
    if entry["lang"] not in ("vi", "en"):
        raise ValueError(f'"lang" is {entry["lang"]!r}, not "vi" or "en"')
    gold = tuple(Address.parse(address) for address in entry.get("gold", ()))
    answerable = entry["answerable"]
    if not isinstance(answerable, bool):
        raise ValueError('"answerable" is neither true nor false')
    for key in ("answers", "facts"):
        if not isinstance(entry.get(key, []), list) or not all(isinstance(each, str) for each in entry.get(key, [])):
            raise ValueError(f'"{key}" is not a list of texts')
    for key in ("reference", "kind"):
        if not isinstance(entry.get(key) or "", str):
            raise ValueError(f'"{key}" is not a text')
    if answerable and not gold:
        raise ValueError('answerable, but "gold" names no paragraph')
    return Reference(
        id=str(entry["id"]),
        lang=entry["lang"],
        question=str(entry["question"]),
        answers=tuple(entry.get("answers", ())),
        reference=entry.get("reference") or "",
        facts=tuple(entry.get("facts", ())),
        gold=gold,
        gold_other=tuple(Address.parse(address) for address in entry.get("gold_other", ())),
        answerable=answerable,
        kind=entry.get("kind") or "",
        history=tuple(Turn(turn["question"], turn["answer"]) for turn in entry.get("history") or ()),
    )
