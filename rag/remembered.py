"""Vectors of texts that were embedded before: the same paragraphs answer many questions."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from index.calibration import Array

# Sentences; at 384 dimensions about 12 MB.
_KEPT = 8192


class Remembered:
    """An embedding that remembers what it was asked last. Safe to use from several threads."""

    def __init__(self, embed: Callable[[Sequence[str]], Array], kept: int = _KEPT) -> None:
        self._embed = embed
        self._kept = kept
        self._known: OrderedDict[str, Array] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> Array:
        """Vectors of texts, (n, d); at least one text."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._embed(new), strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        return np.stack([known[text] for text in texts])
