"""A follow-up rewritten as one question by a language model, where that model can be trusted with it."""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from index.article import Language
from index.errors import ModelError
from index.language import language_of
from index.neutral import neutralise
from index.text import fold, normalise, words
from rag.followup.carry import standalone
from rag.followup.turn import Turn

if TYPE_CHECKING:
    from rag.llm import LanguageModel

_TURNS = 4
_LETTERS = 4000  # of the conversation: a small part of any context, many times an answer
_WORDS = 60
_SECONDS = 3.0  # after which the evidence is looked for with what there is: nobody waits longer to see any
_TIMES = 3
_NAMES: dict[Language, str] = {"vi": "Vietnamese", "en": "English"}
_NAME = re.compile(r"(?<=\w )[^\W\d_]+|\d+(?:[.,]\d+)*")


def rewrite(question: str, history: Sequence[Turn], llm: "LanguageModel") -> str:
    """A question that leans, as one that stands alone; without history as it is.

    The model reads the newest turns, each of them whole; where even the last is too long, it is not asked. What it
    makes of it is only taken if it is one line, in the question's language, not much longer than what standalone()
    makes, and brings in no name or number that nobody said. Otherwise standalone() is the answer.
    """
    if not history:
        return question
    plain, recent = standalone(question, history), newest(history[-_TURNS:], _LETTERS - len(question))
    if not recent:
        return plain
    longest = min(_WORDS, _TIMES * len(plain.split()))
    try:
        written = _written(llm, _prompt(question, recent), 12 * longest + 40)
    except ModelError:
        return plain
    said = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in recent)])
    return written if _is_fit(written, question, said, longest) else plain


def newest(history: Sequence[Turn], letters: int) -> tuple[Turn, ...]:
    """The newest turns that fit into so many letters, oldest first: never half a turn, and no gap between them."""
    kept: list[Turn] = []
    for turn in reversed(history):
        letters -= len(turn.question) + len(turn.answer)
        if letters < 0:
            break
        kept.append(turn)
    return tuple(reversed(kept))


def _prompt(question: str, history: Sequence[Turn]) -> str:
    before = "\n".join(f"Question: {_neutral(turn.question)}\nAnswer: {_neutral(turn.answer)}" for turn in history)
    return (
        f"A conversation about news articles:\n\n{before}\n\nThe next question: {_neutral(question)}\n\n"
        "Rewrite the next question so that it can be understood without the conversation. Keep its meaning, put names "
        f"in the place of pronouns, do not answer it. Write only the question, on one line, in "
        f"{_NAMES[language_of(question)]}."
    )


def _written(llm: "LanguageModel", prompt: str, limit: int, clock: Callable[[], float] = time.monotonic) -> str:
    """What the model writes, up to a little over a limit of letters. Raises ModelError, also if it takes too long."""
    text, until = "", clock() + _SECONDS
    with closing(llm.stream(prompt)) as pieces:
        for piece in pieces:
            text += piece
            if len(text) > limit:
                break
            if clock() > until:
                raise ModelError(f"the language model {llm.name} takes too long to rewrite a question")
    return normalise(text).strip().strip("\"'“”«»").strip()


def _is_fit(written: str, question: str, said: str, longest: int) -> bool:
    if not words(written) or "\n" in written or len(written.split()) > longest:
        return False
    if language_of(written) != language_of(question):
        return False
    known = set(map(fold, words(said)))
    told = (match.group() for match in _NAME.finditer(written))
    return all(fold(name) in known for name in told if not name[0].islower())


def _neutral(text: str) -> str:
    """One line that cannot pose as a turn of the conversation."""
    return neutralise(normalise(" ".join(text.split())))
