"""python -m eval.stock QUESTIONS.jsonl ARTICLES: Trichdan's search beside LlamaIndex's ready-made ones."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.dataset import load_questions
from eval.files import write
from eval.stock.asked import across, bare, copy_language
from eval.stock.collect import CHUNKS, Progress, collect_rows, opened, stock_pipelines
from eval.stock.pipelines import MissingExtraError, bm25_retriever
from eval.stock.shared import SharedEmbedding
from eval.stock.table import FAIRNESS, as_markdown, as_text
from eval.stock.told import Told
from eval.stock.versus import versus
from index.article import LANGUAGES, Language
from index.embed import open_embedding
from index.errors import TrichdanError
from index.sync import sync
from rag.settings import Settings


def run(
    questions: Path,
    articles: Path,
    load_model: Callable[[], BaseEmbedding],
    *,
    index: Path | None = None,
    only: Language | None = None,
    without_diacritics: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> dict[str, Any]:
    """Ask every system the answerable questions of a file; the report.

    index: where to keep the index of the articles. only: ask the other language's questions of the articles in this
    one. Raises TrichdanError.
    """
    asked = [question for question in load_questions(questions) if question.answerable]
    if not articles.is_dir():
        raise TrichdanError(f"{articles} is no folder; name the folder that holds the articles")
    if without_diacritics:
        asked = list(map(bare, asked))
    notes, with_bm25 = [], True
    try:
        bm25_retriever()
    except MissingExtraError as error:
        notes, with_bm25 = [f"Left out, the searches with BM25: {error}"], False
    settings = Settings()
    with tempfile.TemporaryDirectory() as scratch:
        folder, kept = articles, index or Path(scratch) / "index"
        if only is not None:
            folder, kept = Path(scratch) / "articles", kept / f"only-{only}"
            copy_language(articles, only, folder)
        model = load_model()
        synced = sync(folder, kept, settings.embedding, settings.vectors, lambda: model, progress=progress)
        if not synced.articles:
            raise TrichdanError(f"{articles} holds no article that can be read")
        embedding = SharedEmbedding(model)
        with opened(kept, embedding, settings) as trichdan:
            if only is not None:
                indexed = (p.address for language in LANGUAGES for p in trichdan.catalog.all_passages(language))
                asked = across(asked, only, frozenset(indexed))
            if not asked:
                raise TrichdanError(f"{questions} has no question to ask: none that these articles answer")
            place = Path(scratch) / "chroma"
            with stock_pipelines(trichdan.catalog, embedding, place, progress, with_bm25=with_bm25) as stock:
                rows = collect_rows(asked, trichdan, stock, progress)
                chunks = [len(piece.holds) for piece in stock[CHUNKS].pieces.values()]
            held = {
                "articles": trichdan.catalog.article_count(),
                "paragraphs": trichdan.catalog.counts(),
                "chunks": len(chunks),
            }
    report = versus(asked, rows, progress)
    notes.append(f"A chunk holds {sum(chunks) / len(chunks):.1f} paragraphs on average; Trichdan's hit is one.")
    if report["missing_gold"]:
        notes.append(f"{len(report['missing_gold'])} right paragraphs are not in these articles; nobody can find them.")
    options = {"only_language": only, "bare": without_diacritics}
    return {**report, "questions": len(asked), "index": held, "options": options, "fairness": FAIRNESS, "notes": notes}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; its exit code."""
    given = _parser().parse_args(arguments)
    settings = Settings()
    try:
        report = run(
            given.questions,
            given.articles,
            lambda: open_embedding(settings.embedding, settings.models),
            index=given.index,
            only=given.only_language,
            without_diacritics=given.bare,
            progress=Told(sys.stderr.write),
        )
        if given.out:
            write(given.out, json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    except (TrichdanError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.markdown:
        sys.stderr.writelines(f"{note}\n" for note in report["notes"])
    sys.stdout.write(as_markdown(report) if given.markdown else as_text(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.stock", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="reference questions")
    parser.add_argument("articles", type=Path, metavar="ARTICLES", help="the folder of the articles they are about")
    parser.add_argument("--index", type=Path, metavar="DIR", help="keep the index made for this in a folder")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write every figure to a file")
    parser.add_argument(
        "--only-language", choices=LANGUAGES, help="only articles in this language, and questions in the other one"
    )
    parser.add_argument("--bare", action="store_true", help="ask Vietnamese questions without diacritics")
    parser.add_argument("--markdown", action="store_true", help="print rows for a page in Markdown")
    return parser


if __name__ == "__main__":
    sys.exit(main())
