"""Headline, byline, boilerplate and paragraph numbers."""

import time as clock
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Address, Article, Published
from index.clean import Byline, arrange, read_byline
from index.read.manuscript import Manuscript

HEADLINE = "Làng gốm bên sông đỏ lửa trở lại"
FIRST = "Sau hai năm tắt lò, ba mươi hộ làm gốm ở bãi bồi đã cùng nhau nhóm lửa mẻ nung đầu tiên sáng nay."
SECOND = "Đất sét lấy từ bãi sông được ủ nửa năm rồi mới lên bàn xoay, theo cách mà ông bà họ từng làm."


def article(*blocks: str, outside: tuple[str, ...] = (), **stated: str) -> Article:
    return arrange(Manuscript(blocks, outside, **stated), "gốm", "gốm.txt")


def numbers(found: Article) -> dict[int, str | None]:
    return {paragraph.address.paragraph: paragraph.dropped for paragraph in found.paragraphs}


def test_a_first_short_line_is_the_headline_and_no_paragraph() -> None:
    found = article(HEADLINE, FIRST, SECOND)
    assert found.title == HEADLINE
    assert [(str(p.address), p.text) for p in found.paragraphs] == [("gốm#p1", FIRST), ("gốm#p2", SECOND)]


def test_without_a_headline_the_first_sentence_is_the_title_and_stays() -> None:
    found = article(f"{FIRST} Khói bay qua đê.", SECOND)
    assert found.title == FIRST
    assert len(found.paragraphs) == 2


def test_a_short_headline_may_end_in_a_full_stop() -> None:
    assert article("Lò gốm đỏ lửa.", FIRST, SECOND).title == "Lò gốm đỏ lửa."


def test_a_single_block_is_text_not_headline() -> None:
    assert numbers(article(HEADLINE)) == {1: None}


def test_a_title_that_the_format_states_is_taken() -> None:
    found = article(FIRST, SECOND, title="Lò gốm", author="Lan Chi", outlet="Báo Bãi Bồi", published="20/10/2025")
    assert (found.title, found.byline, found.outlet) == ("Lò gốm", "Lan Chi", "Báo Bãi Bồi")
    assert found.published == Published(date(2025, 10, 20), None, "metadata")
    assert found.paragraphs[0].address == Address("gốm", 1)


