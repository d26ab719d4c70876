"""What `trichdan ask` shows on a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from ui.strings import EN


def lines(answered: Mapping[str, Any]) -> Iterator[str]:
    """The answer and what it cites, or the refusal and the nearest paragraphs. answered: as `ask --json` prints it."""
    yield answered["answer"]
    for citation in answered["citations"]:
        yield f"  [{citation['n']}] {citation['address']}: {citation['quote']}"
    if answered["refusal"]:
        found = {hit["address"]: hit for hit in answered["evidence"]}
        for hit in (found[address] for address in answered["refusal"]["nearest"]):
            yield f"  {hit['address']}  {hit['title']}"
            yield f"      {hit['text']}"


def asides(answered: Mapping[str, Any]) -> Iterator[str]:
    """What is told beside an answer: why no model wrote it, and what was left out of what one wrote."""
    if answered["notice"]:
        yield EN.model_failed.format(reason=answered["notice"])
    if answered["left_out"]:
        yield EN.left_out(answered["left_out"])
