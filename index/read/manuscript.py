"""What a reader hands over: an article's blocks of text in order, and what its format said about it."""

from dataclasses import dataclass

# A file larger than this is no article; the reason is shown and the rest is indexed.
MAX_BYTES = 20 << 20


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Blocks of text in reading order, before headline, byline and boilerplate are told apart.

    title, author, outlet, published: what the format itself states, "" where it states nothing.
    """

    blocks: tuple[str, ...]
    title: str = ""
    author: str = ""
    outlet: str = ""
    published: str = ""
