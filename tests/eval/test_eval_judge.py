"""A judge asks LlamaIndex's own evaluators; only the model behind them is scripted."""

import hashlib
import json
import socket
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import llama_index.core
import pytest

from eval.dataset import load_questions
from eval.judge import FILE, Judgement, judge, load, read_rating, read_verdict, score
from eval.rows import Cited, Row, RowsError, Source, load_rows, write_rows
from index.article import Address
from index.errors import ModelError
from index.settings import ModelSettings
from rag.llm import open_llm
from rag.settings import KEY_VARIABLES, LLMSettings
from tests.rag.scripted_llm import MODEL, ScriptedLLM

P1, P2 = Address("hem-da-cau-an-hoa", 1), Address("hem-da-cau-an-hoa", 2)
E1, E2 = Address("tram-line-thu-thiem", 1), Address("tram-line-thu-thiem", 3)
SOURCES = {
    P1: Source(P1, "vi", "Hẻm Đá Cầu An Hòa lát lại", "Phường An Hòa lát lại 340 mét hẻm Đá Cầu bằng đá xanh."),
    P2: Source(P2, "vi", "Hẻm Đá Cầu An Hòa lát lại", "Tổ trưởng Lê Thị Út nói bà con góp 95 triệu đồng."),
    E1: Source(E1, "en", "Tram line to Thu Thiem delayed", "The tram to Thu Thiem will open in August, not in May."),
    E2: Source(E2, "en", "Tram line to Thu Thiem delayed", "Engineer Ruth Adeyemi blames 12 cracked sleepers."),
}
QUESTIONS = {
    "vi1": {"lang": "vi", "question": "Hẻm Đá Cầu được lát lại bao nhiêu mét?", "answers": ["340 mét"],
            "reference": "Hẻm Đá Cầu được lát lại 340 mét.", "gold": [str(P1)], "answerable": True},
    "vi2": {"lang": "vi", "question": "Bà con góp bao nhiêu tiền?", "answers": ["95 triệu đồng", "95 triệu"],
            "gold": [str(P2)], "answerable": True},
    "en1": {"lang": "en", "question": "When will the tram to Thu Thiem open?", "answers": ["August"],
            "reference": "The tram opens in August.", "gold": [str(E1)], "answerable": True},
    "no1": {"lang": "en", "question": "Who drives the first tram?", "reference": "The articles do not say.",
            "answerable": False},
}  # fmt: skip
ANSWERS = {
    "vi1": "Phường lát lại 340 mét hẻm. [1]",
    "vi2": "Bà con góp 95 triệu đồng [2].",
    "en1": "It opens in August. [1, 2]",
    "no1": "Ruth Adeyemi drives it. [2]",
}


class Scripted:
    """A model that gives its replies in turn; a reply that is an exception is raised."""

    cites = False

    def __init__(self, *replies: str | BaseException, name: str = "judge-7b") -> None:
        self.name = name
        self.prompts: list[str] = []
        self.closed = 0
        self._replies = deque(replies)

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.prompts.append(prompt)
        reply = self._replies.popleft()
        try:
            yield ""
            if isinstance(reply, BaseException):
                raise reply
            half = len(reply) // 2
            yield reply[:half]
            yield reply[half:]
        finally:
            self.closed += 1

    def log_odds(self, prompt: str) -> float | None:  # noqa: ARG002 - it tells nothing
        return None

    def close(self) -> None:
        pass


Write = Callable[..., Path]


def answered(key: str, *cited: int, **other: Any) -> Row:
    lang = QUESTIONS[key]["lang"]
    evidence = (SOURCES[P1], SOURCES[P2]) if lang == "vi" else (SOURCES[E1], SOURCES[E2])
    numbers = cited or {"vi1": (1,), "vi2": (2,), "en1": (1, 2), "no1": (2,)}[key]
    citations = tuple(Cited(number, evidence[number - 1].address) for number in numbers)
    return Row(
        **{"id": key, "lang": lang, "evidence": evidence, "answer": ANSWERS[key], "citations": citations} | other
    )


