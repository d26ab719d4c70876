"""The same question of the same index has the same answer at once; whatever it depends on asks anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import ENGLISH, VIETNAMESE, Articles, build, opened
from scripted_model import ScriptedModel

from index.article import Address
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from rag.allowed import EVERYTHING, Restriction, without
from rag.answer import Answer, Finished, Timings
from rag.answer_cache import AnswerCache, Key
from rag.engine import Trichdan
from rag.filters import Filters
from rag.followup import Turn
from rag.settings import AnswerSettings, Settings

FERRY = "night-ferry-con-dao"
QUESTION = "When will the ferry to Con Dao sail again?"
WRITTEN = "The ferry to Con Dao will sail again on 14 October."
ARTICLES: Articles = {FERRY: ENGLISH[FERRY], "cau-mong-sat": VIETNAMESE["cau-mong-sat"]}
FILE = f"{FERRY}.txt"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def small(library: Path, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    """Two articles, without a language model."""
    with opened(build(library, ARTICLES, embedding), embedding) as trichdan:
        yield trichdan


def asking(trichdan: Trichdan, model: ScriptedModel, size: int = 256) -> Trichdan:
    settings = Settings(answers=AnswerSettings(cache=size))
    return Trichdan(trichdan.catalog, trichdan.searcher, model, settings)


def writing(times: int = 9) -> ScriptedModel:
    return ScriptedModel(*[WRITTEN] * times, cites=True)


def test_asked_again_the_answer_is_there_at_once_and_the_model_is_not_asked(small: Trichdan) -> None:
    model = writing()
    trichdan = asking(small, model)
    first = trichdan.ask(QUESTION)
    (again,) = trichdan.stream(QUESTION)
    assert isinstance(again, Finished)
    assert first.text == f"{WRITTEN} [1]"
    assert (again.answer.text, again.answer.citations, again.answer.evidence) == (
        first.text, first.citations, first.evidence,
    )  # fmt: skip
    assert len(model.written) == 1


def test_spaces_and_the_form_of_letters_make_no_other_question(small: Trichdan) -> None:
    model = writing()
    trichdan = asking(small, model)
    trichdan.ask(QUESTION)
    spaced = f"  {QUESTION.replace(' ', '  ')}\n"
    answer = trichdan.ask(spaced)
    assert answer.question == spaced
    assert len(model.written) == 1


@pytest.mark.parametrize(
    "again",
    [
        lambda trichdan: trichdan.ask("When does the ferry to Con Dao sail?"),
        lambda trichdan: trichdan.ask(QUESTION, [Turn("Why did the ferry to Con Dao stop?", "A fire.")]),
        lambda trichdan: trichdan.ask(QUESTION, held_to=without(["cau-mong-sat"])),
        lambda trichdan: trichdan.ask(QUESTION, held_to=Restriction(Filters(language="en"))),
        lambda trichdan: trichdan.ask(QUESTION, given=[Address(FERRY, 2)]),
    ],
    ids=["another question", "another history", "an article left out", "a filter", "given paragraphs"],
)
def test_what_is_asked_otherwise_is_asked_anew(small: Trichdan, again: Callable[[Trichdan], Answer]) -> None:
    model = writing()
    trichdan = asking(small, model)
    trichdan.ask(QUESTION)
    again(trichdan)
    assert len(model.written) == 2
    again(trichdan)
    assert len(model.written) == 2


def test_an_article_that_changes_is_asked_anew(small: Trichdan, library: Path, embedding: BaseEmbedding) -> None:
    model = ScriptedModel(WRITTEN, WRITTEN.replace("14", "21"), cites=True)
    trichdan = asking(small, model)
    assert trichdan.ask(QUESTION).text == f"{WRITTEN} [1]"
    file = library / "articles" / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("14 October", "21 October"), encoding="utf-8")
    report = sync(library / "articles", library / "index", EmbeddingSettings(), VectorSettings(), lambda: embedding)
    assert report.changed == 1
    assert "21 October" in trichdan.ask(QUESTION).text


def test_an_index_that_did_not_change_is_not_asked_anew(
    small: Trichdan, library: Path, embedding: BaseEmbedding
) -> None:
    model = writing()
    trichdan = asking(small, model)
    trichdan.ask(QUESTION)
    sync(library / "articles", library / "index", EmbeddingSettings(), VectorSettings(), lambda: embedding)
    trichdan.ask(QUESTION)
    assert len(model.written) == 1


def test_with_no_room_every_question_is_asked_anew(small: Trichdan) -> None:
    model = writing()
    trichdan = asking(small, model, size=0)
    trichdan.ask(QUESTION)
    trichdan.ask(QUESTION)
    assert len(model.written) == 2


def test_a_failure_is_not_kept(small: Trichdan) -> None:
    model = ScriptedModel(cites=True)
    trichdan = asking(small, model)
    assert trichdan.ask(QUESTION).notice
    assert trichdan.ask(QUESTION).notice
    assert len(model.written) == 2


def test_two_answerers_keep_their_own(small: Trichdan) -> None:
    one, other = writing(), writing()
    asking(small, one).ask(QUESTION)
    asking(small, other).ask(QUESTION)
    assert (len(one.written), len(other.written)) == (1, 1)


# --- the cache alone -----------------------------------------------------------------------------------------------


def key(question: str) -> Key:
    return AnswerCache.key("state", question, (), EVERYTHING, ())


def answer(question: str) -> Answer:
    return Answer(question, "en", (), (), 0.0, (), "none", Timings(1.0, None, 2.0))


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    cache = AnswerCache(2)
    cache.put(key("a"), answer("a"))
    cache.put(key("b"), answer("b"))
    assert cache.get(key("a")) == answer("a")
    cache.put(key("c"), answer("c"))
    assert [cache.get(key(each)) for each in "abc"] == [answer("a"), None, answer("c")]


def test_a_cache_of_no_size_keeps_nothing() -> None:
    cache = AnswerCache(0)
    cache.put(key("a"), answer("a"))
    assert cache.get(key("a")) is None


def test_the_time_told_is_that_of_asking_again() -> None:
    assert answer("a").again("a ", 0.25) == Answer("a ", "en", (), (), 0.0, (), "none", Timings(250.0, None, 250.0))
