"""Manuscripts in, articles out: headline, byline, numbered paragraphs, and boilerplate with the rule that drops it."""

from index.clean.arrange import arrange
from index.clean.boilerplate import RULES
from index.clean.byline import Byline, read_byline

__all__ = ["RULES", "Byline", "arrange", "read_byline"]
