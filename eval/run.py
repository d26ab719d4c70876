"""A run: the folder that holds what was asked, under which settings, what came of it, and how it scored."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.collect import Plan
from eval.dataset import Reference, load_questions
from eval.rows import Row, RowsError, load_rows
from index.embed import fingerprint as embedding_fingerprint
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
            "embedding": embedding_fingerprint(settings.embedding),
        },
        "retrieval": settings.retrieval.model_dump(mode="json"),
        "llm": {
            **{name: llm[name] for name in llm if name not in ("options", "model")},
            "model": trichdan.llm.name if trichdan.llm else "none",
            # They may hold a key.
            "options": hashlib.sha256(json.dumps(llm["options"], sort_keys=True).encode()).hexdigest()[:12],
        },
        "plan": {"answers": plan.answers, "baselines": plan.baselines, "hold_out": plan.hold_out},
    }


def fingerprint(about: Mapping[str, Any]) -> str:
    """Twelve letters that stand for everything a run depended on."""
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:12]


def begin(folder: Path, questions: Path, about: Mapping[str, Any]) -> None:
    """Prepare a folder for a new run; rows of an earlier one are kept as rows.before.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / ROWS).exists():
        (folder / ROWS).replace(folder / BEFORE)
    write(folder / QUESTIONS, questions.read_text(encoding="utf-8-sig"))
    write(folder / ABOUT, json.dumps({**about, "fingerprint": fingerprint(about)}, ensure_ascii=False, indent=1))


def write(file: Path, text: str) -> None:
    """Write a file in one step: whoever reads it sees all or nothing of it."""
    draft = file.with_suffix(file.suffix + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
