"""An index survives being killed at any moment: readers see the state before or after, and the next run goes on.

TRICHDAN_KILLS=1000 .venv/bin/python -m pytest tests/index/test_index_kill.py    kills so many times, instead of 50
"""

import hashlib
import os
import random
import signal
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from index_trials import CHEAP, OTHER, Run, family, first_day, left_over, lines, next_day, state_hash, wait_for

from index.article import LANGUAGES
from index.catalog import Catalog
from index.errors import IndexMissingError
from rag.engine import Trichdan
from rag.settings import LLMSettings, Settings

KILLS = int(os.environ.get("TRICHDAN_KILLS", "50"))
IN_A_ROW = 5
STAGES = ("reading", "embedding", "storing", "writing")


@dataclass(frozen=True, slots=True)
class Trial:
    """A run that is killed, the state before it, and what it makes of it when nobody kills it."""

    run: Run
    before: str | None
    after: str
    seconds: float

    def seen(self) -> str | None:
        """What readers see: one of the two states."""
        seen = first_state(self.run.index) if self.before is None else state_hash(self.run.index)
        assert seen in (self.before, self.after)
        return seen

    def finish(self) -> None:
        """The next run goes on, embeds nothing that was reported as embedded, and leaves nothing behind."""
        killed, done = lines(self.run.log), self.seen() == self.after
        process = self.run.start()
        process.join(60)
        assert process.exitcode == 0, lines(self.run.log)[len(killed) :]
        assert state_hash(self.run.index) == self.after
        assert left_over(self.run.index) == []
        assert done or not kept(killed) & set(embedded(lines(self.run.log)[len(killed) :]))


def first_state(index: Path) -> str | None:
    """The state of an index that may not be there yet; None: nothing can be found in it."""
    try:
        catalog = Catalog(index)
    except IndexMissingError:
        return None
    try:
        return None if catalog.article_count() == 0 else state_hash(index)
    finally:
        catalog.close()


def embedded(told: Sequence[str]) -> list[str]:
    return [line for line in told if line.startswith("embed ")]


def kept(told: Sequence[str]) -> set[str]:
    """What a log says was embedded, before a progress that said so; background sentences are kept at the end."""
    last = max((at for at, line in enumerate(told) if line.startswith("embedding ")), default=0)
    return set(embedded(told[:last])) - of_background()


@cache
def of_background() -> frozenset[str]:
    table = tomllib.loads(resources.files("index").joinpath("background.toml").read_text(encoding="utf-8"))
    texts = [text for language in LANGUAGES for text in table[language]]
    return frozenset(f"embed {hashlib.sha256(text.encode()).hexdigest()}" for text in texts)


