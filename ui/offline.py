"""Answer one question with every way to the network shut: proof that none is needed.

Run as a program it is the child that does so. Where the system allows, it has a network of its own with nothing but the
loopback device, which holds for everything it starts; and in any case its Python refuses to reach another machine.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from index.child import command, environment
from index.errors import TrichdanError

_SECONDS = 600
_NEWUSER, _NEWNET = 0x10000000, 0x40000000
_LOOPBACK_UP = 0x8914, b"lo", 0x41  # SIOCSIFFLAGS; IFF_UP | IFF_RUNNING


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of it. sealed: by the operating system, and not by Python alone. tried: addresses that were refused."""

    answered: bool
    told: str
    sealed: bool
    tried: tuple[str, ...]


def prove(arguments: dict[str, Any]) -> Proof:
    """Ask a question of the index in a child process without a network. arguments: the settings given by flags."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        command("ui.offline"),
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        env=environment(HF_HUB_OFFLINE="1"),
    )
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        reason = (done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"])[-1]
        return Proof(False, reason, False, ())
    told = json.loads(lines[-1])
    return Proof(told["answered"], told["told"], told["sealed"], tuple(told["tried"]))


def _seal() -> bool:
    """Move this process into a network with nothing but loopback. Must come before any thread."""
    import ctypes
    import fcntl
    import socket
    import struct

    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None or (unshare(_NEWNET) != 0 and unshare(_NEWUSER | _NEWNET) != 0):
        return False
    request, device, flags = _LOOPBACK_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, request, struct.pack("16sh", device, flags))
    return True


def _refuse_others(tried: list[str]) -> None:
    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None
        elif event == "socket.getaddrinfo":
            host = arguments[0]
        else:
            return
        if host not in (None, "", "localhost", "::1") and not str(host).startswith("127."):
            tried.append(str(host))
            raise PermissionError(f"no network here: {host} was not reached")

    sys.addaudithook(refuse)


def _main() -> None:
    arguments = json.load(sys.stdin)
    sealed = _seal()
    tried: list[str] = []
    _refuse_others(tried)
    try:
        answered, told = _answered(arguments)
    except TrichdanError as error:
        answered, told = False, str(error)
    sys.stdout.write(json.dumps({"answered": answered, "told": told, "sealed": sealed, "tried": tried}) + "\n")


def _answered(arguments: dict[str, Any]) -> tuple[bool, str]:
    from rag.engine import Trichdan
    from ui.settings import load_settings

    settings = load_settings(**arguments)
    with Trichdan.open(settings.index, settings.engine) as trichdan:
        question = trichdan.catalog.any_title()
        answer = trichdan.ask(question) if question else None
    if answer is None:
        return False, "there is nothing in the index to ask about"
    if answer.notice:
        return False, f"the language model did not answer: {answer.notice}"
    return True, f"«{question}» was answered by: {answer.model}"


if __name__ == "__main__":
    _main()
