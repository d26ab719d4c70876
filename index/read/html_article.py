"""Which blocks of a web page are its article: trafilatura points to the place, every block there is looked at."""

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice

import trafilatura
from lxml.html import HtmlElement

from index.dates import find_date
from index.read.html_blocks import Block, names_of
from index.text import fold, words

# A page of more elements than this is left to the rules below: trafilatura would take minutes.
_MOST_ELEMENTS = 50_000
# An element that holds this share of a page's prose is the article, whatever its class is called.
_MOST_PROSE = 0.4
# The article's container holds at least this share of what looks like the article; the rest is looked for around it.
_MOST_ARTICLE = 0.8
_LEAD = re.compile(r"sapo|lead|standfirst|description|summary|excerpt|intro|dek|subtitle|chapeau", re.IGNORECASE)
_NEVER_ARTICLE = re.compile(r"cookie|consent|gdpr|comment|binh-?luan|modal|popup|related|lien-?quan", re.IGNORECASE)
_BYLINE = re.compile(r"by |bài[:,]|bài và ảnh|tác giả|theo |pv\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(tin |bai )?(lien quan|cung chuyen muc|doc them|xem them|co the ban quan tam|doc nhieu( nhat)?|tin moi nhat"
    r"|related( \w+){0,2}|read more|read next|more on this( \w+)?|you (may|might) also like|recommended( \w+){0,2}"
    r"|most read)\W*"
)
_SINGLE = frozenset("p li td th blockquote h1 h2 h3 h4 h5 h6 tr pre figcaption dd dt".split())
_ARTICLE_TAGS = frozenset(("article", "main"))


def article_blocks(
    root: HtmlElement, blocks: Sequence[Block], title: str, description: str
) -> tuple[list[Block], list[Block]]:
    """The blocks of the article and all others, both in page order; the headline itself is in neither."""
    hits = _hits(root, blocks)
    noisy = _noisy(blocks) | _other_articles(blocks, hits, title)
    weights = _weights(blocks, hits, noisy)
    if not any(weights):
        noisy = set()
        weights = _weights(blocks, hits, noisy)
    if not any(weights):
        return _parted(blocks, [b for b in blocks if not _same(b.text, title)], title)
    container = _container(blocks, weights, hits)
    elements = set(container.iter())
    inside = [b.element in elements for b in blocks]
    # Where the text begins: what stands between the headline and here may be a lead, a caption or a byline.
    sentences = [n for n, w in enumerate(weights) if w and inside[n] and blocks[n].is_sentence]
    head = _headline(blocks, title, weights, min(sentences, default=weights.index(max(weights))))
    first = next((n for n in sentences if n > head), head + 1)
    chosen = []
    for number, block in enumerate(blocks):
        linked = block.is_link and not (block.is_heading and _beside_text(blocks, number))
        if number <= head or block in noisy or linked or _same(block.text, title):
            continue
        if number < first:
            kept = _is_lead(block, blocks[first], description, inside=inside[number])
        else:
            kept = inside[number] or (block in hits and block.is_prose)
        if kept:
            chosen.append(block)
    return _parted(blocks, _without_labels(blocks, _without_tail(chosen)), title)


def _hits(root: HtmlElement, blocks: Sequence[Block]) -> set[Block]:
    """The blocks that trafilatura takes for the article."""
    if sum(1 for _ in zip(root.iter(), range(_MOST_ELEMENTS), strict=False)) == _MOST_ELEMENTS:
        return set()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(root, include_comments=False, fast=True, with_metadata=False)
    except Exception:  # noqa: BLE001 - it is a second opinion: without it the page is judged by the rules alone
        return set()
    text = getattr(found, "text", None) or ""
    lines = {" ".join(line.split()) for line in text.split("\n")}
    long = {line[:60] for line in lines if len(line) >= 60}
    return {b for b in blocks if b.text in lines or (len(b.text) >= 60 and b.text[:60] in long)}


