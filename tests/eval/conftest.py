"""A small index of its own, and questions and rows made in one line."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from eval_library import ARTICLES, QUESTIONS, build, opened
from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.dataset import Reference
from eval.rows import Cited, Retrieved, Row, Sentence, Source
from index.article import Address, Language
from rag.engine import Trichdan


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Path:
    """The index folder of seven articles."""
    return build(tmp_path_factory.mktemp("small"), embedding, ARTICLES)


@pytest.fixture(scope="session")
def small(small_index: Path, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    """Seven articles, opened without a language model."""
    with opened(small_index, embedding) as trichdan:
        yield trichdan


@pytest.fixture
def unused_address() -> str:
    """An address on this machine where nothing answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def questions_file(tmp_path: Path) -> Path:
    """The questions about the small index."""
    file = tmp_path / "asked.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in QUESTIONS), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def ask() -> Callable[..., Reference]:
    """A reference question; gold and gold_other are written as addresses."""

    def make(gold: str = "a#p1", gold_other: str = "", **other: Any) -> Reference:
        fields: dict[str, Any] = {
            "id": "q1",
            "lang": "vi",
            "question": "Cầu dài bao nhiêu?",
            "answers": ("120 mét",),
            "reference": "",
            "facts": (),
            "answerable": True,
            "kind": "",
            "history": (),
        }
        return Reference(
            gold=tuple(map(Address.parse, gold.split())),
            gold_other=tuple(map(Address.parse, gold_other.split())),
            **{**fields, **other},
        )

    return make


@pytest.fixture(scope="session")
def row() -> Callable[..., Row]:
    """A row. found: addresses in order, each with its others behind "=": "a#p1=b#p2 c#p1"; cited: "1:a#p1 2:b#p2".

    evidence: texts by address, or else what was found and cited. gold: addresses that are in the index. sentences:
    text, numbers, supported. An article whose name ends in "-en" is English.
    """

    def make(
        found: str = "",
        cited: str = "",
        evidence: Mapping[str, str] | None = None,
        gold: str = "",
        sentences: Sequence[tuple[str, tuple[int, ...], bool]] = (),
        **other: Any,
    ) -> Row:
        hits = [list(map(Address.parse, spelled.split("="))) for spelled in found.split()]
        citations = [(int(number), Address.parse(place)) for number, place in (c.split(":", 1) for c in cited.split())]
        if evidence is None:
            shown = [*(hit[0] for hit in hits[:4]), *(place for _, place in citations)]
            evidence = {str(place): f"Đoạn {place}." for place in dict.fromkeys(shown)}
        return Row(
            **{
                "id": "q1",
                "lang": "vi",
                "retrieved": tuple(
                    Retrieved(first, 9.0 - rank, tuple(also), language(first))
                    for rank, (first, *also) in enumerate(hits)
                ),
                "gold": tuple(source(Address.parse(place), "") for place in gold.split()),
                "evidence": tuple(source(Address.parse(place), text) for place, text in evidence.items()),
                "answer": "",
                "sentences": tuple(Sentence(*each) for each in sentences),
                "citations": tuple(Cited(number, place) for number, place in citations),
                **other,
            }
        )

    return make


def language(address: Address) -> Language:
    return "en" if address.article.endswith("-en") else "vi"


def source(address: Address, text: str) -> Source:
    return Source(address, language(address), f"Tin {address.article}", text)
