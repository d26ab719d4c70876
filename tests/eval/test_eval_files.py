"""Question files and rows: what is read is what was written, and what cannot be used is named."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eval_library import Ask, MakeRow
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.dataset import QuestionFileError, Reference, load_questions
from eval.rows import Cited, Retrieved, Row, RowsError, Sentence, Source, line, load_rows, write_rows
from index.article import Address
from index.errors import TrichdanError
from rag.followup import Turn

GOOD: dict[str, Any] = {
    "id": "q1",
    "lang": "vi",
    "question": "Cầu dài bao nhiêu?",
    "answers": ["120 mét"],
    "gold": ["cầu/mới#p2"],
    "answerable": True,
}
FULL: dict[str, Any] = {
    **GOOD,
    "id": "q2",
    "lang": "en",
    "reference": "It is 120 metres long.",
    "facts": ["120"],
    "gold_other": ["bridge#p1"],
    "kind": "cross",
    "history": [{"question": "Cầu nào?", "answer": "Cầu mới."}],
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(*lines: str | dict[str, Any]) -> Path:
        file = tmp_path / "questions.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return file

    return make


def test_a_question_is_read_with_everything_it_says(write: Write) -> None:
    plain, full = load_questions(write(GOOD, "", FULL))
    assert plain == Reference(
        "q1", "vi", "Cầu dài bao nhiêu?", ("120 mét",), "", (), (Address("cầu/mới", 2),), (), True, "", ()
    )
    assert full.history == (Turn("Cầu nào?", "Cầu mới."),)
    assert full.accepted == {Address("cầu/mới", 2), Address("bridge", 1)}
    assert (full.kind, full.facts, full.reference) == ("cross", ("120",), "It is 120 metres long.")


def test_an_unanswerable_question_needs_no_gold(write: Write) -> None:
    (question,) = load_questions(write({"id": "u1", "lang": "en", "question": "Who?", "answerable": False}))
    assert not question.answerable
    assert question.articles == question.accepted == frozenset()


@pytest.mark.parametrize("key", ["reference", "kind", "history"])
def test_null_is_nothing_told(write: Write, key: str) -> None:
    (question,) = load_questions(write({**GOOD, key: None}))
    assert getattr(question, key) in ("", ())


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n" + json.dumps(FULL).encode() + b"\r\n")
    assert [question.id for question in load_questions(file)] == ["q1", "q2"]


def test_a_question_may_hold_any_character(write: Write) -> None:
    odd = "một\u2028hai\u2029ba\u0085bốn"
    (question,) = load_questions(write({**GOOD, "question": odd}))
    assert question.question == odd


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", ""),
        ("not json", ""),
        ("[]", ""),
        ("17", ""),
        ('"text"', ""),
        ("null", ""),
        ({**GOOD, "lang": "fr"}, "\"lang\" is 'fr'"),
        ({**GOOD, "gold": ["cầu/mới"]}, "cầu/mới"),
        ({**GOOD, "gold": []}, "gold"),
        ({**GOOD, "gold": "cầu/mới#p2"}, ""),
        ({**GOOD, "gold_other": ["bridge#p0"]}, "bridge#p0"),
        ({**GOOD, "history": [{"question": "Cầu nào?"}]}, "answer"),
        ({**GOOD, "id": "q0"}, "q0"),
        # A text in the place of a list would be read letter by letter, and any text is true.
        ({**GOOD, "answers": "120 mét"}, "answers"),
        ({**GOOD, "facts": "120"}, "facts"),
        ({**GOOD, "answerable": "false"}, "answerable"),
        # Found out only when the answers are scored, after a night of answering, it would be too late.
        ({**GOOD, "reference": 120}, "reference"),
        ({**GOOD, "kind": ["cross"]}, "kind"),
        ({**GOOD, "answers": None}, "answers"),
        *(({key: value for key, value in GOOD.items() if key != gone}, gone) for gone in ("id", "lang", "question")),
        ({key: value for key, value in GOOD.items() if key != "answerable"}, "answerable"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(write: Write, line: str | dict[str, Any], told: str) -> None:
    with pytest.raises(QuestionFileError, match=r"questions\.jsonl, line 3: ") as caught:
        load_questions(write({**GOOD, "id": "q0"}, "", line))
    assert told in str(caught.value)


def test_a_paragraph_and_its_counterpart_are_one_find(ask: Ask) -> None:
    a, b, c, d = (Address(name, 1) for name in "abcd")
    assert ask("a#p1 b#p1", "c#p1 d#p1").units == (frozenset({a, c}), frozenset({b, d}))
    assert ask("a#p1", "c#p1 d#p1").units == (frozenset({a, c, d}),)
    assert ask("a#p1 b#p1", "c#p1").units == (frozenset({a, c}), frozenset({b}))
    assert ask("", answerable=False).units == ()


def test_a_paragraph_named_twice_is_one_find(ask: Ask) -> None:
    assert ask("a#p1 a#p1").units == (frozenset({Address("a", 1)}),)


def test_a_file_that_is_not_there_or_holds_nothing_is_named(write: Write, tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"nowhere\.jsonl"):
        load_questions(tmp_path / "nowhere.jsonl")
    with pytest.raises(QuestionFileError, match="no question"):
        load_questions(write("", "  "))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes('{"question": "Cầu"}'.encode("utf-16"))
    with pytest.raises(TrichdanError, match=r"questions\.jsonl"):
        load_questions(file)


# --- rows ----------------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
ADDRESSES = st.builds(Address, NAMES, st.integers(1, 10**6))
FINITE = st.floats(allow_nan=False, allow_infinity=False)
LANGUAGES = st.sampled_from(["vi", "en"])
SOURCES = st.lists(st.builds(Source, ADDRESSES, LANGUAGES, TEXTS, TEXTS), max_size=2).map(tuple)
NUMBERS = st.lists(st.integers(1, 9), max_size=2).map(tuple)


def rows_with(variants: st.SearchStrategy[dict[str, Row]]) -> st.SearchStrategy[Row]:
    return st.builds(
        Row,
        id=NAMES,
        lang=LANGUAGES,
        retrieved=st.lists(
            st.builds(Retrieved, ADDRESSES, FINITE, st.lists(ADDRESSES, max_size=2).map(tuple), LANGUAGES),
            max_size=3,
        ).map(tuple),
        gold=SOURCES,
        evidence=SOURCES,
        answer=st.none() | TEXTS,
        sentences=st.lists(st.builds(Sentence, TEXTS, NUMBERS, st.booleans()), max_size=3).map(tuple),
        citations=st.lists(st.builds(Cited, st.integers(1, 9), ADDRESSES, TEXTS), max_size=3).map(tuple),
        abstained=st.booleans(),
        relevance=st.none() | FINITE,
        timings_ms=st.dictionaries(st.sampled_from(["search", "total"]), FINITE),
        model=TEXTS,
        error=TEXTS,
        variants=variants,
        fingerprint=TEXTS,
    )


ROWS = rows_with(st.dictionaries(NAMES, rows_with(st.just({})), max_size=2))


@settings(max_examples=40)
@given(made=ROWS)
def test_a_row_comes_back_as_it_was_written(made: Row) -> None:
    assert Row.from_json(json.loads(line(made))) == made


@settings(max_examples=20)
@given(rows=st.lists(ROWS, max_size=3, unique_by=lambda row: row.id))
def test_a_file_of_rows_comes_back_whatever_the_answers_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    file = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    write_rows(file, rows)
    assert load_rows(file) == {row.id: row for row in rows}
    assert [path.name for path in file.parent.iterdir()] == ["rows.jsonl"]


@pytest.mark.parametrize("relevance", [math.inf, -math.inf, math.nan])
def test_what_json_has_no_word_for_is_written_as_nothing(row: MakeRow, relevance: float) -> None:
    written = line(row("a#p1", relevance=relevance, variants={"held_out": row(relevance=relevance)}))
    assert "Infinity" not in written
    assert "NaN" not in written
    assert Row.from_json(json.loads(written)).relevance is None


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_last_line_that_was_cut_off_is_left_out(row: MakeRow, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "rows.jsonl"
    torn = line(row("b#p1", id="q2", answer="Đoạn đường dài " * 20)).encode()[:-cut]
    file.write_bytes(line(row("a#p1", id="q1")).encode() + torn)
    assert list(load_rows(file)) == ["q1"]


def test_of_two_rows_of_one_question_the_later_one_counts(row: MakeRow, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    write_rows(file, [row(answer="Một."), row(id="q2"), row(answer="Hai.")])
    assert load_rows(file)["q1"].answer == "Hai."
    assert len(load_rows(file)) == 2


@pytest.mark.parametrize("bad", ["{", "[]", "null", '{"id": "q1"}', '{"id": "q1", "lang": "vi", "evidence": ["a#p1"]}'])
def test_a_line_that_is_no_row_is_named(row: MakeRow, tmp_path: Path, bad: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(line(row()) + "\n" + bad + "\n" + line(replace(row(), id="q3")), encoding="utf-8")
    with pytest.raises(RowsError, match=r"rows\.jsonl, line 3: not a row"):
        load_rows(file)


def test_a_file_of_rows_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match=r"nowhere\.jsonl"):
        load_rows(tmp_path / "nowhere.jsonl")
