"""A question as it is meant: with what it takes from the conversation before it."""

from collections.abc import Sequence
from dataclasses import replace

from rag.followup import Turn, leans, rewrite, standalone
from rag.llm import LanguageModel
from rag.question import Question
from rag.refusal import says_silent


def understand(text: str, history: Sequence[Turn] = (), llm: LanguageModel | None = None) -> Question:
    """A question with what earlier turns add to it; a model that can be trusted to cite writes it out."""
    question = Question.read(text)
    # What a refusal tells of the search is nothing that "he" or "then" could mean.
    history = [Turn(turn.question, "" if says_silent(turn.answer) else turn.answer) for turn in history]
    if llm is not None and llm.cites and history and leans(question.text):
        return replace(question, text=rewrite(question.text, history, llm))
    text = standalone(question.text, history)
    before = text.removesuffix(question.text) if text != question.text else ""
    return replace(question, text=text, before="" if before == text else before)
