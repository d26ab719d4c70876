"""Copies, near copies and reprints: what counts as one text, and what never may."""

import time
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_wire_stories import DIFFERENT, ENGLISH, STORIES, Story

from index.reprints import (
    LONGEST,
    Pair,
    Part,
    bands,
    clusters,
    copy_key,
    part,
    reprint,
    reprints,
    same,
    twins,
)
from index.text import sentences

LINE = "Người dân vùng hạ lưu được khuyến cáo di dời tài sản lên nơi cao trước khi hồ thủy điện xả nước"


def typed_elsewhere(text: str) -> str:
    """The same text as another newsroom's software writes it: straight quotes, old tone marks, hyphens, spaces."""
    for old, new in {"òa": "oà", "óa": "oá", "ủy": "uỷ", "úy": "uý", "“": '"', "”": '"', "–": "-", "'": "’"}.items():
        text = text.replace(old, new)
    return text.replace(", ", ",  ")


def parts(paragraphs: Iterable[str], cluster: Mapping[str, str] | None = None) -> list[Part]:
    keys = [(copy_key(text), text) for text in paragraphs]
    return [part(cluster[key] if cluster else key, text) for key, text in keys]


# --- copies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa bình, hữu nghị!", "hoà bình – HỮU NGHỊ"),
        ("“Chúng tôi sẵn sàng”, ông nói.", '"Chúng tôi sẵn sàng"  ông nói'),
        ("The vote is on Monday.", "THE VOTE IS ON MONDAY"),
        (unicodedata.normalize("NFC", "Thủy điện"), unicodedata.normalize("NFD", "Thuỷ điện")),
        ("một\u00a0hai\nba", "một hai ba"),
        ("tăng 5%", "tăng 5 %"),
    ],
)
def test_case_punctuation_spaces_and_place_of_tone_marks_make_no_other_text(one: str, other: str) -> None:
    assert copy_key(one) == copy_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bàn", "bán"),
        ("bàn", "ban"),
        ("Giá vàng hôm nay", "Gia vang hom nay"),
        ("1,5", "15"),
        ("1 2", "12"),
        ("-5 độ", "5 độ"),
        ("$5", "€5"),
        ("5%", "5"),
        ("now here", "nowhere"),
        ("👍", "👎"),
        ("", "a"),
    ],
)
def test_marks_that_carry_meaning_make_another_text(one: str, other: str) -> None:
    assert copy_key(one) != copy_key(other)


def test_keys_and_bands_are_the_same_on_every_machine() -> None:
    assert copy_key(LINE) == "9b4e979278ef8846bd93317a"
    assert bands(LINE)[:2] == (-5853098811569669597, -9073732090124819251)


# --- near copies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.paragraphs[0][:24])
def test_dateline_credit_and_typing_make_no_other_paragraph(story: Story) -> None:
    for paragraph in story.paragraphs:
        for copy in (story.dateline + paragraph, paragraph + story.credit, typed_elsewhere(paragraph)):
            assert same(paragraph, copy)
            assert set(bands(paragraph)) & set(bands(copy))


