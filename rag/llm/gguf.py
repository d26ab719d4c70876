"""Whether a GGUF file is whole, read from its header: magic, metadata, and a directory of tensors.

Layout, little-endian: "GGUF", u32 version, u64 tensors, u64 metadata entries; each entry a string (u64 length, bytes),
u32 type, value; each tensor a string, u32 dimensions, a u64 each, u32 type, u64 offset; then, aligned, the tensors.
Source: ggml's docs/gguf.md.
"""

import math
import mmap
import struct
from pathlib import Path

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_PULL = "delete it and fetch it again (the local model: trichdan models pull)"
# Bytes of a metadata value by its type; 8 is a string, 9 an array.
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_UINT32, _STRING, _ARRAY = 4, 8, 9
# Weights and bytes of a block by tensor type. A type that is not here is newer than this table: its tensor is only
# known to begin inside the file.
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip
_DEEPEST = 4  # arrays in arrays
_MOST = 1 << 24  # entries, tensors or strings; the largest vocabularies have a quarter of a million


class _DamagedError(Exception):
    """The header contradicts itself or ends too early."""


def fault(path: Path) -> str | None:
    """What is wrong with a model file, with what to do now; None if it is as long as its header says."""
    try:
        size = path.stat().st_size
        if not size:
            return f"{path} is empty; {_PULL}"
        with path.open("rb") as file:
            if file.read(4) != _MAGIC[:size]:
                return f"{path} is not a GGUF file ({size:,} bytes); {_PULL}"
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                needed = _Header(data).needed
    except FileNotFoundError:
        return f"{path} is not here; fetch it with: trichdan models pull"
    except OSError as error:
        return f"{path} cannot be read ({error.strerror or error})"
    except _DamagedError as error:
        return f"{path} is damaged or cut short ({error}; {size:,} bytes found); {_PULL}"
    return None if size >= needed else f"{path} is cut short: {size:,} bytes found, {needed:,} needed; {_PULL}"


class _Header:
    """Read from front to back, believing nothing that leads outside the file."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = len(_MAGIC)
        self.needed = self._read()

    def _read(self) -> int:
        """The bytes that the whole file needs."""
        version = self._number("<I")
        if version not in _VERSIONS:
            raise _DamagedError(f"GGUF version {version}, known are 2 and 3")
        tensors, entries = self._count(), self._count()
        alignment = 32
        for _ in range(entries):
            key, kind = self._string(), self._number("<I")
            if key == b"general.alignment" and kind == _UINT32:
                alignment = self._number("<I")
            else:
                self._skip(kind, _DEEPEST)
        ends = [self._tensor_end() for _ in range(tensors)]
        if not ends:
            return self._at
        if not 0 < alignment < 1 << 20:
            raise _DamagedError(f"tensors aligned to {alignment}")
        return -(-self._at // alignment) * alignment + max(ends)

    def _tensor_end(self) -> int:
        self._string()
        dimensions = self._number("<I")
        if dimensions > 8:
            raise _DamagedError(f"a tensor of {dimensions} dimensions")
        weights = math.prod(self._number("<Q") for _ in range(dimensions))
        kind, offset = self._number("<I"), self._number("<Q")
        per_block, size = _BLOCKS.get(kind, (1, 0))
        return offset + -(-weights // per_block) * size

    def _skip(self, kind: int, depth: int) -> None:
        if kind == _STRING:
            self._string()
        elif kind == _ARRAY and depth:
            inner, count = self._number("<I"), self._number("<Q")
            if inner in _SIZES:
                self._move(count * _SIZES[inner])
                return
            for _ in range(self._bounded(count)):
                self._skip(inner, depth - 1)
        elif kind in _SIZES:
            self._move(_SIZES[kind])
        else:
            raise _DamagedError(f"metadata of type {kind}")

    def _string(self) -> bytes:
        start = self._move(self._number("<Q"))
        return self._data[start : self._at]

    def _count(self) -> int:
        return self._bounded(self._number("<Q"))

    def _bounded(self, count: int) -> int:
        if count > _MOST:
            raise _DamagedError(f"{count} entries")
        return count

    def _number(self, layout: str) -> int:
        return int(struct.unpack_from(layout, self._data, self._move(struct.calcsize(layout)))[0])

    def _move(self, size: int) -> int:
        """Where the next bytes begin; they are passed over. Raises where the file ends before them."""
        start = self._at
        if start + size > len(self._data):
            raise _DamagedError("it ends inside its header")
        self._at += size
        return start
