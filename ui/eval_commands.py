"""`trichdan eval`: run reference questions, compare two runs."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from index.errors import TrichdanError
from ui.console import counting_bar, explained, paragraph_bar, put_json, say
from ui.settings import load_settings

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout, everything else on stderr.")]


class _RunByDefault(TyperGroup):
    """`trichdan eval QUESTIONS` is `trichdan eval run QUESTIONS`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_RunByDefault,
    help="Measure answers against reference questions: trichdan eval QUESTIONS.jsonl [--out DIR].",
    no_args_is_help=True,
)


@app.command()
def run(
    questions: Annotated[Path, typer.Argument(help="Reference questions, one JSON object a line.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for results.json, rows.jsonl, report.html.")] = Path(
        "eval-results"
    ),
    articles: Annotated[Path | None, typer.Option("--articles", help="Index this folder first.")] = None,
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="Search, but do not answer.")] = False,
    llm: Annotated[str | None, typer.Option("--llm", help="local, none, a .gguf file, a URL, or module.Class.")] = None,
    llm_name: Annotated[str | None, typer.Option("--llm-name", help="Model to ask a server for.")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index (default .trichdan).")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question and score what comes back."""
    from eval.collect import collect
    from eval.dataset import load_questions
    from eval.report import render
    from eval.rows import load_rows
    from eval.score import score
    from index.embed import open_embedding
    from index.sync import sync
    from rag.engine import Trichdan

    with explained(as_json):
        references = load_questions(questions)
        model = "none" if retrieval_only else llm
        settings = load_settings(**{"index": index, "llm.model": model, "llm.name": llm_name})
        if articles is not None:
            with paragraph_bar() as progress:
                sync(articles, settings.index, settings.embedding, settings.vectors,
                     lambda: open_embedding(settings.embedding, settings.models), progress=progress)  # fmt: skip
        out.mkdir(parents=True, exist_ok=True)
        rows = out / "rows.jsonl"
        with (
            Trichdan.open(settings.index, settings.engine) as trichdan,
            counting_bar("questions", len(references)) as done,
        ):
            collect(references, trichdan, rows, answers=not retrieval_only, done=done)
        collected = load_rows(rows)
        results = score(references, collected, answers=not retrieval_only)
        _write(out / "results.json", json.dumps(results, ensure_ascii=False, indent=1))
        _write(out / "questions.jsonl", questions.read_text(encoding="utf-8-sig"))
        _write(out / "report.html", render(references, collected, results))
        if as_json:
            put_json(results)
            return
        _show(results["metrics"])
        say(f"written to {out}: results.json, rows.jsonl, report.html")


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Folder of the first run.")],
    after: Annotated[Path, typer.Argument(help="Folder of the second run.")],
    as_json: AsJson = False,
) -> None:
    """Show what changed from one run to another over the same questions."""
    from eval.compare import compare as compare_runs
    from eval.dataset import load_questions
    from eval.rows import load_rows

    with explained(as_json):
        for folder in (before, after):
            if not (folder / "rows.jsonl").is_file():
                raise TrichdanError(f"{folder} holds no run; make one with: trichdan eval QUESTIONS --out {folder}")
        references = load_questions(after / "questions.jsonl")
        table = compare_runs(references, load_rows(before / "rows.jsonl"), load_rows(after / "rows.jsonl"))
        if as_json:
            put_json(table)
            return
        _show(table)
        for name, row in table.items():
            if row["won"] or row["lost"]:
                typer.echo(f"{name}: won {' '.join(row['won']) or '-'}; lost {' '.join(row['lost']) or '-'}")


def _show(metrics: dict[str, dict[str, Any]]) -> None:
    for name, row in metrics.items():
        typer.echo(f"{name:20} {row['value']:7.3f}  [{row['low']:.3f}, {row['high']:.3f}]  n={row['n']}")


def _write(file: Path, text: str) -> None:
    draft = file.with_suffix(file.suffix + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
