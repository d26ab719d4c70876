"""Whether two sentences of different articles speak of the same thing: the same event, and each the other's nearest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Address, Language
from index.catalog import Passage
from index.glossary import glossary, glossary_terms
from index.language import is_vietnamese_syllable
from index.text import bigrams, fold, words
from rag.answerability.sought import Kind
from rag.disagreement.values import Value
from rag.evidence import Evidence
from rag.followup.mentions import mentions
from rag.question import Asked

# Articles further apart in time report on different events, or different years of one.
_DAYS = 90
# What a shared word of both languages adds to the likeness of two sentences, and how many of them count.
_TERM, _TERMS = 0.01, 4
# A sentence about the same is among the first few of its article, seen from either side.
_RANK, _RANKS, _FEW = 3, 4, 5
# So many shared names make two articles speak of one event, if the question names none of them.
_NAMES = 2


@dataclass(frozen=True, slots=True)
class Saying:
    """A value and the sentence that states it."""

    evidence: Evidence
    position: int
    value: Value
    kind: Kind

    @property
    def article(self) -> str:
        return self.evidence.hit.address.article

    @property
    def place(self) -> tuple[Address, int]:
        return self.evidence.hit.address, self.position

    @property
    def language(self) -> Language:
        return self.evidence.hit.passage.paragraph.language

    @property
    def published(self) -> date | None:
        return self.evidence.hit.passage.published

    @property
    def sentence(self) -> str:
        return self.evidence.sentence(self.position)


def likeness(asked: Asked, one: Saying, other: Saying) -> float:
    """How much two sentences speak of the same, and the other of what is asked: cosines and shared words."""
    vectors = one.evidence.vectors[one.position], other.evidence.vectors[other.position]
    terms = _TERM * min(len(shared_terms(one, other)), _TERMS)
    return float(vectors[0] @ vectors[1]) + float(vectors[1] @ asked.vector) + terms


def shared_terms(one: Saying, other: Saying) -> set[str]:
    """The words of both languages' glossary that two sentences share."""
    return set(glossary_terms(one.sentence, one.language)) & set(glossary_terms(other.sentence, other.language))


def nearest(one: Saying, other: Saying, evidence: Iterable[Evidence]) -> bool:
    """Whether each of two sentences is among the nearest ones that the other's article has to it."""
    ranks = _rank(one, other, evidence), _rank(other, one, evidence)
    fewest = min(
        sum(len(piece.spans) for piece in evidence if piece.hit.address.article == saying.article)
        for saying in (one, other)
    )
    return max(ranks) <= _RANK and sum(ranks) <= (_RANKS if fewest >= _FEW else _RANKS - 1)


def _rank(one: Saying, other: Saying, evidence: Iterable[Evidence]) -> int:
    vector = one.evidence.vectors[one.position]
    reached = float(other.evidence.vectors[other.position] @ vector)
    return 1 + sum(
        int((piece.vectors @ vector > reached + 1e-6).sum())
        for piece in evidence
        if piece.hit.address.article == other.article
    )


def same_event(asked: Asked, one: Sequence[Passage], other: Sequence[Passage]) -> bool:
    """Whether the paragraphs of two articles report on one event: near in time, with names in common."""
    days = [passages[0].published for passages in (one, other)]
    if days[0] and days[1] and abs((days[0] - days[1]).days) > _DAYS:
        return False
    shared = _names(one) & _names(other)
    spelled = [fold(word) for word in words(asked.spelled)]
    asked_of = {*spelled, *bigrams(spelled), *glossary_terms(asked.spelled, asked.question.language)}
    return len(shared) >= _NAMES or bool(shared & asked_of)


def same_text(one: Evidence, other: Evidence) -> bool:
    """Whether one paragraph is a copy of the other, or says the same in the other language."""
    if one.hit.passage.cluster == other.hit.passage.cluster:
        return True
    copies = {one.hit.address, *one.hit.also} & {other.hit.address, *other.hit.also}
    return bool(copies)


def _names(passages: Iterable[Passage]) -> set[str]:
    """The names in paragraphs and headlines, letters bare: words and pairs of words, and what both languages know.

    A Vietnamese syllable alone is part of too many names to be one.
    """
    found: set[str] = set()
    for passage in passages:
        text = _OWNING.sub(",", f"{passage.title}\n{passage.paragraph.text}")
        for mention in mentions(text):
            if mention.kind == "name":
                parts = words(mention.text)
                found.update(bigrams([fold(part) for part in parts]))
                found.update(
                    fold(part)
                    for part in parts
                    if len(part) > 2 and (len(parts) == 1 or not is_vietnamese_syllable(part))
                )
        found |= set(glossary_terms(text, passage.paragraph.language)) & _KNOWN
    return found - _EVERYWHERE


_OWNING = re.compile("['’]s\\b")
_EVERYWHERE = frozenset(
    "vietnam vietnamese viet_nam g_vietnam g_monday g_tuesday g_wednesday g_thursday g_friday g_saturday g_sunday "
    "g_january g_february g_march g_april g_may g_june g_july g_august g_september g_october g_november "
    "g_december".split()
)
_KNOWN = frozenset(entry.term for entry in glossary().entries if entry.name)
