"""From a manuscript to an article: what is headline, byline, paragraph, and what is boilerplate, by which rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Address, Article, Language, Paragraph
from index.dates import find_date, without_dates
from index.language import language_of
from index.read.manuscript import Manuscript
from index.text import fold, sentences

_BETWEEN = "\n\n"  # between two paragraphs in an article's text
_LONGEST_HEADLINE = 250
_LONGEST_BYLINE = 160
# Below this a paragraph is too short to tell its language; it has the article's.
_TELLING = 40

_RELATED = re.compile(
    r"(related (news|articles|stories)|more from .{1,40}|read (more|next)|you may also like|recommended"
    r"|tin lien quan|bai viet lien quan|tin cung chuyen muc|co the ban quan tam|xem them|doc them|tin khac)\s*[:>»]*",
)
_NO_LETTERS = re.compile(r"[\W_]*")
_BY = re.compile(r"(by|theo|bài và ảnh:|bài:|tác giả:?)\s+", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\b\d{1,2}[:hg]\d{2}\b|\(?\bGMT[+-]\d+\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What the line under a headline says."""

    author: str
    outlet: str
    published: date | None


def arrange(manuscript: Manuscript, article_id: str, path: str) -> Article:
    """Set headline and byline aside, number what is left from 1, and mark boilerplate with the rule that drops it."""
    blocks = list(manuscript.blocks)
    title = manuscript.title
    if not title and len(blocks) > 1 and _is_headline(blocks[0], blocks[1:]):
        title = blocks.pop(0)
    byline = Byline(manuscript.author, manuscript.outlet, find_date(manuscript.published))
    if len(blocks) > 1 and (found := read_byline(blocks[0])):
        blocks.pop(0)
        byline = Byline(
            byline.author or found.author, byline.outlet or found.outlet, byline.published or found.published
        )
    rules = _boilerplate(blocks, byline)
    body = " ".join(block for block, rule in zip(blocks, rules, strict=True) if rule is None)
    language = language_of(f"{title} {body}")
    paragraphs, start = [], 0
    for number, (block, rule) in enumerate(zip(blocks, rules, strict=True), 1):
        end = start + len(block)
        paragraphs.append(Paragraph(Address(article_id, number), block, start, end, _language(block, language), rule))
        start = end + len(_BETWEEN)
    return Article(
        id=article_id,
        path=path,
        title=title or _first_sentence(blocks),
        byline=byline.author,
        outlet=byline.outlet,
        published=byline.published,
        language=language,
        text=_BETWEEN.join(blocks),
        paragraphs=tuple(paragraphs),
    )


def read_byline(block: str) -> Byline | None:
    """Author, outlet and date of a line such as `Lê Thu Hà | Báo Sông Hồng | 12/09/2025`, or None if it is none."""
    if len(block) > _LONGEST_BYLINE or block.endswith((".", "?", "!", ":", "”", '"')):
        return None
    published = find_date(block)
    by = _BY.match(block)
    if by and not block[by.end() : by.end() + 1].isupper():
        by = None
    if "|" not in block and not by and not (published and len(block) <= _LONGEST_BYLINE // 2):
        return None
    fields = [
        field.strip(" ,–-\t")
        for field in re.split(r"[|·•]", _CLOCK.sub("", without_dates(block[by.end() :] if by else block)))
    ]
    named = [field for field in fields if field and not _NO_LETTERS.fullmatch(field)]
    return Byline(named[0] if named else "", named[1] if len(named) > 1 else "", published)


def _is_headline(first: str, rest: Sequence[str]) -> bool:
    """A first block is a headline when it is short, one line, and does not read like the paragraphs that follow."""
    if len(first) > _LONGEST_HEADLINE or len(sentences(first)) > 2:
        return False
    if not first.endswith((".", "”", '"', "…")):
        return True
    # A full stop: still a headline if it is much shorter than the text below it.
    lengths = sorted(len(block) for block in rest)
    return len(first) <= 0.4 * lengths[len(lengths) // 2]


def _boilerplate(blocks: Sequence[str], byline: Byline) -> list[str | None]:
    rules: list[str | None] = []
    tail = False
    for position, block in enumerate(blocks):
        if not tail and position > 0 and _RELATED.fullmatch(fold(block)):
            tail = True
        if tail:
            rules.append("related")
        elif _NO_LETTERS.fullmatch(block) and not any(letter.isdigit() for letter in block):
            rules.append("separator")
        elif position > 0 and byline.author and fold(block.strip(" |")) == fold(byline.author):
            rules.append("signature")
        else:
            rules.append(None)
    return rules


def _language(block: str, article: Language) -> Language:
    return language_of(block) if len(block) >= _TELLING else article


def _first_sentence(blocks: Sequence[str]) -> str:
    return sentences(blocks[0])[0].of(blocks[0])
