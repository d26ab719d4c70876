"""From the settings to a language model."""

from pathlib import Path

import httpx

from index.errors import ModelError, SettingsError
from index.models import default_folder, packaged_models
from index.plugins import is_import_path, load_class
from index.settings import ModelSettings
from rag.llm.endpoint import hosted_endpoint
from rag.llm.failure import Asked, what_happened
from rag.llm.language_model import LanguageModel
from rag.llm.llamaindex import LlamaIndexModel
from rag.llm.local import LocalModel
from rag.llm.served import ServedModel
from rag.llm.wire import NoAnswerError, listed_models
from rag.settings import LOCAL_MODEL, LLMSettings


def open_llm(settings: LLMSettings, models: ModelSettings) -> LanguageModel | None:
    """The language model that the settings name; None for `none`. Nothing is started or asked yet, but by URL.

    Raises ModelError when it is not there, SettingsError when the name means nothing.
    """
    if settings.model == "none":
        return None
    if settings.model == "local":
        path = packaged_models()[LOCAL_MODEL].path(models.folder or default_folder())
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
        return _llamaindex(settings)
    raise SettingsError(
        f"llm.model: {settings.model!r} is none of: local, none, a .gguf file, a URL, an import path (module.Class)"
    )


def _llamaindex(settings: LLMSettings) -> LlamaIndexModel:
    from llama_index.core.llms.llm import LLM

    llm = load_class(settings.model, LLM, "llm.model")(**settings.options)  # type: ignore[type-abstract]
    return LlamaIndexModel(llm, settings.name or settings.model, settings, cites=settings.cites is not False)


def _hosted(settings: LLMSettings) -> ServedModel:
    endpoint = hosted_endpoint(settings.model)
    name = settings.name
    if not name:
        try:
            name = next(iter(listed_models(endpoint)), "")
            if not name:
                raise NoAnswerError("an empty list of models")
        except (httpx.HTTPError, NoAnswerError) as error:
            reason = what_happened(error, Asked("", settings, endpoint))
            raise ModelError(
                f"the server at {endpoint.shown} does not say which models it has, it {reason}; "
                "or name a model with llm.name (--llm-name)"
            ) from None
    return ServedModel(endpoint, name, settings, cites=settings.cites is not False)
