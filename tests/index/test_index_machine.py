"""Whatever is done to a folder, its index equals one that was made of it from scratch.

TRICHDAN_MACHINE=50 .venv/bin/python -m pytest tests/index/test_index_machine.py    so many histories, instead of 3
"""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from index_trials import CHROMA, EPOCH, Run, cheap, left_over, lines, state, write

from index.article import LANGUAGES
from index.catalog import Catalog
from index.database import FILE
from index.embed import embed_questions
from index.report import Report
from index.vector_reader import VectorReader, open_vectors

HISTORIES = int(os.environ.get("TRICHDAN_MACHINE", "3"))
NAMES = ("a.txt", "a.md", "b.txt", "chợ/a.txt", "chợ/đêm/c.md", "d#p1.txt", "ê.txt")
TITLES = ("Chợ nổi họp lại", "Bến phà đóng cửa", "Night train returns", "Mưa lớn ở Sa Huỳnh")
BLOCKS = (
    "Chợ nổi Phong Điền họp lại từ bốn giờ sáng thứ Bảy, sau hai năm vắng khách vì bờ kè sạt lở.",
    "Chợ nổi Phong Điền đã họp lại từ bốn giờ sáng thứ Bảy, sau hai năm vắng khách vì bờ kè sạt lở.",
    "Chợ nổi Phong Điền họp lại từ năm giờ sáng thứ Bảy, sau hai năm vắng khách vì bờ kè sạt lở.",
    "Hơn sáu mươi ghe bán trái cây đã đăng ký chỗ neo, nhiều gấp đôi so với những năm trước đó của chợ.",
    "Bến phà cuối cùng trên sông Vàm Cỏ đóng cửa vào nửa đêm, và cây cầu mới thông xe ngay sáng hôm sau.",
    "Người lái phà nói ông sẽ nhớ tiếng còi tàu và những chuyến hàng đi chợ lúc trời còn chưa sáng.",
    "The night train along the coast is back after three years, with new sleeping cars and a dining car.",
    "The night train along the coast is back after three years, with new sleeping cars and a small dining car.",
    "Tickets for the first week were sold out within two hours, the railway said in a statement on Monday.",
    "Ông không nói gì thêm.",
    "Xem thêm: Những chợ nổi đẹp nhất miền Tây",
    "***",
)
numbers = st.integers(0, 100)
names = st.sampled_from(NAMES)
articles = st.tuples(st.sampled_from(TITLES), st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5))
days = st.integers(0, 3)


