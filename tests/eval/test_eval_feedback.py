"""What readers said becomes questions that the evaluation reads."""

import json

import pytest

from eval.dataset import load_questions
from eval.feedback import export, questions_from
from index.article import Address
from index.catalog import Catalog
from index.feedback import Feedback, FeedbackBook, FeedbackError
from rag.followup import Turn

P1, P2 = Address("chợ/nổi", 1), Address("chợ/nổi", 2)


@pytest.fixture
def book(tmp_path):
    Catalog(tmp_path / "index", create=True).close()
    book = FeedbackBook(tmp_path / "index")
    yield book
    book.close()


def said(question="Chợ họp lúc mấy giờ?", **other):
    fields = {"language": "vi", "answer": "Lúc 9 giờ. [1]", "model": "none", "helpful": False}
    return Feedback(question=question, **{**fields, **other})


def test_corrections_become_questions_that_the_evaluation_reads(book, tmp_path):
    right = said('Thế còn "ghe"?\u2028', right=(P2, P1), history=(("Chợ họp khi nào?", "Lúc 5 giờ."),), note="sai giờ")
    absent = said("Who won?", language="en", absent=True)
    for each in (right, absent, said("Hay!", helpful=True), said("Dở!", note="không biết")):
        book.add(each)
    out = tmp_path / "out.jsonl"
    assert export(book, out) == 2
    first, second = load_questions(out)
    assert (first.id, first.lang, first.question) == (f"feedback-{right.id[:8]}", "vi", right.question)
    assert (first.gold, first.answerable, first.kind) == ((P2, P1), True, "feedback")
    assert first.history == (Turn("Chợ họp khi nào?", "Lúc 5 giờ."),)
    assert (first.answers, first.reference, first.facts, first.gold_other) == ((), "", (), ())
    assert (second.id, second.lang, second.question) == (f"feedback-{absent.id[:8]}", "en", "Who won?")
    assert (second.gold, second.answerable, second.kind, second.history) == ((), False, "feedback", ())
    assert "sai giờ" not in out.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("*.new"))


def test_what_is_said_last_about_a_question_counts():
    after = (("Chợ nào?", "Chợ nổi."),)
    given = [
        said(right=(P1,)),
        said("Ai bán?", right=(P1,)),
        said(history=after, right=(P1,)),
        said(right=(P2,)),
        said("Ai bán?", helpful=True),
    ]
    assert [(each["id"][-8:], each["gold"]) for each in questions_from(given)] == [
        (given[3].id[:8], [str(P2)]),
        (given[2].id[:8], [str(P1)]),
    ]


def test_absent_stands_over_paragraphs():
    (question,) = questions_from([said(right=(P1,), absent=True)])
    assert (question["gold"], question["answerable"]) == ([], False)


def test_a_line_of_the_file_is_one_json_object_with_letters_as_they_are(book, tmp_path):
    book.add(said(right=(P1,)))
    export(book, tmp_path / "out.jsonl")
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert "Chợ họp" in line
    assert json.loads(line)["gold"] == ["chợ/nổi#p1"]


def test_a_file_that_is_there_is_left_alone(book, tmp_path):
    book.add(said(right=(P1,)))
    out = tmp_path / "out.jsonl"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(FeedbackError, match="is there already"):
        export(book, out)
    assert out.read_text(encoding="utf-8") == "mine"


def test_nothing_to_export_and_nowhere_to_write_are_told(book, tmp_path):
    with pytest.raises(FeedbackError, match="nothing to export"):
        export(book, tmp_path / "out.jsonl")
    book.add(said(helpful=True))
    with pytest.raises(FeedbackError, match="nothing to export"):
        export(book, tmp_path / "out.jsonl")
    book.add(said(right=(P1,)))
    with pytest.raises(FeedbackError, match="cannot be written"):
        export(book, tmp_path / "no such folder" / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
