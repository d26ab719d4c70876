"""Which of the found paragraphs an answer may rest on."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.article import Address, Paragraph
from index.catalog import Passage
from rag.choose import choose
from rag.scoring import Hit


def hit(article: str, number: int, title: str = "Cá heo về vịnh", outlet: str = "") -> Hit:
    text = f"Đoạn {number} của bài {article}."
    node = f"{article}#{number}"
    passage = Passage(
        Paragraph(Address(article, number), text, 0, len(text), "vi"),
        title,
        outlet,
        date(2026, 11, 1),
        node,
        node,
        node,
    )
    return Hit(passage, 1 / number, 0.0, None, 0.0, 0.0, 0.0)


def places(hits: list[Hit]) -> list[str]:
    return [str(each.address) for each in hits]


def found_in_order(*hits: Hit) -> list[Hit]:
    """Hits with scores that fall from one to the next, as a search gives them."""
    return [replace(hit, score=1 / place) for place, hit in enumerate(hits, 1)]


def test_a_third_paragraph_of_an_article_makes_room_for_another_article() -> None:
    found = found_in_order(hit("a", 1), hit("a", 2), hit("a", 3), hit("b", 1))
    assert places(choose(found, "Cá voi ở đâu?", 3)) == ["a#p1", "a#p2", "b#p1"]


def test_where_nothing_else_was_found_more_of_one_article_is_taken() -> None:
    found = [hit("a", 1), hit("a", 2), hit("a", 3)]
    assert places(choose(found, "Cá voi ở đâu?", 3)) == ["a#p1", "a#p2", "a#p3"]


def test_an_article_that_the_question_names_by_its_headline_may_give_more() -> None:
    found = found_in_order(hit("a", 1), hit("a", 2), hit("a", 3), hit("b", 1, title="Giá gạo"))
    assert places(choose(found, "Bài ca heo ve vinh viết gì?", 3)) == ["a#p1", "a#p2", "a#p3"]


def test_an_article_that_the_question_names_by_its_outlet_may_give_more() -> None:
    post = [hit("a", number, outlet="Delta Post") for number in (1, 2, 3)]
    found = found_in_order(*post, hit("b", 1))
    assert places(choose(found, "What does the Delta Post say?", 3)) == ["a#p1", "a#p2", "a#p3"]
    assert places(choose(found, "What does the post say?", 3)) == ["a#p1", "a#p2", "b#p1"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9)), unique=True), st.integers(1, 6))
def test_what_is_chosen_was_found_and_nothing_is_chosen_twice(found: list[tuple[str, int]], limit: int) -> None:
    hits = [hit(*each) for each in found]
    chosen = choose(hits, "Cá voi ở đâu?", limit)
    assert len(chosen) == min(limit, len(hits))
    assert len(set(places(chosen))) == len(chosen)
    assert set(places(chosen)) <= set(places(hits))
