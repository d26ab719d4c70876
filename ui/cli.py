"""The `trichdan` command."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from index.errors import TrichdanError
from index.report import Report
from rag.settings import Settings
from ui import eval_commands, model_commands
from ui.batch import Asked, run_batch
from ui.console import FAILED, explained, harmless, one_line, put_json, say
from ui.filtering import (
    Anytime,
    InLanguage,
    OfArticle,
    OfOutlet,
    Since,
    Today,
    Until,
    day,
    filters,
)
from ui.indexing import bring_up_to_date, folder_before, model_loader, summary
from ui.settings import AppSettings, load_settings

app = typer.Typer(
    help="Ask a folder of news articles; every sentence of the answer is cited to its paragraph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(model_commands.app, name="models")
app.add_typer(eval_commands.app, name="eval")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout, everything else on stderr.")]
IndexFolder = Annotated[Optional[Path], typer.Option("--index", help="Folder of the index (default .trichdan).")]  # noqa: UP045 - typer reads it
Batch = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--batch", help='File of questions, one {"id", "question"} a line; prints one JSON object a line.'),
]
LLM = Annotated[Optional[str], typer.Option("--llm", help="local, none, a .gguf file, a URL, or module.Class.")]  # noqa: UP045
LLMName = Annotated[Optional[str], typer.Option("--llm-name", help="Model to ask a server for.")]  # noqa: UP045


@app.command()
def index(
    folder: Annotated[Path | None, typer.Argument(help="Folder of articles (default: the one indexed before).")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read and embed everything anew.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and index what changes, until Ctrl-C.")] = False,
    file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--explain", help="Show how one file is understood, and index nothing."),
    ] = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make the index equal to a folder of articles: .txt .md .html .pdf .docx, in folders inside folders."""
    with explained(as_json):
        settings = load_settings(index=index)
        if file is not None:
            _explain(file, folder, settings, as_json)
            return
        folder = folder or folder_before(settings.index)
        load_model = cache(model_loader(settings))
        _told(bring_up_to_date(folder, settings, rebuild=rebuild, load_model=load_model), as_json)
        if watch:
            from index.watch import changes

            say(f"watching {folder}  (Ctrl-C ends it)")
            for _ in changes(folder.expanduser(), settings.index):
                try:
                    report = bring_up_to_date(folder, settings, load_model=load_model)
                    if not report.did_nothing:
                        _told(report, as_json)
                except TrichdanError as error:  # a folder that is away for a moment, another process that indexes
                    say(f"trichdan: {error}")


