"""What a reader says about the last answer: two buttons under the chat, and a row to say which paragraph was right."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from index.article import Language
from index.errors import TrichdanError
from index.feedback import Feedback, FeedbackBook
from rag.answer import Answer
from rag.followup import Turn
from ui import render
from ui.strings import WORDS, Words

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that a reader can judge, and the conversation before it."""

    answer: Answer
    history: tuple[Turn, ...]


def feedback_panel(book: FeedbackBook, words: Words, spoken: gr.State, choice: gr.Radio) -> list[Any]:
    """Put the parts on the page, and let them act. spoken, choice: the page's language, and where it is chosen.

    Returns the components that `nothing_to_judge`, `ready_to_judge` and `untouched` are values for.
    """
    answered = gr.State(None)
    with gr.Row(elem_id="judge"):
        helpful = gr.Button(words.helpful, size="sm", scale=0, min_width=120, interactive=False, elem_id="helpful")
        wrong = gr.Button(words.wrong, size="sm", scale=0, min_width=120, interactive=False, elem_id="wrong")
        said = gr.HTML("", elem_id="said")
    with gr.Column(visible=False, elem_id="correction") as row:
        with gr.Group():
            right = gr.CheckboxGroup([], label=words.which_right, elem_id="right")
            absent = gr.Checkbox(False, label=words.absent, elem_id="absent")
            note = gr.Textbox(
                label=words.note, placeholder=words.note_hint, lines=1, max_lines=4, max_length=LONGEST_NOTE,
                elem_id="note",
            )  # fmt: skip
        with gr.Row():
            save = gr.Button(words.save, variant="primary", size="sm", scale=0, min_width=120, elem_id="save")
            cancel = gr.Button(words.cancel, size="sm", scale=0, min_width=120, elem_id="cancel")

    form = [row, right, absent, note]
    quick: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    helpful.click(
        lambda judged, language: _praised(book, judged, WORDS[language]),
        [answered, spoken], [said, helpful, *form], **quick,
    )  # fmt: skip
    wrong.click(_opened, [answered], [said, row], **quick)
    absent.input(_without_paragraph, [absent], [right], **quick)
    save.click(
        lambda judged, picked, none, told, language: _corrected(book, judged, picked, none, told, WORDS[language]),
        [answered, right, absent, note, spoken], [said, helpful, *form], **quick,
    )  # fmt: skip
    cancel.click(_folded, None, form, **quick)
    choice.change(_spoken, [choice], [helpful, wrong, said, right, absent, note, save, cancel], **quick)
    return [answered, helpful, wrong, said, *form]


def nothing_to_judge() -> tuple[Any, ...]:
    """The parts while there is no answer to judge."""
    resting = gr.update(interactive=False)
    return None, resting, resting, "", *_folded([])


def ready_to_judge(answered: Answered) -> tuple[Any, ...]:
    """The parts when an answer is there."""
    awake = gr.update(interactive=True)
    choices = [(render.choice_text(hit), str(hit.address)) for hit in answered.answer.evidence]
    return answered, awake, awake, "", *_folded(choices)


def untouched() -> tuple[Any, ...]:
    """The parts as they are."""
    return (gr.skip(),) * 8


def _praised(book: FeedbackBook, answered: Answered | None, words: Words) -> tuple[Any, ...]:
    if answered is None:
        return (gr.skip(),) * 6
    problem = _store(book, _feedback(answered, helpful=True), words)
    if problem:
        return problem, *(gr.skip(),) * 5
    return _line(words.thanks), gr.update(interactive=False), *_folded()


def _opened(answered: Answered | None) -> tuple[Any, ...]:
    return "", gr.update(visible=answered is not None)


def _without_paragraph(absent: bool) -> Any:
    """No paragraph can be right where the reader says that none is."""
    return gr.update(value=[], interactive=False) if absent else gr.update(interactive=True)


def _corrected(
    book: FeedbackBook, answered: Answered | None, picked: Collection[str], absent: bool, note: str, words: Words
) -> tuple[Any, ...]:
    if answered is None:
        return (gr.skip(),) * 6
    problem = _store(book, _feedback(answered, helpful=False, picked=picked, absent=absent, note=note), words)
    if problem:
        # The row stays open: nothing the reader said is lost.
        return problem, *(gr.skip(),) * 5
    return _line(words.thanks), gr.update(interactive=True), *_folded()


def _feedback(
    answered: Answered, *, helpful: bool, picked: Collection[str] = (), absent: bool = False, note: str = ""
) -> Feedback:
    answer = answered.answer
    # What comes back from a browser names a paragraph of this answer's evidence, or nothing.
    right = tuple(hit.address for hit in answer.evidence if str(hit.address) in picked)
    return Feedback(
        question=answer.question,
        language=answer.language,
        history=tuple((turn.question, turn.answer) for turn in answered.history),
        answer=answer.text,
        model=answer.model,
        helpful=helpful,
        right=() if absent else right,
        absent=bool(absent),
        note=(note or "").strip()[:LONGEST_NOTE],
    )


def _store(book: FeedbackBook, feedback: Feedback, words: Words) -> str:
    """Keep feedback; what went wrong as a line of the page, or nothing."""
    try:
        book.add(feedback)
    except TrichdanError as error:
        return _line(words.not_saved.format(reason=error))
    return ""


def _folded(choices: Sequence[tuple[str, str]] | None = None) -> tuple[Any, ...]:
    """The row closed and empty. choices: the paragraphs it will offer, where those change."""
    offered: dict[str, Any] = {} if choices is None else {"choices": choices}
    return gr.update(visible=False), gr.update(value=[], interactive=True, **offered), False, ""


def _spoken(language: Language) -> tuple[Any, ...]:
    words = WORDS[language]
    return (
        words.helpful,
        words.wrong,
        "",
        gr.update(label=words.which_right),
        gr.update(label=words.absent),
        gr.update(label=words.note, placeholder=words.note_hint),
        words.save,
        words.cancel,
    )


def _line(text: str) -> str:
    return f'<p role="status">{escape(text)}</p>'
