"""The question as it can be searched: a follow-up with what it takes from the turns before, without a model."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.text import fold, words
from rag.followup.leaning import Stands, leans, opens, own_words, stands_for
from rag.followup.mentions import Mention, as_read, mentions
from rag.followup.turn import Carried, Turn

# Longer memories bring back topics that were left, and a long text drowns the question in its vector.
_TURNS = 4
_WORDS = 60
_WORDS_OF_ANSWER = 12

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
# Questions whose answers bring in what a pronoun may then stand for.
_ASKS = {
    Stands.PERSON: re.compile(r"\b(who|whom|whose|which|what|ai|nào|nao|tên)\b", re.IGNORECASE),
    Stands.PLACE: re.compile(r"\b(where|which|what|đâu|dau|nào|nao)\b", re.IGNORECASE),
    Stands.THING: re.compile(r"\b(who|what|which|where|ai|gì|gi|nào|nao|tên|đâu|dau)\b", re.IGNORECASE),
    Stands.TIME: re.compile(r"\b(when|what|which|khi|bao giờ|năm nào|nam nao|ngày nào|tháng nào)\b", re.IGNORECASE),
}
_COMPARES = re.compile(r"\b(than|compared|versus|since|so với|so voi|kể từ|hơn)\b", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}|^\D+$")


@dataclass(frozen=True, slots=True)
class _Thread:
    """What a conversation is about: the question that opened it, what was added to it, the last one that said more."""

    topic: str
    added: tuple[Mention, ...] = ()
    last: str = ""
    replaced: tuple[str, ...] = ()


def carried(question: str, history: Sequence[Turn]) -> Carried:
    """The question with what it leans on: the last question that stood alone, and what was added to that since."""
    if not history or not leans(question):
        return Carried(question)
    turns = [Turn(as_read(turn.question), _MARKER.sub("", as_read(turn.answer))) for turn in history[-_TURNS:]]
    asked = as_read(question)
    thread = _step(_thread(turns), asked, turns[-1])
    # "Why?" and "And in Hue?" ask what the last question asked; any other question says itself what it asks.
    last = "" if own_words(asked, mentions(asked)) else thread.last
    names = [mention.text for mention in thread.added if not _holds(f"{thread.topic} {last}", mention.text)]
    room = max(0, _WORDS - len(" ".join([*names, last]).split()))
    earlier = " ".join([*thread.topic.split()[:room], *names, last]).split()[:_WORDS]
    shown = [mention.text for mention in [*mentions(thread.topic), *thread.added] if not _holds(asked, mention.text)]
    return Carried(
        " ".join([*earlier, question]), tuple(dict.fromkeys(shown)) or (thread.topic.strip(),), thread.replaced
    )


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it can be searched: one that leans is read together with what it leans on."""
    return carried(question, history).text


def _thread(turns: Sequence[Turn]) -> _Thread:
    """The thread that some turns end with; what leans on nothing we remember opens one all the same."""
    thread = _Thread(turns[0].question)
    for before, turn in pairwise(turns):
        if not leans(turn.question):
            thread = _Thread(turn.question)
            continue
        found = mentions(turn.question)
        stepped = _step(thread, turn.question, before)
        last = turn.question if own_words(turn.question, found) else stepped.last
        thread = _Thread(stepped.topic, _distinct([*stepped.added, *found]), last)
    return thread


def _step(thread: _Thread, question: str, before: Turn) -> _Thread:
    """The thread as a question that leans on it sees it: what that question exchanges, and what the answer named."""
    answered = _introduced(thread, question, before)
    topic, gone = _exchanged(thread.topic, question)
    last, gone_too = _exchanged(thread.last, question)
    outdated = [old for old, _ in _pairs(question, thread.added)]
    added = [mention for mention in thread.added if mention not in outdated]
    replaced = dict.fromkeys([*gone, *gone_too, *(mention.text for mention in outdated)])
    return _Thread(topic, _distinct([*added, *answered]), last, tuple(replaced))


def _exchanged(text: str, question: str) -> tuple[str, list[str]]:
    """An earlier question with the new question's words in their place, and the words that these replace."""
    pairs = sorted(_pairs(question, mentions(text)), key=lambda pair: pair[0].start)
    for old, new in reversed(pairs):
        text = f"{text[: old.start]}{new}{text[old.end :]}"
    return text, [old.text for old, _ in pairs]


def _pairs(question: str, earlier: Sequence[Mention]) -> list[tuple[Mention, str]]:
    """What a question puts in the place of which earlier mention: in Palu → in Lombok, năm 2023 → năm 2024."""
    found = mentions(question)
    old = [mention for mention in earlier if not _holds(question, mention.text)]
    pairs = [] if _COMPARES.search(question) else _times(found, old)
    only = not own_words(question, found)
    if opens(question) or only:
        for new in found:
            if new.kind == "name" and (place := _slot_of(new, old, only=only)):
                pairs.append((place, new.text))
                old = [mention for mention in old if mention is not place]
    return pairs


def _times(found: Sequence[Mention], earlier: Sequence[Mention]) -> list[tuple[Mention, str]]:
    """A new time for the earlier ones; a day or a month alone leaves a year as it was."""
    new = [mention.text for mention in found if mention.kind == "time"]
    if not new:
        return []
    whole = any(map(_YEAR.search, new))
    old = [mention for mention in earlier if mention.kind == "time" and (whole or not _YEAR.search(mention.text))]
    return [(mention, new[0] if place == 0 else "") for place, mention in enumerate(old)]


def _slot_of(new: Mention, earlier: Sequence[Mention], *, only: bool) -> Mention | None:
    """The earlier name whose place a new one takes. only: the question says nothing besides."""
    names = [mention for mention in earlier if mention.kind == "name"]
    same = [mention for mention in names if mention.slot == new.slot]
    if new.slot:
        alike = (mention for mention in same if only or new.slot == "at" or mention.head == new.head)
        return next(alike, None)
    if not only:
        return None
    fitting = same or (names if len(names) == 1 else [])
    return next((mention for mention in fitting if mention.is_person == new.is_person), None)


def _introduced(thread: _Thread, question: str, before: Turn) -> list[Mention]:
    """The names, or times, of the last answer that a pronoun of the question may stand for."""
    stands = stands_for(question)
    said = f"{thread.topic} {thread.last} {question}"
    named = any(mention.kind == "name" for mention in [*mentions(said), *thread.added])
    asked = any(kind in stands and pattern.search(before.question) for kind, pattern in _ASKS.items())
    if not stands or (named and not asked):
        return []
    kinds = {"time" if kind is Stands.TIME else "name" for kind in stands}
    names, room = [], _WORDS_OF_ANSWER
    for mention in mentions(before.answer):
        size = len(mention.text.split())
        if mention.kind in kinds and size <= room and not _holds(said, mention.text):
            names.append(mention)
            room -= size
    return names


def _distinct(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each text once, the first of its kind."""
    return tuple({fold(mention.text): mention for mention in reversed(list(found))}.values())[::-1]


def _holds(text: str, part: str) -> bool:
    """Whether a text holds the words of another, in their order, with or without diacritics."""
    return f" {fold(' '.join(words(part)))} " in f" {fold(' '.join(words(text)))} "
