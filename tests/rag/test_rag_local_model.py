"""The real local model: it answers, it dies with its parent, and it comes back."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from scripted_llm import ScriptedLLM

from index.errors import ModelError
from index.models import default_folder, packaged_models
from index.settings import ModelSettings
from rag.engine import Trichdan
from rag.llm import LocalModel, open_llm
from rag.settings import LOCAL_MODEL, AnswerSettings, LLMSettings, Settings

pytestmark = pytest.mark.llm

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    model = open_llm(LLMSettings(model="local"), ModelSettings())
    assert isinstance(model, LocalModel)
    yield model
    model.close()


@pytest.fixture(scope="module")
def answering(trichdan: Trichdan, model: LocalModel) -> Trichdan:
    # Every answer is written: none comes from the questions before.
    return Trichdan(trichdan.catalog, trichdan.searcher, model, Settings(answers=AnswerSettings(cache=0)))


def wait_until_gone(process: psutil.Process) -> bool:
    """Whether a process ends within two minutes; one that nobody has buried yet has ended."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    process.kill()
    return False


@pytest.mark.parametrize(
    ("question", "article", "fact"),
    [
        ("How long is the dragon kite that the museum in Reykjavik bought?", "kite-makers-reykjavik", "26"),
        ("Nhà vô địch giải chạy ở Đà Lạt sẽ làm gì với tiền thưởng?", "giai-chay-da-lat", "đàn bò"),
    ],
)
def test_a_question_is_answered_and_cited_in_either_language(
    answering: Trichdan, question: str, article: str, fact: str
) -> None:
    answer = answering.ask(question)
    assert (answer.notice, answer.abstained) == ("", False)
    assert answer.model == packaged_models()[LOCAL_MODEL].path(default_folder()).stem
    assert fact in answer.text
    assert article in {citation.address.article for citation in answer.citations}


def test_nobody_else_on_this_machine_can_use_it(model: LocalModel) -> None:
    url = f"{model.server.endpoint().url}/chat/completions"
    reply = httpx.post(url, json={"messages": [{"role": "user", "content": "hi"}]}, trust_env=False)
    assert reply.status_code == 401
    assert url.startswith("http://127.0.0.1:")


def test_it_is_never_asked_through_a_proxy(model: LocalModel, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = ScriptedLLM()
    try:
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        proxy.says("from the proxy")
        assert "".join(model.stream("Say: ready")) != "from the proxy"
        assert proxy.requests == []
    finally:
        proxy.close()


def test_after_its_process_was_killed_the_next_question_starts_it_again(answering: Trichdan, model: LocalModel) -> None:
    model.warm()
    assert model.server.pid is not None
    killed = psutil.Process(model.server.pid)
    killed.kill()
    assert wait_until_gone(killed)
    answer = answering.ask("How long is the dragon kite that the museum in Reykjavik bought?")
    assert answer.notice == ""
    assert "26" in answer.text
    assert model.server.pid not in (None, killed.pid)


def test_it_tells_how_sure_it_is_of_yes(model: LocalModel) -> None:
    yes = model.log_odds("Is Hanoi in Vietnam? Reply Yes or No.")
    no = model.log_odds("Is Hanoi in France? Reply Yes or No.")
    assert yes is not None
    assert no is not None
    assert yes > no


def test_what_two_prompts_begin_with_is_read_once(model: LocalModel) -> None:
    text = "The museum in Reykjavik has bought a dragon kite that is 26 metres long. " * 40
    model.log_odds(f"{text}\n\nDoes the text tell how long the kite is? Reply Yes or No.")
    asked = f"{text}\n\nHow long is the kite? Answer in one short sentence."
    endpoint = model.server.endpoint()
    reply = httpx.post(
        f"{endpoint.url}/chat/completions",
        headers={"Authorization": f"Bearer {endpoint.key}"},
        json={"messages": [{"role": "user", "content": asked}], "max_tokens": 1},
        trust_env=False,
        timeout=120,
    ).json()
    # Of some 700 tokens only those behind the text are new.
    assert reply["timings"]["prompt_n"] < 60


def test_a_prompt_that_does_not_fit_its_context_says_so(model: LocalModel) -> None:
    with pytest.raises(ModelError, match=r"cannot read so long a prompt.*llm\.context, 4096 tokens"):
        list(model.stream("diều rồng " * 5000))


def test_closing_ends_its_process() -> None:
    model = open_llm(LLMSettings(model="local"), ModelSettings())
    assert isinstance(model, LocalModel)
    model.warm()
    assert model.server.pid is not None
    child = psutil.Process(model.server.pid)
    model.close()
    assert wait_until_gone(child)
    assert model.server.pid is None


PARENT = """
import threading, time
from index.settings import ModelSettings
from rag.llm import open_llm
from rag.settings import LLMSettings

server = open_llm(LLMSettings(model="local"), ModelSettings()).server
if {serving}:
    server.endpoint()
else:
    threading.Thread(target=server.endpoint, daemon=True).start()
    while server.pid is None:
        time.sleep(0.01)
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("serving", [True, False], ids=["serving", "still loading"])
def test_it_ends_when_the_program_that_started_it_is_killed(serving: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.format(serving=serving)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        try:
            assert parent.stdout is not None
            child = psutil.Process(int(parent.stdout.readline()))
            assert child.is_running()
        finally:
            parent.kill()
    assert wait_until_gone(child)


def test_a_model_file_may_be_named_from_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.gguf").symlink_to(packaged_models()[LOCAL_MODEL].path(default_folder()))
    monkeypatch.chdir(tmp_path)
    model = open_llm(LLMSettings(model="own.gguf", max_tokens=16), ModelSettings())
    assert model is not None
    try:
        assert model.name == "own"
        assert "".join(model.stream("Say: ready"))
    finally:
        model.close()


def test_half_a_model_file_is_a_model_error(tmp_path: Path) -> None:
    with packaged_models()[LOCAL_MODEL].path(default_folder()).open("rb") as whole:
        half = tmp_path / "half.gguf"
        half.write_bytes(whole.read(40 << 20))
    model = open_llm(LLMSettings(model=str(half)), ModelSettings())
    assert model is not None
    try:
        with pytest.raises(ModelError, match=r"half\.gguf is cut short: 41,943,040 bytes found, 1,117,320,768 needed"):
            list(model.stream("Say: ready"))
    finally:
        model.close()