@pytest.fixture
def run(tmp_path: Path) -> Write:
    """Write a run's folder, as the first step of an evaluation leaves it."""

    def make(*rows: Row) -> Path:
        lines = [json.dumps({"id": row.id, **QUESTIONS[row.id]}, ensure_ascii=False) + "\n" for row in rows]
        (tmp_path / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
        (tmp_path / "run.json").write_text('{"fingerprint": "0123456789ab"}', encoding="utf-8")
        write_rows(tmp_path / "rows.jsonl", rows)
        return tmp_path

    return make


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing but this machine can be reached, there is no key, and LlamaIndex's own defaults stay unused."""
    for name in KEY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def local_only(self: socket.socket, address: Any) -> None:
        assert address[0] in ("127.0.0.1", "localhost"), f"a connection to {address}"
        connect(self, address)

    def known_only(host: Any, *args: Any, **others: Any) -> Any:
        assert host in ("127.0.0.1", "localhost"), f"a look-up of {host}"
        return resolve(host, *args, **others)

    monkeypatch.setattr(socket.socket, "connect", local_only)
    monkeypatch.setattr(socket, "getaddrinfo", known_only)
    defaults = llama_index.core.Settings
    before = (defaults._llm, defaults._embed_model, defaults._prompt_helper)
    yield
    assert (defaults._llm, defaults._embed_model, defaults._prompt_helper) == before


def lines_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").split("\n")[:-1]]


def figures(folder: Path) -> dict[str, Any]:
    judged = load(folder)
    assert judged is not None
    return score(load_questions(folder / "questions.jsonl"), load_rows(folder / "rows.jsonl"), judged)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_answers_in_both_languages_are_judged_by_what_they_cite_and_by_the_reference(run: Write) -> None:
    folder = run(answered("vi1"), answered("vi2"), answered("en1"), answered("no1"))
    model = Scripted("YES", "5.0\nĐúng.", "No.", "2\nSai.", "Yes", "Score: 4.5", "NO")
    done: list[None] = []
    judge(folder, model, lambda: done.append(None))
    assert len(done) == 4
    assert lines_of(folder) == [
        {"id": key, "answer_sha256": digest(ANSWERS[key]), "model": "judge-7b", "faithful": yes, "correct": rated,
         "error": ""}
        for key, yes, rated in (("vi1", True, 5.0), ("vi2", False, 2.0), ("en1", True, 4.5), ("no1", False, None))
    ]  # fmt: skip
    of_vi1, right_vi1, of_vi2, right_vi2, of_en1, _, of_no1 = model.prompts
    assert "Information: Phường lát lại 340 mét hẻm.\n" in of_vi1
    assert "Information: Bà con góp 95 triệu đồng.\n" in of_vi2
    assert SOURCES[P1].text in of_vi1 and SOURCES[P2].text not in of_vi1
    assert SOURCES[P2].text in of_vi2 and SOURCES[P1].text not in of_vi2
    assert SOURCES[E1].text in of_en1 and SOURCES[E2].text in of_en1
    assert SOURCES[E2].text in of_no1
    for part in (QUESTIONS["vi1"]["question"], QUESTIONS["vi1"]["reference"], "Phường lát lại 340 mét hẻm.\n"):
        assert part in right_vi1
    assert "95 triệu đồng\n95 triệu\n" in right_vi2
    assert "[1]" not in right_vi1 + of_vi1 and "[2]" not in right_vi2 + of_vi2
    assert model.closed == 7


def test_only_answers_that_were_given_are_judged(run: Write) -> None:
    folder = run(
        answered("vi1", abstained=True),
        answered("vi2", error="the language model failed"),
        answered("en1", answer=None),
        answered("no1", answer=""),
    )
    done: list[None] = []
    judge(folder, Scripted(), lambda: done.append(None))
    assert len(done) == 4
    assert load(folder) == {}
    assert figures(folder) == {
        "model": "", "judged": 0, "faithfulness": None, "correctness": None, "unusable": 0, "failures": 0,
    }  # fmt: skip


def test_the_means_are_over_replies_and_drawn_by_article(run: Write) -> None:
    folder = run(answered("vi1"), answered("vi2"), answered("en1"), answered("no1"))
    judge(folder, Scripted("YES", "5", "YES", "4", "YES", "3", "NO"))
    found = figures(folder)
    assert (found["model"], found["judged"], found["unusable"], found["failures"]) == ("judge-7b", 4, 0, 0)
    assert Fraction(found["faithfulness"]["value"]) == Fraction(3, 4)
    assert found["faithfulness"]["n"] == 4
    assert Fraction(found["correctness"]["value"]) == Fraction(5 + 4 + 3, 3)
    assert found["correctness"]["n"] == 3
    # Drawn article by article, the two Vietnamese questions come together: 3 to 4.5, never 5.
    assert Fraction(found["correctness"]["low"]) == 3
    assert Fraction(found["correctness"]["high"]) == Fraction(5 + 4, 2)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("YES", True),
        ("yes.", True),
        ("**No**", False),
        ("\n NO, the context says otherwise; a yes would need a date.", False),
        ("Yes, there is no doubt.", True),
        ("Answer: YES", True),
        ("The context does not support it, so: no", False),
        ("It happened yesterday.", None),
        ("Nothing noteworthy, eyes only.", None),
        ("There is no contradiction, so yes.", None),
        ("nó", None),
        ("no\u0301 nói vậy", None),
        ("Có", None),
        ("Empty Response", None),
        ("", None),
    ],
)
def test_a_verdict_is_a_word_of_its_own(reply: str, verdict: bool | None) -> None:
    assert read_verdict(reply) is verdict


