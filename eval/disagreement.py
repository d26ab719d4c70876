"""python -m eval.disagreement QUESTIONS.jsonl INDEX: on which questions the sources are said to disagree.

No model writes: the likeliest sentence stands for the answer. Each firing is to be judged by a reader.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.dataset import Reference, load_questions
from index.errors import TrichdanError
from rag.choose import choose
from rag.disagreement import Disagreement, disagreement, told, worth_reading
from rag.engine import Trichdan
from rag.evidence import Evidence, gather
from rag.settings import LLMSettings, Settings
from rag.understand import understand

_HITS = 12


def disagreements(
    trichdan: Trichdan, questions: Sequence[Reference], *, widened: bool = True
) -> Iterator[tuple[Reference, Disagreement]]:
    """The questions on which sources differ, and how. widened: also look at paragraphs that are no evidence."""
    for question in questions:
        asked = trichdan.searcher.read(understand(question.question, question.history))
        hits = trichdan.searcher.search(asked, _HITS)
        evidence: Sequence[Evidence] = gather(
            choose(hits, asked.question.text, Settings().retrieval.evidence), trichdan.searcher.embed
        )
        found = disagreement(asked, evidence)
        more = worth_reading(asked, evidence, hits) if widened and found is None else []
        if more:
            found = disagreement(asked, [*evidence, *gather(more, trichdan.searcher.embed)])
        if found:
            yield question, found


def main(arguments: Sequence[str]) -> int:
    """Print each question on which sources differ, with what they say."""
    parser = argparse.ArgumentParser(prog="python -m eval.disagreement", description=__doc__)
    parser.add_argument("questions", type=Path, help="a question file")
    parser.add_argument("index", type=Path, help="the index of its articles")
    given = parser.parse_args(arguments)
    try:
        questions = load_questions(given.questions)
        fired = 0
        with Trichdan.open(given.index, Settings(llm=LLMSettings(model="none"))) as trichdan:
            for question, found in disagreements(trichdan, questions):
                fired += 1
                lines = "".join(f"    {line.text}\n" for line in told(found, question.lang))
                sys.stdout.write(f"{question.id} {question.question}\n{lines}")
        sys.stdout.write(f"{fired} of {len(questions)} questions\n")
    except TrichdanError as error:
        sys.stderr.write(f"trichdan: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
