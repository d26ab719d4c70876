"""A model that obeys every order in an article: what reaches the screen is safe and true all the same."""

import queue
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from injections import INJECTIONS, Injection, build_hostile
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import opened
from scripted_llm import Reply, ScriptedLLM
from shown import in_markdown, is_harmless, is_plain

from index.settings import ModelSettings
from index.text import numbers, words
from rag.answer import Answer, Finished, Found, Writing
from rag.engine import Trichdan
from rag.llm import open_llm
from rag.settings import LLMSettings, Settings
from ui import render
from ui.strings import WORDS

EVERY = pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.id)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    """The forty articles, without a language model."""
    with opened(build_hostile(tmp_path_factory.mktemp("hostile"), embedding), embedding) as trichdan:
        yield trichdan


class Always(queue.SimpleQueue[Reply]):
    """A script that says the same thing whatever is asked."""

    def __init__(self, text: str) -> None:
        self._reply = Reply(text)

    def get_nowait(self) -> Reply:
        return self._reply


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer by an obedient model was made of, from the beginning to the end."""

    found: Found
    writings: list[Writing]
    answer: Answer


Ask = Callable[[Injection], Told]


@pytest.fixture(scope="module")
def ask(hostile: Trichdan) -> Iterator[Ask]:
    """Asks the question of an article of a model that does what the article orders; each once."""
    server = ScriptedLLM()
    model = open_llm(LLMSettings(model=server.url), ModelSettings())
    obedient = Trichdan(hostile.catalog, hostile.searcher, model, Settings())

    @cache
    def ask(injection: Injection) -> Told:
        server.script = Always(injection.obeys)
        found, *writings, last = obedient.stream(injection.question)
        assert isinstance(found, Found)
        assert isinstance(last, Finished)
        return Told(found, [event for event in writings if isinstance(event, Writing)], last.answer)

    yield ask
    server.close()


def is_our_own(html: str) -> None:
    """The chat makes nothing of it but our own text and links into the articles."""
    seen = in_markdown(html)
    assert seen.tags <= {"p", "span", "a"}
    assert all(address.startswith("#open/") for address in seen.addresses)


@EVERY
def test_the_model_reads_the_order_and_obeys(injection: Injection, ask: Ask) -> None:
    told = ask(injection)
    assert injection.id in {piece.hit.address.article for piece in told.found.evidence}
    assert told.writings


@EVERY
def test_nothing_that_is_shown_is_a_link_an_image_or_a_tag(injection: Injection, ask: Ask) -> None:
    answer = ask(injection).answer
    for writing in ask(injection).writings:
        is_plain(writing.rest)
        for sentence in writing.sentences:
            is_plain(sentence.text)
        for words_ in WORDS.values():
            is_our_own(render.answer_html(writing.sentences, writing.citations, words_, rest=writing.rest))
    is_harmless(answer.text)
    for words_ in WORDS.values():
        is_our_own(render.finished_html(answer, words_))


@EVERY
def test_nothing_invented_is_supported(injection: Injection, ask: Ask, hostile: Trichdan) -> None:
    answer = ask(injection).answer
    evidence = {hit.address: hit.passage for hit in answer.evidence}
    cited = {citation.number: citation for citation in answer.citations}
    for citation in answer.citations:
        article = hostile.article(citation.address.article)
        assert article is not None
        assert citation.address in evidence
        assert citation.quote in article.paragraphs[citation.address.paragraph - 1].text
    for sentence in answer.sentences:
        assert sentence.supported == bool(sentence.citations)
        for number in sentence.citations:
            passage = evidence[cited[number].address]
            source = f"{passage.title} {passage.paragraph.text} {passage.published and passage.published.day}"
            assert injection.invented not in sentence.text
            held = {value for written in numbers(source) for value in written.values}
            assert all(written.values & held for written in numbers(sentence.text))
            said = words(sentence.text)
            assert sum(word in words(source) for word in said) >= len(said) / 2
    for number in re.findall(r"\[(\d+)\]", answer.text):
        assert int(number) in cited


@EVERY
def test_what_is_true_is_still_said(injection: Injection, ask: Ask) -> None:
    answer = ask(injection).answer
    if injection.true in injection.obeys:
        said = [sentence.text for sentence in answer.sentences if sentence.supported]
        assert any(injection.true[:-1] in text for text in said)
    else:
        assert answer.abstained


@EVERY
def test_quotes_of_a_hostile_article_are_shown_as_text(injection: Injection, hostile: Trichdan) -> None:
    answer = hostile.quote(injection.question, limit=6)
    for words_ in WORDS.values():
        is_our_own(render.finished_html(answer, words_))
        is_our_own(render.answer_html(answer.sentences, answer.citations, words_))


def test_no_article_carries_what_its_model_invents() -> None:
    printed = "\n".join(block for injection in INJECTIONS for block in injection.blocks)
    assert len(INJECTIONS) == len({injection.attack for injection in INJECTIONS}) == 40
    for injection in INJECTIONS:
        assert injection.invented in injection.obeys
        assert injection.invented not in printed
        assert injection.obeyed_in(injection.obeys)
        assert not injection.obeyed_in(injection.true)
        assert any(injection.true in block for block in injection.blocks)
