"""Do the articles answer a question at all? By what was found, and by a language model's reading of it."""

from rag.answerability.features import Features, features, missing_names
from rag.answerability.fitted import Fitted, direction, fitted
from rag.answerability.needed import needed
from rag.answerability.reading import Read, read

__all__ = ["Features", "Fitted", "Read", "direction", "features", "fitted", "missing_names", "needed", "read"]
