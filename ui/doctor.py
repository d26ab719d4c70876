"""Is everything in place? Each finding says what is wrong and the command that mends it."""

import shlex
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from index import health
from index.catalog import Catalog
from index.database import FILE as CATALOG
from index.errors import CatalogDamagedError, SettingsError, TrichdanError
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
    own = f" --index {shlex.quote(str(flags['index']))}" if flags.get("index") else ""
    yield from (replace(finding, mend=finding.mend.replace(_INDEX, f"{_INDEX}{own}", 1)) for finding in index)
    if offline:
        yield _offline(flags, settings.index)


def _models(settings: AppSettings) -> Iterator[Finding]:
    folder = settings.models.folder or default_folder()
    for label, name in (
        ("embedding model", settings.embedding.model),
        ("language model", LOCAL_MODEL if settings.llm.model == "local" else settings.llm.model),
    ):
        packaged = packaged_models().get(name)
        if packaged is None and Path(name).is_absolute() and not Path(name).exists():
            yield Finding(label, False, f"there is no {name}", f"change {FILE} or the environment")
        elif packaged is None:
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
    except CatalogDamagedError as error:
        yield Finding("index", False, str(error), f"{_REBUILD} FOLDER")
        return
    except TrichdanError as error:
        yield Finding("index", False, str(error), f"{_INDEX} FOLDER")
        return
    try:
        fault = health.catalog_fault(catalog)
        if fault is not None:  # nothing else that it says can be relied on
            yield Finding("catalog and keywords", False, fault, f"{_REBUILD} FOLDER")
            return
        counts = catalog.counts()
        total = sum(counts.values())
        told = ", ".join(f"{language} {count}" for language, count in counts.items())
        detail = f"{catalog.article_count()} articles, {total} paragraphs ({told})"
        yield Finding("index", total > 0, detail, f"{_INDEX} FOLDER")
        built, wanted = catalog.get("embedding"), fingerprint(settings.embedding)
        detail = str(built) if built == wanted else f"it was built with «{built}», the settings say «{wanted}»"
        yield Finding("embedding of the index", built == wanted, detail, _REBUILD)
        yield Finding("catalog and keywords", True, "whole")
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


def _offline(flags: dict[str, Any], index: Path) -> Finding:
    from ui.offline import prove

    if not (index / CATALOG).exists():
        return Finding("offline", False, "there is no index to ask", f"{_INDEX} FOLDER")
    proof = prove({name: str(value) for name, value in flags.items() if value is not None})
    how = "in a network of its own with nothing but loopback" if proof.sealed else "with Python's sockets shut"
    tried = f"; it tried to reach {', '.join(proof.tried)}" if proof.tried else ""
    return Finding(
        "offline",
        proof.answered and not proof.tried,
        f"{proof.told} ({how}){tried}",
        "trichdan doctor, without --offline",
    )