@pytest.mark.parametrize(
    ("reply", "rating"),
    [
        ("4.0", 4.0),
        ("4.0\nThe answer names 18 tonnes.", 4.0),
        ("\n\n 3 \n", 3.0),
        ("4/5", 4.0),
        ("4,5", 4.5),
        ("Score: 4.5", 4.5),
        ("**Score:** 5.0", 5.0),
        ("Điểm: 2,5", 2.5),
        ("Score (1-5): 4", 4.0),
        ("Trên thang từ 1 đến 5: 3", 3.0),
        ("1", 1.0),
        ("1.5 of 5", 1.5),
        ("10", None),
        ("0", None),
        ("5.1", None),
        ("-4", None),
        ("45", None),
        ("The answer is right.\n4.0", None),
        ("GPT4", None),
        ("nan", None),
        ("", None),
    ],
)
def test_a_rating_is_the_first_number_of_the_first_line(reply: str, rating: float | None) -> None:
    assert read_rating(reply) == rating


def test_a_reply_that_cannot_be_used_counts_neither_way(run: Write) -> None:
    folder = run(answered("vi1"), answered("vi2"), answered("en1"), answered("no1"))
    judge(folder, Scripted("It was yesterday.", "10", "", "4.0", "YES", "", "không rõ"))
    judged = load(folder)
    assert judged is not None
    assert [(each.faithful, each.correct, each.error) for each in judged.values()] == [
        (None, None, ""),
        (None, 4.0, ""),
        (True, None, ""),
        (None, None, ""),
    ]
    found = figures(folder)
    assert Fraction(found["unusable"]).limit_denominator(100) == Fraction(5, 7)
    assert (found["faithfulness"]["value"], found["faithfulness"]["n"]) == (1, 1)
    assert (found["correctness"]["value"], found["correctness"]["n"]) == (4, 1)
    assert (found["judged"], found["failures"]) == (4, 0)


