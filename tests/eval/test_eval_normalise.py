"""Does an answer hold a phrase? The traps of two languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.normalise import holds, tokens


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Lũ ở Hội An rút chậm.", "Hội An"),
        ("Vé giá 59.000 đồng.", "59,000 đồng"),
        ("Tickets cost 59,000 dong.", "59.000 dong"),
        ("Có 59000 vé.", "59.000"),
        ("Sản lượng 1.234.567 tấn.", "1,234,567"),
        ("Tăng 1,5 lần.", "1.5 lần"),
        ("Văn hoá và thuỷ lợi.", "văn hóa"),
        ("Văn hóa và thủy lợi.", "Thuỷ lợi"),
        (unicodedata.normalize("NFD", "Ông Phan Văn Lượm chèo thuyền."), "Phan Văn Lượm"),
        ("Ông PHAN VĂN LƯỢM.", "Phan Văn Lượm"),
        ("«Bốn mươi», ông nói.", "bốn mươi"),
        ("It rose by 54%.", "54"),
        ("The state-of-the-art lab.", "state of the art"),
    ],
)
def test_a_phrase_is_found_whatever_way_either_was_written(text: str, phrase: str) -> None:
    assert holds(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Lũ ở Hội rút chậm.", "Hội An"),
        ("Tăng 15 lần.", "1.5 lần"),
        ("Tăng 1,5 lần.", "15 lần"),
        ("Có 590.000 vé.", "59.000"),
        ("Có 159 người.", "59"),
        ("Năm người.", "năm ngươi"),
        ("Ma.", "má"),
        ("Bà Mai Chiến đến.", "Mai Chi"),
        ("The theme of the day.", "the me"),
        ("An ở Hội.", "Hội An"),
        ("Hội và An.", "Hội An"),
        ("Bất cứ điều gì.", ""),
        ("Bất cứ điều gì.", "…"),
        ("", "một"),
    ],
)
def test_only_whole_words_next_to_each_other_count(text: str, phrase: str) -> None:
    assert not holds(text, phrase)


def test_no_word_is_dropped() -> None:
    assert tokens("The city of Hội An, an old port") == ["the", "city", "of", "hội", "an", "an", "old", "port"]


@given(st.integers(0, 10**12))
def test_thousands_marks_do_not_matter(value: int) -> None:
    assert tokens(f"{value:,}") == tokens(f"{value:,}".replace(",", ".")) == [str(value)]


@given(whole=st.integers(0, 99), part=st.integers(0, 99))
def test_a_decimal_mark_is_kept_and_means_the_same_in_both_languages(whole: int, part: int) -> None:
    assert tokens(f"{whole}.{part:02}") == tokens(f"{whole},{part:02}") == [f"{whole}.{part:02}"]


@given(before=st.text(max_size=10), phrase=st.text(max_size=20), after=st.text(max_size=10))
def test_a_text_holds_every_phrase_that_stands_apart_in_it(before: str, phrase: str, after: str) -> None:
    assert holds(f"{before} | {phrase} | {after}", phrase) == bool(tokens(phrase))
