"""What a search is restricted to: what its user demands, and the time that the question itself states.

A filter that is given is strict. One that is understood is lenient, because it is only a reading of the question: news
follows events, and an older or later article may speak of the days that are meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import normalize

from index.article import Language
from index.period_readers import MONTH_NAMES
from index.periods import Period, periods
from index.text import fold

# News follows events: how many days after a period its news may still be published.
_NEWS_FOLLOWS = 7
# What was over more than three years ago, or began more than ten years ago, is history rather than news.
_OVER, _BEGUN = 3 * 366, 10 * 366
# A text that names more times than this is no question.
_MOST = 8
# How many characters before a phrase may bear on it.
_NEAR = 100
# What is named as a longer time than a month ("2026") is no day of last week.
_A_MONTH = 31


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be found. Empty: everything.

    outlets: any of them; each is a part of the outlet's name, without case and diacritics. articles: any of them; ids,
    or folders that end in "/". since, until: day of publication, both included. also: filters that must hold too, where
    two cannot be said as one; those that contradict each other stand side by side, and nothing passes them all.
    """

    language: Language | None = None
    outlets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    also: tuple["Filters", ...] = ()

    def narrowed(self, other: "Filters") -> "Filters":
        """The filter that passes what passes both."""
        one = Filters(
            self.language or other.language,
            self.outlets or other.outlets,
            self.articles or other.articles,
            max(filter(None, (self.since, other.since)), default=None),
            min(filter(None, (self.until, other.until)), default=None),
        )
        rest = Filters(
            None if other.language == one.language else other.language,
            () if other.outlets == one.outlets else other.outlets,
            () if other.articles == one.articles else other.articles,
        )
        also = dict.fromkeys(it for it in (*self.also, rest, *other.also) if it != Filters())
        return replace(one, also=tuple(also))

    def passes(self, language: Language, outlet: str, article: str, published: date | None) -> bool:
        """Whether a paragraph may be found. language: its own; article: the id of its article."""
        return (
            self.language in (None, language)
            and (not self.outlets or any(fold(part) in fold(outlet) for part in self.outlets))
            and (not self.articles or any(_holds(wanted, article) for wanted in self.articles))
            and _published_within(self.since, self.until, published)
            and all(other.passes(language, outlet, article, published) for other in self.also)
        )


def _holds(wanted: str, article: str) -> bool:
    wanted = normalize("NFC", wanted)
    return article.startswith(wanted) if wanted.endswith("/") else article == wanted


def _published_within(since: date | None, until: date | None, published: date | None) -> bool:
    if since is None and until is None:
        return True
    return published is not None and (since or published) <= published <= (until or published)


# --- the time that a question states ---


@dataclass(frozen=True, slots=True)
class Understood:
    """A filter that the question itself states: the phrase, where it stands, and the days it means."""

    phrase: str
    start: int
    end: int
    since: date | None
    until: date | None


def passes_period(period: Understood, published: date | None, mentions: Sequence[tuple[date, date]]) -> bool:
    """Whether a paragraph may be about the period.

    It may if its article was published in it or within a week after, if it names a day of it itself, or if nobody knows
    when it was published. mentions: of the paragraph, as index.mentioned has them.
    """
    since, until = period.since or date.min, period.until or date.max
    if published is None or (since <= published and (published - until).days <= _NEWS_FOLLOWS):
        return True
    return any(
        (since <= first and last <= until) or (first <= until and since <= last and (last - first).days < _A_MONTH)
        for first, last in mentions
    )


def understood(question: str, today: date) -> Understood | None:
    """The time that the question restricts itself to, relative to now: "last week", "tháng 9", "since 2024"; or None.

    question: in NFC. Full dates and plain years are left to the search for words, as they mostly belong to the event
    that is asked about. Several phrases ("hôm nay so với hôm qua") mean all days from the first to the last.
    """
    found = periods(question, today)
    if not 0 < len(found) <= _MOST or _ASKS_WHEN.search(question):
        return None
    starts = [0, *(period.end for period in found)]
    befores = [
        question[max(end, period.start - _NEAR) : period.start] for end, period in zip(starts, found, strict=False)
    ]
    meant = [
        it for period, before in zip(found, befores, strict=True) if (it := _stated(question, period, before, today))
    ]
    if not meant or (len(meant) < len(found) and _COMPARES.search(question)):
        return None
    since = min(it.since or date.min for it in meant)
    until = None if any(it.until is None for it in meant) else max(it.until or date.min for it in meant)
    widest = next((it for it in meant if (it.since, it.until) == (since, until)), None)
    start, end = meant[0].start, meant[-1].end
    return widest or Understood(question[start:end], start, end, since, until)


