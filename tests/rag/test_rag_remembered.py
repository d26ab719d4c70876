"""Vectors that are remembered are those that would be embedded again."""

import threading
from collections.abc import Sequence

import numpy as np

from index.calibration import Array
from rag.remembered import Remembered


class Counted:
    """Stands in for a model: a vector that only this text has, and a list of everything that was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Array:
        self.asked += texts
        return np.asarray([[len(text), sum(map(ord, text))] for text in texts], dtype=np.float32)


def test_what_was_embedded_before_is_not_embedded_again_and_keeps_its_place():
    model = Counted()
    embed = Remembered(model)
    first = embed(["mưa", "nắng", "mưa"])
    again = embed(["gió", "mưa", "nắng"])
    assert model.asked == ["mưa", "nắng", "gió"]
    assert first.tolist() == Counted()(["mưa", "nắng", "mưa"]).tolist()
    assert again.tolist() == Counted()(["gió", "mưa", "nắng"]).tolist()


def test_what_was_not_asked_for_longest_is_forgotten_first():
    model = Counted()
    embed = Remembered(model, kept=2)
    for text in ("một", "hai", "một", "ba", "một", "hai"):
        embed([text])
    assert model.asked == ["một", "hai", "ba", "hai"]


def test_more_texts_than_are_kept_are_all_answered():
    embed = Remembered(Counted(), kept=2)
    texts = [f"câu {n}" for n in range(7)]
    assert embed(texts).tolist() == Counted()(texts).tolist()
    assert embed(texts).tolist() == Counted()(texts).tolist()


def test_several_threads_get_their_own_vectors():
    embed = Remembered(Counted(), kept=5)
    wrong: list[str] = []

    def work(name: str) -> None:
        for n in range(300):
            texts = [f"{name} {n % 11}", f"chung {n % 7}"]
            if embed(texts).tolist() != Counted()(texts).tolist():
                wrong.append(texts[0])

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_real_model_gives_the_same_answer_from_memory(embedding):
    from index.embed import embed_passages

    embed = Remembered(lambda texts: embed_passages(embedding, texts))
    texts = ["Tàu chạy lại từ thứ Hai.", "Trains run again from Monday."]
    once = embed(texts)
    assert np.array_equal(embed(texts[::-1]), once[::-1])
