"""Readers see one state of the index whatever is indexed meanwhile, and leave nothing behind."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from index_trials import (
    CHROMA,
    QUESTIONS,
    Run,
    cheap,
    edition_folder,
    first_day,
    lines,
    nearest,
    start,
    wait_for,
    write,
)  # fmt: skip

from index.catalog import Catalog
from index.editions import Edition, PrivateCopy
from index.embed import embed_questions
from index.errors import SettingsError, TrichdanError
from index.scheme import fingerprint
from index.settings import EmbeddingSettings
from index.vector_reader import open_vectors
from rag.engine import Trichdan
from rag.question import Question
from rag.retrieve import Searcher
from rag.scoring import Hit
from rag.settings import LLMSettings, RetrievalSettings, Settings

GENERATIONS = 20


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The index of the first day."""
    first_day(tmp_path / "articles")
    run = Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log")
    run.here()
    return run


# --- a reader beside a writer ----------------------------------------------------------------------------------------

WORDS = tuple(f"thehe{number:02d}" for number in range(GENERATIONS + 1))
COPY = "Bến đò Cồn Phụng treo biển nghỉ, và khách đi chợ sớm phải vòng qua cầu mới cách đó bảy cây số."
ALSO = "Ban quản lý bến đò Cồn Phụng cho biết sẽ hoàn tiền vé tháng cho học sinh trước ngày thứ Sáu tới."


def generation(folder: Path, number: int) -> None:
    """All articles of a generation have its word in every paragraph of their own; who prints the copy changes."""
    word = WORDS[number]
    for at in range(3):
        write(
            folder / f"{at}.txt",
            f"Tin bến đò {word}",
            f"Tin {word}: đò ngang số {at} rời bến lúc năm giờ sáng, và chở theo hàng cho chợ bên kia sông.",
            f"The ferry of {word} number {at} left at five in the morning with goods for the market.",
        )
    for at in range(4):
        print_of_copy = folder / f"in lại {at}.txt"
        if at in (number % 4, (number + 1) % 4):
            write(print_of_copy, f"Bản in {word}", COPY, ALSO, f"Tin {word} do bản in số {at} thuật lại cho bạn đọc.")
        else:
            print_of_copy.unlink(missing_ok=True)


def generations_of(hits: list[Hit]) -> set[str]:
    return {
        word for hit in hits for word in re.findall(r"thehe\d\d", f"{hit.passage.title} {hit.passage.paragraph.text}")
    }


def _write_generations(run: Run, done: Path) -> None:
    for number in range(1, GENERATIONS + 1):
        generation(run.folder, number)
        run.here()
    done.touch()


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[tuple[Run, Searcher]]:
    run = Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log")
    generation(run.folder, 0)
    run.here()
    catalog = Catalog(run.index)
    searcher = Searcher(catalog, open_vectors(catalog, run.index, CHROMA), cheap(), RetrievalSettings())
    yield run, searcher
    searcher.close()
    catalog.close()


def test_a_search_never_sees_two_generations_while_another_process_indexes(
    searching: tuple[Run, Searcher], tmp_path: Path
) -> None:
    run, searcher = searching
    done = tmp_path / "done"
    writing = start(_write_generations, run, done)
    seen: set[str] = set()
    faults: list[object] = []

    def search() -> None:
        question = Question.read("Đò ngang rời bến lúc mấy giờ?")
        try:
            while writing.exitcode is None:
                hits = searcher.search(question, 50)
                found = generations_of(hits)
                seen.update(found)
                (word,) = found
                number = WORDS.index(word)
                printed = {f"in lại {number % 4}", f"in lại {(number + 1) % 4}"}
                for hit in hits:
                    if hit.passage.paragraph.text == COPY:
                        places = {hit.address.article, *(also.article for also in hit.also)}
                        assert places == printed, f"{word}: {places}"
        except BaseException as fault:  # noqa: BLE001 - told by the thread that waits
            faults.append(fault)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    writing.join(180)
    assert not faults, faults
    assert done.exists(), lines(run.log)[-3:]
    assert len(seen) > GENERATIONS / 2
    assert generations_of(searcher.search(Question.read("Đò ngang rời bến lúc mấy giờ?"), 50)) == {WORDS[-1]}
    assert len([path for path in (run.index / "readers").iterdir() if path.is_dir()]) <= 2


# --- the copies of readers -------------------------------------------------------------------------------------------


def copies(index: Path) -> list[str]:
    return sorted(path.name for path in (index / "readers").iterdir() if path.name != "door")


def _read_and_wait(index: Path, ready: Path) -> None:
    catalog = Catalog(index)
    reader = open_vectors(catalog, index, CHROMA)
    reader.nearest("vi", embed_questions(cheap(), [QUESTIONS[0]])[0], 3)
    ready.touch()
    threading.Event().wait(600)


def test_the_copy_of_a_killed_reader_goes_when_the_next_one_comes(run: Run, tmp_path: Path) -> None:
    reading = start(_read_and_wait, run.index, tmp_path / "ready")
    wait_for((tmp_path / "ready").exists, "reader")
    assert len(copies(run.index)) == 2  # a folder and its lock
    expected = nearest(run.index)  # while the other one lives, both have their own
    assert len(copies(run.index)) == 2
    reading.kill()
    reading.join()
    assert len(copies(run.index)) == 2
    assert nearest(run.index) == expected
    assert copies(run.index) == []


def test_a_copy_whose_reader_was_killed_before_it_could_lock_it_goes_too(run: Run) -> None:
    (run.index / "readers").mkdir(exist_ok=True)
    (run.index / "readers" / "4711-abandoned" / "copy").mkdir(parents=True)
    nearest(run.index)
    assert copies(run.index) == []


def test_a_reader_that_finds_no_model_leaves_no_copy(run: Run) -> None:
    catalog = Catalog(run.index)
    absent = EmbeddingSettings(model="no_such_module.Embedding")
    catalog.put("embedding", fingerprint(absent))
    catalog.close()
    handles = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(SettingsError, match="no_such_module"):
            Trichdan.open(run.index, Settings(embedding=absent, llm=LLMSettings(model="none")))
    assert copies(run.index) == []
    assert len(list(Path("/proc/self/fd").iterdir())) <= handles


def test_a_reader_goes_on_while_editions_come_and_go(run: Run) -> None:
    catalog = Catalog(run.index)
    reader = open_vectors(catalog, run.index, CHROMA)
    question = embed_questions(cheap(), [QUESTIONS[0]])[0]
    with catalog.snapshot():
        before = reader.nearest("vi", question, 100)
        (run.folder / "0.txt").unlink()
        run.here()
        replace(run, rebuild=True).here()
        assert reader.nearest("vi", question, 100) == before
    after = reader.nearest("vi", question, 100)
    assert set(after) == set(before) - {node for node in before if node.startswith("0#")}
    reader.close()
    catalog.close()
    assert copies(run.index) == []


def test_a_copy_of_what_is_being_deleted_is_refused_as_damaged(run: Run) -> None:
    catalog = Catalog(run.index)
    current = Edition.parse(catalog.get("vectors"))
    catalog.close()
    shutil.rmtree(edition_folder(run.index))
    with pytest.raises(TrichdanError):
        PrivateCopy(current, run.index)
    assert copies(run.index) == []
