"""Ask every reference question and keep what came of it."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from eval.dataset import Reference
from eval.rows import Retrieved, Row
from index.errors import TrichdanError
from rag.engine import Trichdan

_DEPTH = 10


def collect(
    questions: Iterable[Reference], trichdan: Trichdan, rows: Path, *, answers: bool, done: Callable[[], None]
) -> None:
    """Append a row for each question to a file as it is answered. answers: also answer, not only search."""
    with rows.open("w", encoding="utf-8") as file:
        for question in questions:
            row = collect_one(question, trichdan, answers=answers)
            file.write(json.dumps(row.as_json(), ensure_ascii=False) + "\n")
            file.flush()
            done()


def collect_one(question: Reference, trichdan: Trichdan, *, answers: bool) -> Row:
    """What the system does with one question; a failure is a row too."""
    start = time.perf_counter()
    try:
        hits = trichdan.search(question.question, _DEPTH, question.history)
        searched = (time.perf_counter() - start) * 1e3
        retrieved = tuple(Retrieved(hit.address, round(hit.score, 4), hit.also) for hit in hits)
        if not answers:
            return Row(question.id, question.lang, retrieved, timings_ms={"search": round(searched, 1)})
        return _answered(question, trichdan, retrieved, searched)
    except TrichdanError as error:
        return Row(question.id, question.lang, error=str(error))


def _answered(question: Reference, trichdan: Trichdan, retrieved: tuple[Retrieved, ...], searched: float) -> Row:
    answer = trichdan.ask(question.question, question.history)
    timings = answer.timings
    return Row(
        id=question.id,
        lang=question.lang,
        retrieved=retrieved,
        evidence=tuple(hit.address for hit in answer.evidence),
        answer=answer.text,
        sentences=tuple((s.text, s.citations, s.supported) for s in answer.sentences),
        citations=tuple((citation.number, citation.address) for citation in answer.citations),
        abstained=answer.abstained,
        timings_ms={
            "search": round(searched, 1),
            "evidence": round(timings.evidence, 1),
            "first_word": timings.first_word and round(timings.first_word, 1),
            "total": round(timings.total, 1),
        },
        # The model that should have written did not: the quotes that stood in for it are not its answer.
        error=answer.notice,
    )
