"""What a search is restricted to, seen from Sunday 22 November 2026."""

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import LANGUAGES, Language
from rag.filters import Filters, Understood, passes_period, told, understood

SUNDAY = date(2026, 11, 22)
Row = tuple[str, str, str, str | None]

VIETNAMESE: list[Row] = [
    ("Hôm qua ở Huế xảy ra chuyện gì?", "Hôm qua", "2026-11-21", "2026-11-21"),
    ("Hôm nay giá vàng bao nhiêu?", "Hôm nay", "2026-11-22", "2026-11-22"),
    ("Sáng nay tàu nào bị chậm?", "Sáng nay", "2026-11-22", "2026-11-22"),
    ("Ai ghi bàn trong trận tối qua?", "tối qua", "2026-11-21", "2026-11-21"),
    ("Chợ nào bị cháy hôm kia?", "hôm kia", "2026-11-20", "2026-11-20"),
    ("Tuần này Quốc hội bàn những gì?", "Tuần này", "2026-11-16", "2026-11-22"),
    ("Bão đổ bộ vào đâu tuần trước?", "tuần trước", "2026-11-09", "2026-11-15"),
    ("Tuần qua có mấy trận mưa đá?", "Tuần qua", "2026-11-15", "2026-11-22"),
    ("Lễ hội nào khai mạc cuối tuần qua?", "cuối tuần qua", "2026-11-14", "2026-11-15"),
    ("Tháng này thành phố khởi công công trình nào?", "Tháng này", "2026-11-01", "2026-11-30"),
    ("Xuất khẩu cà phê tháng trước đạt bao nhiêu?", "tháng trước", "2026-10-01", "2026-10-31"),
    ("Lợi nhuận quý trước tăng hay giảm?", "quý trước", "2026-07-01", "2026-09-30"),
    ("Đội nào vô địch năm ngoái?", "năm ngoái", "2025-01-01", "2025-12-31"),
    ("Năm nay có bao nhiêu cơn bão?", "Năm nay", "2026-01-01", "2026-12-31"),
    ("Ba ngày qua vùng núi có sạt lở không?", "Ba ngày qua", "2026-11-19", "2026-11-22"),
    ("Mấy hôm nay không khí Hà Nội ra sao?", "Mấy hôm nay", "2026-11-17", "2026-11-22"),
    ("Hai tuần gần đây giá gạo thế nào?", "Hai tuần gần đây", "2026-11-08", "2026-11-22"),
    ("Ai ghi bàn hôm thứ Ba?", "hôm thứ Ba", "2026-11-17", "2026-11-17"),
    ("Thứ Hai tuần trước ai từ chức?", "Thứ Hai tuần trước", "2026-11-09", "2026-11-09"),
    ("Bão nào đổ bộ trong tháng 9?", "tháng 9", "2026-09-01", "2026-09-30"),
    ("Doanh số ô tô tháng 10 ra sao?", "tháng 10", "2026-10-01", "2026-10-31"),
    ("Khách quốc tế tháng 9/2025 là bao nhiêu?", "tháng 9/2025", "2025-09-01", "2025-09-30"),
    ("Lũ tháng 9 năm ngoái cuốn trôi mấy cây cầu?", "tháng 9 năm ngoái", "2025-09-01", "2025-09-30"),
    ("Có gì lạ trong tháng Chín vừa qua?", "tháng Chín vừa qua", "2026-09-01", "2026-09-30"),
    ("Từ tháng 3 đến tháng 5 có mấy vụ cháy rừng?", "Từ tháng 3 đến tháng 5", "2026-03-01", "2026-05-31"),
    ("Kể từ năm 2024 đội tuyển thua mấy trận?", "Kể từ năm 2024", "2024-01-01", None),
    ("Từ đầu năm đến nay ai bị khởi tố?", "Từ đầu năm đến nay", "2026-01-01", None),
    ("Kể từ ngày 2/9 có bao nhiêu du khách?", "Kể từ ngày 2/9", "2026-09-02", None),
    ("Từ sáng nay đã hủy bao nhiêu chuyến bay?", "Từ sáng nay", "2026-11-22", None),
    ("Giá vàng hôm nay so với hôm qua ra sao?", "hôm nay so với hôm qua", "2026-11-21", "2026-11-22"),
    ("Chuyện chia sẻ ảnh tuần trước gây ồn ào vì đâu?", "tuần trước", "2026-11-09", "2026-11-15"),
    ("Tai nạn thang máy hôm qua làm mấy người bị thương?", "hôm qua", "2026-11-21", "2026-11-21"),
    ("Cầu thủ Việt Nam nào đá chính hôm qua?", "hôm qua", "2026-11-21", "2026-11-21"),
]
BARE: list[Row] = [
    ("vu chay tuan truoc o dau", "tuan truoc", "2026-11-09", "2026-11-15"),
    ("hom qua co mua khong", "hom qua", "2026-11-21", "2026-11-21"),
    ("gia gao thang 9 nam 2025 the nao", "thang 9 nam 2025", "2025-09-01", "2025-09-30"),
    ("bao nhieu nguoi chet vi lu nam ngoai", "nam ngoai", "2025-01-01", "2025-12-31"),
    ("tu dau nam co may con bao", "tu dau nam", "2026-01-01", None),
    ("ai chia se tam anh do hom thu ba", "hom thu ba", "2026-11-17", "2026-11-17"),
    ("3 ngay qua tau nao bi cham", "3 ngay qua", "2026-11-19", "2026-11-22"),
    ("cau thu viet nam nao ghi ban toi qua", "toi qua", "2026-11-21", "2026-11-21"),
]
ENGLISH: list[Row] = [
    ("What happened in Hue yesterday?", "yesterday", "2026-11-21", "2026-11-21"),
    ("Which trains were late this morning?", "this morning", "2026-11-22", "2026-11-22"),
    ("Who scored last night?", "last night", "2026-11-21", "2026-11-21"),
    ("What did the mayor say today?", "today", "2026-11-22", "2026-11-22"),
    ("Where did the storm land last week?", "last week", "2026-11-09", "2026-11-15"),
    ("What did parliament debate this week?", "this week", "2026-11-16", "2026-11-22"),
    ("Who resigned over the past three days?", "past three days", "2026-11-19", "2026-11-22"),
    ("How many flights were cancelled in the past 24 hours?", "past 24 hours", "2026-11-21", "2026-11-22"),
    ("Which festival opened last weekend?", "last weekend", "2026-11-14", "2026-11-15"),
    ("What was announced this month?", "this month", "2026-11-01", "2026-11-30"),
    ("How much rice was exported last month?", "last month", "2026-10-01", "2026-10-31"),
    ("Who won the cup last year?", "last year", "2025-01-01", "2025-12-31"),
    ("Which bridge closed two days ago?", "two days ago", "2026-11-20", "2026-11-20"),
    ("Who won on Tuesday?", "Tuesday", "2026-11-17", "2026-11-17"),
    ("What did the court rule last Friday?", "last Friday", "2026-11-20", "2026-11-20"),
    ("Which storms hit in September?", "September", "2026-09-01", "2026-09-30"),
    ("What changed in early October?", "October", "2026-10-01", "2026-10-31"),
    ("How many tourists came in September 2025?", "September 2025", "2025-09-01", "2025-09-30"),
    ("Who was arrested last September?", "last September", "2026-09-01", "2026-09-30"),
    ("Which bills passed between March and May?", "between March and May", "2026-03-01", "2026-05-31"),
    ("Which roads shut from March 2026 to May?", "from March 2026 to May", "2026-03-01", "2026-05-31"),
    ("How many matches have they lost since 2024?", "since 2024", "2024-01-01", None),
    ("What has closed since September?", "since September", "2026-09-01", None),
    ("Who has left since Tuesday?", "since Tuesday", "2026-11-17", None),
    ("What has the bank done after 3 May 2026?", "after 3 May 2026", "2026-05-04", None),
    ("What was built from 2024 onwards?", "2024 onwards", "2024-01-01", None),
    ("What did the mayor say last week about the 2018 World Cup?", "last week", "2026-11-09", "2026-11-15"),
    ("What did he say when he landed last week?", "last week", "2026-11-09", "2026-11-15"),
    ("Will it rain this week?", "this week", "2026-11-16", "2026-11-22"),
    ("Was the flood last week the worst this year?", "this year", "2026-01-01", "2026-12-31"),
    ("WHO SPOKE YESTERDAY?", "YESTERDAY", "2026-11-21", "2026-11-21"),
]
# What is measured from an event of those days may come at any time after them.
AFTER_EVENTS: list[Row] = [
    ("Sau vụ cháy tháng trước, chợ đã mở lại chưa?", "tháng trước", "2026-10-01", None),
    ("What happened after last month's storm?", "last month", "2026-10-01", None),
    ("Who has replaced the coach since the defeat last week?", "last week", "2026-11-09", None),
]


