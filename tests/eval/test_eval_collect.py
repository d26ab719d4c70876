"""A real run over a real index: rows as they come, and a score that a small folder deserves."""

import json
import socket
from pathlib import Path

import pytest

from eval.collect import collect, collect_one
from eval.dataset import Reference, load_questions
from eval.rows import Row, load_rows
from eval.score import score
from index.article import Address
from index.settings import ModelSettings
from rag.engine import Trichdan
from rag.llm import open_llm
from rag.settings import LLMSettings, Settings

QUESTIONS = [
    {"id": "q1", "lang": "vi", "question": "Làng nuôi ốc hương Hồ Tràm bán chuyến đầu tiên bao nhiêu tấn?",
     "answers": ["18 tấn"], "gold": ["oc-huong-ho-tram#p1"], "answerable": True, "kind": "mono"},
    {"id": "q2", "lang": "en", "question": "Why does the glass bridge at Moc Chau close until March?",
     "answers": ["frost"], "gold": ["glass-bridge#p1"], "answerable": True, "kind": "mono"},
    {"id": "q3", "lang": "vi", "question": "Ai vừa nhận giải Nobel Vật lý?", "answerable": False, "kind": "none"},
    {"id": "q4", "lang": "vi", "question": "Thế còn thiệt hại?", "answers": ["640 triệu đồng"],
     "gold": ["keo-dua-ben-tre#p2"], "answerable": True, "kind": "followup",
     "history": [{"question": "Lò kẹo dừa Út Nhành ở Bến Tre cháy lúc nào?", "answer": "Lúc nửa đêm."}]},
]  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> list[Reference]:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in QUESTIONS), encoding="utf-8")
    return load_questions(file)


def test_a_run_gives_a_row_for_every_question_and_a_score(
    small: Trichdan, questions: list[Reference], tmp_path: Path
) -> None:
    done: list[None] = []
    collect(questions, small, tmp_path / "rows.jsonl", answers=True, done=lambda: done.append(None))
    rows = load_rows(tmp_path / "rows.jsonl")
    assert list(rows) == ["q1", "q2", "q3", "q4"]
    assert len(done) == 4
    assert (rows["q1"].retrieved[0].address, rows["q1"].citations[0]) == (
        Address("oc-huong-ho-tram", 1),
        (1, Address("oc-huong-ho-tram", 1)),
    )
    assert rows["q4"].retrieved[0].address.article == "keo-dua-ben-tre"
    assert rows["q3"].abstained
    assert all(row.timings_ms and row.timings_ms["total"] for row in rows.values())
    metrics = score(questions, rows, answers=True)["metrics"]
    assert metrics["hit@3"]["value"] == metrics["gold_in_answer"]["value"] == 1
    assert metrics["citation_validity"]["value"] == metrics["citation_coverage"]["value"] == 1
    assert metrics["hallucination"]["value"] == metrics["failures"]["value"] == 0


def test_a_run_that_only_searches_answers_nothing(small: Trichdan, questions: list[Reference], tmp_path: Path) -> None:
    collect(questions, small, tmp_path / "rows.jsonl", answers=False, done=lambda: None)
    for row in load_rows(tmp_path / "rows.jsonl").values():
        assert row.retrieved
        assert (row.answer, row.sentences, row.citations, row.evidence) == ("", (), (), ())
        assert set(row.timings_ms or {}) == {"search"}


def test_what_is_retrieved_is_what_search_gives(small: Trichdan, questions: list[Reference]) -> None:
    row = collect_one(questions[1], small, answers=False)
    assert [hit.address for hit in row.retrieved] == [hit.address for hit in small.search(questions[1].question, 10)]


def test_a_model_that_fails_is_a_failure_and_not_its_quotes_an_answer(
    small: Trichdan, questions: list[Reference]
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    model = open_llm(LLMSettings(model=nobody, name="gone", timeout=2), ModelSettings())
    row = collect_one(questions[0], Trichdan(small.catalog, small.searcher, model, Settings()), answers=True)
    assert "gone" in row.error
    metrics = score(questions[:1], {row.id: row}, answers=True)["metrics"]
    assert metrics["failures"]["value"] == 1
    assert metrics["gold_in_answer"]["value"] == 0
    assert metrics["hit@1"]["value"] == 1


def test_rows_written_before_a_run_was_interrupted_are_there(
    small: Trichdan, questions: list[Reference], tmp_path: Path
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collect(questions, small, tmp_path / "rows.jsonl", answers=False, done=stop)
    (row,) = load_rows(tmp_path / "rows.jsonl").values()
    assert isinstance(row, Row)
    assert row.id == "q1"
