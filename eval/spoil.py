"""Wrong claims made of right ones: one number, name or date of a sentence changed.

By reading of its own, which shares nothing with the checks that such claims are to test.
"""

import random
import re
from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)*(?![\w/]|[.,]\d)")
_WORD = re.compile(r"[^\W\d_]+")
_EN_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(
    r"(?P<day>\d{1,2})(?=/\d{1,2}\b)|(?<=ngày )(?P<ngay>\d{1,2})\b|(?<=tháng )(?P<thang>\d{1,2})\b"
    rf"|(?P<name>{'|'.join(_EN_MONTHS)})|\b(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<before>\d{{1,2}})(?= (?:{'|'.join(_EN_MONTHS)}))"
)


def spoiled(text: str, near: str, article: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Wrong claims made of a right one, each with what is wrong about it."""
    for match in _NUMBER.finditer(text):
        number = match.group()
        far = {found for found in _NUMBER.findall(article) if _alike(found, number) and not _in(found, near)}
        close = {found for found in _NUMBER.findall(near) if _alike(found, number) and not _in(found, text)}
        invented = _another(number, f"{text} {article}", chance)
        for kind, others in (
            ("number invented", {invented}),
            ("number of article", far),
            ("number of paragraph", close),
        ):
            if others:
                yield kind, _replaced(text, match, chance.choice(sorted(others)))
    names = {text for text, _ in _names(article)}
    for name, start in _names(text):
        known = set(_WORD.findall(f"{near} {text}".lower()))
        far = {other for other in names if known.isdisjoint(other.lower().split())}
        close = {other for other, _ in _names(near) if not set(other.split()) & set(text.split())}
        for kind, others in (("name of article", far), ("name of paragraph", close)):
            if others:
                yield kind, text[:start] + chance.choice(sorted(others)) + text[start + len(name) :]
    for match in _DATE.finditer(text):
        yield "date shifted", _replaced(text, match, _shifted(match, chance))


def _names(text: str) -> Iterator[tuple[str, int]]:
    """Capitalised words in a row, or a long one, that do not begin a sentence, and where they stand."""
    run: list[re.Match[str]] = []
    for match in [*_WORD.finditer(text), None]:
        if match and match.group()[0].isupper() and (not run or text[run[-1].end() : match.start()] == " "):
            run.append(match)
            continue
        if run and text[: run[0].start()].rstrip("\"'“‘( ")[-1:] not in ("", ".", "!", "?", ":", "…", "\n"):
            name = text[run[0].start() : run[-1].end()]
            if len(run) > 1 or len(name) > 4:
                yield name, run[0].start()
        run = [match] if match and match.group()[0].isupper() else []


def _replaced(text: str, match: re.Match[str], by: str) -> str:
    return text[: match.start()] + by + text[match.end() :]


def _alike(one: str, other: str) -> bool:
    """Whether two numbers are of a size: one digit more or less."""
    return abs(len(re.sub(r"\D", "", one)) - len(re.sub(r"\D", "", other))) <= 1


def _in(number: str, text: str) -> bool:
    """Whether a number stands in a text, whatever marks it has there."""
    return any(re.sub(r"\D", "", number) == re.sub(r"\D", "", other) for other in re.findall(r"\d+(?:[.,]\d+)*", text))


def _another(number: str, known: str, chance: random.Random) -> str:
    """A number with as many digits that stands nowhere in the known text."""
    for _ in range(100):
        first, *rest = (chance.choice("123456789") if digit.isdigit() else digit for digit in number)
        found = "".join([first, *rest])
        if found not in known:
            return found
    return number + "7"


def _shifted(match: re.Match[str], chance: random.Random) -> str:
    if match["name"]:
        return chance.choice([name for name in _EN_MONTHS if name != match["name"]])
    number, step = int(match.group()), chance.choice([-3, -2, -1, 1, 2, 3])
    if match["year"]:
        return str(number + step)
    most = 12 if match["thang"] else 28
    return str((number + step - 1) % most + 1)
