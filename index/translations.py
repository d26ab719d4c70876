"""Which Vietnamese and English paragraphs say the same: translations, or the same facts in the same detail.

Vectors propose pairs without any label, as in bitext mining: each language is centred, and a pair must be each other's
nearest neighbours and stand out from the next nearest (ratio margin, Artetxe & Schwenk 2019). Then the texts must bear
it out: figures, days and names that one states and the other contradicts keep a pair apart, however near its vectors
are. What shows in no figure or name, such as a "not", is beyond this.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.calibration import Array
from index.language import is_vietnamese_syllable
from index.terms import number_terms
from index.text import fold

_NEIGHBOURS = 4
_BLOCK = 1_000
# Cosine times margin must reach _NEED where nothing else speaks for a pair, and _LESS less for every point, of which
# _MOST count; the cosine alone must reach _SHARE of that. Measured on parallel text (XQuAD) between news: 107 of 120
# pairs found, none of them wrong, and none among paragraphs whose counterpart was left out.
_NEED, _LESS, _MOST, _SHARE = 0.75, 0.08, 5, 0.8
_PARALLEL = 4  # points for belonging to two articles that are mostly translations of each other
# Vietnamese syllables for one English word, as translations go, and how many times more or fewer there may be.
_SYLLABLES, _LONGER = 1.4, 2
_FEW_WORDS, _SHORT = 8, 3  # a paragraph of fewer words has that many points less
_SMALL = 12  # figures up to this need not be in both texts
_READINGS = (1e3, 1e-3, 1e6, 1e-6)  # how far apart two readings of one figure are
_YEARS = frozenset(range(1000, 2100))
_NAMES_FOR_ONE = 10  # names that must be the same for one that is spelled another way
_STEM = 4  # Armenia, Armenian

_WORD = re.compile(r"[^\W\d_]+")
_UPPER = "A-ZÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬĐÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
# Names of several words; "On May" begins a date.
_NAMES = re.compile(rf"\b(?!May\b)[{_UPPER}][^\W\d_]+(?: (?!May\b)[{_UPPER}][^\W\d_]+)+")
_PERSON = re.compile(
    r"\b(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Đinh|Trịnh|Đoàn|Mai|Tô|Cao|Tạ|Lương|Trương"
    rf"|Tôn)(?: [{_UPPER}][^\W\d_]*){{2,3}}"
)


@dataclass(frozen=True, slots=True)
class Side:
    """The paragraphs of one language, one of each set of copies: copies would be each other's strongest neighbours.

    articles: the id of each paragraph's article. vectors: (n, d), unit length. background: (m, d), of sentences about
    nothing in particular, from which a small folder gets a mean and neighbours; a large one does without.
    """

    texts: Sequence[str]
    articles: Sequence[str]
    vectors: Array
    background: Array | None = None


def translations(vi: Side, en: Side) -> list[tuple[int, int]]:
    """The pairs that say the same, one-to-one, as places in vi and en; in whatever order the paragraphs come.

    A new paragraph moves means and neighbours, so after a change everything is worked out anew: 10,000 paragraphs of
    each language take a few seconds.
    """
    if not (len(vi.texts) and len(en.texts)):
        return []
    left, right = _order(vi), _order(en)
    pairs = [
        _Pair(left[one], right[other], cosine, margin, points)
        for one, other, cosine, margin in _nearest(_centred(vi, left), _centred(en, right))
        if cosine * margin >= _need(_MOST)
        and (points := _points(vi.texts[left[one]], en.texts[right[other]])) is not None
    ]
    parallel = _parallel(vi, en, [pair for pair in pairs if pair.holds()])
    return sorted(
        (pair.vi, pair.en)
        for pair in pairs
        if pair.holds(_PARALLEL if (vi.articles[pair.vi], en.articles[pair.en]) in parallel else 0)
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two paragraphs that nothing in their texts keeps apart. points: for what both state."""

    vi: int
    en: int
    cosine: float
    margin: float
    points: int

    def holds(self, more: int = 0) -> bool:
        """Whether they are near enough for their points, and so many more."""
        need = _need(min(self.points + more, _MOST))
        return self.cosine * self.margin >= need and self.cosine >= _SHARE * need


def _need(points: int) -> float:
    return _NEED - _LESS * points


def _parallel(vi: Side, en: Side, pairs: Sequence[_Pair]) -> set[tuple[str, str]]:
    """The articles of which these pairs join more than half of the paragraphs."""
    joined = Counter((vi.articles[pair.vi], en.articles[pair.en]) for pair in pairs)
    mine, yours = Counter(vi.articles), Counter(en.articles)
    return {(one, other) for (one, other), count in joined.items() if 2 * count > max(mine[one], yours[other])}


# --- vectors -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Centred:
    """The vectors of one language about its own mean, unit length: of paragraphs, and of these and the background."""

    paragraphs: Array
    everything: Array


def _order(side: Side) -> list[int]:
    """The places of the paragraphs in an order of their own, so that sums and ties come out the same."""
    return sorted(range(len(side.texts)), key=lambda at: (side.articles[at], side.texts[at]))


def _centred(side: Side, order: Sequence[int]) -> _Centred:
    background = [] if side.background is None else [side.background]
    everything = np.concatenate([side.vectors[order], *background], dtype=np.float32)
    everything -= everything.mean(axis=0)
    everything /= np.maximum(np.linalg.norm(everything, axis=1, keepdims=True), 1e-6)
    return _Centred(everything[: len(order)], everything)


