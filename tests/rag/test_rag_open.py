"""An index is opened by its folder, or by the folder that holds it."""

import shutil
from pathlib import Path

import pytest
from rag_questions import WON

from index.errors import IndexMissingError
from index.models import default_folder
from index.settings import ModelSettings
from rag.engine import Trichdan
from rag.settings import LLMSettings, Settings

NO_MODEL = Settings(llm=LLMSettings(model="none"))


@pytest.fixture
def work_folder(newsroom: Path, tmp_path: Path) -> Path:
    """A working folder with the newsroom's index in it, as `trichdan index` leaves it."""
    shutil.copytree(newsroom, tmp_path / ".trichdan")
    return tmp_path


def test_an_index_is_opened_by_its_folder_or_by_the_folder_it_is_in(
    work_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work_folder)
    settings = Settings(llm=LLMSettings(model="none"), models=ModelSettings(folder=default_folder()))
    monkeypatch.setenv("HOME", str(work_folder.parent))
    ways = [".", Path(".trichdan"), work_folder, f"~/{work_folder.name}"]
    for way in ways:
        with Trichdan.open(way, settings) as trichdan:
            assert trichdan.catalog.path.resolve() == work_folder / ".trichdan" / "catalog.sqlite"
    with Trichdan.open(".", settings) as trichdan:
        assert "Y Blim Niê" in trichdan.ask(WON).text


def test_a_folder_without_an_index_is_named_with_what_to_do(tmp_path: Path) -> None:
    for empty in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissingError, match="make one with: trichdan index FOLDER") as raised:
            Trichdan.open(str(empty), NO_MODEL)
        assert f"{empty} or in {empty / '.trichdan'}" in str(raised.value)
