"""What speaks for an answer being in the evidence, and what against: numbers that can be explained one by one.

Tried beside them, and of no use on questions that the weights were not fitted on: the lead over the next paragraph, how
far a sentence stands out, spread and worst of the word matches, words near a candidate, similarity of vectors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.calibration import Array
from index.glossary import glossary_terms
from index.language import is_vietnamese_syllable
from index.scheme import embedded_text
from index.text import fold, sentences, words
from index.word_vectors import Words
from rag.answerability.candidates import candidates
from rag.answerability.sought import Kind, sought
from rag.evidence import Evidence
from rag.followup.leaning import opens, own_words
from rag.followup.mentions import mentions
from rag.question import Asked

# Half of all reasons are told without a "because"; and some questions do not say what kind of thing they ask for. Such
# a question has what it asks for about as often as others.
_UNTOLD: frozenset[Kind] = frozenset(("other", "reason"))
_UNSAID = 0.7
_AMONG_MANY = 8.0


@dataclass(frozen=True, slots=True)
class Features:
    """score: of the best paragraph, where 1 is what a right paragraph of a folder of this size mostly reaches.

    nearness: of question and evidence, in standard deviations from texts that have nothing to do with each other (not
    weighed: a gate before the rest). kind: whether the sentence that matches the question best holds a new piece of
    the kind that it asks for. missing: the share of the question's names that stand nowhere in the evidence.
    """

    score: float
    nearness: float
    kind: float
    missing: float


def features(
    asked: Asked, evidence: Sequence[Evidence], nearness: float, found: Mapping[str, Words], articles: int
) -> Features:
    """The features of a question and its evidence, best first; at least one piece.

    nearness: Searcher.relevance of the evidence. found: the words of each paragraph, by its vector's key, if there
    are. articles: in the best paragraph's language.
    """
    best = evidence[0]
    kind = wanted(asked)
    sentence = best.sentence(_nearest_sentence(asked, best, found))
    return Features(
        score=best.hit.score / typical_score(articles),
        nearness=nearness,
        kind=_UNSAID if kind in _UNTOLD else float(bool(candidates(sentence, kind, asked.spelled))),
        missing=_share(missing_names(asked, evidence), asked),
    )


def wanted(asked: Asked) -> Kind:
    """What the question asks for: its own words say it, and what it leans on stands before them."""
    language = asked.question.language
    own = sentences(asked.spelled)[-1].of(asked.spelled) if asked.spelled.strip() else ""
    kind = sought(own, language).kind
    # "And the budget?" asks for something else than the question before it; "And in Hue?" asks for the same.
    if kind != "other" or (opens(own) and own_words(own, mentions(own))):
        return kind
    return sought(asked.spelled, language).kind


def holds_wanted(asked: Asked, sentence: str) -> bool:
    """Whether a sentence holds a new piece of the kind that the question asks for; False where that is not said."""
    kind = wanted(asked)
    return kind not in _UNTOLD and bool(candidates(sentence, kind, asked.spelled))


def typical_score(articles: int) -> float:
    """What the score of a right paragraph mostly is, in a folder of so many articles of its language.

    In a small folder the article about the matter is itself a good part of all paragraphs, and so of their spread:
    with a share p of the paragraphs, a score of s among many is 1/√(1/s² + p). Measured: medians of 3.2, 3.8 and 4.9
    over 12, 20 and 31 articles.
    """
    return float(1 / np.sqrt(1 / _AMONG_MANY**2 + 1 / max(articles, 1)))


def missing_names(asked: Asked, evidence: Sequence[Evidence]) -> list[str]:
    """The names of a question that stand nowhere in the evidence, in any spelling of either language."""
    language = asked.question.language
    texts = [f"{piece.hit.passage.title} {piece.hit.passage.outlet} {piece.text}" for piece in evidence]
    held = {fold(word) for text in texts for word in words(text)}
    terms = {
        term
        for text, piece in zip(texts, evidence, strict=True)
        for term in glossary_terms(text, piece.hit.passage.paragraph.language)
    }
    # A Vietnamese name of a place or an office has another form in English, which no glossary holds in full.
    translated = language == "vi" and any(piece.hit.passage.paragraph.language != "vi" for piece in evidence)

    def stands(name: str) -> bool:
        known = set(glossary_terms(name, language))
        if known and known <= terms:
            return True
        return all(
            fold(word) in held or len(word) < 2 or (translated and is_vietnamese_syllable(word)) for word in words(name)
        )

    return [name for name in _names(asked.spelled) if not stands(name)]


def _names(question: str) -> list[str]:
    return [mention.text for mention in mentions(question) if mention.kind == "name"]


def _share(missing: Sequence[str], asked: Asked) -> float:
    return len(missing) / max(len(_names(asked.spelled)), 1)


def _nearest_sentence(asked: Asked, piece: Evidence, found: Mapping[str, Words]) -> int:
    """The place of the sentence that matches the question's words best; by its vector where there are no words."""
    held = found.get(piece.hit.passage.vector)
    if asked.words is None or not len(asked.words) or held is None or not len(held):
        return int(np.argmax(piece.vectors @ asked.vector))
    title = len(embedded_text(piece.hit.passage.title, piece.text)) - len(piece.text)
    middles = held.spans.astype(np.int64).mean(axis=1) - title
    cosines = asked.words.vectors @ held.vectors.T
    return int(np.argmax([_matched(cosines, middles, span.start, span.end) for span in piece.spans]))


def _matched(cosines: Array, middles: Array, start: int, end: int) -> float:
    """How well the question's words are matched in a sentence, its headline's words helping."""
    inside = (middles < 0) | ((middles >= start) & (middles < end))
    return float(cosines[:, inside].max(axis=1).mean()) if inside.any() else -1.0
