"""The last step before a model's sentence is shown: nothing in it is a link, an image, a tag or a marker.

Markup that is complete is gone before. Here is what could arise from the pieces that were left: in every place where
Markdown or HTML would find something, there is a space afterwards.
"""

import re

from index.text import normalise

_SCHEMES = ("data:", "javascript:", "vbscript:", "mailto:", "file:", "blob:")
_LINK = re.compile(
    rf"(?<![a-z0-9+.-])[a-z0-9+.-]*://\S*|(?<![^\W_])(?:www\.|{'|'.join(_SCHEMES)})(?=\S)\S*", re.IGNORECASE
)
_LINK_END = re.compile(r"[.,;:!?…)\]\"'”’»]*$")
_LINK_BEGINNINGS = frozenset(
    whole[:length]
    for whole in (*_SCHEMES, "http://", "https://", "ftp://", "www.")
    for length in range(1, len(whole) + 1)
)
_WORD_END = re.compile(r"(?<![^\W_])[a-z]*:?/?/?\.?$", re.IGNORECASE)

_MARKER = re.compile(r"[\[【［]\s*\^?\d{1,3}(?:\s*[,;，、–-]\s*\^?\d{1,3})*\s*[\]】］]")
_PARTIAL = re.compile(r"\s*!?[\[【［][\s\d^,;，、–-]*$")
_EMPTY = re.compile(r"\(\s*\)")
_STRAY_SPACE = re.compile(r"(?<![<!\s])\s+(?=[.,;!?…)]+(?:\s|$))")
_BRACKETS = re.compile(r"([\[【［])|[\]】］]")
_MEANINGFUL = re.compile(r"<(?=[A-Za-z/!?|｜$])|[\]】］](?=[(\[:【［])|!(?=[\[【［])|&(?=#?\w+;)|:(?=//)")


def plain(text: str) -> str:
    """A sentence, or the beginning of one, with nothing in it that Markdown or HTML would act on."""
    text = _LINK.sub(_link_end, normalise(_balanced(text)))
    while (without := _MARKER.sub(" ", text)) != text:
        text = without
    text = _EMPTY.sub(" ", _PARTIAL.sub("", text))
    text = _STRAY_SPACE.sub("", " ".join(text.split()))
    return _MEANINGFUL.sub(r"\g<0> ", text)


def has_link(word: str) -> bool:
    """Whether a link begins in a word."""
    return _LINK.search(word) is not None


def unfinished(word: str) -> str:
    """A word that is still being written, without what may become the beginning of a link."""
    end = _WORD_END.search(word)
    return word[: end.start()] if end and end.group().lower() in _LINK_BEGINNINGS else word


def _link_end(link: re.Match[str]) -> str:
    """The full stop behind a link belongs to the sentence."""
    end = _LINK_END.search(link.group())
    return end.group() if end else ""


def _balanced(text: str) -> str:
    """The text without brackets that nothing closes or opens in it."""
    alone: set[int] = set()
    opened: list[int] = []
    for sign in _BRACKETS.finditer(text):
        if sign[1]:
            opened.append(sign.start())
        elif opened:
            opened.pop()
        else:
            alone.add(sign.start())
    alone.update(opened)
    return "".join(letter for place, letter in enumerate(text) if place not in alone) if alone else text
