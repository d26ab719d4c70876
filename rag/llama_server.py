"""The local language model: llama.cpp in a child process that speaks the OpenAI protocol on a loopback port.

Run as a program (`python -m rag.llama_server`) it is the child: it reads one line of JSON, serves, and ends when its
standard input closes, which the operating system does for it when the parent ends, however that ends.
"""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.errors import ModelError

_START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Launch:
    """What the child needs to know. threads 0: one per core."""

    model: str
    context: int
    threads: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a running server answers."""

    url: str
    key: str = field(repr=False)


class LlamaServer:
    """One child process, started on first use, started again when it has died."""

    def __init__(self, model: Path, context: int, threads: int) -> None:
        self._launch = Launch(str(model), context, threads or os.cpu_count() or 1, secrets.token_urlsafe(24))
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
        """Where the model answers; starts it if it is not running. Raises ModelError when it cannot be started."""
        with self._lock:
            if self._endpoint is None or self.pid is None:
                self._endpoint = self._start()
            return self._endpoint

    def stop(self) -> None:
        """End the child."""
        with self._lock:
            if self._process is not None:
                with contextlib.suppress(BrokenPipeError):
                    self._process.stdin.close()  # type: ignore[union-attr]
                try:
                    self._process.wait(5)
                except subprocess.TimeoutExpired:
                    self._process.kill()
                    self._process.wait()
            self._forget()

    def _forget(self) -> None:
        """Close the pipes of a child that has ended."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()  # type: ignore[union-attr]
        self._process = self._endpoint = None

    def _start(self) -> Endpoint:
        if not Path(self._launch.model).is_file():
            raise ModelError(
                f"the language model {self._launch.model} is not here; fetch it with: trichdan models pull"
            )
        process = subprocess.Popen(
            [sys.executable, "-m", "rag.llama_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        self._forget()
        self._process = process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
        process.stdin.write(json.dumps(asdict(self._launch)) + "\n")
        process.stdin.flush()
        said = _first_line(process, _START_SECONDS)
        if not said:
            process.kill()
            process.wait()
            raise ModelError(
                f"the language model {self._launch.model} could not be started: "
                f"llama.cpp ended with code {process.returncode}; is the file whole?"
            )
        return Endpoint(json.loads(said)["url"], self._launch.key)


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


@contextlib.contextmanager
def _serving(launch: Launch) -> Iterator[str]:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = launch.model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [launch.key]
    params.cors_origins = "null"
    params.ui = False
    params.endpoint_slots = False
    params.n_ctx = launch.context
    params.n_parallel = 1
    # Between two batches of a prompt the server notices that nobody waits any more: 64 tokens are about a second.
    params.n_batch = params.n_ubatch = 64
    params.cache_ram_mib = 256
    params.cpuparams.n_threads = launch.threads
    params.cpuparams_batch.n_threads = launch.threads
    params.warmup = True
    server = xllamacpp.Server(params)
    yield server.listening_address
    del server


def main() -> None:
    """Serve until standard input closes."""
    launch = Launch(**json.loads(sys.stdin.readline()))
    with _serving(launch) as address:
        try:
            print(json.dumps({"url": address}), flush=True)
            while sys.stdin.read(4096):
                pass
        finally:
            # At once, and without llama.cpp's own farewell, which can wait for itself forever: its threads may still be
            # writing an answer that nobody waits for, and the parent may have ended while the model was loading.
            os._exit(0)


if __name__ == "__main__":
    main()
