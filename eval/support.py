"""python -m eval.support QUESTIONS.jsonl INDEX: does the support check tell right claims from wrong ones?

Right claims are the reference answers and the accepted answers that are whole sentences, held against their own
paragraphs in each language. Wrong ones are the same with one number, name or date changed, and the same held against
the other paragraphs that the search found. The changes are made by reading of their own, which shares nothing with the
check.
"""

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.dataset import Reference, load_questions
from eval.spoil import spoiled
from index.article import LANGUAGES, Address, Language
from index.errors import TrichdanError
from index.language import language_of
from rag.choose import choose
from rag.engine import Trichdan
from rag.evidence import Evidence, gather
from rag.settings import LLMSettings, Settings
from rag.support import Claim, find_support
from rag.understand import understand

_EVIDENCE, _LOOKED_AT = 4, 12


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with the paragraphs that it is held against. right: whether it should be supported."""

    kind: str
    direction: str
    claim: Claim
    evidence: tuple[Evidence, ...]
    question: str

    @property
    def right(self) -> bool:
        return self.kind == "right"


def cases(questions: Sequence[Reference], trichdan: Trichdan) -> list[Case]:
    """Every case of a question file, its claims embedded."""
    found = [case for question in questions if question.answerable for case in _of(question, trichdan)]
    texts = list(dict.fromkeys(case.claim.text for case in found))
    vectors = dict(zip(texts, trichdan.searcher.embed(texts), strict=True))
    return [replace(case, claim=replace(case.claim, vector=vectors[case.claim.text])) for case in found]


def supported(case: Case, trichdan: Trichdan) -> bool:
    """Whether the check supports the claim of a case."""
    return bool(find_support(case.claim, case.evidence, trichdan.searcher.calibration))


def _of(question: Reference, trichdan: Trichdan) -> Iterator[Case]:
    searcher = trichdan.searcher
    asked = searcher.read(understand(question.question, question.history))
    hits = choose(searcher.search(asked, _LOOKED_AT), asked.question.text, _EVIDENCE)
    others = [hit for hit in hits if question.accepted.isdisjoint((hit.address, *hit.also))]
    beside = gather(others, searcher.embed)
    chance = random.Random(question.id)  # noqa: S311 - reproducible, not secret
    texts = [question.reference, *(text for text in question.answers if text[:1].isupper() and text.endswith("."))]
    nothing = np.zeros(0, np.float32)
    claims = [Claim(text, language_of(text), nothing, asked.question.text) for text in texts]
    for claim in claims:
        for piece in beside:
            yield Case(
                "beside", f"{claim.language}→{piece.hit.passage.paragraph.language}", claim, (piece,), question.id
            )
    for side in LANGUAGES:
        right = gather(searcher.at(_complete(question, side, trichdan), asked), searcher.embed)
        near = " ".join(piece.text for piece in right)
        article = " ".join(text for piece in right for text in _article(piece.hit.address, trichdan))
        for claim in claims if right else ():
            direction = f"{claim.language}→{side}"
            yield Case("right", direction, claim, tuple(right), question.id)
            for kind, changed in spoiled(claim.text, near, article, chance):
                yield Case(kind, direction, replace(claim, text=changed), (*right, *beside), question.id)


def _complete(question: Reference, side: Language, trichdan: Trichdan) -> list[Address]:
    """The right paragraphs in one language; none where a part of the answer is not told in it."""
    chosen = []
    for unit in question.units:
        here = [address for address in sorted(unit) if _language(address, trichdan) == side]
        if not here:
            return []
        chosen += here[:1]
    return chosen


def _language(address: Address, trichdan: Trichdan) -> Language | None:
    found = trichdan.catalog.passages_at([address]).get(address)
    return found.paragraph.language if found else None


def _article(address: Address, trichdan: Trichdan) -> list[str]:
    article = trichdan.catalog.article(address.article)
    return [paragraph.text for paragraph in article.body] if article else []


# --- the report ----------------------------------------------------------------------------------------------------


def as_text(judged: Sequence[tuple[Case, bool]]) -> str:
    """For each kind of claim and direction, the share that is supported and of how many."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for case, passed in judged:
        for direction in (case.direction, "all"):
            totals[case.kind][direction] += 1
            totals[case.kind][f"{direction} passed"] += passed
    directions = [f"{one}→{other}" for one in LANGUAGES for other in LANGUAGES] + ["all"]
    lines = [f"{'supported':22}" + "".join(f"{direction:>14}" for direction in directions)]
    lines += [
        f"{kind:22}" + "".join(_cell(counts, direction) for direction in directions) for kind, counts in totals.items()
    ]
    return "\n".join(lines) + "\n"


def _cell(counts: Mapping[str, int], direction: str) -> str:
    total = counts[direction]
    return f"{counts[f'{direction} passed'] / total:8.3f} {f'({total})':>5}" if total else f"{'–':>14}"


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.support", description=__doc__)
    parser.add_argument("questions", type=Path, help="a question file")
    parser.add_argument("index", type=Path, help="the index of its articles")
    given = parser.parse_args(arguments)
    try:
        questions = load_questions(given.questions)
        with Trichdan.open(given.index, Settings(llm=LLMSettings(model="none"))) as trichdan:
            sys.stdout.write(as_text([(case, supported(case, trichdan)) for case in cases(questions, trichdan)]))
    except TrichdanError as error:
        sys.stderr.write(f"trichdan: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
