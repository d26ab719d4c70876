"""The reading room: files are read in a process of their own, so that a hostile file harms nothing but its own reading.

The process is this module, run as a program. It takes requests from standard input and answers on standard output,
each its lengths and then its bytes. It has a limit of memory and of time, may not reach the network, and ends with its
input.
"""

import contextlib
import json
import math
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from index.child import command, environment
from index.errors import ArticleError, ReadingLimitError
from index.read import MAX_BYTES, read
from index.read.manuscript import Manuscript

_REQUEST = struct.Struct(">QQ")
_ANSWER = struct.Struct(">Q")
_CHUNK = 1 << 16
# Memory for reading, above what the process needs to start.
_MEMORY = 2 << 30
_LONGEST_ANSWER = 64 << 20


class ReadingRoom:
    """Reads files in one child process, replaced when it dies or takes longer than `seconds` for a file.

    A context manager; the process starts with the first file. Not for several threads at once.
    """

    def __init__(self, seconds: float = 30) -> None:
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss()

    def read(self, path: Path, data: bytes) -> Manuscript:
        """Read one file's bytes. Raises ArticleError with the reason when they hold no article that can be read."""
        if len(data) > MAX_BYTES:
            raise ArticleError(f"larger than {MAX_BYTES >> 20} MB, which no article is")
        child = self._child = self._child or _start(self.seconds)
        try:
            answer = _exchange(child, str(path), data, time.monotonic() + self.seconds)
        except TimeoutError:
            self._dismiss()
            raise ReadingLimitError(
                f"reading it took longer than {self.seconds:g} s; save its text as a .txt file"
            ) from None
        except (OSError, EOFError):
            self._dismiss()
            raise ReadingLimitError(
                "reading it ended the reader (too much memory, or a fault in it); save its text as a .txt file"
            ) from None
        except BaseException:
            # Ctrl-C in the middle of an answer: what is left in the pipe belongs to no later question.
            self._dismiss()
            raise
        if "reason" in answer:
            raise ArticleError(answer["reason"])
        return Manuscript(**{**answer, "blocks": tuple(answer["blocks"]), "outside": tuple(answer["outside"])})

    def _dismiss(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            # What was still to be written went nowhere, and the pipe says so when it is closed.
            with contextlib.suppress(OSError):
                child.communicate()


def _start(seconds: float) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(  # noqa: S603 - our own program
        command("index.read.room", str(math.ceil(seconds) + 1)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        bufsize=0,
    )
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
    return child


def _exchange(child: subprocess.Popen[bytes], name: str, data: bytes, deadline: float) -> dict[str, Any]:
    assert child.stdin is not None and child.stdout is not None  # noqa: S101 - both are pipes
    said = json.dumps(name).encode()
    waiting = [memoryview(_REQUEST.pack(len(said), len(data)) + said), memoryview(data)]
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdin, selectors.EVENT_WRITE)
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            for key, _ in selector.select(left):
                if key.fileobj is child.stdin:
                    waiting[0] = waiting[0][os.write(key.fd, waiting[0]) :]
                    waiting = [part for part in waiting if len(part)]
                    if not waiting:
                        selector.unregister(child.stdin)
                else:
                    piece = os.read(key.fd, _CHUNK)
                    if not piece:
                        raise EOFError
                    answer += piece
            if len(answer) >= _ANSWER.size:
                (length,) = _ANSWER.unpack_from(answer)
                if length > _LONGEST_ANSWER:
                    raise EOFError
                if len(answer) == _ANSWER.size + length:
                    told: dict[str, Any] = json.loads(answer[_ANSWER.size :])
                    return told


# --- the child process ---------------------------------------------------------------------------------------------


def serve(questions: BinaryIO, answers: BinaryIO, seconds: int) -> None:
    """Answer requests until there are no more. seconds: after which a reading ends the whole process."""
    while len(lengths := questions.read(_REQUEST.size)) == _REQUEST.size:
        # Should nobody be left to stop a long reading, the clock does.
        signal.alarm(seconds)
        name_length, data_length = _REQUEST.unpack(lengths)
        name = json.loads(questions.read(name_length))
        answer = json.dumps(_answer(Path(name), questions.read(data_length))).encode()
        answers.write(_ANSWER.pack(len(answer)) + answer)
        answers.flush()
        signal.alarm(0)


def _answer(path: Path, data: bytes) -> Mapping[str, object]:
    try:
        return asdict(read(path, data))
    except ArticleError as error:
        return {"reason": str(error)}


def _limit_memory() -> None:
    """Let this process grow by no more than reading needs, where the system can count it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = now + _MEMORY if most == resource.RLIM_INFINITY else min(now + _MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stay_inside(event: str, _arguments: tuple[object, ...]) -> None:
    if event in (
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "socket.sendto",
        "subprocess.Popen",
        "os.system",
    ):
        raise PermissionError(f"{event}: reading needs no such thing")


def main() -> None:
    """Read files for a parent process until it closes standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Libraries that print do so into nothing: answers have a pipe of their own.
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _limit_memory()
    sys.addaudithook(_stay_inside)
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers, int(sys.argv[1]))
        os._exit(0)


if __name__ == "__main__":
    main()
