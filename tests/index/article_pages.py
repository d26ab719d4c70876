"""News pages in the habits of many outlets, from news_pages/: what is theirs, and what is their article's.

The first line of a file is the headline, the rest a page in which [[…]] marks each paragraph of the article.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_BODY = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its headline ("" where it has none) and its source with the marks."""

    name: str
    title: str
    source: str

    @property
    def html(self) -> str:
        return _BODY.sub(r"\1", self.source)

    @property
    def body(self) -> tuple[str, ...]:
        """The marked paragraphs as a reader of the page sees them; a row's cells are joined by middle dots."""
        rows = (re.sub(r"</t[hd]>\s*<t[hd]>", " · ", text) for text in _BODY.findall(self.source))
        texts = (re.sub(r"<[^>]*>", "", text) for text in rows)
        return tuple(" ".join(text.replace("&amp;", "&").replace("&nbsp;", " ").split()) for text in texts)


def _page(path: Path) -> Page:
    title, _, source = path.read_text().partition("\n")
    return Page(path.stem, title, source)


PAGES = {path.stem: _page(path) for path in sorted((Path(__file__).parent / "news_pages").glob("*.html"))}
