"""`trichdan eval` as other programs and people meet it: JSON on stdout, tables, exit codes."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eval_library import QUESTIONS
from typer.testing import CliRunner

from eval.dataset import load_questions
from eval.rows import load_rows
from index.article import Address
from index.feedback import Feedback, FeedbackBook
from rag.settings import KEY_VARIABLES
from tests.rag.scripted_llm import ScriptedLLM
from ui.cli import app

Command = Callable[..., Any]
ESTIMATE = {"value", "low", "high", "n"}
SQUAD = {
    "data": [
        {
            "title": "Chợ nổi Cái Răng",
            "paragraphs": [
                {
                    "context": "Chợ nổi Cái Răng họp từ ba giờ sáng trên sông Cần Thơ.",
                    "qas": [
                        {"id": "1", "question": "Chợ nổi Cái Răng họp từ mấy giờ?", "answers": [{"text": "ba giờ"}]},
                        {"id": "2", "question": "Ai họp chợ nổi Cái Răng?", "answers": []},
                    ],
                }
            ],
        }
    ]
}


@pytest.fixture(scope="module")
def trichdan() -> Command:
    """Run `trichdan eval …` in this process."""

    def run(*arguments: str | Path) -> Any:
        ended = CliRunner().invoke(app, ["eval", *map(str, arguments)], prog_name="trichdan")
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return SimpleNamespace(code=ended.exit_code, out=ended.stdout, err=ended.stderr)

    return run


def only_json(ran: Any) -> Any:
    """The one JSON value on stdout."""
    (line,) = ran.out.splitlines()
    return json.loads(line)


@pytest.fixture(scope="module")
def asked(trichdan: Command, small_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A whole run, by the command alone. folder: where its files are."""
    root = tmp_path_factory.mktemp("asked")
    file = root / "questions.jsonl"
    file.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in QUESTIONS), encoding="utf-8")
    ran = trichdan(
        file, "--index", small_index, "--llm", "none", "--hold-out", "--out", root / "run",
        "--set", "retrieval.evidence=5", "--set", "retrieval.threshold=-0.4", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    ran.folder, ran.questions = root / "run", file
    return ran


@pytest.fixture
def copy(asked: Any, tmp_path: Path) -> Path:
    """A run of one's own, to change."""
    return Path(shutil.copytree(asked.folder, tmp_path / "copy"))


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedLLM]:
    for name in KEY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    with closing(ScriptedLLM()) as server:
        yield server


# --- asking --------------------------------------------------------------------------------------------------------


def test_a_run_prints_its_results_as_one_json_value(asked: Any) -> None:
    results = only_json(asked)
    assert results == json.loads((asked.folder / "results.json").read_text(encoding="utf-8"))
    assert (results["schema"], results["questions"], results["answerable"]) == (2, 5, 4)
    for metrics in (results["metrics"], *results["by"].values(), *results["baselines"].values()):
        assert metrics
        assert all(set(each) == ESTIMATE for each in metrics.values())
        assert all(each["low"] <= each["value"] + 1e-9 for each in metrics.values())
    assert {"crag", "mrr@10", "held_out_answered", "citation_precision"} <= set(results["metrics"])
    assert {"mono", "lang:vi", "vi→vi", "vi→en"} <= set(results["by"])
    assert all(set(each) == {"p50", "p95", "n"} for each in results["timings_ms"].values())


def test_settings_of_one_run_are_used_and_told(asked: Any) -> None:
    retrieval = only_json(asked)["run"]["retrieval"]
    assert (retrieval["evidence"], retrieval["threshold"]) == (5, -0.4)
    assert {len(row.evidence) for row in load_rows(asked.folder / "rows.jsonl").values()} == {5}


def test_a_search_alone_can_be_measured_after_indexing_a_folder(
    trichdan: Command, small_index: Path, asked: Any, tmp_path: Path
) -> None:
    ran = trichdan(
        asked.questions, "--articles", small_index.parent / "articles", "--index", tmp_path / "index",
        "--retrieval-only", "--no-baselines", "--out", tmp_path / "run", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    results = only_json(ran)
    assert "crag" not in results["metrics"]
    assert results["baselines"] == {}
    assert results["metrics"]["hit@10"] == only_json(asked)["metrics"]["hit@10"]
    # The same articles are the same index, wherever it is and however it came about.
    assert results["run"]["index"] == only_json(asked)["run"]["index"]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--set", "retrieval.nothing=1"], "--set retrieval.nothing=1: expected section.key=value"),
        (["--set", "retrieval.threshold"], "expected section.key=value"),
        (["--set", "threshold=1"], "expected section.key=value"),
        (["--set", "retrieval.threshold=high"], "retrieval.threshold"),
        (["--set", "retrieval.evidence=0"], "retrieval.evidence"),
        (["--retrieval-only", "--hold-out"], "leave out --retrieval-only"),
        (["--retrieval-only", "--judge", "none"], "leave out --retrieval-only"),
    ],
)
def test_wrong_usage_is_code_2_and_leaves_no_files(
    trichdan: Command, small_index: Path, asked: Any, tmp_path: Path, flags: list[str], told: str
) -> None:
    ran = trichdan(asked.questions, "--index", small_index, "--out", tmp_path / "run", "--json", *flags)
    assert ran.code == 2
    assert told in only_json(ran)["error"]
    assert not (tmp_path / "run").exists()


