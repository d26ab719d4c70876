"""Which text stands for a paragraph when it is embedded, and what makes two embeddings the same."""

import hashlib
import json

from index.settings import EmbeddingSettings

# Changes whenever the text that is embedded for a paragraph changes, so that old vectors are not mixed with new ones.
SCHEME = "headline, newline, paragraph; v1"


def embedded_text(title: str, paragraph: str) -> str:
    """The text whose vector stands for a paragraph: its headline says what "the city" or "he" is."""
    return paragraph if paragraph.startswith(title) else f"{title}\n{paragraph}"


def fingerprint(settings: EmbeddingSettings) -> str:
    """What an index must share with the settings for its vectors to be comparable."""
    options = hashlib.sha256(json.dumps(settings.options, sort_keys=True, default=str).encode()).hexdigest()[:12]
    own = f" | options {options}" if settings.options else ""
    return f"{settings.model} | {settings.query_prompt} | {settings.passage_prompt} | {SCHEME}{own}"