def _weights(blocks: Sequence[Block], hits: set[Block], noisy: set[Block]) -> list[int]:
    return [len(b.text) * ((b in hits) + b.is_prose) if b not in noisy and not b.is_link else 0 for b in blocks]


def _noisy(blocks: Sequence[Block]) -> set[Block]:
    """The blocks in a menu, a share bar, a list of other articles and the like."""
    prose: Counter[HtmlElement] = Counter()
    for block in blocks:
        if block.is_prose:
            prose.update(dict.fromkeys(block.noise, len(block.text)))
    most = _MOST_PROSE * sum(len(block.text) for block in blocks if block.is_prose)
    article = {element for element, count in prose.items() if most and count >= most and not _is_apart(element)}
    article |= {element for block in blocks if block.tag == "h1" and not block.is_link for element in block.noise}
    article |= {element for block in blocks for element in block.noise if element.tag in ("body", "html")}
    noisy = {block for block in blocks if any(element not in article for element in block.noise)}
    # A box of plain sentences beside the text, neither a form nor a list of links, belongs to the article.
    by_aside: dict[HtmlElement, list[Block]] = defaultdict(list)
    for block in noisy:
        around = [element for element in block.noise if element not in article]
        if len(around) == 1 and around[0].tag == "aside" and not around[0].get("class"):
            by_aside[around[0]].append(block)
    texts = " ".join(block.text for block in blocks if block not in noisy)
    for group in by_aside.values():
        if any(b.is_prose for b in group) and not any(b.linked or b.text in texts for b in group):
            noisy.difference_update(group)
    return noisy


def _is_apart(element: HtmlElement) -> bool:
    return element.tag in ("nav", "footer", "dialog") or _NEVER_ARTICLE.search(names_of(element)) is not None


def _container(blocks: Sequence[Block], weights: Sequence[int], hits: set[Block]) -> HtmlElement:
    """The innermost element that holds most of the article, widened while more of it stands right around."""
    totals: Counter[HtmlElement] = Counter()
    hit_totals: Counter[HtmlElement] = Counter()
    linked: Counter[HtmlElement] = Counter()
    levels: dict[int, dict[HtmlElement, None]] = defaultdict(dict)
    placed: set[HtmlElement] = set()
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            totals[block.element] += weight
            hit_totals[block.element] += weight * (block in hits)
        linked[block.element] += block.linked * (not block.noise)
        if block.element not in placed:
            placed.add(block.element)
            levels[sum(1 for _ in block.element.iterancestors())][block.element] = None
    best, best_depth = None, -1
    whole = sum(weights)
    for depth in sorted(range(max(levels) + 1), reverse=True):
        for element in levels[depth]:
            parent = element.getparent()
            if totals[element] >= _MOST_ARTICLE * whole and depth > best_depth:
                best, best_depth = element, depth
            if parent is not None:
                levels[depth - 1][parent] = None
                totals[parent] += totals[element]
                hit_totals[parent] += hit_totals[element]
                linked[parent] += linked[element]
    assert best is not None, "the root holds everything"  # noqa: S101
    container: HtmlElement = best
    while (parent := container.getparent()) is not None and parent.tag != "html":
        more = totals[parent] - totals[container]
        more_hits = hit_totals[parent] - hit_totals[container]
        closed = container.tag in _ARTICLE_TAGS or container.get("itemprop") == "articleBody"
        worth = more_hits > 0 or (more >= 0.1 * totals[container] and not closed)
        if container.tag not in _SINGLE and not (worth and linked[parent] <= 0.3 * totals[parent]):
            break
        container = parent
    return container


def _headline(blocks: Sequence[Block], title: str, weights: Sequence[int], first: int) -> int:
    """Where the headline stands, most of the text after it: the number of its block, or -1."""
    after = sum(weights)
    for number, block in enumerate(blocks):
        if _same(block.text, title) and 2 * after >= sum(weights):
            return number
        after -= weights[number]
    return next((number for number in range(first, -1, -1) if blocks[number].tag == "h1"), -1)


