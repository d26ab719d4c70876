"""A model's server that misbehaves in every way we know: one line that says what happened, and what to do now."""

import json
import re
import socket
import time
from typing import Any

import pytest
from scripted_llm import MODEL, Reply, ScriptedLLM

from index.errors import ModelError
from index.settings import ModelSettings
from rag.llm import LanguageModel, open_llm
from rag.settings import LLMSettings

SECRET = "sk-quyen-truy-cap-bi-mat-0042"
ANSWER = "Con diều dài 26 mét."


def opened(scripted: ScriptedLLM, **settings: Any) -> LanguageModel:
    quick = {"model": scripted.url, "name": MODEL, "first_word_timeout": 3.0, "timeout": 3.0}
    model = open_llm(LLMSettings(**{**quick, **settings}), ModelSettings())
    assert model is not None
    return model


def said(model: LanguageModel) -> str:
    return "".join(model.stream("Con diều dài bao nhiêu?"))


def failure(model: LanguageModel) -> str:
    """What the model's failure tells: always one short line, with the model's name."""
    with pytest.raises(ModelError) as caught:
        said(model)
    told = str(caught.value)
    assert "\n" not in told
    assert len(told) < 500
    assert f"the language model {model.name}" in told
    assert SECRET not in told
    return told


def error(message: str, **more: Any) -> str:
    return json.dumps({"error": {"message": message, **more}})


# --- the connection ------------------------------------------------------------------------------------------------


def test_a_refused_connection_tells_the_address_and_its_setting() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    model = open_llm(LLMSettings(model=url, name="large"), ModelSettings())
    assert model is not None
    told = failure(model)
    assert url in told
    assert "is it running" in told
    assert "llm.model" in told


def test_silence_before_the_first_word_ends_after_the_first_limit(scripted: ScriptedLLM) -> None:
    scripted.says("", then="hang")
    began = time.monotonic()
    told = failure(opened(scripted, first_word_timeout=1, timeout=30))
    assert time.monotonic() - began < 10
    assert "said nothing for 1 seconds" in told
    assert "llm.first_word_timeout" in told
    assert len(scripted.asked) == 1


def test_silence_between_words_ends_after_the_second_limit(scripted: ScriptedLLM) -> None:
    scripted.says("Con diều", then="hang")
    began = time.monotonic()
    told = failure(opened(scripted, first_word_timeout=30, timeout=1))
    assert time.monotonic() - began < 10
    assert "fell silent for 1 seconds" in told
    assert "llm.timeout" in told


def test_events_without_a_word_are_silence(scripted: ScriptedLLM) -> None:
    event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
    thinking = {**event, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": None}]}
    scripted.says("", raw=f"data: {json.dumps(thinking)}\n\n".encode() * 100, then="hang")
    assert "said nothing for" in failure(opened(scripted))


def test_a_stream_that_breaks_keeps_what_came_and_is_not_asked_again(scripted: ScriptedLLM) -> None:
    scripted.says("Con diều", then="break")
    scripted.says(ANSWER)
    pieces = []
    with pytest.raises(ModelError, match=r"broke off its answer.*ask again"):
        for piece in opened(scripted, retries=3).stream("?"):
            pieces.append(piece)  # noqa: PERF402 - what came before the failure counts
    assert "".join(pieces) == "Con diều"
    assert len(scripted.asked) == 1


def test_a_connection_that_breaks_before_the_first_word_is_asked_again(scripted: ScriptedLLM) -> None:
    scripted.says("", then="break")
    scripted.says(ANSWER)
    assert said(opened(scripted)) == ANSWER


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
def test_a_missing_key_is_told_by_the_name_of_its_variable(scripted: ScriptedLLM, status: int) -> None:
    scripted.says("", status=status, body=error("missing credentials"))
    told = failure(opened(scripted, retries=3))
    assert f"HTTP {status}: missing credentials" in told
    assert "set TRICHDAN_API_KEY" in told
    assert len(scripted.asked) == 1


def test_a_wrong_key_is_told_without_the_key(scripted: ScriptedLLM, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRICHDAN_API_KEY", SECRET)
    scripted.says("", status=401, body=error(f"Incorrect API key provided: {SECRET}"))
    told = failure(opened(scripted))
    assert "does not accept the key (HTTP 401: Incorrect API key provided: …)" in told
    assert "TRICHDAN_API_KEY" in told


@pytest.mark.parametrize("status", [404, 400, 422])
def test_a_wrong_model_tells_which_ones_there_are(scripted: ScriptedLLM, status: int) -> None:
    scripted.says("", status=status, body=error("the model 'largest' does not exist"))
    told = failure(opened(scripted, name="largest", retries=3))
    assert "largest" in told
    assert f"its server lists {MODEL}" in told
    assert "--llm-name" in told
    assert len(scripted.asked) == 1


def test_an_address_that_is_not_there_tells_that_it_lists_no_models(scripted: ScriptedLLM) -> None:
    scripted.models = Reply(status=404, body="not here")
    scripted.says("", status=404, body="not here")
    told = failure(opened(scripted))
    assert "404" in told
    assert "does not list its models" in told
    assert "llm.model" in told


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 529])
def test_what_may_pass_is_asked_again(scripted: ScriptedLLM, status: int) -> None:
    scripted.says("", status=status, body=error("busy"))
    scripted.says(ANSWER)
    assert said(opened(scripted)) == ANSWER
    assert len(scripted.asked) == 2