def test_questions_that_are_not_there_or_no_questions_are_code_1(
    trichdan: Command, small_index: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "q1"}\n', encoding="utf-8")
    for name in ("nowhere.jsonl", "bad.jsonl"):
        ran = trichdan(tmp_path / name, "--index", small_index, "--out", tmp_path / "run", "--json")
        assert ran.code == 1
        assert name in only_json(ran)["error"]
        assert name in ran.err
    assert not (tmp_path / "run").exists()


def test_an_index_that_is_not_there_is_code_1(trichdan: Command, asked: Any, tmp_path: Path) -> None:
    ran = trichdan(asked.questions, "--index", tmp_path / "none", "--out", tmp_path / "run", "--json")
    assert ran.code == 1
    assert "trichdan index FOLDER" in only_json(ran)["error"]


# --- scoring -------------------------------------------------------------------------------------------------------


def test_scoring_again_prints_the_same(trichdan: Command, asked: Any) -> None:
    again = trichdan("score", asked.folder, "--json")
    assert (again.code, again.out) == (0, asked.out)


def test_people_see_the_figures_that_decide_and_where_the_files_are(trichdan: Command, asked: Any) -> None:
    ran = trichdan("score", asked.folder)
    assert ran.code == 0
    results = only_json(asked)
    # The first table comes before that of the baselines, which has names of metrics as heads.
    lines = {line.split()[0]: line for line in reversed(ran.out.splitlines()) if line.strip()}
    for name in ("crag", "hallucination", "false_abstention", "hit@1", "mrr@10", "citation_precision", "failures"):
        found = results["metrics"][name]
        assert f"{found['value']:.3f}" in lines[name]
        assert f"{found['low']:.3f} – {found['high']:.3f}" in lines[name]
    for name in results["baselines"]:
        assert name.replace("_", " ") in ran.out
    assert "5 questions (4 answerable); intervals: 2000 draws of articles, seed 20260101" in ran.out
    assert "total" in lines
    assert str(asked.folder) in ran.err
    assert "report.html" in ran.err
    assert max(map(len, ran.out.splitlines()[:-1])) <= 80


def test_questions_made_for_other_articles_are_told(trichdan: Command, copy: Path) -> None:
    text = (copy / "questions.jsonl").read_text(encoding="utf-8")
    (copy / "questions.jsonl").write_text(text.replace("night-ferry#p1", "day-ferry#p1"), encoding="utf-8")
    ran = trichdan("score", copy, "--json")
    assert only_json(ran)["missing_gold"] == ["day-ferry#p1"]
    assert "day-ferry#p1" in ran.err
    assert "other articles" in ran.err


def test_a_folder_without_a_run_is_code_1(trichdan: Command, asked: Any, tmp_path: Path) -> None:
    for arguments in (["score", tmp_path], ["compare", asked.folder, tmp_path], ["judge", tmp_path, "--llm", "none"]):
        assert trichdan(*arguments, "--json").code == 1


# --- comparing -----------------------------------------------------------------------------------------------------


def changed(folder: Path) -> None:
    """Make one answer of a run wrong."""
    text = (folder / "rows.jsonl").read_text(encoding="utf-8")
    (folder / "rows.jsonl").write_text(text.replace("18 tấn", "81 tấn"), encoding="utf-8")


def test_a_comparison_is_one_json_value(trichdan: Command, asked: Any, copy: Path) -> None:
    same = only_json(trichdan("compare", asked.folder, copy, "--json"))
    assert same["equal"] is True
    assert {line["verdict"] for line in same["metrics"].values()} == {"equal"}
    changed(copy)
    other = only_json(trichdan("compare", asked.folder, copy, "--json"))
    assert (other["equal"], other["questions"], other["decided_by"]) == (False, 5, "crag")
    assert [each["id"] for each in other["lost"]] == ["q1"]
    assert other["metrics"]["gold_in_answer"]["value"] < 0


