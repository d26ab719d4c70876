"""Markdown: the first heading is the headline, other headings are set aside, text loses its marks."""

import html
import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.read.decode import decode
from index.read.manuscript import Manuscript

_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<(?:(!--)|(script|style)\b)", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|outlet|source|url|date):[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)


def read(data: bytes) -> Manuscript:
    """Split Markdown into a headline and blocks of plain text; front matter may state title, author, outlet, date."""
    decoded = decode(data)
    text = decoded.text
    stated = {}
    if front := _FRONT_MATTER.match(text):
        stated = {key.lower(): value.strip().strip("\"'") for key, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    title, blocks = stated.get("title", ""), []
    tokens = MarkdownIt("commonmark").parse(text)
    for before, token in pairwise([Token("start", "", 0), *tokens]):
        if token.type in ("code_block", "fence"):
            blocks += [" ".join(piece.split()) for piece in re.split(r"\n\s*\n", token.content) if piece.strip()]
            continue
        if token.type == "html_block":
            bare = " ".join(html.unescape(_TAG.sub(" ", _seen(token.content))).split())
            blocks += [bare] if bare else []
            continue
        if token.type != "inline":
            continue
        block = _plain(token)
        if before.type == "heading_open":
            title = title or block
        elif block:
            blocks.append(block)
    return Manuscript(
        blocks=tuple(blocks),
        title=title,
        author=stated.get("author", ""),
        outlet=stated.get("outlet", "") or stated.get("source", ""),
        url=stated.get("url", ""),
        published=stated.get("date", ""),
        encoding=decoded.encoding,
    )


def _seen(markup: str) -> str:
    """HTML without its comments, scripts and styles; one that is never closed goes on to the end."""
    pieces, start = [], 0
    while hidden := _UNSEEN.search(markup, start):
        pieces.append(markup[start : hidden.start()])
        close = re.compile("-->" if hidden[1] else rf"</{hidden[2]}[^<>]*>", re.IGNORECASE).search(markup, hidden.end())
        start = close.end() if close else len(markup)
    return " ".join((*pieces, markup[start:]))


def _plain(inline: Token) -> str:
    # An image's own children are its caption in square brackets: no sentence of the article.
    pieces = (
        child.content if child.type in ("text", "code_inline") else " " * child.type.endswith("break")
        for child in inline.children or ()
        if child.type != "image"
    )
    return " ".join("".join(pieces).split())
