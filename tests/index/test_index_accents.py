"""Diacritics given back: the right ones where the texts tell, and never another word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.accents import restored
from index.text import fold, has_diacritics, words

OWN = [
    "Cầu Mống Sắt đóng cửa sáu tháng để thay mặt cầu.",
    "Ông Phan Văn Lượm chèo thuyền chở sách đến các xóm cù lao.",
]


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("benh vien co bao nhieu giuong", "bệnh viện có bao nhiêu giường"),
        ("viet nam", "việt nam"),
        ("Ha Noi co gi moi?", "Hà Nội có gì mới?"),
        ("BENH VIEN", "BỆNH VIỆN"),
        ("Benh Vien", "Bệnh Viện"),
        ("benh vien, o dau?!", "bệnh viện, ở đâu?!"),
    ],
)
def test_frequent_words_are_spelled_without_any_article(typed: str, spelled: str) -> None:
    assert restored(typed) == spelled


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("cau mong sat dong cua", "cầu mống sắt đóng cửa"),
        ("ong Phan Van Luom cheo thuyen", "ông Phan Văn Lượm chèo thuyền"),
        ("ong luom cho sach", "ông lượm chở sách"),
    ],
)
def test_the_reader_s_own_articles_tell_names_and_rare_words(typed: str, spelled: str) -> None:
    assert restored(typed, OWN) == spelled
    assert restored(typed) != spelled


def test_one_spelling_gives_way_to_another_by_its_neighbours() -> None:
    own = ["Chợ cá họp từ sáng.", "Anh cho em mượn sách.", "Bà thả con cá chép vào chậu."]
    assert restored("cho ca hop", own) == "chợ cá họp"
    assert restored("anh cho em", own) == "anh cho em"
    assert restored("ca chep", own) == "cá chép"


@pytest.mark.parametrize("text", ["", "   ", "?!", "59.000", "Zxqwv Kjhgf", "100%", "🪁"])
def test_what_nobody_has_spelled_stays_as_it_is(text: str) -> None:
    assert restored(text, OWN) == text


@pytest.mark.parametrize("name", ["iPhone", "VnExpress", "YouTube", "McDonald", "WiFi", "eBay", "USAid", "ß", "ﬁ"])
def test_a_name_keeps_its_capitals(name: str) -> None:
    assert restored(f"{name} benh vien {name}") == f"{name} bệnh viện {name}"


def test_hundred_thousand_characters_take_a_few_seconds() -> None:
    start = time.process_time()
    spelled = restored("o o " * 25_000, OWN)
    assert time.process_time() - start < 4
    assert fold(spelled) == "o o " * 25_000


SYLLABLES = "cau mong sat dong cua ong luom cho sach Ha Noi iPhone 59.000 , ? - ạ hoà hòa \n".split(" ")
typed_texts = st.lists(st.sampled_from(SYLLABLES), max_size=25).map(" ".join) | st.text(
    st.characters(min_codepoint=32, max_codepoint=126), max_size=60
)


@given(typed_texts, st.lists(st.sampled_from(OWN), max_size=2))
def test_only_marks_are_added(text: str, own: list[str]) -> None:
    spelled = restored(text, own)
    assert len(spelled) == len(text)
    assert fold(spelled) == fold(text)
    assert [letter.isupper() for letter in spelled] == [letter.isupper() for letter in text]


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_may_come_and_any_article(text: str, own: list[str]) -> None:
    assert len(words(restored(text, own))) == len(words(text))


@given(typed_texts)
def test_what_is_spelled_in_full_is_left_alone(text: str) -> None:
    full = [word for word in words(restored(text, OWN)) if has_diacritics(word)]
    again = words(restored(" ".join(full), OWN))
    assert again == full
