"""Where the articles give another value for what is asked than the answer does."""

from collections.abc import Iterator, Sequence
from datetime import date

from index.article import Address
from index.glossary import glossary_terms
from rag.answerability.candidates import candidates
from rag.answerability.sought import Kind
from rag.disagreement.compare import agree, comparable, distance
from rag.disagreement.sameness import Saying, likeness, nearest, same_event, same_text, shared_terms
from rag.disagreement.stated import Disagreement, Stated
from rag.disagreement.values import values
from rag.disagreement.wanted import Wanted, same_noun, wanted
from rag.evidence import Evidence, best_sentences
from rag.question import Asked
from rag.scoring import Hit

# What a word that a sentence shares with the question in either language adds to how likely it answers.
_SHARED_TERM = 0.5
# Shares of things that cannot be compared by name, and small counts, are compared only where the sentences are close.
_TERMS_OF_SHARES, _SMALL = 2, 10


def disagreement(
    asked: Asked, evidence: Sequence[Evidence], answered: Sequence[tuple[Evidence, int]] = ()
) -> Disagreement | None:
    """Where the articles disagree on what is asked; None where they do not, or where that is not certain.

    answered: the sentences, by position, that the written answer cites; without them the likeliest one counts.
    """
    asks = wanted(asked)
    if asks is None or not evidence:
        return None
    for kind in asks.kinds:
        told = [saying for piece in evidence for saying in _sayings(piece, kind)]
        for reference in _references(asked, asks, kind, evidence, answered, told):
            found = _others(asked, asks, reference, evidence, told)
            if found:
                return _told([reference, *found], kind)
    return None


def worth_reading(asked: Asked, evidence: Sequence[Evidence], hits: Sequence[Hit], limit: int = 3) -> list[Hit]:
    """Hits of one more article on the same event that may state another value for what is asked, best first.

    As evidence beside the rest they show whether sources disagree. What else was found of that article comes along:
    where only one sentence of it is known, it cannot be told which one speaks of the same.
    """
    asks = wanted(asked)
    if asks is None or not evidence:
        return []
    held = {piece.hit.address for piece in evidence}
    found: list[Hit] = []
    for kind in asks.kinds:
        told = [saying for piece in evidence for saying in _sayings(piece, kind)]
        for reference in _references(asked, asks, kind, evidence, (), told):
            own = [piece.hit.passage for piece in evidence if piece.hit.address.article == reference.article]
            found += [
                hit
                for hit in hits
                if hit.address not in held
                and hit not in found
                and hit.address.article != reference.article
                and _states_another(reference, hit)
                and same_event(asked, own, [hit.passage])
            ]
    if not found:
        return []
    best = max(found, key=lambda hit: hit.score)
    beside = [
        hit for hit in hits if hit.address.article == best.address.article and hit.address not in held | {best.address}
    ]
    return [best, *beside][:limit]


def _states_another(reference: Saying, hit: Hit) -> bool:
    paragraph = hit.passage.paragraph
    stated = values(paragraph.text, reference.kind, paragraph.language, hit.passage.published)
    return any(comparable(reference.value, value) for value in stated) and not any(
        agree(reference.value, value) for value in stated
    )


def _sayings(piece: Evidence, kind: Kind) -> Iterator[Saying]:
    passage = piece.hit.passage
    for position in range(len(piece.spans)):
        for value in values(piece.sentence(position), kind, passage.paragraph.language, passage.published):
            yield Saying(piece, position, value, kind)


def _references(
    asked: Asked,
    asks: Wanted,
    kind: Kind,
    evidence: Sequence[Evidence],
    answered: Sequence[tuple[Evidence, int]],
    told: Sequence[Saying],
) -> list[Saying]:
    """The values that the answer states, those of the noun that is asked for first."""
    places = [(piece.hit.address, position) for piece, position in answered]
    if not places:
        may_answer = [saying for saying in told if asks.speaks_of(saying.value.noun, saying.language) is not False]
        places = _likeliest(asked, evidence, may_answer, kind)
    found = [(asks.speaks_of(saying.value.noun, saying.language), saying) for saying in told if saying.place in places]
    fitting = [(fits, saying) for fits, saying in found if fits is not False and _measures(asks, saying)]
    return [saying for _, saying in sorted(fitting, key=lambda each: each[0] is None)]


