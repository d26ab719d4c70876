"""A whole run: its files, scoring it again, going on after an interruption, and what it says of itself."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eval_library import ARTICLES, QUESTIONS, Scripted, build, opened, with_model
from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.collect import Plan
from eval.evaluate import evaluate, rescore
from eval.rows import Row, RowsError, load_rows, write_rows
from eval.run import Run, about, fingerprint
from index.settings import EmbeddingSettings
from rag.engine import Trichdan
from rag.settings import LLMSettings, RetrievalSettings, Settings

FROST = "The glass bridge closes until March because frost has cracked 14 of its panels."
QUOTES = Settings(llm=LLMSettings(model="none"))
ALONE = Plan(baselines=False)
SEARCH = Plan(answers=False, baselines=False)
FILES = {"run.json", "questions.jsonl", "rows.jsonl", "results.json", "report.html"}


def strictly(text: str) -> Any:
    """JSON as other programs read it, which know no NaN."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def without_times(results: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in results.items() if name != "timings_ms"}


def interrupted(after: int) -> Callable[[], None]:
    """Ctrl-C after so many questions."""
    asked: list[None] = []

    def done() -> None:
        asked.append(None)
        if len(asked) == after:
            raise KeyboardInterrupt

    return done


def begun(small: Trichdan, questions: Path, out: Path, after: int, plan: Plan = ALONE) -> None:
    """A run that was interrupted."""
    with pytest.raises(KeyboardInterrupt):
        evaluate(small, QUOTES, questions, out, plan, done=interrupted(after))