def _other_articles(blocks: Sequence[Block], hits: set[Block], title: str) -> set[Block]:
    """Teasers of other articles, and whole articles that follow the first one on the same page."""
    own = next((_card(block) for block in blocks if _same(block.text, title)), None)
    cards: dict[HtmlElement, list[Block]] = defaultdict(list)
    for block in blocks:
        card = _card(block)
        if card is not None and card is not own:
            cards[card].append(block)
    found = set()
    for card, group in cards.items():
        within = own is not None and any(around is own for around in card.iterancestors())
        teaser = group[0].is_link and sum(len(b.text) for b in group) <= 500
        teaser = teaser and (card.tag == "article" or group[0].is_heading or not hits.intersection(group))
        both = own is not None and own.tag == card.tag == "article"
        if teaser or (both and not within and group[0].tag in ("h1", "h2")):
            found.update(group)
    return found


def _card(block: Block) -> HtmlElement | None:
    around = (block.element, *block.element.iterancestors())
    return next((element for element in around if element.tag in ("article", "li")), None)


def _beside_text(blocks: Sequence[Block], number: int) -> bool:
    """Whether a linked heading stands among the paragraphs themselves: one of a list of places or books, no teaser."""
    parent = blocks[number].element.getparent()
    near = [b for b in blocks[max(0, number - 3) : number + 4] if b.element.getparent() is parent]
    return sum(b.tag == "p" and not b.is_link for b in near) >= 2


def _is_lead(block: Block, first: Block, description: str, *, inside: bool) -> bool:
    if description and _same(block.text, description):
        return True
    if find_date(block.text) and len(block.text) < 100:
        return False
    around = [block.element, *islice(block.element.iterancestors(), 2)]
    if inside and any(e.tag in ("figure", "figcaption") or "caption" in names_of(e).lower() for e in around):
        return True
    if len(block.text) >= 20 and any(_LEAD.search(names_of(element)) for element in around):
        return True
    if block.is_sentence or (block.tag == "p" and block.is_ended):
        return True
    if block.tag in ("p", "h2") and len(block.text) >= 40 and not _BYLINE.match(block.text):
        return True
    # A short first paragraph stands among its like; a line of author and date seldom does.
    alike = block.element.getparent() is first.element.getparent() and block.tag == first.tag
    return (
        inside and alike and (block.tag == "p" or block.is_ended) and not any(letter.isdigit() for letter in block.text)
    )


def _without_tail(chosen: list[Block]) -> list[Block]:
    """Short lines after the last sentence stay if they stand where it does, as a signature; an imprint seldom does."""
    last = max((number for number, block in enumerate(chosen) if block.is_sentence), default=len(chosen))
    where = set(islice(chosen[last].element.iterancestors(), 2)) if last < len(chosen) else set()
    tail = (
        b for b in chosen[last + 1 :] if (b.tag == "p" and b.is_ended) or where & {b.element.getparent(), b.element}
    )
    return [*chosen[: last + 1], *tail]


def _without_labels(blocks: Sequence[Block], chosen: list[Block]) -> list[Block]:
    """Headings such as "Tin liên quan" go with the list that they stand over."""
    kept = set(chosen)
    for before, block in zip(blocks, [*blocks[1:], None], strict=True):
        if before in kept and len(before.text) < 60 and (block is None or block not in kept):
            label = _LABEL.fullmatch(fold(before.text))
            if label or (before.is_heading and block is not None and block.is_link):
                kept.discard(before)
    return [block for block in chosen if block in kept]


def _parted(blocks: Sequence[Block], chosen: list[Block], title: str) -> tuple[list[Block], list[Block]]:
    kept = set(chosen)
    return chosen, [b for b in blocks if b not in kept and not _same(b.text, title)]


def _same(text: str, other: str) -> bool:
    return text == other or (0.7 * len(other) - 5 < len(text) < 1.4 * len(other) + 5 and words(text) == words(other))
