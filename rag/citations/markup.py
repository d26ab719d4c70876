"""Markup out of a stream of text: what is shown goes on as plain text, markers go on as numbers."""

import re

from rag.citations.angles import angle
from rag.citations.brackets import bracket
from rag.citations.drafts import Drafts
from rag.citations.found import Found, Window

# What may be a construct is held back up to so many letters, and is text if it is not complete by then.
HELD = 300

_PLAIN = re.compile(r"[^`*_~<\[【［!\n]+")
_BLANK = re.compile(r"[ \t]+")
# A heading, an item of a list, a quotation; a numbered item counts as one only where the numbers run on from 1.
_LINE = re.compile(r"#{1,6}(?=[ \t])|[-+*•](?=[ \t])|>|(\d{1,2})[.)](?=[ \t]+[^\s])")
_LINE_BEGINS = re.compile(r"(?:#{1,6}|[-+*•]|\d{1,2}(?:[.)][ \t]*)?)\Z")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`\n]{0,60}(?=\n)")
_FENCE_BEGINS = re.compile(r"(?:`{1,3}|~{1,3}|(?:`{3,}|~{3,})[^`\n]{0,60})\Z")
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_OPENERS = ("[", "【", "［")


class Markup:
    """Reads letters in normal form and writes plain text and markers into drafts."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._held = ""
        self._before = "\n"  # the last letter that was shown
        self._at_line_start = True
        self._item = 0  # the number of the last item of a numbered list
        self._until: re.Pattern[str] | None = None  # the end of what is being thought, which nobody shall read

    @property
    def holds(self) -> bool:
        """Whether something is held back that may be a construct."""
        return bool(self._held) or self._until is not None

    def feed(self, text: str) -> None:
        self._held += text
        self._read(more=True)

    def finish(self) -> None:
        self._read(more=False)

    def _read(self, *, more: bool) -> None:
        while self._held and (found := self._next(more)):
            self._held = found.again + self._held[found.end :]
            self._until = found.until
            if found.shown:
                self._show(found.shown)
            if found.numbers:
                self._drafts.cite(found.numbers)

    def _show(self, text: str) -> None:
        self._drafts.write(text)
        self._before = text[-1]
        line = text.rpartition("\n")[2]
        self._at_line_start = not line.strip() and (self._at_line_start or "\n" in text)

    def _next(self, more: bool) -> Found | None:
        """What stands at the beginning of the held text; None: that cannot be said yet."""
        if self._until:
            return self._thought(self._until, more)
        ahead = Window(self._held[:HELD], more and len(self._held) < HELD, self._at_line_start)
        if self._at_line_start:
            if blank := _BLANK.match(ahead.text):
                return ahead.plain(blank.end())
            if (found := self._line(ahead)) or ahead.waits_for(_LINE_BEGINS):
                return found
        if plain := _PLAIN.match(ahead.text):
            return ahead.plain(plain.end())
        return self._special(ahead)

    def _special(self, ahead: Window) -> Found | None:
        match ahead.text[0]:
            case "<":
                return angle(ahead)
            case "[" | "【" | "［":
                return bracket(ahead)
            case "!":
                if len(ahead.text) == 1 and ahead.more:
                    return None
                return bracket(ahead, image=True) if ahead.text[1:2] in _OPENERS else ahead.plain(1)
            case "\n":
                return ahead.plain(1)
            case _:
                return self._emphasis(ahead)

    def _thought(self, until: re.Pattern[str], more: bool) -> Found | None:
        """Drop what a model thinks aloud, up to the end of it, however far that is."""
        if over := until.search(self._held):
            return Found(over.end())
        keep = 32 if more else 0  # the end may be coming in
        return Found(len(self._held) - keep, until=until) if len(self._held) > keep else None

    def _line(self, ahead: Window) -> Found | None:
        match = _LINE.match(ahead.text)
        if match is None:
            return None
        if match[1]:
            number = int(match[1])
            if number not in (1, self._item + 1):
                return ahead.plain(match.end())
            self._item = number
        return Found(match.end())

    def _emphasis(self, ahead: Window) -> Found | None:
        """Runs of * _ ~ and backticks: dropped where they mark something up."""
        if self._at_line_start:
            if fence := _FENCE.match(ahead.text):
                return Found(fence.end())
            if ahead.waits_for(_FENCE_BEGINS):
                return None
        run = _RUN.match(ahead.text)
        length = run.end() if run else 1
        if length == len(ahead.text) and ahead.more:
            return None
        mark, before, after = ahead.text[0], self._before, ahead.text[length : length + 1] or "\n"
        kept = {
            "~": length == 1,
            "_": before.isalnum() and after.isalnum(),
            "*": length == 1 and ((before.isspace() and after.isspace()) or (before.isdigit() and after.isdigit())),
        }
        return ahead.plain(length) if kept.get(mark) else Found(length)
