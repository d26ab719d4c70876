"""Weigh what speaks for an answer being in the articles: fits rag/answerability/fitted.toml, says how well that tells.

    python -m eval.calibrate QUESTIONS.jsonl INDEX [QUESTIONS.jsonl INDEX …] [--llm local] [--out FILE]

Hard questions have no answer though the articles are about them; easy ones have their right articles taken away. The
weights cannot turn against what a feature means: one that came out the other way round would only mirror how these
questions were written.
"""

import argparse
import json
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.dataset import Reference, load_questions
from eval.logistic import Fit, Kind, area_under_curve, fit
from rag.allowed import EVERYTHING, without
from rag.answerability import direction, features, fitted, read
from rag.answerability.fitted import USED
from rag.choose import choose
from rag.engine import Trichdan
from rag.evidence import gather
from rag.llm import LanguageModel, open_llm
from rag.settings import LLMSettings, Settings
from rag.understand import understand

# Of the questions here that have an answer this share may be refused; the threshold follows. They were written to be
# hard to find: of questions as readers ask them, less than half as many are refused.
_REFUSED = 0.18
_EASY = 0.5  # what a question with its articles taken away counts, beside a hard one
_FOLDS = 8
_READ = 2
_DIRECTIONS = ("vi→vi", "vi→en", "en→en", "en→vi")
# A threshold of one direction counts as if so many questions of all directions stood beside its own.
_SHRINK = 30


@dataclass(frozen=True, slots=True)
class Case:
    """One question over some articles. kind: whether it has an answer, is hard, or had its articles taken away."""

    id: str
    kind: Kind
    direction: str
    values: Mapping[str, float]
    log_odds: float | None = None


class Kept:
    """A language model whose readings are kept in a file, a JSON object a line: reading takes seconds each."""

    cites = False

    def __init__(self, llm: LanguageModel, file: Path) -> None:
        self._llm, self._file = llm, file
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        self._known: dict[str, float | None] = {row["prompt"]: row["log_odds"] for row in map(json.loads, lines)}

    @property
    def name(self) -> str:
        return self._llm.name

    def stream(self, prompt: str) -> Generator[str, None, None]:
        return self._llm.stream(prompt)

    def log_odds(self, prompt: str) -> float | None:
        if prompt not in self._known:
            self._known[prompt] = self._llm.log_odds(prompt)
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"prompt": prompt, "log_odds": self._known[prompt]}, ensure_ascii=False) + "\n")
        return self._known[prompt]

    def close(self) -> None:
        self._llm.close()


