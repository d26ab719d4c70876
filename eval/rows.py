"""What one question gave: collected once, scored as often as wanted, without index or model."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.files import write
from index.article import Address, Language
from index.errors import TrichdanError

# The other ways of answering that are collected beside the system's own.
KEYWORD, DENSE, CEILING, BEST_SENTENCE = "keyword_only", "dense_only", "right_paragraph_given", "best_sentence"
NEVER_ABSTAIN, HELD_OUT = "never_abstain", "held_out"
# What stands in for the row of a question that has none: it counts as failed.
NOT_ASKED = "this question was not asked"


class RowsError(TrichdanError):
    """A file of rows cannot be read."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One hit: its address, its score, other addresses that say the same, its language ("" if not known)."""

    address: Address
    score: float
    also: tuple[Address, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One paragraph as it stood in the index. heading: headline, outlet and date of its article."""

    address: Address
    language: Language
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """One [n] of an answer: where it points, and the sentence there."""

    number: int
    address: Address
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer as the system reported it: its text, its [n], whether it was found supported."""

    text: str
    citations: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What the system did with one question. error: why it gave nothing; such a row counts as a wrong answer.

    gold: the right paragraphs as the index has them; one that is missing there is missing here. answer: None if the
    system was only asked to search. relevance: what its refusal rests on, larger is surer. timings_ms: by stage.
    variants: what other ways of answering gave, by their name.
    """

    id: str
    lang: str
    retrieved: tuple[Retrieved, ...] = ()
    gold: tuple[Source, ...] = ()
    evidence: tuple[Source, ...] = ()
    answer: str | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Cited, ...] = ()
    abstained: bool = False
    relevance: float | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    error: str = ""
    variants: Mapping[str, "Row"] = field(default_factory=dict)
    fingerprint: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "lang": self.lang,
            "retrieved": [
                {
                    "address": str(hit.address),
                    "score": hit.score,
                    "language": hit.language,
                    "also": [str(other) for other in hit.also],
                }
                for hit in self.retrieved
            ],
            "gold": [_source_json(source) for source in self.gold],
            "evidence": [_source_json(source) for source in self.evidence],
            "answer": self.answer,
            "sentences": [
                {"text": each.text, "citations": list(each.citations), "supported": each.supported}
                for each in self.sentences
            ],
            "citations": [
                {"n": cited.number, "address": str(cited.address), "quote": cited.quote} for cited in self.citations
            ],
            "abstained": self.abstained,
            "relevance": self.relevance if self.relevance is not None and math.isfinite(self.relevance) else None,
            "timings_ms": dict(self.timings_ms),
            "model": self.model,
            "error": self.error,
            "variants": {name: row.as_json() for name, row in self.variants.items()},
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "Row":
        """Read a row; what is not there has its empty value. Raises KeyError, ValueError or TypeError."""
        return cls(
            id=str(entry["id"]),
            lang=str(entry["lang"]),
            retrieved=tuple(
                Retrieved(
                    Address.parse(hit["address"]),
                    float(hit["score"]),
                    tuple(map(Address.parse, hit.get("also", ()))),
                    hit.get("language", ""),
                )
                for hit in entry.get("retrieved", ())
            ),
            gold=tuple(map(_source, entry.get("gold", ()))),
            evidence=tuple(map(_source, entry.get("evidence", ()))),
            answer=entry.get("answer"),
            sentences=tuple(
                Sentence(each["text"], tuple(each["citations"]), each["supported"])
                for each in entry.get("sentences", ())
            ),
            citations=tuple(
                Cited(each["n"], Address.parse(each["address"]), each.get("quote", ""))
                for each in entry.get("citations", ())
            ),
            abstained=bool(entry.get("abstained", False)),
            relevance=entry.get("relevance"),
            timings_ms=entry.get("timings_ms") or {},
            model=entry.get("model", ""),
            error=entry.get("error", ""),
            variants={name: cls.from_json(row) for name, row in entry.get("variants", {}).items()},
            fingerprint=entry.get("fingerprint", ""),
        )


def write_rows(file: Path, rows: Iterable[Row]) -> None:
    """Write rows, one JSON object a line, in one step."""
    write(file, "".join(line(row) for row in rows))


def line(row: Row) -> str:
    """A row as one line of a file."""
    return json.dumps(row.as_json(), ensure_ascii=False, allow_nan=False) + "\n"


def load_rows(file: Path) -> dict[str, Row]:
    """Rows by question id, the last one of each; a last line that was cut off is left out.

    Raises RowsError that names the line.
    """
    try:
        # Not splitlines(): an answer may hold U+0085 or U+2028, which end a line to Python but not to JSON.
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise RowsError(f"{file} cannot be read: {error.strerror}") from error
    rows = {}
    for number, text in enumerate(lines[:-1], 1):
        if not text.strip():
            continue
        try:
            row = Row.from_json(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RowsError(f"{file}, line {number}: not a row of an evaluation ({error})") from error
        rows[row.id] = row
    return rows


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "address": str(source.address),
        "language": source.language,
        "heading": source.heading,
        "text": source.text,
    }


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(Address.parse(entry["address"]), entry["language"], entry["heading"], entry["text"])