@pytest.mark.parametrize(("question", "phrase", "since", "until"), VIETNAMESE + BARE + ENGLISH + AFTER_EVENTS)
def test_a_question_states_its_time(question: str, phrase: str, since: str, until: str | None) -> None:
    found = understood(question, SUNDAY)
    assert found is not None
    assert (found.phrase, found.since, found.until) == (
        phrase,
        date.fromisoformat(since),
        until and date.fromisoformat(until),
    )


NOTHING = """
    Thủ đô của nước này ở đâu?
    Ai ký hiệp định ngày 2/10/1968?
    Ai phát biểu ngày 14/11?
    Đội nào vô địch World Cup 2018?
    Năm 2018 ai làm chủ tịch?
    Giai đoạn 2021-2025 xây bao nhiêu cây cầu?
    Trước năm 1990 chợ nằm ở đâu?
    Trước cơn bão tuần trước, ai đã sơ tán?
    Đến tháng 9 còn bao nhiêu hộ thiếu nước?
    Tuần tới có bão không?
    Ngày mai ai đá trận mở màn?
    Ba ngày tới trời có mưa không?
    Từ tháng 12, mức phạt sẽ là bao nhiêu?
    Cách mạng tháng Tám bắt đầu ở đâu?
    Ai đọc diễn văn tháng 9 năm 1945?
    Phố Tháng Tám dài bao nhiêu?
    Rằm tháng 8 người dân làm gì?
    Lễ hội tháng Giêng ở làng có gì vui?
    GDP quý III/2026 tăng bao nhiêu?
    Tuần trước cây cầu thông xe khi nào?
    Từ khi nào quán đóng cửa, có phải từ tháng 9?
    Kể từ năm 1975 dân số tăng bao nhiêu?
    Lạm phát năm nay cao hơn năm 2019 không?
    Ai hát ca khúc “Hôm qua”?
    cach mang thang tam bat dau o dau
    tuan toi co bao khong
    world cup nam 2018 ai vo dich
    tu khi nao quan dong cua
    Who signed the accord on 2 October 1968?
    Who won the World Cup in 2018?
    Where was the market before 1990?
    Who was evacuated before the storm last week?
    How many were left until last week?
    What is planned for next month?
    Who plays tomorrow?
    What will the council decide on Friday?
    Who is on the cover of the September issue?
    What caused the October Revolution?
    Who scored on the Sunday of the final?
    How many votes were counted on Tuesday in the 2018 election?
    Ai nâng cúp hôm chủ nhật ở World Cup 2018?
    Which walls can be seen even today?
    Who spoke in September 1945?
    What was banned after 1975?
    How much did the economy grow in the third quarter?
    When was the bridge reopened last week?
    Since when has the mill been empty, since September?
    What day this week is the vote?
    Is inflation higher this year than in 2019?
    Who directed the film “Yesterday”?
    Who hosts Last Week Tonight?
    How many people live in Hanoi today?
""".strip().splitlines()


