"""Is everything in place? Each finding says what is wrong and the command that mends it."""

import shutil
from dataclasses import asdict, dataclass
from typing import Any

from index import vectors
from index.article import LANGUAGES
from index.catalog import Catalog
from index.embed import fingerprint
from index.errors import TrichdanError
from index.models import default_folder, packaged_models
from rag.llm import LOCAL_MODEL
from ui.settings import AppSettings

_SPACE = 500 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    mend: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def examine(settings: AppSettings) -> list[Finding]:
    """Look at models, index, vectors and disk space."""
    return [*_models(settings), *_index(settings), _space(settings)]


def _models(settings: AppSettings) -> list[Finding]:
    folder = settings.models.folder or default_folder()
    findings = []
    for label, name in (
        ("embedding model", settings.embedding.model),
        ("language model", LOCAL_MODEL if settings.llm.model == "local" else settings.llm.model),
    ):
        packaged = packaged_models().get(name)
        if packaged is None:
            findings.append(Finding(label, True, f"{name} (as the settings say; opened when it is needed)"))
        else:
            here = packaged.is_here(folder)
            where = str(packaged.path(folder)) if here else f"{name} is not in {folder}"
            findings.append(Finding(label, here, where, f"trichdan models pull {name}"))
    return findings


def _index(settings: AppSettings) -> list[Finding]:
    try:
        catalog = Catalog(settings.index)
    except TrichdanError as error:
        return [Finding("index", False, str(error), "trichdan index FOLDER")]
    try:
        counts = catalog.counts()
        total = sum(counts.values())
        told = ", ".join(f"{language} {count}" for language, count in counts.items())
        detail = f"{catalog.article_count()} articles of {catalog.get('folder')}, {total} paragraphs ({told})"
        built = catalog.get("embedding") == fingerprint(settings.embedding)
        return [
            Finding("index", total > 0, detail, "trichdan index FOLDER"),
            Finding("embedding of the index", built, str(catalog.get("embedding")), "trichdan index --rebuild"),
            _vectors(settings, catalog),
        ]
    finally:
        catalog.close()


def _vectors(settings: AppSettings, catalog: Catalog) -> Finding:
    wanted = catalog.counts()
    for language in LANGUAGES:
        held = vectors.count(vectors.open_store(settings.vectors, settings.index, language))
        if held is not None and held != wanted[language]:
            detail = f"{held} {language} vectors in the store, {wanted[language]} in the catalog"
            return Finding("vectors", False, detail, "trichdan index")
    return Finding("vectors", True, "as many as the catalog has paragraphs", "trichdan index")


def _space(settings: AppSettings) -> Finding:
    place = next(path for path in (settings.index.absolute(), *settings.index.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    return Finding("disk space", free > _SPACE, f"{free >> 20} MB free at {place}", "free some disk space")
