"""Markers in a model's text, however it writes them and wherever the stream stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citations import Draft, read_drafts

KNOWN = (1, 2, 3, 4)
BRIDGE = "The bridge closes for six months."
CHILDREN = "Trẻ em mượn sách không mất tiền."

_BEGINNING = re.compile(r"[\[【［]\s*\^?\d[\d\s,;^]*$")


def whole(written: str) -> list[Draft]:
    drafts, rest = read_drafts(written, KNOWN, finished=True)
    assert rest == ""
    return drafts


@pytest.mark.parametrize(
    ("marker", "cited"),
    [
        ("[1]", (1,)),
        ("[1, 2]", (1, 2)),
        ("[1,2]", (1, 2)),
        ("[1; 2]", (1, 2)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("【1】", (1,)),
        ("［１］", (1,)),
        ("［１、２］", (1, 2)),
        ("[^1]", (1,)),
        ("[^1, ^2]", (1, 2)),
        ("[ 3 ]", (3,)),
        ("[2][1][2]", (2, 1)),
    ],
)
def test_every_way_to_write_a_marker_is_understood_and_taken_out(marker: str, cited: tuple[int, ...]) -> None:
    assert whole(f"{CHILDREN[:-1]} {marker}.") == [Draft(CHILDREN, cited)]
    assert whole(f"{CHILDREN[:-1]}{marker}.") == [Draft(CHILDREN, cited)]


def test_a_marker_of_no_evidence_is_dropped_and_leaves_nothing_behind() -> None:
    assert whole("The bridge closes [9] for six months [0][5].") == [Draft(BRIDGE, ())]
    assert whole("The bridge closes for six months [9, 2, 17].") == [Draft(BRIDGE, (2,))]


@pytest.mark.parametrize("gap", ["", " ", "  ", "\n", "\n\n"])
def test_a_marker_behind_the_full_stop_belongs_to_the_sentence_before(gap: str) -> None:
    assert whole(f"{BRIDGE}{gap}[2] {CHILDREN} [3]") == [Draft(BRIDGE, (2,)), Draft(CHILDREN, (3,))]


def test_a_marker_in_the_middle_belongs_to_its_sentence() -> None:
    written = "The bridge [2] closes for six months. Trẻ em [3] mượn sách [1] không mất tiền."
    assert whole(written) == [Draft(BRIDGE, (2,)), Draft(CHILDREN, (3, 1))]


def test_a_marker_with_no_space_behind_it_does_not_glue_two_sentences_together() -> None:
    assert whole(f"{BRIDGE} [2]{CHILDREN}") == [Draft(BRIDGE, (2,)), Draft(CHILDREN, ())]


@pytest.mark.parametrize(
    "text", ["The flood of [2024] was worse.", "He said it were [sic] over.", "See [1a] or [].", "A [b] c."]
)
def test_brackets_that_are_no_marker_are_text(text: str) -> None:
    assert whole(text) == [Draft(text, ())]


def test_while_writing_the_last_sentence_is_not_yet_complete() -> None:
    drafts, rest = read_drafts(f"{BRIDGE} [2] Trẻ em mượn", KNOWN, finished=False)
    assert drafts == [Draft(BRIDGE, (2,))]
    assert rest == "Trẻ em mượn"
    assert read_drafts(BRIDGE, KNOWN, finished=False) == ([], BRIDGE)
    assert read_drafts("", KNOWN, finished=False) == ([], "")
    assert read_drafts(" \n", KNOWN, finished=True) == ([], "")


@pytest.mark.parametrize(
    "beginning", [" [", "[", "[1", " [1,", "[1, 2", "[^", "[^1", "【", "【1", "［１", "[1][", "[1] [2"]
)
def test_the_beginning_of_a_marker_is_not_shown(beginning: str) -> None:
    _, rest = read_drafts(CHILDREN + beginning, KNOWN, finished=False)
    assert rest == CHILDREN


def test_a_bracket_that_turns_out_to_be_text_comes_back() -> None:
    assert read_drafts("The flood of [2024", KNOWN, finished=False) == ([], "The flood of")
    assert read_drafts("The flood of [2024] was", KNOWN, finished=False) == ([], "The flood of [2024] was")


SENTENCES = st.sampled_from(
    [
        BRIDGE,
        CHILDREN,
        "Ông chi 47 tỷ đồng!",
        "Was it 1.150 billion?",
        "Dr. Mai Chi ở TP. Huế nói vậy…",
        "He said [sic] so.",
        "Năm [2024] có lũ.",
        "a small letter first.",
    ]
)
MARKERS = st.sampled_from(["", " [1]", "[2]", " [1, 3]", "[1][2]", " 【4】", "［３］", " [^2]", " [9]", " [12, 1]"])
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n"])
WRITINGS = st.lists(st.tuples(SENTENCES, MARKERS, MARKERS, GAPS), max_size=5).map(
    lambda parts: "".join(f"{text[:-1]}{inner}{text[-1]}{behind}{gap}" for text, inner, behind, gap in parts)
)


@given(written=WRITINGS, data=st.data())
def test_no_reader_ever_sees_the_beginning_of_a_marker(written: str, data: st.DataObject) -> None:
    upto = data.draw(st.integers(0, len(written)))
    drafts, rest = read_drafts(written[:upto], KNOWN, finished=False)
    for shown in [*(draft.text for draft in drafts), rest]:
        assert not _BEGINNING.search(shown)


@given(written=WRITINGS, data=st.data())
def test_a_sentence_once_complete_never_changes(written: str, data: st.DataObject) -> None:
    upto = data.draw(st.integers(0, len(written)))
    early, _ = read_drafts(written[:upto], KNOWN, finished=False)
    assert whole(written)[: len(early)] == early


@given(written=WRITINGS)
def test_the_end_completes_the_sentence_that_was_still_growing(written: str) -> None:
    drafts, rest = read_drafts(written, KNOWN, finished=False)
    assert [draft.text for draft in whole(written)] == [draft.text for draft in drafts] + [rest] * bool(rest)


@given(written=WRITINGS)
def test_only_known_numbers_are_ever_cited(written: str) -> None:
    assert {number for draft in whole(written) for number in draft.markers} <= set(KNOWN)


@given(written=st.text(alphabet="aB1２ .!?[]【】［］^,;\n", max_size=60), upto=st.integers(0, 60))
def test_nothing_a_model_writes_breaks_the_reading(written: str, upto: int) -> None:
    early, rest = read_drafts(written[:upto], KNOWN, finished=False)
    assert not _BEGINNING.search(rest)
    assert whole(written)[: len(early)] == early
