"""Dates of bylines."""

from datetime import date

import pytest

from index.dates import find_date, without_dates


@pytest.mark.parametrize(
    "written",
    [
        "20/10/2025",
        "20-10-2025",
        "20.10.2025",
        "2025-10-20",
        "ngày 20 tháng 10 năm 2025",
        "20 tháng 10, 2025",
        "20 October 2025",
        "20th Oct. 2025",
        "October 20, 2025",
        "Oct 20th 2025",
    ],
)
def test_a_day_has_many_spellings(written: str) -> None:
    assert find_date(f"Đăng lúc 8:05, {written} (GMT+7)") == date(2025, 10, 20)


def test_september_may_be_sept() -> None:
    assert find_date("Sept. 3, 2025") == date(2025, 9, 3)


@pytest.mark.parametrize("text", ["", "tháng 10 năm 2025", "20/10", "31/02/2025", "in 2025", "1500 people in 2025"])
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert find_date(text) is None


def test_the_first_date_counts_however_it_is_spelled() -> None:
    assert find_date("Đăng ngày 3 tháng 2 năm 2025, sửa 05/02/2025") == date(2025, 2, 3)


@pytest.mark.parametrize("text", ["Số 99/99/2025, ra ngày 12/09/2025", "10 people, 2025; September 12, 2025"])
def test_an_impossible_date_does_not_hide_a_real_one(text: str) -> None:
    assert find_date(text) == date(2025, 9, 12)


@pytest.mark.parametrize("text", ["Decision 12, 2025", "12 marathons 2025", "Junior 7 2025"])
def test_a_word_that_begins_like_a_month_is_no_month(text: str) -> None:
    assert find_date(text) is None


def test_dates_are_taken_out_of_a_line() -> None:
    assert without_dates("Lan Chi | 20/10/2025").strip(" |") == "Lan Chi"
