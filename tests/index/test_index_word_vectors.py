"""Word vectors in four bits: what is read is near what was kept, whatever its shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.word_vectors import Words, pack, pack_all, unit, unpack, unpack_all

sizes = st.sampled_from([1, 2, 3, 7, 8, 31, 32, 33, 383, 384, 385])
counts = st.lists(st.integers(0, 12), max_size=6)
seeds = st.integers(0, 10**6)


def some_words(count: int, size: int, seed: int) -> Words:
    generator = np.random.default_rng(seed)
    vectors = unit(generator.normal(size=(count, size)).astype(np.float32))
    starts = np.cumsum(generator.integers(1, 9, count)).astype(np.uint32)
    return Words(np.stack([starts, starts + 3], axis=1).reshape(-1, 2), vectors)


def near(one: Words, other: Words) -> None:
    assert one.spans.tolist() == other.spans.tolist()
    assert len(one) == len(other)
    if len(one):
        assert float((one.vectors * other.vectors).sum(axis=1).min()) > 0.98
        assert np.linalg.norm(other.vectors, axis=1) == pytest.approx(np.ones(len(other)), abs=1e-5)


@given(sizes, counts, seeds)
def test_what_was_packed_is_read_again_nearly_as_it_was(size: int, lengths: list[int], seed: int) -> None:
    texts = [some_words(count, size, seed + number) for number, count in enumerate(lengths)]
    read = unpack([pack(words) for words in texts])
    assert len(read) == len(texts)
    for before, after in zip(texts, read, strict=True):
        near(before, after)


@given(sizes, counts, seeds)
def test_texts_can_be_put_together_and_taken_apart(size: int, lengths: list[int], seed: int) -> None:
    texts = [some_words(count, size, seed + number) for number, count in enumerate(lengths)]
    read = unpack_all(pack_all(texts))
    told = [words for words in texts if len(words)]
    assert len(read) == len(told)
    for before, after in zip(told, read, strict=True):
        near(before, after)


@given(sizes, st.integers(1, 12), seeds)
def test_packing_what_was_unpacked_changes_hardly_anything(size: int, count: int, seed: int) -> None:
    (once,) = unpack([pack(some_words(count, size, seed))])
    (twice,) = unpack([pack(once)])
    near(once, twice)


@given(st.integers(1, 40), st.integers(1, 400))
def test_a_number_takes_half_a_byte(count: int, size: int) -> None:
    assert len(pack(some_words(count, size, 1))) == 8 + count * (8 + (size + 1) // 2)


def test_no_words_are_no_bytes() -> None:
    none = Words(np.zeros((0, 2), np.uint32), np.zeros((0, 384), np.float32))
    assert pack(none) == b""
    assert pack_all([none, none]) == b""
    assert unpack_all(b"") == []
    assert unpack([]) == []
    (read,) = unpack([b""])
    assert len(read) == 0
    assert read.spans.shape == (0, 2)


def test_a_text_without_words_stands_between_texts_with_words() -> None:
    words = some_words(3, 5, 1)
    first, none, last = unpack([pack(words), b"", pack(words)])
    near(words, first)
    near(words, last)
    assert len(none) == 0


def test_words_that_are_no_different_from_the_middle_point_nowhere() -> None:
    centre = np.array([0.6, 0.8], np.float32)
    words = Words(np.array([[0, 2], [3, 5]], np.uint32), np.array([[0.6, 0.8], [1, 0]], np.float32))
    centred = words.centred(centre)
    assert centred.vectors[0] == pytest.approx([0, 0])
    assert np.linalg.norm(centred.vectors[1]) == pytest.approx(1)
    (read,) = unpack([pack(centred)])
    assert read.vectors[0] == pytest.approx([0, 0])
    assert np.isfinite(read.vectors).all()
