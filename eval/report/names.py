"""What things are called on the page, and what they mean."""

from collections.abc import Iterable

from eval.baselines import ALWAYS_ABSTAIN
from eval.metrics import ABSTENTION, ANSWERS, CITATIONS, LOWER_IS_BETTER, NEUTRAL, OPERATION, RETRIEVAL
from eval.rows import BEST_SENTENCE, CEILING, DENSE, KEYWORD, NEVER_ABSTAIN
from eval.score import BARE

FAMILIES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Overall, and when to refuse", frozenset(metric.name for metric in ABSTENTION)),
    ("Search", frozenset(RETRIEVAL)),
    ("Answers", frozenset(metric.name for metric in ANSWERS)),
    ("Citations", frozenset(metric.name for metric in CITATIONS)),
    ("Operation", frozenset(metric.name for metric in OPERATION)),
)

_OF_SEARCH = {
    "hit": "Share of the questions with a right paragraph in the top {k}.",
    "mrr": "1 / rank of the first right paragraph in the top {k}, 0 if there is none.",
    "ndcg": "Right paragraphs in the top {k}, counted for less the further down; 1 is the best order possible.",
    "recall": "Share of the right paragraphs that are in the top {k}.",
    "same_language": "Share of the questions whose first result is in their own language. Neither way is better.",
}
_OF_METRICS = {
    metric.name: (metric.of.__doc__ or "").partition("\n")[0]
    for metric in (*ABSTENTION, *ANSWERS, *CITATIONS, *OPERATION)
}
_BASELINES = {
    KEYWORD: ("keywords alone", "the search by words, without the embedding model"),
    DENSE: ("embedding alone", "the search by meaning, without keywords and without a balance of languages"),
    BEST_SENTENCE: ("best sentence", "the answer is the one likeliest sentence, copied; it never refuses"),
    CEILING: (
        "right paragraph given (ceiling)",
        "the system answers from the right paragraphs: what a perfect search would make of it; answerable questions",
    ),
    ALWAYS_ABSTAIN: ("always refuses", "no question is answered"),
    NEVER_ABSTAIN: ("never refuses", "where the system refused, the likeliest sentences are quoted all the same"),
}
_LANGUAGES = {"vi": "Vietnamese", "en": "English"}
_STAGES = {
    "search": "search",
    "evidence": "evidence",
    "first_word": "first word",
    "writing": "writing, checking",
    "total": "whole answer",
}


def definition(metric: str) -> str:
    """What a metric is, in one sentence; "" of one that is not known."""
    name, _, depth = metric.partition("@")
    return _OF_METRICS.get(metric) or _OF_SEARCH.get(name, "").format(k=depth)


def better(metric: str) -> str:
    """Which way a metric is good: higher, lower or neither."""
    return "neither" if metric in NEUTRAL else "lower" if metric in LOWER_IS_BETTER else "higher"


def baseline(name: str) -> tuple[str, str]:
    """A baseline in plain English, and how it answers."""
    return _BASELINES.get(name, (name, ""))


def language(code: str) -> str:
    """A language's English name."""
    return _LANGUAGES.get(code, code)


def group(name: str) -> str:
    """A group of questions in plain English; a kind of question keeps its own name."""
    if name == BARE:
        return "Vietnamese without diacritics"
    prefix, _, code = name.partition(":")
    return f"asked in {language(code)}" if prefix == "lang" else name.replace("→", " → ")


def sorts_of_groups(groups: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Groups of questions under what they are told apart by: language, direction, kind."""
    found: dict[str, list[str]] = {"By language": [], "From the question to the paragraph": [], "By kind": []}
    by_language, by_direction, by_kind = found.values()
    for name in groups:
        of_language = name == BARE or name.startswith("lang:")
        (by_language if of_language else by_direction if "→" in name else by_kind).append(name)
    return [(title, some) for title, some in found.items() if some]


def in_order(stages: Iterable[str]) -> list[str]:
    """Stages as they follow one another, unknown ones last."""
    known = list(_STAGES)
    return sorted(stages, key=lambda name: known.index(name) if name in known else len(known))


def stage(name: str) -> str:
    """A stage of answering in plain English."""
    return _STAGES.get(name, name)
