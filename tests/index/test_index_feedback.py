"""Feedback lives beside the articles, outlives them, and is never half written."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from index_library import Library

from index.article import Address
from index.catalog import Catalog
from index.database import FILE
from index.errors import IndexMissingError, TrichdanError
from index.feedback import Feedback, FeedbackBook, FeedbackError

KILN = (
    "Lò gạch Mang Thít tắt lửa",
    "Lò gạch cuối cùng ở Mang Thít tắt lửa hôm 2/7 sau 80 năm.",
    "Chủ lò, ông Nguyễn Văn Sáu, sẽ mở quán cà phê trong lòng lò cũ.",
)
GOAT = ("Goat race in Ninh Binh", "A goat called Sunday won the mountain race in Ninh Binh in nine minutes.")


@pytest.fixture
def folder(tmp_path):
    """An index with nothing in it."""
    Catalog(tmp_path, create=True).close()
    return tmp_path


@pytest.fixture
def book(folder):
    book = FeedbackBook(folder)
    yield book
    book.close()


def said(question="Lò gạch tắt lửa khi nào?", **other):
    fields = {"language": "vi", "answer": "Hôm 2/7. [1]", "model": "none", "helpful": True}
    return Feedback(question=question, **{**fields, **other})


def tables(folder):
    connection = sqlite3.connect(folder / FILE)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return names


def test_feedback_comes_back_as_it_was_given_and_in_order(folder, book):
    full = said(
        'Còn "giá gạch"?\nVà\u2028thợ?',
        history=(("Lò gạch nào?", "Lò ở Mang Thít."), ("Ai là chủ?", "Ông Sáu 🙂")),
        helpful=False,
        right=(Address("lò/gạch#p1", 2), Address("lò/gạch", 1)),
        note="Thiếu năm.\x00",
    )
    none = said("Who?", language="en", helpful=False, absent=True)
    for each in (full, said(), none):
        book.add(each)
    kept = book.all()
    assert (kept[0], kept[2]) == (full, none)
    assert [each.question for each in kept] == [full.question, said().question, "Who?"]
    again = FeedbackBook(folder)
    assert again.all() == kept
    again.close()


def test_feedback_has_an_id_and_a_time_of_its_own(book):
    before = datetime.now(UTC)
    book.add(said())
    book.add(said())
    first, second = book.all()
    assert first.id != second.id
    assert before <= first.given <= second.given <= datetime.now(UTC)


def test_reading_makes_no_table_and_the_catalog_keeps_its_format(folder, book):
    assert book.all() == []
    assert "feedback" not in tables(folder)
    book.add(said())
    assert "feedback" in tables(folder)
    Catalog(folder).close()  # raises if it were another format


def test_many_threads_and_processes_may_give_feedback_at_once(folder, book):
    other = FeedbackBook(folder)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda n: (book, other)[n % 2].add(said(f"Câu {n}?")), range(40)))
    other.close()
    assert len(given) == 40
    assert {each.question for each in book.all()} == {f"Câu {n}?" for n in range(40)}


def test_feedback_waits_while_the_index_is_being_written(folder, book):
    writer = Catalog(folder)
    with writer.transaction():
        writer.put("unsettled", "yes")
        adding = threading.Thread(target=book.add, args=(said(),))
        adding.start()
        adding.join(0.3)
        assert adding.is_alive()
    adding.join(30)
    writer.close()
    assert len(book.all()) == 1


def test_feedback_outlives_rebuilding_changing_and_removing_articles(tmp_path, embedding):
    library = Library(tmp_path, embedding)
    kiln = library.write("lò-gạch.txt", *KILN)
    library.write("goat.txt", *GOAT)
    library.sync()
    book = FeedbackBook(library.index)
    given = said(helpful=False, right=(Address("lò-gạch", 1),))
    book.add(given)
    library.sync(rebuild=True)
    assert book.all() == [given]
    library.write("lò-gạch.txt", KILN[0], KILN[2])
    library.sync()
    kiln.unlink()
    library.sync()
    assert library.articles() == {"goat"}
    assert book.all() == [given]
    book.close()


def test_without_an_index_it_says_how_to_make_one_and_makes_nothing(tmp_path):
    with pytest.raises(IndexMissingError, match="trichdan index FOLDER"):
        FeedbackBook(tmp_path)
    assert list(tmp_path.iterdir()) == []


def unreadable(folder: Path) -> None:
    (folder / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 40)


def foreign(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE)
    connection.execute("CREATE TABLE feedback (something_else TEXT)")
    connection.close()


@pytest.mark.parametrize("spoil", [unreadable, foreign])
def test_what_cannot_be_written_or_read_is_told_with_the_file(tmp_path, spoil):
    spoil(tmp_path)
    for use in (lambda book: book.add(said()), lambda book: book.all()):
        with pytest.raises(FeedbackError, match=FILE) as told:
            book = FeedbackBook(tmp_path)
            try:
                use(book)
            finally:
                book.close()
        assert isinstance(told.value, TrichdanError)


def test_text_that_is_no_text_is_refused_and_a_closed_book_says_so(book):
    with pytest.raises(FeedbackError, match="surrogates"):
        book.add(said(note="\ud800"))
    assert book.all() == []
    book.close()
    with pytest.raises(FeedbackError, match="closed"):
        book.add(said())
