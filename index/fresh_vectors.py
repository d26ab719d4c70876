"""Embed what the catalog has no vector of yet; every batch is kept at once, so that a kill costs a second of work."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.article import LANGUAGES, Language
from index.calibration import Array, Unrelated
from index.catalog import Catalog
from index.embed import embed_passages, embed_questions


@dataclass(frozen=True, slots=True)
class Background:
    """Vectors of sentences about nothing in particular, and what they say about chance."""

    vectors: dict[Language, Array]
    unrelated: Unrelated


def embed_missing(
    texts: dict[str, str],
    model: BaseEmbedding,
    keep: Callable[[dict[str, Array]], None],
    done: Callable[[int, int], None],
) -> None:
    """Embed texts by their keys, batch by batch. done: called when a batch has been kept."""
    keys = list(texts)
    for start in range(0, len(keys), model.embed_batch_size):
        batch = keys[start : start + model.embed_batch_size]
        keep(dict(zip(batch, embed_passages(model, [texts[key] for key in batch]), strict=True)))
        done(start + len(batch), len(keys))


def embed_background(model: BaseEmbedding) -> Background:
    """What unrelated texts look like to this model, as paragraphs and as questions."""
    table = tomllib.loads(resources.files("index").joinpath("background.toml").read_text(encoding="utf-8"))
    texts = [text for language in LANGUAGES for text in table[language]]
    passages = embed_passages(model, texts)
    cosines = embed_questions(model, texts) @ passages.T
    # The nth sentences of both languages say the same: those pairs are related.
    count = len(table[LANGUAGES[0]])
    apart = np.arange(len(texts))[:, None] % count != np.arange(len(texts))[None, :] % count
    vectors: Sequence[Array] = np.split(passages, len(LANGUAGES))
    return Background(
        dict(zip(LANGUAGES, vectors, strict=True)),
        Unrelated(float(cosines[apart].mean()), float(cosines[apart].std())),
    )


def store_background(catalog: Catalog, background: Background) -> None:
    """Keep the background in the catalog."""
    for language, vectors in background.vectors.items():
        catalog.add_background(language, vectors)
    catalog.add_unrelated(background.unrelated)
