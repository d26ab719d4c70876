"""What every package's tests share: the real embedding model, and how hypothesis runs."""

import os
import shutil
import signal

import hypothesis
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embed import open_embedding
from index.models import default_folder, packaged_models
from index.settings import EmbeddingSettings, ModelSettings
from rag.settings import LOCAL_MODEL

# Whoever starts the tests in the background leaves Ctrl-C ignored, and every program they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: the machine may be busy. Derandomised: one commit gives one result everywhere.
hypothesis.settings.register_profile("trichdan", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("trichdan")


@pytest.fixture(scope="session")
def embedding() -> BaseEmbedding:
    """The default embedding model, from the user's cache folder; loaded once, which takes seconds."""
    return open_embedding(EmbeddingSettings(), ModelSettings())


# What a marked test needs, whether it is here, and the command that brings it.
NEEDS = {
    "llm": (
        lambda: packaged_models()[LOCAL_MODEL].is_here(default_folder()),
        "the local language model is not here; enable this test with: .venv/bin/trichdan models pull --language",
    ),
    "browser": (
        lambda: shutil.which("chromium") is not None,
        "chromium is not here; enable this test with: sudo apt-get install chromium",
    ),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, and fail it instead where TRICHDAN_REQUIRE says that it must."""
    required = os.environ.get("TRICHDAN_REQUIRE", "").split(",")
    for marker, (is_here, otherwise) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_here():
            (pytest.fail if marker in required else pytest.skip)(otherwise)
