"""Numbers as two languages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import Number, number_words, numbers


def values(text: str) -> set[float]:
    return {value for number in numbers(text) for value in number.values}


@pytest.mark.parametrize("written", ["59.000", "59,000", "59000", "59 nghìn", "59 ngàn", "59 thousand", "59k"])
def test_fifty_nine_thousand_has_many_spellings(written: str) -> None:
    assert 59_000 in values(f"Vé giá {written} đồng.")


def test_one_mark_before_three_digits_is_read_both_ways() -> None:
    assert numbers("1.234") == [Number("1.234", frozenset({1234, 1.234}))]
    assert numbers("1,234") == [Number("1,234", frozenset({1234, 1.234}))]


def test_two_kinds_of_marks_leave_one_reading() -> None:
    assert values("1.234,5") == values("1,234.5") == {1234.5}


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.234.567", 1_234_567), ("0,5", 1 / 2), ("12.75", 51 / 4), ("1,234,567.25", 1_234_567.25), ("7", 7)],
)
def test_unambiguous_numbers_have_one_value(written: str, value: float) -> None:
    assert values(written) == {value}


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [("4,5 triệu", "4.5 million"), ("1,1 tỷ", "1.1 billion"), ("2 tỉ", "2bn"), ("3 vạn", "30 thousand")],
)
def test_scales_meet_across_languages(vietnamese: str, english: str) -> None:
    assert values(vietnamese) & values(english) - {4.5, 1.1, 2}


def test_nghin_ty_is_a_trillion() -> None:
    assert 30e12 in values("dự án 30 nghìn tỷ đồng") & values("a 30 trillion dong project")


def test_a_date_is_three_numbers() -> None:
    assert [number.values for number in numbers("20/10/2025")] == [{20}, {10}, {2025}]
    assert values("20.10.2025") == {20, 10, 2025}


def test_a_full_stop_after_a_number_is_not_part_of_it() -> None:
    assert [number.text for number in numbers("Có 25. Rồi 30, rồi 40.")] == ["25", "30", "40"]


def test_digits_inside_a_word_are_no_number() -> None:
    assert numbers("đường B52 và khu A1.5") == []


def test_a_currency_written_before_a_number_does_not_hide_it() -> None:
    assert 59_000 in values("$59,000") & values("VND59,000")


@pytest.mark.parametrize("text", ["5 mıllıon", "5 bıllıon", "5 thouſand"])
def test_letters_that_only_look_like_a_scale_break_nothing(text: str) -> None:
    assert 5 in values(text)


def test_small_numbers_are_read_from_words_in_both_languages() -> None:
    assert number_words("Ba người, rồi mười người") == {3, 10}
    assert number_words("three boats left in October") == {3, 10}


@given(st.integers(0, 999), st.integers(1, 999))
def test_a_thousands_mark_never_changes_the_number(thousands: int, rest: int) -> None:
    written = f"{thousands}{{}}{rest:03}"
    assert thousands * 1000 + rest in values(written.format(".")) & values(written.format(","))


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_decimals_are_read_with_either_mark(whole: int, cents: int) -> None:
    assert float(f"{whole}.{cents:02}") in values(f"{whole}.{cents:02}") & values(f"{whole},{cents:02}")


@given(st.one_of(st.text(), st.text(alphabet="0123456789., kmtỷnghìtriệuthousandbillion/")))
def test_every_number_stands_in_the_text_and_means_something(text: str) -> None:
    for number in numbers(text):
        assert number.values
        assert number.text[0].isdigit()


@pytest.mark.parametrize("written", ["3.000", "3,000"])
def test_three_noughts_are_thousands_and_no_decimals(written):
    assert numbers(f"nhận {written} euro")[0].values == {3000.0}
