"""A web page as its visible blocks of text, in the order of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from index.errors import ArticleError
from index.text import normalise

MAX_BLOCKS = 20_000
# As deep as browsers go.
_MAX_DEPTH = 512

_NEVER_TEXT = frozenset(
    "head script style template noscript svg canvas iframe object embed video audio map select option datalist "
    "textarea input rp math progress meter amp-analytics amp-ad".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr o:p picture q "
    "rb rt ruby s samp small source span strike strong sub sup time tt u var wbr".split()
)
# May be parted from its neighbours by its style.
_LABELS = frozenset("a b em label small span strong time".split())
# What stands on a page beside its article, by tag, by role and by the words of class and id.
_NOISE_TAGS = frozenset("nav aside foot footer form button menu dialog amp-sidebar amp-social-share".split())
_NOISE_ROLES = frozenset("navigation banner complementary contentinfo search dialog alertdialog menu menubar".split())
_NOISE_WORDS = frozenset(
    "nav navbar navigation menu submenu breadcrumb breadcrumbs share sharing sharebar social socials related "
    "relate relatednews lienquan tinlienquan docnhieu tinmoi mostread mostviewed popular trending recommend "
    "recommended recommendation recommendations comment comments binhluan foot footer sidebar ad ads adsbox advert "
    "adverts advertisement advertising quangcao banner promo promotion newsletter subscribe subscription signup "
    "cookie cookies consent gdpr popup modal toast tags taglist toolbar pagination pager paging rating login "
    "outbrain taboola sponsor sponsored bottom imprint masthead colophon copyright chantrang feedback reaction "
    "reactions follow skiplink readmore jp-relatedposts relatedposts authorbox".split()
)
_NOISE_PAIRS = (
    {"lien", "quan"}, {"doc", "nhieu"}, {"xem", "nhieu"}, {"binh", "luan"}, {"quang", "cao"}, {"tin", "khac"},
    {"most", "read"}, {"most", "viewed"}, {"more", "news"}, {"read", "more"}, {"see", "also"}, {"author", "box"},
    {"author", "bio"}, {"cung", "chuyen"}, {"tag", "list"}, {"tag", "box"}, {"also", "like"},
)  # fmt: skip
_NAMES = ("class", "id", "data-component", "data-gu-name", "data-testid", "type")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
# A cell longer than this is no table's: the page is laid out with tables.
_LONGEST_CELL = 300
_CELLS = " · "


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One visible block of a page.

    linked: how many of its characters are a link to another page. noise: the elements around it that usually hold
    something else than the article, outermost first.
    """

    text: str
    element: html.HtmlElement
    linked: int
    noise: tuple[html.HtmlElement, ...]

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def is_link(self) -> bool:
        """Whether it does little more than lead to another page."""
        return self.linked >= 0.8 * len(self.text) and not (len(self.text) >= 80 and self.is_ended)

    @property
    def is_heading(self) -> bool:
        """Whether it is marked as a heading."""
        return self.tag in ("h1", "h2", "h3", "h4", "h5", "h6")

    @property
    def is_ended(self) -> bool:
        """Whether it ends like a sentence."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def is_sentence(self) -> bool:
        """Whether it ends like a sentence and is no label."""
        return len(self.text) >= 40 and self.is_ended

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a paragraph: long enough, ends like a sentence, and mostly not a link."""
        return len(self.text) >= 80 and self.is_sentence and self.linked <= len(self.text) / 2


