"""HTML for the page. Everything that comes from an article, a model or a user is text here, whatever it looks like."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from index.article import Address, Language
from index.text import Span
from rag.answer import Answer, Citation, Cited, Sentence
from rag.refusal import REFUSAL, Refusal
from rag.scoring import Hit
from ui.strings import WORDS, Words

# The chat renders Markdown. As entities these are letters like any other, to Markdown and to HTML.
_MEANINGFUL = re.compile(r"[!-/:-@\[-`{-~]")
_LINK = "#open/"
_STAGE = '<span class="status stage">'
_LONGEST_REASON = 300  # letters of what a failing server says


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


def waiting_html(quoted: Cited, stage: str, words: Words) -> str:
    """While no checked words of a model's are there: what the articles say themselves, and what is going on."""
    if not quoted.sentences:
        return stage_html(stage)
    said = answer_html(quoted.sentences, quoted.citations, words, lead=words.quoted_meanwhile)
    return f"{said}\n\n{stage_html(stage)}"


def stage_html(stage: str) -> str:
    """A line about what is going on."""
    return f"{_STAGE}{text_html(stage)}</span>"


def stopped_html(html: str) -> str:
    """What stays in the chat of an answer that was stopped: what is there, without what is no longer going on."""
    for words in WORDS.values():
        html = html.replace(text_html(words.quoted_meanwhile), text_html(words.quoted))
    return html.partition(_STAGE)[0].strip()


def finished_html(answer: Answer, words: Words) -> str:
    """A finished answer in the chat; a refusal looks like one, and is in the language of the question."""
    if answer.refusal:
        words = WORDS[answer.language]
        body = _refusal(answer.refusal, answer.evidence)
    else:
        lead = words.quoted if answer.model == "none" else ""
        body = answer_html(answer.sentences, answer.citations, words, lead=lead)
    parts = [body]
    if answer.left_out:
        parts.append(f'<p class="aside">{text_html(words.left_out(answer.left_out))}</p>')
    if answer.notice:
        reason = words.model_failed.format(reason=_shortened(answer.notice, _LONGEST_REASON))
        parts.append(f'<p class="aside failed">{text_html(reason)}</p>')
    return "\n\n".join(parts)


def status_html(text: str) -> str:
    """A line that is no answer."""
    return f'<span class="status">{text_html(text)}</span>'


def evidence_html(evidence: Iterable[Hit], words: Words, only: Sequence[str] = ()) -> str:
    """Cards of the paragraphs an answer may rest on: headline, outlet, date, language, first words.

    only: what the search was held to, in words.
    """
    cards = "".join(_card(hit, words) for hit in evidence)
    held_to = f'<p class="only">{text_html(words.only.format(filters="; ".join(only)))}</p>' if only else ""
    return f'{held_to}<div class="cards">{cards}</div>' if cards else held_to or empty_html(words.no_evidence)


def choice_text(hit: Hit) -> str:
    """A paragraph as one of several to choose from: headline, first words, address, a line each. Plain text."""
    lines = (_shortened(hit.passage.title, 70), _shortened(hit.passage.paragraph.text, 80), str(hit.address))
    return "\n".join(" ".join(line.split()) for line in lines)


def empty_html(text: str) -> str:
    """What a panel says while there is nothing in it."""
    return f'<p class="empty">{escape(text)}</p>'


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


def _refusal(refusal: Refusal, evidence: Iterable[Hit]) -> str:
    """A refusal: what was searched, what to try, and links to the nearest paragraphs."""
    lines = [f'<span class="told">{text_html(REFUSAL[refusal.language])}</span>']
    lines.append(f'<span class="quiet">{text_html(refusal.looked_in)}</span>')
    lines += [f"<span>{text_html(line)}</span>" for line in refusal.suggestions]
    hits = {hit.address: hit for hit in evidence}
    lines += [_near(hits[address]) for address in refusal.nearest if address in hits]
    return f'<p class="refusal" lang="{refusal.language}">{" ".join(lines)}</p>'


def _near(hit: Hit) -> str:
    passage = hit.passage
    source = joined(passage.outlet, written_day(passage.published), f"¶ {hit.address.paragraph}")
    return (
        f'<a class="near" href="{place_link(hit.address, None)}"><span lang="{passage.paragraph.language}">'
        f'{text_html(passage.title)}</span> <span class="quiet">{text_html(source)}</span></a>'
    )


def _card(hit: Hit, words: Words) -> str:
    passage = hit.passage
    spoken = dict(zip(("vi", "en"), words.languages, strict=True))[passage.paragraph.language]
    source = joined(passage.outlet, written_day(passage.published), spoken, f"¶ {hit.address.paragraph}")
    return (
        f'<a class="card" href="{place_link(hit.address, None)}"><strong>{escape(passage.title)}</strong>'
        f"<small>{escape(source)}</small>"
        f'<span lang="{passage.paragraph.language}">{escape(_shortened(passage.paragraph.text))}</span></a>'
    )


def _shortened(text: str, limit: int = 220) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"


def joined(*parts: str) -> str:
    """What there is of these, on one line."""
    return " · ".join(part for part in parts if part)


def written_day(day: date | None) -> str:
    """A day as both languages read it; nothing for none."""
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def language_name(language: Language) -> str:
    """A language's own name for itself."""
    return {"vi": "Tiếng Việt", "en": "English"}[language]
