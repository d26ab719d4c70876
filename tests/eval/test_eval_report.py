"""report.html: everything shown, nothing run, nothing fetched."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from eval.dataset import Reference
from eval.report import render
from eval.rows import Row
from eval.score import score

Ask = Callable[..., Reference]
MakeRow = Callable[..., Row]

HOSTILE = "<script>fetch('https://evil.example')</script><img src=http://evil.example/x onerror=alert(1)>\"'&"


class Page(HTMLParser):
    """The tags of a page with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def report(questions: list[Reference], rows: list[Row]) -> str:
    found = {row.id: row for row in rows}
    return render(questions, found, score(questions, found, answers=True))


@pytest.fixture
def page(ask: Ask, row: MakeRow) -> str:
    questions = [ask(id="q1", kind="cross"), ask("", id="q2", answerable=False), ask(id="q3"), ask(id="q4")]
    rows = [
        row("a#p1 b#p2", "1:a#p1", id="q1", answer="Dài 120 mét. [1]", timings_ms={"search": 12.5}),
        row("b#p2", id="q2", answer="Không rõ.", abstained=True),
        row(id="q3", error="the model is slow"),
    ]
    return report(questions, rows)


def test_every_question_is_shown_with_its_answer_and_what_was_found(page: str) -> None:
    text = Page(page).text
    for shown in (
        "q1",
        "Cầu dài bao nhiêu?",
        "Dài 120 mét. [1]",
        "[1] a#p1",
        "a#p1 b#p2",
        "the model is slow",
        "no row",
    ):
        assert shown in text
    for shown in ("hit@1", "mrr@10", "failures", "cross", "lang:vi", "12.5 ms", "4 questions"):
        assert shown in text


def test_right_and_wrong_are_told_apart(page: str) -> None:
    assert page.count("<tr class=right>") == 2  # answered right; rightly refused
    assert page.count("<tr class=wrong>") == 2  # failed; no row


def test_the_page_refers_to_nothing_outside_itself(page: str) -> None:
    for reference in ("http://", "https://", "src=", "href=", "url(", "@import", "<script", "<link"):
        assert reference not in page


def test_hostile_text_is_shown_and_does_nothing(ask: Ask, row: MakeRow) -> None:
    clean = Page(report([ask()], [row("a#p1", "1:a#p1", answer="Một. [1]")]))
    address = f"{HOSTILE}#p1"
    made = row(answer=HOSTILE, error="", timings_ms={HOSTILE: 1.0})
    found = row(answer=HOSTILE, id="q2")
    hostile = report(
        [
            ask(question=HOSTILE, kind=HOSTILE),
            ask(id="q2", question=HOSTILE),
            ask(id="q3", question=HOSTILE),
            ask(id=HOSTILE),
        ],
        [
            Row(made.id, made.lang, answer=HOSTILE, timings_ms=made.timings_ms, citations=((1, ask().gold[0]),)),
            found,
            row(id="q3", error=HOSTILE),
        ],
    )
    page = Page(hostile)
    assert page.text.count(HOSTILE) >= 7
    assert set(page.tags) <= set(clean.tags)
    assert page.attributes <= clean.attributes | {"colspan"}
    assert "<script" not in hostile
    assert address not in hostile
