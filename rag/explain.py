"""Why a paragraph was found: which word of the question met which word of the paragraph."""

from dataclasses import dataclass

from index.catalog import Catalog
from index.scheme import embedded_text
from rag.late import matches
from rag.question import Asked
from rag.scoring import Hit

# Words that come no nearer than this have not met: it is what two words picked at random reach.
_MET = 0.35


@dataclass(frozen=True, slots=True)
class Met:
    """A word of the question, the word of the paragraph or its headline that it met, and their cosine."""

    asked: str
    found: str
    nearness: float


def met(catalog: Catalog, asked: Asked, hit: Hit) -> list[Met]:
    """The words that met, in the question's order; none where the embedding model cannot tell words."""
    words = catalog.words([hit.passage.vector]).get(hit.passage.vector)
    if asked.words is None or words is None:
        return []
    text = embedded_text(hit.passage.title, hit.passage.paragraph.text)
    return [
        Met(asked.spelled[slice(*match.asked)], text[slice(*match.found)], match.nearness)
        for match in matches(asked.words, words)
        if match.nearness >= _MET
    ]
