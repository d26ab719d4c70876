"""One pass of texts through a sentence-transformers model: a vector for each text and one for each of its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from index.calibration import Array
from index.text import word_spans
from index.word_vectors import Words, unit

# Over the last two layers a word's vector finds better than over the last alone: it is less bent towards the sentence.
_LAYERS = (-2, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Texts as vectors. vectors: (n, d), unit length. words: of each text."""

    vectors: Array = field(repr=False)
    words: tuple[Words, ...]


def has_words(model: Any) -> bool:
    """Whether a sentence-transformers model can tell where in a text each of its token vectors belongs."""
    tokenizer = getattr(model, "tokenizer", None)
    return bool(getattr(tokenizer, "is_fast", False) and getattr(model[0], "auto_model", None) is not None)


def encode(model: Any, texts: Sequence[str], prompt: str, batch_size: int) -> Encoded:
    """Vectors of texts that each fit the model, and of their words; spans are places in the text without the prompt."""
    vectors: list[Array | None] = [None] * len(texts)
    words: list[Words | None] = [None] * len(texts)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        for i, (vector, own) in zip(batch, _forward(model, [texts[i] for i in batch], prompt), strict=True):
            vectors[i], words[i] = vector, own
    return Encoded(
        np.stack([vector for vector in vectors if vector is not None]), tuple(own for own in words if own is not None)
    )


def join(text: str, windows: Sequence[str], parts: Sequence[Words]) -> Words:
    """The words of a text from those of the windows that it was cut into between words."""
    if len(windows) == 1:
        return parts[0]
    places = word_spans(text)
    spans: list[tuple[int, int]] = []
    before = 0
    for window, words in zip(windows, parts, strict=True):
        own = {span.start: place for span, place in zip(word_spans(window), places[before:], strict=False)}
        spans += [(own[int(start)].start, own[int(start)].end) for start, _ in words.spans]
        before += len(own)
    return Words(np.asarray(spans, dtype=np.uint32).reshape(-1, 2), np.concatenate([words.vectors for words in parts]))


def _forward(model: Any, texts: Sequence[str], prompt: str) -> Iterator[tuple[Array, Words]]:
    import torch

    inputs = model.tokenizer(
        [prompt + text for text in texts], padding=True, truncation=True, max_length=model.max_seq_length or 512,
        return_tensors="pt", return_offsets_mapping=True,
    )  # fmt: skip
    places = inputs.pop("offset_mapping").numpy()
    inputs = inputs.to(model.device)
    with torch.inference_mode():
        out = model[0].auto_model(**inputs, output_hidden_states=True)
        features = {"token_embeddings": out.last_hidden_state, "attention_mask": inputs["attention_mask"]}
        for module in list(model)[1:]:
            features = module(features)
        layers = [out.hidden_states[layer].float().cpu().numpy() for layer in _LAYERS]
        pooled = features["sentence_embedding"].float().cpu().numpy()
    for row, text in enumerate(texts):
        tokens = sum(unit(layer[row]) for layer in layers)
        yield unit(pooled[row : row + 1])[0], _words(prompt, text, places[row], tokens)


def _words(prompt: str, text: str, places: Array, tokens: Any) -> Words:
    """Each word as the mean of the tokens that lie in it; what the model cut off is left out."""
    starts, ends = places[:, 0].astype(int) - len(prompt), places[:, 1].astype(int) - len(prompt)
    shown = ends > starts
    spans, vectors = [], []
    for span in word_spans(text):
        inside = shown & (starts < span.end) & (ends > span.start)
        if inside.any():
            spans.append((span.start, span.end))
            vectors.append(tokens[inside].mean(axis=0))
    if not spans:
        return Words(np.zeros((0, 2), np.uint32), np.zeros((0, tokens.shape[1]), np.float32))
    return Words(np.asarray(spans, dtype=np.uint32), unit(np.stack(vectors)))
