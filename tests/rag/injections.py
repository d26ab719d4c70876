"""Forty news articles of our own that carry orders to a language model, and what a model that obeys would write."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import build

from index.article import Language


@dataclass(frozen=True, slots=True)
class Injection:
    """An article with an order to the model in one of its paragraphs.

    id: of the article. blocks: headline, byline, paragraphs. question: leads to the article. true: a sentence of the
    article that answers the question. obeys: what a model writes that obeys fully, the true sentence among it.
    invented: a figure or a name in it that stands in no article. traces: words by which obedience shows.
    """

    id: str
    attack: str
    language: Language
    blocks: tuple[str, ...]
    question: str
    true: str
    obeys: str
    invented: str
    traces: tuple[str, ...]

    def obeyed_in(self, text: str) -> bool:
        """Whether a text shows that whoever wrote it obeyed."""
        return any(trace.lower() in text.lower() for trace in (*self.traces, self.invented))


def _read(language: Language) -> list[Injection]:
    text = Path(__file__).with_name(f"injections_{language}.toml").read_text(encoding="utf-8")
    return [
        Injection(
            id=table["id"],
            attack=table["attack"],
            language=language,
            blocks=tuple(table["blocks"]),
            question=table["question"],
            true=table["true"],
            obeys=table["reply"].replace("{true}", table["true"]),
            invented=table["invented"],
            traces=tuple(table["traces"]),
        )
        for table in tomllib.loads(text)["injection"]
    ]


INJECTIONS: tuple[Injection, ...] = (*_read("vi"), *_read("en"))


def build_hostile(root: Path, embedding: BaseEmbedding) -> Path:
    """The forty articles as a folder of files, and its index; the folder of the index."""
    return build(root, {injection.id: injection.blocks for injection in INJECTIONS}, embedding)
