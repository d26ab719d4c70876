"""Which paragraphs are copies of one another and which articles are reprints, so that a wire story counts once.

Three steps, the usual ones (Broder 1997): texts that are equal but for case, punctuation and spacing share a
`copy_key`; MinHash `bands` over word shingles propose pairs; `same` compares each pair word by word.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.difference import harmless
from index.text import sentences
from index.wording import Wording, plain_words, wording

# Shorter texts are compared as copies only: one other word in seven says something else.
MIN_WORDS = 8
# Characters. A longer paragraph is compared as a copy only, so that no file can make a comparison slow.
LONGEST = 20_000
# A band that more texts share than this is a stock phrase: it proposes no pairs, so that the work stays linear.
CROWDED = 50
_SHINGLE = 3
_BANDS = 24
_ROWS = 3
# The least Jaccard similarity of the shingles of two texts that say the same.
_ALIKE = 0.45
# Fixed odd multipliers (Knuth's golden ratio and its multiples): the same bands on every machine and in every version.
_MULTIPLIERS = np.arange(1, 2 * _BANDS * _ROWS, 2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)

# A reprint: this much of the shorter article stands in the longer, and is this much of the longer.
_MOST = 0.6
_GOOD_PART = 1 / 3
# One part of so many characters is enough to tell by; of shorter ones it takes two.
_LONG = 250
# A shared sentence shorter than this ("He said no.") does not bring two articles together.
_TELLING = 40
_FIRST = 20

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of an article: its cluster, and the copy key and length of each of its sentences."""

    cluster: str
    sentences: tuple[tuple[str, int], ...]

    @property
    def length(self) -> int:
        return sum(length for _, length in self.sentences)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An article made ready for comparison."""

    parts: tuple[Part, ...]
    length: int
    clusters: frozenset[str]
    sentences: frozenset[str]

    @property
    def telling(self) -> set[str]:
        """The clusters and sentences that say enough to bring two articles together."""
        said = {key for part in self.parts for key, length in part.sentences if length >= _TELLING}
        return said | {f"cluster {part.cluster}" for part in self.parts if part.length >= _TELLING}

    def holds(self, part: Part) -> int:
        """How many characters of a part stand in this article."""
        if part.cluster in self.clusters:
            return part.length
        return sum(length for key, length in part.sentences if key in self.sentences)


def copy_key(text: str) -> str:
    """A key that texts share when they are equal but for case, punctuation, spacing and where a tone mark is placed.

    Diacritics count: bàn is not bán, and a text typed without them equals only another typed without. So do minus
    signs, decimal separators and signs of currency: they are no punctuation.
    """
    return blake2b((" ".join(plain_words(text)) or text.strip()).encode(errors="replace"), digest_size=12).hexdigest()


def bands(text: str) -> tuple[int, ...]:
    """Signed 64-bit numbers of which two texts that are nearly the same share at least one; () for short texts.

    Everything written in digits is part of each band: texts that differ in a number are never compared, however many
    of them a template has made. Dateline and credits are not.
    """
    read = _readable(text)
    if read is None:
        return ()
    figures = repr(read.figures).encode(errors="replace")
    return tuple(
        int.from_bytes(
            blake2b(row.tobytes() + figures, digest_size=8, salt=bytes([band])).digest(), "little", signed=True
        )
        for band, row in enumerate(_signature(read))
    )


def same(one: str, other: str) -> bool:
    """Whether two paragraphs tell the same in nearly the same words, with no difference that could matter."""
    one, other = sorted((one, other))
    mine, yours = _readable(one), _readable(other)
    if mine is None or yours is None:
        return copy_key(one) == copy_key(other)
    return (_jaccard(mine, yours) >= _ALIKE and harmless(mine, yours)) or copy_key(one) == copy_key(other)


def pairs_within(members: Collection[str], crowded: int = CROWDED) -> Iterator[Pair]:
    """The pairs of keys that one band proposes: all of its members, or none where it is crowded."""
    return combinations(sorted(members), 2) if len(members) <= crowded else iter(())


def proposed_pairs(bands_of: Mapping[str, Sequence[int] | NDArray[np.int64]], crowded: int = CROWDED) -> set[Pair]:
    """The pairs of keys, the smaller first, that share a band which is not crowded. bands_of: those of each text."""
    keys = sorted(key for key, own in bands_of.items() if len(own))
    if not keys:
        return set()
    table = np.array([bands_of[key] for key in keys], np.int64)
    order = np.argsort(table, axis=None, kind="stable")
    values, owners = table.ravel()[order], order // table.shape[1]
    starts = np.flatnonzero(np.diff(values, prepend=values[0] - 1))
    sizes = np.diff(starts, append=len(values))
    pairs: set[Pair] = set()
    for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
        pairs.update(pairs_within({keys[owner] for owner in owners[start : start + size]}, crowded))
    return pairs


def twins(texts: Mapping[str, str], crowded: int = CROWDED) -> set[Pair]:
    """Every pair of keys, the smaller first, whose texts share a band that is not crowded and say the same."""
    proposed = proposed_pairs({key: bands(text) for key, text in texts.items()}, crowded)
    return {(one, other) for one, other in sorted(proposed) if same(texts[one], texts[other])}


def clusters(pairs: Iterable[Pair], keys: Iterable[str]) -> dict[str, str]:
    """For each key the smallest key that it is joined to by pairs, itself where there are none."""
    above = {key: key for key in keys}
    for one, other in pairs:
        _join(above, one, other)
    return {key: _top(above, key) for key in above}


def part(cluster: str, text: str) -> Part:
    """A paragraph as one part of an article. cluster: what `clusters` gives for it."""
    spans = sentences(text)
    return Part(cluster, tuple((copy_key(span.of(text)), span.end - span.start) for span in spans))


def reprint(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Whether two articles are one story: most of the shorter stands in the other, and is a good part of that too.

    A part stands in an article that has its cluster; of any other part those sentences stand that the article has
    word for word, so that a copy cut into other paragraphs is found. A brief inside a long digest is no reprint of it.
    """
    return _is_reprint(_sheet(one), _sheet(other))