@pytest.mark.parametrize(
    ("status", "told"), [(429, "too many requests, or its quota is used up"), (500, "failed on its side.*log")]
)
def test_without_retries_it_is_asked_once(scripted: ScriptedLLM, status: int, told: str) -> None:
    scripted.says("", status=status, body=error("not now"))
    assert re.search(f"{told}", failure(opened(scripted, retries=0)))
    assert len(scripted.asked) == 1


def test_retries_are_bounded(scripted: ScriptedLLM) -> None:
    for _ in range(5):
        scripted.says("", status=503, body=error("loading"))
    assert "HTTP 503: loading" in failure(opened(scripted, retries=2, first_word_timeout=10))
    assert len(scripted.asked) == 3


def test_a_server_that_names_a_short_wait_gets_it(scripted: ScriptedLLM) -> None:
    scripted.says("", status=429, body=error("busy"), headers={"Retry-After": "1"})
    scripted.says(ANSWER)
    began = time.monotonic()
    assert said(opened(scripted, first_word_timeout=10)) == ANSWER
    assert time.monotonic() - began >= 1


def test_a_server_that_names_a_long_wait_is_not_waited_for(scripted: ScriptedLLM) -> None:
    scripted.says("", status=429, body=error("busy"), headers={"Retry-After": "3600"})
    assert "ask again in 3600 seconds" in failure(opened(scripted))
    assert len(scripted.asked) == 1


def test_another_refusal_tells_what_the_server_said(scripted: ScriptedLLM) -> None:
    scripted.says("", status=418, body=error("short and\n\tstout \x1b[31m" + "x" * 1000))
    assert "refused the question (HTTP 418: short and stout [31mxxx" in failure(opened(scripted))


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "the request exceeds the available context size, try increasing it"),
        (400, "This model's maximum context length is 4096 tokens"),
        (500, "input is larger than the context size"),
    ],
)
def test_a_prompt_that_is_too_long_is_told_as_such(scripted: ScriptedLLM, status: int, message: str) -> None:
    scripted.says("", status=status, body=error(message))
    told = failure(opened(scripted, retries=0))
    assert "cannot read so long a prompt" in told
    assert "llm.context" in told
    assert "retrieval.evidence" in told


# --- answers that are none -----------------------------------------------------------------------------------------

HTML = "<!doctype html><html><body><h1>Sign in to the hotel network</h1></body></html>"


def test_a_web_page_is_no_answer(scripted: ScriptedLLM) -> None:
    scripted.says("", body=HTML, kind="text/html; charset=utf-8")
    told = failure(opened(scripted))
    assert "not an answer but a web page" in told
    assert "OpenAI-compatible" in told


def test_bytes_that_are_not_utf_8_are_no_answer(scripted: ScriptedLLM) -> None:
    scripted.says("Con diều", raw=b'data: {"choices": [{"delta": {"content": "\xff\xfe\xc3"}}]}\n\n')
    assert "sent bytes that are not UTF-8" in failure(opened(scripted))


@pytest.mark.parametrize("garbage", [b"data: {not json\n\n", b"data: \x00\x01\n\n", b'data: {"choices": \n\n'])
def test_events_that_are_not_json_are_no_answer(scripted: ScriptedLLM, garbage: bytes) -> None:
    scripted.says("", raw=garbage)
    assert "sent text that is not JSON" in failure(opened(scripted))


@pytest.mark.parametrize("odd", [b"data: []\n\n", b"data: 7\n\n", b'data: {"choices": 7}\n\n', b"data: null\n\n"])
def test_events_of_another_shape_are_no_answer(scripted: ScriptedLLM, odd: bytes) -> None:
    scripted.says("", raw=odd)
    failure(opened(scripted))