def test_people_see_what_was_lost_with_both_answers(trichdan: Command, asked: Any, copy: Path, tmp_path: Path) -> None:
    assert "equal on all 5 questions" in trichdan("compare", asked.folder, copy).out
    changed(copy)
    ran = trichdan("compare", asked.folder, copy, "--out", tmp_path / "page.html")
    assert ran.code == 0
    assert "1 lost (by crag):" in ran.out
    assert "18 tấn" in ran.out
    assert "81 tấn" in ran.out
    assert str(tmp_path / "page.html") in ran.err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "81 tấn" in page


def test_different_questions_under_one_id_are_code_1(trichdan: Command, asked: Any, copy: Path) -> None:
    text = (copy / "questions.jsonl").read_text(encoding="utf-8")
    (copy / "questions.jsonl").write_text(text.replace("Ai vừa nhận", "Ai sắp nhận"), encoding="utf-8")
    ran = trichdan("compare", asked.folder, copy, "--json")
    assert ran.code == 1
    assert "q3" in only_json(ran)["error"]


# --- judging -------------------------------------------------------------------------------------------------------


def test_a_judge_stands_beside_the_figures(trichdan: Command, asked: Any, copy: Path, scripted: ScriptedLLM) -> None:
    answered = [row for row in load_rows(copy / "rows.jsonl").values() if not row.abstained]
    for _ in answered:
        scripted.says("YES")
        scripted.says("4.0\nFine.")
    ran = trichdan("judge", copy, "--llm", scripted.url, "--json")
    assert ran.code == 0, ran.err
    results = only_json(ran)
    judged = results.pop("judge")
    assert judged["judged"] == len(answered)
    assert (judged["faithfulness"]["value"], judged["correctness"]["value"]) == (1, 4)
    assert set(judged["faithfulness"]) == ESTIMATE
    assert results == only_json(asked)


def test_no_model_is_no_judge(trichdan: Command, copy: Path) -> None:
    ran = trichdan("judge", copy, "--llm", "none", "--json")
    assert ran.code == 1
    assert "a judge needs a model" in only_json(ran)["error"]


# --- questions from elsewhere --------------------------------------------------------------------------------------


def test_an_import_tells_what_it_made_and_what_it_left_out(trichdan: Command, tmp_path: Path) -> None:
    (tmp_path / "set.json").write_text(json.dumps(SQUAD), encoding="utf-8")
    ran = trichdan("import", tmp_path / "set.json", tmp_path / "out", "--json")
    assert ran.code == 0
    told = only_json(ran)
    assert (told["articles"], told["questions"]) == (1, 1)
    assert [each["what"] for each in told["left_out"]] == ["2"]
    assert told["left_out"][0]["reason"]
    assert [question.id for question in load_questions(tmp_path / "out" / "questions.jsonl")] == ["1"]
    # A second time it would overwrite them.
    again = trichdan("import", tmp_path / "set.json", tmp_path / "out", "--json")
    assert (again.code, set(only_json(again))) == (1, {"error"})
    assert trichdan("import", tmp_path / "set.json", "--json").code == 2


def test_what_readers_found_wrong_becomes_questions(trichdan: Command, small_index: Path, tmp_path: Path) -> None:
    index, out = Path(shutil.copytree(small_index, tmp_path / "index")), tmp_path / "questions.jsonl"
    nothing = trichdan("feedback", out, "--index", index, "--json")
    assert (nothing.code, set(only_json(nothing)), out.exists()) == (1, {"error"}, False)
    with closing(FeedbackBook(index)) as book:
        book.add(
            Feedback(
                question="Ốc bán cho ai?", language="vi", answer="Không rõ.", model="none", helpful=False,
                right=(Address("oc-huong-ho-tram", 1),),
            )
        )  # fmt: skip
    ran = trichdan("feedback", out, "--index", index, "--json")
    assert (ran.code, only_json(ran)) == (0, {"questions": 1})
    (question,) = load_questions(out)
    assert (question.question, question.answerable) == ("Ốc bán cho ai?", True)
    assert question.gold == (Address("oc-huong-ho-tram", 1),)


def test_help_is_given_for_every_command(trichdan: Command) -> None:
    listed = trichdan("--help").out
    for command in ("run", "score", "judge", "compare", "import", "feedback"):
        assert command in listed
        assert trichdan(command, "--help").code == 0
