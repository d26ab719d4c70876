"""Rebuild multilingual-e5-small from its 4-bit file as an ordinary sentence-transformers folder."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

Array = npt.NDArray[np.float32]

_F32 = 0  # the other type, 1, is 4-bit
_BLOCK_BYTES = 18  # one f16 scale and 16 bytes of nibbles: 32 weights
_SPECIAL = {
    "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>",
    "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes that the file states about the network, in the file's order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Contents:
    """What the 4-bit file holds: the network's shape, its tensors by the file's names, and (piece, score) pairs."""

    shape: Shape
    tensors: dict[str, Array]
    pieces: list[tuple[str, float]]


def convert(source: Path, folder: Path) -> None:
    """Write the model in `source` as a sentence-transformers folder, with e5's "query: " and "passage: " prompts.

    Raises ModelError when the file is not of the expected layout.
    """
    contents = read(source)
    # Imported here: torch and transformers take seconds, and only a first set-up needs them in this module.
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    shape = contents.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        hidden_act="gelu",
        pad_token_id=1,
    )
    network = BertModel(config)
    state = {theirs: torch.from_numpy(contents.tensors[ours]) for theirs, ours in _names(shape.layers).items()}
    # BERT's own pooler is part of the format but not of this model, which averages its tokens.
    state["pooler.dense.weight"] = torch.zeros(shape.hidden, shape.hidden)
    state["pooler.dense.bias"] = torch.zeros(shape.hidden)
    network.load_state_dict(state)
    plain = folder / "bert"
    network.save_pretrained(plain)
    _tokenizer(contents.pieces, shape.positions).save_pretrained(plain)
    body = Transformer(str(plain), max_seq_length=shape.positions)
    model = SentenceTransformer(
        modules=[body, Pooling(shape.hidden, pooling_mode="mean"), Normalize()],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)
    for leftover in plain.iterdir():
        leftover.unlink()
    plain.rmdir()


def read(source: Path) -> Contents:
    """Read the 4-bit file: header, tokenizer, tensor directory, tensors; all little-endian."""
    try:
        return _read(source)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError(f"{source} is damaged or ends early: {error}") from error


def _read(source: Path) -> Contents:
    with source.open("rb") as file:
        if file.read(4) != b"E5S1":
            raise ModelError(f"{source} is not an e5-small file of the known layout")
        _unpack(file, "<I")  # version
        hidden, layers, heads, inner, vocabulary, positions, types, epsilon, block = _unpack(file, "<7ifi")
        if block != 32:
            raise ModelError(f"{source}: blocks of {block} weights, expected 32")
        shape = Shape(hidden, layers, heads, inner, vocabulary, positions, types, epsilon)
        pieces = _read_pieces(file)
        _, normaliser = _unpack(file, "<iI")
        file.seek(normaliser, 1)  # its table equals Nmt + NFKC + collapsed spaces, which `tokenizers` has built in
        directory = _read_directory(file)
    raw = np.memmap(source, dtype=np.uint8, mode="r")
    width = {"emb.word": shape.hidden, **{f"l{i}.fo.w": shape.feed_forward for i in range(shape.layers)}}
    if any(start + size > len(raw) for _, start, size in directory.values()):
        raise ModelError(f"{source} is damaged or ends early: its weights are not all there")
    tensors = {
        name: _tensor(raw[start : start + size], dtype, width.get(name, shape.hidden), name)
        for name, (dtype, start, size) in directory.items()
    }
    return Contents(shape, tensors, pieces)


def _unpack(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _read_pieces(file: BinaryIO) -> list[tuple[str, float]]:
    count, _, _, _, _ = _unpack(file, "<5i")
    (length,) = _unpack(file, "<Q")
    offsets = np.frombuffer(file.read(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(file.read(4 * count), dtype="<f4")
    blob = file.read(length)
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]


def _read_directory(file: BinaryIO) -> dict[str, tuple[int, int, int]]:
    (count,) = _unpack(file, "<i")
    directory = {}
    for _ in range(count):
        (length,) = _unpack(file, "<H")
        name = file.read(length).decode("ascii")
        dtype, _elements, start, size = _unpack(file, "<BIQQ")
        directory[name] = (dtype, start, size)
    return directory


def _tensor(raw: npt.NDArray[np.uint8], dtype: int, width: int, name: str) -> Array:
    if dtype == _F32:
        flat = np.frombuffer(raw.tobytes(), dtype="<f4").copy()
        return flat.reshape(-1, width) if name in ("emb.pos", "emb.type") else flat
    blocks = np.asarray(raw).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low = (blocks[:, 2:] & 0x0F).astype(np.float32)
    high = (blocks[:, 2:] >> 4).astype(np.float32)
    weights = (np.concatenate([low, high], axis=1) - 8) * scales
    return weights.reshape(-1, width)


def _names(layers: int) -> dict[str, str]:
    """The name of each tensor in transformers' BERT, and its name in the file."""
    names = {
        "embeddings.word_embeddings.weight": "emb.word",
        "embeddings.position_embeddings.weight": "emb.pos",
        "embeddings.token_type_embeddings.weight": "emb.type",
        "embeddings.LayerNorm.weight": "emb.ln.w",
        "embeddings.LayerNorm.bias": "emb.ln.b",
    }
    inside = {
        "attention.self.query": "q",
        "attention.self.key": "k",
        "attention.self.value": "v",
        "attention.output.dense": "ao",
        "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi",
        "output.dense": "fo",
        "output.LayerNorm": "oln",
    }
    for i in range(layers):
        for theirs, ours in inside.items():
            names[f"encoder.layer.{i}.{theirs}.weight"] = f"l{i}.{ours}.w"
            names[f"encoder.layer.{i}.{theirs}.bias"] = f"l{i}.{ours}.b"
    return names


def _tokenizer(pieces: list[tuple[str, float]], positions: int) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram
    from transformers import PreTrainedTokenizerFast

    vocabulary = [*pieces, ("<mask>", 0.0)]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=positions,
        model_input_names=["input_ids", "attention_mask"],
        **_SPECIAL,
    )
