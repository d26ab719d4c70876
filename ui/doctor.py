"""Is everything in place? Each finding says what is wrong and the command that mends it."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index import health
from index.catalog import Catalog
from index.errors import SettingsError, TrichdanError
from index.models import default_folder, packaged_models
from index.scheme import fingerprint
from rag.settings import LOCAL_MODEL
from ui.settings import FILE, AppSettings, load_settings

_SPACE = 500 << 20
_INDEX, _REBUILD = "trichdan index", "trichdan index --rebuild"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    mend: str = ""

    def as_json(self) -> dict[str, Any]:
        """The finding as the command prints it."""
        return asdict(self)


def examine(flags: dict[str, Any], *, offline: bool = False) -> Iterator[Finding]:
    """Look at settings, models, disk, files, catalog, keywords and vectors, one after the other.

    flags: settings given on the command line. offline: also answer a question with the network shut.
    """
    try:
        settings = load_settings(**flags)
    except SettingsError as error:
        yield Finding("settings", False, str(error), f"change {FILE} or the environment")
        return
    yield Finding("settings", True, f"{FILE} is in order" if FILE.is_file() else f"no {FILE}: all as delivered")
    yield from _models(settings)
    yield _space(settings)
    index = list(_index(settings))
    yield from index
    if offline and all(finding.ok for finding in index):
        yield _offline(flags)


def _models(settings: AppSettings) -> Iterator[Finding]:
    folder = settings.models.folder or default_folder()
    for label, name in (
        ("embedding model", settings.embedding.model),
        ("language model", LOCAL_MODEL if settings.llm.model == "local" else settings.llm.model),
    ):
        packaged = packaged_models().get(name)
        if packaged is None:
            yield Finding(label, True, f"{name} (as the settings say; opened when it is needed)")
        elif not packaged.is_here(folder):
            yield Finding(label, False, f"{name} is not in {folder}", f"trichdan models pull {name}")
        else:
            path = packaged.path(folder)
            fault = packaged.fault(folder)
            mend = f"delete {path}, then: trichdan models pull {name}"
            yield Finding(label, fault is None, fault or str(path), mend)


def _index(settings: AppSettings) -> Iterator[Finding]:
    try:
        catalog = Catalog(settings.index)
    except TrichdanError as error:
        yield Finding("index", False, str(error), f"{_INDEX} FOLDER")
        return
    try:
        counts = catalog.counts()
        total = sum(counts.values())
        told = ", ".join(f"{language} {count}" for language, count in counts.items())
        yield Finding(
            "index", total > 0, f"{catalog.article_count()} articles, {total} paragraphs ({told})", f"{_INDEX} FOLDER"
        )
        built = catalog.get("embedding")
        yield Finding("embedding of the index", built == fingerprint(settings.embedding), str(built), _REBUILD)
        fault = health.catalog_fault(catalog)
        yield Finding("catalog and keywords", fault is None, fault or "whole", _REBUILD)
        fault = health.vectors_fault(catalog, settings.index, settings.vectors)
        yield Finding("vectors", fault is None, fault or "those of the catalog, and they can be searched", _INDEX)
        yield _files(catalog, settings)
    finally:
        catalog.close()


def _files(catalog: Catalog, settings: AppSettings) -> Finding:
    folder = Path(catalog.get("folder") or "")
    if not catalog.get("folder") or not folder.is_dir():
        return Finding("files", False, f"the folder of articles is not there: {folder}", f"{_INDEX} FOLDER")
    found = health.difference(catalog, settings.index, folder)
    detail = f"{folder}: {found.new} new, {found.changed} changed, {found.gone} gone since it was indexed"
    if found.none:
        detail = f"{folder} is as it was indexed"
    left_out = f"; {found.left_out} files hold no article that can be read ({_INDEX} names them)" * bool(found.left_out)
    return Finding("files", found.none, detail + left_out, _INDEX)


def _space(settings: AppSettings) -> Finding:
    place = next(path for path in (settings.index.absolute(), *settings.index.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    return Finding("disk space", free > _SPACE, f"{free >> 20} MB free at {place}", "free some disk space")


def _offline(flags: dict[str, Any]) -> Finding:
    from ui.offline import prove

    proof = prove({name: str(value) for name, value in flags.items() if value is not None})
    how = "in a network of its own with nothing but loopback" if proof.sealed else "with Python's sockets shut"
    tried = f"; it tried to reach {', '.join(proof.tried)}" if proof.tried else ""
    return Finding(
        "offline",
        proof.answered and not proof.tried,
        f"{proof.told} ({how}){tried}",
        "trichdan doctor, without --offline",
    )
