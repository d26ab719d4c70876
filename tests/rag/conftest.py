"""A newsroom of ten articles with its index, and a scripted language model."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

# What a model is asked through takes seconds to import: not within a test's time limits.
import llama_index.llms.openai_like  # noqa: F401
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import NEWSROOM, Articles, build, opened
from scripted_llm import ScriptedLLM

from index.settings import ModelSettings
from rag.engine import Trichdan
from rag.llm import LanguageModel, open_llm
from rag.settings import KEY_VARIABLES, AnswerSettings, LLMSettings, Settings


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Path:
    """The index folder of the ten articles."""
    return build(tmp_path_factory.mktemp("newsroom"), NEWSROOM, embedding)


@pytest.fixture(scope="session")
def trichdan(newsroom: Path) -> Iterator[Trichdan]:
    """The newsroom, opened as a user opens it, without a language model; what one test asks, the next asks anew."""
    with Trichdan.open(newsroom, Settings(llm=LLMSettings(model="none"), answers=AnswerSettings(cache=0))) as trichdan:
        yield trichdan


@pytest.fixture
def make_trichdan(tmp_path: Path, embedding: BaseEmbedding) -> Iterator[Callable[[Articles], Trichdan]]:
    """Index other articles and open them, without a language model."""
    open_now: list[AbstractContextManager[Trichdan]] = []

    def make(articles: Articles) -> Trichdan:
        index = build(tmp_path / f"library-{len(open_now)}", articles, embedding)
        open_now.append(opened(index, embedding))
        return open_now[-1].__enter__()

    yield make
    for one in open_now:
        one.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of the developer's own in the environment."""
    for name in KEY_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def scripted() -> Iterator[ScriptedLLM]:
    server = ScriptedLLM()
    yield server
    server.close()


@pytest.fixture
def hosted(scripted: ScriptedLLM) -> LanguageModel:
    """The scripted model as a user's settings open it."""
    model = open_llm(LLMSettings(model=scripted.url, first_word_timeout=5, timeout=5), ModelSettings())
    assert model is not None
    return model


@pytest.fixture
def hosted_trichdan(trichdan: Trichdan, hosted: LanguageModel) -> Trichdan:
    """The newsroom with the scripted model."""
    return Trichdan(trichdan.catalog, trichdan.searcher, hosted, Settings())
