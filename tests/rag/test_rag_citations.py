"""Markers in a model's text, however it writes them and wherever the stream stands."""

import pytest

from rag.citations import Draft, DraftReader, read_drafts

KNOWN = (1, 2, 3, 4)
BRIDGE = "The bridge closes for six months."
CHILDREN = "Trẻ em mượn sách không mất tiền."


def whole(written: str) -> list[Draft]:
    drafts, rest = read_drafts(written, KNOWN, finished=True)
    assert rest == ""
    return drafts


def growing(written: str) -> tuple[list[Draft], str]:
    return read_drafts(written, KNOWN, finished=False)


@pytest.mark.parametrize(
    ("marker", "cited"),
    [
        ("[1]", (1,)),
        ("[1, 2]", (1, 2)),
        ("[1,2]", (1, 2)),
        ("[1; 2]", (1, 2)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("[1-3]", (1, 2, 3)),
        ("[2–3, 1]", (2, 3, 1)),
        ("【1】", (1,)),
        ("【1†source】", (1,)),
        ("【2:0†bao.txt】【3†L1-L5】", (2, 3)),
        ("［１］", (1,)),
        ("［１、２］", (1, 2)),
        ("[^1]", (1,)),
        ("[^1, ^2]", (1, 2)),
        ("[ 3 ]", (3,)),
        ("[2][1][2]", (2, 1)),
        ("[1](https://evil.example/?q=1)", (1,)),
        ("[[1]](#p-1)", (1,)),
        ("**[1]**", (1,)),
        ("`[1]`", (1,)),
        (r"\[1\]", (1,)),
        ("&#91;1&#93;", (1,)),
        ("<sup>[1]</sup>", (1,)),
    ],
)
def test_every_way_to_write_a_marker_is_understood_and_taken_out(marker: str, cited: tuple[int, ...]) -> None:
    assert whole(f"{CHILDREN[:-1]} {marker}.") == [Draft(CHILDREN, cited)]
    assert whole(f"{CHILDREN[:-1]}{marker}.") == [Draft(CHILDREN, cited)]


def test_a_marker_of_no_evidence_is_dropped_and_leaves_nothing_behind() -> None:
    assert whole("The bridge closes [9] for six months [0][5].") == [Draft(BRIDGE, ())]
    assert whole("The bridge closes for six months [9, 2, 17].") == [Draft(BRIDGE, (2,))]
    assert whole("The bridge closes for [[9]9] six months [*7*].") == [Draft(BRIDGE, ())]


@pytest.mark.parametrize("gap", ["", " ", "  ", "\n", "\n\n"])
def test_a_marker_behind_the_full_stop_belongs_to_the_sentence_before(gap: str) -> None:
    assert whole(f"{BRIDGE}{gap}[2] {CHILDREN} [3]") == [Draft(BRIDGE, (2,)), Draft(CHILDREN, (3,))]


def test_a_marker_behind_the_full_stop_ends_the_sentence_whatever_follows() -> None:
    assert whole(f"{BRIDGE} [2] $x$ cách khác. [1] và “thế” nữa") == [
        Draft(BRIDGE, (2,)),
        Draft("$x$ cách khác.", (1,)),
        Draft("và “thế” nữa", ()),
    ]
    assert whole("Bà đến TP. [1] Huế. [2]. Rồi về.") == [Draft("Bà đến TP. Huế.", (1, 2)), Draft("Rồi về.", ())]


def test_a_marker_before_the_first_sentence_belongs_to_it() -> None:
    assert whole(f"[2] {BRIDGE} {CHILDREN}") == [Draft(BRIDGE, (2,)), Draft(CHILDREN, ())]


def test_a_marker_in_the_middle_belongs_to_its_sentence() -> None:
    written = "The bridge [2] closes for six months. Trẻ em [3] mượn sách [1] không mất tiền."
    assert whole(written) == [Draft(BRIDGE, (2,)), Draft(CHILDREN, (3, 1))]


def test_a_marker_with_no_space_behind_it_does_not_glue_two_sentences_together() -> None:
    assert whole(f"{BRIDGE} [2]{CHILDREN}") == [Draft(BRIDGE, (2,)), Draft(CHILDREN, ())]


def test_while_writing_the_last_sentence_is_not_yet_complete() -> None:
    assert growing(f"{BRIDGE} [2] Trẻ em mượn") == ([Draft(BRIDGE, (2,))], "Trẻ em mượn")
    assert growing(BRIDGE) == ([], BRIDGE)
    assert growing("") == ([], "")
    assert read_drafts(" \n", KNOWN, finished=True) == ([], "")


def test_a_bracket_that_turns_out_to_be_text_comes_back() -> None:
    assert growing("The flood of [2024") == ([], "The flood of")
    assert growing("The flood of [2024] was") == ([], "The flood of [2024] was")


def test_sentences_come_while_the_text_comes() -> None:
    reader, seen = DraftReader(KNOWN), []
    for piece in ["The bridge clo", "ses for six months. [", "2", "] Trẻ em mượn sá", "ch không mất tiền.", " [3]"]:
        reader.feed(piece)
        seen.append((len(reader.drafts), reader.rest))
    assert seen[:3] == [(0, "The bridge clo"), (0, BRIDGE), (0, BRIDGE)]
    assert seen[3:] == [(1, "Trẻ em mượn sá"), (1, CHILDREN), (1, CHILDREN)]
    reader.finish()
    assert reader.drafts == (Draft(BRIDGE, (2,)), Draft(CHILDREN, (3,)))
