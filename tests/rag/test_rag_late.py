"""Late interaction, held against the plainest way to write it, and what is shown of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calibration import Array
from index.scheme import embedded_text
from index.word_vectors import Words, unit
from rag.engine import Trichdan
from rag.late import Sample, late_interaction, matches
from rag.question import Question

seeds, lengths = st.integers(0, 10**6), st.integers(0, 7)


def some_words(count: int, seed: int, size: int = 5) -> Words:
    vectors = unit(np.random.default_rng(seed).normal(size=(count, size)).astype(np.float32))
    spans = np.array([(3 * i, 3 * i + 2) for i in range(count)], dtype=np.uint32).reshape(-1, 2)
    return Words(spans, vectors)


def naive(question: Array, weights: Array, paragraph: Words) -> float:
    """The definition: for every word of the question the best cosine, weighted."""
    if not len(paragraph) or not len(question):
        return -1.0
    total = 0.0
    for word, weight in zip(question, weights, strict=True):
        total += weight * max(float(word @ other) for other in paragraph.vectors)
    return total / float(weights.sum())


@given(lengths, st.lists(lengths, max_size=6), seeds)
def test_it_is_the_weighted_mean_of_the_best_cosines(asked: int, counts: list[int], seed: int) -> None:
    question = some_words(asked, seed).vectors
    weights = np.random.default_rng(seed).uniform(0.1, 3, asked).astype(np.float32)
    paragraphs = [some_words(count, seed + number) for number, count in enumerate(counts, 1)]
    expected = [naive(question, weights, paragraph) for paragraph in paragraphs]
    found = late_interaction(question, weights, paragraphs)
    assert found.shape == (len(counts),)
    assert found == pytest.approx(expected, abs=1e-5)


@given(st.lists(lengths, min_size=1, max_size=6), st.permutations(range(6)), seeds)
def test_a_paragraph_s_score_does_not_depend_on_those_around_it(counts: list[int], order: list[int], seed: int) -> None:
    question, weights = some_words(4, seed).vectors, np.ones(4, np.float32)
    paragraphs = [some_words(count, seed + number) for number, count in enumerate(counts, 1)]
    order = [place for place in order if place < len(paragraphs)]
    together = late_interaction(question, weights, paragraphs)
    shuffled = late_interaction(question, weights, [paragraphs[place] for place in order])
    alone = [late_interaction(question, weights, [paragraph])[0] for paragraph in paragraphs]
    assert shuffled == pytest.approx(together[order], abs=1e-6)
    assert together == pytest.approx(np.array(alone), abs=1e-6)


@given(lengths, lengths, seeds)
def test_each_word_of_a_question_is_matched_with_the_nearest_one(asked: int, found: int, seed: int) -> None:
    question, paragraph = some_words(asked, seed), some_words(found, seed + 1)
    told = matches(question, paragraph)
    assert len(told) == (asked if found else 0)
    spans = [tuple(map(int, span)) for span in paragraph.spans]
    for number, match in enumerate(told):
        cosines = [float(question.vectors[number] @ other) for other in paragraph.vectors]
        assert match.nearness == pytest.approx(max(cosines), abs=1e-6)
        assert match.found == spans[int(np.argmax(cosines))]
        assert match.asked == tuple(map(int, question.spans[number]))


@given(st.lists(st.integers(1, 7), min_size=1, max_size=6), st.integers(1, 5000), st.integers(0, 3), seeds)
def test_the_sample_itself_has_mean_0_and_spread_1(counts: list[int], total: int, background: int, seed: int) -> None:
    paragraphs = [(f"n{number}", some_words(count, seed + number)) for number, count in enumerate(counts)]
    beside = [some_words(3, seed + 100 + number) for number in range(background)]
    sample = Sample.of(paragraphs, total, beside)
    assert float(sample.shares.sum()) == pytest.approx(1)
    own = np.random.default_rng(seed).uniform(-1, 1, len(sample.words)).astype(np.float32)
    standard = sample.standardise(own, own)
    mean = float(sample.shares @ standard)
    assert mean == pytest.approx(0, abs=1e-3)
    if len(own) > 1:
        assert float(sample.shares @ (standard - mean) ** 2) == pytest.approx(1, abs=1e-2)


@pytest.mark.parametrize(
    ("question", "asked_word", "found_word"),
    [
        ("Con diều rồng dài bao nhiêu mét?", "mét", "metres"),
        ("Ai đã lai tạo giống lúa đen ở Thới Bình?", "tạo", "tạo"),
        ("Who is the director of the hospital in Hue?", "director", "director"),
    ],
)
def test_what_matched_stands_in_both_texts(trichdan: Trichdan, question: str, asked_word: str, found_word: str) -> None:
    asked = trichdan.searcher.read(Question.read(question))
    assert asked.words is not None
    met = set()
    for hit in trichdan.searcher.search(asked, 5):
        text = embedded_text(hit.passage.title, hit.passage.paragraph.text)
        words = trichdan.catalog.words([hit.passage.vector])[hit.passage.vector]
        told = matches(asked.words, words)
        assert len(told) == len(asked.words)
        for match in told:
            assert asked.spelled[slice(*match.asked)].isalnum()
            assert text[slice(*match.found)].replace(",", "").replace(".", "").isalnum()
            assert -1 <= match.nearness <= 1.001
            met.add((asked.spelled[slice(*match.asked)], text[slice(*match.found)]))
    assert (asked_word, found_word) in met
