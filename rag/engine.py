"""Everything about one index in one object: open it, search it, ask it."""

from collections.abc import Generator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from index.article import Address, Article
from index.catalog import Catalog
from index.database import FILE
from index.embed import open_embedding
from index.errors import IndexMismatchError, IndexMissingError
from index.scheme import fingerprint
from index.vector_reader import open_vectors
from rag.allowed import EVERYTHING, NO_FILTERS, Restriction, restriction
from rag.answer import Answer, Event, Finished
from rag.answerer import Answerer
from rag.filters import Filters
from rag.followup import Turn
from rag.llamaindex_engines import MEMORY, TrichdanChatEngine, TrichdanQueryEngine
from rag.llm import LanguageModel, open_llm
from rag.retrieve import Searcher, SearchResult, TrichdanRetriever
from rag.scoring import Hit
from rag.settings import Settings
from rag.understand import understand

FOLDER = ".trichdan"  # what an index is called in the folder that it belongs to


class Trichdan:
    """One open index with its models. Several threads may ask at the same time.

    with Trichdan.open(".") as trichdan:
        print(trichdan.ask("Who won the match?").text)
    """

    def __init__(self, catalog: Catalog, searcher: Searcher, llm: LanguageModel | None, settings: Settings) -> None:
        self.catalog = catalog
        self.searcher = searcher
        self.llm = llm
        self._answerer = Answerer(searcher, llm, settings.retrieval, settings.answers)

    @classmethod
    def open(cls, index: Path | str, settings: Settings | None = None, *, llm: LanguageModel | None = None) -> Self:
        """Open an index: its folder, or one that holds it as `.trichdan`.

        settings: the defaults unless given. llm: used instead of the model that the settings name.

        Raises IndexMissingError, IndexMismatchError or ModelError.
        """
        settings = settings or Settings()
        index = _folder_of(Path(index).expanduser())
        with ExitStack() as opened:
            catalog = Catalog(index)
            opened.callback(catalog.close)
            built, wanted = catalog.get("embedding"), fingerprint(settings.embedding)
            if built is None:
                raise IndexMissingError(f"no index in {index} yet; make one with: trichdan index FOLDER")
            if built != wanted:
                raise IndexMismatchError(
                    f"the index was built with the embedding «{built}», the settings say «{wanted}»; "
                    "rebuild it with: trichdan index --rebuild"
                )
            vectors = open_vectors(catalog, index, settings.vectors)
            opened.callback(vectors.close)
            embedding = open_embedding(settings.embedding, settings.models)
            searcher = Searcher(catalog, vectors, embedding, settings.retrieval)
            trichdan = cls(catalog, searcher, llm or open_llm(settings.llm, settings.models), settings)
            opened.pop_all()  # from now on it is closed by its owner
        return trichdan

    def search(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), held_to: Restriction = EVERYTHING
    ) -> list[Hit]:
        """The k best paragraphs, best first. held_to: what may be found."""
        return self.searcher.search(understand(question, history), k, held_to)

    def held_to(self, question: str, given: Filters = NO_FILTERS, today: date | None = None) -> Restriction:
        """What a search for a question is held to: filters that are given, and the time that the question states.

        today: the day from which the question is read; None: nothing is read from it.
        """
        return restriction(self.catalog, question, given, today)

    def found(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), held_to: Restriction = EVERYTHING
    ) -> SearchResult:
        """The same, with how the question was read and how long it took."""
        return self.searcher.found(understand(question, history), k, held_to)

    def stream(
        self, question: str, history: Sequence[Turn] = (), held_to: Restriction = EVERYTHING
    ) -> Generator[Event, None, None]:
        """Answer a question as a stream of events; the last one is Finished. Closing it ends the writing."""
        yield from self._answerer.ask(question, history, held_to=held_to)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        held_to: Restriction = EVERYTHING,
        given: Sequence[Address] = (),
    ) -> Answer:
        """Answer a question. held_to: what may be found. given: the only paragraphs to answer from."""
        for event in self._answerer.ask(question, history, held_to=held_to, given=given):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream of events ends with Finished")

    def quote(self, question: str, history: Sequence[Turn] = (), limit: int = 3) -> Answer:
        """The likeliest sentences as an answer, without a model and without ever refusing."""
        return self._answerer.quote(question, history, limit)

    def article(self, article_id: str) -> Article | None:
        """One article, with the blocks that were dropped."""
        return self.catalog.article(article_id)

    def retriever(self, k: int = 10) -> TrichdanRetriever:
        """The search as a LlamaIndex retriever."""
        return TrichdanRetriever(self.searcher, k)

    def query_engine(self, *, streaming: bool = False, filters: Filters = NO_FILTERS) -> TrichdanQueryEngine:
        """Answering as a LlamaIndex query engine. streaming: checked sentences as they come."""
        return TrichdanQueryEngine(self, streaming=streaming, filters=filters)

    def chat_engine(self, *, filters: Filters = NO_FILTERS, letters: int = MEMORY) -> TrichdanChatEngine:
        """A conversation as a LlamaIndex chat engine. letters: of it that are kept."""
        return TrichdanChatEngine(self, filters=filters, letters=letters)

    def close(self) -> None:
        if self.llm is not None:
            self.llm.close()
        self.searcher.close()
        self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _folder_of(place: Path) -> Path:
    """The index folder at a place, or in it. Raises IndexMissingError."""
    for folder in (place, place / FOLDER):
        if (folder / FILE).exists():
            return folder
    raise IndexMissingError(f"no index in {place} or in {place / FOLDER}; make one with: trichdan index FOLDER")
