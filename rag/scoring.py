"""Score the paragraphs of one language for a question: vectors, words by meaning, words by spelling, and their fusion.

Everything here looks at one language alone, so that articles in the other one change nothing. The fused score is a
distance from that language's own mean in standard deviations: the number by which the two languages are merged.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from index import keywords
from index.article import Address, Language
from index.calibration import Array, Calibration
from index.catalog import Catalog, Passage
from index.text import fold
from index.word_vectors import Words
from rag.late import Sample, late_interaction
from rag.question import Asked
from rag.settings import RetrievalSettings

# A term that stands in more than this share of a language's paragraphs finds everything and tells nothing, but costs.
_COMMON = 0.25
_FEW = 100  # paragraphs below which no term counts as common
# A question of few rare terms must not reach full coverage with one of them; in idf, about the rarest word of a folder.
_LEAST_MASS = 4.0
# In the question's own language its words are found as they are spelled; their shared form adds half as much again.
_SHARED_IN_OWN = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A found paragraph with every number that placed it.

    score: what hits are sorted by. dense, late: standard deviations above the mean of the paragraph's language, by
    paragraph vectors and by late interaction (None where the embedding model cannot tell words). keyword, shared: the
    share of the question's terms, by rarity, that the paragraph holds: as they are spelled, and in their form that
    both languages share. cosine: of question and paragraph. also: other addresses that say the same; translations:
    those of them that say it in the other language.
    """

    passage: Passage
    score: float
    dense: float
    late: float | None
    keyword: float
    shared: float
    cosine: float
    also: tuple[Address, ...] = ()
    translations: tuple[Address, ...] = ()

    @property
    def address(self) -> Address:
        return self.passage.address


@dataclass(frozen=True, slots=True)
class Scale:
    """What scores of one language are scaled by, from one calibration of the index to the next."""

    calibration: Calibration
    sample: Sample

    @property
    def total(self) -> int:
        """How many paragraphs of the language are indexed."""
        return self.calibration.count

    @classmethod
    def of(cls, catalog: Catalog, language: Language) -> "Scale | None":
        """The scale of a language; None where it has no paragraph."""
        calibration = catalog.calibration(language)
        if calibration is None:
            return None
        paragraphs = catalog.sample(language)
        background = catalog.background_words(language) if paragraphs else []
        return cls(calibration, Sample.of(paragraphs, calibration.count, background))


