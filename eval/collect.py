"""Ask every reference question, in every way that is to be compared, and keep what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eval.dataset import Reference
from eval.rows import (
    BEST_SENTENCE,
    CEILING,
    DENSE,
    HELD_OUT,
    KEYWORD,
    NEVER_ABSTAIN,
    Cited,
    Retrieved,
    Row,
    RowsError,
    Sentence,
    Source,
    line,
    load_rows,
    write_rows,
)
from index.article import Language
from index.catalog import Passage
from index.errors import TrichdanError
from rag.allowed import without
from rag.answer import Answer
from rag.engine import Trichdan
from rag.scoring import Hit
from rag.understand import understand

_DEPTH = 10
# The shared form of a term says again what its spelling says in the question's own language, and all there is in the
# other: of five ways to add the two this one found best, on questions in both languages.
_SHARED_IN_OWN = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with each question.

    answers: answer it, not only search. baselines: other ways beside the system's own. hold_out: also ask it with its
    right articles taken out of the search, where the right answer is none.
    """

    answers: bool = True
    baselines: bool = True
    hold_out: bool = False


def collect(
    questions: Iterable[Reference],
    trichdan: Trichdan,
    file: Path,
    plan: Plan,
    *,
    fingerprint: str = "",
    done: Callable[[], None] = lambda: None,
) -> None:
    """Append a row for each question to a file as it is answered; a question that has a row already is not asked."""
    answered = load_rows(file) if file.exists() else {}
    write_rows(file, answered.values())  # without a last line that was cut off
    with file.open("a", encoding="utf-8") as out:
        for question in questions:
            if question.id not in answered:
                row = collect_one(question, trichdan, plan)
                out.write(line(replace(row, fingerprint=fingerprint)))
                out.flush()
            done()


def keep_finished(file: Path, fingerprint: str) -> int:
    """Prepare a file of rows to be gone on with: those that failed, or were cut off, will be asked again.

    Returns how many stay. Raises RowsError when they come from another index, other settings or other questions.
    """
    if not file.exists():
        return 0
    rows = load_rows(file)
    if any(row.fingerprint != fingerprint for row in rows.values()):
        raise RowsError(
            f"{file} was begun with another index, other settings, models or questions; go on with those, "
            "or start anew without --resume"
        )
    finished = [row for row in rows.values() if not any(each.error for each in (row, *row.variants.values()))]
    write_rows(file, finished)
    return len(finished)


def collect_one(question: Reference, trichdan: Trichdan, plan: Plan) -> Row:
    """What the system does with one question; a failure is a row too."""
    empty = Row(question.id, question.lang, gold=_gold(question, trichdan), answer="" if plan.answers else None)
    try:
        found = trichdan.found(question.question, _DEPTH, question.history)
        # Two stages: what adds to the other can be seen.
        spent = {"search": round(found.seconds * 1e3, 1), "rerank": round(found.late_seconds * 1e3, 1)}
        row = replace(empty, retrieved=_retrieved(found.hits), timings_ms=spent)
        if plan.answers:
            row = _answer(row, partial(trichdan.ask, question.question, question.history))
        return replace(row, variants=_variants(question, trichdan, plan, row))
    except TrichdanError as error:
        return replace(empty, error=str(error))


def _variants(question: Reference, trichdan: Trichdan, plan: Plan, row: Row) -> Mapping[str, Row]:
    asked = (question.question, question.history)
    bare = Row(question.id, question.lang)
    found = replace(bare, retrieved=row.retrieved)
    variants = {}
    if plan.baselines:
        variants = {name: replace(bare, retrieved=hits) for name, hits in _other_orders(question, trichdan).items()}
    if plan.baselines and plan.answers:
        variants[BEST_SENTENCE] = _answer(found, partial(trichdan.quote, *asked, limit=1))
        if row.abstained:
            variants[NEVER_ABSTAIN] = _answer(found, partial(trichdan.quote, *asked))
        if question.answerable:
            variants[CEILING] = _answer(bare, partial(trichdan.ask, *asked, given=question.gold))
    if plan.hold_out and question.answerable:
        variants[HELD_OUT] = _answer(bare, partial(trichdan.ask, *asked, held_to=without(question.articles)))
    return variants


def _answer(row: Row, answer: Callable[[], Answer]) -> Row:
    """A row with an answer, or with the reason why there is none; what was found before stays."""
    try:
        return _answered(row, answer())
    except TrichdanError as error:
        return replace(row, answer="", error=str(error))


def _other_orders(question: Reference, trichdan: Trichdan) -> dict[str, tuple[Retrieved, ...]]:
    """What each half of the search finds alone: keywords, and the cosine over both languages in one pool."""
    understood = understand(question.question, question.history)
    found = trichdan.searcher.candidates(trichdan.searcher.read(understood))
    by_cosine = [replace(hit, score=hit.cosine) for hit in found]
    # A paragraph without a single word of the question has not been found by keyword.
    by_keyword = [
        replace(hit, score=hit.keyword + hit.shared * (_SHARED_IN_OWN if _language(hit) == understood.language else 1))
        for hit in found
        if hit.keyword + hit.shared > 0
    ]
    return {
        name: _retrieved(trichdan.searcher.folded(hits, _DEPTH))
        for name, hits in ((KEYWORD, by_keyword), (DENSE, by_cosine))
    }


def _language(hit: Hit) -> Language:
    return hit.passage.paragraph.language


def _answered(row: Row, answer: Answer) -> Row:
    timings = answer.timings
    stages = {
        "evidence": timings.evidence,
        "first_word": timings.first_word,
        "writing": timings.total - timings.evidence,
        "total": timings.total,
    }
    return replace(
        row,
        evidence=tuple(_source(hit.passage) for hit in answer.evidence),
        answer=answer.text,
        sentences=tuple(Sentence(each.text, each.citations, each.supported) for each in answer.sentences),
        citations=tuple(Cited(each.number, each.address, each.quote) for each in answer.citations),
        abstained=answer.abstained,
        relevance=answer.relevance,
        timings_ms={**row.timings_ms, **{name: round(ms, 1) for name, ms in stages.items() if ms is not None}},
        model=answer.model,
        # The model that should have written did not: the quotes that stood in for it are not its answer.
        error=answer.notice,
    )


def _gold(question: Reference, trichdan: Trichdan) -> tuple[Source, ...]:
    wanted = (*question.gold, *question.gold_other)
    passages = trichdan.catalog.passages_at(wanted)
    return tuple(_source(passages[address]) for address in dict.fromkeys(wanted) if address in passages)


def _retrieved(hits: Sequence[Hit]) -> tuple[Retrieved, ...]:
    return tuple(Retrieved(hit.address, round(hit.score, 4), hit.also, _language(hit)) for hit in hits)


def _source(passage: Passage) -> Source:
    published = passage.published.isoformat() if passage.published else ""
    heading = " · ".join(part for part in (passage.title, passage.outlet, published) if part)
    return Source(passage.address, passage.paragraph.language, heading, passage.paragraph.text)