class Folder(RuleBasedStateMachine):
    """A folder that people work in, its index, and a reader that stays open."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.run = Run(self.place / "articles", self.place / "index", self.place / "log")
        self.run.folder.mkdir()
        self.reader: tuple[Catalog, VectorReader] | None = None
        self.made = 0

    @initialize(first=st.lists(st.tuples(names, articles), min_size=2, max_size=4))
    def begin(self, first: list[tuple[str, tuple[str, list[str]]]]) -> None:
        for name, (title, blocks) in first:
            write(self.run.folder / name, title, *blocks)
        self.sync()

    def files(self) -> list[Path]:
        return sorted(path for path in self.run.folder.rglob("*") if path.is_file())

    def one(self, at: int) -> Path:
        found = self.files()
        return found[at % len(found)]

    def free(self, name: str) -> Path:
        place = self.run.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    @rule(name=names, article=articles, day=days)
    def add(self, name: str, article: tuple[str, list[str]], day: int) -> None:
        write(self.free(name), article[0], *article[1], at=EPOCH + 86400 * day)

    @precondition(lambda self: self.files())
    @rule(at=numbers, block=st.sampled_from(BLOCKS), where=st.integers(0, 5))
    def edit_a_paragraph(self, at: int, block: str, where: int) -> None:
        file = self.one(at)
        blocks = file.read_bytes().decode(errors="replace").strip().split("\n\n")
        blocks[1 + where % max(1, len(blocks) - 1) : 2 + where % max(1, len(blocks) - 1)] = [block]
        write(file, *blocks)

    @precondition(lambda self: self.files())
    @rule(at=numbers, name=names)
    def rename_or_move(self, at: int, name: str) -> None:
        self.one(at).replace(self.free(name))

    @precondition(lambda self: self.files())
    @rule(at=numbers, name=names)
    def duplicate(self, at: int, name: str) -> None:
        source = self.one(at)
        if source != self.free(name):
            shutil.copy2(source, self.free(name))

    @precondition(lambda self: len(self.files()) > 1)
    @rule(at=numbers, other=numbers)
    def swap_names(self, at: int, other: int) -> None:
        one, two, aside = self.one(at), self.one(other), self.run.folder / ".aside"
        one.replace(aside)
        (two if two.exists() else aside).replace(one)
        if aside.exists():
            aside.replace(two)

    @precondition(lambda self: self.files())
    @rule(at=numbers)
    def delete(self, at: int) -> None:
        self.one(at).unlink()

    @precondition(lambda self: self.files())
    @rule(at=numbers, day=days)
    def touch(self, at: int, day: int) -> None:
        os.utime(self.one(at), (EPOCH + 86400 * day, EPOCH + 86400 * day))

    @precondition(lambda self: self.files())
    @rule(at=numbers)
    def spoil(self, at: int) -> None:
        file = self.one(at)
        file.write_bytes(bytes(range(256)))
        os.utime(file, (EPOCH, EPOCH))

    @rule()
    def restart(self) -> None:
        if self.reader:
            self.reader[1].close()
            self.reader[0].close()
            self.reader = None

    @rule(how=st.sampled_from(["folder", "byte", "file", "pointer"]))
    def lose_the_vectors(self, how: str) -> None:
        home = self.run.index / "chroma"
        held = sorted(path for path in home.rglob("*") if path.is_file())
        if how == "folder" or not held:
            shutil.rmtree(home, ignore_errors=True)
        elif how == "file":
            held[-1].unlink()
        elif how == "byte":
            data = bytearray(held[0].read_bytes())
            data[len(data) // 2] ^= 1
            held[0].write_bytes(data)
        else:
            connection = sqlite3.connect(self.run.index / FILE)
            connection.execute("DELETE FROM meta WHERE key = 'vectors'")
            connection.commit()
            connection.close()

    @rule()
    def sync(self) -> None:
        known = keys(self.run.index)
        report = self.run.here()
        assert report.paragraphs == len(keys(self.run.index) - known)
        self.compare(report)

    @rule()
    def sync_twice(self) -> None:
        self.sync()
        told = len(lines(self.run.log))
        report = self.run.here()
        assert (report.added, report.changed, report.removed, report.renamed, report.paragraphs) == (0, 0, 0, 0, 0)
        assert report.mended is None
        assert not any(line.startswith("embed ") for line in lines(self.run.log)[told:])

    @rule()
    def rebuild(self) -> None:
        run = Run(self.run.folder, self.run.index, self.run.log, rebuild=True)
        self.compare(run.here())

    def compare(self, report: Report) -> None:
        """The index equals one made from scratch, also for the reader that is open."""
        self.made += 1
        fresh = Run(self.run.folder, self.place / f"fresh {self.made}", self.place / "another log")
        expected = fresh.here()
        assert report.skipped == expected.skipped
        assert report.added + report.changed + report.unchanged + report.renamed == expected.added
        seen, wanted = state(self.run.index), state(fresh.index)
        if not wanted["paragraphs"]:  # an index that is empty again still knows its embedding
            for only_once in ("meta", "backgrounds"):
                del seen[only_once], wanted[only_once]
        assert seen == wanted
        assert left_over(fresh.index) == []
        if self.reader is None:
            catalog = Catalog(self.run.index)
            self.reader = catalog, open_vectors(catalog, self.run.index, CHROMA)
        catalog, reader = self.reader
        for language in LANGUAGES:
            question = embed_questions(cheap(), ["Chợ nổi họp lại khi nào?"])[0]
            with catalog.snapshot():
                assert set(reader.nearest(language, question, 1000)) == set(catalog.node_ids(language))
        shutil.rmtree(fresh.index)

    def teardown(self) -> None:
        self.restart()
        shutil.rmtree(self.place)


def keys(index: Path) -> set[str]:
    """The vectors of an index."""
    if not (index / FILE).exists():
        return set()
    connection = sqlite3.connect(index / FILE)
    found = {key for (key,) in connection.execute("SELECT key FROM vectors")}
    connection.close()
    return found


TestAnyHistory = Folder.TestCase
TestAnyHistory.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=20,
    phases=[Phase.generate],  # a history takes half a minute, and shrinking one would take an hour
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
