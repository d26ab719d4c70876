"""The language model, whichever it is: opened by name, asked, and failing in one way only."""

import json
import socket
import traceback
from pathlib import Path
from typing import Any

import pytest
from scripted_llm import MODEL, Reply, ScriptedLLM

from index.errors import ModelError, SettingsError
from index.settings import ModelSettings
from rag.engine import Trichdan
from rag.llm import LanguageModel, open_llm
from rag.settings import LLMSettings, Settings

SECRET = "sk-quyen-truy-cap-bi-mat-0042"


def opened(model: str, **settings: Any) -> LanguageModel:
    llm = open_llm(LLMSettings(model=model, **{"first_word_timeout": 5, "timeout": 5, **settings}), ModelSettings())
    assert llm is not None
    return llm


def said(model: LanguageModel, prompt: str = "Xin chào") -> str:
    return "".join(model.stream(prompt))


def test_none_is_no_model() -> None:
    assert open_llm(LLMSettings(model="none"), ModelSettings()) is None


@pytest.mark.parametrize("name", ["", "qwen", "lokal", "None", "ftp://host", "a b.C", "rag.llm", "127.0.0.1:8080"])
def test_a_name_that_means_nothing_is_a_settings_error_that_tells_the_choices(name: str) -> None:
    with pytest.raises(SettingsError, match=r"local, none, a \.gguf file, a URL, an import path"):
        open_llm(LLMSettings(model=name), ModelSettings())


@pytest.mark.parametrize("path", ["no.such.module.Model", "rag.llm.LocalModel", "json.JSONDecoder", "rag.llm.Missing"])
def test_an_import_path_that_is_no_llamaindex_model_is_a_settings_error(path: str) -> None:
    with pytest.raises(SettingsError, match=r"llm\.model"):
        open_llm(LLMSettings(model=path), ModelSettings())


def test_a_file_that_is_not_there_is_a_model_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing\.gguf"):
        open_llm(LLMSettings(model=str(tmp_path / "missing.gguf")), ModelSettings())


def test_the_local_model_that_was_not_fetched_is_told_how_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="trichdan models pull"):
        open_llm(LLMSettings(model="local"), ModelSettings(folder=tmp_path))


def test_a_file_that_is_no_model_fails_when_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"GGUF" + bytes(200))
    model = opened(str(file), context=1024)
    try:
        with pytest.raises(ModelError, match=r"broken\.gguf"):
            said(model)
    finally:
        model.close()


# --- a server ------------------------------------------------------------------------------------------------------


