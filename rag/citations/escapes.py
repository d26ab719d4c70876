"""Escapes in a stream of text: HTML entities and Markdown's backslashes, read as the signs that they stand for."""

import html
import re

from index.text import normalise

_PLAIN = re.compile(r"[^&\\]+")
_ESCAPE = re.compile(r"&(?:#?[A-Za-z0-9]{0,32})|\\")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


class Escapes:
    """Passes text on without escapes; what they stand for may be an escape, or markup, itself."""

    def __init__(self) -> None:
        self.held = ""

    def feed(self, text: str) -> str:
        """Read a piece; the text that is certain now."""
        return self._read(text, more=True)

    def finish(self) -> str:
        """What was held back."""
        return self._read("", more=False)

    def _read(self, text: str, *, more: bool) -> str:
        self.held += text
        certain = ""
        while self.held:
            if plain := _PLAIN.match(self.held):
                end, shown = plain.end(), plain.group()
            elif (escape := _ESCAPE.match(self.held)) and escape.end() == len(self.held) and more:
                break
            elif escape and escape.group() == "\\":
                end, shown = 1, "" if _SIGN.match(self.held, 1) else "\\"
            else:
                entity = escape.group() + ";" if escape and self.held.startswith(";", escape.end()) else ""
                letters = normalise(html.unescape(entity))
                if letters != entity:
                    self.held = letters + self.held[len(entity) :]
                    continue
                end, shown = 1, "&"
            certain += shown
            self.held = self.held[end:]
        return certain