def test_the_line_under_the_headline_is_read_and_set_aside() -> None:
    found = article(HEADLINE, "Lan Chi | Báo Bãi Bồi | 20/10/2025", FIRST)
    assert (found.byline, found.outlet) == ("Lan Chi", "Báo Bãi Bồi")
    assert found.published == Published(date(2025, 10, 20), None, "byline")
    assert [p.text for p in found.paragraphs] == [FIRST]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", Byline("Jane Doe")),
        ("By Jane Roe in Hanoi", Byline("Jane Roe")),
        ("By Jane Roe and Tom Ellery", Byline("Jane Roe and Tom Ellery")),
        ("By JANE ROE, Associated Press", Byline("JANE ROE", "Associated Press")),
        ("Jane Roe, BBC News, Hanoi", Byline("Jane Roe", "BBC News")),
        ("Theo Đặng Khôi", Byline("Đặng Khôi")),
        ("Theo TTXVN", Byline("", "TTXVN")),
        ("Bài và ảnh: Minh Khôi", Byline("Minh Khôi")),
        ("Bài, ảnh: Lan Chi", Byline("Lan Chi")),
        ("PV", Byline()),
        ("Khánh Minh |", Byline("Khánh Minh")),
        ("Lê Hà/Báo Bãi Bồi", Byline("Lê Hà", "Báo Bãi Bồi")),
        ("Nguyễn Hải Đăng | 20/10/2025", Byline("Nguyễn Hải Đăng", "", date(2025, 10, 20))),
        ("Cập nhật lúc 07:22 ngày 20/10/2025", Byline("", "", date(2025, 10, 20), time(7, 22))),
        ("Published 3 May 2026, 07:22 GMT", Byline("", "", date(2026, 5, 3), time(7, 22))),
        ("First published on Mon 20 Oct 2025 07.22 BST", Byline("", "", date(2025, 10, 20), time(7, 22))),
        ("Lan Chi - 20/10/2025 07:22", Byline("Lan Chi", "", date(2025, 10, 20), time(7, 22))),
        ("2 giờ trước", Byline()),
        ("|", Byline()),
        ("Jane Doe, March 3, 2025", Byline("Jane Doe", "", date(2025, 3, 3))),
        ("Jane Doe · River Post · 3 March 2025", Byline("Jane Doe", "River Post", date(2025, 3, 3))),
        ("20/10/2025", Byline("", "", date(2025, 10, 20))),
    ],
)
def test_bylines_have_many_shapes(line: str, expected: Byline) -> None:
    assert read_byline(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        FIRST,
        "Lò đỏ lửa ngày 20/10/2025.",
        "Đất sét và lửa",
        "By Jane Doe. She writes.",
        "Họp chợ ngày 20/10/2025",
        "Giá vàng 20/10/2025",
        "Đội | Trận | Điểm",
        "Hà Nội | Đà Nẵng | Huế",
        "Giá gốm thô | 80.000 đồng",
        "Theo Bộ Y tế",
        "Báo động lũ cấp ba",
        "Hội An",
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize("line", ["By midday the kilns were hot", "Theo các hộ dân, lò sẽ đỏ lửa quanh năm"])
def test_by_before_a_small_letter_names_nobody(line: str) -> None:
    assert read_byline(line) is None


def test_weekday_and_hour_of_a_date_line_are_no_author() -> None:
    assert read_byline("Thứ Hai, 20/10/2025, 08:30 (GMT+7)") == Byline("", "", date(2025, 10, 20), time(8, 30))


def test_a_byline_has_up_to_three_lines() -> None:
    found = article(HEADLINE, "Jane Roe", "River Post", "3 May 2026, 07:22", FIRST, SECOND)
    assert (found.byline, found.outlet) == ("Jane Roe", "River Post")
    assert found.published == Published(date(2026, 5, 3), time(7, 22), "byline")
    assert found.paragraphs[0].text == FIRST


def test_what_only_looks_like_a_byline_stays_below_the_headline() -> None:
    assert [p.text for p in article(HEADLINE, "Họp chợ ngày 20/10/2025", FIRST).paragraphs] == [
        "Họp chợ ngày 20/10/2025",
        FIRST,
    ]


def test_a_name_that_the_text_tells_about_is_no_byline() -> None:
    assert len(article(HEADLINE, "Bãi Bồi", "Người Bãi Bồi nhóm lửa mẻ nung đầu tiên sáng nay.").paragraphs) == 2


def test_a_lone_bar_is_an_empty_byline_and_what_follows_it_is_text() -> None:
    found = article(HEADLINE, "|", "Lan Chi | Báo Bãi Bồi | 20/10/2025", FIRST)
    assert (found.byline, len(found.body)) == ("", 2)


def test_a_byline_below_the_standfirst_is_read_and_stays() -> None:
    found = article(HEADLINE, FIRST, "By Jane Roe", SECOND)
    assert (found.byline, len(found.body)) == ("Jane Roe", 3)


@pytest.mark.parametrize(
    "shown",
    [HEADLINE, HEADLINE.upper(), "Làng gốm bên sông đỏ lửa  trở lại", f"{HEADLINE}!"],
)
def test_a_stated_title_that_is_repeated_above_the_text_is_no_paragraph(shown: str) -> None:
    found = article(shown, FIRST, SECOND, title=HEADLINE)
    assert (found.title, [p.text for p in found.paragraphs]) == (HEADLINE, [FIRST, SECOND])


def test_the_name_of_the_site_is_no_part_of_a_title_that_is_repeated_without_it() -> None:
    assert article(HEADLINE, FIRST, SECOND, title=f"{HEADLINE} - Báo Bãi Bồi").title == HEADLINE


def test_a_title_with_another_number_is_another_title() -> None:
    found = article("Giá gốm ngày 21 tăng trở lại", FIRST, SECOND, title="Giá gốm ngày 20 tăng trở lại")
    assert len(found.paragraphs) == 3


@pytest.mark.parametrize(
    "label", ["THỜI SỰ", "World", "Thứ hai, 20/10/2025, 07:22", "Trang chủ > Đời sống > Làng nghề"]
)
@pytest.mark.parametrize("stated", ["", HEADLINE])
def test_a_label_above_the_headline_is_set_aside_with_it(label: str, stated: str) -> None:
    found = article(label, HEADLINE, "Lan Chi |", FIRST, SECOND, title=stated)
    assert (found.title, found.byline, len(found.paragraphs)) == (HEADLINE, "Lan Chi", 2)
    assert (found.published is not None) == ("2025" in label)


def test_a_headline_may_end_in_a_quotation() -> None:
    quoted = "Thợ gốm già: “Đất nhớ tay người”"
    assert article(quoted, FIRST, SECOND).title == quoted


@pytest.mark.parametrize(
    ("last", "author", "outlet"),
    [
        ("Theo TTXVN", "", "TTXVN"),
        ("(Nguồn: Reuters)", "", "Reuters"),
        ("Lao Động (theo Reuters)", "", "Lao Động"),
        ("Khánh Minh (Theo Reuters, AFP)", "Khánh Minh", "Reuters"),
        ("Khánh Minh", "Khánh Minh", ""),
        ("Minh Anh", "Minh Anh", ""),
        ("Bài, ảnh: Khánh Minh", "Khánh Minh", ""),
    ],
)
def test_who_signs_at_the_end_fills_what_the_byline_left_open(last: str, author: str, outlet: str) -> None:
    found = article(HEADLINE, FIRST, SECOND, last)
    assert (found.byline, found.outlet, len(found.body)) == (author, outlet, 2)


def test_a_name_under_a_quotation_says_who_spoke() -> None:
    assert len(article(HEADLINE, FIRST, "“Đất nhớ tay người, lửa nhớ lò.”", "Lê Văn Rèn").body) == 3


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["HÀ NỘI, 12/9/2025 (TTXVN) – Ba mươi hộ nhóm lò sáng nay."], (date(2025, 9, 12), None)),
        (["Hà Nội (TTXVN 12/9/2025) - Ba mươi hộ nhóm lò sáng nay."], (date(2025, 9, 12), None)),
        (["(Lao Động) 12/09/2025 Ba mươi hộ nhóm lò sáng nay."], (date(2025, 9, 12), None)),
        (["LONDON, March 3, 2026 (Reuters) - Thirty kilns were lit."], (date(2026, 3, 3), None)),
        ([FIRST, "Ngày đăng: 20/10/2025 07:22"], (date(2025, 10, 20), time(7, 22))),
        ([FIRST, "Jane Roe in Can Tho", "Mon 20 Oct 2025 07.22 BST"], (date(2025, 10, 20), time(7, 22))),
        ([FIRST, "Last updated on October 3, 2025 at 3.45pm"], (date(2025, 10, 3), time(15, 45))),
    ],
)
def test_a_dateline_or_a_publication_label_dates_the_article(
    blocks: list[str], expected: tuple[date, time | None]
) -> None:
    assert article(HEADLINE, FIRST, *blocks, SECOND).published == Published(*expected, "text")


