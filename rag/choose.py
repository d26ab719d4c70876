"""Which of the found paragraphs an answer may rest on: not all of one article, and what a pronoun stands for."""

import re
from collections import Counter
from collections.abc import Sequence

from index.article import Address
from index.text import fold, words
from rag.scoring import Hit

# So many paragraphs of one article, unless the question names it: the third mostly repeats what two have said.
_OF_AN_ARTICLE = 2
# An article is named by its outlet, or by so large a part of its headline's words.
_NAMED = 0.6
# What opens so cannot be understood without the paragraph before it.
_LEANS_BACK = re.compile(
    r"(however|but|and|yet|he|she|it|they|his|her|its|their|this|that|these|those|such|the latter"
    r"|tuy nhiên|nhưng|song|thế nhưng|do đó|vì vậy|vì thế|theo đó|trong khi đó|ông|bà|anh|chị|cô|họ|nó|điều này"
    r"|việc này|những người này|vụ việc)\b",
    re.IGNORECASE,
)


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
    return [*chosen, *passed_over][:limit]


def leant_on(hits: Sequence[Hit]) -> list[Address]:
    """The paragraphs before those hits that open with a pronoun or "However", and are not among the hits."""
    known = {hit.address for hit in hits}
    before = [
        Address(hit.address.article, hit.address.paragraph - 1)
        for hit in hits
        if hit.address.paragraph > 1 and _LEANS_BACK.match(hit.passage.paragraph.text.lstrip("\"'“‘«([–- "))
    ]
    return [address for address in dict.fromkeys(before) if address not in known]


def _names(question: str, hit: Hit) -> bool:
    asked = {fold(word) for word in words(question)}
    outlet, headline = ({fold(word) for word in words(text)} for text in (hit.passage.outlet, hit.passage.title))
    return bool(outlet and outlet <= asked) or (len(headline) > 2 and len(headline & asked) >= _NAMED * len(headline))
