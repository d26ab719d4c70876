"""What holds for every answer, whoever wrote it."""

from rag.answer import Answer
from rag.engine import Trichdan


def assert_consistent(trichdan: Trichdan, answer: Answer) -> None:
    """What holds for every answer: citations numbered from 1, each used, each an exact quote of what is stored."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(dict.fromkeys(n for sentence in answer.sentences for n in sentence.citations)) == numbers
    assert all(sentence.supported == bool(sentence.citations) for sentence in answer.sentences)
    for citation in answer.citations:
        article = trichdan.article(citation.address.article)
        assert article is not None
        (paragraph,) = [p for p in article.paragraphs if p.address == citation.address]
        assert citation.quote
        assert citation.span.of(paragraph.text) == citation.quote
        assert citation.address in {hit.address for hit in answer.evidence}
