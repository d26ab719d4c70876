"""Text that was wrongly saved: old font encodings shown as Latin-1, and UTF-8 that was encoded twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from index.neutral import neutralise
from index.read.legacy import FONTS, MARKED, Font, convert, readings, unmistakable
from index.read.manuscript import Manuscript
from index.read.twice import undouble
from index.syllables import is_syllable
from index.text import normalise

# A font encoding is believed when of the words with marks this share are syllables as it reads them, so much more than
# as they stand, and this many different ones look like nothing else. Of real Vietnamese, 0.99 are syllables.
_SHARE, _MARGIN, _ODD_WORDS = 0.7, 0.4, 2
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how it came about: `utf-8`, `windows-1258`, `utf-8 of tcvn3`, …"""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of two letters and more that carry marks: how many, and how many are syllables before and after.

    odd: how many different ones are syllables after, and look like nothing that any language writes.
    """

    marked: int = 0
    before: int = 0
    after: int = 0
    odd: int = 0

    @property
    def clear(self) -> bool:
        """Whether a reading wins clearly over the text as it stands."""
        won = self.after - self.before
        return self.odd >= _ODD_WORDS and self.after >= _SHARE * self.marked and won >= _MARGIN * self.marked

    @property
    def better(self) -> bool:
        """Whether a reading is likelier than not, where the rest of the document needed it."""
        return self.after > self.before and 2 * self.after >= self.marked


def mend(text: str) -> Decoded:
    """The text with what was wrongly saved brought to Unicode, not yet normalised.

    encoding: `tcvn3`, `vni` or `double utf-8`; "" where nothing was changed.
    """
    if text.isascii():
        return Decoded(text, "")
    lines, encoding = _mend(text.split("\n"))
    return Decoded("\n".join(lines), encoding) if encoding else Decoded(text, "")


def mend_manuscript(manuscript: Manuscript) -> Manuscript:
    """A manuscript in clean Unicode: wrongly saved text mended block by block, all of it normalised and neutralised."""
    one = [field.name for field in fields(manuscript) if field.name not in ("blocks", "outside", "encoding")]
    pieces = [getattr(manuscript, name) for name in one] + [*manuscript.blocks, *manuscript.outside]
    mended, found = _mend(pieces)
    clean = [neutralise(normalise(piece)) for piece in mended]
    blocks, outside = clean[len(one) :], clean[len(one) + len(manuscript.blocks) :]
    return replace(
        manuscript,
        **dict(zip(one, clean, strict=False)),
        blocks=tuple(blocks[: len(manuscript.blocks)]),
        outside=tuple(outside),
        encoding=named(manuscript.encoding, found),
    )


def named(encoding: str, found: str) -> str:
    """How text came about that was read in an encoding, and then mended from another."""
    if not found or found in encoding:
        return encoding
    if encoding in ("", "utf-8"):
        return found if not encoding or found == "double utf-8" else f"{encoding} of {found}"
    return f"{encoding} of {found}"


def sample(text: str) -> str:
    """Enough of a long text to judge it by: its beginning and two pieces from further in."""
    if len(text) <= 3 * _PIECE:
        return text
    starts = (0, len(text) // 3, 2 * len(text) // 3)
    return "\n".join(text[start : start + _PIECE] for start in starts)


def weigh(text: str, font: Font) -> Evidence:
    """The evidence that a text is in a font encoding."""
    marked = before = after = odd = 0
    for word, times in Counter(MARKED.findall(text)).items():
        converted, strange = readings(word, font)
        if len(converted) < 2:
            continue
        was = is_syllable(word.strip("«»·"))
        now = is_syllable(converted)
        marked += times
        before += times * was
        after += times * now
        odd += strange and now
    return Evidence(marked, before, after, odd)


def _mend(pieces: Sequence[str]) -> tuple[list[str], str]:
    mended, doubled = undouble(pieces)
    font = _font(sample("\n".join(mended)))
    if font is None:
        return mended, "double utf-8" if doubled else ""
    # Good Unicode may stand beside a font encoding: in other lines, or in other styles of a Word document.
    legacy = (unmistakable(piece, font) or weigh(piece, font).better for piece in mended)
    return [convert(piece, font) if found else piece for piece, found in zip(mended, legacy, strict=True)], font


def _font(text: str) -> Font | None:
    if not MARKED.search(text):
        return None
    strange = "\n".join(line for line in text.split("\n") if not _is_unicode(line))
    weighed = {font: weigh(strange, font) for font in FONTS}
    clear = [font for font in FONTS if weighed[font].clear]
    return max(clear, key=lambda font: weighed[font].after, default=None)


def _is_unicode(line: str) -> bool:
    words = [word for word in MARKED.findall(line) if len(word) > 1]
    return bool(words) and 3 * sum(map(is_syllable, words)) >= 2 * len(words)