_ASKS_WHEN = re.compile(
    r"^\W*when\b|\b(?:since|from|until) when\b|\bwhen (?:did|do|does|is|are|was|were|has|have|had|will|would|can)\b"
    r"|\b(?:what|which) (?:time|day|date|weekday|week|month|year)\b"
    r"|\b(?:khi|lúc|hồi|ngày|hôm|tuần|tháng|năm|thời điểm) nào\b|\b(?:ngày|tháng|thứ) mấy\b|\bmấy giờ\b"
    r"|\b(?:khi|luc|hoi|ngay|hom|tuan|thang|(?<!viet )nam|thoi diem) nao\b|\bmay gio\b"
    r"|(?<!\bchưa )(?<!\bchua )(?<!\bkhông )(?<!\bkhong )\bbao gi[ờo]\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:so với|so voi|hơn|hon|than|compar\w+|versus|vs)\b", re.IGNORECASE)
# With these words in the question, a phrase that does not say so itself ("Friday", "tháng 9") is not the last such one.
_NOT_THE_LAST = re.compile(r"\b(?:will|shall|going to|sẽ|(?<!chia )se|dự kiến|du kien|(?:19|20)\d\d)\b", re.IGNORECASE)
_THE = re.compile(r"\bthe\s$", re.IGNORECASE)
_SAYS_WHICH = re.compile(
    r"\b(?:this|last|past|previous|to(?:day|night)|yesterday|ago|nay|qua|truoc|ngoai|roi|kia|(?:19|20)\d\d)\b"
)
_AHEAD = re.compile(r"\b(?:next|coming|toi|sau|sang)\b")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')
_OFTEN_CAPITAL = re.compile(
    r"(?:thứ|thu|chủ|chu|tháng \d|thang \d|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q)",
    re.IGNORECASE,
)
# Figures of quarters and halves are published long after; lunar months are no January or December.
_NO_MONTH = re.compile(r"\b(?:quy|quarter|q[1-4]|half|nua|(?:dau|cuoi) nam|thang (?:gieng|chap))\b")
_VI_ATTRIBUTE = re.compile(
    r"\b(?:cach mang|khoi nghia|ram|tet|tap chi|nguyet san|(?:to|so) bao|(?:bao|tap chi|trong|cua) so)\s+$"
)
# An English month without one of these is an attribute: "the September issue".
_EN_LEAD = re.compile(
    r"\b(?:in|during|throughout|from|of|for|within|over)\s(?:(?:early|mid|late)[\s-])?$|\b(?:early|mid|late)[\s-]$",
    re.IGNORECASE,
)
_EN_MONTH = re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
# "today" as nowadays.
_NOWADAYS = re.compile(
    r"\beven\s$"
    r"|\b(?:live|lives|living|known|called|still|remains?|exists?|stands?|used|left|alive|are there)\b[^?.,;]*$",
    re.IGNORECASE,
)
# What comes after an event of last week may be of this one, and what came before it of any.
_AFTER_EVENT = re.compile(r"\b(?:after|since|following|sau|kể từ|ke tu)\b(?:\s[\w’'-]+){0,6}\s$", re.IGNORECASE)
_BEFORE_EVENT = re.compile(r"\b(?:before|until|till|prior to|trước|truoc)\b(?:\s[\w’'-]+){0,6}\s$", re.IGNORECASE)