@pytest.mark.parametrize("question", ["", *(line.strip() for line in NOTHING)])
def test_other_questions_restrict_nothing(question: str) -> None:
    assert understood(question, SUNDAY) is None


def test_a_week_that_begins_today_is_this_one() -> None:
    found = understood("Tuần này có gì mới?", date(2026, 11, 23))
    assert found is not None
    assert (found.since, found.until) == (date(2026, 11, 23), date(2026, 11, 29))


def test_a_long_text_restricts_nothing() -> None:
    text = "hôm qua, sau tuần trước “a” Tuần này " * 2_000
    start = time.process_time()
    assert understood(text, SUNDAY) is None
    assert time.process_time() - start < 10


PIECES = (
    "hôm qua tuần trước tới này tháng 9 Tám năm ngoái 2024 từ kể sau so với hơn sẽ khi nào since after last week "
    'September in the Yesterday today will than when “ ” " , . ? 14/11 next'
).split()
anything = st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)


@given(anything, st.dates())
def test_what_is_understood_stands_in_the_question(question: str, today: date) -> None:
    found = understood(question, today)
    if found:
        assert 0 <= found.start < found.end <= len(question)
        assert question[found.start : found.end] == found.phrase
        assert found.since is not None
        assert found.since <= today
        assert found.until is None or found.since <= found.until


