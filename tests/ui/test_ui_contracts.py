"""What other programs rely on: the shapes of the commands' JSON, and their exit codes."""

from pathlib import Path

from index.article import Address
from rag.refusal import REFUSAL
from ui.settings import load_settings

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"
HIT = {"address", "article", "paragraph", "language", "score", "text", "title", "published", "also"}
ANSWER = {
    "question", "language", "filters", "answer", "abstained", "citations", "sentences", "evidence", "model",
    "timings_ms", "refusal", "left_out", "notice",
}  # fmt: skip
NOWHERE = "Which airline flies from Hoi An to Ulaanbaatar?"
QUESTION = "Bao nhiêu người ở Hội An phải sơ tán vì lũ?"


def check_hits(hits):
    assert hits, "nothing found"
    for hit in hits:
        assert set(hit) == HIT
        assert Address.parse(hit["address"]) == Address(hit["article"], hit["paragraph"])
        assert hit["language"] in ("vi", "en")
        assert all(Address.parse(other) for other in hit["also"])
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    named = [address for hit in hits for address in (hit["address"], *hit["also"])]
    assert len(named) == len(set(named))


def check_answer(answer):
    assert set(answer) == ANSWER
    assert set(answer["timings_ms"]) == {"evidence", "first_word", "total"}
    check_hits(answer["evidence"])
    texts = {hit["address"]: hit["text"] for hit in answer["evidence"]}
    for citation in answer["citations"]:
        assert set(citation) == {"n", "address", "quote"}
        assert citation["quote"] in texts[citation["address"]]
    numbers = [citation["n"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for sentence in answer["sentences"]:
        assert set(sentence) == {"text", "citations", "supported"}
        assert set(sentence["citations"]) <= set(numbers)
        assert sentence["text"] in answer["answer"]
        assert all(f"[{number}]" in answer["answer"] for number in sentence["citations"])
    assert answer["abstained"] == (answer["refusal"] is not None)
    assert answer["left_out"] >= 0
    if answer["refusal"]:
        check_refusal(answer["refusal"], answer)


def check_refusal(refusal, answer):
    assert set(refusal) == {"searched", "nearest", "missing", "suggestions"}
    assert set(refusal["searched"]) == {"articles", "first", "last"}
    assert set(refusal["searched"]["articles"]) == {"vi", "en"}
    assert set(refusal["nearest"]) <= {hit["address"] for hit in answer["evidence"]}
    assert all(line in answer["answer"] for line in refusal["suggestions"])
    assert all(name in answer["answer"] for name in refusal["missing"])
    assert answer["citations"] == answer["sentences"] == []


def test_index_reports_what_it_did(trichdan, sample_index):
    again = trichdan("index", SAMPLE / "articles", "--index", sample_index, "--json")
    assert again.code == 0
    report = again.json
    counted = {"added", "changed", "removed", "renamed", "unchanged", "paragraphs"}
    assert set(report) == counted | {"skipped", "converted", "mended"}
    assert report["unchanged"] == len(list((SAMPLE / "articles").iterdir()))
    assert (report["added"], report["changed"], report["removed"], report["paragraphs"]) == (0, 0, 0, 0)


def test_index_names_each_file_it_left_out(trichdan, tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.txt").write_text("Cầu mới\n\nCây cầu bắc qua sông Hàn thông xe sáng 5/3.", encoding="utf-8")
    (articles / "old.txt").write_bytes("Giá điện\n\nGiá điện tăng từ tháng sau.".encode("utf-16-le"))
    (articles / "photo.txt").write_bytes(bytes(range(256)) * 40)
    (articles / "song.mp3").write_bytes(b"ID3")
    ran = trichdan("index", articles, "--index", tmp_path / "index", "--json")
    assert ran.code == 0
    skipped = {entry["path"]: entry["reason"] for entry in ran.json["skipped"]}
    assert set(skipped) == {"photo.txt", "song.mp3"}
    assert all(skipped.values())
    assert ran.json["added"] == 2
    assert ran.json["converted"] == [{"path": "old.txt", "encoding": "utf-16"}]


def test_search_prints_hits_best_first(trichdan, sample_index):
    ran = trichdan("search", QUESTION, "-k", "7", "--index", sample_index, "--json")
    assert ran.code == 0
    found = ran.json
    assert set(found) == {"question", "language", "filters", "hits", "timings_ms"}
    assert (found["question"], found["language"], found["filters"]) == (QUESTION, "vi", [])
    assert found["timings_ms"]["search"] >= found["timings_ms"]["rerank"] >= 0
    assert len(found["hits"]) == 7
    check_hits(found["hits"])
    flood = {"hoi-an-lu-thu-bon": "2024-11-16", "delta-post-hoi-an-flood": "2024-11-17"}
    assert [hit["published"] for hit in found["hits"][:2]] == [flood[hit["article"]] for hit in found["hits"][:2]]


def test_ask_prints_a_cited_answer(trichdan, sample_index):
    ran = trichdan("ask", QUESTION, "--llm", "none", "--index", sample_index, "--json")
    assert ran.code == 0
    answer = ran.json
    check_answer(answer)
    assert (answer["language"], answer["abstained"], answer["model"]) == ("vi", False, "none")
    assert answer["citations"]
    assert "4.200" in answer["answer"]
    assert answer["timings_ms"]["first_word"] is None


def test_ask_refuses_without_a_citation_and_says_what_was_searched(trichdan, sample_index):
    ran = trichdan("ask", NOWHERE, "--llm", "none", "--index", sample_index, "--json")
    answer = ran.json
    check_answer(answer)
    assert answer["abstained"]
    assert "[" not in answer["answer"]
    searched = {"articles": {"vi": 12, "en": 12}, "first": "2024-08-29", "last": "2026-10-14"}
    assert answer["refusal"]["searched"] == searched
    assert len(answer["refusal"]["nearest"]) == 3
    assert answer["refusal"]["missing"] == ["Ulaanbaatar"]
    assert (answer["left_out"], answer["notice"]) == (0, "")


def test_ask_held_to_what_is_not_there_refuses_and_has_nothing_near(trichdan, sample_index):
    ran = trichdan("ask", NOWHERE, "--since", "2031-01-01", "--llm", "none", "--index", sample_index, "--json")
    assert ran.json["refusal"]["searched"] == {"articles": {"vi": 0, "en": 0}, "first": None, "last": None}
    assert ran.json["refusal"]["nearest"] == ran.json["evidence"] == []


def test_ask_shows_people_the_quotes(trichdan, sample_index):
    ran = trichdan("ask", QUESTION, "--llm", "none", "--index", sample_index)
    assert "[1] hoi-an-lu-thu-bon#p" in ran.out


def test_ask_shows_people_a_refusal_and_the_nearest_paragraphs(trichdan, sample_index):
    ran = trichdan("ask", NOWHERE, "--llm", "none", "--index", sample_index)
    assert ran.code == 0
    told, *near = ran.out.splitlines()
    assert told.startswith(REFUSAL["en"])
    assert len(near) == 6
    for place, text in zip(near[::2], near[1::2], strict=True):
        address, _, title = place.strip().partition("  ")
        assert Address.parse(address)
        assert title
        assert text.startswith("      ")


def test_ask_says_on_stderr_why_no_model_wrote(trichdan, sample_index, scripted):
    scripted.says("", status=418, body='{"error": {"message": "\\u001b[31mshort and stout"}}')
    ran = trichdan("ask", QUESTION, "--llm", scripted.url, "--index", sample_index, "--json")
    check_answer(ran.json)
    assert ran.code == 0
    assert "short and stout" in ran.json["notice"]
    assert ran.json["model"] == "none"
    assert ran.json["citations"]
    assert "The language model could not answer:" in ran.err
    assert "\x1b" not in ran.err


def test_ask_counts_on_stderr_what_was_left_out(trichdan, sample_index, scripted):
    scripted.says("Chính quyền phải sơ tán 4.200 người ngay trong đêm. [1] Giá vé phố cổ tăng gấp ba vào tháng 8.")
    ran = trichdan("ask", QUESTION, "--llm", scripted.url, "--index", sample_index)
    assert "4.200" in ran.out
    assert "gấp ba" not in ran.out
    assert "1 sentence that the articles do not bear out was left out." in ran.err


def test_the_name_of_a_file_does_nothing_to_a_terminal(trichdan, tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    sluice = "Cống Bà Lụa\n\nCống Bà Lụa mở ngày 5/3 sau hai năm xây dựng ở xã Thạnh Lợi."
    (articles / "cong\x1b[31m\u202e.txt").write_text(sluice, encoding="utf-8")
    assert trichdan("index", articles, "--index", tmp_path / "index", "--json").code == 0
    for question in ("Cống Bà Lụa mở ngày nào?", "Ai là thủ tướng Canada?"):
        ran = trichdan("ask", question, "--llm", "none", "--index", tmp_path / "index")
        assert "cong\\x1b[31m\\u202e#p1" in ran.out
        assert not {"\x1b", "\u202e"} & set(ran.out)


def test_a_batch_goes_on_after_a_bad_line(trichdan, sample_index, tmp_path):
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        '{"id": "a", "question": "Lũ ở Hội An lên cao nhất lúc nào?"}\n'
        "this is not JSON\n"
        '{"id": "c"}\n'
        '{"id": "d", "question": "And how many people were moved?", '
        '"history": [{"question": "When did the flood hit Hoi An?", "answer": "In November."}]}\n',
        encoding="utf-8",
    )
    for command in (["search", "-k", "3"], ["ask", "--llm", "none"]):
        ran = trichdan(*command, "--batch", batch, "--index", sample_index)
        assert ran.code == 0
        first, broken, empty, last = ran.lines
        assert (first["id"], empty["id"], last["id"]) == ("a", "c", "d")
        assert set(broken) == set(empty) == {"id", "error"}
        assert "line 2" in broken["error"]
        if command[0] == "ask":
            check_answer({key: value for key, value in last.items() if key != "id"})
        else:
            check_hits(last["hits"])


def test_a_failure_is_one_clear_line_and_code_1(trichdan, tmp_path):
    ran = trichdan("search", "Ai?", "--index", tmp_path / "nothing", "--json")
    assert ran.code == 1
    assert set(ran.json) == {"error"}
    assert "trichdan index FOLDER" in ran.err


def test_wrong_usage_is_code_2(trichdan, sample_index):
    assert trichdan("search", "--index", sample_index).code == 2
    assert trichdan("ask", "   ", "--index", sample_index).code == 2
    assert trichdan("search", "Ai?", "-k", "0").code == 2
    assert trichdan("ask", "Ai?", "--llm", "what is this", "--index", sample_index, "--json").code == 2


def test_doctor_finds_a_healthy_index_and_names_the_mend_of_a_missing_one(trichdan, sample_index, tmp_path):
    well = trichdan("doctor", "--index", sample_index, "--json").json
    findings = {check["name"]: check for check in well["checks"]}
    assert findings["index"]["ok"]
    assert findings["vectors"]["ok"]
    ill = trichdan("doctor", "--index", tmp_path / "nothing", "--json")
    assert ill.code == 1
    assert {"name", "ok", "detail", "mend"} == set(ill.json["checks"][0])
    mends = [check["mend"] for check in ill.json["checks"] if not check["ok"]]
    assert f"trichdan index --index {tmp_path / 'nothing'} FOLDER" in mends


def test_models_lists_what_can_be_pulled(trichdan):
    ran = trichdan("models", "list", "--json")
    models = {model["name"]: model for model in ran.json["models"]}
    assert models[load_settings().embedding.model]["here"]
    assert {model["kind"] for model in models.values()} == {"embedding", "language"}


def test_eval_writes_results_rows_and_report(trichdan, sample_index, tmp_path):
    few = tmp_path / "few.jsonl"
    lines = (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    few.write_text("\n".join(lines[:6] + lines[-12:-8]), encoding="utf-8")
    runs = []
    for name in ("a", "b"):
        ran = trichdan("eval", few, "--llm", "none", "--index", sample_index, "--out", tmp_path / name, "--json")
        assert ran.code == 0, ran.err
        runs.append(ran.json)
        assert len((tmp_path / name / "rows.jsonl").read_text(encoding="utf-8").splitlines()) == 10
        assert (tmp_path / name / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert runs[0]["schema"] == 2
    assert {"value", "low", "high", "n"} == set(runs[0]["metrics"]["hit@5"])
    assert "by" in runs[0]
    assert runs[0]["metrics"] == runs[1]["metrics"]
    compared = trichdan("eval", "compare", tmp_path / "a", tmp_path / "b", "--json").json
    assert compared["equal"] is True
    assert (compared["won"], compared["lost"]) == ([], [])
    assert all(row["value"] == 0 and not row["won"] and not row["lost"] for row in compared["metrics"].values())
