"""Embed what the catalog has no vector of yet; every batch is kept at once, so that a kill costs a second of work."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.article import LANGUAGES, Language
from index.calibration import Array, Unrelated
from index.catalog import Catalog
from index.embed import embed_passage_words, embed_question_words
from index.word_vectors import Words, pack


@dataclass(frozen=True, slots=True)
class Background:
    """Sentences about nothing in particular: their vectors, what they say about chance, and how words lie.

    centres: the mean word vector of each language, (d,); empty if the model cannot tell words. words: of each sentence.
    """

    vectors: dict[Language, Array]
    unrelated: Unrelated
    centres: dict[Language, Array]
    words: dict[Language, list[Words]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to embed, and its language."""

    text: str
    language: Language


# Keeps vectors by their keys, and the packed vectors of their words.
Keep = Callable[[dict[str, Array], dict[str, bytes]], None]


def embed_missing(
    texts: Mapping[str, Text],
    model: BaseEmbedding,
    centres: Mapping[Language, Array],
    keep: Keep,
    done: Callable[[int, int], None],
) -> None:
    """Embed texts by their keys, batch by batch. done: called when a batch has been kept."""
    keys = list(texts)
    for start in range(0, len(keys), model.embed_batch_size):
        batch = keys[start : start + model.embed_batch_size]
        vectors, words = embed_passage_words(model, [texts[key].text for key in batch])
        packed = {
            key: pack(own.centred(centre))
            for key, own in zip(batch, words or (), strict=False)
            # Without a centre the index was begun when the model could not tell words: it stays so until a rebuild.
            if len(centre := centres[texts[key].language])
        }
        keep(dict(zip(batch, vectors, strict=True)), packed)
        done(start + len(batch), len(keys))


def embed_background(model: BaseEmbedding) -> Background:
    """What unrelated texts look like to this model, as paragraphs and as questions."""
    table = tomllib.loads(resources.files("index").joinpath("background.toml").read_text(encoding="utf-8"))
    texts = [text for language in LANGUAGES for text in table[language]]
    passages, words = embed_passage_words(model, texts)
    asked = [embed_question_words(model, text) for text in texts]
    cosines = np.stack([vector for vector, _ in asked]) @ passages.T
    # The nth sentences of both languages say the same: those pairs are related.
    count = len(table[LANGUAGES[0]])
    apart = np.arange(len(texts))[:, None] % count != np.arange(len(texts))[None, :] % count
    vectors: Sequence[Array] = np.split(passages, len(LANGUAGES))
    centres: dict[Language, Array] = {language: np.zeros(0, np.float32) for language in LANGUAGES}
    own: dict[Language, list[Words]] = {language: [] for language in LANGUAGES}
    if words is not None:
        for number, language in enumerate(LANGUAGES):
            there = slice(number * count, (number + 1) * count)
            questions = [of for _, of in asked[there] if of is not None]
            centres[language] = ((_mean(words[there]) + _mean(questions)) / 2).astype(np.float32)
            own[language] = [each.centred(centres[language]) for each in words[there]]
    return Background(
        dict(zip(LANGUAGES, vectors, strict=True)),
        Unrelated(float(cosines[apart].mean()), float(cosines[apart].std())),
        centres,
        own,
    )


def store_background(catalog: Catalog, background: Background) -> None:
    """Keep the background in the catalog."""
    for language, vectors in background.vectors.items():
        catalog.add_background(language, vectors, background.centres[language], background.words[language])
    catalog.add_unrelated(background.unrelated)


def _mean(texts: Sequence[Words]) -> Array:
    mean: Array = np.concatenate([words.vectors for words in texts]).mean(axis=0)
    return mean
