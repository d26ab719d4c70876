"""Both steps of an evaluation: ask every question, then score what came of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval import judge
from eval.collect import Plan, collect, keep_finished
from eval.dataset import load_questions
from eval.files import write
from eval.report import render
from eval.run import REPORT, RESULTS, ROWS, Run, about, begin, fingerprint
from eval.score import score
from rag.engine import Trichdan
from rag.settings import Settings


def evaluate(
    trichdan: Trichdan,
    settings: Settings,
    questions: Path,
    out: Path,
    plan: Plan,
    *,
    resume: bool = False,
    done: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Ask every question of a file and score the answers; returns what is written to results.json.

    settings: those that trichdan was opened with. resume: go on with what an interrupted run left in `out`.
    """
    references = load_questions(questions)
    depends_on = about(trichdan, settings, questions, plan)
    if not (resume and keep_finished(out / ROWS, fingerprint(depends_on))):
        begin(out, questions, depends_on)
    collect(references, trichdan, out / ROWS, plan, fingerprint=fingerprint(depends_on), done=done)
    return rescore(out)


def rescore(out: Path) -> dict[str, Any]:
    """Score a run's rows again, and write results.json and report.html. Needs no index and no model."""
    run = Run.load(out)
    results = {**score(run.questions, run.rows), "run": dict(run.about)}
    judged = judge.load(out)
    if judged is not None:
        results["judge"] = judge.score(run.questions, run.rows, judged)
    write(out / RESULTS, json.dumps(results, ensure_ascii=False, indent=1, allow_nan=False))
    write(out / REPORT, render(run.questions, run.rows, results))
    return results
