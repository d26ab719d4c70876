"""What a reader says about an answer is stored as it was said, and nothing else is."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from index.article import Address
from index.catalog import Catalog
from index.errors import ModelError
from index.feedback import FeedbackBook
from rag.engine import Trichdan
from rag.followup import Turn
from rag.settings import LLMSettings, Settings
from ui.answering import answering
from ui.feedback import (
    LONGEST_NOTE,
    _corrected,
    _opened,
    _praised,
    _without_paragraph,
    nothing_to_judge,
    ready_to_judge,
    untouched,
)
from ui.strings import EN, VI, WORDS

HOSTILE = '<img src=x onerror="alert(1)"> **Salt** [x](javascript:alert(1))'
ARTICLES = {
    "ca-tra": (
        "Cá tra Hồng Ngự được mùa",
        "Nông dân Hồng Ngự thu 900 tấn cá tra trong tháng 6, cao nhất từ trước đến nay.",
        "Giá cá tra Hồng Ngự tăng lên 31.000 đồng một ký.",
    ),
    "lua-noi": (
        "Lúa nổi Vĩnh Phước trở lại",
        "Cánh đồng lúa nổi Vĩnh Phước rộng 40 héc-ta trở lại sau hai mươi năm.",
    ),
    "salt": (HOSTILE, "Salt makers in Bac Lieu lost 300 tonnes of salt to the rain in May."),
}
CATFISH, SALT = "Hồng Ngự thu bao nhiêu tấn cá tra?", "How much salt was lost in Bac Lieu?"


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    for name, blocks in ARTICLES.items():
        (folder / f"{name}.txt").write_text("\n\n".join(blocks), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def index(articles, trichdan, tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    ran = trichdan("index", articles, "--index", folder, "--json")
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture(scope="module")
def engine(index):
    with Trichdan.open(index, Settings(llm=LLMSettings(model="none"))) as opened:
        yield opened


@pytest.fixture
def book(index):
    book = FeedbackBook(index)
    yield book
    book.close()


def answered(engine, question, history=()):
    """The answer as the page hands it on."""
    finished = []
    list(answering(lambda: engine, question, [], list(history), "vi", None, finished.append))
    (whole,) = finished
    return whole


def test_praise_is_stored_at_once_with_what_was_asked_and_answered(engine, book):
    before = (Turn("Ở đâu có cá tra?", "Ở Hồng Ngự."),)
    whole = answered(engine, CATFISH, before)
    line, helpful, row, *_ = _praised(book, whole, VI)
    kept = book.all()[-1]
    assert (kept.question, kept.language, kept.model, kept.helpful) == (CATFISH, "vi", "none", True)
    assert kept.history == (("Ở đâu có cá tra?", "Ở Hồng Ngự."),)
    assert kept.answer == whole.answer.text
    assert "900 tấn" in kept.answer
    assert "[1]" in kept.answer
    assert (kept.right, kept.absent, kept.note) == ((), False, "")
    assert VI.thanks in line
    assert (helpful["interactive"], row["visible"]) == (False, False)


def test_only_paragraphs_of_this_answer_can_be_right(engine, book):
    whole = answered(engine, CATFISH)
    shown = [hit.address for hit in whole.answer.evidence]
    assert Address("ca-tra", 1) in shown
    foreign = ["ca-tra#p99", "../etc/passwd#p1", "nonsense", ""]
    _corrected(book, whole, [*foreign, *map(str, reversed(shown[:2]))], False, "  sai số  ", EN)
    kept = book.all()[-1]
    assert (kept.helpful, kept.right, kept.note) == (False, tuple(shown[:2]), "sai số")


def test_where_no_paragraph_is_right_none_is_stored(engine, book):
    whole = answered(engine, CATFISH)
    _corrected(book, whole, [str(whole.answer.evidence[0].address)], True, "", VI)
    kept = book.all()[-1]
    assert (kept.absent, kept.right) == (True, ())
    assert _without_paragraph(True)["value"] == []
    assert _without_paragraph(True)["interactive"] is False
    assert _without_paragraph(False)["interactive"] is True


def test_a_note_is_no_longer_than_it_may_be(engine, book):
    _corrected(book, answered(engine, CATFISH), [], False, "ơ" * 2000, VI)
    assert book.all()[-1].note == "ơ" * LONGEST_NOTE


def test_without_an_answer_nothing_is_stored_and_nothing_opens(book):
    before = book.all()
    _praised(book, None, VI)
    _corrected(book, None, ["ca-tra#p1"], False, "x", VI)
    assert book.all() == before
    assert _opened(None)[1]["visible"] is False
    state, helpful, wrong, *_ = nothing_to_judge()
    assert (state, helpful["interactive"], wrong["interactive"]) == (None, False, False)


def test_what_cannot_be_stored_is_told_as_text_and_the_row_stays_as_it_is(engine, tmp_path):
    folder = tmp_path / "<b>index"
    Catalog(folder, create=True).close()
    book = FeedbackBook(folder)
    book.close()
    whole = answered(engine, CATFISH)
    for words in (VI, EN):
        line, *rest = _corrected(book, whole, [], False, "x", words)
        assert words.not_saved.split("{")[0] in line
        assert "&lt;b&gt;index" in line
        assert "<b>" not in line
        assert tuple(rest) == untouched()[1:6]


def test_the_row_offers_the_evidence_of_the_answer_in_plain_text(engine):
    whole = answered(engine, SALT)
    state, helpful, wrong, _, row, right, absent, note = ready_to_judge(whole)
    assert state is whole
    assert (helpful["interactive"], wrong["interactive"], row["visible"]) == (True, True, False)
    assert (right["value"], absent, note) == ([], False, "")
    assert [value for _, value in right["choices"]] == [str(hit.address) for hit in whole.answer.evidence]
    label = {value: label for label, value in right["choices"]}["salt#p1"]
    headline, words, address = label.split("\n")
    assert (headline, address) == (HOSTILE, "salt#p1")
    assert words.startswith("Salt makers in Bac Lieu lost 300 tonnes")


def test_only_a_whole_answer_can_be_judged(engine):
    finished = []
    steps = answering(lambda: engine, CATFISH, [], [], "vi", None, finished.append)
    next(steps)
    steps.close()

    def broken():
        raise ModelError("no model here")

    list(answering(broken, CATFISH, [], [], "vi", None, finished.append))
    list(answering(lambda: engine, "   ", [], [], "vi", None, finished.append))
    assert finished == []


# --- the page ------------------------------------------------------------------------------------------------------


@contextmanager
def serving(articles, index):
    """`trichdan chat` on a free port, answering with quotes; ended as Ctrl-C ends it."""
    command = [sys.executable, "-m", "ui.cli", "chat", str(articles), "--index", str(index), "--llm", "none"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield json.loads(line)["url"]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def url(articles, index):
    with serving(articles, index) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, url):
    """Open the page for a reader of a language; each reader has a browser of their own."""
    contexts = []

    def open_page(language):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(url)
        page.get_by_role("button", name=VI.helpful, exact=True).wait_for()
        if language == "en":
            page.get_by_label("English").check()
            page.get_by_role("button", name=EN.helpful, exact=True).wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def ask(page, question):
    """Ask, and wait until the answer can be judged."""
    before = page.locator("#chat [data-testid=bot]").count()
    page.fill("#question textarea", question)
    page.click("#ask")
    page.wait_for_function(
        "(before) => document.querySelectorAll('#chat [data-testid=bot]').length > before"
        " && document.querySelector('#wrong:not([disabled])') && document.querySelector('#ask:not([disabled])')",
        arg=before,
    )


def shown_words(page):
    """The panel's own words, without those of the articles."""
    texts = page.locator("#judge button, #correction button, #correction [data-testid=block-info], #absent").all()
    return {text.inner_text().strip() for text in texts}


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_reader_picks_is_what_is_stored(visit, book, language):
    words, before = WORDS[language], len(book.all())
    page = visit(language)
    assert page.locator("#helpful[disabled], #wrong[disabled]").count() == 2
    ask(page, CATFISH)
    other = visit("vi")
    ask(other, SALT)
    other.click("#wrong")
    other.locator("#right input").first.wait_for()

    page.click("#wrong")
    page.locator("#right input[name='ca-tra#p2']").check()
    page.fill("#note input, #note textarea", "<b>thiếu</b> giá")
    ours = (words.helpful, words.wrong, words.which_right, words.absent, words.note, words.save, words.cancel)
    assert shown_words(page) == set(ours)
    page.click("#save")
    page.get_by_text(words.thanks).wait_for()
    (kept,) = book.all()[before:]
    assert (kept.question, kept.language, kept.model) == (CATFISH, "vi", "none")
    assert (kept.helpful, kept.right, kept.absent) == (False, (Address("ca-tra", 2),), False)
    assert (kept.note, kept.history) == ("<b>thiếu</b> giá", ())
    assert "900 tấn" in kept.answer

    # Opened again, the row is empty; a question that follows brings its own paragraphs.
    page.click("#wrong")
    page.locator("#right input").first.wait_for()
    assert page.locator("#right input:checked").count() == 0
    page.locator("#right input").first.check()
    page.locator("#absent input").check()
    page.wait_for_function("() => !document.querySelector('#right input:checked')")
    ask(page, SALT)
    assert page.locator("#correction").count() == 0
    page.click("#helpful")
    page.wait_for_selector("#helpful[disabled]")
    last = book.all()[-1]
    assert (last.question, last.helpful, [asked for asked, _ in last.history]) == (SALT, True, [CATFISH])
    assert len(book.all()) == before + 2

    page.click("#clear")
    page.wait_for_selector("#wrong[disabled]")
    assert page.get_by_text(words.thanks).count() == 0


@pytest.mark.browser
def test_the_row_speaks_the_chosen_language_keeps_what_was_entered_and_shows_headlines_as_text(visit):
    page = visit("vi")
    ask(page, SALT)
    page.click("#wrong")
    page.locator("#right input").first.check()
    page.fill("#note input, #note textarea", "hai chữ")
    page.wait_for_function("() => document.querySelector('#cancel').getBoundingClientRect().bottom <= innerHeight")
    page.get_by_label("English").check()
    page.get_by_text(EN.which_right).wait_for()
    assert VI.wrong not in shown_words(page)
    assert page.locator("#right input:checked").count() == 1
    assert page.locator("#note input, #note textarea").input_value() == "hai chữ"
    assert HOSTILE in page.locator("#right label", has_text="salt#p1").inner_text()
    assert page.locator("#correction img").count() == 0
    page.click("#cancel")
    page.wait_for_function("() => !document.querySelector('#correction')")
