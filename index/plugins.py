"""Classes that users name in the settings by their import path."""

import importlib
from typing import TypeVar

from index.errors import SettingsError

T = TypeVar("T")


def is_import_path(name: str) -> bool:
    """Whether a setting names a class: module.Class, with neither a slash nor a space."""
    module, _, last = name.rpartition(".")
    return bool(module) and all(part.isidentifier() for part in name.split(".")) and last[:1].isupper()


def load_class(path: str, base: type[T], setting: str) -> type[T]:
    """Import the class a setting names. Raises SettingsError unless it is a subclass of `base`.

    An ImportError from inside a package that is installed passes through untouched.
    """
    module_name, _, class_name = path.rpartition(".")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and not f"{module_name}.".startswith(f"{error.name}."):
            raise
        raise SettingsError(f"{setting}: no module {module_name}; install its package into this environment") from error
    found = getattr(module, class_name, None)
    if not (isinstance(found, type) and issubclass(found, base)):
        raise SettingsError(f"{setting}: {path} is no LlamaIndex {base.__name__}")
    return found
