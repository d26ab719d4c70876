"""Control tokens of language models in articles."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.neutral import neutralise
from index.text import normalise

TOKENS = """
<|im_start|> <|IM_END|> <|endoftext|> <|eot_id|> <|start_header_id|> <|reserved_7|> <｜User｜> <｜end▁of▁sentence｜>
<s> </s> <S> <bos> <eos> <unk> <pad> <start_of_turn> <end_of_turn> <think> </think> <tool_call> </tool_call>
<tool_response> <function=search> <unused99> <0x0A> [INST] [/INST] [inst] <<SYS>> <</SYS>> [TOOL_CALLS] [SYSTEM_PROMPT]
"""
PIECES = [
    "<", ">", "|", "｜", "[", "]", "/", "im_start", "INST", "SYS", "s", "<s>", "‹", "\u0338", "\u0301", "a", "\n", " ",
]  # fmt: skip


@pytest.mark.parametrize("token", TOKENS.split())
def test_a_control_token_loses_its_brackets_and_keeps_its_length_and_name(token: str) -> None:
    neutral = neutralise(f"Ông nói: {token}, rồi đi.")
    assert not set(neutral) & set("<>[]")
    assert len(neutral) == len(f"Ông nói: {token}, rồi đi.")
    assert token.strip("<>[]|｜/") in neutral


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060", "\U000e0041"])
def test_a_token_with_something_hidden_inside_is_neutral_once_normalised(hidden: str) -> None:
    assert "<|im" not in neutralise(normalise(f"<{hidden}|im{hidden}_start|{hidden}>"))


@pytest.mark.parametrize(
    "text",
    [
        "a < b và c > d",
        "[1]",
        "[12, 13]",
        "<b>đậm</b>",
        "x |> y",
        "5 <| 6",
        "[Ảnh: TTXVN]",
        "<video>",
        "<section>",
        "<3",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text


def test_the_name_of_a_token_may_be_anything() -> None:
    assert neutralise("<|tên bất kỳ 7|>") == "‹|tên bất kỳ 7|›"


def test_a_token_inside_a_token_is_neutral_too() -> None:
    assert "<|im_start|>" not in neutralise("<|<|im_start|>|>")


@given(st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8")).map("".join))
def test_neutralising_is_idempotent_and_keeps_length_and_normal_form(text: str) -> None:
    text = normalise(text)
    neutral = neutralise(text)
    assert neutralise(neutral) == neutral
    assert len(neutral) == len(text)
    assert unicodedata.is_normalized("NFC", neutral)
