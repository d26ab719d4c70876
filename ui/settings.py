"""All settings in one place: `trichdan.toml`, over it the environment, over both the command line."""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.errors import SettingsError
from index.settings import ArticleSettings, EmbeddingSettings, ModelSettings, VectorSettings
from rag.settings import KEY_VARIABLES, AnswerSettings, LLMSettings, RetrievalSettings, Settings

FILE = Path("trichdan.toml")
_PREFIX = "TRICHDAN_"
_NOT_SETTINGS = {*KEY_VARIABLES, "TRICHDAN_REQUIRE"}


class PageSettings(BaseModel):
    """The chat page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="address to listen on; the page has no password")
    port: int = Field(default=7860, ge=0, le=65535, description="port to listen on; 0: any free one")
    language: Literal["vi", "en"] = Field(default="vi", description="the page's own words when it is first opened")


class AppSettings(BaseSettings):
    """Every setting, by section."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix=_PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        toml_file=FILE,
    )

    index: Path = Field(default=Path(".trichdan"), description="folder of the index")
    articles: ArticleSettings = ArticleSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    vectors: VectorSettings = VectorSettings()
    models: ModelSettings = ModelSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answers: AnswerSettings = AnswerSettings()
    llm: LLMSettings = LLMSettings()
    page: PageSettings = PageSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class names it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def engine(self) -> Settings:
        """The part that indexing and answering depend on."""
        return Settings(
            embedding=self.embedding,
            vectors=self.vectors,
            models=self.models,
            retrieval=self.retrieval,
            answers=self.answers,
            llm=self.llm,
        )


def load_settings(**flags: Any) -> AppSettings:
    """The settings in force. flags: by `section.key`; None means the flag was not given. Raises SettingsError."""
    _refuse_unknown_variables(os.environ)
    try:
        return AppSettings(**_nested({name: value for name, value in flags.items() if value is not None}))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE}: not TOML in UTF-8: {error}") from error


def known_keys() -> list[str]:
    """Every setting as `key` or `section.key`."""
    return [key for key, _ in describe_settings()]


def describe_settings() -> Iterator[tuple[str, str]]:
    """Every setting with its description, in order."""
    for name, field in AppSettings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            for key, inner in field.annotation.model_fields.items():
                yield f"{name}.{key}", inner.description or ""
        else:
            yield name, field.description or ""


def _nested(flags: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in flags.items():
        section, _, key = name.rpartition(".")
        (tree.setdefault(section, {}) if section else tree)[key] = value
    return tree


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {_PREFIX + key.replace(".", "_").upper() for key in known_keys()}
    for name in environment:
        if name.startswith(_PREFIX) and name not in known | _NOT_SETTINGS:
            raise SettingsError(f"environment: no setting {name}{_nearest(name, known)}")


def _explain(error: ValidationError) -> str:
    told = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            told.append(f"{FILE}: no setting {key}{_nearest(key, known_keys())}")
        else:
            told.append(f"setting {key}: {problem['msg']} (it is {problem['input']!r})")
    return "; ".join(told)


def _nearest(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f" (known: {', '.join(sorted(known))})"
