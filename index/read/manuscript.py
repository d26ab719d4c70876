"""What a reader hands over: an article's blocks of text in order, and what its format said about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Blocks of text in reading order, before headline, byline and boilerplate are told apart.

    outside: what a web page shows around its article (menus, share bars, lists of other articles), in page order.
    title, author, outlet, url, published: what the format itself states, "" where it states nothing.
    encoding: how the bytes became text, as in `utf-8`, `windows-1258` or `utf-8 of tcvn3`; "" where the format says so.
    """

    blocks: tuple[str, ...]
    outside: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    encoding: str = ""