def _stated(question: str, period: Period, before: str, today: date) -> Understood | None:
    """The filter that a period in the question is, if it is one. before: the words between the last period and it."""
    phrase = question[period.start : period.end]
    if (
        period.kind in ("day", "year")
        or _out_of_reach(period, fold(phrase), today)
        or (not _SAYS_WHICH.search(fold(phrase)) and (_THE.search(before) or _NOT_THE_LAST.search(question)))
        or _is_name(question, period)
        or (period.kind == "month" and _is_attribute(phrase, before))
        or (phrase.lower() == "today" and _NOWADAYS.search(before))
        or _BEFORE_EVENT.search(before)
    ):
        return None
    until = None if _AFTER_EVENT.search(before) else period.until
    return Understood(phrase, period.start, period.end, period.since, until)


def _out_of_reach(period: Period, phrase: str, today: date) -> bool:
    """Whether a period is open towards the past, lies ahead, or long ago."""
    if period.since is None or period.since > today:
        return True
    if period.until is None:
        return (today - period.since).days > _BEGUN
    ahead = period.since == today < period.until and _AHEAD.search(phrase)
    return bool(ahead) or (today - period.until).days > _OVER


def _is_name(question: str, period: Period) -> bool:
    """Whether the phrase is, or is part of, a name or title: the film “Yesterday”, Last Week Tonight."""
    if any(quote.start() < period.start and period.end < quote.end() for quote in _QUOTED.finditer(question)):
        return True
    before = question[: period.start].rstrip(" \t\n\"'“‘«(-–")
    return (
        question[period.start].isupper()
        and not question.isupper()
        and before[-1:] not in ("", ".", "?", "!", ":", "…")
        and not _OFTEN_CAPITAL.match(question, period.start)
    )


def _is_attribute(phrase: str, before: str) -> bool:
    """Whether a month names a thing rather than a time: the September issue, Cách mạng tháng Tám."""
    if _NO_MONTH.search(fold(phrase)):
        return True
    if fold(phrase).startswith("thang"):
        return bool(_VI_ATTRIBUTE.search(fold(before)))
    return bool(_EN_MONTH.match(phrase)) and not _EN_LEAD.search(before)


# --- telling the reader ---


def told(filters: Filters, period: Understood | None, language: Language) -> list[str]:
    """Each filter as one short line for the reader, in the reader's language; period: what was understood."""
    lines = [line for one in (filters, *filters.also) for line in _told(one, language)]
    if period and (days := _days(period.since, period.until, language)):
        lines.append(f"{days} («{period.phrase}»)" if language == "vi" else f"published {days} (“{period.phrase}”)")
    return lines


def _told(filters: Filters, reader: Language) -> Iterator[str]:
    vi = reader == "vi"
    if filters.language:
        names = {"vi": "tiếng Việt", "en": "tiếng Anh"} if vi else {"vi": "Vietnamese", "en": "English"}
        yield f"{'ngôn ngữ' if vi else 'language'}: {names[filters.language]}"
    if filters.outlets:
        yield f"{'nguồn' if vi else 'outlet'}: {_any_of(filters.outlets, reader)}"
    if filters.articles:
        yield f"{'bài' if vi else 'article'}: {_any_of(filters.articles, reader)}"
    if days := _days(filters.since, filters.until, reader):
        yield f"{'đăng' if vi else 'published'} {days}"


def _any_of(names: Sequence[str], reader: Language) -> str:
    last = " hoặc " if reader == "vi" else " or "
    return last.join(filter(None, (", ".join(names[:-1]), names[-1])))


def _days(since: date | None, until: date | None, reader: Language) -> str:
    """The days in words, "" for all of them."""
    first, last = (day and _day(day, reader) for day in (since, until))
    if reader == "vi":
        if first and last:
            return f"ngày {first}" if first == last else f"từ ngày {first} đến {last}"
        return f"từ ngày {first}" if first else f"đến hết ngày {last}" if last else ""
    if first and last:
        return f"on {first}" if first == last else f"from {first} to {last}"
    return f"since {first}" if first else f"until {last}" if last else ""


def _day(day: date, reader: Language) -> str:
    return (
        f"{day.day}/{day.month}/{day.year}"
        if reader == "vi"
        else f"{day.day} {MONTH_NAMES[day.month - 1].title()} {day.year}"
    )
