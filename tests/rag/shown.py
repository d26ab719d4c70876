"""What a browser or a Markdown renderer would make of a text: judged by other programs than the one that is tested."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from index.text import normalise

# What Markdown makes of signs without meaning any harm.
HARMLESS = frozenset("p em strong code pre ul ol li h1 h2 h3 h4 h5 h6 blockquote hr br".split())

# What GFM takes for a link in plain text, and what no browser must be given as an address.
_AUTOLINK = re.compile(
    r"(?:https?|ftp)://|(?<![^\W_])(?:www\.\w|(?:javascript|data|mailto|vbscript):\S)", re.IGNORECASE
)
_MARKER = re.compile(r"[\[【［]\s*\^?\d{1,3}\s*(?:[,;\-–]\s*\^?\d{1,3}\s*)*[\]】］]")
_PARTIAL = re.compile(r"[\[【［]\s*\^?\d{0,3}(?:[\s,;]+\^?\d{0,3})*$|!\[|\]\(|<[A-Za-z/!?|]|&#?\w+;")
_MARKDOWN = MarkdownIt("commonmark", {"html": True})


class Seen(HTMLParser):
    """The tags, addresses and text of a piece of HTML as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name not in ("class", "title", "lang", "start")]

    def handle_comment(self, _: str) -> None:
        self.tags.add("!--")

    def handle_decl(self, _: str) -> None:
        self.tags.add("!")

    def handle_pi(self, _: str) -> None:
        self.tags.add("?")

    def handle_data(self, data: str) -> None:
        self.text += data


def in_markdown(text: str) -> Seen:
    """What a Markdown renderer that lets HTML through makes of a text."""
    return Seen(_MARKDOWN.render(text))


def is_harmless(text: str) -> None:
    """No Markdown renderer and no browser finds a link, an image or a tag in the text."""
    for seen in (in_markdown(text), Seen(text)):
        assert seen.tags <= HARMLESS, (text, seen.tags)
        assert not seen.addresses
        assert not _AUTOLINK.search(seen.text)


def is_plain(text: str) -> None:
    """The text is harmless, in normal form, and holds neither a marker nor the beginning of one."""
    is_harmless(text)
    assert not _MARKER.search(text)
    assert not _PARTIAL.search(text)
    assert normalise(text) == text
    assert text == " ".join(text.split())
