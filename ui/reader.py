"""An article in the reader beside the chat. Everything that comes from it is text here, whatever it looks like."""

from collections.abc import Sequence
from html import escape

from index.article import Address, Article, Paragraph, Published
from index.text import Span
from ui.render import joined, written_day
from ui.strings import Words


def article_html(article: Article, opened: Address, span: Span | None, words: Words) -> str:
    """An article in the reader, its paragraphs numbered, one of them marked, with the sentence that was cited."""
    lines = []
    for dropped, group in _runs(article.paragraphs):
        inside = "".join(_paragraph(p, opened, span) for p in group)
        if dropped:
            summary = f"{escape(words.boilerplate)} ({len(group)})"
            inside = f'<details class="dropped"><summary>{summary}</summary>{inside}</details>'
        lines.append(inside)
    byline = joined(article.byline, article.outlet, _when(article.published, words), article.path, article.url)
    return (
        f'<article lang="{article.language}"><h2>{escape(article.title)}</h2>'
        f'<p class="byline">{escape(byline)}</p>{"".join(lines)}</article>'
    )


def _paragraph(paragraph: Paragraph, opened: Address, span: Span | None) -> str:
    number = paragraph.address.paragraph
    if paragraph.address != opened:
        return f'<p id="p{number}"><span class="number">{number}</span>{escape(paragraph.text)}</p>'
    text = paragraph.text
    if span is not None and span.end <= len(text):
        quoted = escape(text[span.start : span.end])
        inner = f"{escape(text[: span.start])}<mark>{quoted}</mark>{escape(text[span.end :])}"
    else:
        inner = f"<mark>{escape(text)}</mark>"
    return f'<p id="p{number}" class="opened" tabindex="-1"><span class="number">{number}</span>{inner}</p>'


def _runs(paragraphs: Sequence[Paragraph]) -> list[tuple[bool, list[Paragraph]]]:
    """Neighbouring paragraphs grouped by whether they were dropped."""
    runs: list[tuple[bool, list[Paragraph]]] = []
    for paragraph in paragraphs:
        dropped = paragraph.dropped is not None
        if not runs or runs[-1][0] != dropped:
            runs.append((dropped, []))
        runs[-1][1].append(paragraph)
    return runs


def _when(published: Published | None, words: Words) -> str:
    if published is None:
        return ""
    clock = f" {published.time:%H:%M}" if published.time else ""
    return f"{written_day(published.day)}{clock}" + f" ({words.by_file_clock})" * (published.source == "file")
