"""Which questions stand or fall together: those about one article, or about articles that one question joins."""

from collections.abc import Iterable

from eval.dataset import Reference


def clusters(questions: Iterable[Reference]) -> dict[str, str]:
    """Of each question id the name of its cluster: the first of its articles, or itself if no article answers it.

    Articles are joined by a question that needs both, and by one that either answers, as in two languages.
    """
    joined: dict[str, str] = {}

    def first(article: str) -> str:
        while joined.setdefault(article, article) != article:
            article = joined[article]
        return article

    asked = list(questions)
    for question in asked:
        heads = sorted({first(article) for article in question.articles})
        for head in heads[1:]:
            joined[head] = heads[0]
    return {
        question.id: first(min(question.articles)) if question.articles else f"question {question.id}"
        for question in asked
    }