# --- which paragraphs a period passes ---

LAST_WEEK = Understood("last week", 0, 9, date(2026, 11, 9), date(2026, 11, 15))
SINCE = Understood("since May", 0, 9, date(2026, 5, 1), None)


@pytest.mark.parametrize(
    ("published", "passes"),
    [
        ("2026-11-08", False),
        ("2026-11-09", True),
        ("2026-11-15", True),
        ("2026-11-22", True),
        ("2026-11-23", False),
    ],
)
def test_news_follow_events_by_up_to_a_week(published: str, passes: bool) -> None:
    assert passes_period(LAST_WEEK, date.fromisoformat(published), []) is passes


@pytest.mark.parametrize(
    ("since", "until", "passes"),
    [
        ("2026-11-09", "2026-11-09", True),
        ("2026-11-08", "2026-11-08", False),
        ("2026-11-16", "2026-11-16", False),
        ("2026-11-15", "2026-11-18", True),
        ("2026-11-01", "2026-11-30", True),
        ("2026-01-01", "2026-12-31", False),
    ],
)
def test_another_article_may_name_a_day_of_the_period(since: str, until: str, passes: bool) -> None:
    mentions = [(date.fromisoformat(since), date.fromisoformat(until))]
    assert passes_period(LAST_WEEK, date(2026, 3, 1), mentions) is passes


def test_a_year_is_named_within_the_period_that_holds_it() -> None:
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert passes_period(Understood("năm ngoái", 0, 9, *year), date(2026, 6, 1), [year])


def test_nobody_knows_when_an_undated_article_was_published() -> None:
    assert passes_period(LAST_WEEK, None, [])


def test_an_open_period_has_no_end() -> None:
    assert passes_period(SINCE, date(2040, 1, 1), [])
    assert not passes_period(SINCE, date(2026, 4, 30), [])


# --- given filters ---


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(language="vi"), True),
        (Filters(language="en"), False),
        (Filters(outlets=("bao song",)), True),
        (Filters(outlets=("BÁO SÔNG HỒNG",)), True),
        (Filters(outlets=("The River", "sông")), True),
        (Filters(outlets=("The River",)), False),
        (Filters(articles=("tin/lũ",)), True),
        (Filters(articles=("tin/",)), True),
        (Filters(articles=("tin",)), False),
        (Filters(articles=("thể-thao/", "tin/lũ-2")), False),
        (Filters(articles=("tin/lu\u0303",)), True),
        (Filters(since=date(2026, 11, 14)), True),
        (Filters(since=date(2026, 11, 15)), False),
        (Filters(until=date(2026, 11, 14)), True),
        (Filters(until=date(2026, 11, 13)), False),
        (Filters(since=date(2026, 11, 15), until=date(2026, 11, 13)), False),
    ],
)
def test_a_given_filter_is_strict(filters: Filters, passes: bool) -> None:
    assert filters.passes("vi", "Báo Sông Hồng", "tin/lũ", date(2026, 11, 14)) is passes


def test_an_undated_article_passes_no_given_days() -> None:
    assert not Filters(since=date(2000, 1, 1)).passes("vi", "", "a", None)
    assert not Filters(until=date(2100, 1, 1)).passes("vi", "", "a", None)
    assert Filters(language="vi").passes("vi", "", "a", None)


def test_an_article_without_an_outlet_is_of_none() -> None:
    assert not Filters(outlets=("River",)).passes("en", "", "a", None)