@pytest.mark.parametrize(
    "told",
    [
        "Lò nung đầu tiên được xây ngày 12/9/1988 – trước trận lũ lớn hai tháng.",
        "Hà Nội 10/10/1954 - 10/10/2024: bảy mươi năm nghề gốm.",
        "Cập nhật giá gốm ngày 20/10/2025 cho thấy hàng thô tăng nhẹ.",
        "On March 3, 2026 - a Tuesday - thirty kilns were lit.",
        "Published in 1988 on 3 May 1988, the book tells of kilns.",
    ],
)
def test_a_date_that_the_story_tells_is_no_date_of_publication(told: str) -> None:
    assert article(HEADLINE, told, SECOND).published is None


def test_a_stated_date_counts_before_a_byline_and_a_byline_before_the_text() -> None:
    byline, dateline = "Lan Chi | 21/10/2025 | 07:22", "HÀ NỘI, 22/10/2025 (TTXVN) – Ba mươi hộ nhóm lò sáng nay."
    stated = article(HEADLINE, byline, dateline, SECOND, published="2025-10-20T23:10:00+07:00")
    assert stated.published == Published(date(2025, 10, 20), time(23, 10), "metadata")
    assert article(HEADLINE, byline, dateline, SECOND).published == Published(date(2025, 10, 21), time(7, 22), "byline")
    assert article(HEADLINE, dateline, SECOND).published == Published(date(2025, 10, 22), None, "text")


def test_a_stated_day_takes_its_time_from_a_byline_of_that_day() -> None:
    found = article(HEADLINE, "Lan Chi | 20/10/2025 | 07:22", FIRST, published="2025-10-20")
    assert found.published == Published(date(2025, 10, 20), time(7, 22), "metadata")


def test_what_stands_outside_the_article_comes_last_and_moves_no_number() -> None:
    found = article(HEADLINE, FIRST, SECOND, outside=("Trang chủ", "Tin khác"), url="https://example.vn/gom")
    assert numbers(found) == {1: None, 2: None, 3: "outside", 4: "outside"}
    assert found.url == "https://example.vn/gom"


def test_a_block_that_stood_before_is_dropped_the_second_time() -> None:
    assert numbers(article(HEADLINE, FIRST, SECOND, FIRST.upper())) == {1: None, 2: None, 3: "repeated"}


def test_a_short_block_may_stand_twice() -> None:
    assert numbers(article(HEADLINE, FIRST, "Đốt lò!", SECOND, "Đốt lò!")) == dict.fromkeys(range(1, 5))


def test_a_signature_at_the_end_is_dropped_but_numbered() -> None:
    assert numbers(article(HEADLINE, "Lan Chi | 20/10/2025", FIRST, SECOND, "LAN CHI")) == {
        1: None,
        2: None,
        3: "signature",
    }


