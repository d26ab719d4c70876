"""The catalog, on a real SQLite file."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Address, Article, Language, Published
from index.calibration import Calibration
from index.catalog import Catalog
from index.clean import arrange
from index.database import FILE
from index.errors import IndexMismatchError, IndexMissingError, TrichdanError
from index.keywords import query, terms
from index.read.manuscript import Manuscript
from index.text import normalise
from index.word_vectors import Words, pack

BRIDGE = "Cây cầu tre bắc qua suối đã bị nước cuốn trôi trong đêm, theo lời các hộ dân sống gần đó."
SCHOOL = "Học trò phải đi vòng năm cây số mới đến được trường, nên nhiều em nghỉ học."
ENGLISH = "Villagers are building a new footbridge out of steel, and they hope to finish it by June."


def make(article_id: str, *blocks: str, outside: tuple[str, ...] = ()) -> Article:
    """An article; what stands outside is dropped."""
    stated = Manuscript(
        blocks, outside, title="Cầu tre 🌉 gãy", author="Lan Chi", outlet="Báo Suối", published="2025-10-20"
    )
    return arrange(stated, article_id, f"{article_id}.txt")


def keys(article: Article) -> list[tuple[str, str]]:
    return [(f"{p.address}:node", f"{p.address}:key") for p in article.body]


def store(catalog: Catalog, *articles: Article) -> None:
    with catalog.transaction():
        for article in articles:
            catalog.write(article, f"sum of {article.id}", keys(article))


def matching(catalog: Catalog, language: Language, words: str) -> set[str]:
    """The node ids of the paragraphs in which the keyword index finds one of the words."""
    return set(catalog.match(language, query(terms(words, language))))


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "index", create=True)
    yield catalog
    catalog.close()


def test_an_article_comes_back_as_it_was_written(catalog: Catalog) -> None:
    article = make("tin/cầu tre", BRIDGE, "***", ENGLISH, outside=(SCHOOL,))
    assert [paragraph.dropped for paragraph in article.paragraphs][-1] == "outside"
    store(catalog, article)
    assert catalog.article("tin/cầu tre") == article
    assert catalog.files() == {"tin/cầu tre.txt": ("tin/cầu tre", "sum of tin/cầu tre")}


def test_an_unknown_article_is_none(catalog: Catalog) -> None:
    assert catalog.article("cầu") is None


def test_a_passage_knows_its_article(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE, ENGLISH))
    (passage,) = catalog.passages(["cầu#p2:node", "no such node"]).values()
    assert (passage.paragraph.text, passage.paragraph.language) == (ENGLISH, "en")
    assert (passage.title, passage.outlet, passage.published) == (
        "Cầu tre 🌉 gãy",
        "Báo Suối",
        date(2025, 10, 20),
    )


def test_boilerplate_is_kept_but_not_indexed(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE, outside=(SCHOOL,)))
    assert catalog.counts() == {"vi": 1, "en": 0}
    assert matching(catalog, "vi", "học trò") == set()


@given(blocks=st.lists(st.text().map(normalise).filter(str.strip), min_size=1))
def test_any_text_comes_back_at_its_place(blocks: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    catalog = Catalog(tmp_path_factory.getbasetemp() / "any text", create=True)
    article = make("any", *blocks)
    store(catalog, article)
    assert catalog.article("any") == article
    texts = {str(p.address): p.text for p in article.body}
    for language in ("vi", "en"):
        for passage in catalog.all_passages(language):
            assert passage.paragraph.text == texts.pop(str(passage.address))
    assert not texts
    catalog.close()


def test_writing_an_article_again_replaces_it(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE, SCHOOL))
    store(catalog, make("cầu", ENGLISH))
    assert catalog.counts() == {"vi": 0, "en": 1}
    assert matching(catalog, "vi", "cầu") == set()
    assert matching(catalog, "en", "footbridge") == {"cầu#p1:node"}


def test_removing_an_article_takes_its_keywords_too(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE, ENGLISH), make("trường", SCHOOL))
    catalog.remove("cầu")
    assert matching(catalog, "vi", "cầu suối") == set()
    assert matching(catalog, "en", "footbridge") == set()
    assert matching(catalog, "vi", "trường") == {"trường#p1:node"}
    assert catalog.article_count() == 1


def test_a_failed_transaction_leaves_nothing(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE))
    with pytest.raises(KeyboardInterrupt), catalog.transaction():
        catalog.remove("cầu")
        catalog.write(make("trường", SCHOOL), "sum", keys(make("trường", SCHOOL)))
        raise KeyboardInterrupt
    assert catalog.files() == {"cầu.txt": ("cầu", "sum of cầu")}
    assert matching(catalog, "vi", "suối trường") == {"cầu#p1:node"}


def test_readers_see_the_old_state_until_a_writer_commits(catalog: Catalog) -> None:
    reader = Catalog(catalog.path.parent)
    with catalog.transaction():
        catalog.write(make("cầu", BRIDGE), "sum", keys(make("cầu", BRIDGE)))
        assert reader.article_count() == 0
    assert reader.article_count() == 1
    reader.close()


def test_several_threads_may_read(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE))
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.append(catalog.article_count())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1, 1, 1]


def test_vectors_come_back_in_the_order_asked_for(catalog: Catalog) -> None:
    catalog.add_vectors({"a": np.array([1, 0], np.float32), "b": np.array([0, 1], np.float32)})
    assert catalog.vectors(["b", "a", "b"]).tolist() == [[0, 1], [1, 0], [0, 1]]
    assert catalog.known_vectors(["a", "c"]) == {"a"}
    with pytest.raises(KeyError):
        catalog.vectors(["c"])


def test_only_vectors_that_no_paragraph_uses_are_dropped(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE))
    catalog.add_vectors({"cầu#p1:key": np.ones(2, np.float32), "old": np.ones(2, np.float32)})
    catalog.drop_unused_vectors()
    assert catalog.known_vectors(["cầu#p1:key", "old"]) == {"cầu#p1:key"}


def test_standardised_cosines_have_mean_zero_and_spread_one() -> None:
    rows = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], np.float32)
    mean = rows.mean(axis=0)
    lie = Calibration(mean, (rows - mean).T @ (rows - mean) / len(rows), len(rows), rows[:1])
    question = np.array([0.8, 0.6], np.float32)
    scores = lie.standardise(question, rows @ question)
    assert scores.mean() == pytest.approx(0, abs=1e-6)
    assert scores.std() == pytest.approx(1)


def test_a_folder_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="make one with: trichdan index FOLDER"):
        Catalog(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [False, True])
def test_the_format_of_a_newer_program_is_refused(tmp_path: Path, create: bool) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(IndexMismatchError, match="has format 99"):
        Catalog(tmp_path, create=create)


def test_a_file_that_is_no_catalog_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"This is a shopping list, not a database. " * 40)
    with pytest.raises(TrichdanError, match=FILE):
        Catalog(tmp_path)


def test_inside_a_snapshot_a_reader_sees_one_state(catalog: Catalog) -> None:
    reader = Catalog(catalog.path.parent)
    store(catalog, make("cầu", BRIDGE))
    with reader.snapshot():
        assert reader.article_count() == 1
        store(catalog, make("trường", SCHOOL))
        with reader.snapshot():  # nested: the same state
            assert reader.article_count() == 1
        assert matching(reader, "vi", "trường") == set()
    assert reader.article_count() == 2
    reader.close()


def test_the_vectors_of_another_embedding_stand_beside_those_that_are_searched(catalog: Catalog) -> None:
    catalog.add_vectors({"a": np.array([1, 0], np.float32)})
    new = catalog.next_embedding_number()
    catalog.add_vectors({"a": np.array([0, 1], np.float32), "b": np.array([0, 1], np.float32)}, new)
    assert (catalog.vectors(["a"]).tolist(), catalog.known_vectors(["a", "b"])) == ([[1, 0]], {"a"})
    assert catalog.next_embedding_number() == new + 1
    catalog.put("embedding_number", str(new))
    assert (catalog.vectors(["a"]).tolist(), catalog.known_vectors(["a", "b"])) == ([[0, 1]], {"a", "b"})
    catalog.drop_unused_vectors()
    assert catalog.known_vectors(["a", "b"], 1) == set()


def test_another_date_changes_nothing_but_the_date(catalog: Catalog) -> None:
    article = make("cầu", BRIDGE, SCHOOL)
    store(catalog, article)
    given = Published(date(2024, 2, 29), time(5, 30), "file")
    catalog.redate("cầu", given)
    assert catalog.article("cầu") == replace(article, published=given)
    assert catalog.clocked() == {"cầu": date(2024, 2, 29)}
    (passage,) = catalog.passages(["cầu#p1:node"]).values()
    assert passage.published is None


def test_passages_are_found_by_their_address_but_boilerplate_is_not(catalog: Catalog) -> None:
    store(catalog, make("cầu", BRIDGE, ENGLISH, outside=(SCHOOL,)), make("cầu#p1", SCHOOL))
    wanted = [Address("cầu", 2), Address("cầu", 3), Address("cầu", 9), Address("cầu#p1", 1), Address("chợ", 1)]
    found = catalog.passages_at(wanted)
    assert {address: passage.paragraph.text for address, passage in found.items()} == {
        Address("cầu", 2): ENGLISH,
        Address("cầu#p1", 1): SCHOOL,
    }
    assert (catalog.count_in(["cầu", "chợ"]), catalog.count_in(["cầu", "cầu#p1"]), catalog.count_in([])) == (2, 3, 0)


def test_the_digest_tells_what_is_indexed_and_not_how_it_came_there(tmp_path: Path) -> None:
    one, two = (Catalog(tmp_path / name, create=True) for name in ("one", "two"))
    first, second = make("cầu", BRIDGE), make("trường", SCHOOL)
    store(one, first, second)
    store(two, second, make("cầu", ENGLISH), first)
    assert one.digest() == two.digest()
    with two.transaction():
        two.remove("trường")
    assert one.digest() != two.digest()
    one.close()
    two.close()


MENTIONS = (
    "Cây cầu gãy vào ngày 14/11/2024, và từ đó người dân phải đi đò ngang do hợp tác xã lo liệu.",
    "Trong tháng 9/2024, xã đã hai lần xin tỉnh cho tiền sửa những nhịp cầu đã mục.",
    "Cả năm 2024, hợp tác xã chở gần chín nghìn lượt khách qua suối mà không lấy tiền.",
    "Cây cầu mới sẽ rộng gấp đôi cây cầu cũ, theo lời những người đang đổ móng.",
)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2024, 11, 14), date(2024, 11, 14), {1}),
        (date(2024, 11, 15), date(2024, 11, 30), set()),
        (date(2024, 9, 5), date(2024, 9, 6), {2}),
        (date(2024, 9, 30), date(2024, 11, 14), {1, 2}),
        (date(2024, 1, 1), date(2024, 12, 31), {1, 2, 3}),
        (date(2024, 1, 2), date(2024, 12, 31), {1, 2}),
        (date(2024, 10, 1), None, {1}),
        (None, date(2024, 8, 31), set()),
        (None, None, {1, 2, 3}),
    ],
)
def test_paragraphs_are_found_by_the_days_they_speak_of(
    catalog: Catalog, since: date | None, until: date | None, expected: set[int]
) -> None:
    store(catalog, make("cầu", *MENTIONS))
    assert catalog.mentioning(since, until) == {f"cầu#p{number}:node" for number in expected}
    catalog.remove("cầu")
    assert catalog.mentioning(since, until) == set()


def test_words_come_back_by_their_keys_and_what_has_none_is_left_out(catalog: Catalog) -> None:
    words = Words(np.array([[0, 3], [4, 8]], np.uint32), np.eye(2, 8, dtype=np.float32))
    vector = np.ones(8, np.float32)
    catalog.add_vectors({"a": vector, "b": vector}, words={"a": pack(words)})
    found = catalog.words(["b", "a", "c", "a"])
    assert set(found) == {"a"}
    assert found["a"].spans.tolist() == [[0, 3], [4, 8]]
    assert np.allclose(found["a"].vectors, words.vectors, atol=0.02)
    assert catalog.known_vectors(["a", "b", "c"]) == {"a", "b"}


def test_the_centre_of_words_is_empty_where_there_are_none_and_none_before_it_is_known(catalog: Catalog) -> None:
    assert catalog.centre("vi") is None
    catalog.add_background("vi", np.ones((2, 4), np.float32))
    catalog.add_background("en", np.ones((2, 4), np.float32), np.full(4, 0.5, np.float32))
    vi, en = catalog.centre("vi"), catalog.centre("en")
    assert vi is not None
    assert en is not None
    assert (len(vi), en.tolist()) == (0, [0.5] * 4)
    assert catalog.background_words("vi") == []