def test_an_error_in_the_stream_is_told(scripted: ScriptedLLM) -> None:
    scripted.says("", raw=f"data: {error('the engine overheated')}\n\n".encode())
    assert "the engine overheated" in failure(opened(scripted))


@pytest.mark.parametrize("body", ["{}", "[]", "garbage", '{"choices": []}'])
def test_a_body_that_is_no_stream_is_no_answer(scripted: ScriptedLLM, body: str) -> None:
    scripted.says("", body=body)
    assert "answered nothing" in failure(opened(scripted))


def test_an_empty_answer_is_no_answer(scripted: ScriptedLLM) -> None:
    scripted.says("")
    assert "answered nothing" in failure(opened(scripted))


# --- answers without end -------------------------------------------------------------------------------------------


def test_an_endless_answer_is_cut_without_an_error(scripted: ScriptedLLM) -> None:
    scripted.says(ANSWER, then="endless")
    answer = said(opened(scripted, max_tokens=16))
    assert len(answer) == 16 * 12
    assert answer.startswith(f"{ANSWER} và và")
    assert scripted.disconnected.wait(20)


def test_one_piece_of_ten_megabytes_is_cut(scripted: ScriptedLLM) -> None:
    scripted.says("x" * 10_000_000, piece=10_000_000)
    began = time.monotonic()
    assert said(opened(scripted, max_tokens=16, first_word_timeout=30)) == "x" * (16 * 12)
    assert time.monotonic() - began < 30


def test_bytes_without_end_and_without_a_line_are_not_read_for_ever(scripted: ScriptedLLM) -> None:
    scripted.says("", raw=b"x" * (40 << 20))
    assert "more than 16 MB" in failure(opened(scripted, first_word_timeout=30))


# --- the first word's probabilities --------------------------------------------------------------------------------


def test_the_log_odds_of_yes_are_asked_for_with_one_token(scripted: ScriptedLLM) -> None:
    scripted.judges(Yes=-0.5, No=-1.5)
    assert opened(scripted).log_odds("?") == pytest.approx(1)
    (request,) = scripted.asked
    asked = {name: request.body[name] for name in ("max_tokens", "logprobs", "top_logprobs", "temperature")}
    assert asked == {"max_tokens": 1, "logprobs": True, "top_logprobs": 20, "temperature": 0}


def test_a_server_that_tells_no_probabilities_is_asked_for_them_once(scripted: ScriptedLLM) -> None:
    scripted.judges()
    model = opened(scripted)
    assert model.log_odds("?") is None
    assert model.log_odds("?") is None
    assert len(scripted.asked) == 1


def test_a_server_that_refuses_to_tell_probabilities_is_asked_for_them_once(scripted: ScriptedLLM) -> None:
    scripted.says("", status=400, body=error("logprobs are not supported"))
    model = opened(scripted)
    assert model.log_odds("?") is None
    assert model.log_odds("?") is None
    assert len(scripted.asked) == 1


def test_a_server_that_fails_is_asked_for_probabilities_again(scripted: ScriptedLLM) -> None:
    model = opened(scripted)
    scripted.says("", status=401, body=error("no"))
    with pytest.raises(ModelError, match="TRICHDAN_API_KEY"):
        model.log_odds("?")
    scripted.says("", status=503, body=error("busy"))
    scripted.judges(No=-0.1, Yes=-2.1)
    assert model.log_odds("?") == pytest.approx(-2)


def test_log_odds_keep_to_the_time_limit(scripted: ScriptedLLM) -> None:
    scripted.says("", then="hang")
    began = time.monotonic()
    with pytest.raises(ModelError, match="first_word_timeout"):
        opened(scripted).log_odds("?")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("body", ["garbage", "[]", "{}", '{"choices": []}', '{"choices": [{"index": 0}]}'])
def test_a_judgement_of_another_shape_is_a_model_error(scripted: ScriptedLLM, body: str) -> None:
    scripted.says("", body=body)
    with pytest.raises(ModelError, match=MODEL):
        opened(scripted).log_odds("?")


# --- leaving early -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [Reply(then="hang"), Reply("Con diều", then="hang"), Reply(status=429, body="{}", headers={"Retry-After": "4"})],
    ids=["before the first word", "after it", "between two attempts"],
)
def test_a_reader_may_leave_at_any_moment(scripted: ScriptedLLM, reply: Reply) -> None:
    scripted.script.put(reply)
    pieces = opened(scripted, first_word_timeout=60, timeout=60).stream("?")
    for piece in pieces:
        if not piece and scripted.asked:
            break
    began = time.monotonic()
    pieces.close()
    assert time.monotonic() - began < 2
    assert len(scripted.asked) == 1
