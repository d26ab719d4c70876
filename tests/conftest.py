"""What every package's tests share: the real embedding model, and how hypothesis runs."""

import hypothesis
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embed import open_embedding
from index.settings import EmbeddingSettings, ModelSettings

# No deadline: the machine that runs the tests may be busy. Derandomised: the same commit gives the same result everywhere.
hypothesis.settings.register_profile("trichdan", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("trichdan")


@pytest.fixture(scope="session")
def embedding() -> BaseEmbedding:
    """The default embedding model, from the user's cache folder; loaded once, which takes seconds."""
    return open_embedding(EmbeddingSettings(), ModelSettings())
