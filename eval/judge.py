"""Have a language model judge the answers of a finished run, by LlamaIndex's evaluators; no other figure needs it."""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator
from llama_index.core.evaluation.faithfulness import DEFAULT_EVAL_TEMPLATE
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from pydantic import Field

from eval.clusters import clusters
from eval.dataset import Reference
from eval.files import write
from eval.intervals import estimate
from eval.markers import without_markers
from eval.rows import Row, RowsError
from eval.run import Run
from index.errors import ModelError
from index.text import words
from rag.llm import LanguageModel

FILE = "judged.jsonl"

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)?(?!\w)")
_SCALE = re.compile(r"(?<![\w.,])1\s*(?:-|–|to|đến)\s*5(?!\w|[.,]\d)")  # "Score (1-5): 4" is not a 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model said of one answer. None: it was not asked, or its reply could not be used. error: why it failed."""

    id: str
    answer_sha256: str
    model: str
    faithful: bool | None
    correct: float | None
    error: str


def judge(run_folder: Path, model: LanguageModel, done: Callable[[], None] = lambda: None) -> None:
    """Have a model judge a run's answers, all but those it has judged; `done` is called once for every row."""
    run = Run.load(run_folder)
    given = _given(run.questions, run.rows)
    judged = _keep(run_folder / FILE, given, model.name)
    llm = _Adapted(ours=model, messages_to_prompt=lambda chat: "\n".join(each.content or "" for each in chat))
    with (run_folder / FILE).open("a", encoding="utf-8", buffering=1) as out:
        for key in run.rows:
            if key in given and key not in judged:
                out.write(json.dumps(asdict(_judged(*given[key], llm)), ensure_ascii=False) + "\n")
            done()


def load(run_folder: Path) -> Mapping[str, Judgement] | None:
    """The judgements of the model that judged last, by question id; None if none has. Raises RowsError."""
    if not (run_folder / FILE).exists():
        return None
    every = _read(run_folder / FILE)
    return {said.id: said for said in every if said.model == every[-1].model}


def score(questions: Sequence[Reference], rows: Mapping[str, Row], judged: Mapping[str, Judgement]) -> dict[str, Any]:
    """Means of what was said of the answers in `rows`; what was said of earlier ones does not count.

    judged: answers put to the model. failures: share where it failed. unusable: share of its replies that were no use.
    """
    current = [
        (question, row, judged[key])
        for key, (question, row, digest) in _given(questions, rows).items()
        if key in judged and judged[key].answer_sha256 == digest
    ]
    unusable = [said.faithful is None for _, row, said in current if _cited_texts(row) and not said.error]
    unusable += [said.correct is None for question, _, said in current if _reference(question) and not said.error]
    return {
        "model": current[0][2].model if current else "",
        "judged": len(current),
        "faithfulness": _mean([(question, said.faithful) for question, _, said in current]),
        "correctness": _mean([(question, said.correct) for question, _, said in current]),
        "unusable": sum(unusable) / len(unusable) if unusable else 0.0,
        "failures": sum(bool(said.error) for _, _, said in current) / len(current) if current else 0.0,
    }


def read_verdict(reply: str) -> bool | None:
    """Yes or no, if a reply begins with one of them or holds only one; None of any other."""
    said = words(reply)
    verdicts = {"yes", "no"} & set(said[:1]) or {"yes", "no"} & set(said)
    return "yes" in verdicts if len(verdicts) == 1 else None


def read_rating(reply: str) -> float | None:
    """The first number on the first line that is not empty, if it is from 1 to 5."""
    number = _NUMBER.search(_SCALE.sub("", reply.strip().split("\n")[0]))
    rating = float(number.group().replace(",", ".")) if number else 0.0
    return rating if 1 <= rating <= 5 else None


class _Adapted(CustomLLM):
    """A language model of ours as LlamaIndex wants one."""

    ours: Any = Field(exclude=True)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name=self.ours.name)

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:  # noqa: ARG002
        with closing(self.ours.stream(prompt)) as pieces:
            return CompletionResponse(text="".join(pieces))

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponseGen:
        yield self.complete(prompt, formatted)


def _judged(question: Reference, row: Row, digest: str, llm: _Adapted) -> Judgement:
    answer, texts, reference = without_markers(row.answer or ""), _cited_texts(row), _reference(question)
    # By default, models of certain names get a prompt without the answer, and a rating of one line is an error.
    faithfulness = FaithfulnessEvaluator(llm, eval_template=DEFAULT_EVAL_TEMPLATE)
    correctness = CorrectnessEvaluator(llm, parser_function=lambda reply: (read_rating(reply), reply))
    faithful, correct, error = None if texts else False, None, ""  # what cites nothing is not borne out by it
    try:
        # Not evaluate(), which leaves its event loop open, nor asyncio.run(), which keeps Ctrl-C waiting for the model.
        with closing(asyncio.new_event_loop()) as loop:
            wait = loop.run_until_complete
            if texts:
                faithful = read_verdict(wait(faithfulness.aevaluate(None, answer, texts)).feedback or "")
            if reference:
                correct = wait(correctness.aevaluate(question.question, answer, None, reference)).score
    except (ModelError, ValueError) as failure:  # ValueError: the answer alone is longer than a model may read
        faithful, correct, error = None, None, str(failure)
    return Judgement(question.id, digest, llm.ours.name, faithful, correct, error)


def _given(questions: Sequence[Reference], rows: Mapping[str, Row]) -> dict[str, tuple[Reference, Row, str]]:
    """The questions that were answered, by id, each with its row and what its answer is known by."""
    return {
        question.id: (question, row, hashlib.sha256(row.answer.encode()).hexdigest())
        for question in questions
        if (row := rows.get(question.id)) and row.answer and not row.abstained and not row.error
    }


def _cited_texts(row: Row) -> list[str]:
    return [source.text for source in row.evidence if any(source.address == cited.address for cited in row.citations)]


def _reference(question: Reference) -> str:
    """What a right answer says; "" where it is a refusal, or is not told."""
    return (question.reference or "\n".join(question.answers)) if question.answerable else ""


def _mean(values: Sequence[tuple[Reference, float | None]]) -> dict[str, Any] | None:
    together = clusters(question for question, _ in values)
    told = [(value, together[question.id]) for question, value in values if value is not None]
    found = estimate([value for value, _ in told], [cluster for _, cluster in told])
    return found.as_json() if found else None


def _keep(file: Path, given: Mapping[str, tuple[Reference, Row, str]], model: str) -> set[str]:
    """The ids that a model need not judge again; their lines are moved to the end, where load() finds them."""
    wanted = {(key, digest, model) for key, (_, _, digest) in given.items()}
    judged = [said for said in (_read(file) if file.exists() else []) if not said.error]
    judged.sort(key=lambda said: (said.id, said.answer_sha256, said.model) in wanted)
    write(file, "".join(json.dumps(asdict(said), ensure_ascii=False) + "\n" for said in judged))
    return {said.id for said in judged if (said.id, said.answer_sha256, said.model) in wanted}


def _read(file: Path) -> list[Judgement]:
    judged = []
    # The last piece is empty, or was cut off. Not splitlines(): an error may hold U+2028.
    for number, text in enumerate(file.read_bytes().split(b"\n")[:-1], 1):
        try:
            judged.append(Judgement(**json.loads(text)))
        except (ValueError, TypeError) as error:
            raise RowsError(f"{file}, line {number}: not a judgement ({error})") from error
    return judged
