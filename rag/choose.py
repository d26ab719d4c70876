"""Which of the found paragraphs an answer may rest on: not all of one article."""

from collections import Counter
from collections.abc import Sequence

from index.text import fold, words
from rag.scoring import Hit

# So many paragraphs of one article, unless the question names it: the third mostly repeats what two have said.
_OF_AN_ARTICLE = 2
# An article is named by its outlet, or by so large a part of its headline's words.
_NAMED = 0.6


def choose(hits: Sequence[Hit], question: str, limit: int) -> list[Hit]:
    """The best hits, best first, at most two of an article that the question does not name; fewer if there are fewer.

    When nothing else was found, more of an article are taken all the same.
    """
    taken: Counter[str] = Counter()
    chosen, passed_over = [], []
    for hit in hits:
        article = hit.address.article
        if taken[article] < _OF_AN_ARTICLE or _names(question, hit):
            taken[article] += 1
            chosen.append(hit)
        else:
            passed_over.append(hit)
    return sorted([*chosen, *passed_over][:limit], key=lambda hit: (-hit.score, hit.address))


def _names(question: str, hit: Hit) -> bool:
    asked = {fold(word) for word in words(question)}
    outlet, headline = ({fold(word) for word in words(text)} for text in (hit.passage.outlet, hit.passage.title))
    return bool(outlet and outlet <= asked) or (len(headline) > 2 and len(headline & asked) >= _NAMED * len(headline))
