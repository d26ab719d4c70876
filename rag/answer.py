"""From a question to a checked answer: a stream of events that ends in an Answer.

Writing is the model's only job. Which paragraph a sentence cites, whether it supports it, and when to refuse, is
decided here, with every model and with none.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from index.article import Address, Language
from index.calibration import Array
from index.errors import ModelError
from index.language import language_of
from index.text import Span, words
from rag.allowed import EVERYTHING, Restriction
from rag.choose import choose
from rag.citations import Draft, read_drafts
from rag.evidence import Evidence, Quote, best_sentences, gather
from rag.followup import Turn, leans, rewrite, standalone
from rag.llm import LanguageModel
from rag.prompt import grounded_prompt
from rag.question import Asked, Question
from rag.refusal import REFUSAL, says_silent
from rag.remembered import Remembered
from rag.retrieve import Searcher
from rag.scoring import Hit
from rag.settings import RetrievalSettings
from rag.support import Claim, Support, find_support

# A small model on a laptop reads about 60 tokens a second, and a paragraph more is two seconds more to the first word.
_FOR_SMALL_MODELS = 3
# So many hits are looked at for each paragraph of evidence, as some are left out.
_PER_PLACE = 3
_TICK = 0.15  # seconds between two Writing events: more often than this nobody can read


@dataclass(frozen=True, slots=True)
class Citation:
    """One [n] in an answer: the paragraph it points to, and the sentence there that supports the claim."""

    number: int
    address: Address
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer. citations: its [n]. supported: whether a paragraph was found to say so."""

    text: str
    citations: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds since the question was asked; first_word is None where no model wrote."""

    evidence: float
    first_word: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer.

    relevance: how surely the evidence has to do with the question, in standard deviations from chance; the refusal
    before writing rests on it. notice: why no model wrote the answer, where one should have.
    """

    question: str
    language: Language
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    relevance: float
    evidence: tuple[Hit, ...]
    model: str
    timings: Timings
    notice: str = ""

    @property
    def text(self) -> str:
        """The answer with [n] after each sentence that a paragraph supports."""
        return " ".join(marked(sentence) for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence is there; nothing is written yet."""

    question: Question
    evidence: tuple[Evidence, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written so far: checked sentences, and the unchecked beginning of the next one."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer."""

    answer: Answer


Event = Found | Writing | Finished


def marked(sentence: Sentence) -> str:
    """A sentence with its markers behind it."""
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


class Answerer:
    """Answers questions over one index."""

    def __init__(self, searcher: Searcher, llm: LanguageModel | None, settings: RetrievalSettings) -> None:
        self._searcher = searcher
        self._embed = Remembered(searcher.embed)
        self._llm = llm
        self._settings = settings

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
        question = understand(text, history, self._llm)
        asked = self._searcher.read(question)
        hits = self._searcher.at(given, asked) if given else self._evidence(asked, held_to)
        relevance = self._searcher.relevance(hits)
        relevant = bool(words(text)) and (relevance >= self._settings.threshold or bool(given))
        evidence = gather(hits, self._embed)
        found = time.perf_counter() - start
        yield Found(replace(question, text=text), tuple(evidence), found)

        check = _Check(self._searcher, question, evidence)
        first_word: float | None = None
        notice = ""
        if relevant and self._llm is not None:
            try:
                earlier = history[-1:] if leans(text) else ()
                shown = evidence if self._llm.cites else evidence[:_FOR_SMALL_MODELS]
                prompt = grounded_prompt(replace(question, text=text), shown, earlier, cites=self._llm.cites)
                known = [piece.number for piece in shown]
                with closing(_stream(self._llm, prompt, known)) as written:
                    for drafts, rest in written:
                        if first_word is None and (drafts or rest):
                            first_word = time.perf_counter() - start
                        yield Writing(*check.read(drafts), rest)
            except ModelError as error:
                notice = str(error)
        sentences, citations = check.sentences, check.citations
        if relevant and (self._llm is None or notice):
            sentences, citations = _quoted(best_sentences(question, asked.vector, evidence))
        abstained = not any(sentence.supported for sentence in sentences)
        if abstained:
            sentences, citations = (Sentence(REFUSAL[question.language], (), False),), ()
        total = time.perf_counter() - start
        yield Finished(
            Answer(
                question=text,
                language=question.language,
                sentences=sentences,
                citations=citations,
                abstained=abstained,
                relevance=relevance,
                evidence=tuple(hits),
                model=self._llm.name if self._llm and not notice else "none",
                timings=Timings(found * 1e3, first_word and first_word * 1e3, total * 1e3),
                notice=notice,
            )
        )

    def _evidence(self, asked: Asked, held_to: Restriction = EVERYTHING) -> list[Hit]:
        """The paragraphs that an answer may rest on."""
        limit = self._settings.evidence
        return choose(self._searcher.search(asked, _PER_PLACE * limit, held_to), asked.question.text, limit)

    def quote(self, text: str, history: Sequence[Turn] = (), limit: int = 3) -> Answer:
        """The likeliest sentences of the evidence as an answer, without a model and without ever refusing."""
        start = time.perf_counter()
        question = understand(text, history)
        asked = self._searcher.read(question)
        hits = self._evidence(asked)
        evidence = gather(hits, self._embed)
        found = time.perf_counter() - start
        sentences, citations = _quoted(best_sentences(question, asked.vector, evidence, limit))
        return Answer(
            question=text,
            language=question.language,
            sentences=sentences,
            citations=citations,
            abstained=False,
            relevance=self._searcher.relevance(hits),
            evidence=tuple(hits),
            model="none",
            timings=Timings(found * 1e3, None, (time.perf_counter() - start) * 1e3),
        )


def understand(text: str, history: Sequence[Turn] = (), llm: LanguageModel | None = None) -> Question:
    """A question with what earlier turns add to it; a model that can be trusted to cite writes it out."""
    question = Question.read(text)
    if llm is not None and llm.cites and history and leans(question.text):
        return replace(question, text=rewrite(question.text, history, llm))
    return replace(question, text=standalone(question.text, history))


def _stream(llm: LanguageModel, prompt: str, known: Sequence[int]) -> Generator[tuple[list[Draft], str], None, None]:
    """Complete sentences so far and the rest, at most every _TICK seconds, and once more at the end."""
    written, shown = "", 0.0
    with closing(llm.stream(prompt)) as pieces:
        for piece in pieces:
            written += piece
            # An empty piece is a heartbeat: whoever reads may want to stop.
            if not piece or time.perf_counter() - shown >= _TICK:
                yield read_drafts(written, known, finished=False)
                shown = time.perf_counter()
    if not written.strip():
        raise ModelError(f"the language model {llm.name} answered nothing")
    yield read_drafts(written, known, finished=True)


class _Check:
    """Checks sentences as they come, each once, and numbers the paragraphs they cite by first appearance."""

    def __init__(self, searcher: Searcher, question: Question, evidence: Sequence[Evidence]) -> None:
        self._searcher = searcher
        self._question = question
        self._evidence = evidence
        self._numbers: dict[Address, Citation] = {}
        self.sentences: tuple[Sentence, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._numbers.values())

    def read(self, drafts: Sequence[Draft]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
        """Check those drafts that are new; drafts only ever grow at the end."""
        new = drafts[len(self.sentences) :]
        if new:
            vectors = self._searcher.embed([draft.text for draft in new])
            checked = tuple(self._sentence(draft, vector) for draft, vector in zip(new, vectors, strict=True))
            self.sentences += checked
        return self.sentences, self.citations

    def _sentence(self, draft: Draft, vector: Array) -> Sentence:
        if says_silent(draft.text):
            return Sentence(draft.text, (), supported=False)
        claim = Claim(draft.text, language_of(draft.text), vector, self._question.text)
        support = find_support(claim, self._evidence, self._searcher.calibration, draft.markers)
        if support is None:
            return Sentence(draft.text, (), supported=False)
        return Sentence(draft.text, (self._cite(support).number,), supported=True)

    def _cite(self, support: Support) -> Citation:
        address = support.evidence.hit.address
        if address not in self._numbers:
            number = len(self._numbers) + 1
            self._numbers[address] = _citation(number, support.evidence, support.position)
        return self._numbers[address]


def _quoted(quotes: Sequence[Quote]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The quotes as an answer: exactly as printed, those of one paragraph in its order, the best paragraph first."""
    order = {quote.evidence.number: rank for rank, quote in reversed(list(enumerate(quotes)))}
    ranked = sorted(quotes, key=lambda quote: (order[quote.evidence.number], quote.position))
    citations: dict[int, Citation] = {}
    sentences = []
    for quote in ranked:
        number = quote.evidence.number
        if number not in citations:
            citations[number] = _citation(len(citations) + 1, quote.evidence, quote.position)
        sentences.append(Sentence(quote.text, (citations[number].number,), supported=True))
    return tuple(sentences), tuple(citations.values())


def _citation(number: int, evidence: Evidence, position: int) -> Citation:
    return Citation(number, evidence.hit.address, evidence.sentence(position), evidence.spans[position])
