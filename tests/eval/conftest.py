"""A small index of its own, and questions and rows made in one line."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.dataset import Reference
from eval.rows import Retrieved, Row
from index.article import Address
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from rag.engine import Trichdan
from rag.settings import LLMSettings, Settings

ARTICLES = {
    "oc-huong-ho-tram": (
        "Làng nuôi ốc hương Hồ Tràm xuất bến chuyến đầu",
        "Vũ Kim Ngân | Biển Đông Hôm Nay | 05/05/2025",
        "Làng nuôi ốc hương Hồ Tràm bán chuyến đầu tiên 18 tấn cho một nhà hàng ở Busan.",
        "Bà Đặng Thị Sương, chủ trại lớn nhất, nói mỗi ký ốc lãi 75.000 đồng.",
    ),
    "keo-dua-ben-tre": (
        "Lò kẹo dừa Bến Tre cháy lúc nửa đêm",
        "Ngô Gia Huy | Xứ Dừa | 11/08/2025",
        "Lò kẹo dừa Út Nhành ở Bến Tre cháy lúc nửa đêm, không ai bị thương.",
        "Chủ lò ước mất 640 triệu đồng và hứa nấu lại mẻ kẹo mới sau hai tuần.",
    ),
    "glass-bridge": (
        "Glass bridge at Moc Chau closes for winter",
        "Hannah Oyelaran | Highland Echo | 1 December 2025",
        "The glass bridge at Moc Chau closes until March because frost has cracked 14 of its panels.",
        "The owner, Pham Duc Tai, expects the repair to cost 3.2 billion dong.",
    ),
}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    """Three articles, opened without a language model."""
    root = tmp_path_factory.mktemp("small")
    (root / "articles").mkdir()
    for name, blocks in ARTICLES.items():
        (root / "articles" / f"{name}.txt").write_text("\n\n".join(blocks), encoding="utf-8")
    sync(root / "articles", root / "index", EmbeddingSettings(), VectorSettings(), lambda: embedding)
    with Trichdan.open(root / "index", Settings(llm=LLMSettings(model="none"))) as trichdan:
        yield trichdan


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
    """A row; found: addresses in order, each with its others behind "=": "a#p1=b#p2 c#p1"; cited: "1:a#p1 2:b#p2"."""

    def make(found: str = "", cited: str = "", **other: Any) -> Row:
        hits = []
        for rank, spelled in enumerate(found.split()):
            address, *also = map(Address.parse, spelled.split("="))
            hits.append(Retrieved(address, 9.0 - rank, tuple(also)))
        citations = [pair.split(":", 1) for pair in cited.split()]
        return Row(
            **{
                "id": "q1",
                "lang": "vi",
                "retrieved": tuple(hits),
                "evidence": tuple(hit.address for hit in hits[:4]),
                "citations": tuple((int(number), Address.parse(address)) for number, address in citations),
                **other,
            }
        )

    return make
