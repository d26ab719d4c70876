"""Try an edition in a process of its own: Chroma has crashed on damaged files, and a crash must not take ours along.

python -m index.probe INDEX EDITION     prints nothing when all is well, otherwise what is wrong
"""

import contextlib
import errno
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from index.article import LANGUAGES
from index.child import command, environment
from index.diskspace import is_full
from index.editions import DamagedEditionError, Edition, PrivateCopy, collection_name

_SECONDS = 300
_FULL = 3  # the code with which the trial ends on a full disk


class Probe:
    """A trial that runs beside whatever else is done meanwhile."""

    def __init__(self, index: Path, edition: Edition) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command("index.probe", str(index.resolve()), str(edition)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment(),
        )

    def verdict(self) -> str | None:
        """What is wrong with the edition, or None. Raises OSError when there is no room to try it."""
        try:
            told, _ = self._process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            self.close()
            return f"Chroma did not open them within {_SECONDS} s"
        if self._process.returncode == _FULL:
            raise OSError(errno.ENOSPC, told.strip())
        if self._process.returncode < 0:
            return f"Chroma crashed on them ({signal.Signals(-self._process.returncode).name})"
        if self._process.returncode > 0:
            return told.strip() or "Chroma cannot open them"
        return None

    def close(self) -> None:
        """End the trial, however far it is."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


def _try(index: Path, edition: Edition) -> str | None:
    import chromadb
    from chromadb.config import Settings

    copy = PrivateCopy(edition, index)
    try:
        client: Any = chromadb.PersistentClient(str(copy.folder), settings=Settings(anonymized_telemetry=False))
        for language in LANGUAGES:
            collection = client.get_collection(collection_name(language), embedding_function=None)
            held = collection.count()
            if held != edition.counts[language]:
                return f"{held} {language} paragraphs are in them, not {edition.counts[language]}"
            if held:
                known = collection.get(limit=1, include=["embeddings"])
                found = collection.query(query_embeddings=known["embeddings"], n_results=1, include=[])
                if not found["ids"][0]:
                    return f"they find nothing in {language}"
        client.close()
    finally:
        copy.close()
    return None


def _main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us when it has been told to stop
    try:
        wrong = _try(Path(sys.argv[1]), Edition.parse(sys.argv[2]))
    except DamagedEditionError as error:
        wrong = str(error)
    except Exception as error:  # noqa: BLE001 - whatever Chroma raises, the edition is not usable
        if is_full(error):  # which says nothing about the edition
            sys.stdout.write(f"{error}\n")
            return _FULL
        wrong = f"Chroma cannot open them: {error}"
    if wrong:
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.write(f"{wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