def parse(text: str) -> html.HtmlElement:
    """The tree of a page. Raises ArticleError when it is none, or nested beyond all measure."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise ArticleError("no text in it") from error
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()) or _depth(root) > _MAX_DEPTH:
        raise ArticleError(f"its tags are nested more than {_MAX_DEPTH} deep; save its text as a .txt file")
    return root


def _depth(root: html.HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def visible_blocks(root: html.HtmlElement) -> list[Block]:
    """Every visible block of a page in order. Raises ArticleError when there are too many."""
    page = _Page()
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "comment":
            page.write(element.tail)
            continue
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            page.leave(element)
            continue
        row = _row(element) if element.tag == "tr" else None
        if row is not None or element.tag in _NEVER_TEXT or _is_hidden(element):
            walk.skip_subtree()
            page.skip(element, row)
        else:
            page.enter(element)
    page.flush()
    return page.blocks


@dataclass(slots=True)
class _Page:
    """Blocks as they come while the tree is walked."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[tuple[str, bool]] = field(default_factory=list)
    owners: list[html.HtmlElement] = field(default_factory=list)
    noise: list[html.HtmlElement] = field(default_factory=list)
    skipped: set[html.HtmlElement] = field(default_factory=set)
    links: int = 0
    verbatim: int = 0

    def enter(self, element: html.HtmlElement) -> None:
        if element.tag == "br":
            self.runs.append(("\n", False))
            return
        if element.tag in ("a", "time") and self.runs:
            self._part(element)
        if _is_block(element):
            self.flush()
            self.owners.append(element)
            if _is_noise(element):
                self.noise.append(element)
            self.verbatim += element.tag == "pre"
        elif element.tag == "a":
            self.links += _leads_away(element)
        self._apart(element, element.text)
        self.write(element.text)

    def leave(self, element: html.HtmlElement) -> None:
        if element in self.skipped:
            self.skipped.remove(element)
        elif _is_block(element):
            self.flush()
            self.owners.pop()
            if self.noise and self.noise[-1] is element:
                self.noise.pop()
            self.verbatim -= element.tag == "pre"
        elif element.tag == "a":
            self.links -= _leads_away(element)
        self._apart(element, element.tail)
        self.write(element.tail)

    def skip(self, element: html.HtmlElement, row: str | None) -> None:
        self.skipped.add(element)
        if row:
            self.flush()
            linked = sum(len("".join(link.itertext())) for link in element.iter("a") if _leads_away(link))
            self._add(element, row, linked)

    def write(self, text: str | None) -> None:
        if text:
            self.runs.append((text if self.verbatim else _SPACE.sub(" ", text), self.links > 0))

    def flush(self) -> None:
        """End the block that was being written."""
        if not self.runs:
            return
        runs, self.runs = self.runs, []
        for text, linked in _paragraphs(runs):
            self._add(self.owners[-1], text, linked)

    def _part(self, element: html.HtmlElement) -> None:
        # Two links side by side in a menu are two words, with or without a space between them.
        before = element.getprevious()
        if before is not None and before.tag in ("a", "time") and not before.tail:
            self.runs.append((" ", False))

    def _apart(self, element: html.HtmlElement, text: str | None) -> None:
        # "Hà Tĩnh" and "Đoạn 35 km…" in two elements are apart by their style alone; "i" and "Phone" are not.
        before = self.runs[-1][0][-2:] if self.runs else ""
        ends = len(before) == 2 and before.isalpha() and before[1].islower()
        if element.tag in _LABELS and ends and text and text[0].isupper():
            self.runs.append((" ", False))

    def _add(self, element: html.HtmlElement, text: str, linked: int) -> None:
        if len(self.blocks) == MAX_BLOCKS:
            raise ArticleError(f"more than {MAX_BLOCKS:,} paragraphs, which no article has")
        self.blocks.append(Block(text, element, min(linked, len(text)), tuple(self.noise)))


def _paragraphs(runs: list[tuple[str, bool]]) -> Iterator[tuple[str, int]]:
    """Text and linked characters of each paragraph: two line breaks part paragraphs, one breaks a line."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, linked in runs:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append((piece, linked))
    told = [(_clean("".join(piece for piece, _ in line)), _linked(line)) for line in lines]
    group: list[tuple[str, int]] = []
    for line in (*told, ("", 0)):
        if line[0]:
            group.append(line)
        elif group:
            yield from group if _are_paragraphs([text for text, _ in group]) else [_joined(group)]
            group = []


def _are_paragraphs(lines: list[str]) -> bool:
    ended = sum(_SENTENCE_END.search(line) is not None for line in lines)
    return len(lines) > 1 and sum(map(len, lines)) >= 60 * len(lines) and ended >= 0.8 * len(lines)


def _joined(lines: list[tuple[str, int]]) -> tuple[str, int]:
    return " ".join(text for text, _ in lines), sum(linked for _, linked in lines)


def _linked(line: list[tuple[str, bool]]) -> int:
    return sum(len(piece.strip()) for piece, linked in line if linked)


def _clean(text: str) -> str:
    return " ".join(normalise(text).split()) if text.strip() else ""


def _row(row: html.HtmlElement) -> str | None:
    """The cells of a table's row in one line, or None if the page is merely laid out with this table."""
    texts = []
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        if next(cell.iter("table", "h1", "h2", "ul", "ol", "article", "script", "style"), None) is not None:
            return None
        text = "".join(cell.itertext())
        if len(text) > 4 * _LONGEST_CELL or len(text := _clean(" ".join(cell.itertext()))) > _LONGEST_CELL:
            return None
        texts.append(text)
    filled = [text for text in texts if text]
    return _CELLS.join(filled) if len(filled) > 1 else None


def names_of(element: html.HtmlElement) -> str:
    """What the page's author called an element: its class, its id and the like."""
    return " ".join(element.get(name) or "" for name in _NAMES)[:1000]


def _leads_away(link: html.HtmlElement) -> bool:
    return not str(link.get("href") or "#").startswith("#")


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag not in _INLINE or bool(_BLOCK_STYLE.search(element.get("style") or ""))


def _is_hidden(element: html.HtmlElement) -> bool:
    # A page saved while a dialog was open has its whole content veiled from screen readers.
    veiled = element.get("aria-hidden") == "true" and next(element.iter("h1", "main"), None) is None
    return (
        veiled
        or element.get("hidden") is not None
        or (element.tag == "dialog" and element.get("open") is None)
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
    )


def _is_noise(element: html.HtmlElement) -> bool:
    if element.tag in _NOISE_TAGS or element.get("role") in _NOISE_ROLES:
        return True
    # A paragraph is judged by what it says, not by its class.
    if element.tag == "p":
        return False
    words = set(_NOT_WORD.split(_CAMEL.sub("-", names_of(element)).lower()))
    return not words.isdisjoint(_NOISE_WORDS) or any(pair <= words for pair in _NOISE_PAIRS)
