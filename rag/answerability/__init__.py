"""Do the articles answer a question at all? By what was found, and by a language model's reading of it."""

from rag.answerability.features import Features, features, holds_wanted, missing_names
from rag.answerability.fitted import Fitted, direction, fitted
from rag.answerability.needed import best, needed
from rag.answerability.reading import Read, read
from rag.answerability.told import asks_twice, is_brief, tells

__all__ = [
    "Features",
    "Fitted",
    "Read",
    "asks_twice",
    "best",
    "direction",
    "features",
    "fitted",
    "holds_wanted",
    "is_brief",
    "missing_names",
    "needed",
    "read",
    "tells",
]
