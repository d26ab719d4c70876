"""report.html: everything shown, nothing run, nothing fetched; on a phone, in the dark and without a script too."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.causes import RIGHT
from eval.compare import compare
from eval.dataset import Reference
from eval.metrics import NAMES
from eval.report import names, render, render_comparison
from eval.report.markup import text
from eval.rows import (
    BEST_SENTENCE,
    CEILING,
    DENSE,
    HELD_OUT,
    KEYWORD,
    NEVER_ABSTAIN,
    Cited,
    Retrieved,
    Row,
    Sentence,
    Source,
)
from eval.run import Run
from eval.score import score
from index.article import Address
from rag.followup import Turn

HOSTILE = (
    "<script>fetch('https://evil.example')</script>",
    "</script><img src=http://evil.example/x onerror=alert(1)>",
    "</style><svg onload=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "]]><!-- <![CDATA[",
    "&lt;b&gt; &amp;",
    "$\\frac{1}{0}$ {0} %s",
    "\u202egnp.exe\u202c \u2066x",
    "\x00\x1b[31m\ud800",
)
ABOUT = {
    "trichdan": "0.1.0",
    "index": {"articles": 2, "paragraphs": {"vi": 9, "en": 8}},
    "retrieval": {"threshold": 2.1},
    "llm": {"model": "some-model"},
    "plan": {"answers": True},
    "fingerprint": "0123456789ab",
}


def asked(name: str, **other: Any) -> Reference:
    """A question about paragraph 1 of an article; its answer is "120 mét"."""
    fields: dict[str, Any] = {
        "id": name,
        "lang": "vi",
        "question": f"Cầu {name} dài bao nhiêu?",
        "answers": ("120 mét",),
        "reference": "",
        "facts": ("120 mét",),
        "gold": (Address(f"bridge-{name}", 1),),
        "gold_other": (),
        "answerable": True,
        "kind": "mono",
        "history": (),
    }
    return Reference(**{**fields, **other})


def came(question: Reference, answer: str | None, **other: Any) -> Row:
    """A row that found the right paragraph second and cites it as [1], unless told otherwise."""
    gold = tuple(Source(each, "vi", "Cầu mới · Báo", f"Cầu {each} dài 120 mét.") for each in question.gold)
    fields: dict[str, Any] = {
        "id": question.id,
        "lang": question.lang,
        "retrieved": (
            Retrieved(Address("other", 2), 4.5, (), "en"),
            *(Retrieved(g.address, 3.2, (), "vi") for g in gold),
        ),
        "gold": gold,
        "evidence": gold,
        "answer": answer,
        "citations": tuple(Cited(n, source.address, source.text) for n, source in enumerate(gold, 1)) if answer else (),
        "relevance": 3.0,
        "timings_ms": {"search": 80.0} if answer is None else {"evidence": 85.0, "first_word": 900.0, "total": 2500.0},
        "model": "some-model",
    }
    return Row(**{**fields, **other})


def everything() -> tuple[list[Reference], dict[str, Row]]:
    """Questions of every kind with rows of every kind, baselines and all."""
    none = {"gold": (), "answers": (), "facts": (), "answerable": False, "kind": "unanswerable"}
    questions = [
        asked("q1"),
        asked("q2", kind="cross", lang="en", question="How long is the bridge?"),
        asked("q3", question="Cau dai bao nhieu?", kind="nodiacritics", history=(Turn("Ai xây cầu?", "Ông Tám xây."),)),
        asked("q4", **none),
        asked("q5", **none),
        asked("q6"),
        asked("q7"),
        asked("q8", gold_other=(Address("missing", 3),)),
    ]
    q1, q2, q3, q4, q5, q6, _, q8 = questions
    said = (Sentence("Cầu dài 120 mét.", (1,), True), Sentence("Nó màu đỏ.", (), False))
    rows = [
        came(q1, "Cầu dài 120 mét. [1] Nó màu đỏ.", sentences=said),
        came(q2, "Nobody knows how long it is. [1, 7] 【1】"),
        came(q3, "Các bài viết không trả lời câu hỏi này.", abstained=True, citations=(), relevance=1.0),
        came(q4, "The articles do not answer this question.", abstained=True, relevance=0.5),
        came(q5, "Khoảng 90 mét, theo bài viết này.", relevance=2.5),
        came(q6, "", error="the model took longer than 60 s"),
        came(q8, "Dài 120 mét. [1]"),
    ]

    def with_variants(row: Row) -> Row:
        bare = replace(row, relevance=None)
        found = {KEYWORD: replace(bare, answer=None), DENSE: replace(bare, answer=None), BEST_SENTENCE: bare}
        return replace(row, variants={**found, CEILING: bare, NEVER_ABSTAIN: bare, HELD_OUT: bare})

    return questions, {row.id: with_variants(row) for row in rows}


def page_of(questions: Sequence[Reference], rows: dict[str, Row], **other: Any) -> str:
    return render(questions, rows, {**score(questions, rows), "run": ABOUT, **other})


class Page(HTMLParser):
    """The tags of a page, their attributes, what runs, and the text that is shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.scripts: list[str] = []
        self.shown = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)
        else:
            self.shown += data

    def values(self, name: str) -> list[str | None]:
        return [value for attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(*everything())


# --- contents ------------------------------------------------------------------------------------------------------


def test_every_metric_is_shown_and_explained(page: str) -> None:
    for name in NAMES:
        assert f"<code>{name}</code>" in page, name
        assert len(names.definition(name)) > 20, name
        assert text(names.definition(name)) in page, name


def test_every_question_is_shown_with_what_came_and_what_was_expected(page: str) -> None:
    shown = Page(page).shown
    questions, rows = everything()
    for question in questions:
        assert question.id in shown
        assert question.question in shown
        assert all(answer in shown for answer in question.answers)
        assert all(turn.question in shown and turn.answer in shown for turn in question.history)
    for row in rows.values():
        assert row.error in shown
        assert all(source.text in shown and source.heading in shown for source in row.gold)
    for said in (
        "Cầu dài 120 mét. [1]",
        "no support found",
        "this question was not asked",
        "missing#p3 is not in the index",
    ):
        assert said in shown
    assert "Expected: a refusal" in shown


def test_markers_however_they_are_written_are_buttons_and_one_that_points_to_nothing_is_told_apart(page: str) -> None:
    (answer,) = re.findall(r"Nobody knows how long it is\. (.*?)</p>", page)
    assert re.findall(r"<(button|span)[^>]*>([^<]*)<", answer) == [
        ("button", "[1]"),
        ("span", "[7]"),
        ("button", "【1】"),
    ]
    assert 'title="points to nothing"' in answer


def test_numbers_are_those_of_the_results(page: str) -> None:
    questions, rows = everything()
    results = score(questions, rows)
    shown = Page(page).shown
    for found in results["metrics"].values():
        assert f"{found['value']:.3f}".replace("-", "−") in shown
        assert f"{found['low']:.3f} – {found['high']:.3f}".replace("-", "−") in shown
    for baseline in results["baselines"]:
        assert names.baseline(baseline)[0] in shown
        assert names.baseline(baseline)[0] != baseline
    for cause, count in results["causes"].items():
        assert re.search(f'data-cause="{cause}" disabled><b>{count}</b>', page)


def test_hallucination_never_stands_without_false_abstention() -> None:
    answerable = [asked("q1")]
    html = page_of(answerable, {"q1": came(answerable[0], "120 mét [1]")})
    card = re.search(r'<div class="card"><h3>Silent.*?</dl></div>', html)
    assert card is not None
    assert "hallucination" in card[0]
    assert "not measured" in card[0]
    assert "false abstention" in card[0]


def test_what_makes_the_figures_doubtful_is_said_at_the_top() -> None:
    questions, rows = everything()
    doubtful = Page(page_of(questions, rows)).shown
    assert "Interrupted: 7 of 8 questions asked." in doubtful
    assert "1 question failed." in doubtful
    assert "1 right paragraph not in the index." in doubtful
    sound = page_of(questions[:1], {"q1": rows["q1"]})
    assert 'class="warning"' not in sound


def test_questions_carry_what_the_filter_needs(page: str) -> None:
    assert page.count('<article class="question"') == 8
    missed = [line for line in page.splitlines() if "data-missed" in line and "<article" in line]
    assert len(missed) == 8 - score(*everything())["causes"][RIGHT]
    assert all(f'data-cause="{RIGHT}"' not in line for line in missed)


def test_a_judgement_is_marked_as_a_models_word() -> None:
    questions, rows = everything()
    judge = {
        "model": "judge-model",
        "judged": 4,
        "faithfulness": {"value": 0.75, "low": 0.5, "high": 1.0, "n": 4},
        "correctness": None,
        "unusable": 0.25,
        "failures": 0.0,
    }
    shown = Page(page_of(questions, rows, judge=judge)).shown
    assert "A model's judgement, beside the offline figures" in shown
    assert "0.750" in shown
    assert "4 answers judged by judge-model; 25 % of its replies unusable, 0 % failed." in shown
    assert "judgement" not in Page(page_of(questions, rows)).shown


@pytest.mark.parametrize("rows", [{}, {"q1": came(asked("q1"), None)}], ids=["no rows", "search only"])
def test_what_was_not_measured_is_left_out(rows: dict[str, Row]) -> None:
    questions = [asked("q1"), asked("q2")]
    results = score(questions, rows)
    html = render(questions, rows, results)
    assert "hit@1" in html
    for absent in ("hallucination", "gold_in_answer", "citation_precision", "judge", "keywords alone"):
        assert f">{absent}" not in html
    for missing in ("by", "baselines", "timings_ms", "abstention", "causes", "missing_gold"):
        render(questions, rows, {name: value for name, value in results.items() if name != missing})


def test_a_search_shows_the_rank_in_the_place_of_the_answer() -> None:
    question = asked("q1")
    html = page_of([question], {"q1": came(question, None)}, run={**ABOUT, "plan": {"answers": False}})
    assert "first right paragraph at rank 2" in html
    assert "search only" in html


def test_no_questions_make_a_page_too() -> None:
    assert "<h1>" in render([], {}, score([], {}))


# --- safety --------------------------------------------------------------------------------------------------------


def spread(bad: str) -> tuple[list[Reference], dict[str, Row], dict[str, Any]]:
    """One text in every field that can hold a text."""
    address = Address(bad or "a", 1)
    # trec_eval, which ranks, ends the process at an id with NUL or half a surrogate pair in it.
    name = re.sub("[\x00\ud800-\udfff]", "", bad)
    fields = {
        "question": bad,
        "kind": bad,
        "answers": (bad,),
        "reference": bad,
        "facts": (bad,),
        "history": (Turn(bad, bad),),
    }
    question = asked(name, gold=(address,), **fields)
    shared = {
        "retrieved": (Retrieved(address, 1.0, (address,), bad),),
        "gold": (Source(address, "vi", bad, bad),),
        "evidence": (Source(address, "vi", bad, bad),),
        "citations": (Cited(1, address, bad),),
        "timings_ms": {bad: 1.0, "total": 5.0},
        "model": bad,
    }
    marked = Sentence(bad, (1,), True), Sentence(bad, (), False)
    rows = [
        came(question, f"{bad} [1] {bad}", sentences=marked, **shared),
        came(question, f"{bad} [1] [2]", id=name + "2", **shared),
        came(question, bad, id=name + "3", abstained=True, **shared),
        came(question, bad, id=name + "4", error=bad or "x", **shared),
    ]
    about = {"llm": {"model": bad}, "fingerprint": bad, bad: {bad: bad}}
    extra = {
        "run": about,
        "missing_gold": [str(address)],
        "judge": {"model": bad, "judged": 1, "unusable": 0.0, "failures": 0.0},
    }
    return [replace(question, id=row.id) for row in rows], {row.id: row for row in rows}, extra


ATTRIBUTES = {
    *"aria-hidden aria-label aria-live autocomplete charset class colspan content data-cause data-kind".split()
}
ATTRIBUTES |= {*"data-lang data-missed dir disabled for href http-equiv id lang name placeholder popover".split()}
ATTRIBUTES |= {*"popovertarget popovertargetaction rel role scope spellcheck style tabindex title type value".split()}
ATTRIBUTES |= {*"viewbox xmlns version d transform x y width height clip-path".split()}


def assert_safe(html: str) -> None:
    found = Page(html)
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    assert found.tags.count("script") == found.tags.count("style") == 1
    assert not {"img", "iframe", "object", "embed", "form", "base", "b onload"} & set(found.tags)
    assert {(value or "")[:1] for value in found.values("href")} <= {"#", "d"}
    assert {value for value in found.values("href") if not (value or "").startswith("#")} <= {"data:,"}
    assert all("url(" not in (value or "") for value in found.values("style"))
    assert not re.search("[\x00\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    html.encode("utf-8")


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(bad: str) -> None:
    questions, rows, extra = spread(bad)
    html = page_of(questions, rows, **extra)
    assert_safe(html)
    if "<" in bad:
        assert bad not in html.replace(Page(html).scripts[0], "")
    assert html.count(text(bad)) > 30


@settings(max_examples=25)
@given(
    bad=st.lists(st.sampled_from([*HOSTILE, "[1]", "\u2028", "đ", "\r\n"]) | st.text(max_size=4), max_size=4).map(
        "".join
    )
)
def test_no_text_whatever_gets_out_of_its_place(bad: str) -> None:
    questions, rows, extra = spread(bad)
    assert_safe(page_of(questions, rows, **extra))


def test_the_policy_lets_this_script_run_and_no_other(page: str) -> None:
    policy = next(value for value in Page(page).values("content") if value and "default-src" in value)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy
    assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "")


def test_the_page_names_no_other_page(page: str) -> None:
    assert set(re.findall(r'https?://[^"\s<]*', page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|url\((?!#)|<link (?!rel=\"icon\" href=\"data:,\")", page)


# --- drawings ------------------------------------------------------------------------------------------------------


def test_drawings_are_xml_with_real_text_and_a_text_alternative(page: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 3
    for drawn in drawings:
        root = ElementTree.fromstring(drawn)
        assert root.get("role") == "img"
        assert re.search(r"\d\.\d{3}|\d ms", root.get("aria-label", ""))
        assert list(root.iter("{http://www.w3.org/2000/svg}text"))
        assert not list(root.iter("{http://www.w3.org/2000/svg}metadata"))
        assert not re.search(r"#[0-9a-f]{6}\b", re.sub(r'#[a-z-]+-m[0-9a-f]+"', "", drawn))
    assert "this run: 2.1" in page


def test_no_two_parts_of_the_page_share_an_id(page: str) -> None:
    ids = Page(page).values("id")
    assert len(ids) == len(set(ids))
    assert set(Page(page).values("popovertarget")) <= set(ids)
    assert {(link or "#")[1:] for link in Page(page).values("href") if link != "data:,"} <= set(ids)


def test_equal_runs_make_equal_pages_in_any_process() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import hashlib; "
        "from test_eval_report import everything, page_of; "
        "print(hashlib.sha256(page_of(*everything()).encode()).hexdigest())"
    )
    here = hashlib.sha256(page_of(*everything()).encode()).hexdigest()
    for seed in ("1", "2"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", program, str(Path(__file__).parent)],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert elsewhere.stdout.strip() == here


def test_a_large_run_stays_a_small_page() -> None:
    words = "Tòa nhà cao nhất thành phố được khởi công vào mùa xuân năm ấy và khánh thành sau bốn năm. "
    questions, rows = [], {}
    for i in range(1224):
        # Five questions about each paragraph, as in XQuAD, and its counterpart in the other language.
        question = asked(f"question-{i}", gold=(Address(f"vi-{i // 5}", 1),), gold_other=(Address(f"en-{i // 5}", 1),))
        gold = tuple(Source(each, "vi", "Tòa nhà · Báo", words * 9) for each in (*question.gold, *question.gold_other))
        said = tuple(Sentence(words.strip(), (n,), True) for n in (1, 2, 3))
        rows[question.id] = came(
            question,
            " ".join(f"{each.text} [{each.citations[0]}]" for each in said),
            sentences=said,
            gold=gold,
            retrieved=tuple(
                Retrieved(Address(f"some-article-of-the-folder-{n}", n), 3.0, (), "vi") for n in range(1, 11)
            ),
            citations=tuple(Cited(n, Address(f"some-article-of-the-folder-{n}", n), words) for n in (1, 2, 3)),
        )
        questions.append(question)
    some = questions[:20]
    html = render(questions, rows, score(some, {each.id: rows[each.id] for each in some}))
    assert html.count('<article class="question"') == 1224
    assert len(html.encode()) < 6_000_000


# --- comparison ----------------------------------------------------------------------------------------------------


def two_runs() -> tuple[Run, Run]:
    """Ten questions about ten articles; the second run answers eight more of them, and loses one."""
    questions = [asked(f"q{i}") for i in range(10)]
    right, wrong = "Cầu dài 120 mét. [1]", "Cầu dài bao nhiêu thì không ai biết. [1]"
    before = {question.id: came(question, right if question.id == "q0" else wrong) for question in questions}
    after = {question.id: came(question, wrong if question.id == "q0" else right) for question in questions}
    slower = {**ABOUT, "retrieval": {"threshold": 1.9}, "fingerprint": "ba9876543210"}
    return Run(questions, before, ABOUT), Run(questions, after, slower)


def test_a_comparison_shows_what_changed_and_which_questions_were_won_and_lost() -> None:
    before, after = two_runs()
    comparison = compare(before, after)
    html = render_comparison(comparison)
    shown = Page(html).shown
    assert_safe(html)
    for name, change in comparison["metrics"].items():
        assert f"<code>{name}</code>" in html
        assert f"{change['before']:.3f}".replace("-", "−") in shown
        assert f"{change['after']:.3f}".replace("-", "−") in shown
    assert "retrieval.threshold" in shown
    assert "9 questions won" in shown
    assert "1 question lost" in shown
    assert "no clear difference" in shown
    assert re.search(r"<dt><span class=\"tag good\">better</span></dt><dd>.*<code>crag</code>", html)
    assert "Cầu dài bao nhiêu thì không ai biết. [1]" in shown
    assert render_comparison(comparison) == html


def test_equal_runs_are_said_to_be_equal() -> None:
    before, _ = two_runs()
    html = render_comparison(compare(before, before))
    assert "The runs are equal</strong> on every question" in html
    assert 'id="won"' not in html
    assert 'id="lost"' not in html
    assert set(re.findall(r'class="tag [a-z]*">([^<]*)', html)) == {"the same"}


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_text_in_a_comparison_is_shown_and_does_nothing(bad: str) -> None:
    questions, rows, extra = spread(bad)
    worse = {key: replace(row, answer="", abstained=False, citations=()) for key, row in rows.items()}
    comparison = compare(Run(questions, rows, extra["run"]), Run(questions, worse, {**extra["run"], bad: bad}))
    html = render_comparison(comparison)
    assert_safe(html)
    assert html.count(text(bad)) > 2


# --- in a browser --------------------------------------------------------------------------------------------------

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of a report, hostile text included, and of a comparison."""
    folder = tmp_path_factory.mktemp("reports")
    questions, rows = everything()
    bad = asked("<b>bad</b>", question="".join(HOSTILE[:5]), kind=HOSTILE[0])
    rows[bad.id] = came(bad, "W" * 300 + HOSTILE[1] + " [1]")
    (folder / "report.html").write_text(page_of([*questions, bad], rows), encoding="utf-8")
    (folder / "compared.html").write_text(render_comparison(compare(*two_runs())), encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in ("report", "compared")}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["report", "compared"])
def test_the_page_asks_for_nothing_and_fits(
    browser: Any, files: dict[str, str], name: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        page, requests, said = context.new_page(), [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(files[name])
        for summary in page.locator("details > summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
        assert requests == [files[name]]
        assert said == []
    finally:
        context.close()


@pytest.fixture
def opened(browser: Any, files: dict[str, str]) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(files["report"])
    yield page
    context.close()


def ids_shown(page: Any) -> list[str]:
    # Not what is visible: the browser leaves out what is far down the page.
    return page.locator(".question:not([hidden]) .id").all_text_contents()


@pytest.mark.browser
def test_the_filters_pick_questions(opened: Any) -> None:
    assert len(ids_shown(opened)) == 9
    opened.fill("#words", "CẦU Q1")
    assert ids_shown(opened) == ["q1"]
    opened.fill("#words", "cau q1 dai")
    assert ids_shown(opened) == ["q1"]
    opened.fill("#words", "không trả lời")
    assert ids_shown(opened) == ["q3"]
    opened.click("#clear")
    opened.select_option("#lang", "en")
    assert ids_shown(opened) == ["q2"]
    opened.click("#clear")
    opened.select_option("#kind", "unanswerable")
    assert ids_shown(opened) == ["q4", "q5"]
    opened.check("#missed")
    assert ids_shown(opened) == ["q5"]
    assert opened.inner_text("#count") == "1 of 9 questions"
    button = opened.locator(".cause", has_text="wrongly abstained")
    button.click()
    assert ids_shown(opened) == ["q3"]
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert len(ids_shown(opened)) == 9


@pytest.mark.browser
def test_a_citation_shows_its_quote_to_mouse_keyboard_and_click(opened: Any) -> None:
    cite, quote = opened.locator("#q1 .cite"), opened.locator("#q1 .quote")
    assert not quote.is_visible()
    cite.hover()
    quote.wait_for(state="visible")
    assert "Cầu bridge-q1#p1 dài 120 mét." in quote.inner_text()
    assert "bridge-q1#p1" in quote.inner_text()
    opened.mouse.move(0, 0)
    quote.wait_for(state="hidden")
    cite.focus()
    quote.wait_for(state="visible")
    opened.keyboard.press("Escape")
    quote.wait_for(state="hidden")
    cite.click()
    quote.wait_for(state="visible")


@pytest.mark.browser
def test_a_right_paragraph_unfolds_where_its_question_stands(opened: Any) -> None:
    gold = opened.locator("#q8 details", has_text="right paragraphs")
    gold.locator("summary").click()
    opened.get_by_text("Cầu bridge-q8#p1 dài 120 mét.").locator("visible=true").first.wait_for()
    assert "Cầu bridge-q8#p1 dài 120 mét." in gold.inner_text()
    gold.locator("summary").click()
    gold.locator("summary").click()
    assert gold.inner_text().count("dài 120 mét") == 1


@pytest.mark.browser
def test_without_a_script_everything_is_shown_and_citations_open(browser: Any, files: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(files["report"])
        assert len(ids_shown(page)) == 9
        assert not page.locator(".filters").is_visible()
        page.locator("#q1 .cite").click()
        page.locator("#q1 .quote").wait_for(state="visible")
    finally:
        context.close()
