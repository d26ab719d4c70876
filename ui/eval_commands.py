"""`trichdan eval`: ask reference questions, score, compare, bring questions in from elsewhere."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from typer.core import TyperGroup

from index.errors import SettingsError, TrichdanError
from ui.console import counting_bar, explained, put_json, say
from ui.eval_tables import show_comparison, show_results
from ui.indexing import bring_up_to_date
from ui.settings import AppSettings, known_keys, load_settings

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout, everything else on stderr.")]
LLM = Annotated[Optional[str], typer.Option("--llm", help="local, none, a .gguf file, a URL, or module.Class.")]  # noqa: UP045 - typer reads it
LLMName = Annotated[Optional[str], typer.Option("--llm-name", help="Model to ask a server for.")]  # noqa: UP045
IndexFolder = Annotated[Optional[Path], typer.Option("--index", help="Folder of the index (default .trichdan).")]  # noqa: UP045
RunFolder = Annotated[Path, typer.Argument(help="Folder of a run (see --out).")]


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
    baselines: Annotated[bool, typer.Option(help="Also measure simpler ways to search and to answer.")] = True,
    hold_out: Annotated[
        bool, typer.Option("--hold-out", help="Ask again without the right articles: it must then refuse.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run in --out.")] = False,
    judge: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--judge", help="A model that judges the answers, named as for --llm; its word stands beside."),
    ] = None,
    setting: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--set", help="Any setting for this run: section.key=value. May be repeated."),
    ] = None,
    llm: LLM = None,
    llm_name: LLMName = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question and score what comes back."""
    from eval.collect import Plan
    from eval.dataset import load_questions
    from eval.evaluate import evaluate
    from rag.engine import Trichdan

    with explained(as_json):
        if retrieval_only and (hold_out or judge):
            raise SettingsError("--hold-out and --judge look at answers; leave out --retrieval-only")
        total = len(load_questions(questions))
        model = "none" if retrieval_only else llm
        flags = {"index": index, "llm.model": model, "llm.name": llm_name}
        given = {name: value for name, value in flags.items() if value is not None}
        settings = load_settings(**{**_settings(setting), **given})
        if articles is not None:
            bring_up_to_date(articles, settings)
        plan = Plan(answers=not retrieval_only, baselines=baselines, hold_out=hold_out)
        with Trichdan.open(settings.index, settings.engine) as trichdan, counting_bar("questions", total) as done:
            try:
                results = evaluate(trichdan, settings.engine, questions, out, plan, resume=resume, done=done)
            except KeyboardInterrupt:
                say(f"what was answered is kept in {out}; go on with the same command and --resume")
                raise
        if judge is not None:
            results = _judge(out, settings, judge)
        _tell(out, results, as_json)


@app.command()
def score(folder: RunFolder, as_json: AsJson = False) -> None:
    """Score a run's answers again, without index and model."""
    from eval.evaluate import rescore

    with explained(as_json):
        _tell(folder, rescore(folder), as_json)


@app.command()
def judge(
    folder: RunFolder,
    llm: Annotated[str, typer.Option("--llm", help="The model that judges: local, a .gguf file, a URL, module.Class.")],
    llm_name: LLMName = None,
    as_json: AsJson = False,
) -> None:
    """Let a model judge a run's answers; its figures stand beside the offline ones."""
    with explained(as_json):
        _tell(folder, _judge(folder, load_settings(**{"llm.name": llm_name}), llm), as_json)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Folder of the first run.")],
    after: Annotated[Path, typer.Argument(help="Folder of the second run.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Also write the comparison as one HTML page."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed from one run to another over the same questions."""
    from eval.compare import compare as compare_runs
    from eval.files import write
    from eval.report import render_comparison
    from eval.run import Run

    with explained(as_json):
        comparison = compare_runs(Run.load(before), Run.load(after))
        if out is not None:
            write(out, render_comparison(comparison))
            say(f"written to {out}")
        if as_json:
            put_json(comparison)
        else:
            show_comparison(comparison)


@app.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Files in SQuAD's format, then the folder to make.")],
    as_json: AsJson = False,
) -> None:
    """Turn SQuAD, XQuAD or ViQuAD files into articles and questions: import FILE.json... OUT."""
    from eval.squad import import_squad

    with explained(as_json):
        if len(files) < 2:
            raise SettingsError("name one file or more, and the folder to make: trichdan eval import FILE.json OUT")
        imported = import_squad(files[:-1], files[-1])
        for what, why in imported.left_out:
            say(f"left out {what}: {why}")
        if as_json:
            left_out = [{"what": what, "reason": why} for what, why in imported.left_out]
            put_json({"articles": imported.articles, "questions": imported.questions, "left_out": left_out})
            return
        say(f"{imported.articles} articles, {imported.questions} questions; evaluate them with:")
        say(f"trichdan eval {files[-1]}/questions.jsonl --articles {files[-1]}/articles --index {files[-1]}/index")


@app.command()
def feedback(
    out: Annotated[Path, typer.Argument(help="Question file to write.")],
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Turn what readers of the page marked as wrong into reference questions."""
    from eval.feedback import export
    from index.feedback import FeedbackBook

    with explained(as_json), closing(FeedbackBook(load_settings(index=index).index)) as book:
        count = export(book, out)
        if as_json:
            put_json({"questions": count})
            return
        say(f"{count} questions written to {out}")


def _settings(given: list[str] | None) -> dict[str, str]:
    """The settings of --set by name. Raises SettingsError for what is none."""
    settings = {}
    for each in given or ():
        name, equals, value = each.partition("=")
        if not equals or name not in known_keys():
            raise SettingsError(f"--set {each}: expected section.key=value with one of {', '.join(known_keys())}")
        settings[name] = value
    return settings


def _judge(folder: Path, settings: AppSettings, model: str) -> dict[str, Any]:
    from eval.evaluate import rescore
    from eval.judge import judge as judge_run
    from eval.run import Run
    from rag.llm import open_llm

    llm = open_llm(settings.llm.model_copy(update={"model": model}), settings.models)
    if llm is None:
        raise TrichdanError("a judge needs a model: local, a .gguf file, a URL, or module.Class")
    try:
        with counting_bar("judged", len(Run.load(folder).rows)) as done:
            judge_run(folder, llm, done)
    finally:
        llm.close()
    return rescore(folder)


def _tell(folder: Path, results: dict[str, Any], as_json: bool) -> None:
    missing = results["missing_gold"]
    if missing:
        say(
            f"{len(missing)} right paragraphs are not in the index ({', '.join(missing[:3])}…): "
            "were these questions made for other articles?"
        )
    if as_json:
        put_json(results)
        return
    show_results(results)
    say(f"written to {folder}: results.json, rows.jsonl, report.html")
