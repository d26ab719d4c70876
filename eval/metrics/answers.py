"""Does the answer say what the reference says? Without a judge: by words, letters, numbers, dates and names."""

from collections import Counter
from collections.abc import Sequence

from sacrebleu.metrics.chrf import CHRF

from eval.dataset import Reference
from eval.facts import invented_numbers, share_found
from eval.markers import numbers_of, without_markers
from eval.metrics.metric import Metric
from eval.normalise import holds, tokens
from eval.rows import Row
from index.article import Address
from index.language import language_of
from index.text import normalise, words

# Of fewer words a language cannot be told: "Emmanuel Macron, 2017" is in none.
_WORDS_OF_A_LANGUAGE = 4
_chrf = CHRF()


def said(row: Row) -> str:
    """The text of an answer without its markers; "" for a refusal or a failure."""
    return "" if row.abstained or row.error else without_markers(row.answer or "")


def shown_citations(row: Row) -> frozenset[Address]:
    """The paragraphs that an answer cites where the reader sees it."""
    shown = numbers_of(row.answer or "")
    return frozenset(cited.address for cited in row.citations if cited.number in shown)


def gold_in_answer(question: Reference, row: Row) -> float | None:
    """1 if the answer holds one of the reference answers, or all facts, in whole words; 0 if not, refused or failed.

    Over answerable questions with answers or facts. Words are compared by eval.normalise, facts by eval.facts.
    """
    if not question.answerable or not (question.answers or question.facts):
        return None
    text = said(row)
    by_facts = bool(question.facts) and share_found(question.facts, text) == 1
    return float(by_facts or any(holds(text, answer) for answer in question.answers))


def facts_found(question: Reference, row: Row) -> float | None:
    """Share of the facts that the answer states, in whatever way they are written. Over answerable ones with facts."""
    if not question.answerable or not question.facts:
        return None
    return share_found(question.facts, said(row))


def token_f1(question: Reference, row: Row) -> float | None:
    """Harmonic mean of word precision and recall against the nearest reference (SQuAD 2.0, Rajpurkar et al. 2018).

    An unanswerable question scores 1 if it was refused, else 0. No word is dropped: SQuAD's own normaliser takes the
    "An" from "Hội An".
    """
    if not question.answerable:
        return float(row.abstained and not row.error)
    references = _references(question)
    if not references:
        return None
    answer = tokens(said(row))
    return max(_overlap(answer, tokens(reference)) for reference in references)


def char_3gram_recall(question: Reference, row: Row) -> float | None:
    """Share of the reference's runs of three letters that the answer holds, at most as often.

    Kind to a reference that is a full sentence and to inflection; not misled by a long answer's precision.
    """
    references = _references(question)
    if not question.answerable or not references:
        return None
    # A space at both ends, for a reference of two letters.
    answer = _grams(f" {_plain(said(row))} ")
    plain = [_plain(reference) for reference in references]
    return max(_share(answer, _grams(text if len(text) > 2 else f" {text} ")) for text in plain)


def chrf(question: Reference, row: Row) -> float | None:
    """chrF of sacrebleu (Popović 2015) against the nearest reference, from 0 to 1."""
    references = _references(question)
    if not question.answerable or not references:
        return None
    text = said(row)
    if not text:
        return 0.0
    scores = (_chrf.sentence_score(normalise(text), [normalise(reference)]).score for reference in references)
    return max(map(float, scores)) / 100


def answers_with_invented_number(_: Reference, row: Row) -> float | None:
    """1 if a number, date or percentage of the answer stands in no paragraph it cites. Over answers that were given."""
    text = said(row)
    if not text:
        return None
    cited = shown_citations(row)
    sources = [f"{source.heading}\n{source.text}" for source in row.evidence if source.address in cited]
    return float(bool(invented_numbers(text, sources)))


def right_language(question: Reference, row: Row) -> float | None:
    """1 if the answer is in the question's language. Over answers of at least four words."""
    text = said(row)
    if len([word for word in words(text) if not word[0].isdigit()]) < _WORDS_OF_A_LANGUAGE:
        return None
    return float(language_of(text) == question.lang)


def length(_: Reference, row: Row) -> float | None:
    """Words of the answer. Over answers that were given."""
    return float(len(words(said(row)))) or None


def _references(question: Reference) -> tuple[str, ...]:
    return tuple(text for text in (*question.answers, question.reference) if text.strip())


def _overlap(answer: Sequence[str], reference: Sequence[str]) -> float:
    common = (Counter(answer) & Counter(reference)).total()
    return 2 * common / (len(answer) + len(reference)) if common else 0.0


def _plain(text: str) -> str:
    return " ".join(tokens(text))


def _grams(text: str) -> Counter[str]:
    return Counter(text[i : i + 3] for i in range(len(text) - 2))


def _share(answer: Counter[str], reference: Counter[str]) -> float:
    return (answer & reference).total() / reference.total() if reference else 0.0


METRICS = (
    Metric("gold_in_answer", gold_in_answer),
    Metric("facts_found", facts_found),
    Metric("token_f1", token_f1),
    Metric("char_3gram_recall", char_3gram_recall),
    Metric("chrf", chrf),
    Metric("invented_numbers", answers_with_invented_number, better="lower"),
    Metric("right_language", right_language),
    Metric("length", length, better="neither"),
)
