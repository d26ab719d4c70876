"""One question in the report: what was asked, what came, what was expected, and what went wrong."""

from collections.abc import Collection, Mapping, Sequence

from eval.causes import RIGHT, cause
from eval.dataset import Reference
from eval.markers import MARKER, numbers_of
from eval.metrics.abstention import crag
from eval.report.markup import counted, milliseconds, number, text
from eval.report.tables import tone
from eval.rows import Retrieved, Row
from index.article import Address


def entry(place: int, question: Reference, row: Row, texts: Mapping[Address, str]) -> str:
    """A question as one entry of the list.

    place: its number on the page. texts: where on the page the text of a right paragraph stands.
    """
    why = cause(question, row)
    marks = f'data-cause="{text(why)}" data-kind="{text(question.kind)}" data-lang="{text(question.lang)}"'
    missed = "" if why == RIGHT else " data-missed"
    tag = f'<p class="verdict"><span class="tag {tone(why)}">{text(why)}</span>{_figures(question, row)}</p>'
    return (
        f'<article class="question" id="q{place}" {marks}{missed}><div class="asked">{_asked(place, question)}</div>'
        f'<div class="came">{tag}{_answer(place, question, row)}{_expected(question)}{_gold(question, texts)}'
        f"{_retrieved(question, row)}</div></article>\n"
    )


def _asked(place: int, question: Reference) -> str:
    earlier = "".join(
        f'<p class="earlier" dir="auto">{text(turn.question)}</p>'
        f'<p class="earlier reply" dir="auto">{text(turn.answer)}</p>'
        for turn in question.history
    )
    known = " · ".join(f"<span>{text(part)}</span>" for part in (question.kind, question.lang) if part)
    return (
        f'<p class="meta"><a href="#q{place}" class="id">{text(question.id)}</a> · {known}</p>{earlier}'
        f'<h3 dir="auto" lang="{text(question.lang)}">{text(question.question)}</h3>'
    )


def _figures(question: Reference, row: Row) -> str:
    score = crag(question, row) if row.answer is not None else None
    spent = row.timings_ms.get("total", row.timings_ms.get("search"))
    figures = (
        f"CRAG {score:+.0f}".replace("-", "−").replace("+0", "0") if score is not None else "",
        milliseconds(spent) if spent is not None else "",
    )
    return "".join(f" <small>· {figure}</small>" for figure in figures if figure)


def _answer(place: int, question: Reference, row: Row) -> str:
    if row.error:
        return f'<p class="answer failed" dir="auto">{text(row.error)}</p>'
    if row.answer is None:
        return f'<p class="answer rank">{_rank_told(question, row)}</p>'
    if row.abstained:
        return f'<p class="answer refusal" dir="auto">{text(row.answer)}</p>'
    quotes = "".join(
        f'<span class="quote" popover id="q{place}-{cited.number}"><q dir="auto">{text(cited.quote)}</q>'
        f'<span class="address">[{cited.number}] {text(cited.address)}</span></span>'
        for cited in {cited.number: cited for cited in row.citations}.values()
    )
    return f'<p class="answer" dir="auto">{_text_of_answer(place, row)}</p>{quotes}'


def _text_of_answer(place: int, row: Row) -> str:
    answer = row.answer or ""
    marked = [each.text + "".join(f" [{n}]" for n in each.citations) for each in row.sentences]
    if " ".join(marked) != answer:
        return _linked(place, answer, row)
    return " ".join(
        _linked(place, shown, row)
        if each.supported
        else f'<span class="unsupported">{_linked(place, shown, row)}</span> <span class="flag">no support found</span>'
        for each, shown in zip(row.sentences, marked, strict=True)
    )


def _linked(place: int, answer: str, row: Row) -> str:
    """An answer with its [n] as buttons that show what they point to."""
    known = {cited.number for cited in row.citations}
    parts, start = [], 0
    for found in MARKER.finditer(answer):
        numbers = numbers_of(found[0])
        parts.append(text(answer[start : found.start()]))
        parts += [_button(place, n, f"[{n}]" if len(numbers) > 1 else found[0], known) for n in numbers]
        start = found.end()
    return "".join(parts) + text(answer[start:])


def _button(place: int, number: int, marker: str, known: Collection[int]) -> str:
    if number not in known:
        return f'<span class="flag" title="points to nothing">{text(marker)}</span>'
    target = f'popovertarget="q{place}-{number}" popovertargetaction="show"'
    return f'<button type="button" class="cite" {target}>{text(marker)}</button>'


def _expected(question: Reference) -> str:
    if not question.answerable:
        return '<p class="expected">Expected: a refusal; the articles do not answer it.</p>'
    told = [*question.answers] or [question.reference] * bool(question.reference)
    answers = " <i>or</i> ".join(f"<q>{text(answer)}</q>" for answer in told)
    # Most often the facts are the answer.
    facts = ", ".join(text(fact) for fact in question.facts if question.facts != question.answers)
    parts = (f"Expected: {answers}." if answers else "", f"Facts: {facts}." if facts else "")
    return f'<p class="expected" dir="auto">{" ".join(part for part in parts if part)}</p>' if any(parts) else ""


def _gold(question: Reference, texts: Mapping[Address, str]) -> str:
    if not question.accepted:
        return ""
    lines = "".join(
        f'<li><a class="address" href="#{texts[address]}">{text(address)}</a></li>'
        if address in texts
        else f'<li><span class="address">{text(address)}</span> is not in the index</li>'
        for address in dict.fromkeys((*question.gold, *question.gold_other))
    )
    return f"<details><summary>{counted(len(question.accepted), 'right paragraph')}</summary><ul>{lines}</ul></details>"


def _retrieved(question: Reference, row: Row) -> str:
    if not row.retrieved:
        return ""
    lines = "".join(_hit(hit, right=_is_right(question, hit)) for hit in row.retrieved)
    told = f": {_rank_told(question, row)}" if row.answer is not None and question.answerable else ""
    return f"<details><summary>{len(row.retrieved)} retrieved{told}</summary><ol>{lines}</ol></details>"


def _hit(hit: Retrieved, *, right: bool) -> str:
    also = "".join(f" = {text(other)}" for other in hit.also)
    mark = ' <b class="tag good">right</b>' if right else ""
    return f"<li>{text(hit.address)}{also} <small>{number(hit.score)} {text(hit.language)}</small>{mark}</li>"


def _rank_told(question: Reference, row: Row) -> str:
    if not question.answerable:
        return "no paragraph is right"
    rank = first_right(question, row.retrieved)
    return f"first right paragraph at rank {rank}" if rank else f"no right paragraph among {len(row.retrieved)}"


def first_right(question: Reference, retrieved: Sequence[Retrieved]) -> int | None:
    """The rank of the first right paragraph."""
    return next((rank for rank, hit in enumerate(retrieved, 1) if _is_right(question, hit)), None)


def _is_right(question: Reference, hit: Retrieved) -> bool:
    return not question.accepted.isdisjoint((hit.address, *hit.also))
