"""How fast is it, on this computer? `make bench`: indexing, searching and quoting over the sample articles."""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from eval import bench_folder
from eval.dataset import load_questions
from index.embed import open_embedding
from index.settings import EmbeddingSettings, ModelSettings, VectorSettings
from index.sync import sync
from rag.engine import Trichdan
from rag.settings import LLMSettings, Settings

_SAMPLE = Path(__file__).parent / "sample"
_ROUNDS = 3


def main() -> None:
    """Print one JSON object: paragraphs indexed a second, seconds of an unchanged sync, milliseconds a question."""
    embedding, store = EmbeddingSettings(), VectorSettings()
    model = open_embedding(embedding, ModelSettings())
    questions = load_questions(_SAMPLE / "questions.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        start = time.perf_counter()
        report = sync(_SAMPLE / "articles", index, embedding, store, lambda: model)
        first = time.perf_counter() - start
        start = time.perf_counter()
        sync(_SAMPLE / "articles", index, embedding, store, lambda: model)
        again = time.perf_counter() - start
        with Trichdan.open(index, Settings(llm=LLMSettings(model="none"))) as trichdan:
            trichdan.ask(questions[0].question)  # the first run of a network is slow, and no user's second question
            searches, answers = [], []
            for question in questions * _ROUNDS:
                start = time.perf_counter()
                trichdan.search(question.question)
                searches.append((time.perf_counter() - start) * 1e3)
                answers.append(trichdan.ask(question.question).timings.total)
        large = bench_folder.measure(_SAMPLE / "articles", Path(folder))
    figures = {
        "paragraphs": report.paragraphs,
        "paragraphs_per_second": round(report.paragraphs / first, 1),
        "unchanged_sync_seconds": round(again, 2),
        **_spread("search_ms", searches),
        **_spread("quoted_answer_ms", answers),
        **large,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _spread(name: str, milliseconds: list[float]) -> dict[str, float]:
    return {f"{name}_p{part}": round(float(np.percentile(milliseconds, part)), 1) for part in (50, 95)}


if __name__ == "__main__":
    main()
