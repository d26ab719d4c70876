"""Give back the diacritics that a question was typed without, from how Vietnamese is written elsewhere.

Each syllable has several full spellings; the likeliest sequence of them wins, by how often spellings stand alone and
beside each other in a small seed text of ours and in the user's own articles (a bigram model, Viterbi 1967).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log

from index.text import fold, same_tone, words

_START = "^"
# A spelling in the user's own articles says more about a question to them than one in the seed.
_OWN = 3.0
# How soon a pair is believed against its parts: seen this often after its first, it weighs as much as they do.
_DOUBT = 2.0
_UNSEEN = 0.05
# A word, or what parts a word from the one before.
_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|\n")


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often spellings stand in texts, alone and after one another."""

    alone: Counter[str]
    after: Counter[tuple[str, str]]
    spellings: dict[str, set[str]]


def restored(text: str, own: Iterable[str] = ()) -> str:
    """A text typed without diacritics with the likeliest ones; names and words nobody has spelled stay as they are.

    own: texts in full Vietnamese that the question may be about.
    """
    bare = words(text)
    spelled = _likeliest(bare, _seed(), _count(own))
    return _put_back(text, bare, spelled)


def _likeliest(bare: Sequence[str], seed: _Counts, own: _Counts) -> list[str]:
    total = seed.alone.total() + _OWN * own.alone.total()

    def alone(word: str) -> float:
        return (seed.alone[word] + _OWN * own.alone[word] + _UNSEEN) / (total + 1)

    @cache
    def chance(before: str, word: str) -> float:
        first = seed.alone[before] + _OWN * own.alone[before]
        both = seed.after[before, word] + _OWN * own.after[before, word]
        return log((both + _DOUBT * alone(word)) / (first + _DOUBT))

    reached = {_START: 0.0}
    came_from: list[dict[str, str]] = []
    for syllable in bare:
        spellings = seed.spellings.get(syllable, set()) | own.spellings.get(syllable, set()) or {syllable}
        best = {
            spelling: max((so_far + chance(before, spelling), before) for before, so_far in reached.items())
            for spelling in sorted(spellings)
        }
        reached = {spelling: so_far for spelling, (so_far, _) in best.items()}
        came_from.append({spelling: before for spelling, (_, before) in best.items()})
    path = [max((so_far, spelling) for spelling, so_far in reached.items())[1]]
    for before in reversed(came_from):
        path.append(before[path[-1]])
    return path[-2::-1]


def _put_back(text: str, bare: Sequence[str], spelled: Sequence[str]) -> str:
    pieces, at = [], 0
    lowered = text.lower()
    for plain, full in zip(bare, spelled, strict=True):
        start = lowered.find(plain, at)
        if start < 0:
            continue
        end = start + len(plain)
        given = text[start:end]
        pieces += [text[at:start], given if full == plain or len(full) != len(plain) else _cased(full, given)]
        at = end
    return "".join([*pieces, text[at:]])


def _cased(full: str, given: str) -> str:
    if given.isupper() and len(given) > 1:
        return full.upper()
    return full.capitalize() if given[0].isupper() else full


def _count(texts: Iterable[str]) -> _Counts:
    spelled = [word if word[0].isalnum() else _START for word in _PIECE.findall(same_tone("\n".join(["", *texts])))]
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    alone = Counter(spelled)
    for word in alone:
        spellings[fold(word)].add(word)
    return _Counts(alone, Counter(pairwise(spelled)), dict(spellings))


@cache
def _seed() -> _Counts:
    lines = resources.files("index").joinpath("vietnamese.txt").read_text(encoding="utf-8").splitlines()
    return _count(line for line in lines if not line.startswith("#"))
