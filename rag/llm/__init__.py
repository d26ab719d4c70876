"""Language models, whichever they are: a GGUF file, an OpenAI-compatible address, any LlamaIndex LLM, or none."""

from rag.llm.language_model import LanguageModel
from rag.llm.llamaindex import LlamaIndexModel
from rag.llm.local import LocalModel
from rag.llm.open import open_llm
from rag.llm.served import ServedModel

__all__ = ["LanguageModel", "LlamaIndexModel", "LocalModel", "ServedModel", "open_llm"]
