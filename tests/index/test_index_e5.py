"""The 4-bit file of the default embedding model, and the model that comes of it."""

from pathlib import Path

import numpy as np
import pytest
import tiny_e5
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.e5 import convert, read
from index.embed import embed_passages, embed_questions, open_embedding
from index.errors import ModelError
from index.settings import EmbeddingSettings, ModelSettings


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_e5.write(tmp_path / "tiny.bin")


def test_four_bits_are_read_back_as_the_weights_they_stand_for(tiny: Path) -> None:
    tensors = read(tiny).tensors
    for name, shape in tiny_e5.shapes().items():
        assert np.array_equal(tensors[name], tiny_e5.matrix(name, *shape)), name


def test_shape_and_vocabulary_are_read(tiny: Path) -> None:
    contents = read(tiny)
    assert (contents.shape.hidden, contents.shape.layers, contents.shape.positions) == (32, 1, 48)
    assert [piece for piece, _ in contents.pieces] == tiny_e5.PIECES


def test_a_converted_file_is_a_sentence_transformers_folder(tiny: Path, tmp_path: Path) -> None:
    convert(tiny, tmp_path / "model")
    model = open_embedding(EmbeddingSettings(model=str(tmp_path / "model")), ModelSettings())
    same, again, other = embed_passages(model, ["cầu sông", "cầu sông", "river"])
    assert same.shape == (32,)
    assert same @ again == pytest.approx(1, abs=1e-3)
    assert same @ other < 0.999
    assert model.get_query_embedding("cầu sông") != model.get_text_embedding("cầu sông")


@pytest.mark.parametrize("size", [0, 3, 4, 20, 44, 80, 300])
def test_a_file_that_ends_early_is_refused_by_name(tiny: Path, size: int) -> None:
    tiny.write_bytes(tiny.read_bytes()[:size])
    with pytest.raises(ModelError, match=r"tiny\.bin"):
        read(tiny)


def test_a_file_whose_weights_end_early_is_refused_by_name(tiny: Path) -> None:
    tiny.write_bytes(tiny.read_bytes()[:-200])
    with pytest.raises(ModelError, match=r"tiny\.bin"):
        read(tiny)


@pytest.mark.parametrize("start", [b"", b"GGUF", b"PK\x03\x04"])
def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "other.bin").write_bytes(start + bytes(range(256)) * 8)
    with pytest.raises(ModelError, match=r"other\.bin is not an e5-small file"):
        convert(tmp_path / "other.bin", tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_blocks_of_another_size_are_refused(tiny: Path) -> None:
    data = bytearray(tiny.read_bytes())
    data[40:44] = (64).to_bytes(4, "little")
    tiny.write_bytes(data)
    with pytest.raises(ModelError, match="blocks of 64 weights, expected 32"):
        read(tiny)


def test_the_default_model_gives_unit_vectors_of_384_dimensions(embedding: BaseEmbedding) -> None:
    passages = embed_passages(embedding, ["Chợ nổi họp từ ba giờ sáng.", "x", "The market floats. " * 200])
    questions = embed_questions(embedding, ["Chợ họp lúc nào?"])
    assert (passages.shape, questions.shape) == ((3, 384), (1, 384))
    assert np.linalg.norm(passages, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(questions, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("question", "answer", "unrelated"),
    [
        (
            "Chợ nổi họp lúc mấy giờ?",
            "The floating market begins at three in the morning.",
            "The striker will miss the rest of the season with a knee injury.",
        ),
        (
            "Why was the night train cancelled?",
            "Chuyến tàu đêm bị hủy vì một đoạn đường ray bị sạt lở.",
            "Giá cà phê trong nước tăng nhẹ vào phiên cuối tuần.",
        ),
    ],
)
def test_a_question_is_nearer_to_its_answer_in_the_other_language(
    embedding: BaseEmbedding, question: str, answer: str, unrelated: str
) -> None:
    to_answer, to_unrelated = embed_passages(embedding, [answer, unrelated]) @ embed_questions(embedding, [question])[0]
    assert to_answer > to_unrelated
