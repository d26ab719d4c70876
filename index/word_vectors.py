"""The words of a text, each with a vector of its own: what late interaction matches a question's words with.

They are kept in four bits a number: measured on questions in both languages, that finds as well as full precision.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index.calibration import Array

Spans = npt.NDArray[np.uint32]

_HEADER = struct.Struct("<II")
# A number of a unit vector of d dimensions is about 1 / √d large; beyond 2.6 times that it is cut off.
_LARGEST, _STEPS = 2.6, 7


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text. spans: (n, 2), where each stands. vectors: (n, d), unit length."""

    spans: Spans
    vectors: Array = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.vectors)

    def centred(self, centre: Array) -> "Words":
        """The same words seen from the middle of their language: what all words share says nothing about any."""
        return Words(self.spans, unit(self.vectors - centre))


def unit(vectors: Array) -> Array:
    """Vectors, (n, d), brought to unit length."""
    scaled: Array = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return scaled


def pack(words: Words) -> bytes:
    """Words as bytes: count, dimensions, spans, two numbers a byte. No words are no bytes."""
    count, size = words.vectors.shape
    if not count:
        return b""
    steps = np.rint(words.vectors * (np.sqrt(size) / _LARGEST * _STEPS)).clip(-_STEPS, _STEPS).astype(np.int8) + 8
    if size % 2:
        steps = np.pad(steps, ((0, 0), (0, 1)), constant_values=8)
    nibbles = steps.astype(np.uint8)
    halves = nibbles[:, ::2] | nibbles[:, 1::2] << 4
    return b"".join((_HEADER.pack(count, size), words.spans.astype("<u4").tobytes(), halves.tobytes()))


def unpack(packed: Sequence[bytes]) -> list[Words]:
    """The words of each text that `pack` made bytes of, their vectors as near as four bits come."""
    read = [_read(each) for each in packed]
    halves = [half for _, half, _ in read if half.size]
    if not halves:
        return [Words(spans, np.zeros((0, size), np.float32)) for spans, _, size in read]
    # All at once: one paragraph after the other takes three times as long.
    flat = np.concatenate(halves)
    vectors = unit(_NUMBERS[flat].reshape(len(flat), -1)[:, : max(size for _, _, size in read)])
    ends = np.cumsum([len(spans) for spans, _, _ in read])
    return [Words(spans, vectors[end - len(spans) : end]) for (spans, _, _), end in zip(read, ends, strict=True)]


def pack_all(texts: Iterable[Words]) -> bytes:
    """The words of several texts, one after the other; a text without words is left out."""
    return b"".join(map(pack, texts))


def unpack_all(packed: bytes) -> list[Words]:
    """The words of the texts that `pack_all` put together."""
    parts, at = [], 0
    while at < len(packed):
        count, size = _HEADER.unpack_from(packed, at)
        length = _HEADER.size + count * (8 + (size + 1) // 2)
        parts.append(packed[at : at + length])
        at += length
    return unpack(parts)


def _read(packed: bytes) -> tuple[Spans, npt.NDArray[np.uint8], int]:
    """Spans, pairs of numbers, and dimensions."""
    if not packed:
        return np.zeros((0, 2), np.uint32), np.zeros((0, 0), np.uint8), 0
    count, size = _HEADER.unpack_from(packed)
    spans = np.frombuffer(packed, "<u4", 2 * count, _HEADER.size).reshape(count, 2)
    halves = np.frombuffer(packed, np.uint8, offset=_HEADER.size + spans.nbytes)
    return spans, halves.reshape(count, -1), size


# Of each byte the two numbers it holds, as multiples of a step: the scale goes with the unit length.
_NUMBERS = np.stack([np.arange(256) % 16, np.arange(256) // 16], axis=1).astype(np.float32) - 8
