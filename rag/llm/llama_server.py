"""The child process: llama.cpp, speaking the OpenAI protocol on a loopback port.

`python -m rag.llm.llama_server` reads one line of JSON, serves, and ends when its standard input closes, which the
operating system does for it when the parent ends, however that ends.
"""

import contextlib
import json
import os
import platform
import sys
from collections.abc import Iterator

from rag.llm.launch import Launch


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
    # On x86-64 weights are used as they lie in the file, not repacked: a core with AVX-512 then reads 52 tokens of a
    # prompt a second instead of 42 (Q4_K_M), and writes 18 instead of 20.
    params.no_extra_bufts = platform.machine() in ("x86_64", "AMD64")
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
