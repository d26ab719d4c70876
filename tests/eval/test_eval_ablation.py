"""What each part of the search is worth, over a few of the sample's questions."""

import json
from pathlib import Path

import pytest

from eval.ablation import PARTS, ablation, as_text, main
from eval.dataset import load_questions
from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from rag.settings import Settings

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"


@pytest.fixture(scope="module")
def index(tmp_path_factory, embedding) -> Path:
    folder = tmp_path_factory.mktemp("ablation")
    sync(SAMPLE / "articles", folder, EmbeddingSettings(), VectorSettings(), lambda: embedding)
    return folder


def test_every_part_is_switched_off_in_turn(index):
    questions = [question for question in load_questions(SAMPLE / "questions.jsonl") if question.answerable][::6]
    report = ablation(questions, index, Settings())
    assert list(report) == ["everything", *(f"without {part}" for part in PARTS)]
    whole = report["everything"]["metrics"]["mrr@10"]["value"]
    for name, found in report.items():
        if name != "everything":
            worth = found["worth"]["mrr@10"]
            assert worth["value"] == pytest.approx(whole - found["metrics"]["mrr@10"]["value"])
            assert worth["low"] <= worth["value"] <= worth["high"]
    assert report["without late interaction"]["worth"]["mrr@10"]["value"] > 0
    table = as_text(report)
    assert len(table.splitlines()) == len(report) + 1
    assert all(name in table for name in report)


def test_an_index_that_is_not_there_is_named(tmp_path, capsys):
    line = {"id": "1", "lang": "en", "question": "Who?", "answers": ["x"], "gold": ["a#p1"], "answerable": True}
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({**line, "reference": "x", "facts": []}), encoding="utf-8")
    assert main([str(file), str(tmp_path / "none")]) == 1
    assert "no index in" in capsys.readouterr().err
