"""What the program that serves a local model is told."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Launch:
    """What the child needs to know, as one line of JSON on its standard input."""

    model: str
    context: int
    threads: int
    key: str = field(repr=False)
