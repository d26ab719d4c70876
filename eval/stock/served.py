"""The language model that answers for Trichdan, as a LlamaIndex LLM: the same server, the same settings."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from llama_index.core.llms.llm import LLM

from index.errors import SettingsError
from rag.settings import KEY_VARIABLES, LLMSettings, Settings

# A chunk takes longer to read than the paragraphs that Trichdan gives: nobody shall fail for being slow.
_TIMEOUT = 600.0


@dataclass(frozen=True, slots=True)
class Served:
    """A model's name, and how to reach it: asked before each question, because a server that died is started again."""

    name: str
    llm: Callable[[], LLM]


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """The model that the settings name. Raises ModelError, and SettingsError for one that is not behind an address."""
    from rag.llm import LocalModel, open_llm

    model = open_llm(settings.llm, settings.models)
    if model is None:
        raise SettingsError("without a language model there is nothing to compare; name one with --llm")
    with closing(model):
        if isinstance(model, LocalModel):
            server = model.server
            with httpx.Client(timeout=_TIMEOUT, trust_env=False) as client:

                def local() -> LLM:
                    endpoint = server.endpoint()
                    return _openai_like(_base(endpoint.url), model.name, endpoint.key, settings.llm, client)

                yield Served(model.name, local)
        elif settings.llm.model.startswith(("http://", "https://")):
            url = _base(settings.llm.model)
            with httpx.Client(timeout=_TIMEOUT, trust_env=not _is_local(url)) as client:
                llm = _openai_like(url, model.name, key_of_environment() or "none", settings.llm, client)
                yield Served(model.name, lambda: llm)
        else:
            raise SettingsError(f"{settings.llm.model}: name a model by local, a .gguf file or a URL")


def key_of_environment() -> str:
    """The key of a hosted model, "" if there is none."""
    return next((os.environ[name] for name in KEY_VARIABLES if os.environ.get(name)), "")


def _base(url: str) -> str:
    """The address that the protocol's paths follow, however it was written."""
    return url.rstrip("/").removesuffix("/v1") + "/v1"


def _is_local(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def _openai_like(url: str, name: str, key: str, settings: LLMSettings, client: httpx.Client) -> LLM:
    from llama_index.llms.openai_like import OpenAILike

    llm: LLM = OpenAILike(
        model=name,
        api_base=url,
        api_key=key,
        is_chat_model=True,
        context_window=settings.context,
        max_tokens=settings.max_tokens,
        temperature=0.0,
        timeout=_TIMEOUT,
        max_retries=0,
        http_client=client,
    )
    return llm