@app.command()
def search(
    question: Annotated[Optional[str], typer.Argument(help="The question, in Vietnamese or English.")] = None,  # noqa: UP045
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many paragraphs.")] = 10,
    language: InLanguage = None,
    outlet: OfOutlet = None,
    article: OfArticle = None,
    since: Since = None,
    until: Until = None,
    today: Today = None,
    anytime: Anytime = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show what placed each paragraph where it is.")] = False,
    batch: Batch = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Find the paragraphs nearest to a question, in both languages."""
    from rag.engine import Trichdan
    from ui.contracts import search_json
    from ui.search import explanation, lines

    _one_of(question, batch)
    given, read_from = filters(language, outlet, article, since, until), day(today, anytime=anytime)
    with explained(as_json):
        settings = load_settings(index=index)
        # Searching needs no language model, whatever the settings say.
        with Trichdan.open(settings.index, _without_llm(settings.engine)) as trichdan:
            _tell_if_empty(trichdan)

            def reply(asked: Asked) -> Mapping[str, Any]:
                held_to = trichdan.held_to(asked.question, given, read_from)
                found = trichdan.found(asked.question, k, asked.history, held_to)
                told = search_json(asked.question, found, held_to)
                return {**told, "explanation": explanation(trichdan, found)} if explain else told

            if batch is not None:
                _print_batch(batch, reply)
                return
            found = reply(Asked("", question or "", ()))
            if as_json:
                put_json(found)
            else:
                for line in lines(found):
                    typer.echo(harmless(line))


@app.command()
def ask(
    question: Annotated[Optional[str], typer.Argument(help="The question, in Vietnamese or English.")] = None,  # noqa: UP045
    language: InLanguage = None,
    outlet: OfOutlet = None,
    article: OfArticle = None,
    since: Since = None,
    until: Until = None,
    today: Today = None,
    anytime: Anytime = False,
    batch: Batch = None,
    llm: LLM = None,
    llm_name: LLMName = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the articles, every sentence cited to its paragraph."""
    from rag.engine import Trichdan
    from ui.asking import asides, lines
    from ui.contracts import answer_json

    _one_of(question, batch)
    given, read_from = filters(language, outlet, article, since, until), day(today, anytime=anytime)
    with explained(as_json):
        settings = load_settings(**{"index": index, "llm.model": llm, "llm.name": llm_name})
        with Trichdan.open(settings.index, settings.engine) as trichdan:
            _tell_if_empty(trichdan)

            def reply(asked: Asked) -> Mapping[str, Any]:
                held_to = trichdan.held_to(asked.question, given, read_from)
                told = answer_json(trichdan.ask(asked.question, asked.history, held_to=held_to), held_to)
                for line in asides(told):
                    say(line)
                return told

            if batch is not None:
                _print_batch(batch, reply)
                return
            answered = reply(Asked("", question or "", ()))
            if as_json:
                put_json(answered)
                return
            for line in answered["filters"]:
                say(line)
            for line in lines(answered):
                typer.echo(harmless(line))


@app.command()
def chat(
    folder: Annotated[Path | None, typer.Argument(help="Folder of articles (default: the one indexed before).")] = None,
    host: Annotated[Optional[str], typer.Option(help="Address to listen on (default 127.0.0.1).")] = None,  # noqa: UP045
    port: Annotated[Optional[int], typer.Option(help="Port to listen on (default 7860).")] = None,  # noqa: UP045
    llm: LLM = None,
    llm_name: LLMName = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Index what changed in a folder and serve the chat page."""
    with explained(as_json):
        settings = load_settings(
            **{"index": index, "page.host": host, "page.port": port, "llm.model": llm, "llm.name": llm_name}
        )
        report = bring_up_to_date(folder or folder_before(settings.index), settings)
        from ui.server import serve

        def ready(address: str) -> None:
            say(f"Trichdan is ready: {address}  (Ctrl-C ends it)")
            if as_json:
                put_json({"url": address, "index": report.as_json()})

        serve(settings, ready, say)


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Also answer a question with the network shut.")] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Check settings, models, disk, files, catalog, keywords and vectors, and say how to mend what is wrong."""
    from ui.doctor import examine

    with explained(as_json):
        findings = []
        for finding in examine({"index": index}, offline=offline):
            findings.append(finding)
            if not as_json:
                mend = f"\n     mend it with: {finding.mend}" if finding.mend and not finding.ok else ""
                typer.echo(f"{'ok ' if finding.ok else 'BAD'}  {finding.name}: {finding.detail}{mend}")
        well = all(finding.ok for finding in findings)
        if as_json:
            put_json({"ok": well, "checks": [finding.as_json() for finding in findings]})
        if not well:
            raise typer.Exit(1)


def main() -> None:
    """Run the command."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    app(prog_name="trichdan")


def _told(report: Report, as_json: bool) -> None:
    if as_json:
        put_json(report.as_json())
    else:
        say(summary(report))


def _explain(file: Path, folder: Path | None, settings: AppSettings, as_json: bool) -> None:
    from ui.explain import article_json, article_lines, explain

    if folder is None:
        with suppress(TrichdanError):
            folder = folder_before(settings.index)
    understood = explain(file, folder, settings.index, settings.articles.keep)
    if not understood[0].body:
        say(f"{one_line(str(file))} is left out: no paragraph in it, only boilerplate")
    if as_json:
        put_json(article_json(*understood))
    else:
        for line in article_lines(*understood):
            typer.echo(harmless(line))
    if not understood[0].body:
        raise typer.Exit(FAILED)


def _tell_if_empty(trichdan: Any) -> None:
    if not trichdan.catalog.article_count():
        say("there is no article in the index; put some into the folder and run: trichdan index")


def _without_llm(settings: Settings) -> Settings:
    return settings.model_copy(update={"llm": settings.llm.model_copy(update={"model": "none"})})


def _one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE.jsonl")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty")


def _print_batch(file: Path, reply: Callable[[Asked], Mapping[str, Any]]) -> None:
    if not file.is_file():
        raise TrichdanError(f"no such file: {file}")
    for line in run_batch(file, reply):
        if "error" in line:
            say(f"{file}: {line['error']}")
        put_json(line)


if __name__ == "__main__":
    main()
