"""Days, weeks, months and years in words, as seen from Sunday 22 November 2026."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.latest import wants_latest
from index.periods import Period, periods

SUNDAY = date(2026, 11, 22)
Row = tuple[str, str | None, str | None, str]

DAYS: list[Row] = [
    ("Sáng 14/11, cầu được thông xe", "2026-11-14", "2026-11-14", "day"),
    ("ngày 14/11", "2026-11-14", "2026-11-14", "day"),
    ("14/11 có chuyện gì?", "2026-11-14", "2026-11-14", "day"),
    ("Chiều nay (2/9), hồ xả lũ", "2026-09-02", "2026-09-02", "day"),
    ("họp ngày 14-11", "2026-11-14", "2026-11-14", "day"),
    ("họp ngày 14.11", "2026-11-14", "2026-11-14", "day"),
    ("14/11/2024", "2024-11-14", "2024-11-14", "day"),
    ("vào 5/3/2024", "2024-03-05", "2024-03-05", "day"),
    ("2024-03-05", "2024-03-05", "2024-03-05", "day"),
    ("5 March 2024", "2024-03-05", "2024-03-05", "day"),
    ("March 5, 2024", "2024-03-05", "2024-03-05", "day"),
    ("18 December", "2026-12-18", "2026-12-18", "day"),
    ("December 18th", "2026-12-18", "2026-12-18", "day"),
    ("Dec. 18", "2026-12-18", "2026-12-18", "day"),
    ("the 18th of December", "2026-12-18", "2026-12-18", "day"),
    ("ngày 6 tháng 10", "2026-10-06", "2026-10-06", "day"),
    ("ngày 24 tháng 12", "2026-12-24", "2026-12-24", "day"),
    ("6 tháng 10 năm 2025", "2025-10-06", "2025-10-06", "day"),
    ("ngày 6 tháng Mười năm 2025", "2025-10-06", "2025-10-06", "day"),
    ("ngày 6 tháng 10 năm ngoái", "2025-10-06", "2025-10-06", "day"),
    ("what happened on may 3", "2026-05-03", "2026-05-03", "day"),
    ("3 May last year", "2025-05-03", "2025-05-03", "day"),
    ("24/12", "2026-12-24", "2026-12-24", "day"),
    ("ngày 15/2", "2027-02-15", "2027-02-15", "day"),
    ("ngày 29/2", "2028-02-29", "2028-02-29", "day"),
    ("trước đó, hôm 3/5", "2026-05-03", "2026-05-03", "day"),
    ("Lễ khai giảng 5 tháng 9/2025", "2025-09-05", "2025-09-05", "day"),
    ("ngay 6 thang 10", "2026-10-06", "2026-10-06", "day"),
    ("ngay 6 thang 10 nam 2025", "2025-10-06", "2025-10-06", "day"),
    ("10/20/2025", "2025-10-20", "2025-10-20", "day"),
    ("hôm qua (14/11)", "2026-11-14", "2026-11-14", "day"),
    ("Tuesday, 3 November", "2026-11-03", "2026-11-03", "day"),
    ("thứ Hai, 20/10/2025", "2025-10-20", "2025-10-20", "day"),
    ("thứ Hai ngày 16/11", "2026-11-16", "2026-11-16", "day"),
]
MONTHS: list[Row] = [
    ("tháng 9", "2026-09-01", "2026-09-30", "month"),
    ("tháng Chín", "2026-09-01", "2026-09-30", "month"),
    ("lũ về hồi tháng chín", "2026-09-01", "2026-09-30", "month"),
    ("floods in September", "2026-09-01", "2026-09-30", "month"),
    ("September 2024", "2024-09-01", "2024-09-30", "month"),
    ("Sept. 2024", "2024-09-01", "2024-09-30", "month"),
    ("tháng 9/2024", "2024-09-01", "2024-09-30", "month"),
    ("tháng 9 năm 2024", "2024-09-01", "2024-09-30", "month"),
    ("tháng Chín năm 2024", "2024-09-01", "2024-09-30", "month"),
    ("9/2024", "2024-09-01", "2024-09-30", "month"),
    ("last September", "2026-09-01", "2026-09-30", "month"),
    ("next March", "2027-03-01", "2027-03-31", "month"),
    ("tháng 9 năm ngoái", "2025-09-01", "2025-09-30", "month"),
    ("tháng 12 tới", "2026-12-01", "2026-12-31", "month"),
    ("tháng 12", "2025-12-01", "2025-12-31", "month"),
    ("tháng Mười một", "2026-11-01", "2026-11-30", "month"),
    ("in May", "2026-05-01", "2026-05-31", "month"),
    ("May 2024", "2024-05-01", "2024-05-31", "month"),
    ("the end of March", "2026-03-01", "2026-03-31", "month"),
    ("since last May the mill has stood empty", "2026-05-01", None, "open"),
    ("September last year", "2025-09-01", "2025-09-30", "month"),
    ("thang 9", "2026-09-01", "2026-09-30", "month"),
    ("thang 9 nam 2024", "2024-09-01", "2024-09-30", "month"),
    ("quý III/2024", "2024-07-01", "2024-09-30", "month"),
    ("quý 2 năm 2025", "2025-04-01", "2025-06-30", "month"),
    ("third quarter of 2024", "2024-07-01", "2024-09-30", "month"),
    ("Q3 2024", "2024-07-01", "2024-09-30", "month"),
    ("6 tháng đầu năm 2024", "2024-01-01", "2024-06-30", "month"),
    ("9 tháng đầu năm nay", "2026-01-01", "2026-09-30", "month"),
    ("first half of 2025", "2025-01-01", "2025-06-30", "month"),
]
YEARS: list[Row] = [
    ("năm 2024", "2024-01-01", "2024-12-31", "year"),
    ("exports in 2024", "2024-01-01", "2024-12-31", "year"),
    ("the floods of 2024", "2024-01-01", "2024-12-31", "year"),
    ("trong 2024", "2024-01-01", "2024-12-31", "year"),
    ("mid-2024", "2024-01-01", "2024-12-31", "year"),
    ("cuối năm 2024", "2024-01-01", "2024-12-31", "year"),
    ("late 2024", "2024-01-01", "2024-12-31", "year"),
    ("giai đoạn 2021-2025", "2021-01-01", "2025-12-31", "year"),
    ("from 2020 to 2024", "2020-01-01", "2024-12-31", "year"),
    ("between 2020 and 2022", "2020-01-01", "2022-12-31", "year"),
    ("từ năm 2020 đến năm 2024", "2020-01-01", "2024-12-31", "year"),
    ("in the 1990s", "1990-01-01", "1999-12-31", "year"),
    ("những năm 1990", "1990-01-01", "1999-12-31", "year"),
    ("news from 2024", "2024-01-01", "2024-12-31", "year"),
    ("năm ngoái", "2025-01-01", "2025-12-31", "relative"),
    ("năm nay", "2026-01-01", "2026-12-31", "relative"),
    ("last year", "2025-01-01", "2025-12-31", "relative"),
    ("this year", "2026-01-01", "2026-12-31", "relative"),
    ("năm trước", "2025-01-01", "2025-12-31", "relative"),
    ("năm tới", "2027-01-01", "2027-12-31", "relative"),
    ("sang năm", "2027-01-01", "2027-12-31", "relative"),
    ("nam ngoai", "2025-01-01", "2025-12-31", "relative"),
    ("hai năm trước", "2024-01-01", "2024-12-31", "relative"),
    ("năm năm qua", "2021-11-22", "2026-11-22", "relative"),
]
NEAR: list[Row] = [
    ("hôm nay", "2026-11-22", "2026-11-22", "relative"),
    ("hôm qua", "2026-11-21", "2026-11-21", "relative"),
    ("hôm kia", "2026-11-20", "2026-11-20", "relative"),
    ("ngày mai", "2026-11-23", "2026-11-23", "relative"),
    ("sáng nay", "2026-11-22", "2026-11-22", "relative"),
    ("tối qua", "2026-11-21", "2026-11-21", "relative"),
    ("đêm qua", "2026-11-21", "2026-11-21", "relative"),
    ("rạng sáng nay", "2026-11-22", "2026-11-22", "relative"),
    ("today", "2026-11-22", "2026-11-22", "relative"),
    ("yesterday", "2026-11-21", "2026-11-21", "relative"),
    ("yesterday morning", "2026-11-21", "2026-11-21", "relative"),
    ("last night", "2026-11-21", "2026-11-21", "relative"),
    ("tomorrow", "2026-11-23", "2026-11-23", "relative"),
    ("this morning", "2026-11-22", "2026-11-22", "relative"),
    ("the day before yesterday", "2026-11-20", "2026-11-20", "relative"),
    ("hom qua", "2026-11-21", "2026-11-21", "relative"),
    ("tuần này", "2026-11-16", "2026-11-22", "relative"),
    ("tuần trước", "2026-11-09", "2026-11-15", "relative"),
    ("tuần qua", "2026-11-15", "2026-11-22", "relative"),
    ("tuần tới", "2026-11-23", "2026-11-29", "relative"),
    ("tuan truoc", "2026-11-09", "2026-11-15", "relative"),
    ("this week", "2026-11-16", "2026-11-22", "relative"),
    ("last week", "2026-11-09", "2026-11-15", "relative"),
    ("next week", "2026-11-23", "2026-11-29", "relative"),
    ("the past week", "2026-11-15", "2026-11-22", "relative"),
    ("tháng này", "2026-11-01", "2026-11-30", "relative"),
    ("tháng trước", "2026-10-01", "2026-10-31", "relative"),
    ("last month", "2026-10-01", "2026-10-31", "relative"),
    ("thang truoc", "2026-10-01", "2026-10-31", "relative"),
    ("quý này", "2026-10-01", "2026-12-31", "relative"),
    ("quý trước", "2026-07-01", "2026-09-30", "relative"),
    ("last quarter", "2026-07-01", "2026-09-30", "relative"),
    ("cuối tuần qua", "2026-11-14", "2026-11-15", "relative"),
    ("last weekend", "2026-11-14", "2026-11-15", "relative"),
    ("this weekend", "2026-11-21", "2026-11-22", "relative"),
    ("3 ngày qua", "2026-11-19", "2026-11-22", "relative"),
    ("3 ngay qua", "2026-11-19", "2026-11-22", "relative"),
    ("hai tuần gần đây", "2026-11-08", "2026-11-22", "relative"),
    ("mấy ngày qua", "2026-11-17", "2026-11-22", "relative"),
    ("7 ngày trước", "2026-11-15", "2026-11-15", "relative"),
    ("vài ngày trước", "2026-11-17", "2026-11-22", "relative"),
    ("a few days ago", "2026-11-17", "2026-11-22", "relative"),
    ("24 giờ qua", "2026-11-21", "2026-11-22", "relative"),
    ("past 24 hours", "2026-11-21", "2026-11-22", "relative"),
    ("past three days", "2026-11-19", "2026-11-22", "relative"),
    ("last 2 weeks", "2026-11-08", "2026-11-22", "relative"),
    ("next three days", "2026-11-22", "2026-11-25", "relative"),
    ("two days ago", "2026-11-20", "2026-11-20", "relative"),
    ("a week ago", "2026-11-09", "2026-11-15", "relative"),
    ("six months ago", "2026-05-01", "2026-05-31", "relative"),
    ("cách đây hai tuần", "2026-11-02", "2026-11-08", "relative"),
    ("ba tháng trước", "2026-08-01", "2026-08-31", "relative"),
    ("5 năm tới", "2026-11-22", "2031-11-22", "relative"),
    ("hôm thứ Ba", "2026-11-17", "2026-11-17", "relative"),
    ("tối thứ bảy", "2026-11-21", "2026-11-21", "relative"),
    ("thứ Hai tuần trước", "2026-11-09", "2026-11-09", "relative"),
    ("thu hai tuan truoc", "2026-11-09", "2026-11-09", "relative"),
    ("thứ Sáu tới", "2026-11-27", "2026-11-27", "relative"),
    ("chủ nhật", "2026-11-22", "2026-11-22", "relative"),
    ("chủ nhật tuần trước", "2026-11-15", "2026-11-15", "relative"),
    ("on Tuesday", "2026-11-17", "2026-11-17", "relative"),
    ("Friday night", "2026-11-20", "2026-11-20", "relative"),
    ("last Friday", "2026-11-20", "2026-11-20", "relative"),
    ("last Sunday", "2026-11-15", "2026-11-15", "relative"),
    ("next Monday", "2026-11-23", "2026-11-23", "relative"),
    ("Tuesday last week", "2026-11-10", "2026-11-10", "relative"),
]
SIDES: list[Row] = [
    ("since 2024", "2024-01-01", None, "open"),
    ("since September", "2026-09-01", None, "open"),
    ("since Tuesday", "2026-11-17", None, "open"),
    ("since the beginning of the year", "2026-01-01", None, "open"),
    ("after 3 May 2024", "2024-05-04", None, "open"),
    ("before 2023", None, "2022-12-31", "open"),
    ("before the end of 2024", None, "2024-12-31", "open"),
    ("until last week", None, "2026-11-15", "open"),
    ("by 2030", None, "2030-12-31", "open"),
    ("kể từ năm 2024", "2024-01-01", None, "open"),
    ("từ tháng 9", "2026-09-01", None, "open"),
    ("từ tháng 9 đến nay", "2026-09-01", None, "open"),
    ("từ đầu năm", "2026-01-01", None, "open"),
    ("từ đầu năm nay", "2026-01-01", None, "open"),
    ("từ đầu tháng đến nay", "2026-11-01", None, "open"),
    ("trước năm 2023", None, "2022-12-31", "open"),
    ("sau ngày 5/3/2024", "2024-03-06", None, "open"),
    ("đến năm 2030", None, "2030-12-31", "open"),
    ("trước 14/11", None, "2026-11-13", "open"),
    ("tu nam 2024", "2024-01-01", None, "open"),
    ("năm 2024 trở đi", "2024-01-01", None, "open"),
]
RANGES: list[Row] = [
    ("from 3 to 9 May 2024", "2024-05-03", "2024-05-09", "day"),
    ("3-9 May 2024", "2024-05-03", "2024-05-09", "day"),
    ("May 3-9, 2024", "2024-05-03", "2024-05-09", "day"),
    ("May 3 to 9", "2026-05-03", "2026-05-09", "day"),
    ("từ ngày 3 đến ngày 9/5/2024", "2024-05-03", "2024-05-09", "day"),
    ("ngày 3-9/5", "2026-05-03", "2026-05-09", "day"),
    ("hai ngày 14 và 15/11", "2026-11-14", "2026-11-15", "day"),
    ("từ 3/5 đến 9/5/2024", "2024-05-03", "2024-05-09", "day"),
    ("14/11 - 20/11", "2026-11-14", "2026-11-20", "day"),
    ("từ ngày 28/12 đến ngày 3/1", "2026-12-28", "2027-01-03", "day"),
    ("between March and May", "2026-03-01", "2026-05-31", "month"),
    ("between March and May 2024", "2024-03-01", "2024-05-31", "month"),
    ("from March 2024 to May", "2024-03-01", "2024-05-31", "month"),
    ("từ tháng 3 đến tháng 5", "2026-03-01", "2026-05-31", "month"),
    ("từ tháng 9/2024 đến tháng 3", "2024-09-01", "2025-03-31", "month"),
    ("từ thứ Hai đến thứ Sáu", "2026-11-16", "2026-11-20", "relative"),
    ("from December 2023 to February 2024", "2023-12-01", "2024-02-29", "month"),
    ("tu ngay 3 den ngay 9/5/2024", "2024-05-03", "2024-05-09", "day"),
    ("between Monday and Thursday", "2026-11-16", "2026-11-19", "relative"),
    ("từ tháng 3 tới hôm qua", "2026-03-01", "2026-11-21", "relative"),
]


@pytest.mark.parametrize(("text", "since", "until", "kind"), DAYS + MONTHS + YEARS + NEAR + SIDES + RANGES)
def test_a_phrase_means_its_days(text: str, since: str | None, until: str | None, kind: str) -> None:
    (found,) = periods(text, SUNDAY)
    assert (_iso(found.since), _iso(found.until), found.kind) == (since, until, kind)


NOTHING = """
    hơn 1/3 dân số
    2/3 số phiếu
    từ 2/3 đến 3/4 số hộ
    thắng 2-1
    mở cửa 24/7
    khu phố có năm người già
    đợi hai năm
    mất hai ba năm
    chị Mai kể
    ngày Mai đến lớp
    mỗi tháng một lần
    lương mỗi tháng 5 triệu đồng
    nghỉ 6 tháng
    trong 6 tháng
    5 tháng 10 ngày
    một tháng một chuyến
    ghi rõ ngày tháng năm sinh
    tháng 13
    ngày 31/02/2025
    những năm qua
    các tuần trước
    trước đây
    sau đó
    thứ hai, anh không biết
    lần thứ hai
    người thứ 3
    đứng thứ 2 thế giới
    Hội nghị lần thứ Năm
    2024 người
    sau 2000 ngày
    trước 2000 người
    năm học mới
    người miền Nam
    dân số Việt Nam 2024
    dan so viet nam 2024
    nhà ở đường 3/2
    đường 30/4
    hiện nay
    ngày nay
    ông Năm qua đời
    3 ngày trước khi cưới
    ngày 20 tháng 9 năm 1565
    tháng 9 năm 1565
    on 20 September 1565
    in September 1565
    ngày 3 tháng Giêng âm lịch
    theo Thông tư 9/2024/TT
    closed for three weeks
    Theresa May said
    you may go
    they may 3 times a year
    the march on the capital
    they march 3 miles
    the second place
    the Sun reported
    Black Friday
    every Monday
    closed on Mondays
    the Sunday Times
    USA Today
    April Jones won
    the august body
    1,500 people
    the class of 2000 people
    in 20245
    in 2024%
    $2024
    by 2000 guests
    the show This Morning
    at 2024 GMT
    3/4 of the vote
    rated 4/5
    9001-2015
    call 0912-2024
    192.168.10.20
    before long
    since then
    by two weeks
    the last two days of the fair
    last year of school
