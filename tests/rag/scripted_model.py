"""A language model in this process that writes and judges what a test tells it to, and remembers what it was asked."""

from collections.abc import Callable, Generator

from index.errors import ModelError

# Log-odds of Yes by the prompt; None: the model does not tell.
Judge = Callable[[str], float | None]


class ScriptedModel:
    """says: what it writes, one text each time it is asked; after the last it fails. judges: how sure it is of Yes."""

    name = "scripted"

    def __init__(self, *says: str, judges: Judge = lambda _: None, cites: bool = False) -> None:
        self.cites = cites
        self.written: list[str] = []  # the prompts that asked for a text
        self.judged: list[str] = []  # the prompts that asked for Yes or No
        self._says = list(says)
        self._judges = judges

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.written.append(prompt)
        if not self._says:
            raise ModelError("the test scripted no reply")
        for word in self._says.pop(0).split(" "):
            yield f"{word} "

    def log_odds(self, prompt: str) -> float | None:
        self.judged.append(prompt)
        return self._judges(prompt)

    def close(self) -> None:
        pass
