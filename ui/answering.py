"""What the page shows while an answer comes about, step by step: the chat, the evidence, the buttons."""

import logging
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import date
from typing import Any

import gradio as gr

from index.article import Address, Language
from index.errors import TrichdanError
from rag.answer import Cited, Event, Finished, Found, Reading, Writing
from rag.engine import Trichdan
from rag.filters import told
from rag.followup import Turn
from ui import render
from ui.feedback import Answered
from ui.strings import WORDS, Words

# Longer questions are cut: no question needs more, and every character costs time to embed and to read.
LONGEST_QUESTION = 2000

_log = logging.getLogger(__name__)

Message = dict[str, Any]
Engine = Callable[[], Trichdan]


def answering(
    engine: Engine,
    asked: str,
    messages: list[Message],
    history: list[Turn],
    spoken: Language,
    today: date | None = None,
    done: Callable[[Answered], None] = lambda _answered: None,
) -> Generator[tuple[Any, ...], None, None]:
    """The field, the chat, its turns, the evidence and the buttons, as an answer comes into being.

    today: the day from which times in the question are seen; None: they restrict nothing. done: told when it is whole.
    """
    words = WORDS[spoken]
    asked = asked.strip()[:LONGEST_QUESTION]
    if not asked:
        yield (gr.skip(),) * 6
        return
    before = [*messages, message("user", render.text_html(asked))]

    def shown(
        html: str, *, at_work: bool = True, field: str = "", turns: Any = None, cards: str | None = None
    ) -> tuple[Any, ...]:
        typed = gr.update(value=field, interactive=not at_work)
        buttons = (gr.update(interactive=not at_work), gr.update(interactive=at_work))
        chat = [*before, message("assistant", html)]
        return typed, chat, _or_as_it_is(turns), _or_as_it_is(cards), *buttons

    yield shown(render.stage_html(words.loading))
    try:
        trichdan = engine()
        yield shown(render.stage_html(words.searching))
        held_to = trichdan.held_to(asked, today=today)
        growing = _Growing(words, told(held_to.given, held_to.understood, spoken), trichdan.llm is not None)
        with closing(trichdan.stream(asked, history, held_to)) as events:
            for event in events:
                if not isinstance(event, Finished):
                    yield shown(growing.html(event), cards=growing.cards(event))
                    continue
                answer = event.answer
                turn = Turn(asked, " ".join(sentence.text for sentence in answer.sentences))
                done(Answered(answer, tuple(history)))
                whole = render.finished_html(answer, words)
                yield shown(whole, at_work=False, turns=[*history, turn], cards=growing.cards(event))
    except TrichdanError as error:
        # The question goes back into its field: nothing the user typed is lost.
        yield shown(render.status_html(words.failed.format(reason=error)), at_work=False, field=asked)
    except Exception as error:  # noqa: BLE001
        # A fault of ours: it goes to the log whole, and the page must not stay locked.
        _log.exception("while answering")
        yield shown(render.status_html(words.failed.format(reason=type(error).__name__)), at_work=False, field=asked)


def message(role: str, html: str) -> Message:
    """One message of the chat."""
    return {"role": role, "content": html}


class _Growing:
    """An answer on its way: what the articles say themselves, until a model's first checked words replace it.

    only: what the search was held to. written: whether a model writes; without one the quotes are the answer itself.
    """

    def __init__(self, words: Words, only: list[str], written: bool) -> None:
        self._words, self._only, self._written = words, only, written
        self._quoted = Cited()
        self._drawn: list[Address] | None = None

    def html(self, event: Found | Reading | Writing) -> str:
        """The message in the chat."""
        words, stage = self._words, self._words.writing
        match event:
            case Found(quoted=quoted) if self._written:
                self._quoted = quoted
            case Reading(done, total) if done < total:
                stage = words.reading.format(number=done + 1, total=total)
            case Writing(sentences, citations, rest) if sentences or (rest and not self._quoted.sentences):
                return render.answer_html(sentences, citations, words, rest=rest)
        return render.waiting_html(self._quoted, stage, words)

    def cards(self, event: Event) -> str | None:
        """The evidence, where it is not drawn yet: an answer given before comes whole, and one may cite further."""
        match event:
            case Found(evidence=found):
                hits = [piece.hit for piece in found]
            case Finished(answer):
                hits = list(answer.evidence)
            case _:
                return None
        addresses = [hit.address for hit in hits]
        if addresses == self._drawn:
            return None
        self._drawn = addresses
        return render.evidence_html(hits, self._words, self._only)


def _or_as_it_is(value: Any) -> Any:
    return gr.skip() if value is None else value
