"""What `trichdan search` shows on a terminal, and what it says with --explain."""

from collections.abc import Iterator, Mapping
from typing import Any

from rag.engine import Trichdan
from rag.explain import met
from rag.retrieve import SearchResult
from rag.scoring import Hit


def explanation(trichdan: Trichdan, found: SearchResult) -> dict[str, Any]:
    """How the question was read, how its scores are scaled in each language, and what placed each hit."""
    asked = found.asked
    scales = {}
    for language, count in trichdan.catalog.counts().items():
        if calibration := trichdan.searcher.calibration(language):
            mean, spread = calibration.expected(asked.vector)
            scales[language] = {"paragraphs": count, "mean": round(mean, 4), "spread": round(spread, 4)}
    return {
        "read_as": asked.spelled,
        "without_diacritics": asked.question.bare,
        "languages": scales,
        "hits": [_explained(trichdan, found, hit) for hit in found.hits],
    }


def _explained(trichdan: Trichdan, found: SearchResult, hit: Hit) -> dict[str, Any]:
    return {
        "address": str(hit.address),
        "score": round(hit.score, 4),
        "dense": round(hit.dense, 4),
        "late": None if hit.late is None else round(hit.late, 4),
        "keyword": round(hit.keyword, 4),
        "shared": round(hit.shared, 4),
        "cosine": round(hit.cosine, 4),
        "met": [
            {"asked": each.asked, "found": each.found, "nearness": round(each.nearness, 2)}
            for each in met(trichdan.catalog, found.asked, hit)
        ],
        "copies": {
            str(address): "the same in the other language" if address in hit.translations else "the same text again"
            for address in hit.also
        },
    }


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What was found, line by line."""
    explained = found.get("explanation")
    if explained:
        yield f"read as: {explained['read_as']}"
        for language, scale in explained["languages"].items():
            yield (
                f"{language}: {scale['paragraphs']} paragraphs, cosine of this question {scale['mean']:.3f} "
                f"± {scale['spread']:.3f}"
            )
    for line in found["filters"]:
        yield f"only {line}" if found["language"] == "en" else f"chỉ tìm: {line}"
    if explained or found["filters"]:
        yield ""
    reasons = explained["hits"] if explained else [None] * len(found["hits"])
    for hit, reason in zip(found["hits"], reasons, strict=True):
        yield f"{hit['score']:6.2f}  {hit['address']}  {hit['title']}"
        yield f"        {hit['text']}"
        if reason:
            yield from _reasons(reason)
        yield ""


def _reasons(reason: Mapping[str, Any]) -> Iterator[str]:
    late = "none" if reason["late"] is None else f"{reason['late']:+.2f}"
    yield (
        f"        late {late}  dense {reason['dense']:+.2f} (cosine {reason['cosine']:.3f})  "
        f"keyword {reason['keyword']:.2f}  shared {reason['shared']:.2f}"
    )
    if reason["met"]:
        words = ", ".join(f"{each['asked']}→{each['found']} {each['nearness']:.2f}" for each in reason["met"])
        yield f"        {words}"
    yield from (f"        also {address}: {why}" for address, why in reason["copies"].items())
