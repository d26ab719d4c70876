"""Calibrating on a tiny index: from questions to weights that answering can read."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from eval_library import Scripted

from eval import calibrate
from eval.calibrate import Case, Kept, cases
from eval.dataset import load_questions
from rag.answerability import Features, direction
from rag.answerability.fitted import USED, Weighing
from rag.engine import Trichdan

WAYS = {"vi→vi", "vi→en", "en→en", "en→vi"}


class Sure(Scripted):
    """A language model that is a little surer with every question, and counts them."""

    def log_odds(self, prompt: str) -> float | None:
        self.prompts.append(prompt)
        return float(len(self.prompts))


@pytest.fixture
def found(small: Trichdan, questions_file: Path) -> list[Case]:
    return list(cases(load_questions(questions_file), small, None))


def test_every_question_is_a_case_and_those_with_an_answer_again_without_their_articles(found: list[Case]) -> None:
    assert [(case.id, case.kind) for case in found] == [
        ("q1", "answered"),
        ("q1", "easy"),
        ("q2", "answered"),
        ("q2", "easy"),
        ("q3", "hard"),
        ("q4", "answered"),
        ("q4", "easy"),
        ("q5", "answered"),
        ("q5", "easy"),
    ]
    assert {case.direction for case in found} <= WAYS
    assert all(case.log_odds is None for case in found)
    assert found[0].values["score"] > found[1].values["score"]


def test_weights_are_printed_and_written_as_answering_reads_them(
    small_index: Path, questions_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "fitted.toml"
    calibrate.main([str(questions_file), str(small_index), "--out", str(out)])
    told = capsys.readouterr().out
    assert "by features: 9 cases" in told
    assert "answered against hard" in told
    assert "read by the model" not in told
    table = tomllib.loads(out.read_text(encoding="utf-8"))
    weighing = Weighing.of(table["without"])
    assert set(weighing.thresholds) == WAYS
    assert {name: weight * USED[name] >= 0 for name, weight in weighing.weights.items()} == dict.fromkeys(USED, True)
    few = {"score": 0.5, "nearness": 0.0, "kind": 0.0, "missing": 1.0}
    many = {"score": 1.5, "nearness": 3.0, "kind": 1.0, "missing": 0.0}
    assert weighing.log_odds(many) > weighing.log_odds(few)
    assert set(few) == set(Features.__dataclass_fields__)
    assert direction("vi", "en") in weighing.thresholds


def test_what_a_model_makes_of_the_paragraphs_is_weighed_too_and_asked_for_once(
    small_index: Path, questions_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    model = Sure()
    monkeypatch.setattr(calibrate, "open_llm", lambda *_: model)
    out, kept = tmp_path / "fitted.toml", tmp_path / "readings.jsonl"
    again: Callable[[], None] = lambda: calibrate.main(  # noqa: E731
        [str(questions_file), str(small_index), "--llm", "local", "--kept", str(kept), "--out", str(out)]
    )
    again()
    assert "read by the model: 9 cases" in capsys.readouterr().out
    first, asked = out.read_text(encoding="utf-8"), len(model.prompts)
    table = tomllib.loads(first)
    assert all(weight >= 0 for weight in Weighing.of(table["read"]).weights.values())
    assert len(kept.read_text(encoding="utf-8").splitlines()) == asked == len(set(model.prompts))
    again()
    assert len(model.prompts) == asked
    assert out.read_text(encoding="utf-8") == first


def test_a_reading_is_kept_even_where_the_model_tells_nothing(tmp_path: Path) -> None:
    silent = Scripted()
    assert Kept(silent, tmp_path / "kept.jsonl").log_odds("a?") is None
    sure = Sure()
    again = Kept(sure, tmp_path / "kept.jsonl")
    assert again.log_odds("a?") is None
    assert again.log_odds("b?") == 1
    assert sure.prompts == ["b?"]
