"""The language model, whichever it is: a local GGUF, an OpenAI-compatible URL, any LlamaIndex LLM, or none."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import httpx
from llama_index.core.llms import ChatMessage
from llama_index.core.llms.llm import LLM

from index.errors import ModelError, SettingsError
from index.models import default_folder, packaged_models
from index.plugins import is_import_path, load_class
from index.settings import ModelSettings
from rag.llama_server import LlamaServer
from rag.settings import LLMSettings

LOCAL_MODEL = "qwen2.5-coder-1.5b-instruct"
# The key of a hosted model comes from the environment alone; it is never written or shown.
KEY_VARIABLES = ("TRICHDAN_API_KEY", "OPENAI_API_KEY")


class LanguageModel(Protocol):
    """What answering needs of a model: a name, whether it is asked to cite, and a stream of text."""

    @property
    def name(self) -> str: ...

    @property
    def cites(self) -> bool: ...

    def stream(self, prompt: str) -> Iterator[str]:
        """The model's text, piece by piece. Raises ModelError when it fails, at any point. Closing it cancels."""

    def close(self) -> None:
        """Give back what the model holds."""


class LlamaIndexModel:
    """Any LlamaIndex LLM."""

    def __init__(self, llm: LLM, name: str, *, cites: bool) -> None:
        self._llm = llm
        self.name = name
        self.cites = cites

    def stream(self, prompt: str) -> Iterator[str]:
        try:
            for reply in self._llm.stream_chat([ChatMessage(role="user", content=prompt)]):
                if reply.delta:
                    yield reply.delta
        # Every LLM class has exceptions of its own, and none of them may take the answer down.
        except Exception as error:
            raise ModelError(f"the language model {self.name} failed: {_reason(error)}") from error

    def close(self) -> None:
        pass


class LocalModel:
    """A GGUF file, served by llama.cpp in a child process that starts with the first question."""

    def __init__(self, path: Path, settings: LLMSettings) -> None:
        self.name = path.stem
        self.cites = bool(settings.cites)
        self._settings = settings
        self.server = LlamaServer(path, settings.context, settings.threads)
        self._warming = threading.Lock()

    def stream(self, prompt: str) -> Iterator[str]:
        with self._warming:
            endpoint = self.server.endpoint()
        llm = _openai_like(f"{endpoint.url}/v1", self.name, endpoint.key, self._settings)
        return LlamaIndexModel(llm, self.name, cites=self.cites).stream(prompt)

    def warm(self) -> None:
        """Start the child now, so that the first question does not wait for it. Raises ModelError."""
        for _ in self.stream("Say: ready"):
            break

    def close(self) -> None:
        self.server.stop()


def open_llm(settings: LLMSettings, models: ModelSettings) -> LanguageModel | None:
    """The language model that the settings name; None for `none`. Nothing is started or asked yet, but by URL.

    Raises ModelError when it is not there, SettingsError when the name means nothing.
    """
    if settings.model == "none":
        return None
    if settings.model == "local":
        packaged = packaged_models()[LOCAL_MODEL]
        path = packaged.path(models.folder or default_folder())
        if not path.exists():
            raise ModelError("the local language model is not here yet; fetch it with: trichdan models pull")
        return LocalModel(path, settings)
    if settings.model.endswith(".gguf"):
        path = Path(settings.model)
        if not path.is_file():
            raise ModelError(f"no such file: {path}")
        return LocalModel(path, settings)
    if settings.model.startswith(("http://", "https://")):
        return _hosted(settings)
    if is_import_path(settings.model):
        llm = load_class(settings.model, LLM, "llm.model")(**settings.options)  # type: ignore[type-abstract]
        return LlamaIndexModel(llm, settings.name or settings.model, cites=settings.cites is not False)
    raise SettingsError(
        f"llm.model: {settings.model!r} is none of: local, none, a .gguf file, a URL, an import path (module.Class)"
    )


def _hosted(settings: LLMSettings) -> LlamaIndexModel:
    url = settings.model.rstrip("/")
    if not url.endswith("/v1"):
        url += "/v1"
    key = next((os.environ[name] for name in KEY_VARIABLES if os.environ.get(name)), "none")
    name = settings.name or _first_model(url, key)
    return LlamaIndexModel(_openai_like(url, name, key, settings), name, cites=settings.cites is not False)


def _first_model(url: str, key: str) -> str:
    try:
        reply = httpx.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"}, timeout=10)
        reply.raise_for_status()
        return str(reply.json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise ModelError(
            f"{url} does not say which models it has ({_reason(error)}); is it running? name one with --llm-name"
        ) from error


def _openai_like(url: str, name: str, key: str, settings: LLMSettings) -> LLM:
    from llama_index.llms.openai_like import OpenAILike  # a second, and `none` does not need it

    llm: LLM = OpenAILike(
        model=name,
        api_base=url,
        api_key=key,
        is_chat_model=True,
        context_window=settings.context,
        max_tokens=settings.max_tokens,
        temperature=0.0,
        timeout=settings.timeout,
        max_retries=0,
    )
    return llm


def _reason(error: Exception) -> str:
    first = str(error).strip().splitlines()
    return f"{type(error).__name__}: {first[0][:300]}" if first else type(error).__name__
