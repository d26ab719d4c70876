"""From a question to a checked answer: a stream of events that ends in an Answer.

Writing is the model's only job. Which paragraph a sentence cites, whether it supports it, and when to refuse, is
decided here and in what this calls, with every model and with none.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from index.article import Address
from index.errors import ModelError
from index.language import language_of
from index.text import words
from rag import answerability, prompt
from rag.allowed import EVERYTHING, Restriction
from rag.answer import Answer, Cited, Event, Finished, Found, Reading, Timings, Writing
from rag.answer_cache import AnswerCache
from rag.check import Check
from rag.choose import choose
from rag.citations import DraftReader
from rag.evidence import Evidence, best_sentences, gather
from rag.followup import Turn
from rag.llm import LanguageModel
from rag.question import Asked, Question
from rag.quoting import quoted
from rag.refusal import refusal, says_silent
from rag.remembered import Remembered
from rag.retrieve import Searcher
from rag.scoring import Hit
from rag.settings import AnswerSettings, RetrievalSettings
from rag.sources import sources_differ
from rag.understand import understand

# Paragraphs that a small model reads: each costs a laptop about two seconds, and the fourth is rarely the one.
_READ = 3
# So many hits are looked at for each paragraph of evidence, as some are left out.
_PER_PLACE = 3
_TICK = 0.15  # seconds between two Writing events: more often than this nobody can read
_WORDS_OF_A_LANGUAGE = 4
# Log-odds from which the evidence is quoted when nothing of what a small model wrote about it can be shown.
_SURE = 0.5
_NOTHING = 1.5  # what it takes from them that the model wrote nothing that could be shown


@dataclass(frozen=True, slots=True)
class _Judged:
    """Whether to answer at all, and from what. relevance: log-odds above the least that is needed."""

    relevance: float
    pieces: tuple[Evidence, ...]


class Answerer:
    """Answers questions over one index."""

    def __init__(
        self,
        searcher: Searcher,
        llm: LanguageModel | None,
        settings: RetrievalSettings,
        answers: AnswerSettings = AnswerSettings(),  # noqa: B008 - frozen
    ) -> None:
        self._searcher = searcher
        self._embed = Remembered(searcher.embed)
        self._llm = llm
        self._settings = settings
        self._answers = answers
        self._cache = AnswerCache(answers.cache)

    def ask(
        self,
        text: str,
        history: Sequence[Turn] = (),
        *,
        held_to: Restriction = EVERYTHING,
        given: Sequence[Address] = (),
    ) -> Iterator[Event]:
        """Answer a question: evidence first, then the text as it grows, then the checked answer.

        held_to: what may be found. given: paragraphs to answer from, in the place of a search; they are taken to have
        to do with the question.
        """
        start = time.perf_counter()
        key = self._cache.key(self._searcher.state(), text, history, held_to, given)
        known = self._cache.get(key)
        if known is not None:
            yield Finished(known.again(text, time.perf_counter() - start))
            return
        question = understand(text, history, self._llm)
        asked = self._searcher.read(question)
        every = self._searcher.at(given, asked) if given else self._hits(asked, held_to)
        hits = every if given else choose(every, question.text, self._settings.evidence)
        evidence = gather(hits, self._embed)
        first = self._first_look(asked, evidence)
        sure = bool(given) and bool(evidence)
        quotes = _quotes(asked, evidence) if self._passes(first, sure) else Cited()
        found = time.perf_counter() - start
        yield Found(replace(question, text=text), tuple(evidence), found, quotes)

        written = _Written(Cited(), first)
        if self._llm is None:
            written = _Written(quotes, first)
        elif evidence and words(text) and (sure or first >= answerability.fitted().floor):
            try:
                written = yield from self._write(self._llm, question, asked, evidence, first, sure, start)
            except ModelError as error:
                written = _Written(quotes, first, notice=str(error))
        cited, beyond = sources_differ(
            written.cited, asked, evidence, every, lambda more: gather(more, self._embed), written.answered
        )
        hits = sorted([*hits, *beyond], key=lambda hit: (-hit.score, hit.address)) if beyond else hits
        told = None
        if not cited.sentences or not any(sentence.supported for sentence in cited.sentences):
            missing = answerability.missing_names(asked, evidence)
            told = refusal(
                question.language, self._searcher.searched(held_to), hits, missing, narrowed=not held_to.is_empty
            )
            cited = Cited()
        answer = Answer(
            question=text,
            language=question.language,
            sentences=cited.sentences,
            citations=cited.citations,
            relevance=written.relevance,
            evidence=tuple(hits),
            model=self._llm.name if self._llm and not written.notice else "none",
            timings=Timings(
                found * 1e3,
                written.first_word and written.first_word * 1e3,
                (time.perf_counter() - start) * 1e3,
            ),
            left_out=written.left_out,
            refusal=told,
            notice=written.notice,
        )
        if not answer.notice:
            self._cache.put(key, answer)
        yield Finished(answer)

    def quote(self, text: str, history: Sequence[Turn] = (), limit: int = 3) -> Answer:
        """The likeliest sentences of the evidence as an answer, without a model and without ever refusing."""
        start = time.perf_counter()
        question = understand(text, history)
        asked = self._searcher.read(question)
        hits = choose(self._hits(asked), question.text, self._settings.evidence)
        evidence = gather(hits, self._embed)
        found = time.perf_counter() - start
        cited = _quotes(asked, evidence, limit)
        return Answer(
            question=text,
            language=question.language,
            sentences=cited.sentences,
            citations=cited.citations,
            relevance=self._first_look(asked, evidence),
            evidence=tuple(hits),
            model="none",
            timings=Timings(found * 1e3, None, (time.perf_counter() - start) * 1e3),
        )

    def _hits(self, asked: Asked, held_to: Restriction = EVERYTHING) -> list[Hit]:
        """The paragraphs from which those are chosen that an answer may rest on."""
        return self._searcher.search(asked, _PER_PLACE * self._settings.evidence, held_to)

    def _passes(self, relevance: float, sure: bool) -> bool:
        return sure or relevance >= self._settings.threshold

    def _features(self, asked: Asked, evidence: Sequence[Evidence]) -> answerability.Features:
        articles = self._searcher.articles(evidence[0].hit.passage.paragraph.language)
        hits = [piece.hit for piece in evidence]
        return answerability.features(
            asked, evidence, self._searcher.relevance(hits), self._searcher.words(hits), articles
        )

    def _first_look(self, asked: Asked, evidence: Sequence[Evidence]) -> float:
        """How surely the evidence answers, by its features alone."""
        if not evidence or not words(asked.question.text):
            return float("-inf")
        return answerability.fitted().by_features(self._features(asked, evidence), _direction(asked, evidence[0]))

    def _write(
        self,
        llm: LanguageModel,
        question: Question,
        asked: Asked,
        evidence: Sequence[Evidence],
        first: float,
        sure: bool,
        start: float,
    ) -> Generator[Event, None, "_Written"]:
        """Have the model write, if it may, and check what it writes. Raises ModelError."""
        judged = _Judged(first, tuple(evidence))
        if not llm.cites:
            judged = yield from self._read(llm, asked, evidence, first)
        if not (self._passes(judged.relevance, sure) or llm.cites):
            return _Written(Cited(), judged.relevance)
        written = _Written(Cited(), judged.relevance)
        wrong_language = says_nothing = False
        for attempt in self._attempts(llm, question, asked, judged.pieces):
            if attempt.insists and not wrong_language:
                continue
            check = self._check(question, evidence)
            try:
                for event in self._stream(llm, attempt.prompt, question, judged.pieces, check):
                    if written.first_word is None and (event.rest or event.sentences):
                        written = replace(written, first_word=time.perf_counter() - start)
                    yield event
            except _WrongLanguageError:
                wrong_language = True
                continue
            wrong_language = False
            written = replace(written, left_out=written.left_out + check.left_out)
            told = " ".join(sentence.text for sentence in check.cited.sentences if sentence.supported)
            if told and answerability.tells(told, asked):
                answered = [(support.evidence, support.position) for support in check.supports]
                return replace(written, cited=check.cited, left_out=check.left_out, answered=answered)
            says_nothing = says_nothing or bool(told) or check.is_silent
            if check.is_silent:
                break
        if wrong_language:
            notice = f"the language model {llm.name} does not write in the language of the question"
            return replace(written, cited=_quotes(asked, evidence), notice=notice)
        if not llm.cites and not says_nothing and (sure or judged.relevance >= _SURE):
            # The answer stands there, but what the model made of it does not: the paragraph says it better.
            return replace(written, cited=_quotes(asked, judged.pieces))
        return replace(written, relevance=written.relevance - _NOTHING)

    def _attempts(
        self, llm: LanguageModel, question: Question, asked: Asked, pieces: Sequence[Evidence]
    ) -> "Iterator[_Attempt]":
        """What the model is asked, one after the other, until something comes of it that can be shown."""
        if llm.cites:
            pieces = sorted(pieces, key=lambda piece: piece.number)
            for insist in (False, True):
                yield _Attempt(prompt.citing_prompt(question, pieces, insist=insist), insist)
            return
        if answerability.is_brief(asked):
            yield _Attempt(prompt.plain_prompt(question, pieces, brief=True), insists=False)
        twofold = answerability.asks_twice(asked.spelled)
        for insist in (False, True):
            yield _Attempt(prompt.plain_prompt(question, pieces, twofold=twofold, insist=insist), insist)

    def _check(self, question: Question, evidence: Sequence[Evidence]) -> Check:
        return Check(self._searcher.embed, self._searcher.calibration, question, evidence, self._answers.unsupported)

    def _read(
        self, llm: LanguageModel, asked: Asked, evidence: Sequence[Evidence], first: float
    ) -> Generator[Event, None, _Judged]:
        """What a small model makes of each paragraph alone, and those that it is to write from, best first."""
        fitted = answerability.fitted()
        pieces = evidence[:_READ]
        yield Reading(0, len(pieces))
        readings = []
        for reading in answerability.read(llm, asked.question, pieces, fitted.enough):
            readings.append(reading)
            yield Reading(len(readings), len(pieces))
        if not readings:
            return _Judged(first, tuple(pieces))
        best = answerability.best(readings)
        relevance = fitted.by_reading(self._features(asked, evidence), best.log_odds, _direction(asked, best.piece))
        return _Judged(relevance, answerability.needed(asked, best.piece, pieces))

    def _stream(
        self, llm: LanguageModel, asked: str, question: Question, pieces: Sequence[Evidence], check: Check
    ) -> Generator[Writing, None, None]:
        """What the model writes, checked sentence by sentence: at most every _TICK seconds, and at the end."""
        reader, shown = DraftReader([piece.number for piece in pieces]), 0.0
        with closing(llm.stream(asked)) as arriving:
            for piece in arriving:
                reader.feed(piece)
                _require_language(question, reader)
                # An empty piece is a heartbeat: whoever reads may want to stop.
                if not piece or time.perf_counter() - shown >= _TICK:
                    yield _writing(check, reader)
                    shown = time.perf_counter()
        reader.finish()
        _require_language(question, reader)
        if not reader.drafts:
            raise ModelError(f"the language model {llm.name} answered nothing that could be shown")
        yield _writing(check, reader)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One thing to ask a model. insists: on the language, and so is of use only after an answer in the wrong one."""

    prompt: str
    insists: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of it: the checked sentences, how surely there is an answer, and what went wrong.

    answered: the sentences of the evidence on which what a model wrote rests.
    """

    cited: Cited
    relevance: float
    first_word: float | None = None
    left_out: int = 0
    notice: str = ""
    answered: Sequence[tuple[Evidence, int]] = ()


class _WrongLanguageError(Exception):
    """The model writes in another language than that of the question."""


def _require_language(question: Question, reader: DraftReader) -> None:
    """Raise as soon as the first sentence is whole and in the wrong language.

    That the articles do not tell may be said in either: it is never shown.
    """
    for draft in reader.drafts[:1]:
        if says_silent(draft.text):
            return
        told = [word for word in words(draft.text) if not word[0].isdigit()]
        if len(told) >= _WORDS_OF_A_LANGUAGE and language_of(draft.text) != question.language:
            raise _WrongLanguageError


def _writing(check: Check, reader: DraftReader) -> Writing:
    cited = check.read(reader.drafts)
    return Writing(cited.sentences, cited.citations, reader.rest)


def _quotes(asked: Asked, evidence: Sequence[Evidence], limit: int = 3) -> Cited:
    """The likeliest sentences as an answer."""
    wanted = partial(answerability.holds_wanted, asked)
    return quoted(best_sentences(asked.question, asked.vector, evidence, limit, wanted))


def _direction(asked: Asked, piece: Evidence) -> str:
    return answerability.direction(asked.question.language, piece.hit.passage.paragraph.language)
