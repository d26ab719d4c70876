"""Read an asynchronous stream from ordinary code, and be able to stop at any moment, also while nothing arrives."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable, Generator

# Seconds after which the reader is given "" when nothing has arrived: a chance to stop.
_HEARTBEAT = 0.5
_PATIENCE = 5.0  # seconds that a cancelled stream has to close its connection


def interruptible(stream: Callable[[], AsyncIterator[str]]) -> Generator[str, None, None]:
    """The pieces of a stream, and "" now and then while none arrives. Closing the generator cancels the stream.

    Whatever the stream raises is raised here.
    """
    arrived: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()

    async def read() -> None:
        async for piece in stream():
            arrived.put(piece)

    loop = asyncio.new_event_loop()
    task = loop.create_task(read())

    def work() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass  # the reader has gone
        except Exception as error:  # noqa: BLE001 - it is raised where the reader is
            arrived.put(error)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
            arrived.put(None)

    worker = threading.Thread(target=work, name="language model", daemon=True)
    worker.start()
    try:
        while True:
            try:
                piece = arrived.get(timeout=_HEARTBEAT)
            except queue.Empty:
                yield ""
                continue
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            yield piece
    finally:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the stream has ended by itself
            loop.call_soon_threadsafe(task.cancel)
        worker.join(_PATIENCE)
