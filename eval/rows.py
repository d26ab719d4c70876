"""What one question gave: collected once, scored as often as wanted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.article import Address


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One hit: its address, its score, and other addresses that say the same."""

    address: Address
    score: float
    also: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What the system did with one question. error: why it gave nothing; such a row counts as a wrong answer.

    citations: of each [n] its address. sentences: of each its text, its [n], and whether it was found supported.
    timings_ms: by stage, a missing stage is None.
    """

    id: str
    lang: str
    retrieved: tuple[Retrieved, ...] = ()
    evidence: tuple[Address, ...] = ()
    answer: str = ""
    sentences: tuple[tuple[str, tuple[int, ...], bool], ...] = ()
    citations: tuple[tuple[int, Address], ...] = ()
    abstained: bool = False
    timings_ms: Mapping[str, float | None] | None = None
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "lang": self.lang,
            "retrieved": [
                {"address": str(hit.address), "score": hit.score, "also": [str(other) for other in hit.also]}
                for hit in self.retrieved
            ],
            "evidence": [str(address) for address in self.evidence],
            "answer": self.answer,
            "sentences": [
                {"text": text, "citations": list(cited), "supported": supported}
                for text, cited, supported in self.sentences
            ],
            "citations": [{"n": number, "address": str(address)} for number, address in self.citations],
            "abstained": self.abstained,
            "timings_ms": self.timings_ms,
            "error": self.error,
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "Row":
        return cls(
            id=entry["id"],
            lang=entry["lang"],
            retrieved=tuple(
                Retrieved(Address.parse(hit["address"]), hit["score"], tuple(map(Address.parse, hit["also"])))
                for hit in entry["retrieved"]
            ),
            evidence=tuple(map(Address.parse, entry["evidence"])),
            answer=entry["answer"],
            sentences=tuple((s["text"], tuple(s["citations"]), s["supported"]) for s in entry["sentences"]),
            citations=tuple((c["n"], Address.parse(c["address"])) for c in entry["citations"]),
            abstained=entry["abstained"],
            timings_ms=entry["timings_ms"],
            error=entry["error"],
        )


def load_rows(file: Path) -> dict[str, Row]:
    """Rows by question id."""
    # Not splitlines(): an answer may hold U+0085 or U+2028, which end a line to Python but not to JSON.
    lines = file.read_text(encoding="utf-8").split("\n")
    return {row.id: row for row in (Row.from_json(json.loads(line)) for line in lines if line)}
