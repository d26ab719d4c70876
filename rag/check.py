"""Check the sentences of a model as they come: each cites the paragraphs that support it, or is not taken for true."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from index.article import Address, Language
from index.calibration import Array, Calibration
from index.language import language_of
from rag.answer import Citation, Cited, Sentence
from rag.citations import Draft
from rag.evidence import Evidence
from rag.question import Question
from rag.refusal import says_silent
from rag.support import Claim, Support, find_support

Unsupported = Literal["out", "mark"]
# What some models begin with: no part of a sentence, and no name.
_LABEL = re.compile(r"^(?:answer|assistant|(?:câu )?trả lời|đáp án)\s*:\s+(?=\S)", re.IGNORECASE)


class Check:
    """One answer's sentences, each checked once; the paragraphs they cite are numbered by first appearance.

    unsupported: "out" leaves a sentence that nothing supports out and counts it, "mark" shows it as unsupported.
    """

    def __init__(
        self,
        embed: Callable[[Sequence[str]], Array],
        calibration: Callable[[Language], Calibration | None],
        question: Question,
        evidence: Sequence[Evidence],
        unsupported: Unsupported = "out",
    ) -> None:
        self._embed = embed
        self._calibration = calibration
        self._question = question
        self._evidence = evidence
        self._unsupported = unsupported
        self._numbers: dict[Address, Citation] = {}
        self._sentences: tuple[Sentence, ...] = ()
        self._read = 0
        self.left_out = 0
        self.supports: list[Support] = []
        self.is_silent = False  # whether the model said that the articles do not tell

    @property
    def cited(self) -> Cited:
        """What has been checked so far; it only ever grows at the end."""
        return Cited(self._sentences, tuple(self._numbers.values()))

    def read(self, drafts: Sequence[Draft]) -> Cited:
        """Check those drafts that are new; drafts only ever grow at the end."""
        new = [replace(draft, text=_LABEL.sub("", draft.text)) for draft in drafts[self._read :]]
        self._read = len(drafts)
        if new:
            for draft, vector in zip(new, self._embed([draft.text for draft in new]), strict=True):
                self._check(draft, vector)
        return self.cited

    def _check(self, draft: Draft, vector: Array) -> None:
        if says_silent(draft.text):
            # No claim, and in the place of an answer we say it ourselves.
            self.is_silent = True
            return
        claim = Claim(draft.text, language_of(draft.text), vector, self._question.text)
        supports: tuple[Support, ...] = find_support(claim, self._evidence, self._calibration, draft.markers)
        if supports:
            self.supports += supports
            numbers = dict.fromkeys(self._cite(support).number for support in supports)
            self._sentences += (Sentence(draft.text, tuple(numbers), supported=True),)
        elif self._unsupported == "mark":
            self._sentences += (Sentence(draft.text, (), supported=False),)
        else:
            self.left_out += 1

    def _cite(self, support: Support) -> Citation:
        address = support.evidence.hit.address
        if address not in self._numbers:
            self._numbers[address] = citation(len(self._numbers) + 1, support.evidence, support.position)
        return self._numbers[address]


def citation(number: int, evidence: Evidence, position: int) -> Citation:
    """A citation of one sentence of the evidence."""
    return Citation(number, evidence.hit.address, evidence.sentence(position), evidence.spans[position])
