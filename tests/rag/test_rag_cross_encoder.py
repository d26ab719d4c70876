"""A cross-encoder by name: a real one of a few numbers, made here, from a folder."""

from pathlib import Path

import pytest
from rag_newsroom import opened

from index.errors import ModelError
from rag.cross_encoder import CrossEncoder
from rag.engine import Trichdan
from rag.settings import RetrievalSettings

QUESTION = "Xe máy đi đường vòng qua xã nào khi sửa cầu?"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder with random weights, saved as any other."""
    import torch
    from sentence_transformers import CrossEncoder as Model
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    letters = [*"abcdefghijklmnopqrstuvwxyzàáâãèéêìíòóôõùúýăđĩũơưạảấầậ0123456789.,?"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    saved = tmp_path_factory.mktemp("saved")
    Model(str(folder), device="cpu", local_files_only=True).save_pretrained(str(saved))
    return saved


def test_every_hit_is_read_when_there_is_time(trichdan: Trichdan, tiny: Path) -> None:
    hits = trichdan.search(QUESTION, 10)
    again = CrossEncoder(str(tiny)).rerank(QUESTION, hits, seconds=60)
    assert {hit.address for hit in again} == {hit.address for hit in hits}
    scores = [hit.score for hit in again]
    assert scores == sorted(scores, reverse=True)
    assert [hit.address for hit in again] != [hit.address for hit in hits]  # it was trained on nothing
    assert again == CrossEncoder(str(tiny)).rerank(QUESTION, hits, seconds=60)


def test_what_there_is_no_time_for_stays_behind(trichdan: Trichdan, tiny: Path) -> None:
    hits = trichdan.search(QUESTION, 10)
    again = CrossEncoder(str(tiny)).rerank(QUESTION, hits, seconds=0)
    assert {hit.address for hit in again[:4]} == {hit.address for hit in hits[:4]}
    assert again[4:] == hits[4:]
    scores = [hit.score for hit in again]
    assert scores == sorted(scores, reverse=True)


def test_a_setting_puts_it_behind_every_search(newsroom: Path, embedding, tiny: Path, trichdan: Trichdan) -> None:
    settings = RetrievalSettings(cross_encoder=str(tiny), cross_encoder_seconds=60)
    with opened(newsroom, embedding, settings=settings) as reordered:
        found = reordered.found(QUESTION, 3)
        several = trichdan.search(QUESTION, 20)
    expected = CrossEncoder(str(tiny)).rerank(QUESTION, several, seconds=60)[:3]
    assert [hit.address for hit in found.hits] == [hit.address for hit in expected]
    assert found.late_seconds > 0


def test_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"the cross-encoder .*empty cannot be loaded"):
        CrossEncoder(str(tmp_path / "empty"))
