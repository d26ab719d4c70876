"""A search that is held to something finds nothing else, and what it finds keeps its score."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import Articles, build, opened
from rag_small import addresses

from index.article import LANGUAGES
from rag.allowed import EVERYTHING, Restriction
from rag.engine import Trichdan
from rag.filters import Filters, Understood
from rag.question import Asked, Question
from rag.scoring import Hit
from rag.settings import RetrievalSettings

FLOOD = "Vườn thú Thung Nham mở cửa đón khách trở lại sau trận lụt, ba chú hươu đã tìm về chuồng."
PARK: Articles = {
    "mien-bac/vuon-thu": ("Vườn thú mở lại", "Cao Tường Vi | Đồng Bằng Mới | 10/11/2026", FLOOD),
    "mien-bac/ve-vao-cua": (
        "Vé vào vườn thú",
        "Cao Tường Vi | Đồng Bằng Mới | 12/11/2026",
        "Vé vào vườn thú Thung Nham tăng lên 45.000 đồng từ đầu năm sau.",
    ),
    "mien-nam/vuon-thu": ("Hươu về chuồng", "Hạ Quốc Tín | Phương Nam Báo | 11/11/2026", FLOOD),
    "mien-nam/lich-su": (
        "Vườn thú trăm năm",
        "Hạ Quốc Tín | Phương Nam Báo | 05/02/2026",
        "Vườn thú Thung Nham được lập ra bởi một thầy giáo mê chim.",
        "Ngày 11/11/2026 vườn thú Thung Nham sẽ tròn một trăm tuổi.",
    ),
    "abroad/zoo": (
        "Zoo reopens after flood",
        "Nell Whitby | Ninh Binh Herald | 11 November 2026",
        "The zoo at Thung Nham has reopened after the flood and counts three deer fewer than before.",
        "Its director wants a dyke around the enclosure before the next summer.",
    ),
    "abroad/undated": (
        "A zoo in the karst",
        "The zoo at Thung Nham lies between limestone towers and keeps 400 animals.",
    ),
}
QUESTION = "Vườn thú Thung Nham mở cửa lại sau lụt khi nào?"
QUESTIONS = (QUESTION, "How many deer does the zoo at Thung Nham have?", "vuon tho thung nham ban ve bao nhieu")
LAST_WEEK = Understood("last week", 0, 9, date(2026, 11, 9), date(2026, 11, 15))


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    with opened(build(tmp_path_factory.mktemp("park"), PARK, embedding), embedding) as trichdan:
        yield trichdan


@cache
def asked(park: Trichdan, question: str = QUESTION) -> Asked:
    return park.searcher.read(Question.read(question))


def articles(hits: list[Hit]) -> set[str]:
    return {address.article for hit in hits for address in (hit.address, *hit.also)}


@pytest.mark.parametrize(
    ("given_filters", "found"),
    [
        (Filters(language="en"), {"abroad/zoo", "abroad/undated"}),
        (Filters(outlets=("dong bang",)), {"mien-bac/vuon-thu", "mien-bac/ve-vao-cua"}),
        (Filters(articles=("mien-nam/",)), {"mien-nam/vuon-thu", "mien-nam/lich-su"}),
        (Filters(articles=("mien-nam/lich-su",)), {"mien-nam/lich-su"}),
        (Filters(articles=("mien-nam",)), set()),
        (Filters(since=date(2026, 11, 11)), {"mien-bac/ve-vao-cua", "mien-nam/vuon-thu", "abroad/zoo"}),
        (Filters(until=date(2026, 11, 10)), {"mien-bac/vuon-thu", "mien-nam/lich-su"}),
        (Filters(language="vi", outlets=("Herald",)), set()),
    ],
)
def test_what_is_given_is_strict_for_copies_too(park: Trichdan, given_filters: Filters, found: set[str]) -> None:
    assert articles(park.searcher.search(asked(park), 30, Restriction(given_filters))) == found


def test_news_of_a_period_are_found_with_what_an_older_article_says_of_its_days(park: Trichdan) -> None:
    hits = park.searcher.candidates(asked(park), Restriction(understood=LAST_WEEK))
    found = set(addresses(hits))
    assert "mien-nam/lich-su#p2" in found  # of February, and names a day of that week
    assert "mien-nam/lich-su#p1" not in found
    assert {"mien-bac/vuon-thu#p1", "mien-bac/ve-vao-cua#p1", "abroad/undated#p1"} <= found


def test_a_given_filter_is_not_softened_by_a_period(park: Trichdan) -> None:
    held_to = Restriction(Filters(until=date(2026, 3, 1)), LAST_WEEK)
    assert set(addresses(park.searcher.candidates(asked(park), held_to))) == {"mien-nam/lich-su#p2"}


def test_a_restricted_search_gives_the_scores_of_a_free_one(park: Trichdan) -> None:
    for question in QUESTIONS:
        free = {hit.address: hit.score for hit in park.searcher.candidates(asked(park, question))}
        for language in LANGUAGES:
            held = park.searcher.candidates(asked(park, question), Restriction(Filters(language=language)))
            assert held
            assert {hit.address: hit.score for hit in held} == pytest.approx(
                {hit.address: free[hit.address] for hit in held}, abs=1e-4
            )


def test_the_best_words_of_what_may_be_found_count_though_others_hold_more(
    tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding
) -> None:
    """With one candidate a language, the only other one that holds the number is found behind eight that may not be."""
    crowd: Articles = {
        f"dong/{number}": (
            f"Tiệm ăn hải sản số {number}",
            "Báo Đầm | 01/02/2025",
            f"Tiệm ăn hải sản 6.789 khai trương chi nhánh ở ngõ {number}, gọi số 6.789 để đặt bàn.",
        )
        for number in range(21, 29)
    }
    few: Articles = {
        "it/thue": (
            "Hồ sơ nộp chậm",
            "Báo Đầm | 01/02/2025",
            "Sáng qua cán bộ phòng một cửa đã trả lại hồ sơ mang mã 6.789 vì thiếu chữ ký của chủ hộ.",
        ),
        "it/quan": ("Quán mới", "Báo Đầm | 01/02/2025", "Nhà hàng phục vụ tôm cua ghẹ hấp ngay bên bờ biển."),
    }
    index = build(tmp_path_factory.mktemp("crowd"), {**crowd, **few}, embedding)
    with opened(index, embedding, settings=RetrievalSettings(candidates=1)) as one:
        hits = one.searcher.candidates(asked(one, "tiệm ăn hải sản 6.789"), Restriction(Filters(articles=("it/",))))
    assert set(addresses(hits)) == {"it/thue#p1", "it/quan#p1"}


# --- for all filters --------------------------------------------------------------------------------------------------

days = st.none() | st.dates(date(2026, 11, 9), date(2026, 11, 13))
flat = st.builds(
    Filters,
    language=st.none() | st.sampled_from(LANGUAGES),
    outlets=st.lists(st.sampled_from(("Báo", "nam", "Herald", "dong bang")), max_size=2).map(tuple),
    articles=st.lists(st.sampled_from(("mien-bac/", "mien-nam/", "abroad/zoo")), max_size=2).map(tuple),
    since=days,
    until=days,
)
restrictions = st.builds(
    Restriction, given=flat, understood=st.none() | st.just(LAST_WEEK), without=st.sets(st.sampled_from(list(PARK)))
    .map(frozenset),
)  # fmt: skip


@settings(max_examples=40)
@given(restrictions, st.sampled_from(QUESTIONS))
def test_what_is_found_passes_what_was_given(park: Trichdan, held_to: Restriction, question: str) -> None:
    for hit in park.searcher.search(asked(park, question), 30, held_to):
        assert not {hit.address.article, *(other.article for other in hit.also)} & held_to.without
        for passage in park.catalog.passages_at([hit.address, *hit.also]).values():
            place = (passage.paragraph.language, passage.outlet, passage.address.article, passage.published)
            assert held_to.given.passes(*place)


@settings(max_examples=40)
@given(flat, flat, st.sampled_from(QUESTIONS))
def test_two_filters_find_what_both_find(park: Trichdan, one: Filters, other: Filters, question: str) -> None:
    def found(filters: Filters) -> set[str]:
        return set(addresses(park.searcher.candidates(asked(park, question), Restriction(filters))))

    everything = set(addresses(park.searcher.candidates(asked(park, question), EVERYTHING)))
    assert found(one.narrowed(other)) == found(one) & found(other)
    assert found(one) | found(other) <= everything