def cases(
    questions: Sequence[Reference], trichdan: Trichdan, llm: LanguageModel | None = None, every: int = 1
) -> Iterator[Case]:
    """Every question as it is, and those with an answer again with their articles taken away.

    llm: reads the best paragraphs of each of `every` questions, if given.
    """
    for place, question in enumerate(questions):
        for held_out in (False, True) if question.answerable else (False,):
            asked = trichdan.searcher.read(understand(question.question, question.history))
            held_to = without(question.articles) if held_out else EVERYTHING
            hits = choose(trichdan.searcher.search(asked, 12, held_to), asked.question.text, 4)
            if not hits:
                continue
            evidence = gather(hits, trichdan.searcher.embed)
            articles = trichdan.searcher.articles(hits[0].passage.paragraph.language)
            nearness = trichdan.searcher.relevance(hits)
            told = features(asked, evidence, nearness, trichdan.searcher.words(hits), articles)
            best, odds = evidence[0], None
            if llm is not None and place % every == 0:
                readings = list(read(llm, asked.question, evidence[:_READ], float("inf")))
                if readings:  # some models tell no odds
                    surest = max(readings, key=lambda each: each.log_odds)
                    best, odds = surest.piece, surest.log_odds
            kind: Kind = "easy" if held_out else ("answered" if question.answerable else "hard")
            way = direction(asked.question.language, best.hit.passage.paragraph.language)
            yield Case(question.id, kind, way, asdict(told), odds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print how well it tells, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m eval.calibrate", description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="QUESTIONS INDEX", help="question files, each with its index")
    parser.add_argument("--llm", default="none", help="also weigh what this model makes of the paragraphs")
    parser.add_argument("--every", type=int, default=1, help="it reads for each of so many questions only")
    parser.add_argument("--kept", type=Path, default=Path("readings.jsonl"), help="what the model said, kept here")
    parser.add_argument("--out", type=Path, help="write the weights here")
    asked = parser.parse_args(arguments)
    opened = open_llm(LLMSettings(model=asked.llm), Settings().models)
    llm = Kept(opened, asked.kept) if opened else None
    found: list[Case] = []
    for questions, index in zip(asked.sets[::2], asked.sets[1::2], strict=True):
        with Trichdan.open(Path(index), Settings(llm=LLMSettings(model="none"))) as trichdan:
            for case in cases(load_questions(Path(questions)), trichdan, llm, asked.every):
                found.append(case)
                if len(found) % 50 == 0:
                    print(f"{len(found)} cases", file=sys.stderr)
    if llm is not None:
        llm.close()
    without_model = _weighed(found, [{name: case.values[name] for name in USED} for case in found], USED)
    print(_told("by features", found, without_model))
    kept = fitted()
    text = f"near = {kept.near}\nenough = {kept.enough}\nfloor = {kept.floor}\n" + _table("without", without_model)
    were_read = [
        (case, {"features": score, "reading": case.log_odds})
        for case, score in zip(found, without_model.scores, strict=True)
        if case.log_odds is not None
    ]
    if were_read:
        some = [case for case, _ in were_read]
        with_model = _weighed(some, [values for _, values in were_read], {"features": 1, "reading": 1})
        print(_told("read by the model", some, with_model))
        text += _table("read", with_model)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Weighed:
    fit: Fit
    scores: Sequence[float]
    crossed: Sequence[float]
    thresholds: Mapping[str, float]


def _weighed(found: Sequence[Case], values: Sequence[Mapping[str, float]], signs: Mapping[str, int]) -> _Weighed:
    kinds = [case.kind for case in found]
    whole = fit(values, kinds, signs, easy=_EASY)
    # Each question is scored by weights that never saw it, nor its article-less twin.
    ids = sorted({case.id for case in found})
    order = np.random.default_rng(20260101).permutation(len(ids))
    fold = {ids[place]: turn % _FOLDS for turn, place in enumerate(order)}
    crossed = [0.0] * len(found)
    for turn in range(_FOLDS):
        inside = [i for i, case in enumerate(found) if fold[case.id] != turn]
        part = fit([values[i] for i in inside], [kinds[i] for i in inside], signs, easy=_EASY)
        for i, case in enumerate(found):
            if fold[case.id] == turn:
                crossed[i] = part.score(values[i])
    scores = [whole.score(each) for each in values]
    return _Weighed(whole, scores, crossed, _thresholds(found, scores))


def _thresholds(found: Sequence[Case], scores: Sequence[float]) -> dict[str, float]:
    """For each direction the score that all but a few questions with an answer reach."""
    answered = [(case, score) for case, score in zip(found, scores, strict=True) if case.kind == "answered"]
    overall = float(np.quantile([score for _, score in answered], _REFUSED))
    thresholds = {}
    for way in _DIRECTIONS:
        own = [score for case, score in answered if case.direction == way]
        own_threshold = float(np.quantile(own, _REFUSED)) if own else overall
        thresholds[way] = round((len(own) * own_threshold + _SHRINK * overall) / (len(own) + _SHRINK), 3)
    return thresholds


def _told(name: str, found: Sequence[Case], weighed: _Weighed) -> str:
    kinds = [case.kind for case in found]
    above = [score >= weighed.thresholds[case.direction] for case, score in zip(found, weighed.crossed, strict=True)]
    shares = {
        kind: np.mean([passed for passed, own in zip(above, kinds, strict=True) if own == kind])
        for kind in ("answered", "hard", "easy")
        if kind in kinds
    }
    curves = {kind: area_under_curve(weighed.crossed, kinds, kind) for kind in ("hard", "easy") if kind in kinds}
    return "\n".join(
        [
            f"{name}: {len(found)} cases, cross-validated over {_FOLDS} folds",
            *(f"  area under the curve, answered against {kind}: {area:.3f}" for kind, area in curves.items()),
            *(f"  {kind}: {share:.3f} pass the threshold" for kind, share in shares.items()),
            f"  weights: { ({name: round(weight, 3) for name, weight in weighed.fit.weights.items()}) }",
        ]
    )


def _table(name: str, weighed: _Weighed) -> str:
    weights = ", ".join(f"{key} = {weight:.4f}" for key, weight in weighed.fit.weights.items())
    thresholds = ", ".join(f'"{way}" = {least}' for way, least in weighed.thresholds.items())
    return (
        f"\n[{name}]\nintercept = {weighed.fit.intercept:.4f}\n"
        f"weights = {{ {weights} }}\nthresholds = {{ {thresholds} }}\n"
    )


if __name__ == "__main__":
    main()
