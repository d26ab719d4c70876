"""Tags, comments and control tokens: what a "<" begins.

A tag is a "<" directly followed by a letter, "/" and a letter, "!" or "?", up to the next ">" that is not in the quotes
of an attribute, with no other "<" on the way: an HTML tag, a comment, a declaration, an autolink. It is dropped; what
stands between two tags is text. "<|…|>" and "<<SYS>>" are tokens of language models, dropped too; they end a sentence.
"""

import re

from rag.citations.found import Found, Window

_TOKEN = re.compile(r"<[|｜][^<>|｜\n]{1,64}[|｜]>|<< ?/?[A-Za-z]{1,16} ?>>")
_TOKEN_BEGINS = re.compile(r"<(?:[|｜][^<>|｜\n]{0,64}[|｜]?|<(?: |\Z)?(?:/|\Z)?[A-Za-z]{0,16} ?>?)?\Z")
_TAG_BEGINS = re.compile(r"<(?:[A-Za-z!?]|/[A-Za-z])")
_NAME = re.compile(r"<(/?)([A-Za-z][\w-]*)[\s/>]")
_STOP = re.compile(r"[<>]|=\s*([\"'])")
# Their text is no part of the sentence around them.
_BLOCKS = frozenset(
    "p br hr div li ul ol dl dt dd tr td th table thead tbody h1 h2 h3 h4 h5 h6 pre section article header footer "
    "blockquote details summary figure figcaption aside nav main form answer final output response".split()
)
# Blocks that are not said to the reader: in these reasoning models think aloud, and may not come to an end;
_THOUGHTS = frozenset("think thinking thought thoughts reasoning reflection analysis scratchpad".split())
# these hold code, and end at an empty line at the latest.
_CODE = frozenset("script style tool_call tool_calls tool_response function_call".split())
_ROLES = ("system", "user", "assistant", "tool")


def angle(ahead: Window) -> Found | None:
    """What stands at a "<": a tag, a token, or text. None: that cannot be said yet."""
    text = ahead.text
    if token := _TOKEN.match(text):
        return _turn(text, token.end(), ahead.more)
    if ahead.waits_for(_TOKEN_BEGINS) or (text == "</" and ahead.more):
        return None
    if not _TAG_BEGINS.match(text):
        return ahead.plain(1)
    if ahead.more and "<!--".startswith(text):
        return None
    end = text.find("-->", 2) + 3 if text.startswith("<!--") else _tag_end(text)
    if end > 2:
        return _dropped(text, end)
    return None if end != 0 and ahead.more else ahead.plain(1)


def _turn(text: str, end: int, more: bool) -> Found | None:
    """A token that may begin a turn of a conversation, with the name of the speaker behind it."""
    behind = text[end:]
    if more and any(role.startswith(behind) for role in _ROLES):
        return None
    role = next((role for role in _ROLES if re.match(rf"{role}\b", behind)), "")
    return Found(end + len(role), again="\n")


def _tag_end(text: str) -> int:
    """Where a tag ends; 0: it is none; 1: that cannot be said yet."""
    at = 1
    while stop := _STOP.search(text, at):
        if stop.group() == ">":
            return stop.end()
        if stop.group() == "<":
            return 0
        at = text.find(stop[1], stop.end()) + 1
        if at == 0:
            return 1
    return 1


def _dropped(text: str, end: int) -> Found:
    name = _NAME.match(text)
    if name is None:
        return Found(end)
    tag = name[2].lower()
    if (tag in _THOUGHTS or tag in _CODE) and not name[1] and text[end - 2] != "/":
        latest = r"|\n[ \t]{0,9}\n" if tag in _CODE else ""
        return Found(end, until=thought_end(rf"</{tag}\s{{0,9}}>{latest}"))
    return Found(end, again="\n" if tag in _BLOCKS else "")


def thought_end(closing: str) -> re.Pattern[str]:
    """Where thinking aloud ends."""
    return re.compile(closing, re.IGNORECASE)
