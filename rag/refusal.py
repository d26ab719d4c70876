"""Saying that the articles do not answer: what was searched, what is nearest, what to try; and how models say it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Address, Language
from rag.scoring import Hit

REFUSAL: dict[Language, str] = {
    "vi": "Các bài báo không trả lời câu hỏi này.",
    "en": "The articles do not answer this question.",
}
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """What an answer was looked for in. articles: how many of each language; the days of the first and the last."""

    articles: dict[Language, int]
    first: date | None = None
    last: date | None = None

    @property
    def total(self) -> int:
        return sum(self.articles.values())


@dataclass(frozen=True, slots=True)
class Refusal:
    """An honest "not in your articles", useful all the same. It holds no citation.

    missing: names of the question that stand nowhere in what was found. narrowed: whether the search was held to a part
    of the articles. nearest: addresses of the paragraphs that come nearest.
    """

    language: Language
    searched: Searched
    nearest: tuple[Address, ...] = ()
    missing: tuple[str, ...] = ()
    narrowed: bool = False

    @property
    def text(self) -> str:
        """All of it, in the language of the question."""
        return " ".join([REFUSAL[self.language], self.looked_in, *self.suggestions]).strip()

    @property
    def looked_in(self) -> str:
        """What was searched."""
        return _LOOKED_IN[self.language](self.searched)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What to try."""
        return tuple(_suggestions(self))


def refusal(
    language: Language, searched: Searched, evidence: Sequence[Hit], missing: Sequence[str], *, narrowed: bool
) -> Refusal:
    """The refusal of a question for which this evidence was found, best first."""
    nearest = tuple(dict.fromkeys(hit.address for hit in evidence))[:_NEAREST]
    return Refusal(language, searched, nearest, tuple(missing), narrowed)


def _in_vietnamese(searched: Searched) -> str:
    if not searched.total:
        return "Chưa có bài báo nào để tìm."
    some = searched.articles
    told = f"Đã tìm trong {searched.total} bài báo ({some.get('vi', 0)} tiếng Việt, {some.get('en', 0)} tiếng Anh)"
    if searched.first and searched.last:
        told += f", đăng từ {searched.first:%d/%m/%Y} đến {searched.last:%d/%m/%Y}"
    return told + "."


def _in_english(searched: Searched) -> str:
    if not searched.total:
        return "There is no article to search."
    some = searched.articles
    noun = "article" if searched.total == 1 else "articles"
    told = f"Searched {searched.total} {noun} ({some.get('vi', 0)} Vietnamese, {some.get('en', 0)} English)"
    if searched.first and searched.last:
        told += f", published {_day(searched.first)} to {_day(searched.last)}"
    return told + "."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_LOOKED_IN = {"vi": _in_vietnamese, "en": _in_english}


def _suggestions(told: Refusal) -> list[str]:
    names = ", ".join(f"“{name}”" for name in told.missing)
    if told.language == "vi":
        tried = [f"Không thấy {names} trong các đoạn gần nhất: hãy xem lại cách viết."] if names else []
        if told.narrowed:
            tried.append("Hãy thử bỏ bớt bộ lọc hoặc mốc thời gian.")
        look = "Hãy xem những đoạn gần nhất, hoặc" if told.nearest else "Hãy"
        return [*tried, f"{look} thử hỏi cụ thể hơn: thêm tên người, địa danh hay thời gian."]
    verb = "stands" if len(told.missing) == 1 else "stand"
    tried = [f"{names} {verb} nowhere in the nearest paragraphs: check the spelling."] if names else []
    if told.narrowed:
        tried.append("Try with fewer filters, or without the time.")
    look = "Look at the nearest paragraphs, or ask" if told.nearest else "Ask"
    return [*tried, f"{look} more precisely: add a name, a place or a time."]


# --- how a model says it -------------------------------------------------------------------------------------------

_SILENT = re.compile(
    r"(unfortunately, |sorry, |i'm sorry, (but )?)?"
    r"(the |this |these )?(provided |given )?(articles?|texts?|passages?|paragraphs?|evidence)"
    r"( (given|provided|above))?"
    r" (do|does) ?n[o']t "
    r"(explicitly |directly )?(provide|mention|say|state|contain|specify|give|answer|include|tell)\b"
    r"|(the |this |that )?(information|answer|question) (about .{1,60} |to .{1,60} )?(is not|isn't|cannot be|can't be) "
    r"(provided|mentioned|given|available|answered|found|stated|in the)\b"
    r"|there is no (information|mention)\b.*\b(articles?|texts?|passages?|provided|given)\b"
    r"|(rất tiếc, )?(các |những )?(bài (viết|báo)|đoạn (văn|trích)|văn bản)( (này|trên|được cung cấp))? không "
    r"(hề )?(cung cấp|đề cập|nêu|nói|cho biết|trả lời|chứa|có thông tin)\b"
    r"|thông tin này không (có|được)\b"
    r"|(rất tiếc, )?không (có|tìm thấy) (thông tin|câu trả lời)\b.*\b(bài|đoạn|văn bản|cung cấp)\b"
    r"|not found\.?$|no answer\.?$|none\.?$|không (có|tìm thấy)\.?$",
    re.IGNORECASE,
)


def says_silent(sentence: str) -> bool:
    """Whether a sentence says that the articles do not tell: no claim of theirs, so nothing can support it."""
    return _SILENT.match(sentence) is not None
