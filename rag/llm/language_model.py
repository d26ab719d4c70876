"""What answering needs of a language model, and no more."""

from collections.abc import Generator
from typing import Protocol


class LanguageModel(Protocol):
    """A name, a stream of text, and how sure it is of Yes."""

    @property
    def name(self) -> str: ...

    @property
    def cites(self) -> bool:
        """Whether it is capable: asked to cite, and to say when the evidence does not answer."""

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """The model's text, piece by piece, "" while it thinks. Closing it cancels.

        Raises ModelError when the model fails, at any point.
        """

    def log_odds(self, prompt: str) -> float | None:
        """log P(yes) − log P(no) of the first word of its reply, in either language; None if it does not tell.

        One token is written. Raises ModelError.
        """

    def close(self) -> None:
        """Give back what the model holds."""