def _likeliest(
    asked: Asked, evidence: Sequence[Evidence], told: Sequence[Saying], kind: Kind
) -> list[tuple[Address, int]]:
    """The sentence that most likely answers, of those that hold something that could; none if there is none."""
    holding = {saying.place for saying in told if saying.value.certain}
    terms = set(glossary_terms(asked.spelled, asked.question.language))
    best: tuple[float, tuple[Address, int]] | None = None
    for quote in best_sentences(asked.question, asked.vector, evidence, sum(len(piece.spans) for piece in evidence)):
        place = quote.evidence.hit.address, quote.position
        shared = terms & set(glossary_terms(quote.text, quote.evidence.hit.passage.paragraph.language))
        score = quote.score + _SHARED_TERM * len(shared)
        if (place in holding or _holds_range(quote.text, asked, kind)) and (best is None or score > best[0]):
            best = score, place
    return [best[1]] if best else []


def _holds_range(sentence: str, asked: Asked, kind: Kind) -> bool:
    """Whether a sentence may answer with what is no single value, as "9,5-12 triệu đồng"."""
    return kind in ("money", "percent", "duration") and bool(candidates(sentence, kind, asked.spelled))


def _measures(asks: Wanted, saying: Saying) -> bool:
    """Whether a number is measured or counted as the question asks: "how deep" asks for no count."""
    return saying.value.unit != "" or saying.kind != "number" or bool(asks.about)


def _others(
    asked: Asked, asks: Wanted, reference: Saying, evidence: Sequence[Evidence], told: Sequence[Saying]
) -> list[Saying]:
    """What other articles say in the place of a value: at least one of them something else, or none at all."""
    own = [piece for piece in evidence if piece.hit.address.article == reference.article]
    articles = dict.fromkeys(piece.hit.address.article for piece in evidence)
    differing, agreeing = [], []
    for article in articles:
        pieces = [piece for piece in evidence if piece.hit.address.article == article]
        if article == reference.article or any(same_text(one, other) for one in own for other in pieces):
            continue
        if not same_event(asked, [piece.hit.passage for piece in own], [piece.hit.passage for piece in pieces]):
            continue
        there = [saying for saying in told if saying.article == article]
        same = [saying for saying in there if agree(saying.value, reference.value)]
        if same:
            agreeing.append(max(same, key=lambda saying: likeness(asked, reference, saying)))
        elif other := _counterpart(asked, asks, reference, evidence, told, there):
            differing.append(other)
    return [*differing, *agreeing] if differing else []


def _counterpart(
    asked: Asked,
    asks: Wanted,
    reference: Saying,
    evidence: Sequence[Evidence],
    told: Sequence[Saying],
    there: Sequence[Saying],
) -> Saying | None:
    """The value that stands in another article where the reference stands in its own."""
    here = [saying for saying in told if saying.article == reference.article]
    fitting = [
        saying
        for saying in there
        if comparable(reference.value, saying.value)
        and not any(agree(saying.value, one.value) for one in here)
        and _may_be_same(asks, reference, saying)
        and nearest(reference, saying, evidence)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda saying: likeness(asked, reference, saying))
    beside = [saying for saying in fitting if saying.place == best.place]
    return min(beside, key=lambda saying: distance(reference.value, saying.value))


def _may_be_same(asks: Wanted, one: Saying, other: Saying) -> bool:
    """Whether what is counted may be the same on both sides, and what is asked for."""
    alike = same_noun(one.value.noun, one.language, other.value.noun, other.language)
    if alike is None and one.value.unit == "%" and len(shared_terms(one, other)) < _TERMS_OF_SHARES:
        return False
    if alike is None and one.kind == "number" and max(one.value.amount, other.value.amount) < _SMALL:
        return False
    asked_for = [asks.speaks_of(saying.value.noun, saying.language) for saying in (one, other)]
    return alike is not False and False not in asked_for


def _told(sayings: Sequence[Saying], kind: Kind) -> Disagreement:
    stated = [
        Stated(saying.value.span.of(saying.sentence), saying.evidence, saying.position)
        for saying in sorted(sayings, key=lambda saying: (saying.published is None, saying.published or date.max))
    ]
    return Disagreement(tuple(stated), kind)
