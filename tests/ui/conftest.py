"""The sample articles, indexed by the command itself."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rag.settings import KEY_VARIABLES
from tests.rag.scripted_llm import ScriptedLLM
from ui.cli import app

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        (line,) = self.out.splitlines()
        return json.loads(line)

    @property
    def lines(self) -> list[Any]:
        """The JSON value of each line of stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def trichdan() -> Callable[..., Ran]:
    """Run the command in this process."""

    def run(*arguments: str | Path) -> Ran:
        words: Sequence[str] = [str(argument) for argument in arguments]
        ended = CliRunner().invoke(app, words, prog_name="trichdan")
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ran(ended.exit_code, ended.stdout, ended.stderr)

    return run


@pytest.fixture(scope="session")
def sample_index(trichdan: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample articles."""
    index = tmp_path_factory.mktemp("sample") / "index"
    ran = trichdan("index", SAMPLE / "articles", "--index", index, "--json")
    assert ran.code == 0, ran.err
    return index


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedLLM]:
    """A language model server that says what the test tells it to; no key of the developer's own reaches it."""
    for name in KEY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    server = ScriptedLLM()
    yield server
    server.close()
