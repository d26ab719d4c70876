"""A run: the folder that holds what was asked, under which settings, what came of it, and how it scored."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.collect import Plan
from eval.dataset import Reference, load_questions
from eval.files import write
from eval.rows import Row, RowsError, load_rows
from index.scheme import fingerprint as embedding_fingerprint
from index.settings import EmbeddingSettings
from rag.engine import Trichdan
from rag.settings import Settings

ABOUT, QUESTIONS, ROWS, RESULTS, REPORT = "run.json", "questions.jsonl", "rows.jsonl", "results.json", "report.html"
BEFORE = "rows.before.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked, what came of it, by question id, and what it depended on."""

    questions: Sequence[Reference]
    rows: Mapping[str, Row]
    about: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path) -> "Run":
        """Read a run's folder. Raises RowsError or QuestionFileError."""
        if not (folder / ROWS).is_file():
            raise RowsError(f"{folder} holds no run; make one with: trichdan eval QUESTIONS --out {folder}")
        try:
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            if not isinstance(about, dict):
                raise ValueError("it does not say what the run depended on")
        except (OSError, ValueError) as error:
            raise RowsError(f"{folder / ABOUT} cannot be read: {error}") from error
        return cls(load_questions(folder / QUESTIONS), load_rows(folder / ROWS), about)


def about(trichdan: Trichdan, settings: Settings, questions: Path, plan: Plan) -> dict[str, Any]:
    """What the figures of a run depend on, without paths and secrets; equal for runs that must come out equal."""
    llm = settings.llm.model_dump(mode="json")
    return {
        "trichdan": version("trichdan"),
        "questions": hashlib.sha256(questions.read_bytes()).hexdigest(),
        "index": {
            "articles": trichdan.catalog.article_count(),
            "paragraphs": trichdan.catalog.counts(),
            "content": trichdan.catalog.digest(),
            "embedding": embedding_fingerprint(_without_path(settings.embedding)),
        },
        "vectors": settings.vectors.store,
        "retrieval": {name: _told(value) for name, value in settings.retrieval},
        "llm": {
            **{name: llm[name] for name in llm if name not in ("options", "model")},
            "model": trichdan.llm.name if trichdan.llm else "none",
            # They may hold a key.
            "options": hashlib.sha256(json.dumps(llm["options"], sort_keys=True).encode()).hexdigest()[:12],
        },
        "plan": {"answers": plan.answers, "baselines": plan.baselines, "hold_out": plan.hold_out},
    }


def _without_path(embedding: EmbeddingSettings) -> EmbeddingSettings:
    """The settings with a model's folder by its name and a hash: runs are shown to others."""
    return embedding.model_copy(update={"model": _named(embedding.model)})


def _named(model: str) -> str:
    """A model as it may be shown to others: a folder by its name and a hash."""
    folder = Path(model).expanduser()
    if not model or not folder.exists():
        return model
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    return f"{folder.name} ({digest})"


def _told(value: float | str) -> float | str:
    """A setting as JSON can hold it, which has no word for infinity, and without a path."""
    if isinstance(value, str):
        return _named(value)
    return value if math.isfinite(value) else str(value)


def fingerprint(about: Mapping[str, Any]) -> str:
    """Twelve letters that stand for everything a run depended on."""
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:12]


def begin(folder: Path, questions: Path, about: Mapping[str, Any]) -> None:
    """Prepare a folder for a new run; rows of an earlier one are kept as rows.before.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / ROWS).exists() and (folder / ROWS).stat().st_size:
        (folder / ROWS).replace(folder / BEFORE)
    for of_earlier in (ROWS, RESULTS, REPORT):
        (folder / of_earlier).unlink(missing_ok=True)
    write(folder / QUESTIONS, questions.read_text(encoding="utf-8-sig"))
    write(folder / ABOUT, json.dumps({**about, "fingerprint": fingerprint(about)}, ensure_ascii=False, indent=1))
