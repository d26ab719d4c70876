"""Two writers never write at once, and a reader sees one state of the index while another process changes it."""

import fcntl
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from index_trials import CHEAP, CHROMA, Run, cheap, left_over, lines, next_day, first_day, start, state_hash, wait_for, write

from index.catalog import Catalog
from index.errors import IndexBusyError
from index.lock import writer_lock
from index.vector_reader import open_vectors
from rag.retrieve import Hit, Question, Searcher
from rag.settings import RetrievalSettings

RACES = int(os.environ.get("TRICHDAN_RACES", "50"))
GENERATIONS = 20


@pytest.fixture
def run(tmp_path: Path) -> Run:
    first_day(tmp_path / "articles")
    return Run(tmp_path / "articles", tmp_path / "index", tmp_path / "log")


def _race(run: Run, gate: Path) -> None:
    # Both have started long before: they go at the same moment.
    while not gate.exists():
        pass
    run.here_told()


def test_of_two_writers_one_goes_first_and_the_other_is_told_its_process_or_follows(run: Run, tmp_path: Path) -> None:
    ends: list[tuple[str, ...]] = []
    for number in range(RACES):
        place = tmp_path / f"index {number}"
        gate = tmp_path / f"gate {number}"
        runs = [Run(run.folder, place, tmp_path / f"log {number} {one}") for one in range(2)]
        racing = [start(_race, one, gate) for one in runs]
        gate.touch()
        for process in racing:
            process.join(60)
        told = [lines(one.log)[-1] for one in runs]
        for line, other in zip(told, reversed(racing), strict=True):
            if line.startswith("error"):
                assert line.startswith("error IndexBusyError: another process is indexing")
                assert f"process {other.pid}, since" in line, told
        ends.append(tuple(sorted(line.partition(" ")[0] for line in told)))
        assert ends[-1] in {("error", "report"), ("report", "report")}, told
    assert ("error", "report") in ends
    run.here()
    for number in range(RACES):
        assert state_hash(tmp_path / f"index {number}") == state_hash(run.index)
        assert left_over(tmp_path / f"index {number}") == []


def test_a_writer_that_is_late_is_refused_within_seconds_and_the_index_is_right(run: Run) -> None:
    first = Run(run.folder, run.index, run.log, die_at=("embedding", 1), hang=True)
    writing = first.start()
    wait_for(lambda: any(line.startswith("embedding") for line in lines(run.log)), "embedding")
    since = monotonic()
    with pytest.raises(IndexBusyError, match=f"process {writing.pid}, since"):
        run.here()
    assert monotonic() - since < 5
    writing.kill()
    writing.join()
    assert run.here().added == 7


def _hold_nameless(lock: Path, named: Path) -> None:
    with lock.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        named.touch()
        sleep(0.2)
        file.truncate(0)
        file.write(f"process {os.getpid()}, since just now")
        file.flush()
        sleep(30)


@pytest.mark.parametrize("left", ["", "process 4194304, since a time long ago"])
def test_a_writer_that_had_no_time_yet_to_write_its_name_is_named_all_the_same(
    tmp_path: Path, left: str
) -> None:
    """Of two that start at one moment, the loser looks before the winner has written who it is."""
    (tmp_path / "lock").write_text(left, encoding="utf-8")
    holder = start(_hold_nameless, tmp_path / "lock", tmp_path / "held")
    wait_for((tmp_path / "held").exists, "lock")
    with pytest.raises(IndexBusyError) as told, writer_lock(tmp_path):
        pass
    holder.kill()
    holder.join()
    assert f"process {holder.pid}, since" in str(told.value)


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
    return {word for hit in hits for word in re.findall(r"thehe\d\d", f"{hit.passage.title} {hit.passage.paragraph.text}")}


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
        except BaseException as fault:
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
