"""A vector for each word, and where in the text that word stands, with the real model."""

import re

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embed import (
    SentenceTransformerEmbedding,
    embed_passage_words,
    embed_passages,
    embed_question_words,
    embed_questions,
)
from index.encoder import Encoded, join
from index.word_vectors import Words

SHORT = "Cầu Mống Sắt đóng cửa từ 3/9, mỗi tháng 59.000 lượt xe."
UNTIDY = "Tin vui\nCầu  Mống Sắt,\n\n  dài 1.250 m —  «đóng cửa»\tsáu tháng;  xe tải (trên 3,5 tấn) đi vòng…  "
SENTENCE = "Chuyến ghe thứ {} chở {} giỏ  cá khô,\nđậu ở bến Mỹ Lợi rồi về. "
LONG = "".join(SENTENCE.format(number, 7 * number) for number in range(1, 90))
NO_END = " ".join(f"ghe{'ư' * (number % 3)} số  {number}" for number in range(400))  # one sentence, several windows
DECOMPOSED = "Ca\u0302\u0300u Mo\u0302\u0301ng Sa\u0306\u0301t"


def words_of(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\d+(?:[.,]\d+)*|[^\W\d_]+", text)]


def encoded(embedding: BaseEmbedding, *texts: str) -> Encoded:
    assert isinstance(embedding, SentenceTransformerEmbedding)
    found = embedding.encode_words(texts, "document")
    assert found is not None
    return found


def spans(words: Words) -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in words.spans]


@pytest.mark.parametrize("text", [SHORT, UNTIDY, LONG, NO_END], ids=["short", "untidy", "long", "one sentence"])
def test_every_word_has_its_place_and_a_unit_vector(embedding: BaseEmbedding, text: str) -> None:
    (words,) = encoded(embedding, text).words
    assert spans(words) == words_of(text)
    assert np.linalg.norm(words.vectors, axis=1) == pytest.approx(np.ones(len(words)), abs=1e-4)


def test_the_long_texts_are_read_by_windows(embedding: BaseEmbedding) -> None:
    assert isinstance(embedding, SentenceTransformerEmbedding)
    for text in (LONG, NO_END):
        windows = embedding._windows(text, "document")
        assert len(windows) > 2
        assert " ".join(" ".join(windows).split()) == " ".join(text.split())


@pytest.mark.parametrize("text", ["", "   \n ", "?! — …", "🪁🪁", "___"])
def test_a_text_without_words_has_none(embedding: BaseEmbedding, text: str) -> None:
    (words,) = encoded(embedding, text).words
    assert len(words) == 0
    assert words.spans.shape == (0, 2)


def test_texts_of_one_call_keep_their_places(embedding: BaseEmbedding) -> None:
    texts = [LONG, "", SHORT, UNTIDY, SHORT, "?", NO_END]
    together = encoded(embedding, *texts)
    assert [spans(words) for words in together.words] == [words_of(text) for text in texts]
    assert float((together.vectors[2] * together.vectors[4]).sum()) == pytest.approx(1, abs=1e-2)
    for number in (0, 2, 3, 6):
        alone = encoded(embedding, texts[number])
        assert float(together.vectors[number] @ alone.vectors[0]) > 0.99
        assert float((together.words[number].vectors * alone.words[0].vectors).sum(axis=1).mean()) > 0.99


def test_texts_have_the_vectors_that_they_have_without_their_words(embedding: BaseEmbedding) -> None:
    texts = [SHORT, UNTIDY, LONG]
    vectors, words = embed_passage_words(embedding, texts)
    assert words is not None
    assert (vectors * embed_passages(embedding, texts)).sum(axis=1) == pytest.approx(np.ones(3), abs=5e-3)
    for text in texts[:2]:
        vector, own = embed_question_words(embedding, text)
        assert own is not None
        assert spans(own) == words_of(text)
        assert float(vector @ embed_questions(embedding, [text])[0]) == pytest.approx(1, abs=5e-3)


def test_what_the_model_cuts_off_of_a_question_is_left_out(embedding: BaseEmbedding) -> None:
    _, words = embed_question_words(embedding, LONG)
    assert words is not None
    assert 200 < len(words) < len(words_of(LONG))
    assert spans(words) == words_of(LONG)[: len(words)]


def test_a_word_is_nearest_to_itself_in_another_sentence(embedding: BaseEmbedding) -> None:
    one, other = encoded(embedding, "Phà chở khách qua sông.", "Sáng nay một chiếc phà mắc cạn.").words
    nearest = int((other.vectors @ one.vectors[0]).argmax())
    assert "Sáng nay một chiếc phà mắc cạn."[slice(*spans(other)[nearest])] == "phà"


def test_a_decomposed_text_keeps_its_spans_inside(embedding: BaseEmbedding) -> None:
    (words,) = encoded(embedding, DECOMPOSED).words
    assert all(0 <= start < end <= len(DECOMPOSED) for start, end in spans(words))


def test_windows_are_joined_by_the_order_of_their_words() -> None:
    text = "một  hai\nba, bốn năm"
    windows = ["một hai", "ba, bốn năm"]
    parts = [
        Words(np.array([[0, 3], [4, 7]], np.uint32), np.eye(2, 4, dtype=np.float32)),
        Words(np.array([[0, 2], [8, 11]], np.uint32), np.eye(2, 4, k=2, dtype=np.float32)),  # "bốn" was cut off
    ]
    joined = join(text, windows, parts)
    assert [text[start:end] for start, end in spans(joined)] == ["một", "hai", "ba", "năm"]
    assert joined.vectors.tolist() == np.eye(4).tolist()
