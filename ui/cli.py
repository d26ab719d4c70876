"""The `trichdan` command."""

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from index.errors import IndexMissingError, TrichdanError
from rag.settings import Settings
from ui import eval_commands, model_commands
from ui.batch import Asked, run_batch
from ui.console import explained, paragraph_bar, put_json, say
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
    rebuild: Annotated[bool, typer.Option(help="Forget the index and build it anew.")] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make the index equal to a folder of .txt and .md articles."""
    with explained(as_json):
        settings = load_settings(index=index)
        report = _sync(folder or _folder_before(settings.index), settings, rebuild=rebuild)
        if as_json:
            put_json(report.as_json())
            return
        say(
            f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.renamed} renamed, "
            f"{report.unchanged} unchanged; {report.paragraphs} paragraphs embedded"
        )


@app.command()
def search(
    question: Annotated[Optional[str], typer.Argument(help="The question, in Vietnamese or English.")] = None,  # noqa: UP045
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many paragraphs.")] = 10,
    batch: Batch = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Find the paragraphs nearest to a question, in both languages."""
    from index.language import language_of
    from rag.engine import Trichdan
    from ui.contracts import search_json

    _one_of(question, batch)
    with explained(as_json):
        settings = load_settings(index=index)
        # Searching needs no language model, whatever the settings say.
        with Trichdan.open(settings.index, _without_llm(settings.engine)) as trichdan:

            def reply(asked: Asked) -> Mapping[str, Any]:
                start = time.perf_counter()
                hits = trichdan.search(asked.question, k, asked.history)
                spent = (time.perf_counter() - start) * 1e3
                return search_json(asked.question, language_of(asked.question), hits, spent)

            if batch is not None:
                _print_batch(batch, reply)
                return
            found = reply(Asked("", question or "", ()))
            if as_json:
                put_json(found)
                return
            for hit in found["hits"]:
                typer.echo(f"{hit['score']:6.2f}  {hit['address']}  {hit['title']}\n        {hit['text']}\n")


@app.command()
def ask(
    question: Annotated[Optional[str], typer.Argument(help="The question, in Vietnamese or English.")] = None,  # noqa: UP045
    batch: Batch = None,
    llm: LLM = None,
    llm_name: LLMName = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the articles, every sentence cited to its paragraph."""
    from rag.engine import Trichdan
    from ui.contracts import answer_json

    _one_of(question, batch)
    with explained(as_json):
        settings = load_settings(**{"index": index, "llm.model": llm, "llm.name": llm_name})
        with Trichdan.open(settings.index, settings.engine) as trichdan:

            def reply(asked: Asked) -> Mapping[str, Any]:
                answer = trichdan.ask(asked.question, asked.history)
                if answer.notice:
                    say(f"answered with quotes: {answer.notice}")
                return answer_json(answer)

            if batch is not None:
                _print_batch(batch, reply)
                return
            answered = reply(Asked("", question or "", ()))
            if as_json:
                put_json(answered)
                return
            typer.echo(answered["answer"])
            for citation in answered["citations"]:
                typer.echo(f"  [{citation['n']}] {citation['address']}: {citation['quote']}")


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
        report = _sync(folder or _folder_before(settings.index), settings)
        from ui.server import serve

        def ready(address: str) -> None:
            say(f"Trichdan is ready: {address}  (Ctrl-C ends it)")
            if as_json:
                put_json({"url": address, "index": report.as_json()})

        serve(settings, ready, say)


@app.command()
def doctor(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Check models, index and settings, and say how to mend what is wrong."""
    from ui.doctor import examine

    with explained(as_json):
        findings = examine(load_settings(index=index))
        well = all(finding.ok for finding in findings)
        if as_json:
            put_json({"ok": well, "checks": [finding.as_json() for finding in findings]})
        else:
            for finding in findings:
                mend = f"\n     mend it with: {finding.mend}" if finding.mend and not finding.ok else ""
                typer.echo(f"{'ok ' if finding.ok else 'BAD'}  {finding.name}: {finding.detail}{mend}")
        if not well:
            raise typer.Exit(1)


def main() -> None:
    """Run the command."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    app(prog_name="trichdan")


def _sync(folder: Path, settings: AppSettings, *, rebuild: bool = False) -> Any:
    from index.embed import open_embedding
    from index.sync import sync

    with paragraph_bar() as progress:
        report = sync(
            folder.expanduser(),  # `make ARTICLES=~/folder` reaches us with its tilde in most shells
            settings.index,
            settings.embedding,
            settings.vectors,
            lambda: open_embedding(settings.embedding, settings.models),
            rebuild=rebuild,
            progress=progress,
        )
    for skipped in report.skipped:
        say(f"skipped {skipped.path}: {skipped.reason}")
    return report


def _folder_before(index: Path) -> Path:
    from index.catalog import Catalog

    try:
        catalog = Catalog(index)
    except IndexMissingError:
        raise TrichdanError("name the folder that holds your articles: trichdan index FOLDER") from None
    folder = catalog.get("folder")
    catalog.close()
    if folder is None:
        raise TrichdanError("name the folder that holds your articles: trichdan index FOLDER")
    return Path(folder)


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
