"""python -m eval.stock.citing QUESTIONS.jsonl ARTICLES: how LlamaIndex's citation engine answers the same questions."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.collect import Plan, keep_finished
from eval.dataset import Reference, load_questions
from eval.evaluate import rescore
from eval.files import write
from eval.rows import line, load_rows
from eval.run import QUESTIONS, ROWS, about, begin, fingerprint
from eval.stock.cited_answer import TOP_K, answer
from eval.stock.citing_figures import figures
from eval.stock.citing_table import as_text
from eval.stock.collect import Progress, opened
from eval.stock.library import Library, open_library
from eval.stock.served import Served, served
from eval.stock.shared import SharedEmbedding
from eval.stock.told import Told
from index.embed import open_embedding
from index.errors import TrichdanError
from index.sync import sync
from rag.settings import LLMSettings, Settings

FIGURES = "citing.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask. every: each so-manieth question. top_k: chunks to answer from. resume: go on in the same folder."""

    questions: Path
    articles: Path
    every: int = 1
    top_k: int = TOP_K
    resume: bool = False


def run(
    asked: Asked,
    out: Path,
    settings: Settings,
    load_embedding: Callable[[], BaseEmbedding],
    *,
    index: Path | None = None,
    progress: Progress = lambda _what, _done, _total: None,
) -> dict[str, Any]:
    """Ask the engine and score its answers; `out` becomes the folder of a run. index: where to keep Trichdan's index.

    Raises TrichdanError.
    """
    load_questions(asked.questions)  # so that a fault is told of the file as it was named
    if not asked.articles.is_dir():
        raise TrichdanError(f"{asked.articles} is no folder; name the folder that holds the articles")
    with tempfile.TemporaryDirectory() as scratch, served(settings) as model:
        sample = Path(scratch) / QUESTIONS
        write(sample, _each(asked.questions.read_text(encoding="utf-8-sig"), asked.every))
        kept = index or Path(scratch) / "index"
        embedding = load_embedding()
        synced = sync(asked.articles, kept, settings.embedding, settings.vectors, lambda: embedding, progress=progress)
        if not synced.articles:
            raise TrichdanError(f"{asked.articles} holds no article that can be read")
        with opened(kept, SharedEmbedding(embedding), settings) as trichdan:
            own = about(trichdan, settings, sample, Plan(baselines=False))
            library = open_library(
                trichdan.catalog, embedding, lambda done, total: progress("chunks embedded", done, total)
            )
        depends_on = _about(own, model, asked.top_k)
        if not (asked.resume and keep_finished(out / ROWS, fingerprint(depends_on))):
            begin(out, sample, depends_on)
        questions = load_questions(sample)
        _collect(questions, library, model, asked.top_k, out / ROWS, fingerprint(depends_on), progress)
    return _report(questions, library, out)


def _each(lines: str, every: int) -> str:
    """The first of a question file's lines, and each so-manieth after it."""
    return "".join(f"{text}\n" for text in [text for text in lines.split("\n") if text.strip()][::every])


def _about(own: dict[str, Any], model: Served, top_k: int) -> dict[str, Any]:
    """What the run depends on: Trichdan's articles and model settings, LlamaIndex's version and defaults."""
    return {
        **{name: own[name] for name in ("trichdan", "questions", "index", "plan")},
        "llm": {**own["llm"], "model": model.name},
        "engine": {
            "name": "CitationQueryEngine",
            "llama-index-core": version("llama-index-core"),
            "similarity_top_k": top_k,
        },
    }


def _collect(
    questions: Sequence[Reference],
    library: Library,
    model: Served,
    top_k: int,
    file: Path,
    mark: str,
    progress: Progress,
) -> None:
    """Append a row for each question that has none, as it is answered."""
    answered = load_rows(file) if file.exists() else {}
    with file.open("a", encoding="utf-8") as out:
        for number, question in enumerate(questions, 1):
            if question.id not in answered:
                out.write(line(replace(answer(question, library, model, top_k), fingerprint=mark)))
                out.flush()
            progress("questions answered", number, len(questions))


def _report(questions: Sequence[Reference], library: Library, out: Path) -> dict[str, Any]:
    results = rescore(out)
    report = {
        "schema": SCHEMA,
        **{name: results[name] for name in ("questions", "answerable", "bootstrap", "missing_gold", "run")},
        **figures(questions, load_rows(out / ROWS), results),
        "notes": [
            f"Answers rest on {results['run']['engine']['similarity_top_k']} chunks. A numbered source holds "
            f"{library.paragraphs_a_source:.1f} paragraphs on average; Trichdan's is one."
        ],
    }
    if missing := results["missing_gold"]:
        report["notes"].append(f"{len(missing)} right paragraphs are not in these articles; nobody can find them.")
    write(out / FIGURES, json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; its exit code."""
    given = _parser().parse_args(arguments)
    settings = Settings(llm=LLMSettings(model=given.llm, name=given.llm_name))
    asked = Asked(given.questions, given.articles, given.every, given.top_k, given.resume)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            report = run(
                asked,
                given.out or Path(scratch),
                settings,
                lambda: open_embedding(settings.embedding, settings.models),
                index=given.index,
                progress=Told(sys.stderr.write),
            )
    except (TrichdanError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(as_text(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.stock.citing", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="reference questions")
    parser.add_argument("articles", type=Path, metavar="ARTICLES", help="the folder of the articles they are about")
    parser.add_argument(
        "--every", type=_count, default=1, metavar="N", help="ask the first question and each Nth after"
    )
    parser.add_argument("--llm", default="local", help="the model that writes: local, a .gguf file or a URL")
    parser.add_argument("--llm-name", default="", help="the model to ask a server for; unset: the first one it lists")
    parser.add_argument(
        "--top-k", type=_count, default=TOP_K, help=f"chunks to answer from (LlamaIndex's own: {TOP_K})"
    )
    parser.add_argument("--index", type=Path, metavar="DIR", help="keep Trichdan's index of the articles in a folder")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help=f"keep the run in a folder, and its figures in {FIGURES}"
    )
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run in --out")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