HEADINGS = [
    "Tin liên quan",
    "Đọc thêm:",
    "Related articles",
    "XEM THÊM »",
    "Read next",
    "Tin đọc nhiều",
    "More from River",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_related_tail_is_dropped_but_numbered(heading: str) -> None:
    found = article(HEADLINE, FIRST, heading, "Chợ gốm họp lại trên bến đò cũ")
    assert numbers(found) == {1: None, 2: "related", 3: "related"}
    assert found.paragraphs[2].text == "Chợ gốm họp lại trên bến đò cũ"


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_of_related_news_takes_no_paragraph_of_the_article_with_it(heading: str) -> None:
    assert numbers(article(HEADLINE, FIRST, heading, SECOND)) == {1: None, 2: "related", 3: None}


def test_separators_are_dropped_but_numbered() -> None:
    assert numbers(article(HEADLINE, FIRST, "* * *", SECOND, "———")) == {
        1: None,
        2: "separator",
        3: None,
        4: "separator",
    }


def test_a_lone_figure_is_no_separator() -> None:
    assert numbers(article(HEADLINE, FIRST, "2025", SECOND)) == {1: None, 2: None, 3: None}


def test_a_paragraph_has_its_own_language_and_a_short_one_the_articles() -> None:
    english = "“We have waited two years to see this smoke again,” said a visitor from Leeds."
    found = article(HEADLINE, FIRST, english, "OK", SECOND)
    assert found.language == "vi"
    assert [paragraph.language for paragraph in found.paragraphs] == ["vi", "en", "vi", "vi"]


BLOCKS = st.one_of(
    st.text(alphabet="aĐ1 .|*\n“”?:>/(", max_size=60),
    st.sampled_from(
        [
            HEADLINE,
            FIRST,
            SECOND,
            "Tin liên quan",
            "Lan Chi |",
            "|",
            "Theo TTXVN",
            "20/10/2025 07:22",
            "Chia sẻ",
            "Tags",
        ]
    ),
)


@settings(deadline=None)  # the first text of all loads the language identifier
@given(st.lists(st.text()), st.lists(st.text()), st.text(), st.text(), st.text())
def test_any_manuscript_becomes_an_article(
    blocks: list[str], outside: list[str], title: str, author: str, published: str
) -> None:
    manuscript = Manuscript(tuple(blocks), tuple(outside), title=title, author=author, published=published)
    found = arrange(manuscript, "a", "a.txt")
    assert all(found.text[p.start : p.end] == p.text for p in found.paragraphs)
    assert [p.address.paragraph for p in found.paragraphs] == list(range(1, len(found.paragraphs) + 1))
    assert found.title
    assert [p.text for p in found.paragraphs if p.dropped == "outside"] == [block for block in outside if block.strip()]


@settings(deadline=None)
@given(st.lists(BLOCKS.filter(str.strip), min_size=1), st.lists(BLOCKS.filter(str.strip), min_size=1))
def test_every_block_is_headline_byline_or_paragraph_in_order(blocks: list[str], outside: list[str]) -> None:
    found = article(*blocks, outside=tuple(outside))
    everything = [*blocks, *outside]
    assert [p.text for p in found.paragraphs] == everything[len(everything) - len(found.paragraphs) :]


@pytest.mark.parametrize(
    "hostile",
    [
        " ".join(["Tin liên quan đến"] * 3000),
        "\n\n".join(["Tin liên quan", "Chợ gốm họp lại trên bến", "Người ta kéo về."] * 4000),
        "\n\n".join(["Tags", "Ảnh chụp bến đò cũ lúc trời vừa sáng. Ảnh: Lan Chi"] * 4000),
        "\n\n".join(["|", "1" * 150, "Theo " + "A " * 70, "chia sẻ " * 14, "(" * 150, ">" * 150] * 1000),
        "\n\n".join(["sign up " + "a " * 120, "ghi ro nguon " + "a" * 200, "home " + "> a " * 38] * 1000),
    ],
)
def test_cleaning_takes_time_in_proportion_to_the_text(hostile: str) -> None:
    manuscript = Manuscript(tuple(hostile.split("\n\n")))
    started = clock.process_time()
    arrange(manuscript, "a", "a.txt")
    assert clock.process_time() - started < 20


def test_whoever_signs_bars_and_a_date_make_a_byline() -> None:
    found = article(HEADLINE, "Ban biên tập | Tin Miền Trung | 07/09/2025", FIRST, SECOND)
    assert (found.byline, found.outlet, found.paragraphs[0].text) == ("Ban biên tập", "Tin Miền Trung", FIRST)
