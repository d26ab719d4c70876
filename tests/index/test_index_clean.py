"""Headline, byline, boilerplate and paragraph numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Address, Article
from index.clean import Byline, arrange, read_byline
from index.read.manuscript import Manuscript
from index.read.plain import read as read_plain

HEADLINE = "Làng gốm bên sông đỏ lửa trở lại"
FIRST = "Sau hai năm tắt lò, ba mươi hộ làm gốm ở bãi bồi đã cùng nhau nhóm lửa mẻ nung đầu tiên sáng nay."
SECOND = "Đất sét lấy từ bãi sông được ủ nửa năm rồi mới lên bàn xoay, theo cách mà ông bà họ từng làm."


def article(*blocks: str, **stated: str) -> Article:
    return arrange(Manuscript(blocks, **stated), "gốm", "gốm.txt")


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
    assert found.published == date(2025, 10, 20)
    assert found.paragraphs[0].address == Address("gốm", 1)


def test_the_line_under_the_headline_is_read_and_set_aside() -> None:
    found = article(HEADLINE, "Lan Chi | Báo Bãi Bồi | 20/10/2025", FIRST)
    assert (found.byline, found.outlet, found.published) == ("Lan Chi", "Báo Bãi Bồi", date(2025, 10, 20))
    assert [p.text for p in found.paragraphs] == [FIRST]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", Byline("Jane Doe", "", None)),
        ("Theo Đặng Khôi", Byline("Đặng Khôi", "", None)),
        ("Bài và ảnh: Minh Khôi", Byline("Minh Khôi", "", None)),
        ("Jane Doe, March 3, 2025", Byline("Jane Doe", "", date(2025, 3, 3))),
        ("Jane Doe · River Post · 3 March 2025", Byline("Jane Doe", "River Post", date(2025, 3, 3))),
        ("20/10/2025", Byline("", "", date(2025, 10, 20))),
    ],
)
def test_bylines_have_many_shapes(line: str, expected: Byline) -> None:
    assert read_byline(line) == expected


@pytest.mark.parametrize("line", [FIRST, "Lò đỏ lửa ngày 20/10/2025.", "Đất sét và lửa", "By Jane Doe. She writes."])
def test_a_sentence_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize("line", ["By midday the kilns were hot", "Theo các hộ dân, lò sẽ đỏ lửa quanh năm"])
def test_by_before_a_small_letter_names_nobody(line: str) -> None:
    assert read_byline(line) is None


def test_weekday_and_hour_of_a_date_line_are_no_author() -> None:
    assert read_byline("Thứ Hai, 20/10/2025, 08:30 (GMT+7)") == Byline("", "", date(2025, 10, 20))


def test_a_signature_at_the_end_is_dropped_but_numbered() -> None:
    assert numbers(article(HEADLINE, "Lan Chi | 20/10/2025", FIRST, SECOND, "LAN CHI")) == {
        1: None,
        2: None,
        3: "signature",
    }


@pytest.mark.parametrize("heading", ["Tin liên quan", "Đọc thêm:", "Related articles", "XEM THÊM »", "Read next"])
def test_the_related_tail_is_dropped_but_numbered(heading: str) -> None:
    found = article(HEADLINE, FIRST, heading, SECOND)
    assert numbers(found) == {1: None, 2: "related", 3: "related"}
    assert found.paragraphs[2].text == SECOND


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


BLOCKS = st.text(alphabet="aĐ1 .|*\n“”?:", max_size=60)


@given(st.one_of(st.text(min_size=1), st.lists(BLOCKS).map("\n\n".join)))
def test_every_paragraph_is_where_it_says(text: str) -> None:
    manuscript = read_plain(text.encode())
    if manuscript.blocks:
        found = arrange(manuscript, "a", "a.txt")
        assert all(found.text[p.start : p.end] == p.text for p in found.paragraphs)
        assert [p.address.paragraph for p in found.paragraphs] == list(range(1, len(found.paragraphs) + 1))
        assert found.title
