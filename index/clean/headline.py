"""What stands above the text of an article: a section label, the headline, the byline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.clean.byline import Byline, is_date_line, read_byline, take_byline
from index.clean.names import is_section
from index.clean.related import is_header
from index.text import fold, sentences, words

_LONGEST = 250
_LABELS = 3  # lines above a headline
_NEARLY = 0.9  # of the characters of two titles that are one
_BREADCRUMB = re.compile(r"\W*(?:trang chu|trang nhat|home)\s*[>›»/|].*")
_SUFFIX = re.compile(r"\s[|–—-]\s[^|–—]{2,40}$")  # " - Báo Bãi Bồi", " | River Post"
_CLOSED_QUOTE = re.compile(r"[^.!?…,][”\"]$")


@dataclass(frozen=True, slots=True)
class Head:
    """The headline and byline of an article, and how many of its first blocks they take."""

    title: str
    byline: Byline
    taken: int


def take_head(blocks: Sequence[str], title: str, author: str) -> Head:
    """Read what stands above the text. title, author: what the format states, or ""."""
    labels = 0
    while labels < min(_LABELS, len(blocks) - 1) and _is_label(blocks[labels]):
        labels += 1
    taken, byline = 0, Byline()
    for position in dict.fromkeys((labels, 0)):
        rest = blocks[position + 1 :]
        if not rest:
            continue
        first = blocks[position]
        if _same(first, title) if title else _is_headline(first, rest):
            title = first if not title or _SUFFIX.sub("", title) == first else title
            taken = position + 1
            dated = [found for label in blocks[:position] if (found := read_byline(label))]
            byline = dated[0] if dated else byline
            break
    under, lines = (
        (Byline(), 0) if is_header("".join(blocks[taken : taken + 1])) else take_byline(blocks[taken:], author)
    )
    return Head(title, under.otherwise(byline), taken + lines)


def _is_label(block: str) -> bool:
    return is_section(block) or is_date_line(block) or (len(block) <= 160 and bool(_BREADCRUMB.fullmatch(fold(block))))


def _same(block: str, title: str) -> bool:
    """Whether a block repeats the title that the format states, exactly or nearly."""
    if len(block) > _LONGEST or len(title) > 2 * _LONGEST:
        return False
    return any(_alike(block, stated) for stated in (title, _SUFFIX.sub("", title)))


def _alike(one: str, other: str) -> bool:
    a, b = " ".join(words(fold(one))), " ".join(words(fold(other)))
    numbers = [word for word in a.split() if word.isdigit()] == [word for word in b.split() if word.isdigit()]
    return bool(a) and (a == b or (numbers and SequenceMatcher(None, a, b, autojunk=False).ratio() >= _NEARLY))


def _is_headline(first: str, rest: Sequence[str]) -> bool:
    """A first block is a headline when it is short, one line, and does not read like the paragraphs that follow."""
    if is_header(first) or is_date_line(first) or len(first) > _LONGEST:
        return False
    if len(sentences(first)) > 2 and len(first) > _LONGEST // 2:
        return False
    if not first.endswith((".", "”", '"', "…")) or _CLOSED_QUOTE.search(first):
        return True
    # A full stop: still a headline if it is much shorter than the text below it.
    lengths = sorted(len(block) for block in rest)
    return len(first) <= 0.4 * lengths[len(lengths) // 2]
