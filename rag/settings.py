"""Settings of answering: how much evidence, which language model."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.settings import EmbeddingSettings, ModelSettings, VectorSettings

LOCAL_MODEL = "qwen2.5-coder-1.5b-instruct"
# The key of a hosted model comes from the environment alone; it is never written or shown.
KEY_VARIABLES = ("TRICHDAN_API_KEY", "OPENAI_API_KEY")


class RetrievalSettings(BaseModel):
    """How paragraphs are found and chosen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidates: int = Field(default=50, ge=1, le=1000, description="paragraphs taken from each language by vector")
    late_interaction: bool = Field(
        default=True, description="match word by word with the embedding model's own word vectors; false: vectors alone"
    )
    dense_weight: float = Field(
        default=1.0, ge=0, description="weight of the paragraph vectors where words are not matched; 0: keywords alone"
    )
    keyword_weight: float = Field(
        default=0.4, ge=0, description="what holding all the question's words adds, in its own language"
    )
    keyword_weight_across: float = Field(
        default=1.0, ge=0, description="what holding all its names, numbers and glossary words adds, in the other"
    )
    restore_diacritics: bool = Field(
        default=True, description="give Vietnamese typed without diacritics its diacritics back before searching"
    )
    cross_encoder: str = Field(
        default="",
        description="a sentence-transformers cross-encoder (folder or hub id) that reorders the best hits; unset: none",
    )
    cross_encoder_seconds: float = Field(
        default=0.35,
        gt=0,
        le=60,
        description="how long it may read for one question; what it has not read stays behind",
    )
    evidence: int = Field(default=4, ge=1, le=20, description="paragraphs that an answer may rest on")
    threshold: float = Field(
        default=0.0,
        description="how surely the articles must answer, in log-odds above the calibrated least; "
        "lower it to be refused less often",
    )


class AnswerSettings(BaseModel):
    """What becomes of what a model writes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unsupported: Literal["out", "mark"] = Field(
        default="out",
        description="a sentence that no paragraph supports: out leaves it out and counts it, mark shows it marked",
    )
    cache: int = Field(
        default=256, ge=0, le=100_000, description="answers that are kept for when the same is asked again; 0: none"
    )


class LLMSettings(BaseModel):
    """Which language model writes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(
        default="local",
        description="local, none, a .gguf file, the URL of an OpenAI-compatible server, or the import path of a "
        "LlamaIndex LLM class (module.Class)",
    )
    name: str = Field(default="", description="the model to ask a server for; unset: the first one it lists")
    options: dict[str, Any] = Field(
        default_factory=dict, description="arguments of the LlamaIndex class, if one is named"
    )
    cites: bool | None = Field(
        default=None,
        description="ask the model itself for [n]; unset: not the local one, which answers worse when asked",
    )
    max_tokens: int = Field(default=300, ge=16, le=8192, description="longest answer, in tokens")
    context: int = Field(default=4096, ge=1024, le=131072, description="context of the local model, in tokens")
    threads: int = Field(default=0, ge=0, le=256, description="threads of the local model; 0: one per core")
    first_word_timeout: float = Field(
        default=60, gt=0, le=3600, description="seconds to wait for the first word of an answer"
    )
    timeout: float = Field(default=20, gt=0, le=3600, description="seconds to wait for each word after the first")
    retries: int = Field(
        default=1,
        ge=0,
        le=5,
        description="how often a server that is busy or out of order is asked again, before the first word only",
    )


class Settings(BaseModel):
    """Everything that indexing and answering depend on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    embedding: EmbeddingSettings = EmbeddingSettings()
    vectors: VectorSettings = VectorSettings()
    models: ModelSettings = ModelSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answers: AnswerSettings = AnswerSettings()
    llm: LLMSettings = LLMSettings()
