"""Feedback from the page as reference questions: what readers found wrong is asked again in the next evaluation."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from eval.files import write
from index.feedback import Feedback, FeedbackBook, FeedbackError

KIND = "feedback"


def questions_from(feedback: Iterable[Feedback]) -> Iterator[dict[str, Any]]:
    """The lines of a question file: of each question what its reader said last, if that says what had been right.

    feedback: in the order in which it was given. Of the same question after the same history only the last counts.
    """
    last: dict[tuple[str, tuple[tuple[str, str], ...]], Feedback] = {}
    for each in feedback:
        last[each.question, each.history] = each
    for each in last.values():
        if not each.helpful and (each.absent or each.right):
            yield _question(each)


def export(book: FeedbackBook, out: Path) -> int:
    """Write the questions to a new file in one step, and return how many there are. Raises FeedbackError."""
    questions = list(questions_from(book.all()))
    if not questions:
        raise FeedbackError(
            "nothing to export: in no feedback does a reader say which paragraph was right, or that none is"
        )
    if out.exists():
        raise FeedbackError(f"{out} is there already; name another file, or move it away first")
    lines = (json.dumps(each, ensure_ascii=False, allow_nan=False) + "\n" for each in questions)
    try:
        write(out, "".join(lines))
    except OSError as error:
        raise FeedbackError(f"{out} cannot be written ({error.strerror}); name another file") from error
    return len(questions)


def _question(feedback: Feedback) -> dict[str, Any]:
    gold = () if feedback.absent else feedback.right
    return {
        "id": f"{KIND}-{feedback.id[:8]}",
        "lang": feedback.language,
        "question": feedback.question,
        "answers": [],
        "reference": "",
        "facts": [],
        "gold": [str(address) for address in gold],
        "answerable": not feedback.absent,
        "kind": KIND,
        "history": [{"question": question, "answer": answer} for question, answer in feedback.history],
    }
