"""What went wrong with a language model, in one line: which model, what happened, what to do now. Never the key."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from index.errors import ModelError
from rag.llm.endpoint import Endpoint
from rag.llm.patience import TooSlowError
from rag.llm.retry import broken_connection, retry_after
from rag.llm.wire import NoAnswerError, listed_models
from rag.settings import KEY_VARIABLES, LLMSettings

_LETTERS = 200  # of what a server said
_KEY = KEY_VARIABLES[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which model was asked. endpoint: where it is served, None in this process; own: whether we started it."""

    name: str
    settings: LLMSettings
    endpoint: Endpoint | None = None
    own: bool = False

    def __str__(self) -> str:
        return f"{self.name} at {self.endpoint.shown}" if self.endpoint and not self.own else self.name

    def without_key(self, text: str) -> str:
        return self.endpoint.without_key(text) if self.endpoint else text


@contextmanager
def explained(asked: Asked) -> Iterator[None]:
    """Whatever a model raises becomes a ModelError."""
    try:
        yield
    except ModelError:
        raise
    # Every LLM class has exceptions of its own, and none of them may take the answer down.
    except Exception as error:  # noqa: BLE001
        # Without the original: its text may hold the key.
        raise ModelError(f"the language model {asked} {what_happened(error, asked)}") from None


def what_happened(error: Exception, asked: Asked) -> str:
    """What a model did, and what to do now: the rest of a sentence that begins with its name."""
    if isinstance(error, TooSlowError):
        return _too_slow(error, asked)
    if is_too_long(error):
        return _too_long(asked)
    response = getattr(error, "response", None)
    if isinstance(response, httpx.Response):
        return _refused(response, what_it_said(error, asked), asked)
    cause = error.__cause__ if isinstance(error.__cause__, NoAnswerError) else error
    if isinstance(cause, NoAnswerError | json.JSONDecodeError | UnicodeDecodeError):
        return _no_answer(cause, asked)
    broken = broken_connection(error)
    if isinstance(broken, httpx.ConnectError):
        return f"does not answer ({_line(str(broken), asked)}); is it running? Its address is the setting llm.model"
    if isinstance(broken, httpx.TimeoutException):
        return "does not answer in time; is it running? Its address is the setting llm.model"
    if broken is not None:
        return f"broke off its answer ({_line(str(broken) or type(broken).__name__, asked)}); ask again"
    return f"failed: {type(error).__name__}: {what_it_said(error, asked)}"


def what_it_said(error: Exception, asked: Asked) -> str:
    """The message in an error, in one line, without the key, which some servers repeat."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.reason_phrase
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else body
    return _line(said if isinstance(said, str) else str(error), asked) or type(error).__name__


def is_too_long(error: Exception) -> bool:
    """Whether a server refused the prompt because it does not fit its context."""
    text = f"{error} {getattr(error, 'body', '')}".casefold()
    status = getattr(error, "status_code", None)
    return status in (None, 400, 413, 422, 500) and any(
        sign in text
        for sign in ("context size", "context length", "context_length", "context window", "exceed_context")
    )


def tells_no_odds(error: Exception) -> bool:
    """Whether a server refused because it does not tell probabilities."""
    return getattr(error, "status_code", None) in (400, 422, 501) and "logprob" in str(error).casefold()


def _too_slow(error: TooSlowError, asked: Asked) -> str:
    if error.started:
        return f"fell silent for {error.seconds:g} seconds in its answer; ask again, or raise llm.timeout"
    return (
        f"said nothing for {error.seconds:g} seconds: it is slow, busy or not there; ask again, or raise "
        "llm.first_word_timeout" + (", or lower retrieval.evidence: less to read" if asked.own else "")
    )


def _too_long(asked: Asked) -> str:
    where = "raise llm.context" if asked.own else "give its server a larger context"
    now = f"llm.context, {asked.settings.context} tokens" if asked.own else "its context (here llm.context)"
    return f"cannot read so long a prompt: it does not fit {now}; {where}, or lower retrieval.evidence"


def _refused(response: httpx.Response, said: str, asked: Asked) -> str:
    code = response.status_code
    told = f"HTTP {code}: {said}"
    match code:
        case 401 | 403 if asked.endpoint and asked.endpoint.has_key:
            return f"does not accept the key ({told}); set the environment's {_KEY} to one that may use it"
        case 401 | 403:
            return f"asks for a key ({told}); set {_KEY} in the environment"
        case 404:
            return f"is not there ({told}); {_choices(asked)}"
        case 400 | 422 if "model" in said.casefold():
            return f"cannot be used ({told}); {_choices(asked)}"
        case 429:
            wait = retry_after(response)
            when = f"in {wait:g} seconds" if wait else "in a moment"
            return f"has had too many requests, or its quota is used up ({told}); ask again {when}"
        case 408 | 425 | _ if code in (408, 425) or code >= 500:
            return f"failed on its side ({told}); ask again, and look at its server's log if it stays so"
    return f"refused the question ({told})"


def _choices(asked: Asked) -> str:
    try:
        names = listed_models(asked.endpoint) if asked.endpoint else []
    except (httpx.HTTPError, NoAnswerError):
        names = []
    listed = f"its server lists {', '.join(names[:8])}" if names else "its server does not list its models"
    return f"{listed}; name one with llm.name (--llm-name), or correct the address in llm.model"


def _no_answer(error: Exception, asked: Asked) -> str:
    what = {json.JSONDecodeError: "text that is not JSON", UnicodeDecodeError: "bytes that are not UTF-8"}
    sent = what.get(type(error)) or _line(str(error), asked)
    return f"sent {sent}; is its address, llm.model, that of an OpenAI-compatible server?"


def _line(text: str, asked: Asked) -> str:
    """One short line that may be shown."""
    text = asked.without_key(text)
    if "<html" in text[:500].casefold() or "<!doctype" in text[:500].casefold():
        return "a web page"
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:2000]).split())[:_LETTERS]