def test_an_answer_that_cites_nothing_is_not_faithful_and_no_model_is_asked_that(run: Write) -> None:
    elsewhere = (Cited(1, Address("not-in-the-evidence", 1)),)
    folder = run(answered("vi1", citations=()), answered("en1", citations=elsewhere))
    model = Scripted("5", "?")
    judge(folder, model)
    assert len(model.prompts) == 2
    judged = load(folder)
    assert judged is not None
    assert [(each.faithful, each.correct) for each in judged.values()] == [(False, 5.0), (False, None)]
    assert Fraction(figures(folder)["unusable"]) == Fraction(1, 2)


def test_a_question_without_a_reference_is_not_rated(run: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUESTIONS, "vi1", {**QUESTIONS["vi1"], "answers": [], "reference": ""})
    folder = run(answered("vi1"))
    judge(folder, Scripted("YES"))
    found = figures(folder)
    assert (found["faithfulness"]["value"], found["correctness"], found["unusable"]) == (1, None, 0)


def test_an_interrupted_judge_goes_on_where_it_was(run: Write) -> None:
    folder = run(answered("vi1"), answered("vi2"), answered("en1"))
    first = Scripted("YES", "5", "YES", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        judge(folder, first)
    assert [line["id"] for line in lines_of(folder)] == ["vi1"]
    with (folder / FILE).open("a", encoding="utf-8") as out:
        out.write('{"id": "vi2", "answer_sha256": "12')
    judged = load(folder)
    assert judged is not None and list(judged) == ["vi1"]
    assert figures(folder)["judged"] == 1

    second, done = Scripted("NO", "1", "NO", "2"), []
    judge(folder, second, lambda: done.append(None))
    assert (len(second.prompts), len(done)) == (4, 3)
    assert [line["id"] for line in lines_of(folder)] == ["vi1", "vi2", "en1"]
    assert Fraction(figures(folder)["faithfulness"]["value"]).limit_denominator(100) == Fraction(1, 3)

    judge(folder, Scripted())
    assert len(lines_of(folder)) == 3


def test_a_judgement_of_an_older_answer_does_not_count(run: Write) -> None:
    folder = run(answered("vi1"), answered("en1"))
    judge(folder, Scripted("YES", "5", "YES", "5"))
    run(answered("vi1", answer="Bà con góp 340 triệu. [1]"), answered("en1"))
    assert figures(folder)["judged"] == 1
    model = Scripted("NO", "1")
    judge(folder, model)
    assert len(model.prompts) == 2
    found = figures(folder)
    assert (found["judged"], Fraction(found["faithfulness"]["value"])) == (2, Fraction(1, 2))

    run(answered("vi1"), answered("en1"))
    judge(folder, Scripted())  # the first answer is back, and so is what was said of it
    assert figures(folder)["faithfulness"]["value"] == 1
    run(answered("vi1", abstained=True), answered("en1"))
    assert figures(folder)["judged"] == 1


def test_the_figures_are_those_of_the_model_that_judged_last(run: Write) -> None:
    folder = run(answered("vi1"), answered("en1"))
    judge(folder, Scripted("YES", "5", "YES", "5", name="one"))
    with pytest.raises(KeyboardInterrupt):
        judge(folder, Scripted("NO", "1", KeyboardInterrupt(), name="two"))
    found = figures(folder)
    assert (found["model"], found["judged"], found["faithfulness"]["value"]) == ("two", 1, 0)
    judge(folder, Scripted(name="one"))
    found = figures(folder)
    assert (found["model"], found["judged"], found["faithfulness"]["value"]) == ("one", 2, 1)
    model = Scripted("NO", "2", name="two")
    judge(folder, model)
    assert len(model.prompts) == 2


def test_a_model_that_fails_is_recorded_passed_over_and_asked_again_later(run: Write) -> None:
    folder = run(answered("vi1"), answered("vi2"), answered("en1"))
    judge(folder, Scripted(ModelError("out of memory\u2028"), "YES", ModelError("gone"), "YES", "4"))
    assert [(line["faithful"], line["correct"], line["error"]) for line in lines_of(folder)] == [
        (None, None, "out of memory\u2028"),
        (None, None, "gone"),
        (True, 4.0, ""),
    ]
    found = figures(folder)
    assert (found["judged"], found["unusable"]) == (3, 0)
    assert Fraction(found["failures"]).limit_denominator(100) == Fraction(2, 3)
    assert (found["faithfulness"]["n"], found["correctness"]["n"]) == (1, 1)

    model = Scripted("YES", "5", "NO", "3")
    judge(folder, model)
    assert len(model.prompts) == 4
    found = figures(folder)
    assert (found["judged"], found["failures"], found["correctness"]["value"]) == (3, 0, 4)


def test_an_answer_longer_than_a_model_may_read_is_a_failure_of_that_question(run: Write) -> None:
    folder = run(answered("vi1", answer="Phường lát lại 340 mét hẻm. " * 800 + "[1]"), answered("en1"))
    judge(folder, Scripted("YES", "5"))
    judged = load(folder)
    assert judged is not None
    assert judged["vi1"].error and judged["vi1"].faithful is None
    assert judged["en1"] == Judgement("en1", digest(ANSWERS["en1"]), "judge-7b", True, 5.0, "")


def test_long_paragraphs_are_read_in_parts_without_the_network(run: Write) -> None:
    sentence = "Phường An Hòa lát lại 340 mét hẻm Đá Cầu bằng đá xanh mua của xưởng Bảy Hiền. "
    long = tuple(replace(SOURCES[address], text=sentence * 120) for address in (P1, P2))
    folder = run(answered("vi1", 1, 2, evidence=long))
    model = Scripted("NO", *["YES"] * 20)
    judge(folder, model)
    judged = load(folder)
    assert judged is not None
    assert (judged["vi1"].faithful, judged["vi1"].correct) == (True, None)
    *parts, rating = model.prompts
    assert len(parts) > 2
    assert "expert evaluation system" in rating
    assert all("Phường lát lại 340 mét hẻm." in part for part in parts)


def test_a_models_name_does_not_change_what_it_is_asked(run: Write) -> None:
    folder = run(answered("en1"))
    model = Scripted("YES", "5", name="llama3:8b")
    judge(folder, model)
    assert "It opens in August." in model.prompts[0] and SOURCES[E1].text in model.prompts[0]


def test_braces_are_text(run: Write) -> None:
    source = replace(SOURCES[E1], text="The sign read {query_str} and {0}.")
    folder = run(answered("en1", 1, answer="It read {context_str} {}. [1]", evidence=(source,)))
    model = Scripted("YES", "5")
    judge(folder, model)
    assert "The sign read {query_str} and {0}." in model.prompts[0]
    assert "It read {context_str} {}." in model.prompts[0] and "It read {context_str} {}." in model.prompts[1]


def test_a_folder_without_judgements_or_with_broken_ones_says_so(run: Write) -> None:
    folder = run(answered("vi1"))
    assert load(folder) is None
    (folder / FILE).write_text('{"id": "vi1"}\n', encoding="utf-8")
    with pytest.raises(RowsError, match=r"judged\.jsonl, line 1"):
        load(folder)
    with pytest.raises(RowsError, match="holds no run"):
        judge(folder / "elsewhere", Scripted())


def test_a_served_model_judges_as_a_user_names_it(run: Write) -> None:
    server = ScriptedLLM()
    try:
        model = open_llm(LLMSettings(model=server.url, timeout=5), ModelSettings())
        assert model is not None
        for reply in ("YES", "4.5\nĐúng.", "NO"):
            server.says(reply)
        folder = run(answered("vi1"), answered("no1"), answered("en1"))
        judge(folder, model)
        judged = load(folder)
    finally:
        server.close()
    assert judged is not None
    assert (judged["vi1"].model, judged["vi1"].faithful, judged["vi1"].correct) == (MODEL, True, 4.5)
    assert judged["no1"].faithful is False
    assert "HTTP 500" in judged["en1"].error
    assert SOURCES[P1].text in server.asked[0].prompt
    assert "expert evaluation system" in server.asked[1].prompt
