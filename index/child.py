"""Run a module of ours in a process of its own, with this interpreter, wherever we were started."""

import os
import sys
from pathlib import Path

_HOME = str(Path(__file__).resolve().parents[1])


def command(module: str, *arguments: str) -> list[str]:
    """The command line of a module."""
    # -P: the working directory may be a folder of articles, and hold a module of its own.
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**added: str) -> dict[str, str]:
    """Our environment, in which that module is found, and pipes carry UTF-8."""
    paths = os.pathsep.join(filter(None, (_HOME, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", **added}
