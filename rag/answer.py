"""What an answer is: checked sentences with their citations, or a refusal; and the events while one comes about."""

from dataclasses import dataclass, field, replace

from index.article import Address, Language
from index.text import Span
from rag.evidence import Evidence
from rag.question import Question
from rag.refusal import Refusal
from rag.scoring import Hit


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
class Cited:
    """Sentences with the citations that they use, numbered by first appearance."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds since the question was asked; first_word is None where no model wrote."""

    evidence: float
    first_word: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer.

    relevance: how surely the articles answer the question, as log-odds above the least that is needed: what the
    refusal before writing rests on. left_out: how many sentences of the model's are not shown, as no paragraph supports
    them. refusal: what to tell in the place of an answer. notice: why no model wrote it, where one should have.
    """

    question: str
    language: Language
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    relevance: float
    evidence: tuple[Hit, ...]
    model: str
    timings: Timings
    left_out: int = 0
    refusal: Refusal | None = None
    notice: str = ""

    @property
    def abstained(self) -> bool:
        """Whether it says that the articles do not answer."""
        return self.refusal is not None

    @property
    def text(self) -> str:
        """The answer with [n] after each sentence that a paragraph supports, or the refusal."""
        return self.refusal.text if self.refusal else " ".join(map(marked, self.sentences))

    def again(self, question: str, seconds: float) -> "Answer":
        """The same answer, given at once to the same question asked again."""
        first_word = None if self.timings.first_word is None else seconds * 1e3
        return replace(self, question=question, timings=Timings(seconds * 1e3, first_word, seconds * 1e3))


def marked(sentence: Sentence) -> str:
    """A sentence with its markers behind it."""
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence is there; no model has written yet.

    quoted: what it answers in its own words, where it seems to: there at once, also when the model is slow or fails.
    """

    question: Question
    evidence: tuple[Evidence, ...]
    seconds: float
    quoted: Cited = field(default_factory=Cited)


@dataclass(frozen=True, slots=True)
class Reading:
    """The model reads paragraph by paragraph, to tell whether the answer is there. done: so many of all."""

    done: int
    total: int


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


Event = Found | Reading | Writing | Finished
