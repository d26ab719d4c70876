"""The days a paragraph speaks of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.mentioned import mentioned

PUBLISHED = date(2026, 11, 22)
DAY = (date(2026, 11, 14), date(2026, 11, 14))


def test_days_are_seen_from_the_day_of_publication() -> None:
    text = "Hôm qua, hồ xả lũ; đợt xả trước là vào ngày 14/11."
    assert mentioned(text, PUBLISHED) == ((date(2026, 11, 21), date(2026, 11, 21)), DAY)
    assert mentioned("The mill shut last week.", date(2025, 3, 5)) == ((date(2025, 2, 24), date(2025, 3, 2)),)


def test_an_article_without_a_date_names_only_full_dates() -> None:
    text = "Cầu thông xe ngày 14/11/2026, đóng lại tuần trước và mở lại trong tháng 9."
    assert mentioned(text, None) == (DAY,)


@pytest.mark.parametrize(
    "text", ["Since 2024 the mill has stood empty.", "Trước năm 2023, chợ ở bờ sông.", "in the 1990s", "2020-2024", ""]
)
def test_what_is_open_or_longer_than_a_year_is_left_out(text: str) -> None:
    assert mentioned(text, PUBLISHED) == ()


def test_a_leap_year_is_a_year() -> None:
    assert mentioned("the floods of 2024", PUBLISHED) == ((date(2024, 1, 1), date(2024, 12, 31)),)


def test_each_span_is_told_once() -> None:
    assert mentioned("Ngày 14/11 khai mạc; ngày 14/11/2026 cũng là thứ Bảy.", PUBLISHED)[:1] == (DAY,)
    assert mentioned("14/11/2026, 14/11/2026 and 14/11/2026", PUBLISHED) == (DAY,)


def test_a_list_of_dates_is_cut_at_twenty() -> None:
    days = [date(2026, 1, 1 + n) for n in range(25)]
    assert mentioned("; ".join(map(str, days)), None) == tuple((day, day) for day in days[:20])


PIECES = "hôm qua tuần trước ngày 14/11 3/9/2024 tháng 9 năm 2025 since May last week – to 2024 , .".split()


@given(
    st.text() | st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.none() | st.dates(date(1950, 1, 1), date(2100, 12, 31)),
)
def test_mentions_are_few_short_and_different(text: str, published: date | None) -> None:
    found = mentioned(text, published)
    assert len(found) == len(set(found)) <= 20
    assert all(since <= until and (until - since).days <= 365 for since, until in found)
