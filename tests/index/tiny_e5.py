"""A 4-bit model file of the same layout as e5-small's, small enough to be made in a test."""

import struct
from pathlib import Path

import numpy as np

HIDDEN, FEED_FORWARD, POSITIONS, TYPES = 32, 64, 48, 2
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁cầu",
    "▁sông",
    "▁bridge",
    "▁river",
    ":",
    "▁query",
    "▁passage",
    *"aăâbcdđeêghi",
]
SCALE = 0.25


def matrix(name: str, rows: int, width: int) -> np.ndarray:
    """The weights of a tensor: every one a whole number of scales between -8 and 7, as 4 bits can say."""
    steps = np.random.default_rng(sum(name.encode())).integers(-8, 8, (rows, width))
    return (steps * SCALE).astype(np.float32)


def four_bit(weights: np.ndarray) -> bytes:
    nibbles = (weights / SCALE + 8).astype(np.uint8).reshape(-1, 32)
    scale = np.float16(SCALE).tobytes()
    return b"".join(scale + (block[:16] | block[16:] << 4).tobytes() for block in nibbles)


def shapes() -> dict[str, tuple[int, int]]:
    square = {f"l0.{name}.w": (HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")}
    return {
        "emb.word": (len(PIECES) + 1, HIDDEN),
        **square,
        "l0.fi.w": (FEED_FORWARD, HIDDEN),
        "l0.fo.w": (HIDDEN, FEED_FORWARD),
    }


def write(path: Path) -> Path:
    plain = {
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        "emb.ln.b": (HIDDEN,),
        "l0.fi.b": (FEED_FORWARD,),
    }
    plain |= {f"l0.{name}.b": (HIDDEN,) for name in ("q", "k", "v", "ao", "aln", "fo", "oln")}
    ones = {"emb.ln.w": (HIDDEN,), "l0.aln.w": (HIDDEN,), "l0.oln.w": (HIDDEN,)}
    tensors = {name: (1, four_bit(matrix(name, *shape))) for name, shape in shapes().items()}
    tensors |= {name: (0, np.zeros(shape, "<f4").tobytes()) for name, shape in plain.items()}
    tensors |= {name: (0, np.ones(shape, "<f4").tobytes()) for name, shape in ones.items()}
    pieces = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)], dtype="<u4").tobytes()
    scores = np.array([-float(number) for number in range(len(pieces))], "<f4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 4, FEED_FORWARD, len(PIECES) + 1, POSITIONS, TYPES, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 0, 0, 0, sum(map(len, pieces))) + offsets + scores + b"".join(pieces)
    head += struct.pack("<iI", 0, 3) + b"..." + struct.pack("<i", len(tensors))
    start = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in tensors)
    directory, data = b"", b""
    for name, (kind, raw) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, 0, start + len(data), len(raw))
        data += raw
    path.write_bytes(head + directory + data)
    return path
