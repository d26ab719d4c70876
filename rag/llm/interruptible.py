"""Read a stream in the background, and be able to stop at any moment, also while nothing arrives."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import TypeVar

T = TypeVar("T")

# Seconds after which the reader is given None when nothing has arrived: a chance to stop.
_HEARTBEAT = 0.5
_PATIENCE = 5.0  # seconds that a cancelled stream has to close its connection


class _Failed:
    def __init__(self, error: Exception) -> None:
        self.error = error


class _Ended:
    pass


def interruptible(stream: Callable[[], AsyncIterator[T]]) -> Generator[T | None, None, None]:
    """What a stream yields, and None now and then while nothing arrives. Closing the generator cancels the stream.

    Whatever the stream raises is raised here.
    """
    arrived: queue.SimpleQueue[T | _Failed | _Ended] = queue.SimpleQueue()

    async def read() -> None:
        async for piece in stream():
            arrived.put(piece)

    loop = asyncio.new_event_loop()
    task = loop.create_task(read())

    def work() -> None:
        try:
            with contextlib.suppress(asyncio.CancelledError):  # the reader has gone
                loop.run_until_complete(task)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    def cancel() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the stream has ended by itself
            loop.call_soon_threadsafe(task.cancel)

    yield from _arriving(arrived, work, cancel, _PATIENCE)


def in_background(stream: Callable[[], Iterator[T]]) -> Generator[T | None, None, None]:
    """The same of an ordinary stream, which cannot be stopped while it is silent: it is left to itself then."""
    arrived: queue.SimpleQueue[T | _Failed | _Ended] = queue.SimpleQueue()
    closed = threading.Event()

    def work() -> None:
        for piece in stream():
            if closed.is_set():
                return
            arrived.put(piece)

    yield from _arriving(arrived, work, closed.set, 0)


def _arriving(
    arrived: "queue.SimpleQueue[T | _Failed | _Ended]",
    work: Callable[[], None],
    cancel: Callable[[], None],
    patience: float,
) -> Generator[T | None, None, None]:
    """What work puts into a queue, in a thread of its own."""

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - it is raised where the reader is
            arrived.put(_Failed(error))
        finally:
            arrived.put(_Ended())

    worker = threading.Thread(target=run, name="language model", daemon=True)
    worker.start()
    try:
        while True:
            try:
                piece = arrived.get(timeout=_HEARTBEAT)
            except queue.Empty:
                yield None
                continue
            if isinstance(piece, _Ended):
                return
            if isinstance(piece, _Failed):
                raise piece.error
            yield piece
    finally:
        cancel()
        worker.join(patience)
