"""A GGUF file, served by llama.cpp in a child process that starts with the first question."""

import time
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

from index.errors import ModelError
from rag.llm.endpoint import Endpoint
from rag.llm.interruptible import in_background
from rag.llm.llama_process import LlamaServer
from rag.llm.served import ServedModel
from rag.settings import LLMSettings


class LocalModel:
    """A model in a child of ours: no key, no proxy, no other program; started again when it has died."""

    def __init__(self, path: Path, settings: LLMSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = path.stem
        self.cites = bool(settings.cites)
        # A child that does not answer is started again, which asking it again would only delay.
        self._settings = settings.model_copy(update={"retries": 0})
        self.server = LlamaServer(path.resolve(), settings.context, settings.threads, clock)

    def stream(self, prompt: str) -> Generator[str, None, None]:
        served = yield from self._started()
        spoke = False
        try:
            with closing(served.stream(prompt)) as pieces:
                for piece in pieces:
                    spoke = spoke or bool(piece)
                    yield piece
        except ModelError:
            # Once, and only while nothing of the answer was shown.
            if spoke or not self.server.has_ended():
                raise
        else:
            return
        served = yield from self._started()
        yield from served.stream(prompt)

    def log_odds(self, prompt: str) -> float | None:
        served = self._served(self.server.endpoint())
        try:
            return served.log_odds(prompt)
        except ModelError:
            if not self.server.has_ended():
                raise
        return self._served(self.server.endpoint()).log_odds(prompt)

    def warm(self) -> None:
        """Start the child now, so that the first question does not wait for it. Raises ModelError."""
        with closing(self.stream("Say: ready")) as pieces:
            for piece in pieces:
                if piece:
                    return

    def close(self) -> None:
        self.server.stop()

    def _started(self) -> Generator[str, None, ServedModel]:
        """The child, ready to be asked; "" while it loads. Leaving early does not stop it from loading."""
        with closing(in_background(lambda: iter([self.server.endpoint()]))) as starting:
            for endpoint in starting:
                if endpoint is not None:
                    return self._served(endpoint)
                yield ""
        raise AssertionError("a server starts or fails")

    def _served(self, endpoint: Endpoint) -> ServedModel:
        return ServedModel(endpoint, self.name, self._settings, cites=self.cites, own=True)
