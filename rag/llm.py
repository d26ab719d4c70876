"""The language model, whichever it is: a local GGUF, an OpenAI-compatible URL, any LlamaIndex LLM, or none."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

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
        yield from _stream(self._llm, self.name, prompt)

    def close(self) -> None:
        pass


class ServedModel:
    """A model behind an OpenAI-compatible address."""

    def __init__(self, url: str, name: str, key: str, settings: LLMSettings, *, cites: bool) -> None:
        self._url = url
        self._key = key
        self._settings = settings
        self.name = name
        self.cites = cites

    def stream(self, prompt: str) -> Iterator[str]:
        # A connection of its own: closing it is what tells the server to stop when the reader does.
        with _client(self._url, self._settings.timeout) as client:
            yield from _stream(
                _openai_like(self._url, self.name, self._key, self._settings, client), self.name, prompt, self._key
            )

    def close(self) -> None:
        pass


def _stream(llm: LLM, name: str, prompt: str, key: str = "") -> Iterator[str]:
    try:
        for reply in llm.stream_chat([ChatMessage(role="user", content=prompt)]):
            if reply.delta:
                yield reply.delta
    # Every LLM class has exceptions of its own, and none of them may take the answer down.
    except Exception as error:  # noqa: BLE001
        # Without the original: its text may hold the key.
        raise ModelError(f"the language model {name} failed: {_reason(error, key)}") from None


class LocalModel:
    """A GGUF file, served by llama.cpp in a child process that starts with the first question."""

    def __init__(self, path: Path, settings: LLMSettings) -> None:
        self.name = path.stem
        self.cites = bool(settings.cites)
        self._settings = settings
        self.server = LlamaServer(path.resolve(), settings.context, settings.threads)
        self._warming = threading.Lock()

    def stream(self, prompt: str) -> Iterator[str]:
        with self._warming:
            endpoint = self.server.endpoint()
        served = ServedModel(f"{endpoint.url}/v1", self.name, endpoint.key, self._settings, cites=self.cites)
        return served.stream(prompt)

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


def _hosted(settings: LLMSettings) -> ServedModel:
    url = settings.model.rstrip("/")
    if not url.endswith("/v1"):
        url += "/v1"
    key = next((os.environ[name] for name in KEY_VARIABLES if os.environ.get(name)), "none")
    name = settings.name or _first_model(url, key)
    return ServedModel(url, name, key, settings, cites=settings.cites is not False)


def _first_model(url: str, key: str) -> str:
    try:
        with _client(url, 10) as client:
            reply = client.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"})
        reply.raise_for_status()
        return str(reply.json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise ModelError(
            f"{url} does not say which models it has ({_reason(error, key)}); is it running? name one with --llm-name"
        ) from error


def _client(url: str, timeout: float) -> httpx.Client:
    """A connection to a model. One on this machine is never asked through a proxy."""
    local = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    return httpx.Client(timeout=timeout, trust_env=not local)


def _openai_like(url: str, name: str, key: str, settings: LLMSettings, client: httpx.Client) -> LLM:
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
        http_client=client,
    )
    return llm


def _reason(error: Exception, key: str) -> str:
    """What went wrong, in one line, without the key, which some servers repeat."""
    code = getattr(error, "status_code", None)
    said = str(error).strip() or type(error).__name__
    if key:
        said = said.replace(key, "…")
    first = "not an answer but a web page" if "<html" in said[:200].lower() else said.splitlines()[0][:300]
    return f"HTTP {code}: {first}" if code else f"{type(error).__name__}: {first}"
