"""What `search` and `ask` print as JSON: the shapes that other programs rely on."""

from collections.abc import Sequence
from typing import Any

from index.article import Language
from rag.answer import Answer
from rag.scoring import Hit


def hit_json(hit: Hit) -> dict[str, Any]:
    """One found paragraph."""
    passage = hit.passage
    return {
        "address": str(hit.address),
        "article": hit.address.article,
        "paragraph": hit.address.paragraph,
        "language": passage.paragraph.language,
        "score": round(hit.score, 4),
        "text": passage.paragraph.text,
        "title": passage.title,
        "published": passage.published.isoformat() if passage.published else None,
        "also": [str(address) for address in hit.also],
    }


def search_json(question: str, language: Language, hits: Sequence[Hit], milliseconds: float) -> dict[str, Any]:
    """What `trichdan search` found, best first."""
    return {
        "question": question,
        "language": language,
        "hits": [hit_json(hit) for hit in hits],
        "timings_ms": {"search": round(milliseconds, 1)},
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """What `trichdan ask` answered."""
    timings = answer.timings
    return {
        "question": answer.question,
        "language": answer.language,
        "answer": answer.text,
        "abstained": answer.abstained,
        "citations": [
            {"n": citation.number, "address": str(citation.address), "quote": citation.quote}
            for citation in answer.citations
        ],
        "sentences": [
            {"text": sentence.text, "citations": list(sentence.citations), "supported": sentence.supported}
            for sentence in answer.sentences
        ],
        "evidence": [hit_json(hit) for hit in answer.evidence],
        "model": answer.model,
        "timings_ms": {
            "evidence": round(timings.evidence, 1),
            "first_word": None if timings.first_word is None else round(timings.first_word, 1),
            "total": round(timings.total, 1),
        },
    }
