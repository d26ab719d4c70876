"""The paragraphs that a restricted search may find, and the nearest of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from index.article import Language
from index.calibration import Array
from index.catalog import Catalog, Fact
from index.text import normalise
from index.vector_reader import VectorReader
from rag.filters import Filters, Understood, passes_period, understood

# Up to so many paragraphs all cosines are computed, exactly; of more, the vector store is asked.
_EXACT = 10_000
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a search is held to. understood: the time that the question itself states. without: ids of articles."""

    given: Filters = NO_FILTERS
    understood: Understood | None = None
    without: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether everything may be found."""
        return self == Restriction()


EVERYTHING = Restriction()


def without(articles: Iterable[str]) -> Restriction:
    """A search as if these articles, by their ids, were not there."""
    return Restriction(without=frozenset(articles))


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be found: node ids and vector keys of each language."""

    keys: dict[Language, dict[str, str]]
    catalog: Catalog = field(repr=False, compare=False)

    def __len__(self) -> int:
        return sum(map(len, self.keys.values()))

    def __contains__(self, node: object) -> bool:
        return any(node in nodes for nodes in self.keys.values())

    def among(self, nodes: Sequence[str], language: Language) -> list[str]:
        """Those of the node ids that may be found, in their order."""
        known = self.keys.get(language, {})
        return [node for node in nodes if node in known]

    def nearest(self, language: Language, question: Array, k: int, store: VectorReader) -> list[str]:
        """The node ids of the k nearest paragraphs that may be found, best first."""
        known = self.keys.get(language, {})
        if len(known) > _EXACT:
            # Most of the language passes, so that some of a few more do.
            return self.among(store.nearest(language, question, 10 * k), language)[:k]
        if not known:
            return []
        nodes = list(known)
        cosines = self.catalog.vectors(list(known.values())) @ question
        return [nodes[i] for i in np.argsort(-cosines, kind="stable")[:k]]


def restriction(catalog: Catalog, question: str, given: Filters, today: date | None) -> Restriction:
    """What a search for a question is held to.

    The time that it states, seen from `today`, counts only if some article is known to be about that time: in a folder
    of old news nothing is from last week, and whoever asks may see it from the articles' own day.
    """
    strictly = Restriction(given)
    period = understood(normalise(question), today) if today else None
    if period is None:
        return strictly
    held_to = Restriction(given, period)
    with catalog.snapshot():
        may_be_found = allowed(catalog, held_to)
        known = any(fact.published and fact.node_id in may_be_found for fact in catalog.facts())
    return held_to if known else strictly


def allowed(catalog: Catalog, held_to: Restriction) -> Allowed:
    """What a restriction lets be found, in this state of the index."""
    period = held_to.understood
    mentioning = catalog.mentioning(period.since, period.until) if period else frozenset()

    def passes(fact: Fact) -> bool:
        if fact.article in held_to.without:
            return False
        if not held_to.given.passes(fact.language, fact.outlet, fact.article, fact.published):
            return False
        return period is None or fact.node_id in mentioning or passes_period(period, fact.published, ())

    keys: dict[Language, dict[str, str]] = {}
    for fact in catalog.facts():
        if passes(fact):
            keys.setdefault(fact.language, {})[fact.node_id] = fact.vector
    return Allowed(keys, catalog)
