"""Settings of the index: which embedding model, which vector store."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class ArticleSettings(BaseModel):
    """How articles are read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep: tuple[str, ...] = Field(
        default=(), description='cleaning rules whose blocks are indexed all the same, as in ["caption", "repeated"]'
    )

    @field_validator("keep")
    @classmethod
    def _known(cls, keep: tuple[str, ...]) -> tuple[str, ...]:
        from index.clean import RULES

        if unknown := [rule for rule in keep if rule not in RULES]:
            raise ValueError(f"no cleaning rule {', '.join(unknown)}; there are: {', '.join(RULES)}")
        return tuple(sorted(set(keep)))


class EmbeddingSettings(BaseModel):
    """Which model turns text into vectors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(
        default="multilingual-e5-small",
        description="a packaged model's name, a sentence-transformers folder or hub id, or the import path of a "
        "LlamaIndex embedding class (module.Class)",
    )
    query_prompt: str | None = Field(
        default=None, description="put before every question; the model's own prompt unless set"
    )
    passage_prompt: str | None = Field(
        default=None, description="put before every paragraph; the model's own prompt unless set"
    )
    batch_size: int = Field(default=32, ge=1, le=1024, description="paragraphs embedded at a time")
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description="bfloat16 where the processor has it, or one of the two"
    )
    options: dict[str, Any] = Field(
        default_factory=dict, description="arguments of the LlamaIndex class, if one is named"
    )


class VectorSettings(BaseModel):
    """Where vectors are searched. They are derived from the catalog, wherever they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: str = Field(
        default="chroma",
        description="chroma, or the import path of a LlamaIndex vector store class (module.Class)",
    )
    url: str | None = Field(default=None, description="address of a Chroma server; unset: Chroma inside this process")
    options: dict[str, Any] = Field(
        default_factory=dict,
        description="arguments of the LlamaIndex class, if one is named; {collection} in a text is replaced",
    )


class ModelSettings(BaseModel):
    """Where model files are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path | None = Field(default=None, description="folder of pulled models; unset: the user's cache folder")
