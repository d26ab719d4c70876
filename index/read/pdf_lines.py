"""Lines on pages to paragraphs: by the gaps between them, indents, sizes of letters and ends of sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.text import fold

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_MARK = re.compile(r"[•‣◦▪●○■□✓➢\uf0b7\uf0a7]")
_BULLET = re.compile(rf"{_MARK.pattern}|[*+–—-]\s+(?=\w)|\d{{1,2}}[.)]\s+(?=\w)|[a-zđ][.)]\s+(?=\w)")
_LIST_MAY_FOLLOW = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_HYPHEN = re.compile(r"([A-Za-z]+)[-\u2010\u00ad]$")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:(?:trang|page|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?\W*", re.IGNORECASE)
_BROWSER_FOOT = re.compile(r"(?:https?|file)://\S+\s+\d+/\d+")
_BROWSER_HEAD = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}|\d{1,2}:\d{2},? \d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
)
# How far apart, in points, a running head may stand on two pages.
_SAME_HEIGHT = 6.0
# Of how many lines at the top and at the bottom of a page a running head may consist.
_DEEPEST_HEAD = 3


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a page: where it begins, in points from the lower left corner, and how large its letters are."""

    text: str
    page: int
    x: float
    y: float
    size: float


def body_size(lines: Sequence[Line], weights: Sequence[int]) -> float:
    """The size of letters in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for line, weight in zip(lines, weights, strict=True):
        sizes[round(line.size, 1)] += weight
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def running(pages: Sequence[Sequence[Line]]) -> set[Line]:
    """Running heads, feet and page numbers: what stands at one height at the edge of several pages."""
    edges = [_edges(page) for page in pages]
    places: dict[str, list[Line]] = defaultdict(list)
    for line in (line for edge in edges for line in edge):
        places[_DIGITS.sub("#", fold(line.text))].append(line)
    found = set()
    needed = max(2, 0.3 * len(pages))
    for alike in places.values():
        for line in alike:
            level = {other.page for other in alike if abs(other.y - line.y) <= _SAME_HEIGHT}
            if len(level) >= needed:
                found.add(line)
            if len(found) > 10_000:
                break
    for page in pages:
        found.update(_printed_by_a_browser(page))
        left = [line for line in page if line not in found]
        for line in sorted(left, key=lambda line: line.y)[:1] + sorted(left, key=lambda line: -line.y)[:1]:
            if len(left) > 1 and _PAGE_NUMBER.fullmatch(line.text):
                found.add(line)
    return found


def _printed_by_a_browser(page: Sequence[Line]) -> list[Line]:
    """What a browser prints above and below a page: date and title, address and page number."""
    by_height = sorted(page, key=lambda line: line.y)
    if len(page) < 3 or not _BROWSER_FOOT.fullmatch(by_height[0].text):
        return []
    return [by_height[0], *(line for line in by_height[-1:] if _BROWSER_HEAD.match(line.text))]


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: line.y)
    return list(dict.fromkeys([*by_height[:_DEEPEST_HEAD], *by_height[-_DEEPEST_HEAD:]]))


def paragraphs(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """The paragraphs that some lines make, each with its first line."""
    if not lines:
        return []
    body = body_size(lines, [len(line.text) for line in lines])
    set_in_body = [line for line in lines if abs(line.size - body) <= 0.05 * body]
    steps = [
        round((above.y - below.y) / body, 1)
        for above, below in pairwise(set_in_body)
        if body and above.page == below.page and 0 < above.y - below.y < 4 * body
    ]
    # Line spacing is the smallest step that is common: gaps between paragraphs are larger.
    common = Counter(steps)
    step = min((s for s, count in common.items() if count >= max(1, 0.15 * len(steps))), default=1.2)
    lengths = sorted(len(line.text) for line in set_in_body) or [0]
    margins = Counter((line.page, round(line.x)) for line in lines)
    layout = _Layout(body, step, lengths[int(0.8 * (len(lengths) - 1))], margins)
    known = {word for line in lines for word in re.findall(r"[a-z]+(?:-[a-z]+)*", line.text.lower())}
    groups = [[lines[0]]]
    for before, line in pairwise(lines):
        if layout.parted(before, line, groups[-1]):
            groups.append([])
        groups[-1].append(line)
    return [(_joined([line.text for line in group], known), group[0]) for group in groups]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a document is set.

    step: line spacing as a multiple of size. full: characters in a full line. margins: on a page, how many lines begin
    at each place.
    """

    size: float
    step: float
    full: int
    margins: Mapping[tuple[int, int], int]

    def parted(self, before: Line, line: Line, group: Sequence[Line]) -> bool:
        """Whether a new paragraph begins with this line."""
        larger = max(before.size, line.size)
        if abs(before.size - line.size) > 0.1 * larger:
            return True
        listed = _BULLET.match(group[0].text) or _LIST_MAY_FOLLOW.search(before.text)
        if _MARK.match(line.text) or (listed and _BULLET.match(line.text)):
            return True
        ended = _SENTENCE_END.search(before.text) is not None
        short = len(before.text) < 0.75 * self.full
        indented = line.x - before.x > 0.6 * larger
        if before.page != line.page or line.y > before.y + 0.5 * larger:  # over a page or column break
            return (ended and (short or line.text[:1].isupper())) or (short and not line.text[:1].islower())
        if (before.y - line.y) / larger > self.step + 0.35:
            return True
        if larger > 1.15 * self.size:
            return False
        hanging = _BULLET.match(group[0].text) is not None
        if indented and not hanging and not (len(group) == 1 and not ended):
            return True
        if self._is_indented(line) and not hanging and abs(line.x - before.x) < 1:
            return ended or short
        return ended and short and not line.text[:1].islower()

    def _is_indented(self, line: Line) -> bool:
        here = max(2, 0.3 * self.margins[line.page, round(line.x)])
        nearby = range(round(line.x - 4 * line.size), round(line.x - 0.6 * line.size) + 1)
        return any(self.margins.get((line.page, x), 0) >= here for x in nearby[:200])


def _joined(texts: Sequence[str], known: Collection[str]) -> str:
    text = texts[0]
    for following in texts[1:]:
        broken = _HYPHEN.search(text)
        if broken is None or not following[:1].islower():
            glued = text.endswith("-") and not text.endswith(" -") and following[:1].isalnum()
            text = f"{text}{'' if glued else ' '}{following}"
            continue
        after = re.match(r"[a-z]*", following.lower())
        first, second = broken[1].lower(), after[0] if after else ""
        hyphenated = f"{first}-{second}" in known and f"{first}{second}" not in known
        text = f"{text if hyphenated and text.endswith('-') else text[:-1]}{following}"
    return text
