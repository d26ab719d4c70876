"""The sample articles and questions are what they say."""

from collections import Counter
from pathlib import Path

import pytest

from eval.dataset import load_questions
from eval.normalise import holds
from index.article import Address
from index.clean import arrange
from index.read import read
from index.text import has_diacritics

SAMPLE = Path(__file__).parents[1] / "eval" / "sample"
ARTICLES = {
    path.stem: arrange(read(path, path.read_bytes()), path.stem, path.name) for path in (SAMPLE / "articles").iterdir()
}
QUESTIONS = load_questions(SAMPLE / "questions.jsonl")


def text_of(address: Address) -> str:
    paragraph = ARTICLES[address.article].paragraphs[address.paragraph - 1]
    assert paragraph.dropped is None
    return paragraph.text


def test_there_are_at_least_eight_articles_a_language_and_forty_questions():
    spoken = Counter(article.language for article in ARTICLES.values())
    assert min(spoken["vi"], spoken["en"]) >= 8
    assert len(QUESTIONS) >= 40
    assert {"mono", "cross", "nodiacritics", "multi", "unanswerable", "followup"} <= {q.kind for q in QUESTIONS}


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_every_article_has_headline_byline_outlet_and_date(article):
    assert article.title
    assert article.byline
    assert article.outlet
    assert article.published
    assert 4 <= len(article.body) <= 9
    assert article.title not in article.text


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_answer_stands_in_the_gold_paragraph(question):
    assert question.answerable == bool(question.gold)
    source = " ".join(text_of(address) for address in question.gold)
    literals = [*question.answers, *question.facts]
    assert not question.answerable or any(holds(source, literal) for literal in literals)
    assert all(text_of(address) for address in question.gold_other)


def test_questions_without_diacritics_have_none():
    assert not any(has_diacritics(q.question) for q in QUESTIONS if q.kind == "nodiacritics")
