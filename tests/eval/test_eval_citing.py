"""LlamaIndex's citation engine beside Trichdan: a real index and engine, and a server that says what it is told."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llama_index.core
import pytest
from eval_library import Ask, MakeRow
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.query_engine.citation_query_engine import CITATION_QA_TEMPLATE

from eval.compare import compare
from eval.metrics.citations import citation_precision, citation_recall
from eval.rows import Row, load_rows
from eval.run import ROWS, Run
from eval.score import score
from eval.stock.citing import FIGURES, Asked, main, run
from eval.stock.citing_figures import SOURCE_PRECISION, answers_that_cite, source_precision
from eval.stock.citing_table import as_text
from eval.stock.silent import refuses
from eval.stock.sources import chunks_with_sources
from index.article import Address, Article, Paragraph
from rag.settings import LLMSettings, Settings
from tests.rag.scripted_llm import MODEL, ScriptedLLM

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"
NAMES = ("hoi-an-lu-thu-bon", "delta-post-kericho-tea", "ledger-orkney-tidal-turbine")
FLOOD: dict[str, Any] = {
    "id": "flood", "lang": "vi", "kind": "mono", "answerable": True, "answers": ["85 triệu đồng"],
    "question": "Trận lũ tháng 11/2024 gây thiệt hại bao nhiêu cho bà chủ tiệm may ở phố Bạch Đằng, Hội An?",
    "gold": ["hoi-an-lu-thu-bon#p4"],
}  # fmt: skip
PRESIDENT: dict[str, Any] = {
    "id": "president", "lang": "en", "kind": "unanswerable", "answerable": False,
    "question": "Who is the president of France?",
}  # fmt: skip
RIGHT = "Bà chủ tiệm may ước thiệt hại 85 triệu đồng [1]. Nước rút sau hai ngày [7]."


# --- what a source holds -------------------------------------------------------------------------------------------


def article_of(*blocks: str) -> Article:
    places, start = [], 0
    for number, block in enumerate(blocks, 1):
        places.append(Paragraph(Address("cho", number), block, start, start + len(block), "vi"))
        start += len(block) + 2
    return Article("cho", "cho.txt", "Chợ phiên", "", "", "", None, "vi", "", "\n\n".join(blocks), tuple(places))


def told(count: int, about: str) -> str:
    return " ".join(f"Câu thứ {number} kể về {about} ở chợ trên đèo." for number in range(count))


def test_a_short_article_is_one_source_with_all_its_paragraphs() -> None:
    (chunk,) = chunks_with_sources([article_of("Chợ họp từ ba giờ sáng.", "Đến trưa thì tan.")])
    assert chunk.sources == ((Address("cho", 1), Address("cho", 2)),)


def test_a_long_article_is_several_sources_and_no_paragraph_is_lost() -> None:
    article = article_of(*(told(12, thing) for thing in ("ngựa", "trâu", "vải", "rượu", "mật ong", "lanh")))
    chunks = chunks_with_sources([article])
    sources = [holds for chunk in chunks for holds in chunk.sources]
    assert len(chunks) > 1
    assert len(sources) > len(chunks)
    assert all(sources)
    assert {address for holds in sources for address in holds} == {paragraph.address for paragraph in article.body}
    assert len({chunk.name for chunk in chunks}) == len(chunks)


def test_a_paragraph_longer_than_a_source_is_what_every_piece_of_it_holds() -> None:
    chunks = chunks_with_sources([article_of(told(90, "mật ong"))])
    sources = [holds for chunk in chunks for holds in chunk.sources]
    assert len(sources) > 2
    assert set(sources) == {(Address("cho", 1),)}


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "Empty Response",
        "None of the sources are helpful.",
        "None of the provided sources mention the president of France [1].",
        "The provided sources do not mention the president of France. They tell of tea [2].",
        "I'm sorry, but the sources provided don't contain that information.",
        "Source 1 and Source 2 do not provide any information about the mayor.",
        "Based on the provided sources, there is no information about the mayor.",
        "The president of France is not mentioned in any of the sources.",
        "Unfortunately, I cannot answer this from the sources.",
        "Các nguồn được cung cấp không đề cập đến tổng thống Pháp.",
        "Không có nguồn nào hữu ích.",
        "Rất tiếc, không có thông tin về việc này trong các nguồn tin.",
        "Dựa trên các nguồn được cung cấp, không thể xác định ai là thị trưởng.",
        "Tổng thống Pháp không được nhắc đến trong các nguồn.",
        "Bài viết không nêu tên thị trưởng [1].",
    ],
)
def test_a_refusal_in_the_words_of_the_engines_prompt_is_recognised(answer: str) -> None:
    assert refuses(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "The damage is 85 million dong [1].",
        "The source of the river is in Quảng Nam, and it does not flood in May [1].",
        "Source 1 does not say it, Source 2 tells of 85 million dong [2].",
        "He said that he did not provide the money [1]. The sources do not mention why.",
        "The sources say that the mayor did not resign [2].",
        "There is no information yet on the cause, police said [1].",
        "Nguồn tin của công an nói cầu không có lan can [1].",
        "Không có thông tin về thương vong, theo công an xã [1].",
        "Ông Nam không có nhà khi lũ về [1].",
    ],
)
def test_an_answer_with_a_not_in_it_is_an_answer(answer: str) -> None:
    assert not refuses(answer)


# --- precision, told twice -----------------------------------------------------------------------------------------


def test_precision_counts_the_paragraphs_of_cited_sources_and_the_sources_that_hold_a_right_one(
    ask: Ask, row: MakeRow
) -> None:
    question = ask("a#p2")
    answered = row("x#p1=a#p1=a#p2=a#p3", cited="1:a#p1 1:a#p2 1:a#p3 2:b#p1", answer="Cầu dài [1]. Nó cũ [2].")
    assert citation_precision(question, answered) == 1 / 4
    assert source_precision(question, answered) == 1 / 2
    assert citation_recall(question, answered) == 1


def test_both_precisions_stand_over_the_same_questions(ask: Ask, row: MakeRow) -> None:
    cases = [
        (ask(), row(answer="Cầu dài.")),
        (ask(), row(abstained=True, answer="None of the sources are helpful.")),
        (ask(), row(error="HTTP 500")),
        (ask("", answerable=False), row(cited="1:a#p1", answer="Cầu dài [1].")),
    ]
    assert [source_precision(*case) for case in cases] == [0, None, 0, None]
    assert [citation_precision(*case) for case in cases] == [0, None, 0, None]


def test_a_copy_of_the_right_paragraph_is_right(ask: Ask, row: MakeRow) -> None:
    answered = row("x#p1=b#p1 b#p1=a#p1", cited="1:b#p1", answer="Cầu dài [1].")
    assert source_precision(ask("a#p1"), answered) == citation_precision(ask("a#p1"), answered) == 1


def test_an_answer_cites_when_it_has_a_number_even_one_that_leads_nowhere(ask: Ask, row: MakeRow) -> None:
    answers = ("Cầu dài [7].", "Cầu dài.", "")
    assert [answers_that_cite(ask(), row(answer=text)) for text in answers] == [1, 0, None]


# --- the engine, asked ---------------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[ScriptedLLM]:
    scripted = ScriptedLLM()
    yield scripted
    scripted.close()


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """LlamaIndex's own defaults stay unused."""
    defaults = llama_index.core.Settings
    before = (defaults._llm, defaults._embed_model, defaults._prompt_helper)
    yield
    assert (defaults._llm, defaults._embed_model, defaults._prompt_helper) == before


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles of the sample, and beside them the index that the first test makes."""
    root = tmp_path_factory.mktemp("citing")
    (root / "articles").mkdir()
    for file in (SAMPLE / "articles").iterdir():
        if file.stem in NAMES:
            shutil.copy(file, root / "articles")
    assert len(list((root / "articles").iterdir())) == len(NAMES)
    return root


Measure = Callable[..., dict[str, Any]]


@pytest.fixture
def measure(kept: Path, tmp_path: Path, embedding: BaseEmbedding, server: ScriptedLLM) -> Measure:
    """Ask the engine some questions; the figures."""

    def ask(*questions: dict[str, Any], **how: Any) -> dict[str, Any]:
        file = tmp_path / "asked.jsonl"
        file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in questions), encoding="utf-8")
        settings = Settings(llm=LLMSettings(model=server.url))
        asked = Asked(file, kept / "articles", **how)
        return run(asked, tmp_path / "run", settings, lambda: embedding, index=kept / "index")

    return ask


def value(report: dict[str, Any], name: str) -> float:
    return report["metrics"][name]["value"]


def rows_of(folder: Path) -> dict[str, Row]:
    return load_rows(folder / "run" / ROWS)


def test_a_number_that_leads_nowhere_is_no_citation(measure: Measure, server: ScriptedLLM, tmp_path: Path) -> None:
    server.says(RIGHT)
    report = measure(FLOOD)
    row = rows_of(tmp_path)["flood"]
    assert row.answer == RIGHT
    cited = {citation.address for citation in row.citations}
    assert {citation.number for citation in row.citations} == {1}
    assert Address("hoi-an-lu-thu-bon", 4) in cited
    assert cited <= {source.address for source in row.evidence}
    assert value(report, "citation_validity") == 1 / 2
    assert value(report, "citation_coverage") == 1 / 2
    assert value(report, "citation_precision") == 1 / len(cited)
    assert value(report, SOURCE_PRECISION) == value(report, "citation_recall") == 1
    assert value(report, "gold_in_answer") == value(report, "right_language") == value(report, "crag") == 1


def test_the_engine_asks_with_its_own_prompt_and_a_number_leads_to_what_stood_under_it(
    measure: Measure, server: ScriptedLLM, tmp_path: Path
) -> None:
    server.says("Một [1]. Hai [2]. Ba [3].")
    measure(FLOOD)
    (request,) = server.asked
    begin, _, end = CITATION_QA_TEMPLATE.template.partition("{context_str}")
    assert request.prompt.startswith(begin)
    assert request.prompt.endswith(end.format(query_str=FLOOD["question"]))
    assert request.body["temperature"] == 0
    _, *shown = re.split(r"Source [0-9]+:\n", request.prompt.removeprefix(begin))
    row = rows_of(tmp_path)["flood"]
    texts = {source.address: source.text for source in row.evidence}
    assert {citation.number for citation in row.citations} == {1, 2, 3} == set(range(1, len(shown) + 1))
    for citation in row.citations:
        assert texts[citation.address] in shown[citation.number - 1]


def test_more_chunks_are_more_sources(measure: Measure, server: ScriptedLLM, tmp_path: Path) -> None:
    server.says("Ba nguồn [3].")
    report = measure(FLOOD, top_k=3)
    assert value(report, "citation_validity") == 1
    assert len([hit for hit in rows_of(tmp_path)["flood"].retrieved if ", chunk " in hit.address.article]) == 3


def test_a_refusal_is_right_where_nothing_answers_and_wrong_where_something_does(
    measure: Measure, server: ScriptedLLM
) -> None:
    server.says("None of the sources are helpful.")
    server.says("The sources do not mention it [1].")
    report = measure(FLOOD, PRESIDENT)
    assert value(report, "false_abstention") == 1
    assert value(report, "hallucination") == 0
    assert value(report, "crag") == 1 / 2
    assert "citation_validity" not in report["metrics"]


def test_an_answer_where_nothing_answers_is_hallucinated(measure: Measure, server: ScriptedLLM) -> None:
    server.says("Emmanuel Macron [1].")
    report = measure(PRESIDENT)
    assert value(report, "hallucination") == 1
    assert value(report, "crag") == -1


@pytest.mark.parametrize(
    "how", [{"status": 500, "body": '{"error": {"message": "key s3cret"}}'}, {"then": "break"}, {}]
)
def test_a_server_that_fails_gives_a_failed_row_and_the_next_question_is_asked(
    how: dict[str, Any], measure: Measure, server: ScriptedLLM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRICHDAN_API_KEY", "s3cret")
    server.says("", **how)
    server.says("None of the sources are helpful.")
    report = measure(FLOOD, PRESIDENT)
    rows = rows_of(tmp_path)
    assert rows["flood"].error
    assert "s3cret" not in rows["flood"].error
    assert rows["flood"].answer == ""
    assert rows["president"].error == ""
    assert value(report, "failures") == 1 / 2
    assert value(report, "gold_in_answer") == value(report, SOURCE_PRECISION) == 0
    assert server.asked[0].authorization == "Bearer s3cret"


def test_the_first_word_comes_before_the_whole_answer_and_after_the_sources(
    measure: Measure, server: ScriptedLLM, tmp_path: Path
) -> None:
    server.says(RIGHT)
    report = measure(FLOOD)
    times = rows_of(tmp_path)["flood"].timings_ms
    assert 0 < times["evidence"] <= times["first_word"] <= times["total"]
    assert set(report["timings_ms"]) == {"evidence", "first_word", "total"}


def test_a_question_that_leans_on_the_one_before_is_asked_with_it(measure: Measure, server: ScriptedLLM) -> None:
    server.says(RIGHT)
    before = {"question": FLOOD["question"], "answer": "85 triệu đồng."}
    measure({**FLOOD, "question": "Còn nhà bên cạnh thì sao?", "history": [before]})
    asked = server.asked[0].prompt.rpartition("Query: ")[2]
    assert "nhà bên cạnh" in asked
    assert "Hội An" in asked


def test_a_run_reads_as_one_of_trichdans(measure: Measure, server: ScriptedLLM, tmp_path: Path) -> None:
    server.says(RIGHT)
    server.says("None of the sources are helpful.")
    report = measure(FLOOD, PRESIDENT)
    run = Run.load(tmp_path / "run")
    assert compare(run, run)["equal"]
    scored = score(run.questions, run.rows)["metrics"]
    assert all(report["metrics"][name] == scored[name] for name in report["metrics"] if name in scored)
    assert run.about["llm"]["model"] == MODEL
    assert run.about["engine"]["similarity_top_k"] == 2
    assert (tmp_path / "run" / "report.html").is_file()
    assert json.loads((tmp_path / "run" / FIGURES).read_text(encoding="utf-8")) == report


def test_every_second_question_begins_with_the_first(measure: Measure, server: ScriptedLLM, tmp_path: Path) -> None:
    for _ in range(3):
        server.says(RIGHT)
    report = measure(*({**FLOOD, "id": f"q{number}"} for number in range(1, 6)), every=2)
    assert list(rows_of(tmp_path)) == ["q1", "q3", "q5"]
    assert report["questions"] == report["metrics"]["crag"]["n"] == 3


def test_going_on_asks_only_what_failed(measure: Measure, server: ScriptedLLM, tmp_path: Path) -> None:
    server.says(RIGHT)
    server.says("", status=500, body="{}")
    measure(FLOOD, PRESIDENT)
    server.says("None of the sources are helpful.")
    report = measure(FLOOD, PRESIDENT, resume=True)
    assert len(server.asked) == 3
    assert value(report, "failures") == 0
    assert rows_of(tmp_path)["flood"].answer == RIGHT


def test_the_table_fits_a_terminal_and_tells_every_figure(measure: Measure, server: ScriptedLLM) -> None:
    server.says(RIGHT)
    server.says("Emmanuel Macron [1].")
    text = as_text(measure(FLOOD, PRESIDENT))
    lines = text.split("\n")
    assert max(map(len, lines)) <= 80
    validity = next(line for line in lines if line.startswith("validity"))
    assert validity.split()[-5:] == [".750", ".500–1.00", "2", ".500", "1.00"]
    assert next(line for line in lines if line.startswith("CRAG")).split()[1:] == [
        ".000",
        "−1.00–1.00",
        "2",
        "1.00",
        "−1.00",
    ]
    assert [line.split("  ")[0] for line in lines[-4:-1]] == ["sources found", "first word", "whole answer"]


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_prints_the_table_and_keeps_the_run(
    kept: Path, tmp_path: Path, server: ScriptedLLM, capsys: pytest.CaptureFixture[str]
) -> None:
    server.says(RIGHT)
    file = tmp_path / "asked.jsonl"
    file.write_text(json.dumps(FLOOD, ensure_ascii=False), encoding="utf-8")
    given = [str(file), str(kept / "articles"), "--llm", server.url, "--index", str(kept / "index")]
    assert main([*given, "--out", str(tmp_path / "run")]) == 0
    report = json.loads((tmp_path / "run" / FIGURES).read_text(encoding="utf-8"))
    assert capsys.readouterr().out == as_text(report)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["none.jsonl", "."], "no such file: none.jsonl"),
        (["asked.jsonl", "none"], "none is no folder"),
        (["asked.jsonl", ".", "--llm", "none"], "without a language model there is nothing to compare"),
        (["asked.jsonl", ".", "--llm", "llama_index.core.llms.MockLLM"], "llama_index.core.llms.MockLLM: name a model"),
    ],
)
def test_what_cannot_be_done_is_told(
    given: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "asked.jsonl").write_text(json.dumps(FLOOD, ensure_ascii=False), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(given) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(why)
    assert printed.out == ""
