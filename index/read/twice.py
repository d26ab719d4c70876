"""UTF-8 that was taken for a Windows encoding and encoded once more: "Tiáº¿ng Viá»‡t"."""

import re
from collections.abc import Sequence
from functools import lru_cache

_PASSES = 3


def _bytes() -> dict[str, int]:
    """Each byte above 127 by the characters that Latin-1, windows-1252 and windows-1258 show it as."""
    shown = {chr(code): code for code in range(0x80, 0x100)}
    for code in range(0x80, 0xA0):
        shown[bytes([code]).decode("cp1252", "ignore") or chr(code)] = code
    return shown | {"Ă": 0xC3, "đ": 0xF0}


_BYTE = _bytes()


def _shown(first: int, last: int) -> str:
    return "".join(re.escape(character) for character, code in _BYTE.items() if first <= code <= last)


_NEXT = f"[{_shown(0x80, 0xBF)}]"
# First bytes of what news in our languages holds: Latin letters with marks, punctuation, Chinese names, emoji.
_SEQUENCE = re.compile(
    rf"[{_shown(0xC2, 0xC6)}{_shown(0xCB, 0xCC)}]{_NEXT}"
    rf"|[{_shown(0xE1, 0xE9)}ï]{_NEXT}{{2}}"
    rf"|[{_shown(0xF0, 0xF0)}]{_NEXT}{{3}}"
)
_PLAUSIBLE = re.compile(
    "[\u0080-\u017fƠơƯưƒˆ˜\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9\u2000-\u203a\u20ab€™\u2190-\u27bf"
    "\u3000-\u9fff\ufe0f\ufeff\uff00-\uffef\U0001f000-\U0001faff]"
)
# The second byte of à is a no-break space, which may have become a plain one: "lÃ m", "vÃ  cÃ¡c".
_LOST_SPACE = re.compile(r"(?<![A-ZĐ])[ÃĂ](?: (?= |(?:[mnoiuy]|ng|nh)(?![^\W\d_]))|(?=[ \n]|\Z))")
_TYPOGRAPHIC = frozenset("“”‘’‚„–—…•™€«»\u00a0")
_LETTER = re.compile(r"[^\W\d_\x00-\x7f]")


def undouble(pieces: Sequence[str]) -> tuple[list[str], bool]:
    """Pieces of one text with what was encoded twice (or more often) decoded, and whether there was any."""
    mended = list(pieces)
    changed = False
    for _ in range(_PASSES):
        # The end of «XÃ…» may look like it by chance: only beside certain sequences are such doubtful ones believed.
        if not any(_certain(piece) and _outnumbered(piece) for piece in mended):
            break
        changed = True
        mended = [_once(piece) if _outnumbered(piece) else piece for piece in mended]
    return mended, changed


def _once(piece: str) -> str:
    return _LOST_SPACE.sub("à", _SEQUENCE.sub(lambda match: _decoded(match[0]), piece))


def _outnumbered(piece: str) -> bool:
    """Whether there are more sequences than letters with marks that are no part of one."""
    sequences = [sequence for sequence in _SEQUENCE.findall(piece) if _decoded(sequence) != sequence]
    if not sequences:
        return False
    others = len(_LETTER.findall(piece)) - len(_LETTER.findall("".join(sequences))) - len(_LOST_SPACE.findall(piece))
    return len(sequences) > others


def _certain(piece: str) -> bool:
    """Whether a piece holds a sequence that no language writes, unlike the end of «XÃ…» or «lá»…."""
    for match in _SEQUENCE.finditer(piece):
        sequence = match[0]
        after_small = len(sequence) == 2 and piece[match.start() - 1 : match.start()].islower()
        if _decoded(sequence) != sequence and (
            after_small or sequence[0] == "â" or not _TYPOGRAPHIC.issuperset(sequence[1:])
        ):
            return True
    return False


@lru_cache(maxsize=1 << 12)
def _decoded(sequence: str) -> str:
    try:
        character = bytes(_BYTE[shown] for shown in sequence).decode("utf-8")
    except UnicodeDecodeError:
        return sequence
    return character if _PLAUSIBLE.fullmatch(character) else sequence