""".strip().splitlines()


@pytest.mark.parametrize("text", [line.strip() for line in NOTHING])
def test_what_only_looks_like_a_phrase_is_none(text: str) -> None:
    assert periods(text, SUNDAY) == []


def test_a_phrase_says_where_it_stands() -> None:
    text = "Mưa lớn từ ngày 3 đến ngày 9/5/2024 làm ngập đồng; hôm qua nước mới rút."
    assert [text[found.start : found.end] for found in periods(text, date(2024, 5, 12))] == [
        "từ ngày 3 đến ngày 9/5/2024",
        "hôm qua",
    ]


def test_several_phrases_come_in_reading_order() -> None:
    text = "The bridge closed on Tuesday, reopened yesterday and was last painted in May 2019."
    assert [found.since for found in periods(text, SUNDAY)] == [
        date(2026, 11, 17),
        date(2026, 11, 21),
        date(2019, 5, 1),
    ]


def test_an_opener_reaches_over_no_other_phrase() -> None:
    first, second = periods("Tuần trước 14/11 chưa ai biết", SUNDAY)
    assert (first.kind, second.kind) == ("relative", "day")


def test_what_someone_owns_is_of_that_day() -> None:
    (found,) = periods("The mood changed after Tuesday's vote", SUNDAY)
    assert (found.since, found.until) == (date(2026, 11, 17), date(2026, 11, 17))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hôm qua", 0),
        ("in September", 0),
        ("ngày 14/11", 0),
        ("since last week", 0),
        ("thứ Hai, 20/10/2025", 1),
        ("September 2024", 1),
        ("from March to May 2024", 1),
        ("trước năm 2023", 1),
    ],
)
def test_without_a_day_to_see_it_from_only_full_dates_count(text: str, count: int) -> None:
    assert len(periods(text, None)) == count


def test_the_same_words_mean_other_days_on_another_day() -> None:
    (on_monday,) = periods("last weekend", date(2026, 11, 23))
    assert on_monday.since == date(2026, 11, 21)
    (in_march,) = periods("tháng 9", date(2026, 3, 1))
    assert in_march.since == date(2025, 9, 1)
    (in_january,) = periods("ngày 28/12", date(2027, 1, 3))
    assert in_january.since == date(2026, 12, 28)


def test_words_without_marks_are_not_read_into_a_text_that_has_them() -> None:
    assert periods("Anh Nam ngoai ba mươi tuổi", SUNDAY) == []


PIECES = (
    "từ đến ngày tháng năm thứ hai tuần trước qua nay 3 9/5 14/11/2024 2024 from to between and since before May 4 "
    "March on Friday last week ago - ( ) , . ' 31 decades 797 tới"
).split()
anything = st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)


@given(anything, st.none() | st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_periods_lie_in_the_text_apart_and_in_order(text: str, today: date | None) -> None:
    end = 0
    for found in periods(text, today):
        assert end <= found.start < found.end <= len(text)
        assert found.since or found.until
        assert (found.kind == "open") == (found.since is None or found.until is None)
        assert found.since is None or found.until is None or found.since <= found.until
        end = found.end


@given(st.text(), st.dates())
def test_no_day_is_too_early_or_late_to_look_from(text: str, today: date) -> None:
    periods(f"{text} before last week until 900 năm trước, sau 999 tuần tới, tháng 12, 29/2", today)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_spelling(day: date) -> None:
    english = day.strftime("%B")
    for written in (
        f"ngày {day.day}/{day.month}/{day.year}",
        f"{day.day} tháng {day.month} năm {day.year}",
        f"ngay {day.day} thang {day.month} nam {day.year}",
        f"{day.day} {english} {day.year}",
        f"{english} {day.day}, {day.year}",
        day.isoformat(),
    ):
        assert [(found.since, found.until) for found in periods(written, None)] == [(day, day)], written


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 274))
def test_a_day_without_a_year_is_the_last_one(today: date, back: int) -> None:
    day = date.fromordinal(today.toordinal() - back)
    assert periods(f"ngày {day.day}/{day.month}", today) == [
        Period(day, day, 5, 5 + len(f"{day.day}/{day.month}"), "day")
    ]


@pytest.mark.parametrize(
    "piece", ["14/11 ", "từ ngày 3 đến ", "May 3 to ", "tháng ", "1 ", " ", "a", "the the ", "tình hình "]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    start = time.process_time()
    periods(text, SUNDAY)
    wants_latest(text)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "question",
    [
        "latest news on the dam",
        "What is the latest on the strike?",
        "What's the latest?",
        "the most recent update on flood relief",
        "newest developments in the trial",
        "What's new in the talks?",
        "How did the latest Geneva talks end?",
        "Where was the latest earthquake?",
        "tin mới nhất về bão",
        "Tin tức mới nhất về iPhone",
        "Diễn biến mới nhất vụ án",
        "vụ cháy gần đây nhất ở phố cổ",
        "cap nhat moi nhat ve lu lut",
        "tin moi nhat ve gia vang",
        "Tình hình lũ lụt hiện nay ra sao?",
        "Có gì mới về vụ án?",
    ],
)
def test_the_latest_is_asked_for(question: str) -> None:
    assert wants_latest(question)


@pytest.mark.parametrize(
    "question",
    [
        "How much is the latest iPhone?",
        "Who makes the newest phone?",
        "the latest Samsung Galaxy price",
        "Will it open by Friday at the latest?",
        "What does the latest version of the software do?",
        "Who is the newest member of the band?",
        "Điện thoại mới nhất của hãng giá bao nhiêu?",
        "Phiên bản mới nhất có gì khác?",
        "Bệnh viện gần nhất ở đâu?",
        "Thủ đô hiện nay là thành phố nào?",
        "Who came later?",
        "",
    ],
)
def test_the_newest_thing_on_sale_is_not_the_latest_news(question: str) -> None:
    assert not wants_latest(question)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
