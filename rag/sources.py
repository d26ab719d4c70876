"""An answer with what other sources say of the same thing, where they differ."""

from collections.abc import Callable, Sequence

from index.article import Address, Language
from rag.answer import Citation, Cited, Sentence
from rag.check import citation
from rag.disagreement import Stated, disagreement, told, worth_reading
from rag.evidence import Evidence
from rag.question import Asked
from rag.scoring import Hit


def sources_differ(
    cited: Cited,
    asked: Asked,
    evidence: Sequence[Evidence],
    others: Sequence[Hit],
    read: Callable[[Sequence[Hit]], Sequence[Evidence]],
    answered: Sequence[tuple[Evidence, int]],
) -> tuple[Cited, tuple[Hit, ...]]:
    """The answer, and after it each source's own value where they disagree on what was asked.

    others: what else was found. read: hits as evidence. answered: the sentences that the answer rests on, if a model
    wrote it. Also returns what is cited beyond the evidence.
    """
    if not cited.sentences:
        return cited, ()
    found = disagreement(asked, evidence, answered)
    if found is None:
        more = worth_reading(asked, evidence, others)
        found = disagreement(asked, [*evidence, *read(more)], answered) if more else None
    if found is None or {_address(each) for each in found.values} <= {each.address for each in cited.citations}:
        return cited, ()
    language: Language = asked.question.language
    numbers = {each.address: each for each in cited.citations}
    sentences, lead = list(cited.sentences), ""
    for line in told(found, language):
        if line.cites is None:
            lead = f"{line.text} "
            continue
        number = _numbered(line.cites, numbers)
        sentences.append(Sentence(f"{lead}{line.text}.", (number,), supported=True))
        lead = ""
    known = {piece.hit.address for piece in evidence}
    beyond = {_address(each): each.evidence.hit for each in found.values if _address(each) not in known}
    return Cited(tuple(sentences), tuple(numbers.values())), tuple(beyond.values())


def _address(stated: Stated) -> Address:
    return stated.evidence.hit.address


def _numbered(stated: Stated, numbers: dict[Address, Citation]) -> int:
    address = _address(stated)
    if address not in numbers:
        numbers[address] = citation(len(numbers) + 1, stated.evidence, stated.position)
    return numbers[address].number
