"""Dates of bylines."""

from datetime import date, time

import pytest

from index.dates import find_date, find_moment, has_clock, without_dates, without_moments


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
        "20-Oct-2025",
        "20th of October, 2025",
        "2025/10/20",
        "10/20/2025",
        "20 / 10 / 2025",
        "20 tháng Mười năm 2025",
        "Tháng Mười 20, 2025",
    ],
)
def test_a_day_has_many_spellings(written: str) -> None:
    assert find_date(f"Đăng lúc 8:05, {written} (GMT+7)") == date(2025, 10, 20)


def test_september_may_be_sept() -> None:
    assert find_date("Sept. 3, 2025") == date(2025, 9, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tháng 10 năm 2025",
        "20/10",
        "31/02/2025",
        "in 2025",
        "1500 people in 2025",
        "20/10/1850",
        "20/10/2150",
        "192.168.10.2025",
    ],
)
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


def test_the_day_comes_before_the_month_where_both_could_be_meant() -> None:
    assert find_date("03/05/2026") == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2025-10-20T07:22:00+07:00", time(7, 22)),
        ("2025-10-20T07:22:00.125Z", time(7, 22)),
        ("Mon, 20 Oct 2025 07:22:00 +0700", time(7, 22)),
        ("Thứ hai, 20/10/2025, 07:22 (GMT+7)", time(7, 22)),
        ("7h22 20/10/2025", time(7, 22)),
        ("20/10/2025 7g22", time(7, 22)),
        ("20/10/2025, 7 giờ 22 phút", time(7, 22)),
        ("15h ngày 20/10/2025", time(15)),
        ("20/10/2025 07:22 AM", time(7, 22)),
        ("October 20, 2025 at 3.45pm ET", time(15, 45)),
        ("October 20, 2025, 3 p.m.", time(15)),
        ("20/10/2025 2:05:00 CH", time(14, 5)),
        ("20/10/2025 12:10 AM", time(0, 10)),
        ("20 Oct 2025 07.22 BST", time(7, 22)),
        ("20/10/2025", None),
        ("20/10/2025 25:10", None),
        ("20/10/2025 lúc 7 gà gáy", None),
    ],
)
def test_a_time_beside_a_date_is_read_as_written(written: str, at: time | None) -> None:
    found = find_moment(written)
    assert found is not None
    assert (found.day, found.time) == (date(2025, 10, 20), at)


def test_the_time_nearest_to_the_date_is_the_dates() -> None:
    found = find_moment("Published 3 May 2026, 07:22 GMT · Updated 09:00 GMT")
    assert found is not None
    assert found.time == time(7, 22)


def test_a_clock_needs_no_date() -> None:
    assert has_clock("lúc 7h22")
    assert not has_clock("ăn 7 gà, 5 g đường")


@pytest.mark.parametrize(
    "line", ["2025-10-20T07:22:00+07:00", "6-10-2025", "Thứ bảy, 20/10/2025 07:22 (GMT+7)", "20 Oct 2025"]
)
def test_day_and_time_are_taken_out_of_a_line(line: str) -> None:
    assert without_moments(f"Lan Chi {line}").strip() == "Lan Chi"
