"""What holds for every text that a model may write, and for every way to cut it into pieces."""

import re
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shown import is_harmless, is_plain

from rag.citations import Draft, DraftReader

KNOWN = (1, 2, 3)
EVIL = "http://127.0.0.1:9/?q=mật"

# Separated by blanks; ␠ stands for a space and ⏎ for a line break.
SIGNS = """
[1] [2,␠3] [9] 【1】 ［２］ [^3] 【2:0†a】 [1-3] [2024] [sic] [] [1 1] [ ] ![x](EVIL) [x](EVIL) <EVIL> EVIL
https://a.vn www.a.vn data:a,b javascript:a() [x]:␠EVIL␠'a' [x][y] ![x][y] ![x] ![ ]( ( ) ]: [a](b www http ://
ttp: <img␠src="a>b"> <a␠href='EVIL'> </a> <b> < > <!-- --> <! </ <p> <br/> <script> <think> </think> [THINK]
[/THINK] <|im_end|> [INST] <<SYS>> <s> <| |> <｜a｜> * ** _ __ ~~ ` ``` ```py⏎ #␠ -␠ 1.␠ 2.␠ >␠ \\ & &amp; &lt;
&#91; &#x3c; &#10; &amp;lt; ; # = ' " / ! ? . : １ ³ 😀 각
""".replace("EVIL", EVIL)
SENTENCES = ["The bridge closes for six months.", "Ông chi 47 tỷ đồng!", "Mưa to…", "Dr. Mai ở TP. Huế", "a small word"]
LETTERS = [
    *" \n\t\x00\u200b\u202e\u0301\u0338\ufe0f\u20e3\ud83d\ude00\u11a8\u1fef\u037e\ufeff",
    "\r\n",
    "e\u0302\u0301",
]
LONG = ["word" * 90, "[" * 20, "(" * 9, ". " * 40, "lời " * 90]
FRAGMENTS = [*SIGNS.split(), *SENTENCES, *LETTERS, *LONG, " ", " "]
FRAGMENTS = [fragment.replace("␠", " ").replace("⏎", "\n") for fragment in FRAGMENTS]
WRITINGS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=14).map("".join)


def read(*pieces: str) -> tuple[Draft, ...]:
    reader = DraftReader(KNOWN)
    for piece in pieces:
        reader.feed(piece)
    reader.finish()
    assert reader.rest == ""
    return reader.drafts


def pieces_of(written: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cut % (len(written) + 1) for cut in cuts), len(written)]
    return [written[start:end] for start, end in pairwise(places)]


@settings(max_examples=600)
@given(written=WRITINGS, cuts=st.lists(st.integers(0, 5000), max_size=6))
@example(written="[" * 400 + "1]", cuts=[])
@example(written="word" * 80 + "://x.vn/a", cuts=[300])
def test_how_a_text_is_cut_into_pieces_makes_no_difference(written: str, cuts: list[int]) -> None:
    assert read(written) == read(*written) == read(*pieces_of(written, cuts))


@settings(max_examples=400)
@given(written=WRITINGS)
@example(written="w[\u0301")
def test_nothing_that_is_shown_is_a_link_an_image_a_tag_or_a_marker(written: str) -> None:
    reader = DraftReader(KNOWN)
    before: tuple[Draft, ...] = ()
    for letter in written:
        reader.feed(letter)
        is_plain(reader.rest)
        assert reader.drafts[: len(before)] == before
        before = reader.drafts
    reader.finish()
    assert reader.drafts[: len(before)] == before
    for draft in reader.drafts:
        is_plain(draft.text)
        assert set(draft.markers) <= set(KNOWN)
    # Nor does it become one when sentences are joined to an answer.
    answer = " ".join(f"{draft.text} [{number}]" for number, draft in enumerate(reader.drafts, 1))
    is_harmless(answer)


@given(written=st.lists(st.sampled_from(["<think>", "</think>", "secret", " ", "\n", "</thi", "nk>"]), max_size=12))
def test_what_is_thought_aloud_is_never_shown(written: list[str]) -> None:
    text = "".join(written)
    outside = re.sub(r"<think>.*?(</think>|\Z)", " ", text, flags=re.DOTALL)
    assert ("secret" in outside) == any("secret" in draft.text for draft in read(text))


def steps(written: str) -> tuple[int, int]:
    """How many calls it takes to read a text in pieces, and the most letters that were held back meanwhile."""
    calls, reader, held = 0, DraftReader(KNOWN), 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    for start in range(0, len(written), 200):
        sys.setprofile(count)
        reader.feed(written[start : start + 200])
        sys.setprofile(None)
        held = max(held, sum(len(text) for text in kept(reader)))
    return calls, held


def kept(machine: object) -> list[str]:
    """Every text that a reader, or a part of it, remembers; but for complete sentences."""
    parts = vars(machine).values()
    deeper = [text for part in parts if type(part).__module__.startswith("rag.citations") for text in kept(part)]
    return [part for part in parts if isinstance(part, str)] + deeper


# Separated by blanks, as above.
REPEATED = r"""
[ < ![](![]( <a␠ <!-- <a␠b=" [a]( ( a a.␠ … .␠ [1] [[[]] * ` \ & &amp &amp; 1.␠ ⏎-␠ ⏎— —␠ <think> [x]:␠ http
http:// [[a](b)](c) <b> ] ! <| ~~ ⏎``` ⏎> 【1† =" [1,␠
""".split()


@pytest.mark.parametrize("pattern", [*REPEATED, "\u0301", "e\u0301", "\u11a8", "\u200b"])
def test_time_is_linear_and_memory_is_bounded_whatever_is_written(pattern: str) -> None:
    pattern = pattern.replace("␠", " ").replace("⏎", "\n")
    short, long = (pattern * (size // len(pattern)) for size in (4_000, 40_000))
    few, _ = steps(short)
    many, held = steps(long)
    assert many < 11 * few + 1000
    assert held < 3000


@pytest.mark.parametrize("pattern", ["[", "<", "![](![](", "a. "])
def test_a_very_long_text_takes_no_more_steps_a_letter(pattern: str) -> None:
    calls, _ = steps(pattern * (200_000 // len(pattern)))
    assert calls < 200 * len(pattern) * (200_000 // len(pattern))