def _nearest(vi: _Centred, en: _Centred) -> Iterator[tuple[int, int, float, float]]:
    """Mutual nearest neighbours with their cosine, and its ratio to the mean cosine around both."""
    to_en, cosines, around_vi = _neighbours(vi.paragraphs, en)
    to_vi, _, around_en = _neighbours(en.paragraphs, vi)
    for one in np.flatnonzero(to_vi[to_en] == np.arange(len(to_en))).tolist():
        other, cosine = int(to_en[one]), float(cosines[one])
        around = (float(around_vi[one]) + float(around_en[other])) / 2
        yield one, other, cosine, cosine / max(around, 1e-6)


def _neighbours(vectors: Array, others: _Centred) -> tuple[npt.NDArray[np.intp], Array, Array]:
    """Of each vector: the nearest paragraph among others, their cosine, and the mean cosine to its neighbours."""
    count, k = len(others.paragraphs), min(_NEIGHBOURS, len(others.everything))
    nearest = np.empty(len(vectors), np.intp)
    best, around = np.empty(len(vectors), np.float32), np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = slice(start, start + _BLOCK)
        cosines = vectors[block] @ others.everything.T
        nearest[block] = cosines[:, :count].argmax(axis=1)
        best[block] = cosines[:, :count].max(axis=1)
        cosines.partition(cosines.shape[1] - k, axis=1)
        around[block] = cosines[:, -k:].mean(axis=1)
    return nearest, best, around


# --- texts ---------------------------------------------------------------------------------------------------------


def _points(vi: str, en: str) -> int | None:
    """How much of what can be read off two texts is the same in both; None if something keeps them apart."""
    syllables, words = _WORD.findall(vi), _WORD.findall(en)
    if not 1 / _LONGER <= (len(syllables) + 1) / (_SYLLABLES * len(words) + 1) <= _LONGER:
        return None
    figures, names = _figure_points(vi, en), _name_points(vi, syllables, en, words)
    if figures is None or names is None:
        return None
    short = min(len(syllables) / _SYLLABLES, len(words)) < _FEW_WORDS
    return figures + names - (_SHORT if short else 0)


def _figure_points(vi: str, en: str) -> int | None:
    """Points for figures, days and times that both state, two for a telling figure; None if they contradict."""
    mine, yours = _stated(vi), _stated(en)
    # 1500 is no year where the other text has 1,500.
    for one, other in ((mine, yours), (yours, mine)):
        one["n"] |= one["y"] & other["n"]
        one["y"] -= other["n"]
    points = 0
    for kind in mine:
        here, there = mine[kind], yours[kind]
        alone, lone = _only(here, there), _only(there, here)
        # Where only one text gives a year at all, the other may say "last year".
        differs = (alone or lone) and here and there if kind == "y" else alone and lone
        if differs or any(_telling(kind, value) for value in alone | lone):
            return None
        points += sum(2 if _telling(kind, value) else 1 for value in here & there)
    return points


def _stated(text: str) -> dict[str, set[float]]:
    """What a text states, by kind: figures "n", years "y", days "dm", months "mo", times of a twelve-hour clock "t"."""
    stated: dict[str, set[float]] = {"n": set(), "y": set(), "dm": set(), "mo": set(), "t": set()}
    for term in number_terms(text):
        kind = term.rstrip("0123456789p")
        value = float(term[len(kind) :].replace("p", ".") or 0)
        if kind == "m":
            stated["mo"].add(value % 100)
        elif kind in stated:
            stated[kind].add(value % 1200 if kind == "t" else value)
    stated["mo"] |= {value // 100 for value in stated["dm"]}
    # A year is written without a separator, so that it has one reading.
    stated["y"] = {value for value in stated["n"] if value in _YEARS and value / 1000 not in stated["n"]}
    stated["n"] -= {1, *stated["y"]}  # "one" and "first" come and go
    return stated


def _only(here: set[float], there: set[float]) -> set[float]:
    """The values that the other text lacks; of two readings of a figure ("1.234", "5m") one is enough."""
    both = here & there
    return {value for value in here - there if both.isdisjoint(value * times for times in _READINGS)}


def _telling(kind: str, value: float) -> bool:
    """Whether a text without this tells less; a small figure may hide in "both", a day in "on Monday"."""
    return kind == "n" and value > _SMALL


def _name_points(vi: str, syllables: Sequence[str], en: str, words: Sequence[str]) -> int | None:
    """Points for names that both hold, two for a person's; None where one text lacks a name that it should have."""
    held = {fold(word) for word in words}
    stems = {word[:_STEM] for word in held}
    # In capitals throughout it may be an abbreviation of Vietnamese words.
    capitalised = [word for word in syllables if word[0].isupper() and not word.isupper()]
    foreign = {fold(word) for word in capitalised if not is_vietnamese_syllable(word)}
    missing = {word for word in foreign if word[:_STEM] not in stems}
    # A person's given name comes last; English goes on with it alone.
    people = {fold(person.split()[-1]) for person in _PERSON.findall(vi)}
    if len(missing) * _NAMES_FOR_ONE > len(foreign) or not people <= held:
        return None
    spoken = {fold(word) for word in syllables}
    for name in _NAMES.findall(en):
        parts = [fold(part) for part in name.split()]
        if all(map(is_vietnamese_syllable, parts)) and spoken.isdisjoint(parts):
            return None
    return 2 if people else min(len(foreign) - len(missing), 1)