@pytest.fixture
def nobody() -> str:
    """The URL of a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_a_url_at_which_nobody_answers_is_a_model_error_that_says_what_to_do(nobody: str) -> None:
    with pytest.raises(ModelError, match="is it running") as caught:
        opened(nobody)
    assert nobody in str(caught.value)
    assert "--llm-name" in str(caught.value)


def test_a_named_model_is_not_asked_for_before_the_first_question(nobody: str) -> None:
    model = opened(nobody, name="large")
    assert model.name == "large"
    with pytest.raises(ModelError, match="large"):
        said(model)


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
def test_a_url_may_be_written_with_or_without_its_version(scripted: ScriptedLLM, suffix: str) -> None:
    model = opened(scripted.url + suffix)
    assert model.name == MODEL
    scripted.says("Xin chào bạn!")
    assert said(model) == "Xin chào bạn!"
    assert [request.path for request in scripted.requests] == ["/v1/models", "/v1/chat/completions"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=401, body="{}"),
        Reply(status=404, body="not here"),
        Reply(status=500, body="{}"),
        Reply(body="<html>Sign in</html>", kind="text/html"),
        Reply(body="[]"),
        Reply(body='{"data": []}'),
        Reply(body='{"data": null}'),
        Reply(body='{"data": [{"name": "x"}]}'),
    ],
)
def test_a_server_that_names_no_model_is_a_model_error(scripted: ScriptedLLM, reply: Reply) -> None:
    scripted.models = reply
    with pytest.raises(ModelError, match="which models"):
        opened(scripted.url)


@pytest.mark.parametrize(("cites", "asked"), [(None, True), (True, True), (False, False)])
def test_a_hosted_model_is_asked_to_cite_unless_told_not_to(
    scripted: ScriptedLLM, cites: bool | None, asked: bool
) -> None:
    assert opened(scripted.url, cites=cites).cites is asked


def test_the_stream_fails_only_with_a_model_error(scripted: ScriptedLLM, hosted: LanguageModel) -> None:
    scripted.says("Half of what I", then="break")
    pieces = []
    with pytest.raises(ModelError, match=MODEL):
        for piece in hosted.stream("Xin chào"):
            pieces.append(piece)  # noqa: PERF402 - what came before the failure counts
    assert "".join(pieces) == "Half of what I"


def test_a_model_on_this_machine_is_never_asked_through_a_proxy(
    scripted: ScriptedLLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = ScriptedLLM()
    try:
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        proxy.says("from the proxy")
        scripted.says("from this machine")
        assert said(opened(scripted.url), "a confidential article") == "from this machine"
        assert proxy.requests == []
    finally:
        proxy.close()


# --- the key -------------------------------------------------------------------------------------------------------


def test_the_key_of_the_environment_is_sent_with_every_request(
    scripted: ScriptedLLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    monkeypatch.setenv("TRICHDAN_API_KEY", SECRET)
    scripted.says("Xin chào bạn!")
    said(opened(scripted.url))
    assert [request.authorization for request in scripted.requests] == [f"Bearer {SECRET}"] * 2


def test_no_key_sends_nothing_of_value(scripted: ScriptedLLM) -> None:
    scripted.says("Xin chào bạn!")
    said(opened(scripted.url))
    assert {request.authorization for request in scripted.requests} == {"Bearer none"}


ECHO = json.dumps({"error": {"message": f"Incorrect API key provided: {SECRET}.", "code": "invalid_api_key"}})


def test_the_key_is_never_shown(scripted: ScriptedLLM, monkeypatch: pytest.MonkeyPatch, nobody: str) -> None:
    monkeypatch.setenv("TRICHDAN_API_KEY", SECRET)
    model = opened(scripted.url)
    assert SECRET not in repr(model) + str(model)
    for body in ('{"error": {"message": "no"}}', ECHO):
        scripted.script.put(Reply(status=401, body=body))
        with pytest.raises(ModelError) as caught:
            said(model)
        assert SECRET not in str(caught.value)
    with pytest.raises(ModelError) as caught:
        opened(nobody)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_repeats_the_key_does_not_bring_it_into_an_answer(
    trichdan: Trichdan, scripted: ScriptedLLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRICHDAN_API_KEY", SECRET)
    asking = Trichdan(trichdan.catalog, trichdan.searcher, opened(scripted.url), Settings())
    scripted.script.put(Reply(status=401, body=ECHO))
    answer = asking.ask("Ai đã lai tạo giống lúa đen ở Thới Bình?")
    assert "401" in answer.notice
    assert SECRET not in repr(answer)


# --- any LlamaIndex model ------------------------------------------------------------------------------------------


def test_a_llamaindex_model_is_named_by_its_import_path() -> None:
    model = opened("llama_index.core.llms.mock.MockLLM", options={"max_tokens": 3}, name="mock")
    assert model.name == "mock"
    assert said(model, "một hai ba bốn")
    assert opened("llama_index.core.llms.mock.MockLLM").name == "llama_index.core.llms.mock.MockLLM"


def test_an_answer_by_a_llamaindex_model_is_checked_like_any_other(trichdan: Trichdan) -> None:
    # This model repeats the prompt: headlines, paragraphs and instructions.
    model = opened("llama_index.core.llms.mock.MockLLM")
    answer = Trichdan(trichdan.catalog, trichdan.searcher, model, Settings()).ask(
        "How long is the dragon kite that the museum in Reykjavik bought?"
    )
    assert not answer.abstained
    assert answer.model == "llama_index.core.llms.mock.MockLLM"
    assert all(sentence.supported for sentence in answer.sentences)
    assert answer.left_out > 0
    assert all(citation.address in {hit.address for hit in answer.evidence} for citation in answer.citations)
