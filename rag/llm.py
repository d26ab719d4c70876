"""The language model, whichever it is: a local GGUF, an OpenAI-compatible URL, any LlamaIndex LLM, or none."""

import os
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import closing, contextmanager
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
from rag.interruptible import interruptible
from rag.llama_server import LlamaServer
from rag.settings import KEY_VARIABLES, LOCAL_MODEL, LLMSettings


class LanguageModel(Protocol):
    """What answering needs of a model: a name, whether it is asked to cite, and a stream of text."""

    @property
    def name(self) -> str: ...

    @property
    def cites(self) -> bool: ...

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """The model's text, piece by piece, "" while it thinks. Closing it cancels.

        Raises ModelError when the model fails, at any point.
        """

    def close(self) -> None:
        """Give back what the model holds."""


class LlamaIndexModel:
    """Any LlamaIndex LLM."""

    def __init__(self, llm: LLM, name: str, *, cites: bool) -> None:
        self._llm = llm
        self.name = name
        self.cites = cites

    def stream(self, prompt: str) -> Generator[str, None, None]:
        with _explained(self.name):
            for reply in self._llm.stream_chat([ChatMessage(role="user", content=prompt)]):
                yield reply.delta or ""

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

    def stream(self, prompt: str) -> Generator[str, None, None]:
        async def replies() -> AsyncIterator[str]:
            # A connection of its own: closing it is what tells the server to stop when the reader does.
            async with httpx.AsyncClient(timeout=self._settings.timeout, trust_env=not _is_local(self._url)) as client:
                llm = _openai_like(self._url, self.name, self._key, self._settings, client)
                async for reply in await llm.astream_chat([ChatMessage(role="user", content=prompt)]):
                    yield reply.delta or ""

        with _explained(self.name, self._key), closing(interruptible(replies)) as pieces:
            yield from pieces

    def close(self) -> None:
        pass


@contextmanager
def _explained(name: str, key: str = "") -> Iterator[None]:
    """Whatever a model raises becomes a ModelError that says what happened, without the key."""
    try:
        yield
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

    def stream(self, prompt: str) -> Generator[str, None, None]:
        spoke = False
        try:
            with closing(self._served().stream(prompt)) as pieces:
                for piece in pieces:
                    spoke = spoke or bool(piece)
                    yield piece
        except ModelError:
            # A child that has died is started again, once, and only while nothing of the answer was shown.
            if spoke or not self.server.has_ended():
                raise
            yield from self._served().stream(prompt)

    def _served(self) -> ServedModel:
        endpoint = self.server.endpoint()
        return ServedModel(f"{endpoint.url}/v1", self.name, endpoint.key, self._settings, cites=self.cites)

    def warm(self) -> None:
        """Start the child now, so that the first question does not wait for it. Raises ModelError."""
        with closing(self.stream("Say: ready")) as pieces:
            for piece in pieces:
                if piece:
                    return

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
        path = Path(settings.model).expanduser()
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
        with httpx.Client(timeout=10, trust_env=not _is_local(url)) as client:
            reply = client.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"})
        reply.raise_for_status()
        return str(reply.json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        raise ModelError(
            f"{url} does not say which models it has ({_reason(error, key)}); is it running? name one with --llm-name"
        ) from error


def _is_local(url: str) -> bool:
    """Whether a model is on this machine; such a one is never asked through a proxy."""
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def _openai_like(url: str, name: str, key: str, settings: LLMSettings, client: httpx.AsyncClient) -> LLM:
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
        async_http_client=client,
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
