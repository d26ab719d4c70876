"""python -m eval.ablation QUESTIONS.jsonl INDEX: what each part of the search is worth, switched off in turn."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.clusters import clusters
from eval.collect import Plan, collect_one
from eval.compare import compare
from eval.dataset import Reference, load_questions
from eval.metrics import retrieval
from eval.rows import Row
from eval.run import Run
from eval.score import estimates, pair
from index.catalog import Catalog
from index.embed import open_embedding
from index.errors import TrichdanError
from index.vector_reader import open_vectors
from rag.engine import Trichdan
from rag.retrieve import Searcher
from rag.settings import LLMSettings, RetrievalSettings, Settings

# Each part of the search, and the settings that switch it off.
PARTS: Mapping[str, Mapping[str, Any]] = {
    "late interaction": {"late_interaction": False},
    "keywords, own language": {"keyword_weight": 0.0},
    "shared terms, other language": {"keyword_weight_across": 0.0},
    "diacritics given back": {"restore_diacritics": False},
}
_METRICS = ("hit@1", "hit@5", "mrr@10")


def ablation(questions: Sequence[Reference], index: Path, settings: Settings) -> dict[str, dict[str, Any]]:
    """For the whole search and without each part: its metrics, and what the whole is better by, with intervals."""
    asked = [question for question in questions if question.answerable]
    own = settings.retrieval
    with closing(Catalog(index)) as catalog, closing(open_vectors(catalog, index, settings.vectors)) as vectors:
        embedding = open_embedding(settings.embedding, settings.models)

        def rows(retrieval_settings: RetrievalSettings) -> dict[str, Row]:
            searcher = Searcher(catalog, vectors, embedding, retrieval_settings)
            quiet = settings.model_copy(update={"retrieval": retrieval_settings, "llm": LLMSettings(model="none")})
            return _rows(asked, Trichdan(catalog, searcher, None, quiet))

        whole = rows(own)
        told = {"everything": {"metrics": _metrics(asked, whole)}}
        for part, off in PARTS.items():
            found = rows(own.model_copy(update=off))
            change = compare(Run(asked, found, {}), Run(asked, whole, {}))["metrics"]
            told[f"without {part}"] = {
                "metrics": _metrics(asked, found),
                "worth": {metric: change[metric] for metric in _METRICS},
            }
    return told


def as_text(report: Mapping[str, Mapping[str, Any]]) -> str:
    """The report as a table of at most 100 columns."""
    lines = [f"{'':38}" + "".join(f"{metric:>9}" for metric in _METRICS) + "   hit@1: what it is worth"]
    for name, found in report.items():
        figures = "".join(f"{found['metrics'][metric]['value']:9.3f}" for metric in _METRICS)
        worth = found.get("worth", {}).get("hit@1")
        told = f"   {worth['value']:+.3f} [{worth['low']:+.3f}, {worth['high']:+.3f}]" if worth else ""
        lines.append(f"{name:38}{figures}{told}")
    return "\n".join(lines) + "\n"


def _rows(questions: Iterable[Reference], trichdan: Trichdan) -> dict[str, Row]:
    plan = Plan(answers=False, baselines=False)
    return {question.id: replace(collect_one(question, trichdan, plan), timings_ms={}) for question in questions}


def _metrics(questions: Sequence[Reference], rows: Mapping[str, Row]) -> dict[str, Any]:
    found = estimates(retrieval.measure(pair(questions, rows)), questions, clusters(questions))
    return {metric: found[metric] for metric in _METRICS}


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.ablation", description=__doc__)
    parser.add_argument("questions", type=Path, help="a question file")
    parser.add_argument("index", type=Path, help="the index of its articles")
    given = parser.parse_args(arguments)
    try:
        sys.stdout.write(as_text(ablation(load_questions(given.questions), given.index, Settings())))
    except TrichdanError as error:
        sys.stderr.write(f"trichdan: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
