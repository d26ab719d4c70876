"""The parts of a sentence that different paragraphs may support: its clauses."""

import re

_JOINT = re.compile(r"[,;:–—]\s|\s(?:và|còn|nhưng|trong khi|lên|and|while|but|whereas|to)\s", re.IGNORECASE)
_LEAST = 3  # words: fewer belong to what stands before them


def clauses(text: str) -> list[str]:
    """The parts of a sentence between commas and conjunctions; what is too short goes with the part before."""
    parts: list[str] = []
    start = 0
    for match in [*_JOINT.finditer(text), None]:
        end = match.start() if match else len(text)
        if parts and len(text[start:end].split()) < _LEAST:
            parts[-1] = text[text.index(parts[-1]) : end]
        else:
            parts.append(text[start:end])
        start = match.end() if match else end
    return parts