@pytest.fixture(scope="module")
def whole(small: Trichdan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder and the results of a run with everything, that nobody interrupts or changes."""
    root = tmp_path_factory.mktemp("whole")
    file = root / "asked.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in QUESTIONS), encoding="utf-8")
    return root / "new" / "run", evaluate(small, QUOTES, file, root / "new" / "run", Plan(hold_out=True))


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_run_leaves_its_files_and_nothing_half_written(
    whole: tuple[Path, dict[str, Any]], questions_file: Path
) -> None:
    out, results = whole
    assert {file.name for file in out.iterdir()} == FILES
    assert strictly((out / "results.json").read_text(encoding="utf-8")) == results
    assert (out / "questions.jsonl").read_bytes() == questions_file.read_bytes()
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (results["schema"], results["questions"], results["answerable"]) == (2, 5, 4)
    assert results["run"] == strictly((out / "run.json").read_text(encoding="utf-8"))
    assert {row.fingerprint for row in load_rows(out / "rows.jsonl").values()} == {results["run"]["fingerprint"]}
    assert "judge" not in results


def test_a_small_folder_deserves_its_figures(whole: tuple[Path, dict[str, Any]]) -> None:
    _, results = whole
    metrics = {name: each["value"] for name, each in results["metrics"].items()}
    assert metrics["hit@3"] == metrics["coverage"] == metrics["citation_validity"] == metrics["citation_coverage"] == 1
    assert metrics["hallucination"] == metrics["failures"] == metrics["invented_numbers"] == 0
    assert metrics["gold_in_answer"] == 1
    assert set(results["baselines"]) == {
        "keyword_only", "dense_only", "best_sentence", "right_paragraph_given", "never_abstain", "always_abstain",
    }  # fmt: skip
    assert {"vi→vi", "vi→en", "en→en", "en→vi"} <= set(results["by"])
    assert set(results["timings_ms"]) == {"search", "rerank", "evidence", "writing", "total"}
    assert results["missing_gold"] == []


def test_a_search_alone_has_no_answers(small: Trichdan, questions_file: Path, tmp_path: Path) -> None:
    results = evaluate(small, QUOTES, questions_file, tmp_path / "run", Plan(answers=False))
    assert "crag" not in results["metrics"]
    assert results["metrics"]["hit@1"]["n"] == 4
    assert set(results["baselines"]) == {"keyword_only", "dense_only"}
    assert set(results["timings_ms"]) == {"search", "rerank"}
    assert set(results["causes"]) <= {"right", "not retrieved", "retrieved, not first"}


def test_a_question_file_of_a_windows_editor_is_asked(small: Trichdan, tmp_path: Path) -> None:
    file = tmp_path / "windows.jsonl"
    lines = "\r\n".join(json.dumps(each, ensure_ascii=False) for each in QUESTIONS)
    file.write_bytes(b"\xef\xbb\xbf" + lines.encode() + b"\r\n")
    assert evaluate(small, QUOTES, file, tmp_path / "run", SEARCH)["questions"] == 5
    assert rescore(tmp_path / "run")["questions"] == 5


def test_the_questions_of_a_run_can_be_asked_again_in_its_own_folder(
    small: Trichdan, questions_file: Path, tmp_path: Path
) -> None:
    first = evaluate(small, QUOTES, questions_file, tmp_path / "run", SEARCH)
    again = evaluate(small, QUOTES, tmp_path / "run" / "questions.jsonl", tmp_path / "run", SEARCH)
    assert without_times(again) == without_times(first)


def test_the_rows_of_the_run_before_are_kept(small: Trichdan, questions_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    evaluate(small, QUOTES, questions_file, out, SEARCH)
    before = (out / "rows.jsonl").read_bytes()
    evaluate(small, QUOTES, questions_file, out, ALONE)
    assert (out / "rows.before.jsonl").read_bytes() == before
    assert {row.answer is None for row in load_rows(out / "rows.jsonl").values()} == {False}


def test_a_run_that_came_to_nothing_does_not_push_out_the_rows_that_are_kept(
    small: Trichdan, questions_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    evaluate(small, QUOTES, questions_file, out, ALONE)
    before = (out / "rows.jsonl").read_bytes()
    (out / "rows.jsonl").rename(out / "rows.before.jsonl")
    (out / "rows.jsonl").touch()
    evaluate(small, QUOTES, questions_file, out, SEARCH)
    assert (out / "rows.before.jsonl").read_bytes() == before


def test_results_of_the_run_before_do_not_stand_beside_the_rows_of_another(
    small: Trichdan, questions_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    evaluate(small, QUOTES, questions_file, out, SEARCH)
    begun(small, questions_file, out, after=2)
    for name in ("results.json", "report.html"):
        assert not (out / name).exists()


# --- scoring again -------------------------------------------------------------------------------------------------


def test_scoring_again_needs_no_index_and_writes_the_same_bytes(
    embedding: BaseEmbedding, questions_file: Path, tmp_path: Path
) -> None:
    few = {name: ARTICLES[name] for name in ("oc-huong-ho-tram", "glass-bridge", "night-ferry")}
    index = build(tmp_path / "library", embedding, few)
    with opened(index, embedding) as trichdan:
        results = evaluate(trichdan, QUOTES, questions_file, tmp_path / "run", Plan(hold_out=True))
    shutil.rmtree(tmp_path / "library")
    written = {file.name: file.read_bytes() for file in (tmp_path / "run").iterdir()}
    assert rescore(tmp_path / "run") == results
    assert {file.name: file.read_bytes() for file in (tmp_path / "run").iterdir()} == written
    # These questions were made for more articles.
    assert results["missing_gold"] == ["cau-kinh-moc-chau#p1", "keo-dua-ben-tre#p2"]


@pytest.mark.parametrize("said", ["", "{", "[]", "null"])
def test_a_run_that_does_not_say_what_it_was_is_refused(
    whole: tuple[Path, dict[str, Any]], tmp_path: Path, said: str
) -> None:
    out = Path(shutil.copytree(whole[0], tmp_path / "run"))
    (out / "run.json").write_text(said, encoding="utf-8")
    with pytest.raises(RowsError, match=r"run\.json"):
        rescore(out)


def test_a_folder_without_a_run_is_refused_with_the_way_to_one(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match="holds no run; make one with: trichdan eval"):
        rescore(tmp_path)


def test_a_run_that_was_interrupted_can_be_scored(small: Trichdan, questions_file: Path, tmp_path: Path) -> None:
    begun(small, questions_file, tmp_path / "run", after=2)
    metrics = rescore(tmp_path / "run")["metrics"]
    assert (metrics["coverage"]["value"], metrics["coverage"]["n"]) == (2 / 5, 5)
    assert (metrics["failures"]["value"], metrics["failures"]["n"]) == (3 / 5, 5)
    assert metrics["hit@10"]["n"] == 4


# --- going on ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [0, 1, 40])
def test_a_run_that_was_killed_goes_on_to_the_same_results(
    small: Trichdan, questions_file: Path, tmp_path: Path, whole: tuple[Path, dict[str, Any]], torn: int
) -> None:
    plan = Plan(hold_out=True)
    out = tmp_path / "killed"
    begun(small, questions_file, out, 3, plan)
    rows = out / "rows.jsonl"
    rows.write_bytes(rows.read_bytes()[: -torn or None])
    kept = rows.read_bytes().split(b"\n")[:-1]
    done: list[None] = []
    results = evaluate(small, QUOTES, questions_file, out, plan, resume=True, done=lambda: done.append(None))
    assert without_times(results) == without_times(whole[1])
    assert len(done) == 5
    # What was there is not asked again: it keeps its times.
    assert rows.read_bytes().split(b"\n")[: len(kept)] == kept
    assert {file.name for file in out.iterdir()} == FILES


def test_what_failed_is_asked_again_and_nothing_else(small: Trichdan, questions_file: Path, tmp_path: Path) -> None:
    out, broken, mended = tmp_path / "run", Scripted(fails="out of memory"), Scripted("14.")
    first = evaluate(with_model(small, broken), QUOTES, questions_file, out, ALONE)
    asked = {row.id for row in load_rows(out / "rows.jsonl").values() if row.error}
    assert first["metrics"]["failures"]["value"] == len(asked) / 5
    second = evaluate(with_model(small, mended), QUOTES, questions_file, out, ALONE, resume=True)
    assert second["metrics"]["failures"]["value"] == 0
    for model in (broken, mended):
        sent = {line["id"] for line in QUESTIONS if any(line["question"] in prompt for prompt in model.prompts)}
        assert sent == asked != set()
    before = len(mended.prompts)
    evaluate(with_model(small, mended), QUOTES, questions_file, out, ALONE, resume=True)
    assert len(mended.prompts) == before


def test_where_there_is_nothing_to_go_on_with_a_run_begins(
    small: Trichdan, questions_file: Path, tmp_path: Path
) -> None:
    assert evaluate(small, QUOTES, questions_file, tmp_path / "run", SEARCH, resume=True)["questions"] == 5


def other_settings(questions: Path) -> tuple[Settings, Path, Plan]:
    return Settings(llm=LLMSettings(model="none"), retrieval=RetrievalSettings(threshold=1)), questions, ALONE


def other_plan(questions: Path) -> tuple[Settings, Path, Plan]:
    return QUOTES, questions, Plan(baselines=False, hold_out=True)


def other_questions(questions: Path) -> tuple[Settings, Path, Plan]:
    changed = questions.with_name("changed.jsonl")
    changed.write_text(questions.read_text(encoding="utf-8").replace("18 tấn", "19 tấn"), encoding="utf-8")
    return QUOTES, changed, ALONE


@pytest.mark.parametrize("other", [other_settings, other_plan, other_questions])
def test_going_on_with_anything_else_is_refused_and_nothing_is_lost(
    small: Trichdan, questions_file: Path, tmp_path: Path, other: Callable[[Path], tuple[Settings, Path, Plan]]
) -> None:
    out = tmp_path / "run"
    begun(small, questions_file, out, after=2)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    settings, questions, plan = other(questions_file)
    with pytest.raises(RowsError, match="another index, other settings"):
        evaluate(small, settings, questions, out, plan, resume=True)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_going_on_over_another_index_is_refused(
    small: Trichdan, embedding: BaseEmbedding, questions_file: Path, tmp_path: Path
) -> None:
    begun(small, questions_file, tmp_path / "run", after=2)
    few = {name: ARTICLES[name] for name in ("oc-huong-ho-tram", "glass-bridge")}
    with opened(build(tmp_path / "library", embedding, few), embedding) as trichdan, pytest.raises(RowsError):
        evaluate(trichdan, QUOTES, questions_file, tmp_path / "run", ALONE, resume=True)


def test_going_on_with_anything_else_before_the_first_row_is_no_mixture(
    small: Trichdan, questions_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    begun(small, questions_file, out, after=1)
    (out / "rows.jsonl").write_bytes(b"")
    settings, questions, plan = other_settings(other_questions(questions_file)[1])
    try:
        results = evaluate(small, settings, questions, out, plan, resume=True)
    except RowsError:
        return
    # If it is not refused it is a run of its own: what it says of itself is true.
    assert results["run"]["retrieval"]["threshold"] == 1
    assert {row.fingerprint for row in load_rows(out / "rows.jsonl").values()} == {results["run"]["fingerprint"]}
    assert "19 tấn" in (out / "questions.jsonl").read_text(encoding="utf-8")


# --- what a run says of itself -------------------------------------------------------------------------------------


def test_a_run_names_what_its_figures_depend_on(small: Trichdan, questions_file: Path) -> None:
    told = about(with_model(small, Scripted()), QUOTES, questions_file, Plan(hold_out=True))
    assert told["index"]["articles"] == len(ARTICLES)
    assert sum(told["index"]["paragraphs"].values()) == 3 * len(ARTICLES)
    assert "multilingual-e5-small" in told["index"]["embedding"]
    assert told["retrieval"]["threshold"] == 0.0
    assert told["llm"]["model"] == "scripted"
    assert told["plan"] == {"answers": True, "baselines": True, "hold_out": True}
    assert about(small, QUOTES, questions_file, Plan())["llm"]["model"] == "none"


def test_equal_runs_have_one_fingerprint_and_others_have_others(
    small: Trichdan, questions_file: Path, tmp_path: Path
) -> None:
    def told(settings: Settings = QUOTES, questions: Path = questions_file, plan: Plan = ALONE, **llm: Any) -> str:
        trichdan = with_model(small, llm["model"]) if llm else small
        return fingerprint(about(trichdan, settings, questions, plan))

    elsewhere = tmp_path / "elsewhere.jsonl"
    elsewhere.write_bytes(questions_file.read_bytes())
    assert told() == told(questions=elsewhere)
    with_key = Settings(llm=LLMSettings(model="none", options={"seed": 1}))
    others = [told(*other(questions_file)) for other in (other_settings, other_plan, other_questions)]
    assert len({told(), told(with_key), told(model=Scripted()), *others}) == 6


def test_a_run_names_no_path_of_this_machine_and_no_key(
    small: Trichdan, questions_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRICHDAN_API_KEY", "sk-from-the-environment")
    models = tmp_path / "models"
    (models / "e5-tuned").mkdir(parents=True)
    settings = Settings(
        embedding=EmbeddingSettings(model=str(models / "e5-tuned"), options={"token": "hf-secret"}),
        llm=LLMSettings(model=str(models / "big.gguf"), options={"api_key": "sk-secret"}),
    )
    told = json.dumps(about(small, settings, questions_file, ALONE))
    for hidden in (str(tmp_path), str(Path.home()), "secret", "sk-from-the-environment"):
        assert hidden not in told
    # Another model is another run all the same.
    other = settings.model_copy(update={"embedding": EmbeddingSettings(model=str(models / "other"))})
    assert about(small, other, questions_file, ALONE) != about(small, settings, questions_file, ALONE)


@pytest.mark.parametrize("threshold", [float("-inf"), float("inf"), float("nan")])
def test_a_threshold_without_a_word_in_json_breaks_no_file(
    small_index: Path, embedding: BaseEmbedding, questions_file: Path, tmp_path: Path, threshold: float
) -> None:
    # "Never refuse" and "always refuse" are what one tries; to say so must not cost a night's answers.
    out = tmp_path / "run"
    try:
        settings = Settings(llm=LLMSettings(model="none"), retrieval=RetrievalSettings(threshold=threshold))
    except ValueError:
        return
    with opened(small_index, embedding, settings=settings) as trichdan:
        evaluate(trichdan, settings, questions_file, out, ALONE)
    for name in ("run.json", "results.json"):
        strictly((out / name).read_text(encoding="utf-8"))


def test_what_no_score_is_known_of_breaks_no_file(
    whole: tuple[Path, dict[str, Any]], tmp_path: Path, row: Callable[..., Row]
) -> None:
    out = Path(shutil.copytree(whole[0], tmp_path / "run"))
    rows = [row(id=f"q{n}", relevance=value) for n, value in enumerate([float("-inf"), float("nan"), None, 2.0], 1)]
    write_rows(out / "rows.jsonl", rows)
    results = rescore(out)
    assert strictly((out / "results.json").read_text(encoding="utf-8")) == results


def test_a_question_of_no_words_is_asked_like_any_other(small: Trichdan, tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    odd = [{**QUESTIONS[2], "id": f"odd{n}", "question": text} for n, text in enumerate(["?!", " ", "🦆", "a" * 5000])]
    file.write_text("\n".join(map(json.dumps, odd)), encoding="utf-8")
    results = evaluate(small, QUOTES, file, tmp_path / "run", Plan())
    assert results["metrics"]["failures"]["value"] == 0
    assert load_rows(tmp_path / "run" / "rows.jsonl")["odd0"].abstained
    strictly((tmp_path / "run" / "results.json").read_text(encoding="utf-8"))


def test_a_run_is_read_as_it_was_written(small: Trichdan, questions_file: Path, tmp_path: Path) -> None:
    evaluate(small, QUOTES, questions_file, tmp_path / "run", SEARCH)
    run = Run.load(tmp_path / "run")
    assert [question.id for question in run.questions] == list(run.rows) == ["q1", "q2", "q3", "q4", "q5"]
    assert run.about["plan"] == {"answers": False, "baselines": False, "hold_out": False}
