"""How fast is a large folder? Part of `make bench`: 10,000 files made of the sample articles."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

FILES = 10_000
_IN_A_FOLDER = 500
_ENDING = {"vi": "Bản tin được cập nhật thêm một câu.", "en": "One more sentence was added to this report."}


def measure(sample: Path, place: Path) -> dict[str, float]:
    """Seconds of `trichdan index` as a user runs it: the first time, unchanged, and after one paragraph was edited."""
    folder = place / "articles"
    files = _copies(sample, folder)
    first, again = _run(folder, place / "index"), _run(folder, place / "index")
    edited = files[FILES // 2]
    with edited.open("a", encoding="utf-8") as file:
        file.write(f"\n\n{_ENDING['vi']} {_ENDING['en']}\n")
    return {
        "folder_files": FILES,
        "folder_first_seconds": first,
        "folder_unchanged_seconds": again,
        "folder_one_edit_seconds": _run(folder, place / "index"),
    }


def _copies(sample: Path, folder: Path) -> list[Path]:
    articles = sorted(sample.iterdir())
    files = []
    for number in range(FILES):
        article = articles[number % len(articles)]
        inner = folder / f"{number // _IN_A_FOLDER:02d}"
        inner.mkdir(parents=True, exist_ok=True)
        files.append(inner / f"{number:05d}{article.suffix}")
        shutil.copyfile(article, files[-1])
    return files


def _run(folder: Path, index: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "ui.cli", "index", str(folder), "--index", str(index)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return round(time.perf_counter() - start, 2)
