"""Find paragraphs in either language: dense and keyword search in each language on its own, then one calibrated order.

An embedding model prefers the language of the question so strongly that in one pool the other language is invisible. So
each language is searched on its own, and each score is expressed as a distance from that language's own mean for this
question, in standard deviations. Those can be compared across languages, and added.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle

from index import keywords
from index.article import LANGUAGES, Address, Language
from index.calibration import Array, Calibration
from index.catalog import Catalog, Passage
from index.editions import DamagedEditionError
from index.embed import embed_passages, embed_questions
from index.errors import IndexMismatchError
from index.language import language_of
from index.text import has_diacritics
from index.vector_reader import VectorReader
from index.vectors import as_node
from rag.settings import RetrievalSettings

# Columns exact, folded, bigram of the keyword index; equal weights did best on parallel questions in both languages.
_COLUMN_WEIGHTS = (1.0, 1.0, 1.0)
# With it, 78 to 80 % of questions about other things are refused where 5 % of fitting ones are; without it, 61 to 67 %.
_SCORE_IN_RELEVANCE = 0.3


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood. bare: Vietnamese typed without diacritics."""

    text: str
    language: Language
    bare: bool

    @classmethod
    def read(cls, text: str) -> "Question":
        language = language_of(text)
        return cls(text, language, bare=language == "vi" and not has_diacritics(text))


@dataclass(frozen=True, slots=True)
class Hit:
    """A found paragraph with every number that placed it.

    score: what hits are sorted by. dense, keyword: standard deviations above the mean of the paragraph's language.
    cosine: of question and paragraph. bm25: 0 where they share no word. also: other addresses that say the same.
    """

    passage: Passage
    score: float
    dense: float
    keyword: float
    cosine: float
    bm25: float
    also: tuple[Address, ...] = ()

    @property
    def address(self) -> Address:
        return self.passage.address


