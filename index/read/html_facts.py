"""What a web page says about its article: title, author, outlet, address and time of publication."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.clean.names import is_outlet
from index.dates import find_date
from index.read.html_blocks import Block, names_of
from index.text import normalise, words

_LONGEST_FIELD = 500
# How many blocks before and after a headline a date still is the article's.
_NEAR = 15
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review$")
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:]\s+|\s*\|\s*")
_AUTHOR_META = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "dable:author")
_TIME_META = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "dc.date",
    "dc.date.issued", "date", "parsely-pub-date", "sailthru.date", "article.published", "its_publication",
)  # fmt: skip
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s<>]+) -->")
_TIME_CLASS = re.compile(r"date|time|publish|ngay", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"(^|[\s_-])(author|byline|tac-gia|tacgia)([\s_-]|$)", re.IGNORECASE)
_BY = re.compile(r"^(by|tác giả:?|bài:|theo)\s+", re.IGNORECASE)
_TIME_LINE = re.compile(
    r"^\W*(thứ (hai|ba|tư|năm|sáu|bảy)|chủ nhật|ngày \d|(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b|\d{1,2}[/.:-]\d)"
    r"|\b(cập nhật|ngày đăng|đăng ngày|published|updated|posted)\b|\d{1,2}[:h]\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page states about its article; "" where it states nothing. headlines: titles to look for on the page."""

    headlines: tuple[str, ...]
    author: str
    outlet: str
    url: str
    published: str
    description: str


def facts_of(root: HtmlElement, source: str) -> Facts:
    """Read the head of a page, its JSON-LD and its machine-readable times."""
    meta = _meta(root)
    story = next((item for item in _linked_data(root) if _is_article(item)), {})
    outlet = meta.get("og:site_name") or _name(story.get("publisher")) or meta.get("application-name", "")
    page_title = _text(root.findtext(".//head/title") or root.findtext(".//title"))
    stated = (meta.get("og:title", ""), _text(story.get("headline")), meta.get("twitter:title", ""), page_title)
    stated_authors = (_name(story.get("author")), *(meta.get(key, "") for key in _AUTHOR_META))
    # Many pages state the address of the author's page, or the site itself; then what they show is better.
    authors = [name for name in stated_authors if name and not name.startswith("http") and words(name) != words(outlet)]
    sites = [name for name in authors if is_outlet(name)]
    author = next((name for name in authors if name not in sites), "") or _visible_author(root)
    outlet = outlet or next(iter(sites), "")
    times = (story.get("datePublished"), *(meta.get(key) for key in _TIME_META), _time_element(root))
    canonical = (root.xpath("string(//link[@rel='canonical']/@href)"), meta.get("og:url"), story.get("url"))
    saved = _SAVED_FROM.search(source[:4096])
    return Facts(
        headlines=tuple(dict.fromkeys(_without_outlet(title, outlet) for title in stated if title)),
        author="" if words(author) == words(outlet) else author,
        outlet=outlet,
        url=next((url for url in map(_text, (*canonical, saved and saved[1])) if url.startswith("http")), ""),
        published=next((time for time in map(_text, times) if time and find_date(time[:10])), ""),
        description=meta.get("og:description") or meta.get("description", ""),
    )


def headline_of(facts: Facts, blocks: Sequence[Block]) -> str:
    """The headline as the page shows it, if what it states can be found there; else as stated."""
    shown = [block.text for block in blocks if block.tag == "h1" and not block.is_link]
    for headline in facts.headlines:
        for text in shown:
            if _overlap(text, headline) >= 0.6:
                return text
    stated = next(iter(facts.headlines), "")
    if shown and (not stated or len(facts.headlines) == 1) and len(words(shown[0])) > 3:
        return shown[0]
    return stated or next(iter(shown), "")


def visible_time(blocks: Sequence[Block], headline: str) -> str:
    """The date line next to the headline, as in `Thứ bảy, 20/10/2025, 07:22 (GMT+7)`, or ""."""
    heads = [number for number, block in enumerate(blocks) if block.text == headline]
    head = heads[-1] if heads else 0
    # The nearest one: pages also show today's date at their top, and other articles' dates below.
    near = range(max(0, head - _NEAR), min(len(blocks), head + _NEAR))
    for number in sorted(near, key=lambda number: (abs(number - head), number)):
        block = blocks[number]
        if len(block.text) <= 100 and find_date(block.text):
            names = names_of(block.element)
            if _TIME_LINE.search(block.text) or _TIME_CLASS.search(names):
                return block.text
    return ""


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = _text(element.get("content"))
        if value:
            found.setdefault(key.lower(), value)
    return found


def _linked_data(root: HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in root.xpath("//script[@type='application/ld+json']")[:50]:
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item[:100]
            elif isinstance(item, dict):
                yield item
                waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _is_article(item: Mapping[str, object]) -> bool:
    kinds = item.get("@type")
    return any(_ARTICLE_TYPES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _name(value: object) -> str:
    """The name of a person or organisation in JSON-LD, or of several."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(_name, value[:10]))))
    if isinstance(value, dict):
        return _name(value.get("name")) if not isinstance(value.get("name"), dict) else ""
    return _text(value)


def _text(value: object) -> str:
    return " ".join(normalise(value[: 4 * _LONGEST_FIELD]).split())[:_LONGEST_FIELD] if isinstance(value, str) else ""


def _visible_author(root: HtmlElement) -> str:
    for element in root.xpath("//*[@rel='author' or @itemprop='author' or @class]"):
        if element.get("rel") == "author" or element.get("itemprop") == "author" or _is_author(element):
            name = _BY.sub("", _text(element.text_content()))
            if 3 <= len(name) <= 80 and len(name.split()) <= 10 and not any(letter.isdigit() for letter in name):
                return name
    return ""


def _is_author(element: HtmlElement) -> bool:
    return len(element) <= 2 and _AUTHOR_CLASS.search(element.get("class") or "") is not None


def _time_element(root: HtmlElement) -> str:
    for element in root.iter("time"):
        if element.get("datetime"):
            return str(element.get("datetime"))
    return str(root.xpath("string(//*[@itemprop='datePublished']/@content)"))


def _without_outlet(title: str, outlet: str) -> str:
    """A page's title without the name of the site at its end or start."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    for keep, cut in ((title[: title.rfind(parts[-1])], parts[-1]), (title[len(parts[0]) :], parts[0])):
        site = not outlet and len(words(cut)) <= 3 and len(words(keep)) >= 5
        if (outlet and _overlap(cut, outlet) >= 0.5) or (site and cut is parts[-1]):
            return keep.strip(" |-–—·•»:")
    return title


def _overlap(text: str, other: str) -> float:
    one, two = set(words(text)), set(words(other))
    return len(one & two) / max(len(one), len(two), 1)
