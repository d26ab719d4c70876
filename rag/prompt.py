"""The grounded prompt: numbered paragraphs, each under its headline, the question last."""

from collections.abc import Sequence

from index.article import Language
from index.neutral import neutralise
from index.text import normalise
from rag.evidence import Evidence
from rag.followup import Turn
from rag.question import Question

_NAMES: dict[Language, str] = {"vi": "Vietnamese", "en": "English"}


def grounded_prompt(
    question: Question, evidence: Sequence[Evidence], earlier: Sequence[Turn] = (), *, cites: bool
) -> str:
    """What a language model is asked.

    earlier: turns that the question leans on. cites: also ask for [n] after each sentence, which small models do badly.
    """
    sources = "\n\n".join(f"[{piece.number}] {_headed(piece)}" for piece in evidence)
    asked = (
        f"Answer the question from the articles given, in one or two short sentences, in {_NAMES[question.language]}."
    )
    if cites:
        asked += " After each sentence write the number of the paragraph that says so, like [1]."
    before = "".join(
        f"Earlier question: {_neutral(turn.question)}\nAnswer: {_neutral(turn.answer)}\n\n" for turn in earlier
    )
    return f"Articles:\n\n{sources}\n\n{before}{asked}\n\nQuestion: {_neutral(question.text)}"


def _headed(piece: Evidence) -> str:
    passage = piece.hit.passage
    source = ", ".join(part for part in (passage.outlet, passage.published and passage.published.isoformat()) if part)
    head = f"{passage.title} ({source})" if source else passage.title
    return _neutral(f"{head}\n{piece.text}")


def _neutral(text: str) -> str:
    """Text that cannot pose as a turn of the conversation, with nothing hidden in it that would make it one."""
    return neutralise(normalise(text))
