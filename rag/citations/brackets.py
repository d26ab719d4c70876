"""Markers, links, images and control tokens: what a "[" begins, and what is just a word in brackets."""

import re

from index.neutral import neutralise
from rag.citations.angles import thought_end
from rag.citations.found import Found, Window

_DEEPEST = 6
_SQUARE = re.compile(r"[\[【［]|([\]】］])|\n")
_ROUND = re.compile(r"\(|(\))|\n")

_NUMBER = r"\^?\d{1,3}(?:\s*[-–]\s*\d{1,3})?"
# [1], [1, 2], [^1], [1-3], full-width digits; and with what some models add: 【4:0†source】.
_MARKER = re.compile(rf"\s*{_NUMBER}(?:\s*[,;，、]\s*{_NUMBER})*\s*")
_DAGGER = re.compile(r"\s*(\d{1,3})(?::\d{1,3})?\s*†.*")
_FROM_TO = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_LONGEST_RANGE = 20
# What CommonMark takes for a link's definition, behind the colon.
_DEFINITION = re.compile(r"[ \t]*(?:<[^<>\n]*>|\S+)(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*")


def cited(content: str) -> tuple[int, ...]:
    """The numbers between the brackets of a marker; none if it is no marker."""
    if dagger := _DAGGER.fullmatch(content):
        return (int(dagger[1]),)
    if not _MARKER.fullmatch(content):
        return ()
    numbers: list[int] = []
    for first, last in _FROM_TO.findall(content):
        # Python's int reads full-width digits too.
        start, end = int(first), int(last or first)
        numbers += range(start, end + 1) if start <= end <= start + _LONGEST_RANGE else (start, end)
    return tuple(numbers)


def bracket(ahead: Window, *, image: bool = False) -> Found | None:
    """What stands at a "[", or with `image` at a "![". None: that cannot be said yet."""
    start = 1 if image else 0
    text = ahead.text
    close = _closing(text, start, _SQUARE)
    after = text[close + 1 : close + 2]
    if ahead.more and (close < 0 or (close and not after)):
        return None
    if close <= 0:
        return ahead.plain(1)
    token = text[start : close + 1]
    if neutralise(token) != token:
        until = thought_end(r"\[/THINK\]") if token.upper() == "[THINK]" else None
        return Found(close + 1, again="\n", until=until)
    content = token[1:-1]
    numbers = cited(content)
    if ahead.at_line_start and after == ":" and not image:
        return _definition(ahead, close)
    if after == "(":
        target = _closing(text, close + 1, _ROUND)
        if target < 0 and ahead.more:
            return None
        if target > 0:
            return Found(target + 1, again="" if image or numbers else content, numbers=() if image else numbers)
    if numbers:
        return ahead.plain(1) if image else Found(close + 1, numbers=numbers)
    if after == "[":
        end = _closing(text, close + 1, _SQUARE)
        if end < 0 and ahead.more:
            return None
        if end > 0 and not cited(text[close + 2 : end]):
            return Found(end + 1, again="" if image else content)
    return ahead.plain(1)


def _definition(ahead: Window, close: int) -> Found | None:
    """[label]: address "title" is dropped as a whole; of a label before any other text, only the label."""
    line, newline, _ = ahead.text[close + 2 :].partition("\n")
    if ahead.more and not newline:
        return None
    return Found(close + 2 + (len(line) if _DEFINITION.fullmatch(line) else 0))


def _closing(text: str, start: int, signs: re.Pattern[str]) -> int:
    """Where the bracket at `start` closes in the same line; 0: nowhere; -1: that cannot be said yet."""
    depth = 0
    for sign in signs.finditer(text, start):
        if sign.group() == "\n":
            return 0
        depth += -1 if sign[1] else 1
        if depth == 0:
            return sign.start()
        if depth > _DEEPEST:
            return 0
    return -1
