"""Web pages: the article's own blocks, what stands around it, and what the page states about it."""

import re
from collections.abc import Sequence

from index.clean.byline import read_byline
from index.read.decode import decode
from index.read.html_article import article_blocks
from index.read.html_blocks import Block, parse, visible_blocks
from index.read.html_facts import facts_of, headline_of, visible_time
from index.read.manuscript import Manuscript
from index.read.plain import read as read_plain

_ABOVE = 5  # blocks above the text among which a byline is looked for
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\A\s{0,9}<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")
_TAG = re.compile(r"<(?:[a-z][a-z0-9]*[\s/>]|!doctype|!--)", re.IGNORECASE)


def read(data: bytes) -> Manuscript:
    """Read a web page. A page without a single tag is plain text. Raises ArticleError when there is nothing to read."""
    decoded = decode(data, _declared(data))
    if _TAG.search(decoded.text) is None:
        return read_plain(data)
    root = parse(decoded.text)
    facts = facts_of(root, decoded.text)
    blocks = visible_blocks(root)
    title = headline_of(facts, blocks)
    article, around = article_blocks(root, blocks, title, facts.description)
    # "PA Media" on a picture says whose the picture is, not whose the story.
    credits_ = {block for block in article if _is_on_picture(block) and read_byline(block.text)}
    if credits_:
        article = [block for block in article if block not in credits_]
        beside = {*around, *credits_}
        around = [block for block in blocks if block in beside]
    texts = [block.text for block in article]
    if article and not facts.author:
        texts = [*_byline(blocks, article[0]), *texts]
    inside = set(texts)
    return Manuscript(
        blocks=tuple(texts),
        outside=tuple(dict.fromkeys(block.text for block in around if block.text not in inside)),
        title=title,
        author=facts.author,
        outlet=facts.outlet,
        url=facts.url,
        published=facts.published or visible_time(blocks, title),
        encoding=decoded.encoding,
    )


def _is_on_picture(block: Block) -> bool:
    return any(element.tag == "figure" for element in (block.element, *block.element.iterancestors()))


def _byline(blocks: Sequence[Block], first: Block) -> list[str]:
    """The line above the text that says who wrote it, on a page that states it nowhere else."""
    start = blocks.index(first)
    for block in reversed(blocks[max(start - _ABOVE, 0) : start]):
        found = read_byline(block.text)
        if found and (found.author or (found.outlet and found.day)):
            return [block.text]
    return []


def _declared(data: bytes) -> str:
    head = data[:4096]
    found = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return found[1].decode("ascii") if found else ""
