"""Addresses and articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Address, Article, Paragraph


@given(st.text(min_size=1), st.integers(min_value=1))
def test_an_address_reads_back_as_it_was_written(article: str, number: int) -> None:
    address = Address(article, number)
    assert Address.parse(str(address)) == address


def test_an_article_named_like_an_address_keeps_its_name() -> None:
    assert Address.parse("2025/bão số 3#p2#p7") == Address("2025/bão số 3#p2", 7)


@pytest.mark.parametrize(
    "text", ["", "bão", "bão#p", "bão#p0", "bão#p07", "#p1", "bão#p-1", "bão#p1 ", "bão#P1", "bão#p1٣"]
)
def test_what_is_no_address_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="not a paragraph address"):
        Address.parse(text)


def test_addresses_sort_by_article_then_number() -> None:
    assert sorted([Address("b", 1), Address("a", 10), Address("a", 9)]) == [
        Address("a", 9),
        Address("a", 10),
        Address("b", 1),
    ]


def test_the_body_of_an_article_leaves_out_what_was_dropped() -> None:
    kept = Paragraph(Address("a", 1), "Một.", 0, 4, "vi")
    dropped = Paragraph(Address("a", 2), "***", 6, 9, "vi", "separator")
    article = Article("a", "a.txt", "Một.", "", "", "", None, "vi", "utf-8", "Một.\n\n***", (kept, dropped))
    assert article.body == (kept,)