class Searcher:
    """Searches one index."""

    def __init__(
        self,
        catalog: Catalog,
        vectors: VectorReader,
        embedding: BaseEmbedding,
        settings: RetrievalSettings,
    ) -> None:
        self._catalog = catalog
        self._vectors = vectors
        self._built = catalog.get("embedding")
        self.embedding = embedding
        self._settings = settings

    def close(self) -> None:
        """Close the vectors; the catalog stays open."""
        self._vectors.close()

    def vector(self, question: Question) -> Array:
        """The question's vector, (d,), unit length."""
        unit: Array = embed_questions(self.embedding, [question.text])[0]
        return unit

    def embed(self, texts: Sequence[str]) -> Array:
        """Vectors of sentences that someone wrote, (n, d), unit length, comparable with those of paragraphs."""
        unit: Array = embed_passages(self.embedding, texts)
        return unit

    def calibration(self, language: Language) -> Calibration | None:
        """How the paragraphs of a language lie around any vector."""
        return self._catalog.calibration(language)

    def relevance(self, hits: Sequence[Hit]) -> float:
        """How surely the best hits have to do with the question at all, in standard deviations from chance.

        The score alone cannot tell: in a folder about one thing, nothing stands out. So the best cosine is held against
        those of sentences that have nothing to do with each other, and the score is a part of it.
        """
        unrelated = self._catalog.unrelated()
        if not hits or unrelated is None:
            return float("-inf")
        return unrelated.strength(max(hit.cosine for hit in hits)) + _SCORE_IN_RELEVANCE * hits[0].score

    def search(
        self, question: Question, k: int = 10, vector: Array | None = None, without: Collection[str] = ()
    ) -> list[Hit]:
        """The k best paragraphs of both languages, best first, each text once.

        vector: of the question, if known. without: ids of articles to search as if they were not there.
        """
        asked = self.vector(question) if vector is None else vector

        def found() -> list[Hit]:
            return self.folded(self._candidates(question, asked, frozenset(without)), k, without)

        return self._in_one_state(found)

    def folded(self, hits: Sequence[Hit], k: int, without: Collection[str] = ()) -> list[Hit]:
        """The k best hits, best first, each cluster of copies once, with the addresses of its other members."""
        first: dict[str, Hit] = {}
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.address)):
            first.setdefault(hit.passage.cluster, hit)
        best, left_out = list(first.values())[:k], frozenset(without)
        members = self._catalog.members(hit.passage.cluster for hit in best)
        return [replace(hit, also=_others(hit, members.get(hit.passage.cluster, ()), left_out)) for hit in best]

    def candidates(self, question: Question, vector: Array, without: Collection[str] = ()) -> list[Hit]:
        """Every paragraph that vectors or keywords propose, scored, in no order."""
        return self._in_one_state(lambda: self._candidates(question, vector, frozenset(without)))

    def _candidates(self, question: Question, vector: Array, left_out: frozenset[str]) -> list[Hit]:
        hidden = self._catalog.count_in(left_out)
        counts = self._catalog.counts()
        return [
            hit
            for language in LANGUAGES
            if counts[language]
            for hit in self._search_language(question, vector, language, counts[language], hidden)
            if hit.address.article not in left_out
        ]

    def at(self, addresses: Sequence[Address], question: Question, vector: Array) -> list[Hit]:
        """Given paragraphs as hits for a question, in the order given; what is not indexed is left out."""
        with self._state():
            passages = self._catalog.passages_at(addresses)
            counts = self._catalog.counts()
            hits = {
                hit.address: hit
                for language in LANGUAGES
                for hit in self._scored(
                    question,
                    vector,
                    language,
                    counts[language],
                    [passage for passage in passages.values() if passage.paragraph.language == language],
                    self._matches(question, language),
                )
            }
        return [hits[address] for address in dict.fromkeys(addresses) if address in hits]

    def _in_one_state(self, search: Callable[[], list[Hit]]) -> list[Hit]:
        """What a search finds in one state of the index."""
        try:
            with self._state():
                return search()
        except DamagedEditionError:
            # Replaced and deleted by an indexing run, between our reading its name and opening it.
            with self._state():
                return search()

    @contextmanager
    def _state(self) -> Iterator[None]:
        """One state of the index, whatever is indexed meanwhile, as long as it is one that this model can search."""
        with self._catalog.snapshot():
            if self._catalog.get("embedding") != self._built:
                raise IndexMismatchError("the index has been rebuilt with another embedding; start Trichdan again")
            yield

    def _search_language(
        self, question: Question, vector: Array, language: Language, total: int, hidden: int
    ) -> list[Hit]:
        # What will be taken out again must not take a place.
        wanted = self._settings.candidates + hidden
        matches = self._matches(question, language)
        best_matches = sorted(matches, key=lambda node_id: (-matches[node_id], node_id))[:wanted]
        proposed = self._vectors.nearest(language, vector, wanted)
        passages = list(self._catalog.passages(dict.fromkeys([*proposed, *best_matches])).values())
        return self._scored(question, vector, language, total, passages, matches)

    def _matches(self, question: Question, language: Language) -> dict[str, float]:
        return self._catalog.match(language, keywords.query(question.text), _COLUMN_WEIGHTS)

    def _scored(
        self,
        question: Question,
        vector: Array,
        language: Language,
        total: int,
        passages: Sequence[Passage],
        matches: Mapping[str, float],
    ) -> list[Hit]:
        calibration = self._catalog.calibration(language)
        if calibration is None or not passages:
            return []
        cosines = self._catalog.vectors([passage.vector for passage in passages]) @ vector
        dense = calibration.standardise(vector, cosines)
        found = np.asarray([matches.get(passage.node_id, 0.0) for passage in passages])
        keyword = _standardise(found, list(matches.values()), total)
        scores = self._settings.dense_weight * dense + self._weight(question, language) * keyword
        return [
            Hit(passage, float(scores[i]), float(dense[i]), float(keyword[i]), float(cosines[i]), float(found[i]))
            for i, passage in enumerate(passages)
        ]

    def _weight(self, question: Question, language: Language) -> float:
        same = question.language == language
        return self._settings.keyword_weight if same else self._settings.keyword_weight_across


def _others(hit: Hit, members: Sequence[Address], left_out: Collection[str]) -> tuple[Address, ...]:
    return tuple(member for member in members if member != hit.address and member.article not in left_out)


class TrichdanRetriever(BaseRetriever):
    """The search as a LlamaIndex retriever: nodes with the fused score, best first."""

    def __init__(self, searcher: Searcher, k: int = 10) -> None:
        super().__init__()
        self._searcher = searcher
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._searcher.search(Question.read(query_bundle.query_str), self._k)
        return [NodeWithScore(node=as_node(hit.passage), score=hit.score) for hit in hits]


def _standardise(values: Array, matched: Sequence[float], total: int) -> Array:
    """BM25 scores in standard deviations above the mean over all `total` paragraphs; those not matched score 0."""
    scores = np.asarray(matched)
    mean = scores.sum() / total
    variance = (scores**2).sum() / total - mean**2
    standard: Array = (values - mean) / max(float(np.sqrt(max(variance, 0.0))), 1e-6)
    return standard
