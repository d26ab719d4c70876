"""What the sample's questions promise about themselves and about the articles that they are asked of."""

import json
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from eval.dataset import Reference, load_questions
from eval.normalise import holds, tokens
from index.article import Paragraph
from index.clean import arrange
from index.read import read
from index.text import fold, has_diacritics

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"
ARTICLES = {
    path.stem: arrange(read(path, path.read_bytes()), path.stem, path.name)
    for path in sorted((SAMPLE / "articles").iterdir())
}
PARAGRAPHS = {paragraph.address: paragraph for article in ARTICLES.values() for paragraph in article.paragraphs}
QUESTIONS = load_questions(SAMPLE / "questions.jsonl")
ENTRIES = [json.loads(line) for line in (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").split("\n") if line]
ANSWERABLE = [question for question in QUESTIONS if question.answerable]
OTHER = {"vi": "en", "en": "vi"}

# At least so many of a kind in a language; a cross-language question is answered by articles in the other one.
LEAST = {
    ("mono", "vi"): 12,
    ("mono", "en"): 12,
    ("cross", "vi"): 12,
    ("cross", "en"): 12,
    ("nodiacritics", "vi"): 12,
}
# A question that shares this many words in a row with its paragraph is a copy.
COPIED = 8


def each(questions: list[Reference]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("question", questions, ids=[question.id for question in questions])


def gold(question: Reference) -> list[Paragraph]:
    return [PARAGRAPHS[address] for address in question.gold]


def says(paragraphs: list[Paragraph], question: Reference) -> bool:
    """Whether every fact, or one of the answers, stands in one of the paragraphs."""
    texts = [paragraph.text for paragraph in paragraphs]
    facts = bool(question.facts) and all(any(holds(text, fact) for text in texts) for fact in question.facts)
    return facts or any(holds(text, answer) for text in texts for answer in question.answers)


# --- enough, and of every kind -------------------------------------------------------------------------------------


def test_there_are_at_least_eighty_questions() -> None:
    assert len(QUESTIONS) >= 80


def test_no_two_questions_share_an_id() -> None:
    assert max(Counter(entry["id"] for entry in ENTRIES).values()) == 1


def test_no_question_is_asked_twice() -> None:
    asked = Counter((*(turn.question for turn in q.history), " ".join(tokens(q.question))) for q in QUESTIONS)
    assert max(asked.values()) == 1


@pytest.mark.parametrize(("kind", "lang"), LEAST)
def test_every_kind_and_direction_has_its_share(kind: str, lang: str) -> None:
    assert sum(q.kind == kind and q.lang == lang for q in QUESTIONS) >= LEAST[kind, lang]


def test_some_questions_need_several_paragraphs_some_an_earlier_turn_and_some_have_no_answer() -> None:
    kinds = Counter(question.kind for question in QUESTIONS)
    assert kinds["multi"] >= 8
    assert kinds["followup"] >= 6
    assert kinds["unanswerable"] >= 18


def test_both_languages_have_questions_without_an_answer_and_some_are_typed_without_diacritics() -> None:
    unanswerable = [question for question in QUESTIONS if question.kind == "unanswerable"]
    assert min(Counter(question.lang for question in unanswerable).values()) >= 8
    assert sum(q.lang == "vi" and not has_diacritics(q.question) for q in unanswerable) >= 2


def test_every_article_is_asked_about() -> None:
    assert {address.article for question in QUESTIONS for address in question.gold} == set(ARTICLES)


# --- gold ----------------------------------------------------------------------------------------------------------


@each(ANSWERABLE)
def test_every_gold_paragraph_is_there_and_is_no_boilerplate(question: Reference) -> None:
    assert question.gold
    assert len({*question.gold, *question.gold_other}) == len(question.gold) + len(question.gold_other)
    for address in chain(question.gold, question.gold_other):
        assert address in PARAGRAPHS, f"{address} is not there"
        assert PARAGRAPHS[address].dropped is None, f"{address} is boilerplate"


@each([question for question in ANSWERABLE if question.kind != "followup"])
def test_the_answer_stands_in_the_gold_paragraphs(question: Reference) -> None:
    assert says(gold(question), question)


@each([question for question in ANSWERABLE if question.gold_other])
def test_a_counterpart_says_the_same_in_the_other_language(question: Reference) -> None:
    counterparts = [PARAGRAPHS[address] for address in question.gold_other]
    spoken = {paragraph.language for paragraph in gold(question)}
    assert {paragraph.language for paragraph in counterparts} == {OTHER[language] for language in spoken}
    assert says(counterparts, question)


@each([question for question in QUESTIONS if question.kind in ("mono", "cross")])
def test_a_cross_language_question_is_answered_in_the_other_language_and_a_mono_one_in_its_own(
    question: Reference,
) -> None:
    wanted = OTHER[question.lang] if question.kind == "cross" else question.lang
    assert {paragraph.language for paragraph in gold(question)} == {wanted}


def test_questions_without_diacritics_are_asked_of_articles_in_both_languages() -> None:
    asked = Counter(p.language for q in QUESTIONS if q.kind == "nodiacritics" for p in gold(q))
    assert min(asked["vi"], asked["en"]) >= 4


@each([question for question in QUESTIONS if question.kind == "multi"])
def test_a_question_over_several_paragraphs_has_several_and_something_to_find_in_each(question: Reference) -> None:
    assert len(question.gold) >= 2
    for paragraph in gold(question):
        assert any(holds(paragraph.text, fact) for fact in question.facts)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_the_language_of_the_articles_is_told_as_it_is(entry: dict[str, object]) -> None:
    question = next(question for question in QUESTIONS if question.id == entry["id"])
    spoken = {ARTICLES[address.article].language for address in question.gold}
    assert entry["article_lang"] == ("mixed" if len(spoken) > 1 else next(iter(spoken), None))


def test_a_question_has_gold_and_answers_exactly_if_it_can_be_answered() -> None:
    for question in QUESTIONS:
        assert question.answerable == (question.kind != "unanswerable")
        assert question.answerable == bool(question.gold) == bool(question.answers)
        assert question.answerable or not (question.gold_other or question.facts)


# --- wording -------------------------------------------------------------------------------------------------------


@each([question for question in QUESTIONS if question.kind == "nodiacritics"])
def test_questions_without_diacritics_have_none(question: Reference) -> None:
    assert not has_diacritics(question.question)


@each(ANSWERABLE)
def test_a_question_is_not_copied_from_its_paragraph(question: Reference) -> None:
    asked = tokens(fold(question.question))
    runs = {" ".join(asked[i : i + COPIED]) for i in range(len(asked) - COPIED + 1)}
    for address in question.accepted:
        text = f" {' '.join(tokens(fold(PARAGRAPHS[address].text)))} "
        assert not [run for run in runs if f" {run} " in text]


@each(ANSWERABLE)
def test_no_question_gives_its_answer_away(question: Reference) -> None:
    told = " ".join([question.question, *(f"{turn.question} {turn.answer}" for turn in question.history)])
    assert not any(holds(told, answer) for answer in question.answers)


@each(QUESTIONS)
def test_every_question_has_a_reference_in_full_words(question: Reference) -> None:
    assert question.reference.endswith(".")
    assert len(tokens(question.reference)) >= 5
    assert bool(question.history) == (question.kind == "followup")


# --- facts and answers that hold in either language ----------------------------------------------------------------


def across(question: Reference) -> bool:
    """Whether the answer stands in the other language: it may be quoted there or written in the question's."""
    return {paragraph.language for paragraph in gold(question)} == {OTHER[question.lang]}


@each([question for question in ANSWERABLE if across(question)])
def test_a_question_answered_in_the_other_language_has_an_answer_in_the_words_of_its_article(
    question: Reference,
) -> None:
    assert any(holds(paragraph.text, answer) for paragraph in gold(question) for answer in question.answers)


@each([question for question in ANSWERABLE if across(question)])
def test_and_one_in_its_own_language_which_its_reference_holds(question: Reference) -> None:
    assert any(holds(question.reference, answer) for answer in question.answers)
