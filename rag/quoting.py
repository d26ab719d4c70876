"""An answer without a model: the best sentences of the evidence, quoted exactly, in reading order."""

from collections.abc import Sequence

from rag.answer import Citation, Cited, Sentence
from rag.check import citation
from rag.evidence import Quote


def quoted(quotes: Sequence[Quote]) -> Cited:
    """Quotes, best first, as an answer: as printed, those of one paragraph in its order, the best paragraph first."""
    order = {quote.evidence.number: rank for rank, quote in reversed(list(enumerate(quotes)))}
    ranked = sorted(quotes, key=lambda quote: (order[quote.evidence.number], quote.position))
    citations: dict[int, Citation] = {}
    sentences = []
    for quote in ranked:
        number = quote.evidence.number
        if number not in citations:
            citations[number] = citation(len(citations) + 1, quote.evidence, quote.position)
        sentences.append(Sentence(quote.text, (citations[number].number,), supported=True))
    return Cited(tuple(sentences), tuple(citations.values()))
