"""What `search` and `ask` print as JSON: the shapes that other programs rely on."""

from typing import Any

from index.article import LANGUAGES
from rag.allowed import EVERYTHING, Restriction
from rag.answer import Answer
from rag.filters import told
from rag.refusal import Refusal
from rag.retrieve import SearchResult
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


def search_json(question: str, found: SearchResult, held_to: Restriction) -> dict[str, Any]:
    """What `trichdan search` found, best first. filters: what the search was held to, for the reader."""
    language = found.asked.question.language
    return {
        "question": question,
        "language": language,
        "filters": told(held_to.given, held_to.understood, language),
        "hits": [hit_json(hit) for hit in found.hits],
        "timings_ms": {
            "search": round((found.seconds + found.late_seconds) * 1e3, 1),
            "rerank": round(found.late_seconds * 1e3, 1),
        },
    }


def answer_json(answer: Answer, held_to: Restriction = EVERYTHING) -> dict[str, Any]:
    """What `trichdan ask` answered."""
    timings = answer.timings
    return {
        "question": answer.question,
        "language": answer.language,
        "filters": told(held_to.given, held_to.understood, answer.language),
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
        "refusal": refusal_json(answer.refusal) if answer.refusal else None,
        "left_out": answer.left_out,
        "notice": answer.notice,
        "timings_ms": {
            "evidence": round(timings.evidence, 1),
            "first_word": None if timings.first_word is None else round(timings.first_word, 1),
            "total": round(timings.total, 1),
        },
    }


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """What a refusal rests on. nearest: addresses; missing: names of the question that were not found."""
    searched = refusal.searched
    return {
        "searched": {
            "articles": {language: searched.articles.get(language, 0) for language in LANGUAGES},
            "first": searched.first.isoformat() if searched.first else None,
            "last": searched.last.isoformat() if searched.last else None,
        },
        "nearest": [str(address) for address in refusal.nearest],
        "missing": list(refusal.missing),
        "suggestions": list(refusal.suggestions),
    }
