"""An optional second look: a cross-encoder, by name, reads question and paragraph together."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.scheme import embedded_text
from rag.scoring import Hit

_BATCH = 4


class CrossEncoder:
    """A sentence-transformers cross-encoder. name: a folder or a hub id."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder as Model  # seconds to import, and few settings name one

        folder = Path(name).expanduser()
        try:
            self._model: Any = Model(
                str(folder) if folder.exists() else name, device="cpu", local_files_only=folder.exists()
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"the cross-encoder {name} cannot be loaded: {error}") from error

    def rerank(self, question: str, hits: Sequence[Hit], seconds: float) -> list[Hit]:
        """The hits in the model's order, as many as it reads within so many seconds; behind them the rest as they were.

        The first portion is always read. Scores of the hits that were read lie above all others.
        """
        end = time.perf_counter() + seconds
        read: list[Hit] = []
        above = max((hit.score for hit in hits), default=0.0)
        while len(read) < len(hits) and (not read or time.perf_counter() < end):
            portion = hits[len(read) : len(read) + _BATCH]
            texts = [embedded_text(hit.passage.title, hit.passage.paragraph.text) for hit in portion]
            told = np.ravel(self._model.predict([(question, text) for text in texts], show_progress_bar=False))
            # Between 0 and 1, whatever the model's own scale; and so above every hit that was not read.
            sure = 1 / (1 + np.exp(-np.clip(told.astype(float), -50, 50)))
            read += [replace(hit, score=above + float(score)) for hit, score in zip(portion, sure, strict=True)]
        return [*sorted(read, key=lambda hit: (-hit.score, hit.address)), *hits[len(read) :]]
