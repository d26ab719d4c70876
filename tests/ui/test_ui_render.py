"""Whatever an article, a model or a user writes, the page shows it as text."""

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.article import Address, Article, Paragraph
from index.catalog import Passage
from index.text import Span
from rag.answer import Answer, Citation, Cited, Sentence, Timings
from rag.refusal import REFUSAL, Refusal, Searched
from rag.scoring import Hit
from ui import render
from ui.reader import article_html
from ui.strings import EN, VI, WORDS

HOSTILE = [
    "![x](https://evil.example/a.png)",
    "<img src=https://evil.example/a.png onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "<script>alert(1)</script>",
    "https://evil.example/auto",
    "<svg/onload=alert(1)>",
    "</p></article><iframe src=//evil.example>",
    "$\\href{javascript:alert(1)}{x}$",
    '"><a href="https://evil.example">x</a>',
    "```html\n<b>x</b>\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "&lt;img src=x&gt; &#60;b&#62;",
]


class Seen(HTMLParser):
    """The tags, link targets and text of a piece of HTML, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "xlink:href")]

    def handle_data(self, data):
        self.text += data


def in_chat(html: str) -> Seen:
    """What the chat makes of it: Markdown with HTML, links found in plain text too."""
    return Seen(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(html))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_an_answer_stays_text(text):
    seen = in_chat(render.answer_html([Sentence(text, (), supported=False)], [], EN, rest=text))
    assert seen.tags <= {"p", "span", "a"}
    assert all(link.startswith("#open/") for link in seen.links)
    assert " ".join(text.split()) in seen.text


def hit(title, *, outlet="Báo Sông Hồng", number=1, language="vi"):
    paragraph = Paragraph(Address("bài", number), title, 0, len(title), language)
    return Hit(Passage(paragraph, title, outlet, date(2026, 11, 27), "", "", ""), 1.0, 1.0, None, 0.0, 0.0, 0.5)


def answer(sentences=(), citations=(), evidence=(), language="vi", **how):
    timings = Timings(1.0, 2.0, 3.0)
    return Answer("?", language, tuple(sentences), tuple(citations), 1.0, tuple(evidence), "a model", timings, **how)


def searched(vietnamese=3, english=0):
    return Searched({"vi": vietnamese, "en": english}, date(2026, 1, 2), date(2026, 11, 27))


@pytest.mark.parametrize("words", WORDS.values())
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_headlines_names_and_faults_stay_text_in_a_refusal(text, words):
    near = [hit(text, outlet=text, number=number) for number in (1, 2)]
    refusal = Refusal("en", searched(), tuple(each.address for each in near), (text,))
    seen = in_chat(render.finished_html(answer((), (), near, "en", refusal=refusal, notice=text), words))
    assert seen.tags <= {"p", "span", "a"}
    assert seen.links == [render.place_link(each.address, None) for each in near]
    assert seen.text.count(" ".join(text.split())) == 2 * 2 + 1 + 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_articles_and_filters_stay_text_in_the_cards(text):
    seen = Seen(render.evidence_html([hit(text, outlet=text)], EN, [text]))
    assert seen.tags <= {"p", "div", "a", "strong", "small", "span"}
    assert seen.links == [render.place_link(Address("bài", 1), None)]


@pytest.mark.parametrize(("language", "asked"), [("vi", VI), ("en", EN)])
def test_a_refusal_says_what_was_searched_what_to_try_and_what_is_nearest(language, asked):
    near = [hit("Cầu mới", number=1), hit("Bến phà cũ", number=7)]
    refusal = Refusal(language, searched(3, 2), tuple(each.address for each in near), ("Vĩnh Phước",), narrowed=True)
    for words in (VI, EN):
        html = render.finished_html(answer((), (), near, language, refusal=refusal, left_out=2), words)
        seen = in_chat(html)
        assert seen.text.startswith(REFUSAL[language])
        assert refusal.looked_in in seen.text
        assert len(refusal.suggestions) == 3
        assert all(line in seen.text for line in refusal.suggestions)
        assert "Bến phà cũ Báo Sông Hồng · 27/11/2026 · ¶ 7" in seen.text
        assert asked.left_out(2) in seen.text
        assert "[" not in seen.text
        assert 'class="cite"' not in html


def test_a_refusal_where_there_is_nothing_near_has_no_link():
    seen = in_chat(render.finished_html(answer(refusal=Refusal("vi", Searched({}))), EN))
    assert "Chưa có bài báo nào" in seen.text
    assert seen.links == []


def test_a_sentence_of_several_paragraphs_links_to_each():
    citations = [Citation(number, Address("bài", number), "câu", Span(0, 3)) for number in (1, 2, 3)]
    sentences = [Sentence("Một.", (1,), supported=True), Sentence("Hai.", (3, 1, 2), supported=True)]
    seen = in_chat(render.finished_html(answer(sentences, citations), VI))
    assert seen.links == [render.place_link(Address("bài", number), Span(0, 3)) for number in (1, 3, 1, 2)]
    assert seen.text.strip() == "Một. [1] Hai. [3] [1] [2]"


@pytest.mark.parametrize(
    ("words", "count", "line"),
    [
        (VI, 1, "Đã bỏ 1 câu không tìm thấy trong các bài báo."),
        (VI, 12, "Đã bỏ 12 câu không tìm thấy trong các bài báo."),
        (EN, 1, "1 sentence that the articles do not bear out was left out."),
        (EN, 12, "12 sentences that the articles do not bear out were left out."),
    ],
)
def test_what_was_left_out_is_a_line_of_its_own_in_the_language_of_the_page(words, count, line):
    told = [Sentence("Một.", (), supported=False)]
    assert in_chat(render.finished_html(answer(told, left_out=count), words)).text.split("\n")[-1] == line
    assert "aside" not in render.finished_html(answer(told), words)


def test_a_fault_is_told_in_one_line_and_at_no_great_length():
    fault = "the server\n\nsaid: " + "no " * 500
    seen = in_chat(render.finished_html(answer([Sentence("Một.", (), supported=False)], notice=fault), EN))
    line = seen.text.split("\n")[-1]
    assert line.startswith("The language model could not answer: the server said: no no")
    assert len(line) < 400


def test_what_is_said_while_the_model_reads_is_no_longer_said_when_it_was_stopped():
    quoted = Cited((Sentence("Một.", (), supported=True),), ())
    for words in (VI, EN):
        waiting = render.waiting_html(quoted, words.writing, words)
        assert in_chat(waiting).text.strip().split("\n") == [words.quoted_meanwhile, "Một.", words.writing]
        assert in_chat(render.stopped_html(waiting)).text.strip().split("\n") == [words.quoted, "Một."]
        assert render.stopped_html(render.waiting_html(Cited(), words.writing, words)) == ""


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_any_text_is_shown_as_it_is(text):
    seen = in_chat("<p>" + render.text_html(text) + "</p>")
    assert seen.tags == {"p"}
    assert " ".join(seen.text.split()) == " ".join(text.split())


@given(st.text(max_size=60))
def test_any_question_and_quote_leave_only_our_own_link(text):
    citation = Citation(1, Address("bài/a b", 3), text, Span(0, 4))
    seen = in_chat(render.answer_html([Sentence(text or "x", (1,), supported=True)], [citation], VI))
    assert seen.links == [render.place_link(citation.address, citation.span)]


@given(
    st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40),
    st.integers(1, 500),
    st.one_of(st.none(), st.builds(Span, st.integers(0, 99), st.integers(100, 999))),
)
def test_a_place_link_leads_back_to_its_place(article, number, span):
    address = Address(article, number)
    assert render.read_place_link(render.place_link(address, span)) == (address, span)


@given(st.text(max_size=40))
def test_a_foreign_link_leads_nowhere_or_to_an_address(text):
    place = render.read_place_link(text)
    assert place is None or isinstance(place[0], Address)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_articles_stay_text_in_the_reader(text):
    article = Article(
        text, text, text, text, text, text, None, "en", text, text,
        (
            Paragraph(Address(text, 1), text, 0, len(text), "en"),
            Paragraph(Address(text, 2), text, 0, 1, "en", "related"),
        ),
    )  # fmt: skip
    seen = Seen(article_html(article, Address(text, 1), Span(0, 3), EN))
    assert seen.tags <= {"article", "h2", "p", "span", "mark", "details", "summary"}
    assert seen.links == []


def test_the_cited_sentence_is_marked_in_its_paragraph():
    text = "Một câu. Câu được trích."
    paragraphs = (Paragraph(Address("a", 1), text, 0, 24, "vi"),)
    article = Article("a", "a.txt", "Tít", "", "", "", None, "vi", "utf-8", text, paragraphs)
    html = article_html(article, Address("a", 1), Span(9, 24), VI)
    assert "<mark>Câu được trích.</mark>" in html
    assert 'id="p1" class="opened"' in html
