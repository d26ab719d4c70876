"""The chat page: question and answer on the left, evidence and article on the right."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from importlib import resources
from typing import Any

import gradio as gr

from index.article import LANGUAGES, Language
from index.feedback import FeedbackBook
from rag.followup import Turn
from ui import render
from ui.answering import LONGEST_QUESTION, Engine, Message, answering, message
from ui.feedback import Answered, feedback_panel, nothing_to_judge, ready_to_judge, untouched
from ui.reader import article_html
from ui.strings import WORDS, Words


def asset(name: str) -> str:
    """A style sheet or script of the page."""
    return resources.files("ui").joinpath(name).read_text(encoding="utf-8")


def build(engine: Engine, language: Language, book: FeedbackBook) -> gr.Blocks:
    """The page. engine: waits for the models on first use. language: of its words when it is opened. book: feedback."""
    words = WORDS[language]
    with gr.Blocks(title="Trichdan", analytics_enabled=False, fill_width=True) as page:
        turns = gr.State([])
        spoken = gr.State(language)
        with gr.Row(equal_height=True):
            title = gr.HTML(_title(words), elem_id="title")
            choice = gr.Radio(
                [(render.language_name(each), each) for each in LANGUAGES],
                value=language, label=words.language, show_label=False, container=False, min_width=280, scale=0,
                elem_id="language",
            )  # fmt: skip
        with gr.Row():
            with gr.Column(scale=6, min_width=340):
                chat = gr.Chatbot(
                    label=words.chat, elem_id="chat", height="56vh", latex_delimiters=[], allow_tags=False,
                    feedback_options=None, buttons=["copy"], layout="panel",
                )  # fmt: skip
                feedback = feedback_panel(book, words, spoken, choice)
                question = gr.Textbox(
                    label=words.question, placeholder=words.placeholder, lines=2, max_lines=6,
                    max_length=LONGEST_QUESTION, submit_btn=False, autofocus=True, elem_id="question",
                )  # fmt: skip
                anytime = gr.Checkbox(label=words.anytime, value=False, container=False, elem_id="anytime")
                with gr.Row():
                    ask = gr.Button(words.ask, variant="primary", elem_id="ask")
                    stop = gr.Button(words.stop, variant="stop", interactive=False, elem_id="stop")
                    clear = gr.Button(words.clear, elem_id="clear")
            with gr.Column(scale=5, min_width=340):
                with gr.Accordion(words.evidence, open=True, elem_id="evidence-panel") as evidence_panel:
                    evidence = gr.HTML(render.empty_html(words.no_evidence), elem_id="evidence")
                with gr.Accordion(words.reader, open=True, elem_id="reader-panel") as reader_panel:
                    reader = gr.HTML(render.empty_html(words.reader_empty), elem_id="reader")
        place = gr.Textbox(visible="hidden", elem_id="place")

        def answer(
            asked: str, messages: list[Message], history: list[Turn], shown_in: Language, all_times: bool
        ) -> Iterator[tuple[Any, ...]]:
            finished: list[Answered] = []
            judged = nothing_to_judge() if asked.strip() else untouched()
            today = None if all_times else datetime.now().astimezone().date()
            with closing(answering(engine, asked, messages, history, shown_in, today, finished.append)) as steps:
                for step in steps:
                    yield *step, *(ready_to_judge(finished[-1]) if finished else judged)
                    judged = untouched()

        busy = [question, chat, turns, evidence, ask, stop, *feedback]
        shared: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        running = gr.on(
            [ask.click, question.submit], answer, [question, chat, turns, spoken, anytime], busy, concurrency_limit=4,
            # "once" would drop a question asked while another is still being stopped; that two are not asked at once is
            # seen to by the field and the button, which rest while an answer is written.
            trigger_mode="multiple", **shared,
        )  # fmt: skip
        stop.click(_stopped, [chat, spoken], [chat, question, ask, stop], cancels=[running], queue=False, **shared)
        gr.on(
            [clear.click, chat.clear], _cleared, [spoken],
            [chat, turns, evidence, reader, question, ask, stop, *feedback],
            cancels=[running], queue=False, **shared,
        )  # fmt: skip
        place.change(
            lambda link, shown_in: _open(engine, link, WORDS[shown_in]),
            [place, spoken],
            [reader],
            queue=False,
            **shared,
        )
        choice.change(
            _speak, [choice, turns],
            [spoken, title, chat, question, ask, stop, clear, evidence_panel, reader_panel, evidence, reader, anytime],
            queue=False, **shared,
        )  # fmt: skip
        page.queue(max_size=64)
    built: gr.Blocks = page
    return built


def _stopped(messages: list[Message], language: Language) -> tuple[Any, ...]:
    note = message("assistant", render.status_html(WORDS[language].stopped))
    if messages and messages[-1]["role"] == "assistant":
        *messages, last = messages
        kept = render.stopped_html(_html(last))
        messages += [message("assistant", kept)] * bool(kept)
    return ([*messages, note] if messages else messages), *_at_rest()


def _html(shown: Message) -> str:
    """What stands in a message: the chat gives it back in parts."""
    content = shown["content"]
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _cleared(language: Language) -> tuple[Any, ...]:
    words = WORDS[language]
    empty = (render.empty_html(words.no_evidence), render.empty_html(words.reader_empty))
    return [], [], *empty, *_at_rest(), *nothing_to_judge()


def _at_rest() -> tuple[Any, ...]:
    """Field, ask and stop while nothing is being written."""
    return gr.update(interactive=True), gr.update(interactive=True), gr.update(interactive=False)


def _open(engine: Engine, link: str, words: Words) -> Any:
    """The article that a clicked link leads to."""
    place = render.read_place_link(link.split(" ")[0])
    if place is None:
        return gr.skip()
    address, span = place
    article = engine().article(address.article)
    if article is None:
        return render.empty_html(words.gone)
    return article_html(article, address, span, words)


def _speak(language: Language, turns: list[Turn]) -> tuple[Any, ...]:
    """Every label in the chosen language; what was asked and answered stays as it is."""
    words = WORDS[language]
    untouched = not turns
    return (
        language,
        _title(words),
        gr.update(label=words.chat),
        gr.update(label=words.question, placeholder=words.placeholder),
        words.ask,
        words.stop,
        words.clear,
        gr.update(label=words.evidence),
        gr.update(label=words.reader),
        render.empty_html(words.no_evidence) if untouched else gr.skip(),
        render.empty_html(words.reader_empty) if untouched else gr.skip(),
        gr.update(label=words.anytime),
    )


def _title(words: Words) -> str:
    return f"<h1>Trichdan</h1><p>{words.tagline}</p>"
