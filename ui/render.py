"""HTML for the page. Everything that comes from an article, a model or a user is text here, whatever it looks like."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from index.article import Address, Article, Language, Paragraph, Published
from index.text import Span
from rag.answer import Answer, Citation, Sentence
from rag.evidence import Evidence
from rag.scoring import Hit
from ui.strings import WORDS, Words

# The chat renders Markdown. As entities these are letters like any other, to Markdown and to HTML.
_MEANINGFUL = re.compile(r"[!-/:-@\[-`{-~]")
_LINK = "#open/"


def text_html(text: str) -> str:
    """Any text so that neither Markdown nor HTML finds a link, an image or a tag in it."""
    flat = " ".join(text.split())
    return _MEANINGFUL.sub(lambda match: f"&#{ord(match.group())};", flat)


def place_link(address: Address, span: Span | None) -> str:
    """Where a click leads: a paragraph, and the sentence to highlight in it."""
    where = f"{address}\n{span.start}-{span.end}" if span else str(address)
    return _LINK + base64.urlsafe_b64encode(where.encode()).decode().rstrip("=")


def read_place_link(link: str) -> tuple[Address, Span | None] | None:
    """The place a link leads to; None for anything that is no such link."""
    code = link.removeprefix(_LINK)
    try:
        where = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode()
        address, _, span = where.rpartition("\n") if "\n" in where else (where, "", "")
        if not span:
            return Address.parse(address), None
        start, end = (int(offset) for offset in span.split("-"))
        return Address.parse(address), Span(start, end)
    except (binascii.Error, ValueError):
        return None


def answer_html(
    sentences: Sequence[Sentence], citations: Sequence[Citation], words: Words, *, rest: str = "", lead: str = ""
) -> str:
    """An answer in the chat: its sentences with links, unsupported ones marked, and what is still being written."""
    by_number = {citation.number: citation for citation in citations}
    parts = [_sentence(sentence, by_number, words) for sentence in sentences]
    if rest:
        parts.append(f'<span class="unchecked">{text_html(rest)}</span>')
    body = " ".join(parts)
    return f'<p class="lead">{text_html(lead)}</p>\n\n{body}' if lead else body


def finished_html(answer: Answer, words: Words) -> str:
    """A finished answer in the chat; a refusal looks like one, and is in the language of the question."""
    if answer.abstained:
        return f'<span class="refusal">{text_html(WORDS[answer.language].refused)}</span>'
    lead = words.model_failed if answer.notice else (words.quoted if answer.model == "none" else "")
    return answer_html(answer.sentences, answer.citations, words, lead=lead)


def status_html(text: str) -> str:
    """A line about what is going on."""
    return f'<span class="status">{text_html(text)}</span>'


def evidence_html(evidence: Iterable[Evidence], words: Words, only: Sequence[str] = ()) -> str:
    """Cards of the paragraphs an answer may rest on: headline, outlet, date, language, the likeliest sentence.

    only: what the search was held to, in words.
    """
    cards = "".join(_card(piece.hit, words) for piece in evidence)
    held_to = f'<p class="only">{text_html(words.only.format(filters="; ".join(only)))}</p>' if only else ""
    return f'{held_to}<div class="cards">{cards}</div>' if cards else held_to or empty_html(words.no_evidence)


def choice_text(hit: Hit) -> str:
    """A paragraph as one of several to choose from: headline, first words, address, a line each. Plain text."""
    lines = (_shortened(hit.passage.title, 70), _shortened(hit.passage.paragraph.text, 80), str(hit.address))
    return "\n".join(" ".join(line.split()) for line in lines)


def empty_html(text: str) -> str:
    """What a panel says while there is nothing in it."""
    return f'<p class="empty">{escape(text)}</p>'


def article_html(article: Article, opened: Address, span: Span | None, words: Words) -> str:
    """An article in the reader, its paragraphs numbered, one of them marked, with the sentence that was cited."""
    lines = []
    for dropped, group in _runs(article.paragraphs):
        inside = "".join(_paragraph(p, opened, span) for p in group)
        if dropped:
            summary = f"{escape(words.left_out)} ({len(group)})"
            inside = f'<details class="dropped"><summary>{summary}</summary>{inside}</details>'
        lines.append(inside)
    byline = _joined(article.byline, article.outlet, _when(article.published, words), article.path, article.url)
    return (
        f'<article lang="{article.language}"><h2>{escape(article.title)}</h2>'
        f'<p class="byline">{escape(byline)}</p>{"".join(lines)}</article>'
    )


def _sentence(sentence: Sentence, citations: dict[int, Citation], words: Words) -> str:
    html = text_html(sentence.text)
    if not sentence.supported:
        return (
            f'<span class="unsupported">{html}</span> <span class="flag">{text_html(f"({words.unsupported})")}</span>'
        )
    links = "".join(
        f' <a class="cite" href="{place_link(c.address, c.span)}" title="{text_html(c.quote)}">&#91;{c.number}&#93;</a>'
        for number in sentence.citations
        if (c := citations.get(number))
    )
    return html + links


def _card(hit: Hit, words: Words) -> str:
    passage = hit.passage
    spoken = dict(zip(("vi", "en"), words.languages, strict=True))[passage.paragraph.language]
    source = _joined(passage.outlet, _date(passage.published), spoken, f"¶ {hit.address.paragraph}")
    return (
        f'<a class="card" href="{place_link(hit.address, None)}"><strong>{escape(passage.title)}</strong>'
        f"<small>{escape(source)}</small>"
        f'<span lang="{passage.paragraph.language}">{escape(_shortened(passage.paragraph.text))}</span></a>'
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


def _shortened(text: str, limit: int = 220) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _when(published: Published | None, words: Words) -> str:
    if published is None:
        return ""
    clock = f" {published.time:%H:%M}" if published.time else ""
    return f"{_date(published.day)}{clock}" + f" ({words.by_file_clock})" * (published.source == "file")


def _date(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def language_name(language: Language) -> str:
    """A language's own name for itself."""
    return {"vi": "Tiếng Việt", "en": "English"}[language]