NAMES = ("Sông", "song hong", "River", "Báo Sông Hồng", "The River Post")
ARTICLES = ("a/", "a/b/", "a/b/c", "a/c", "b")
days = st.dates(date(2026, 11, 1), date(2026, 11, 9))
flat = st.builds(
    Filters,
    language=st.none() | st.sampled_from(LANGUAGES),
    outlets=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    articles=st.lists(st.sampled_from(ARTICLES), max_size=2).map(tuple),
    since=st.none() | days,
    until=st.none() | days,
)
filters = st.recursive(flat, lambda inner: st.builds(Filters.narrowed, inner, inner), max_leaves=4)
facts = st.tuples(
    st.sampled_from(LANGUAGES), st.sampled_from(("", *NAMES)), st.sampled_from(ARTICLES[2:]), st.none() | days
)
Facts = tuple[Language, str, str, date | None]


@given(filters, filters, st.lists(facts, min_size=20, max_size=40))
def test_narrowed_passes_exactly_what_both_pass(one: Filters, other: Filters, articles: list[Facts]) -> None:
    for article in articles:
        both = one.passes(*article) and other.passes(*article)
        assert one.narrowed(other).passes(*article) == both
        assert other.narrowed(one).passes(*article) == both


@given(filters, facts)
def test_an_empty_filter_passes_everything_and_narrows_nothing(one: Filters, article: Facts) -> None:
    assert Filters().passes(*article)
    assert one.narrowed(Filters()) == one == Filters().narrowed(one)
    assert one.narrowed(one) == one


def test_filters_that_contradict_each_other_both_stay() -> None:
    both = Filters(language="vi").narrowed(Filters(language="en"))
    assert told(both, None, "en") == ["language: Vietnamese", "language: English"]


def test_days_become_one_span() -> None:
    given_days = Filters(since=date(2026, 11, 1)).narrowed(Filters(since=date(2026, 11, 5), until=date(2026, 11, 9)))
    assert given_days == Filters(since=date(2026, 11, 5), until=date(2026, 11, 9))


# --- telling the reader ---

EVERYTHING = Filters("vi", ("Reuters", "Sông Hồng"), ("tin/",), date(2026, 9, 1), date(2026, 11, 22))


def test_filters_are_told_in_the_reader_s_language() -> None:
    question = "Bão tuần trước ra sao?"
    period = understood(question, SUNDAY)
    assert told(EVERYTHING, period, "vi") == [
        "ngôn ngữ: tiếng Việt",
        "nguồn: Reuters hoặc Sông Hồng",
        "bài: tin/",
        "đăng từ ngày 1/9/2026 đến 22/11/2026",
        "từ ngày 9/11/2026 đến 15/11/2026 («tuần trước»)",
    ]
    assert told(EVERYTHING, None, "en") == [
        "language: Vietnamese",
        "outlet: Reuters or Sông Hồng",
        "article: tin/",
        "published from 1 September 2026 to 22 November 2026",
    ]
    assert told(Filters(), understood("What has closed since September?", SUNDAY), "en") == [
        "published since 1 September 2026 (“since September”)"
    ]


@pytest.mark.parametrize(
    ("since", "until", "vi", "en"),
    [
        (SUNDAY, SUNDAY, "đăng ngày 22/11/2026", "published on 22 November 2026"),
        (SUNDAY, None, "đăng từ ngày 22/11/2026", "published since 22 November 2026"),
        (None, SUNDAY, "đăng đến hết ngày 22/11/2026", "published until 22 November 2026"),
    ],
)
def test_days_are_told_in_words(since: date | None, until: date | None, vi: str, en: str) -> None:
    assert told(Filters(since=since, until=until), None, "vi") == [vi]
    assert told(Filters(since=since, until=until), None, "en") == [en]


def test_nothing_is_told_of_no_filter() -> None:
    assert told(Filters(), None, "vi") == []


@given(filters)
def test_every_filter_is_told(one: Filters) -> None:
    assert bool(told(one, None, "en")) == (one != Filters())


def test_the_days_of_a_period_pass_it_and_those_around_do_not() -> None:
    days_around = [date(2026, 11, 1) + timedelta(n) for n in range(30)]
    passed = [day for day in days_around if passes_period(LAST_WEEK, day, [])]
    assert len(passed) == 7 + 7
    assert all(later - earlier == timedelta(1) for earlier, later in pairwise(passed))
