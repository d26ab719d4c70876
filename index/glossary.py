"""Terms that are equal in Vietnamese and English, so that names and news words meet across languages in keyword search.

The entries stand in glossary.toml. Vietnamese forms are looked for in Vietnamese text; English ones in English text,
and in Vietnamese text where they are names ("Washington"). A Vietnamese name of one syllable ("Anh", "Nga") is an
everyday word or a person as often as a country, so it counts only where its neighbours and its capital speak for it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from index.article import Language
from index.language import is_vietnamese_syllable, language_of
from index.text import fold, has_diacritics, same_tone

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
# What may stand between two words of one phrase; nothing does in "G7", which is two tokens.
_JOINTS = frozenset(["", " ", "/", "-", "‑", "–", " - ", " – ", "'", "’", "' ", "’ ", ".", "&", " & ", "\n"])
_SENTENCE_START = re.compile(r"[.!?…:;\n\"“«•]")
# The beginning of a text tells its language; the rest would only cost time.
_TELLING = 400

_TITLES = frozenset("ông bà anh chị em cô chú bác cậu mợ dì thím cháu bé cụ thầy".split())
# Words that are capitalised at the start of a sentence only, so that a name after them is no person's.
_BEFORE_COUNTRY = frozenset(
    "nước người tiếng quân phía báo hãng vua tàu dân lính giới hàng phe tại ở từ theo và sau trước nếu khi với do "
    "nhưng còn cả riêng để cùng về đến sang vì bên đảng bộ".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line of the glossary says: a term and the forms that give it, as written."""

    term: str
    vietnamese: tuple[str, ...]
    english: tuple[str, ...]
    name: bool


@dataclass(frozen=True, slots=True)
class Glossary:
    """The glossary as read: its entries and the lists of forms that need care."""

    entries: tuple[Entry, ...]
    capitals: frozenset[str]
    midsentence: frozenset[str]
    shared: tuple[str, ...]
    nothing: tuple[str, ...]


def glossary_terms(text: str, language: Language | None = None) -> list[str]:
    """The terms of the glossary entries that occur in a text, in reading order, each once: ["g_russia", "g_beijing"].

    language: of the text, where it is known already. Terms match [a-z0-9_]+.
    """
    text = unicodedata.normalize("NFC", text)
    tokens = _tokens(text)
    if not tokens:
        return []
    marked = has_diacritics(text)
    if not language:
        language = language_of(text[:_TELLING])
        if not marked and len(text) <= _TELLING:
            # A short text without marks is hard to tell: it is in the language in which it says more.
            readings = [list(dict.fromkeys(_terms(tokens, kind))) for kind in _KINDS[language]]
            return max(readings, key=len)
    kind: Kind = "bare" if language == "vi" and not marked else language
    return list(dict.fromkeys(_terms(tokens, kind)))


@cache
def glossary() -> Glossary:
    """The glossary that comes with the package."""
    table = tomllib.loads(resources.files("index").joinpath("glossary.toml").read_text(encoding="utf-8"))
    names = [_entry(key, forms, name=True) for key, forms in table["names"].items()]
    entries = names + [_entry(key, forms, name=False) for key, forms in table["words"].items()]
    midsentence = frozenset(_forms(table["midsentence"]))
    return Glossary(
        entries=tuple(entries),
        capitals=midsentence.union(_forms(table["capitals"])),
        midsentence=midsentence,
        shared=_forms(table["shared"]),
        nothing=_forms(table["nothing"]),
    )


def _entry(key: str, forms: str, *, name: bool) -> Entry:
    vietnamese, _, english = forms.partition("|")
    spelled = key.replace("_", " ")
    return Entry(f"g_{key}", _forms(vietnamese), (spelled.title() if name else spelled, *_forms(english)), name)


def _forms(listed: str) -> tuple[str, ...]:
    return tuple([form for part in listed.split(",") if (form := part.strip())])


# --- the text ------------------------------------------------------------------------------------------------------


class _Token(NamedTuple):
    """A word of the text: as written, as compared, and how it stands to the word before it."""

    written: str
    word: str
    gap: str
    starts: bool

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        gap, written = text[end : match.start()], match.group()
        starts = not tokens or (gap != " " and _SENTENCE_START.search(gap) is not None)
        # "TP. Hồ Chí Minh", "St. Petersburg"
        if gap == ". " and tokens and len(tokens[-1].written) <= 2 and tokens[-1].capital:
            gap = "."
        tokens.append(_Token(written, _unified(written), gap, starts))
        end = match.end()
    return tokens


@lru_cache(1 << 14)
def _unified(word: str) -> str:
    return word.lower() if word.isascii() else same_tone(word)


@lru_cache(1 << 14)
def _lemmas(word: str) -> tuple[str, ...]:
    """A word of English and what it may be an inflection of, itself first: "stopped" → stopped, stoppe, stopp, stop."""
    found = [word]
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
        if word.endswith("es"):
            found.append(word[:-2])
        if word.endswith("ies"):
            found.append(word[:-3] + "y")
    elif word.endswith("ed"):
        found += [word[:-1], *_stems(word[:-2])]
        if word.endswith("ied"):
            found.append(word[:-3] + "y")
    elif word.endswith("ing"):
        found += [word[:-3] + "e", *_stems(word[:-3])]
    return tuple(stem for stem in found if stem == word or len(stem) >= 3)


def _stems(stem: str) -> list[str]:
    """What is left before -ed or -ing, also without its doubled consonant."""
    return [stem, stem[:-1]] if stem[-2:-1] == stem[-1:] else [stem]


# --- matching ------------------------------------------------------------------------------------------------------