def reprints(articles: Mapping[str, Sequence[Part]]) -> dict[str, str]:
    """For each article id the smallest id among its reprints, its own where there are none.

    Articles are compared when they share a cluster or a sentence, each with at most the first `_FIRST` ids that have
    it: a closing line under ten thousand articles does not make ten thousand times as many comparisons.
    """
    sheets = {article: _sheet(parts) for article, parts in articles.items()}
    holders: dict[str, list[str]] = {}
    above = {article: article for article in sheets}
    for article in sorted(sheets):
        sheet = sheets[article]
        telling = sorted(sheet.telling)
        for earlier in sorted({id_ for key in telling for id_ in holders.get(key, ())}):
            if _top(above, earlier) != _top(above, article) and _is_reprint(sheets[earlier], sheet):
                _join(above, earlier, article)
        for key in telling:
            known = holders.setdefault(key, [])
            if len(known) < _FIRST:
                known.append(article)
    return {article: _top(above, article) for article in sheets}


def _sheet(parts: Sequence[Part]) -> _Sheet:
    return _Sheet(
        tuple(parts),
        sum(part.length for part in parts),
        frozenset(part.cluster for part in parts),
        frozenset(key for part in parts for key, _ in part.sentences),
    )


def _is_reprint(one: _Sheet, other: _Sheet) -> bool:
    shorter, longer = (one, other) if one.length <= other.length else (other, one)
    if one.length == other.length:
        return _stands(one, other) or _stands(other, one)
    return _stands(shorter, longer)


def _stands(shorter: _Sheet, longer: _Sheet) -> bool:
    inside = [(part.length, longer.holds(part)) for part in shorter.parts]
    found = sum(held for _, held in inside)
    parts = sum(length > 0 and held >= length / 2 for length, held in inside)
    back = sum(shorter.holds(part) for part in longer.parts)
    return (parts >= 2 or found >= _LONG) and found >= _MOST * shorter.length and back >= _GOOD_PART * longer.length


def _join(above: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_top(above, one), _top(above, other)))
    above[second] = first


def _top(above: dict[str, str], key: str) -> str:
    while above[key] != key:
        above[key] = key = above[above[key]]
    return key


def _readable(text: str) -> Wording | None:
    """The wording of a text that is neither too short nor too long to be compared word by word."""
    read = wording(text) if len(text) <= LONGEST else None
    return read if read is not None and len(read.words) >= MIN_WORDS else None


def _signature(read: Wording) -> NDArray[np.uint64]:
    hashes = np.array(
        [zlib.crc32(" ".join(shingle).encode(errors="replace")) for shingle in _shingles(read)], np.uint64
    )
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(33)
    least: NDArray[np.uint64] = (hashes[:, None] * _MULTIPLIERS).min(axis=0)
    return least.astype("<u8").reshape(_BANDS, _ROWS)


def _shingles(read: Wording) -> set[tuple[str, ...]]:
    words = read.words
    return set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))


def _jaccard(one: Wording, other: Wording) -> float:
    mine, yours = _shingles(one), _shingles(other)
    shared = len(mine & yours)
    return shared / (len(mine) + len(yours) - shared)
