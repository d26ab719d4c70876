"""Find paragraphs in either language: dense and keyword search in each language on its own, then one calibrated order.

An embedding model prefers the language of the question so strongly that in one pool the other language is invisible. So
each language is searched on its own, and each score is expressed as a distance from that language's own mean for this
question, in standard deviations. Those can be compared across languages, and added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle
from llama_index.core.vector_stores.types import BasePydanticVectorStore

from index import keywords
from index.article import LANGUAGES, Address, Language
from index.calibration import Array, Calibration
from index.catalog import Catalog, Passage
from index.embed import embed_passages, embed_questions
from index.language import language_of
from index.text import fold, has_diacritics
from index.vectors import as_node, nearest
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
    cosine: of question and paragraph. also: other addresses that say the same.
    """

    passage: Passage
    score: float
    dense: float
    keyword: float
    cosine: float
    also: tuple[Address, ...] = ()

    @property
    def address(self) -> Address:
        return self.passage.address


class Searcher:
    """Searches one index."""

    def __init__(
        self,
        catalog: Catalog,
        stores: Mapping[Language, BasePydanticVectorStore],
        embedding: BaseEmbedding,
        settings: RetrievalSettings,
    ) -> None:
        self._catalog = catalog
        self._stores = stores
        self.embedding = embedding
        self._settings = settings

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

    def search(self, question: Question, k: int = 10, vector: Array | None = None) -> list[Hit]:
        """The k best paragraphs of both languages, best first, each text once. vector: of the question, if known."""
        if vector is None:
            vector = self.vector(question)
        counts = self._catalog.counts()
        hits = [
            hit
            for language in LANGUAGES
            if counts[language]
            for hit in self._search_language(question, vector, language, counts[language])
        ]
        return fold_duplicates(sorted(hits, key=lambda hit: (-hit.score, hit.address)))[:k]

    def _search_language(self, question: Question, vector: Array, language: Language, total: int) -> list[Hit]:
        calibration = self._catalog.calibration(language)
        if calibration is None:
            return []
        matches = self._catalog.match(language, keywords.query(question.text), _COLUMN_WEIGHTS)
        best_matches = sorted(matches, key=lambda node_id: (-matches[node_id], node_id))[: self._settings.candidates]
        proposed = nearest(self._stores[language], vector, self._settings.candidates)
        passages = list(self._catalog.passages(dict.fromkeys([*proposed, *best_matches])).values())
        if not passages:
            return []
        cosines = self._catalog.vectors([passage.vector for passage in passages]) @ vector
        dense = calibration.standardise(vector, cosines)
        found = np.asarray([matches.get(passage.node_id, 0.0) for passage in passages])
        keyword = _standardise(found, list(matches.values()), total)
        weight = self._weight(question, language)
        scores = dense + weight * keyword
        return [
            Hit(passage, float(scores[i]), float(dense[i]), float(keyword[i]), float(cosines[i]))
            for i, passage in enumerate(passages)
        ]

    def _weight(self, question: Question, language: Language) -> float:
        same = question.language == language
        return self._settings.keyword_weight if same else self._settings.keyword_weight_across


def fold_duplicates(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without repeated texts: the first address of a text stands, the others are named under `also`."""
    first: dict[str, Hit] = {}
    others: dict[str, list[Address]] = {}
    for hit in hits:
        key = " ".join(fold(hit.passage.paragraph.text).split())
        if key in first:
            others.setdefault(key, []).append(hit.address)
        else:
            first[key] = hit
    return [
        Hit(hit.passage, hit.score, hit.dense, hit.keyword, hit.cosine, tuple(others.get(key, ())))
        for key, hit in first.items()
    ]


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