class Care(Enum):
    """What a form asks of the place where it stands, besides its letters."""

    NONE = auto()
    AS_WRITTEN = auto()  # in the capitals of the glossary
    COUNTRY = auto()  # a Vietnamese name of one syllable: no part of a person's name
    COMMON = auto()  # a Vietnamese word of one syllable: no part of any name


# "bare": Vietnamese typed without diacritics.
Kind = Literal["vi", "en", "bare"]
# How a text without marks may be read, the likelier way first.
_KINDS: dict[Language, tuple[Kind, Kind]] = {"vi": ("bare", "en"), "en": ("en", "bare")}


class _Node(dict[str, "_Node"]):
    """A place in the tree of forms: the words that go on from here, and the terms of a form that ends here, if any."""

    terms: list[tuple[str, Care]] | None = None


def _terms(tokens: Sequence[_Token], kind: Kind) -> Iterator[str]:
    tree, at = _tree(kind), 0
    # Vietnamese does not inflect; English names in it seldom do.
    spellings = [_lemmas(token.word) for token in tokens] if kind == "en" else [(token.word,) for token in tokens]
    shouting = len(tokens) > 1 and not any(char.islower() for token in tokens for char in token.written)
    while at < len(tokens):
        terms, end = _longest(tree, tokens, spellings, at)
        for term, care in terms:
            if care is Care.NONE or _counts(care, tokens, at, end, shouting):
                yield term
        at = end


def _longest(
    tree: _Node, tokens: Sequence[_Token], spellings: Sequence[tuple[str, ...]], start: int
) -> tuple[list[tuple[str, Care]], int]:
    """The terms of the longest form that begins at a token, and where it ends: the next token where there is none."""
    terms: list[tuple[str, Care]] = []
    nodes, end = [tree], start + 1
    for at in range(start, len(tokens)):
        if at > start and tokens[at].gap not in _JOINTS:
            break
        nodes = [child for node in nodes for word in spellings[at] if (child := node.get(word)) is not None]
        if not nodes:
            break
        # A form as it stands is listed before what it may be an inflection of.
        ending = next((node.terms for node in nodes if node.terms is not None), None)
        if ending is not None:
            terms, end = ending, at + 1
    return terms, end


def _counts(care: Care, tokens: Sequence[_Token], at: int, end: int, shouting: bool) -> bool:
    first, known = tokens[at], glossary()
    if care is Care.COMMON:
        return first.starts or not first.written.istitle()
    if care is Care.AS_WRITTEN:
        if end < len(tokens) and tokens[end].gap.startswith("$"):  # "US$5": money
            return False
        written = " ".join(token.written for token in tokens[at:end])
        return not shouting and written in _writings() and not (first.starts and written in known.midsentence)
    if not first.capital or (first.starts and first.written in known.midsentence):
        return False
    before = tokens[at - 1] if at and first.gap == " " else None
    after = tokens[end] if end < len(tokens) and tokens[end].gap == " " else None
    if before and before.word in _TITLES:
        return False
    if before and before.capital and before.word not in _BEFORE_COUNTRY and is_vietnamese_syllable(before.word):
        return False
    return not (after and after.capital and is_vietnamese_syllable(after.word))


@cache
def _writings() -> frozenset[str]:
    """The listed forms as a text may write them: words apart, a first letter raised, without diacritics."""
    forms = {" ".join(_TOKEN.findall(form)) for form in glossary().capitals}
    forms |= {form[0].upper() + form[1:] for form in forms}
    return frozenset(forms | {_bare(form) for form in forms})


def _bare(text: str) -> str:
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in text)


@cache
def _tree(kind: Kind) -> _Node:
    """The forms that are looked for in one kind of text."""
    tree, known = _Node(), glossary()
    wanted = [(form, entry) for entry in known.entries for form in _forms_for(entry, kind)]
    # One call for all forms: one by one they would take half of the time that loading may take.
    spell = fold if kind == "bare" else same_tone
    for form in known.nothing:
        _grow(tree, _TOKEN.findall(spell(form))).terms = []
    spelled = spell("\n".join(form for form, _ in wanted)).split("\n")
    for (form, entry), spelling in zip(wanted, spelled, strict=True):
        parts = _TOKEN.findall(spelling)
        node = _grow(tree, parts)
        found = (entry.term, _care(form, parts, entry))
        if not node.terms:
            node.terms = [found]
        elif found not in node.terms:
            node.terms.append(found)
    return tree


def _grow(tree: _Node, parts: Sequence[str]) -> _Node:
    for part in parts:
        tree = tree[part] if part in tree else tree.setdefault(part, _Node())
    return tree


def _forms_for(entry: Entry, kind: Kind) -> Iterator[str]:
    """The forms of an entry that a kind of text may hold."""
    if kind == "en":
        yield from entry.english
        # English writes Vietnamese names with their marks, if it cares: "Hội An".
        if entry.name:
            yield from (form for form in entry.vietnamese if " " in form and not form.isascii())
        return
    for form in entry.vietnamese:
        one_syllable = _one_syllable(form)
        if kind == "vi" or not one_syllable or form.isupper():
            yield form
        if entry.name and one_syllable:
            yield from (f"nước {form}", f"tiếng {form}")
    # "Lao" and "Hue" would meet Vietnamese syllables.
    if entry.name:
        yield from (form for form in entry.english if not _one_syllable(form))


def _one_syllable(form: str) -> bool:
    return len(form) <= 7 and form.isalpha() and is_vietnamese_syllable(form)


def _care(form: str, parts: Sequence[str], entry: Entry) -> Care:
    known = glossary()
    vietnamese = len(parts) == 1 and form in entry.vietnamese and _one_syllable(form)
    if form in known.capitals and not (vietnamese and form in known.midsentence):
        return Care.AS_WRITTEN
    if not vietnamese:
        return Care.NONE
    return Care.COUNTRY if entry.name else Care.COMMON
