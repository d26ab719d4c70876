"""When a text itself says that it was published: in its dateline, or in a line such as "Ngày đăng: 20/10/2025"."""

import re
from collections.abc import Sequence

from index.article import Published
from index.clean.names import is_name, is_outlet, is_place
from index.dates import find_moment, without_moments
from index.text import fold

_HEAD = 140  # characters: no dateline is longer
_FIRST, _LAST = 4, 4  # blocks at either end of an article that may tell

_AFTER = re.compile(r"[\s,.)]*(?:\([^()]{1,40}\)\s*)?[–—-]+\s*(?=[^\d\s])|[\s,.)]*$")
_NO_PLACE = frozenset("on in by at since until from ngay tu den sang chieu toi hom vao".split())
_CREDIT = re.compile(r"\(([^()]{2,40})\)")
_PUBLISHED = re.compile(
    r"\W*(?:ngày (?:đăng|xuất bản|cập nhật)|đăng (?:lúc|ngày)|cập nhật|thời gian|(?:first |last |originally )?"
    r"(?:published|updated|posted|modified)|publication date|date)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(r"\b(?:on|at|lúc|ngày|vào|lần cuối)\b|[\W\d_]", re.IGNORECASE)


def published_in(blocks: Sequence[str]) -> Published | None:
    """The day and time of publication that the first or last blocks of a text state, or None."""
    ends = [*blocks[:_FIRST], *blocks[_FIRST:][-_LAST:]]
    labelled = (_labelled(block) for block in ends)
    datelines = (_dateline(block) for block in blocks[:_FIRST])
    return next((found for found in (*datelines, *labelled) if found), None)


def _dateline(block: str) -> Published | None:
    """The date of "HÀ NỘI, 12/9/2025 (TTXVN) – Giá lúa…": a place or an outlet, a date, a dash, then the story."""
    head = block[:_HEAD]
    moment = find_moment(head)
    if moment is None:
        return None
    before, after = head[: moment.start], head[moment.end :]
    outlet = _CREDIT.search(before)
    places = [piece.strip(" ,.(–-") for piece in re.split(r"[,(–-]", _CREDIT.sub("", before))]
    if not all(is_place(piece) or is_outlet(piece) or is_name(piece, longest=4) for piece in places if piece):
        return None
    if not _NO_PLACE.isdisjoint(map(fold, places)):
        return None
    dash = _AFTER.match(after)
    known = outlet is not None and (is_outlet(outlet[1]) or is_name(outlet[1], longest=4)) and not any(places)
    if not (known or (dash and (any(places) or "(" in dash.group()))):
        return None
    return Published(moment.day, moment.time, "text")


def _labelled(block: str) -> Published | None:
    """The date of a line that holds nothing else but a label such as "Ngày đăng:", or the time."""
    moment = find_moment(block) if len(block) <= _HEAD else None
    if moment is None:
        return None
    label = _PUBLISHED.match(block)
    rest = without_moments(block[label.end() :] if label else block)
    if _FILLER.sub("", rest) or not (label or moment.time):
        return None
    return Published(moment.day, moment.time, "text")
