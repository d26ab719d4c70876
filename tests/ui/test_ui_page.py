"""The page in a real browser, served by the real command, with the real embedding model."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ui.strings import VI

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
PATIENCE = 120_000  # milliseconds


@contextmanager
def serving(index: Path, *arguments: str) -> Iterator[str]:
    """`trichdan chat` on a free port; ended as Ctrl-C ends it."""
    command = [sys.executable, "-m", "ui.cli", "chat", str(SAMPLE / "articles"), "--index", str(index)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--json", *arguments],
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
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def quoting(sample_index) -> Iterator[str]:
    """The address of a page that answers with quotes."""
    with serving(sample_index, "--llm", "none") as url:
        yield url


@pytest.fixture
def page(browser):
    """A fresh browser window that notes every request and every error of the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.requests, page.errors = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


WHOLE = """(before) => {
    const answers = [...document.querySelectorAll("#chat [data-testid=bot]")];
    const last = answers.at(-1);
    return answers.length > before && !last.querySelector(".status, .unchecked")
        && document.querySelector("#ask:not([disabled])") && document.querySelector("#stop[disabled]");
}"""


def ask(page, question):
    """Type a question, press the button, wait until the answer is whole."""
    before = page.locator("#chat [data-testid=bot]").count()
    page.fill("#question textarea", question)
    page.click("#ask")
    page.wait_for_function(WHOLE, arg=before)


def hosts(page):
    return {url.split("/")[2] for url in page.requests if url.startswith(("http", "ws"))}


def test_a_question_is_answered_and_a_click_on_its_citation_opens_the_paragraph(page, quoting):
    page.goto(quoting)
    page.wait_for_selector("#question textarea")
    ask(page, "Bao nhiêu người ở Hội An phải sơ tán vì lũ?")
    assert page.locator("#evidence a.card").count() == 4
    answer = page.locator("#chat [data-testid=bot]").last
    assert "4.200" in answer.inner_text()
    cite = page.locator("#chat a.cite", has_text="[1]").first
    quote = cite.get_attribute("title")
    cite.click()
    opened = page.locator("#reader p.opened")
    opened.wait_for()
    assert page.locator("#reader mark").inner_text() == quote
    assert "Thu Bồn" in page.locator("#reader h2").inner_text()
    page.wait_for_function("() => document.activeElement.matches('#reader p.opened')")
    assert hosts(page) == {quoting.split("/")[2]}
    assert page.errors == []


def test_the_cited_paragraph_is_scrolled_into_view_however_far_down_it_stands(page, quoting):
    page.goto(quoting)
    ask(page, "Ông Phan Đình Lộc nói lũ gây thiệt hại bao nhiêu tỷ đồng?")
    page.locator("#evidence a.card", has_text="¶ 6").first.click()
    mark = page.locator("#reader p.opened mark")
    mark.wait_for()
    assert page.locator("#reader p.opened").get_attribute("id") == "p6"
    page.wait_for_function("() => document.querySelector('#reader').scrollTop > 0")
    frame, box = page.locator("#reader").bounding_box(), mark.bounding_box()
    assert frame["y"] <= box["y"] <= min(frame["y"] + frame["height"], 800)


def test_a_citation_opens_with_the_keyboard_and_again_after_another(page, quoting):
    page.goto(quoting)
    ask(page, "When will trains run again through the Hai Van Pass?")
    first, last = page.locator("#chat a.cite").first, page.locator("#evidence a.card").last
    first.focus()
    page.keyboard.press("Enter")
    page.locator("#reader p.opened").wait_for()
    title = page.locator("#reader h2").inner_text()
    where = page.locator("#reader p.opened").get_attribute("id")
    last.click()
    page.wait_for_function(
        "([title, where]) => document.querySelector('#reader h2').innerText !== title"
        " || document.querySelector('#reader p.opened').id !== where",
        arg=[title, where],
    )
    first.click()
    page.wait_for_function(
        "([title, where]) => document.querySelector('#reader h2').innerText === title"
        " && document.querySelector('#reader p.opened').id === where",
        arg=[title, where],
    )


def test_a_refusal_has_no_citation_and_its_links_open_the_nearest_paragraphs(page, quoting):
    page.goto(quoting)
    ask(page, "How do I bake sourdough bread?")
    refusal = page.locator("#chat .refusal")
    assert refusal.count() == 1
    assert refusal.get_attribute("lang") == "en"
    assert page.locator("#chat a.cite").count() == 0
    assert page.locator("#evidence a.card").count() > 0
    near = refusal.locator("a.near")
    assert near.count() == 3
    headline = near.last.locator("span").first.inner_text()
    near.last.click()
    page.locator("#reader p.opened mark").wait_for()
    assert page.locator("#reader h2").inner_text() == headline
    assert page.errors == []


