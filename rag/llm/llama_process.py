"""The parent's side of the local language model: start the child, know whether it runs, end it."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from index.errors import ModelError
from rag.llm.backoff import Backoff
from rag.llm.endpoint import Endpoint
from rag.llm.gguf import fault
from rag.llm.launch import Launch

_START_SECONDS = 120
_PACKAGES = Path(__file__).parents[2]  # the folder that `rag` is imported from


class LlamaServer:
    """One child process, started on first use, started again when it has died. threads 0: one per core."""

    def __init__(self, model: Path, context: int, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._launch = Launch(str(model), context, threads or os.cpu_count() or 1, secrets.token_urlsafe(24))
        self._backoff = Backoff(clock)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._endpoint: Endpoint | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def has_ended(self, seconds: float = 2.0) -> bool:
        """Whether the child has died; a killed one takes a moment until its threads are gone."""
        process = self._process
        if process is None:
            return True
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def endpoint(self) -> Endpoint:
        """Where the model answers; starts it if it is not running. Raises ModelError when it cannot be started.

        After a failed start it is not tried again at once: the error says when.
        """
        with self._lock:
            if self._endpoint is None or self.pid is None:
                self._endpoint = self._start()
            return self._endpoint

    def stop(self) -> None:
        """End the child."""
        self._end()  # also one that is still loading, for which its starter holds the lock
        with self._lock:
            self._end()
            self._forget()

    def _end(self) -> None:
        process = self._process
        if process is None or process.stdin is None:
            return
        with contextlib.suppress(BrokenPipeError, ValueError):
            process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _forget(self) -> None:
        """Close the pipes of a child that has ended."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()  # type: ignore[union-attr]
        self._process = self._endpoint = None

    def _start(self) -> Endpoint:
        found = fault(Path(self._launch.model))
        if found:
            raise ModelError(f"the language model cannot be used: {found}")
        if self._backoff.remaining:
            raise ModelError(
                f"the language model {self._launch.model} could not be started ({self._backoff.reason}); "
                f"it is tried again in {self._backoff.remaining:.0f} s at the earliest"
            )
        try:
            endpoint = self._launched()
        except OSError as error:
            self._backoff.failed(str(error))
            raise ModelError(f"the language model {self._launch.model} could not be started: {error}") from error
        if endpoint is None:
            code = self._process.returncode if self._process else None
            self._backoff.failed(f"llama.cpp ended with code {code}")
            raise ModelError(
                f"the language model {self._launch.model} could not be started: llama.cpp ended with code {code}; "
                "is there enough memory, and does llama.cpp know this kind of model?"
            )
        self._backoff.succeeded()
        return endpoint

    def _launched(self) -> Endpoint | None:
        """A new child's address; None if it ended, or was ended, before it served."""
        process = subprocess.Popen(
            [sys.executable, "-m", "rag.llm.llama_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=_PACKAGES,
        )
        self._forget()
        self._process = process
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(asdict(self._launch)) + "\n")
            process.stdin.flush()
        said = _first_line(process, _START_SECONDS)
        if not said:
            process.kill()
            process.wait()
            return None
        return Endpoint(f"{json.loads(said)['url']}/v1", self._launch.key)


def _first_line(process: subprocess.Popen[str], seconds: float) -> str:
    """The first JSON line the child prints, or "" if it ends or says nothing for so long."""
    said: list[str] = []

    def listen() -> None:
        for line in process.stdout or ():
            if line.startswith('{"url"'):
                said.append(line)
                return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    listener.join(seconds)
    return said[0] if said else ""