class Scorer:
    """The scores of one question over the paragraphs of one language. late_seconds: spent on late interaction."""

    def __init__(
        self, catalog: Catalog, scale: Scale, asked: Asked, language: Language, settings: RetrievalSettings
    ) -> None:
        self._catalog, self._scale, self._asked, self._settings = catalog, scale, asked, settings
        self._own = asked.question.language == language
        terms = keywords.terms(asked.spelled, asked.question.language)
        spelled = [term for term in terms if term[0] != "shared"]
        self._found = _Terms.of(catalog, language, scale.total, terms)
        self._keyword = self._found.coverage(catalog, language, spelled)
        self._shared = self._found.coverage(catalog, language, [term for term in terms if term[0] == "shared"])
        self._weights = self._word_weights()
        self.late_seconds = 0.0

    def best_matches(self) -> list[str]:
        """The node ids of the paragraphs that hold most of the question's terms, best first."""
        both = {
            node: self._keyword.get(node, 0.0) + self._shared.get(node, 0.0) for node in (*self._keyword, *self._shared)
        }
        return sorted(both, key=lambda node: (-both[node], node))

    def score(self, passages: Sequence[Passage]) -> list[Hit]:
        """The passages as hits, in their order."""
        if not passages:
            return []
        cosines = self._catalog.vectors([passage.vector for passage in passages]) @ self._asked.vector
        dense = self._scale.calibration.standardise(self._asked.vector, cosines)
        nodes = [passage.node_id for passage in passages]
        start = time.perf_counter()
        late = self._late([passage.vector for passage in passages])
        self.late_seconds += time.perf_counter() - start
        scores = self._fused(dense, nodes) if late is None else self._fused_late(*late, nodes)
        own_late = None if late is None else self._scale.sample.standardise(*late)
        return [
            Hit(
                passage,
                float(scores[i]),
                float(dense[i]),
                None if own_late is None else float(own_late[i]),
                self._keyword.get(passage.node_id, 0.0),
                self._shared.get(passage.node_id, 0.0),
                float(cosines[i]),
            )
            for i, passage in enumerate(passages)
        ]

    def _late(self, keys: Sequence[str]) -> tuple[Array, Array] | None:
        """Late interaction with the sample and with the texts of these keys; None where there are no words."""
        asked, sample = self._asked.words, self._scale.sample
        if not self._settings.late_interaction or asked is None or not len(asked) or not sample.nodes:
            return None
        words = self._catalog.words(keys)
        if len(words) < len(set(keys)):
            return None
        of_sample = late_interaction(asked.vectors, self._weights, sample.words)
        return of_sample, late_interaction(asked.vectors, self._weights, [words[key] for key in keys])

    def _fused_late(self, of_sample: Array, late: Array, nodes: Sequence[str]) -> Array:
        """Late interaction with what the terms add, brought to the language's own scale again."""
        sample = self._scale.sample
        beside = np.zeros(len(of_sample) - len(sample.nodes), dtype=np.float32)
        own = np.concatenate([self._terms(sample.nodes), beside])
        return sample.standardise(
            sample.standardise(of_sample, of_sample) + own, sample.standardise(of_sample, late) + self._terms(nodes)
        )

    def _fused(self, dense: Array, nodes: Sequence[str]) -> Array:
        fused: Array = self._settings.dense_weight * dense + self._terms(nodes)
        return fused

    def _terms(self, nodes: Iterable[str]) -> Array:
        """What the question's terms add to the score of each paragraph."""
        if self._own:
            weight, columns = self._settings.keyword_weight, ((1.0, self._keyword), (_SHARED_IN_OWN, self._shared))
        else:
            # Words as they are spelled meet across languages by chance; names that do are matched by meaning too.
            weight, columns = self._settings.keyword_weight_across, ((0.0, self._keyword), (1.0, self._shared))
        held = [sum(share * found.get(node, 0.0) for share, found in columns) for node in nodes]
        return np.asarray(held, dtype=np.float32) * weight

    def _word_weights(self) -> Array:
        """How much each word of the question counts: rare ones more, in their own language, where that can be told."""
        words = self._asked.words or Words(np.zeros((0, 2), np.uint32), np.zeros((0, 0), np.float32))
        if not self._own:
            return np.ones(len(words), dtype=np.float32)
        spelled = [fold(keywords.token(self._asked.spelled[start:end])) for start, end in words.spans]
        held = self._found.occurrences
        rarity = [log(1 + self._scale.total / (1 + held.get(("folded", word), 0))) for word in spelled]
        weights: Array = np.sqrt(np.asarray(rarity, dtype=np.float32))
        return weights


@dataclass(frozen=True, slots=True)
class _Terms:
    """In how many of a language's `total` paragraphs each term of a question stands."""

    occurrences: Mapping[tuple[str, str], int]
    total: int

    @classmethod
    def of(cls, catalog: Catalog, language: Language, total: int, terms: Sequence[tuple[str, str]]) -> "_Terms":
        return cls(catalog.occurrences(language, terms), total)

    def coverage(self, catalog: Catalog, language: Language, terms: Sequence[tuple[str, str]]) -> dict[str, float]:
        """BM25 of each paragraph for these terms, as a share of what rarity there is in them."""
        telling = [term for term in terms if not self._is_common(term)] or terms
        mass = sum(self._rarity(self.occurrences.get(term, 0)) for term in telling)
        found = catalog.match(language, keywords.query([term for term in telling if term in self.occurrences]))
        return {node: bm25 / max(mass, _LEAST_MASS) for node, bm25 in found.items()}

    def _is_common(self, term: tuple[str, str]) -> bool:
        return self.total >= _FEW and self.occurrences.get(term, 0) > _COMMON * self.total

    def _rarity(self, held: int) -> float:
        """Inverse document frequency as SQLite's BM25 has it."""
        return max(log((self.total - held + 0.5) / (held + 0.5)), 1e-6)
