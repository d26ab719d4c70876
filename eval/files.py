"""Writing a file in one step."""

from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write a file so that whoever reads it sees all or nothing of it."""
    draft = file.with_suffix(file.suffix + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
