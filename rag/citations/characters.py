"""Letters in normal form from a text that comes in pieces."""

import unicodedata

from index.text import normalise

# No letter of any language carries as many marks.
_MOST_MARKS = 16
# They compose with no mark, so they need not wait for one.
_ALONE = frozenset(" \t\n!\"#$%&'()*+,-./:;?@[\\]^_`{|}~")


class Characters:
    """index.text.normalise() for a stream: passes a letter on, composed, when the next one has come."""

    def __init__(self) -> None:
        self._cluster = ""

    def feed(self, piece: str) -> str:
        """Read a piece; the letters that are complete now."""
        complete = []
        for letter in piece:
            if _joins(self._cluster, letter):
                if len(self._cluster) <= _MOST_MARKS:
                    self._cluster += letter
            elif _shows(letter):
                complete.append(_composed(self._cluster))
                self._cluster = letter
            if self._cluster in _ALONE:
                complete.append(self._cluster)
                self._cluster = ""
        return "".join(complete)

    def finish(self) -> str:
        """The last letter."""
        last, self._cluster = _composed(self._cluster), ""
        return last

    @property
    def last(self) -> str:
        """The last letter as it is so far, if it is a letter or a digit."""
        last = _composed(self._cluster)
        return last if last.isalnum() else ""


def _joins(cluster: str, letter: str) -> bool:
    """Whether a letter belongs to the one before it: marks, Hangul vowels and finals, the second half of a newline."""
    if not cluster:
        return False
    if letter.isascii():
        return cluster == "\r" and letter == "\n"
    return (
        "\u1160" <= letter <= "\u11ff"
        or "\U00016d40" <= letter <= "\U00016d6f"  # Kirat Rai: the only other letters that compose backwards
        or unicodedata.category(letter).startswith("M")
    )


def _shows(letter: str) -> bool:
    return letter.isprintable() or bool(normalise(letter))


def _composed(cluster: str) -> str:
    return cluster if cluster.isascii() and cluster.isprintable() else normalise(cluster)
