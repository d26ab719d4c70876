"""Do the citations lead to the right paragraphs, and does every sentence have one?

As in ALCE (Gao et al. 2023), with reference paragraphs in the place of its judge. Sentences and markers are read from
the answer as it is shown, not from what the system says of itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.dataset import Reference
from eval.facts import found
from eval.markers import MARKER, numbers_of, without_markers
from eval.metrics.answers import shown_citations
from eval.metrics.metric import Metric
from eval.normalise import holds
from eval.rows import Row
from index.article import Address
from index.text import sentences

# A full stop, and the markers behind it with the second full stop that some models set after them.
_BEHIND = re.compile(rf"([.!?…]+[\"'”’»)]*)((?:\s*{MARKER.pattern})+)(?:\.(?=\s|$))?")


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence as shown, without its markers, and the numbers they hold."""

    text: str
    numbers: tuple[int, ...]


def cited_sentences(answer: str) -> list[CitedSentence]:
    """The sentences of an answer. Markers after a full stop belong to the sentence before it."""
    ends = [found.end() for found in _BEHIND.finditer(answer)]
    parts = [_BEHIND.sub(lambda found: found[2] + found[1], answer[i:j]) for i, j in pairwise([0, *ends, len(answer)])]
    pieces = [span.of(part) for part in parts for span in sentences(part)]
    return [CitedSentence(bare, numbers_of(piece)) for piece in pieces if (bare := without_markers(piece))]


def citation_validity(_: Reference, row: Row) -> float | None:
    """Share of [n] in an answer that point to a paragraph of its evidence. Over answers that cite."""
    numbers = [number for sentence in _shown(row) for number in sentence.numbers]
    if not numbers:
        return None
    valid = _valid(row)
    return sum(number in valid for number in numbers) / len(numbers)


def citation_coverage(_: Reference, row: Row) -> float | None:
    """Share of an answer's sentences with a valid citation. Over answers that were given."""
    shown = _shown(row)
    if not shown:
        return None
    valid = _valid(row)
    return sum(not valid.isdisjoint(sentence.numbers) for sentence in shown) / len(shown)


def citation_precision(question: Reference, row: Row) -> float | None:
    """Share of the cited paragraphs that are right, 0 if none is. Over answerable questions answered or failed."""
    if not _counts(question, row):
        return None
    cited = cited_paragraphs(row)
    return sum(not question.accepted.isdisjoint(same) for same in cited) / len(cited) if cited else 0.0


def citation_recall(question: Reference, row: Row) -> float | None:
    """Share of the right paragraphs that are cited; a counterpart will do. Over the same questions as precision."""
    if not _counts(question, row):
        return None
    cited = frozenset().union(*cited_paragraphs(row))
    return sum(not unit.isdisjoint(cited) for unit in question.units) / len(question.units)


def citation_f1(question: Reference, row: Row) -> float | None:
    """Harmonic mean of citation precision and recall."""
    precision, recall = citation_precision(question, row), citation_recall(question, row)
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def support_proxy(question: Reference, row: Row) -> float | None:
    """Share of the cited paragraphs that hold a reference answer or a fact, whether marked as right or not.

    Over answered answerable questions that cite and have answers or facts.
    """
    if not _counts(question, row) or row.error or not (question.answers or question.facts):
        return None
    addresses = shown_citations(row)
    texts = [source.text for source in row.evidence if source.address in addresses]
    if not texts:
        return None
    return sum(
        any(holds(text, answer) for answer in question.answers) or any(found(fact, text) for fact in question.facts)
        for text in texts
    ) / len(texts)


def unsupported_shown(_: Reference, row: Row) -> float | None:
    """Share of an answer's sentences that the system showed though it had found no support. Over answers given."""
    if row.abstained or row.error or not row.sentences:
        return None
    return sum(not sentence.supported for sentence in row.sentences) / len(row.sentences)


def cited_paragraphs(row: Row) -> list[frozenset[Address]]:
    """Of each paragraph that an answer cites its address and those that say the same; none of a failure."""
    if row.error:
        return []
    also = {hit.address: hit.also for hit in row.retrieved}
    return [frozenset({address, *also.get(address, ())}) for address in shown_citations(row)]


def _shown(row: Row) -> Sequence[CitedSentence]:
    return [] if row.abstained or row.error else cited_sentences(row.answer or "")


def _counts(question: Reference, row: Row) -> bool:
    return question.answerable and (not row.abstained or bool(row.error))


def _valid(row: Row) -> frozenset[int]:
    evidence = {source.address for source in row.evidence}
    return frozenset(cited.number for cited in row.citations if cited.address in evidence)


METRICS = (
    Metric("citation_validity", citation_validity),
    Metric("citation_precision", citation_precision),
    Metric("citation_recall", citation_recall),
    Metric("citation_f1", citation_f1),
    Metric("citation_coverage", citation_coverage),
    Metric("support_proxy", support_proxy),
    Metric("unsupported_shown", unsupported_shown, better="lower"),
)
