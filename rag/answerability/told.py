"""Does an answer tell anything at all? Small models like to say the question once more, as if that were an answer."""

import re

from index.text import fold, words
from rag.answerability.candidates import candidates
from rag.answerability.features import wanted
from rag.answerability.sought import Kind
from rag.question import Asked

_FIGURES: tuple[Kind, ...] = ("money", "percent", "duration", "number", "time")
_WHO = re.compile(r"\b(?:who|whom|whose|name|ai|tên)\b", re.IGNORECASE)
# "Did anyone …?" "Nobody did.": that is an answer, and holds neither name nor figure.
_NOBODY = re.compile(r"\b(?:nobody|no one|none|never|không (?:có )?ai|chưa ai|không có|chưa có)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|why|how (?:many|much|long|far|old|soon)|how"
    r"|ai|gì|nào|đâu|bao nhiêu|bao lâu|bao giờ|mấy|vì sao|tại sao|thế nào|ra sao)\b",
    re.IGNORECASE,
)
_JOINING = re.compile(r",? (?:and|và|còn|,) ", re.IGNORECASE)
# Words that say nothing new.
_SMALL = frozenset(
    "the a an of in on at to for from by with and or is are was were be been being did do does has have had it its "
    "this that he she they his her their as not will would can could who which there said says according described "
    "la cua va co o trong tai cho voi den tu ra vao duoc bi da dang se mot nhung cac nay do thi ma nguoi ong ba theo "
    "rang nhu ve khi tren duoi cung day".split()
)


def tells(answer: str, asked: Asked) -> bool:
    """Whether an answer holds something that the question does not: a figure, a name or a word, as it asks for.

    A question for a figure needs one, a question for a person a name; any other at least a word of its own.
    """
    question = asked.spelled
    kind = wanted(asked)
    if _NOBODY.search(answer):
        return True
    if kind in _FIGURES:
        return any(candidates(answer, figure, question) for figure in _FIGURES)
    if kind == "name" and _WHO.search(question) and not asks_twice(question):
        return bool(candidates(f"– {answer}", "name", question))
    said = {fold(word) for word in words(question)}
    return any(fold(word) not in said and fold(word) not in _SMALL for word in words(answer))


def asks_twice(question: str) -> bool:
    """Whether a question asks for two things: "how many, and who", "bao nhiêu và ai"."""
    asking = [match.start() for match in _ASKING.finditer(question)]
    return any(
        any(start < joined.start() for start in asking) and any(start > joined.start() for start in asking)
        for joined in _JOINING.finditer(question)
    )


def is_brief(asked: Asked) -> bool:
    """Whether a few words answer it: a figure or a name."""
    return wanted(asked) not in ("other", "reason") and not asks_twice(asked.spelled)
