"""Titles and authors in a document's properties: word processors fill them with whatever is at hand."""

import re

from index.text import normalise, words

_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint) - .*|untitled.*|document ?\d*|doc\d+|presentation\d*|tài liệu ?\d*|new document"
    r"|.*\.(docx?|pdf|rtf|odt|txt|html?|indd|qxd|tmp))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(admin(istrator)?|users?|owner|pc|hp|dell|asus|acer|lenovo|windows user|microsoft|unknown|python-docx|author|root"
    r"|guest|default|máy tính|.*\b(adobe|word|office|acrobat|writer|quartz|www)\b.*|.*[@\\/:\d].*)",
    re.IGNORECASE,
)


def plausible_title(stated: object, beginning: str) -> str:
    """The stated title if the document's beginning bears it out, else ""."""
    title = _text(stated)
    if not title or len(title) > 300 or _NO_TITLE.fullmatch(title):
        return ""
    told = words(title)
    shown = set(words(beginning))
    return title if told and sum(word in shown for word in told) >= 0.6 * len(told) else ""


def plausible_author(stated: object) -> str:
    """The stated author if it may be the name of a person, else ""."""
    author = _text(stated)
    return author if 3 <= len(author) <= 80 and " " in author and not _NO_AUTHOR.fullmatch(author) else ""


def _text(stated: object) -> str:
    return " ".join(normalise(stated[:1000]).split()) if isinstance(stated, str) else ""
