"""Whatever an article, a model or a user writes, the page shows it as text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.article import Address, Article, Paragraph
from index.text import Span
from rag.answer import Citation, Sentence
from ui import render
from ui.strings import EN, VI

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
    seen = Seen(render.article_html(article, Address(text, 1), Span(0, 3), EN))
    assert seen.tags <= {"article", "h2", "p", "span", "mark", "details", "summary"}
    assert seen.links == []


def test_the_cited_sentence_is_marked_in_its_paragraph():
    text = "Một câu. Câu được trích."
    paragraphs = (Paragraph(Address("a", 1), text, 0, 24, "vi"),)
    article = Article("a", "a.txt", "Tít", "", "", "", None, "vi", "utf-8", text, paragraphs)
    html = render.article_html(article, Address("a", 1), Span(9, 24), VI)
    assert "<mark>Câu được trích.</mark>" in html
    assert 'id="p1" class="opened"' in html