def test_a_question_asked_again_is_answered_at_once_with_its_cards(page, quoting):
    page.goto(quoting)
    question = "When will trains run again through the Hai Van Pass?"
    ask(page, question)
    cards = page.locator("#evidence a.card").all_inner_texts()
    page.click("#clear")
    page.wait_for_function("() => !document.querySelector('#evidence a.card')")
    ask(page, question)
    assert page.locator("#evidence a.card").all_inner_texts() == cards
    assert page.locator("#chat a.cite").count() >= 1


def test_the_quotes_are_there_while_a_model_hangs_and_stay_when_it_is_stopped(page, sample_index, scripted):
    scripted.says("", then="hang")
    with serving(sample_index, "--llm", scripted.url) as url:
        page.goto(url)
        page.fill("#question textarea", "Bao nhiêu người ở Hội An phải sơ tán vì lũ?")
        page.click("#ask")
        page.locator("#chat a.cite").first.wait_for()
        answer = page.locator("#chat [data-testid=bot]").last
        assert VI.quoted_meanwhile in answer.inner_text()
        assert VI.writing in answer.inner_text()
        assert "4.200" in answer.inner_text()
        assert page.locator("#evidence a.card").count() == 4
        page.locator("#chat a.cite").first.click()
        page.locator("#reader p.opened mark").wait_for()
        page.click("#stop")
        page.get_by_text(VI.stopped).wait_for()
        chat = page.locator("#chat").inner_text()
        assert "4.200" in chat
        assert VI.quoted in chat
        assert VI.quoted_meanwhile not in chat
        assert VI.writing not in chat


def test_a_model_that_fails_leaves_the_quotes_and_says_why_as_text(page, sample_index, scripted):
    hostile = "<img src=https://evil.example/b.png> ![x](https://evil.example/a.png)"
    scripted.says("", status=418, body=json.dumps({"error": {"message": hostile}}))
    with serving(sample_index, "--llm", scripted.url) as url:
        page.goto(url)
        ask(page, "Bao nhiêu người ở Hội An phải sơ tán vì lũ?")
        answer = page.locator("#chat [data-testid=bot]").last
        assert "4.200" in answer.inner_text()
        assert VI.model_failed.split(":")[0] in answer.locator(".failed").inner_text()
        assert hostile in answer.locator(".failed").inner_text()
        assert page.locator("#chat img[src*=evil]").count() == 0
        assert hosts(page) == {url.split("/")[2]}


def test_the_page_speaks_both_languages(page, quoting):
    page.goto(quoting)
    page.get_by_role("button", name="Hỏi", exact=True).wait_for()
    page.get_by_label("English").check()
    page.get_by_role("button", name="Ask", exact=True).wait_for()
    page.get_by_text("Click a [1] in an answer").wait_for()
    page.get_by_label("Tiếng Việt").check()
    page.get_by_role("button", name="Dừng", exact=True).wait_for()


def test_a_hostile_question_is_shown_as_text_and_nothing_is_fetched(page, quoting):
    page.goto(quoting)
    hostile = "![x](https://evil.example/a.png) <img src=https://evil.example/b.png onerror=alert(1)> Hội An?"
    ask(page, hostile)
    assert hostile in page.locator("#chat [data-testid=user]").last.inner_text()
    assert page.locator("#chat img[src*=evil]").count() == 0
    assert hosts(page) == {quoting.split("/")[2]}


def test_the_page_says_where_requests_may_go(page, quoting):
    headers = page.goto(quoting).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert page.request.get(f"{quoting}/health").json() == {"status": "ok"}


@pytest.mark.llm
def test_the_quotes_are_there_until_the_local_model_has_written_and_it_can_be_stopped(page, sample_index):
    with serving(sample_index, "--llm", "local") as url:
        page.goto(url)
        page.fill("#question textarea", "How high did the water rise in Hoi An?")
        page.click("#ask")
        page.locator("#evidence a.card").first.wait_for()
        page.get_by_text(VI.quoted_meanwhile).wait_for()
        page.wait_for_selector("#ask:not([disabled])")
        assert page.get_by_text(VI.quoted_meanwhile).count() == 0
        assert page.locator("#chat a.cite").count() >= 1
        page.fill("#question textarea", "Tóm tắt trận lũ ở Hội An.")
        page.click("#ask")
        page.locator("#chat .unchecked, #chat .status").first.wait_for()
        page.click("#stop")
        page.get_by_text(VI.stopped).wait_for()
        ask(page, "What did the flood cost Hoi An?")
        assert page.locator("#chat [data-testid=bot]").count() >= 3
