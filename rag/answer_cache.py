"""Answers that were given before: the same question of the same index under the same settings has the same answer."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from index.article import Address
from index.text import normalise
from rag.allowed import Restriction
from rag.answer import Answer
from rag.followup import Turn


class Key(NamedTuple):
    """What an answer depends on, beside the settings and the model, which one cache has only one of."""

    state: str
    question: str
    history: tuple[Turn, ...]
    held_to: Restriction
    given: tuple[Address, ...]


class AnswerCache:
    """The answers given last, at most `size`; 0 keeps none. Safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    @staticmethod
    def key(state: str, question: str, history: Sequence[Turn], held_to: Restriction, given: Sequence[Address]) -> Key:
        """Where an answer is kept. state: of the index."""
        return Key(state, " ".join(normalise(question).split()), tuple(history), held_to, tuple(given))

    def get(self, key: Key) -> Answer | None:
        """The answer that was given, if it is still kept."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer, and forget the one that was not asked for longest."""
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
