"""Normal form, folding, words and sentences."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import Span, bigrams, fold, has_diacritics, normalise, same_tone, sentences, words


def said(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_normalise_composes_letters_and_their_marks() -> None:
    assert normalise(unicodedata.normalize("NFD", "Đà Nẵng")) == "Đà Nẵng"


@pytest.mark.parametrize(
    "hidden",
    [
        "\u200b",
        "\u200d",
        "\ufeff",
        "\u2060",
        "\u202e",
        "\u2066",
        "\u200f",
        "\x00",
        "\x1b",
        "\x9b",
        "\U000e0041",
    ],
)
def test_normalise_removes_what_cannot_be_seen(hidden: str) -> None:
    assert normalise(f"bến{hidden} cảng") == "bến cảng"


@pytest.mark.parametrize("hidden", ["\u00ad", "\u061c", "\u180e"])
def test_normalise_removes_soft_hyphens_and_rarer_invisible_marks_too(hidden: str) -> None:
    assert normalise(f"har{hidden}bour") == "harbour"


def test_normalise_leaves_one_kind_of_newline_and_of_space() -> None:
    assert normalise("một\r\nhai\rba\u2028bốn\u00a0năm\tsáu") == "một\nhai\nba\nbốn năm\tsáu"


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x85", "\u2029"])
def test_a_page_or_line_break_does_not_glue_two_words(mark: str) -> None:
    assert words(normalise(f"bến{mark}cảng")) == ["bến", "cảng"]


@given(st.text())
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("Thúy", "thuý"), ("khỏe", "khoẻ"), ("HỌA", "hoạ"), ("tùy", "tuỳ")]
)
def test_both_tone_placements_become_equal(old: str, new: str) -> None:
    assert same_tone(old) == same_tone(new) == new


@pytest.mark.parametrize("word", ["của", "quý", "quà", "hoàng", "ngoài", "mùa", "thủa", "đào", "tuần", "quỳnh"])
def test_a_tone_that_has_one_place_stays_there(word: str) -> None:
    assert same_tone(word) == word


def test_fold_takes_every_mark_and_writes_d_for_đ() -> None:
    assert fold("Đường Nguyễn Huệ, Quận 1") == "duong nguyen hue, quan 1"


def test_fold_reads_composed_and_decomposed_text_alike() -> None:
    assert fold(unicodedata.normalize("NFD", "Đặng Thị Ngọc Thịnh")) == fold("Đặng Thị Ngọc Thịnh")


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđhqt "))
def test_words_are_the_same_in_both_normal_forms(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


def test_hoi_an_keeps_its_an() -> None:
    assert words("Hội An") == ["hội", "an"]


def test_a_number_is_one_word_with_its_separators() -> None:
    assert words("Giá 59.000 đồng (tăng 1,5%).") == ["giá", "59.000", "đồng", "tăng", "1,5"]


def test_a_word_ends_at_an_underscore_and_at_a_digit() -> None:
    assert words("covid_19 A1") == ["covid", "19", "a", "1"]


def test_bigrams_join_neighbours() -> None:
    assert list(bigrams(["hội", "an", "đẹp"])) == ["hội_an", "an_đẹp"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hội An", True), ("đ", True), ("Hoi An", False), ("59.000", False), ("", False)],
)
def test_diacritics_are_seen(text: str, expected: bool) -> None:
    assert has_diacritics(text) is expected


def test_sentences_end_at_full_stops_questions_and_exclamations() -> None:
    text = "Trời mưa to. Ai đi chợ? Chị Lan! Chợ vắng…  Không ai mua."
    assert said(text) == ["Trời mưa to.", "Ai đi chợ?", "Chị Lan!", "Chợ vắng…", "Không ai mua."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Khách đổ về TP. Hội An từ sáng sớm.",
        "Người hướng dẫn là ThS. Trần Thu Lan.",
        "The keys were left with J. Smith at noon.",
        "Mr. and Mrs. Dunn sold the mill to Dr. Hale.",
        "Vé vào cổng giá 1.000 đồng một người.",
        "The U.S. Navy sent two ships.",
        "Nước dâng 2.5 m trong đêm.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert said(f"{sentence} Sau đó mọi người về.") == [sentence, "Sau đó mọi người về."]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert said("“Chúng tôi đã hết vé.” Cô gái quay đi.") == ["“Chúng tôi đã hết vé.”", "Cô gái quay đi."]


def test_a_quoted_question_does_not_end_the_sentence_around_it() -> None:
    assert said("“Hết vé rồi à?” anh hỏi. Không ai đáp.") == ["“Hết vé rồi à?” anh hỏi.", "Không ai đáp."]


@pytest.mark.parametrize("text", ["Anh ấy ăn no. Sau đó anh ngủ.", "The answer was no. Nobody moved."])
def test_no_at_the_end_of_a_sentence_ends_it(text: str) -> None:
    assert len(said(text)) == 2


def test_number_sign_no_does_not_end_a_sentence() -> None:
    assert said("He lives at No. 12 by the river.") == ["He lives at No. 12 by the river."]


def test_no_text_has_no_sentence() -> None:
    assert sentences(" \n\t") == []


LETTERS = st.text(alphabet='aĐị1 .?!…"”“)(,\n\u3000')


@given(st.one_of(st.text(), LETTERS))
def test_sentences_are_in_order_and_hold_all_but_white_space(text: str) -> None:
    spans = [Span(0, 0), *sentences(text), Span(len(text), len(text))]
    for before, after in pairwise(spans):
        assert before.end <= after.start
        assert not text[before.end : after.start].strip()
    for span in spans[1:-1]:
        assert span.of(text) == span.of(text).strip() != ""