def test_every_second_reworded_paragraph_is_recognised() -> None:
    pairs = [pair for story in STORIES for pair in zip(story.paragraphs, story.edited(), strict=True)]
    found = [set(bands(one)) & set(bands(other)) and same(one, other) for one, other in pairs]
    assert sum(map(bool, found)) >= len(pairs) / 2


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda text: text[:24])
def test_texts_that_say_another_thing_are_never_the_same(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_place_in_a_dateline_may_be_absent_but_not_another() -> None:
    assert same(f"HÀ NỘI, 12/9 (TTXVN) – {LINE}.", f"HÀ NỘI (TTXVN) – {LINE}.")
    assert not same(f"HÀ NỘI (TTXVN) – {LINE}.", f"LÀO CAI (TTXVN) – {LINE}.")


def test_a_name_with_and_without_marks_is_one_in_english_and_two_in_vietnamese() -> None:
    english = "The mayor of Đà Nẵng told reporters that the new bridge would be ready well in time for the holidays."
    assert same(english, english.replace("Đà Nẵng", "Da Nang"))
    assert not same(f"Bà Hòa nói: {LINE}", f"Bà Hoa nói: {LINE}")


def test_stories_have_nothing_in_common() -> None:
    told = [(number, text) for number, story in enumerate(STORIES) for text in story.paragraphs]
    assert not [1 for (n, one), (m, other) in combinations(told, 2) if n != m and same(one, other)]


def test_short_and_very_long_texts_are_compared_as_copies_only() -> None:
    assert bands("Mưa lớn ở miền Trung.") == bands(f"{LINE}. " * (LONGEST // 90)) == ()
    assert same("Mưa lớn ở miền Trung.", "mưa lớn ở miền trung")
    assert not same("Mưa lớn ở miền Trung.", "Mưa lớn tại miền Trung.")


def test_texts_with_other_numbers_are_not_even_compared() -> None:
    template = "Giá vàng sáng nay được niêm yết ở mức {} nghìn đồng một lượng tại các cửa hàng lớn."
    lists = [bands(template.format(price)) for price in range(500)]
    assert len({band for each in lists for band in each}) == sum(map(len, lists))


@given(st.text(max_size=200), st.text(max_size=200))
def test_sameness_goes_both_ways_and_every_text_is_itself(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)
    assert all(-(2**63) <= band < 2**63 for band in bands(one))


@given(st.permutations(LINE.split()))
def test_a_text_in_another_order_goes_both_ways(order: list[str]) -> None:
    assert same(LINE, " ".join(order)) == same(" ".join(order), LINE)


# --- clusters ------------------------------------------------------------------------------------------------------

KEYS = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(KEYS, KEYS)))
def test_a_cluster_is_all_that_pairs_join_whatever_their_order(pairs: list[Pair]) -> None:
    found = clusters(pairs, "abcdefgh")
    joined = {key: {key} for key in "abcdefgh"}
    for one, other in pairs:
        both = joined[one] | joined[other]
        joined.update(dict.fromkeys(both, both))
    assert found == {key: min(joined[key]) for key in "abcdefgh"}
    assert found == clusters([(other, one) for one, other in reversed(pairs)], "hgfedcba")


WORDINGS = [
    f"{LINE} {end}".replace("Người dân", who)
    for who in ("Người dân", "Các hộ dân", "Những người dân", "Người dân ở")
    for end in ("", "đợt này", "rất nhiều", "ngay", "nữa", "một lần nữa", "trong tuần")
]


@given(st.sets(st.integers(0, len(WORDINGS) - 1)), st.integers(2, 6), st.randoms())
def test_twins_are_those_of_the_texts_in_whatever_order_they_came(some: set[int], crowded: int, chance: Random) -> None:
    order = sorted(some)
    chance.shuffle(order)
    texts = {f"{number:02}": WORDINGS[number] for number in order}
    members: dict[int, set[str]] = {}
    for key, text in texts.items():
        for band in bands(text):
            members.setdefault(band, set()).add(key)
    shared = {pair for keys in members.values() if len(keys) <= crowded for pair in combinations(sorted(keys), 2)}
    assert twins(texts, crowded) == {(one, other) for one, other in shared if same(texts[one], texts[other])}


def test_the_wordings_of_one_line_are_found() -> None:
    texts = dict(enumerate(WORDINGS))
    assert len(twins({f"{key:02}": text for key, text in texts.items()})) > len(WORDINGS)


def test_a_stock_phrase_with_many_names_does_not_cost_its_square() -> None:
    names = [first + last for first in "Ba Ca Da Ga La Ma Na Ra".split() for last in "len mir nok pur sot tav".split()]
    texts = {f"{one} {two}": f"Đội {one} gặp đội {two}: {LINE}" for one in names for two in names[:20]}
    start = time.perf_counter()
    assert not twins(texts)
    assert time.perf_counter() - start < 20  # comparing every pair would take minutes


@pytest.mark.parametrize("piece", ["(", "theo ", ", ", "1.", "-", "a. ", "x\n", "theo the the ", "nói với báo ", " "])
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    start = time.perf_counter()
    copy_key(text)
    bands(text[:LONGEST])
    same(text[:LONGEST], text[: LONGEST - 1] + "x")
    assert time.perf_counter() - start < 5


# --- reprints ------------------------------------------------------------------------------------------------------


def versions(story: Story) -> dict[str, tuple[str, ...]]:
    first, second, third = story.paragraphs
    cut = [paragraph.replace(story.cut, "").strip() for paragraph in story.paragraphs]
    return {
        "original": story.paragraphs,
        "another outlet": (typed_elsewhere(story.dateline + first), typed_elsewhere(second), third + story.credit),
        "a sentence less": tuple(cut),
        "merged and cut": (f"{cut[0]} {cut[1]}", cut[2]),
        "a line each": tuple(span.of(text) for text in story.paragraphs for span in sentences(text)),
        "all in one": (" ".join(story.paragraphs),),
        "one paragraph reworded": (first, story.edited()[1], third),
    }


ARTICLES = {f"{number:02} {name}": text for number, s in enumerate(STORIES) for name, text in versions(s).items()}


def test_each_story_is_one_source_however_it_was_printed() -> None:
    texts = {copy_key(text): text for article in ARTICLES.values() for text in article}
    cluster = clusters(twins(texts), texts)
    found = reprints({article: parts(paragraphs, cluster) for article, paragraphs in ARTICLES.items()})
    assert found == {article: f"{article[:2]} a line each" for article in ARTICLES}


@given(st.permutations(list(ARTICLES)[:28]))
def test_reprints_do_not_depend_on_the_order_of_articles(order: list[str]) -> None:
    in_order = {article: parts(ARTICLES[article]) for article in sorted(order)}
    assert reprints({article: in_order[article] for article in order}) == reprints(in_order)


def test_a_brief_in_a_digest_is_no_reprint_of_it() -> None:
    briefs = [parts(story.paragraphs) for story in ENGLISH[:5]]
    digest = [piece for brief in briefs for piece in brief]
    assert not any(reprint(brief, digest) or reprint(digest, brief) for brief in briefs)


def test_a_shared_closing_line_makes_no_reprint() -> None:
    closing = "Mọi ý kiến đóng góp xin gửi về tòa soạn theo địa chỉ ghi ở cuối trang, chúng tôi trân trọng cảm ơn."
    articles = {f"{n:02}": parts((*story.paragraphs, closing)) for n, story in enumerate(STORIES)}
    assert reprints(articles) == {article: article for article in articles}


def test_an_update_with_other_numbers_throughout_is_no_reprint() -> None:
    story = [one for one, _ in DIFFERENT[:4]]
    update = [other for _, other in DIFFERENT[:4]]
    assert not reprint(parts(story), parts(update))


def test_a_thousand_printings_are_one_source() -> None:
    articles = {f"{n:04}": parts(ENGLISH[0].paragraphs) for n in range(1000)}
    assert set(reprints(articles).values()) == {"0000"}


def test_articles_without_text_are_nobody_s_reprint() -> None:
    assert not reprint([], [])
    assert reprints({"a": [], "b": [], "c": parts(["Vâng."]), "d": parts(["Vâng."])}) == {k: k for k in "abcd"}
