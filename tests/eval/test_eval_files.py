"""Question files and rows: what is read is what was written, and what cannot be used is named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset import QuestionFileError, Reference, load_questions
from eval.rows import Retrieved, Row, load_rows
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
    assert full.article == "cầu/mới"


def test_an_unanswerable_question_needs_no_gold_and_is_an_article_of_its_own(write: Write) -> None:
    (question,) = load_questions(write({"id": "u1", "lang": "en", "question": "Who?", "answerable": False}))
    assert not question.answerable
    assert question.article == "u1"


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
        *(({key: value for key, value in GOOD.items() if key != gone}, gone) for gone in ("id", "lang", "question")),
        ({key: value for key, value in GOOD.items() if key != "answerable"}, "answerable"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(write: Write, line: str | dict[str, Any], told: str) -> None:
    with pytest.raises(QuestionFileError, match=r"questions\.jsonl, line 3: ") as caught:
        load_questions(write({**GOOD, "id": "q0"}, "", line))
    assert told in str(caught.value)


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
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.builds(
    Row,
    id=NAMES,
    lang=st.sampled_from(["vi", "en"]),
    retrieved=st.lists(
        st.builds(Retrieved, ADDRESSES, NUMBERS, st.lists(ADDRESSES, max_size=2).map(tuple)), max_size=3
    ).map(tuple),
    evidence=st.lists(ADDRESSES, max_size=3).map(tuple),
    answer=TEXTS,
    sentences=st.lists(
        st.tuples(TEXTS, st.lists(st.integers(1, 9), max_size=2).map(tuple), st.booleans()), max_size=3
    ).map(tuple),
    citations=st.lists(st.tuples(st.integers(1, 9), ADDRESSES), max_size=3).map(tuple),
    abstained=st.booleans(),
    timings_ms=st.none() | st.dictionaries(st.sampled_from(["search", "total"]), st.none() | NUMBERS),
    error=TEXTS,
)


@given(row=ROWS)
def test_a_row_comes_back_as_it_was_written(row: Row) -> None:
    assert Row.from_json(json.loads(json.dumps(row.as_json()))) == row


@given(rows=st.lists(ROWS, max_size=4, unique_by=lambda row: row.id))
def test_a_file_of_rows_comes_back_whatever_the_answers_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    file = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    file.write_text("".join(json.dumps(row.as_json(), ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert load_rows(file) == {row.id: row for row in rows}