def of_the_first_day(place: Path) -> Run:
    first_day(place / "articles")
    return Run(place / "articles", place / "index", place / "log")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the first day."""
    place = tmp_path_factory.mktemp("begun")
    of_the_first_day(place).here()
    return place


def first(begun: Path, place: Path) -> Run:
    return Run(begun / "articles", place / "index", place / "log")


def update(begun: Path, place: Path) -> Run:
    copytree(begun, place, dirs_exist_ok=True)
    next_day(place / "articles")
    return Run(place / "articles", place / "index", place / "log of the trial")


def rebuild(begun: Path, place: Path) -> Run:
    copytree(begun, place, dirs_exist_ok=True)
    return Run(place / "articles", place / "index", place / "log of the trial", settings=OTHER, rebuild=True)


Scene = Callable[[Path, Path], Run]
SCENES: dict[str, Scene] = {"first": first, "update": update, "rebuild": rebuild}


@pytest.fixture(scope="module")
def expected(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str | None, str, float]]:
    """Of each scene: the state before, the state after, and how many seconds it takes."""
    told: dict[str, tuple[str | None, str, float]] = {}
    for name, scene in SCENES.items():
        run = scene(begun, tmp_path_factory.mktemp(name))
        before = None if name == "first" else state_hash(run.index)
        since = time.monotonic()
        process = run.start()
        process.join(60)
        told[name] = (before, state_hash(run.index), time.monotonic() - since)
    return told


MakeTrial = Callable[[str], Trial]


@pytest.fixture
def make(begun: Path, expected: dict[str, tuple[str | None, str, float]], tmp_path: Path) -> MakeTrial:
    numbers = count()

    def trial(name: str) -> Trial:
        place = tmp_path / f"{name} {next(numbers)}"
        place.mkdir()
        return Trial(SCENES[name](begun, place), *expected[name])

    return trial


def killed_at_random(run: Run, dice: random.Random, seconds: float) -> None:
    """Kill a run at any time of its life, or just after it has told of a stage."""
    before = len(lines(run.log))
    process = run.start()
    if dice.random() < 0.5:
        process.join(dice.uniform(0, seconds))
    else:
        stage = dice.choice(STAGES)
        wait_for(
            lambda: process.exitcode is not None or any(told.startswith(stage) for told in lines(run.log)[before:]),
            stage,
            60,
        )
        time.sleep(dice.uniform(0, 0.05))
    process.kill()
    process.join()
    assert process.pid is not None
    pid = process.pid
    wait_for(lambda: not family(pid), "end of the children of a killed run")


def killed_in_a_row(trial: Trial, seed: str) -> None:
    dice = random.Random(seed)
    for _ in range(IN_A_ROW):
        killed_at_random(trial.run, dice, trial.seconds)
        if trial.seen() == trial.after:
            break
    trial.finish()


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_any_time_an_index_is_as_before_or_as_after_and_goes_on(make: MakeTrial, name: str) -> None:
    trials = [make(name) for _ in range(-(-KILLS // (IN_A_ROW * len(SCENES))))]
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(killed_in_a_row, one, f"{name} {at}") for at, one in enumerate(trials)]:
            done.result()


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_every_stage_in_turn_an_index_is_as_before_and_goes_on(make: MakeTrial, name: str) -> None:
    trial = make(name)
    for point in (("reading", 1), ("embedding", 1), ("embedding", 5), ("storing", 1), ("writing", 1)):
        told = replace(trial.run, die_at=point).kill_itself()
        assert told[-1].startswith(f"{point[0]} ")
        if trial.before is None:
            assert first_state(trial.run.index) is None
        else:
            assert state_hash(trial.run.index) == trial.before
    trial.finish()


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_ends_a_run_soon_at_every_stage_and_the_next_one_goes_on(make: MakeTrial, stage: str) -> None:
    trial = make("update")
    process = replace(trial.run, die_at=(stage, 1), hang=True).start()
    assert process.pid is not None
    wait_for(lambda: any(told.startswith(stage) for told in lines(trial.run.log)), stage, 60)
    since = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.join(5)
    assert process.exitcode == 130, f"still there after {time.monotonic() - since:.1f} s"
    assert family(process.pid) == []
    assert state_hash(trial.run.index) == trial.before
    trial.finish()


def test_a_rebuild_that_was_killed_is_forgotten_by_a_run_with_the_settings_of_before(make: MakeTrial) -> None:
    trial = make("rebuild")
    replace(trial.run, die_at=("storing", 1)).kill_itself()
    replace(trial.run, settings=CHEAP, rebuild=False).here()
    assert state_hash(trial.run.index) == trial.before
    trial.run.here()
    assert state_hash(trial.run.index) == trial.after
    assert left_over(trial.run.index) == []


def opened(index: Path) -> Trichdan:
    return Trichdan.open(index, Settings(embedding=CHEAP, llm=LLMSettings(model="none")))


# FAULT at "reading": it is told that the index was built with the embedding «None».
@pytest.mark.parametrize(
    "point", [("reading", 1), ("embedding", 1), ("storing", 1), ("writing", 1)], ids=lambda at: at[0]
)
def test_before_a_first_run_has_ended_a_reader_finds_nothing_or_is_told_that_there_is_no_index(
    make: MakeTrial, point: tuple[str, int]
) -> None:
    trial = make("first")
    replace(trial.run, die_at=point).kill_itself()
    try:
        with opened(trial.run.index) as trichdan:
            assert trichdan.search("Mưa lớn ở đâu?") == []
    except IndexMissingError:
        pass
    trial.finish()
