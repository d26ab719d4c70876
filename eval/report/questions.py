"""The list of all questions, and what picks some of them. Without a script everything is shown."""

from collections.abc import Collection, Iterable, Mapping

from eval.causes import CAUSES, cause
from eval.metrics import Pairs
from eval.report import names
from eval.report.markup import counted, section, text
from eval.report.question import entry
from eval.rows import Source
from index.article import Address


def listed(pairs: Pairs) -> str:
    """Every question with what came of it."""
    if not pairs:
        return ""
    sources = {source.address: source for _, row in pairs for source in row.gold}
    texts = {address: f"p{place}" for place, address in enumerate(sources, 1)}
    entries = "".join(entry(place, question, row, texts) for place, (question, row) in enumerate(pairs, 1))
    questions = section("questions", "All questions", _filters(pairs), f'<div class="list">{entries}</div>')
    return questions + _paragraphs(sources.values(), texts)


def _paragraphs(sources: Collection[Source], texts: Mapping[Address, str]) -> str:
    # Once each, not with every question about them: a page of 1,200 questions would be a third larger.
    if not sources:
        return ""
    shown = "".join(
        f'<div class="source" id="{texts[source.address]}"><p class="address">{text(source.address)}</p>'
        f'<p class="note" dir="auto">{text(source.heading)}</p>'
        f'<p dir="auto" lang="{text(source.language)}">{text(source.text)}</p></div>\n'
        for source in sources
    )
    summary = f"<summary>The text of {counted(len(sources), 'paragraph')}</summary>"
    return section("paragraphs", "Right paragraphs", f"<details>{summary}{shown}</details>")


def _filters(pairs: Pairs) -> str:
    present = {cause(question, row) for question, row in pairs}
    causes = [(name, name) for name in CAUSES if name in present]
    kinds = [(kind, kind or "none told") for kind in sorted({question.kind for question, _ in pairs})]
    languages = [(code, names.language(code)) for code in sorted({question.lang for question, _ in pairs})]
    return (
        '<div class="filters" role="search" aria-label="Pick questions">'
        '<label class="wide">Search <input type="search" id="words" placeholder="question, answer or id" '
        'autocomplete="off" spellcheck="false"></label>'
        f"{_choice('cause', 'Cause', causes)}{_choice('kind', 'Kind', kinds)}{_choice('lang', 'Language', languages)}"
        '<label class="check"><input type="checkbox" id="missed"> only missed</label>'
        '<button type="button" id="clear">Clear</button>'
        f'<output id="count" aria-live="polite">{counted(len(pairs), "question")}</output></div>'
    )


def _choice(name: str, label: str, choices: Iterable[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{text(value)}">{text(shown)}</option>' for value, shown in choices)
    return f'<label>{label} <select id="{name}"><option value="">all</option>{options}</select></label>'
