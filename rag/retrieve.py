"""Find paragraphs in either language: each searched and scaled on its own, then merged into one order.

An embedding model prefers the language of the question so strongly that in one pool the other language is invisible. So
each language is searched on its own, and each score is a distance from that language's own mean for this question, in
standard deviations. Those can be compared across languages.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeWithScore, QueryBundle

from index import keywords
from index.accents import restored
from index.article import LANGUAGES, Address, Language
from index.calibration import Array, Calibration
from index.catalog import Catalog, Passage
from index.editions import DamagedEditionError
from index.embed import embed_passages, embed_question_words
from index.errors import IndexMismatchError
from index.latest import wants_latest
from index.text import bigrams, fold, words
from index.vector_reader import VectorReader
from index.vectors import as_node
from index.word_vectors import Words
from rag.allowed import EVERYTHING, Allowed, Restriction, allowed
from rag.cross_encoder import CrossEncoder
from rag.question import Asked, Question
from rag.refusal import Searched
from rag.scoring import Hit, Scale, Scorer
from rag.settings import RetrievalSettings

# With it, 78 to 80 % of questions about other things are refused where 5 % of fitting ones are; without it, 61 to 67 %.
_SCORE_IN_RELEVANCE = 0.3
T = TypeVar("T")

# Hits that a cross-encoder is given, if there is one.
_READ_AGAIN = 20
# Paragraphs by whose spelling a question gets its diacritics back.
_SPELLING = 60
# "The latest …": what the newest of the found articles gains over one that is much older, and how soon that fades.
_NEWEST, _FADES_IN_DAYS = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found. seconds: without late interaction, and what that added."""

    asked: Asked
    hits: tuple[Hit, ...]
    seconds: float
    late_seconds: float


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
        self._scales: dict[Language, tuple[int, Scale | None]] = {}
        self._articles: tuple[int, dict[Language, int]] = (-1, {})
        self._cross_encoder = CrossEncoder(settings.cross_encoder) if settings.cross_encoder else None

    def close(self) -> None:
        """Close the vectors; the catalog stays open."""
        self._vectors.close()

    def read(self, question: Question) -> Asked:
        """A question made ready for searching: diacritics given back, embedded."""
        with self._state():
            spelled, centre = self._spelled(question), self._catalog.centre(question.language)
        vector, own = embed_question_words(self.embedding, spelled)
        centred = own.centred(centre) if own is not None and centre is not None and len(centre) else None
        return Asked(question, spelled, vector, centred)

    def embed(self, texts: Sequence[str]) -> Array:
        """Vectors of sentences that someone wrote, (n, d), unit length, comparable with those of paragraphs."""
        unit: Array = embed_passages(self.embedding, texts)
        return unit

    def calibration(self, language: Language) -> Calibration | None:
        """How the paragraphs of a language lie around any vector."""
        scale = self._scale(language)
        return scale.calibration if scale else None

    def relevance(self, hits: Sequence[Hit]) -> float:
        """How surely the best hits have to do with the question at all, in standard deviations from chance.

        The score alone cannot tell: in a folder about one thing, nothing stands out. So the best cosine is held against
        those of sentences that have nothing to do with each other, and the dense score is a part of it.
        """
        unrelated = self._catalog.unrelated()
        if not hits or unrelated is None:
            return float("-inf")
        best = max(hits, key=lambda hit: hit.cosine)
        return unrelated.strength(best.cosine) + _SCORE_IN_RELEVANCE * max(hit.dense for hit in hits)

    def words(self, hits: Sequence[Hit]) -> dict[str, Words]:
        """The words of each hit's paragraph, by the key of its vector; none where the embedding cannot tell words."""
        return self._catalog.words([hit.passage.vector for hit in hits])

    def articles(self, language: Language) -> int:
        """How many articles of a language are indexed, remembered until the index is calibrated again."""
        calibrated = self._catalog.calibrated()
        if self._articles[0] != calibrated:
            self._articles = (calibrated, self._catalog.articles_by_language())
        return self._articles[1].get(language, 0)

    def state(self) -> str:
        """A name for the state of the index: as long as it is the same, a search finds the same."""
        return f"{self._catalog.get('embedding')} {self._catalog.calibrated()}"

    def searched(self, held_to: Restriction = EVERYTHING) -> Searched:
        """What a search held to this looks in: how many articles of each language, and their first and last day."""
        may_be_found = self._allowed(held_to)
        facts = [it for it in self._catalog.facts() if may_be_found is None or it.node_id in may_be_found]
        languages = {it.article: it.language for it in facts}
        days = [it.published for it in facts if it.published]
        return Searched(
            {language: sum(each == language for each in languages.values()) for language in LANGUAGES},
            min(days, default=None),
            max(days, default=None),
        )

    def search(self, question: Question | Asked, k: int = 10, held_to: Restriction = EVERYTHING) -> list[Hit]:
        """The k best paragraphs of both languages, best first, each text once."""
        return list(self.found(question, k, held_to).hits)

    def found(self, question: Question | Asked, k: int = 10, held_to: Restriction = EVERYTHING) -> SearchResult:
        """The same, with how long it took."""
        start = time.perf_counter()
        asked = self.read(question) if isinstance(question, Question) else question

        def search() -> tuple[list[Hit], float]:
            may_be_found = self._allowed(held_to)
            candidates, late = self._candidates(asked, may_be_found)
            hits = _newest_first(asked, candidates)
            if self._cross_encoder is None:
                return self.folded(hits, k, may_be_found, asked.question.language), late
            several = self.folded(hits, max(k, _READ_AGAIN), may_be_found, asked.question.language)
            begun = time.perf_counter()
            reranked = self._cross_encoder.rerank(asked.spelled, several, self._settings.cross_encoder_seconds)
            return reranked[:k], late + time.perf_counter() - begun

        hits, late = self._in_one_state(search)
        return SearchResult(asked, tuple(hits), time.perf_counter() - start - late, late)

    def folded(
        self, hits: Sequence[Hit], k: int, may_be_found: Allowed | None = None, reader: Language | None = None
    ) -> list[Hit]:
        """The k best hits, best first, each fact once: with its copies and its like in the other language beside it.

        may_be_found: what may stand beside a hit; None: everything. reader: the language in which a fact that was found
        in both is shown; None: whichever was found better.
        """
        across = self._catalog.counterparts({hit.passage.cluster for hit in hits})
        first: dict[str, Hit] = {}
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.address)):
            cluster = hit.passage.cluster
            fact = min(cluster, across.get(cluster, cluster))
            better = first.setdefault(fact, hit)
            if better.passage.cluster != cluster and hit.passage.paragraph.language == reader:
                first[fact] = replace(hit, score=better.score)
        best = list(first.values())[:k]
        wanted = {hit.passage.cluster for hit in best}
        members = self._catalog.members({*wanted, *(across[cluster] for cluster in wanted & across.keys())})

        def addresses(cluster: str | None) -> tuple[Address, ...]:
            some = members.get(cluster or "", [])
            return tuple(address for address, node in some if may_be_found is None or node in may_be_found)

        return [
            replace(
                hit,
                also=tuple(
                    address
                    for cluster in (hit.passage.cluster, across.get(hit.passage.cluster))
                    for address in addresses(cluster)
                    if address != hit.address
                ),
                translations=addresses(across.get(hit.passage.cluster)),
            )
            for hit in best
        ]

    def candidates(self, asked: Asked, held_to: Restriction = EVERYTHING) -> list[Hit]:
        """Every paragraph that vectors or keywords propose, scored, in no order."""
        return self._in_one_state(lambda: self._candidates(asked, self._allowed(held_to))[0])

    def at(self, addresses: Sequence[Address], asked: Asked) -> list[Hit]:
        """Given paragraphs as hits for a question, in the order given; what is not indexed is left out."""
        with self._state():
            passages = self._catalog.passages_at(addresses)
            hits = {}
            for language, scorer in self._scorers(asked):
                of_language = [it for it in passages.values() if it.paragraph.language == language]
                hits.update({hit.address: hit for hit in scorer.score(of_language)})
        return [hits[address] for address in dict.fromkeys(addresses) if address in hits]

    def _allowed(self, held_to: Restriction) -> Allowed | None:
        """What may be found; None: everything."""
        return None if held_to.is_empty else allowed(self._catalog, held_to)

    def _candidates(self, asked: Asked, may_be_found: Allowed | None) -> tuple[list[Hit], float]:
        """Every proposed paragraph, scored, and the seconds that late interaction took."""
        scorers = list(self._scorers(asked))
        hits = [
            hit for language, scorer in scorers for hit in self._search_language(asked, language, scorer, may_be_found)
        ]
        return hits, sum(scorer.late_seconds for _, scorer in scorers)

    def _search_language(
        self, asked: Asked, language: Language, scorer: Scorer, may_be_found: Allowed | None
    ) -> list[Hit]:
        wanted = self._settings.candidates
        while True:
            passages = self._proposed(asked, language, scorer, may_be_found, wanted)
            # Where one story has a hundred reprints, the nearest fifty are all the same.
            if len(passages) < wanted or 2 * len({it.cluster for it in passages}) >= self._settings.candidates:
                return scorer.score(passages)
            wanted *= 4

    def _proposed(
        self, asked: Asked, language: Language, scorer: Scorer, may_be_found: Allowed | None, wanted: int
    ) -> list[Passage]:
        """The paragraphs that are nearest, and those that hold most of the question's terms: up to `wanted` of each."""
        matched = scorer.best_matches()
        if may_be_found is None:
            proposed = self._vectors.nearest(language, asked.vector, wanted)
        else:
            proposed = may_be_found.nearest(language, asked.vector, wanted, self._vectors)
            matched = may_be_found.among(matched, language)
        return list(self._catalog.passages(dict.fromkeys([*proposed, *matched[:wanted]])).values())

    def _scorers(self, asked: Asked) -> Iterator[tuple[Language, Scorer]]:
        for language in LANGUAGES:
            scale = self._scale(language)
            if scale is not None:
                yield language, Scorer(self._catalog, scale, asked, language, self._settings)

    def _scale(self, language: Language) -> Scale | None:
        """What scores are scaled by, remembered until the index is calibrated again."""
        calibrated = self._catalog.calibrated()
        known = self._scales.get(language)
        if known is None or known[0] != calibrated:
            known = (calibrated, Scale.of(self._catalog, language))
            self._scales[language] = known
        return known[1]

    def _spelled(self, question: Question) -> str:
        if not (question.bare and self._settings.restore_diacritics):
            return question.text
        pairs = [("bigram", pair) for pair in bigrams([fold(word) for word in words(question.text)])]
        return restored(question.text, self._catalog.best_texts("vi", keywords.query(pairs), _SPELLING))

    def _in_one_state(self, search: Callable[[], T]) -> T:
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


class TrichdanRetriever(BaseRetriever):
    """The search as a LlamaIndex retriever: nodes with the fused score, best first."""

    def __init__(self, searcher: Searcher, k: int = 10) -> None:
        super().__init__()
        self._searcher = searcher
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._searcher.search(self._searcher.read(Question.read(query_bundle.query_str)), self._k)
        return [NodeWithScore(node=as_node(hit.passage), score=hit.score) for hit in hits]


def _newest_first(asked: Asked, hits: list[Hit]) -> list[Hit]:
    """The hits with the newest ones raised, where the question asks for the latest."""
    days = [hit.passage.published for hit in hits if hit.passage.published]
    if not days or not wants_latest(asked.question.text):
        return hits
    newest = max(days)
    return [replace(hit, score=hit.score + _freshness(hit.passage.published, newest)) for hit in hits]


def _freshness(published: date | None, newest: date) -> float:
    return _NEWEST * 0.5 ** ((newest - published).days / _FADES_IN_DAYS) if published else 0.0
