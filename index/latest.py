"""Whether a question asks for the newest news."""

import re

from index.text import fold

_LATEST_VI = re.compile(
    r"\b(?:(?:moi|(?:gan|moi) day|lan gan) nhat|co (?:tin )?gi moi|tinh hinh\b.{0,60}?\bhien (?:nay|tai))\b"
)
_GOODS_VI = re.compile(
    r"\b(?:iphone|ipad|galaxy|dien thoai|may tinh|laptop|phien ban|ban|mau|dong|doi|xe|san pham|thiet bi|cong nghe|chip"
    r"|album|phim|ca khuc|bai hat|sach|tieu thuyet|ung dung|model|bo suu tap|toa nha)\b(?! tin)"
    r"(?:(?!tin|dien bien|cap nhat).)*$"
)
_LATEST_EN = re.compile(
    r"(?<!at the )\b(?:latest|newest|most recent(?:ly)?)\b|\bwhat(?:['’]s| is) new\b|\brecent news\b", re.IGNORECASE
)
_NEWS = re.compile(
    r"(?:\s+[\w'’-]+){0,3}?\s+(?:news|updates?|developments?|reports?|headlines?|stor(?:y|ies)|articles?|information"
    r"|figures?|data|situation|events?|coverage|statements?|talks|war|strikes?|attacks?|results?|match(?:es)?|games?"
    r"|elections?|storms?|(?:earth)?quakes?|polls?|on|in|about|from|with|regarding)\b|\s*[?.!]*$",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"\s+(?:(?-i:[\w-]*[a-z][A-Z]|[A-Z])|(?:\w+ )?(?:models?|versions?|(?:smart)?phones?|laptops?|gadgets?|cars?"
    r"|albums?|songs?|films?|movies?|books?|novels?|apps?|software|technolog(?:y|ies)|devices?|fashion|consoles?|chips?)\b)",
    re.IGNORECASE,
)


def wants_latest(question: str) -> bool:
    """Whether the question asks for the newest there is to report, not for the newest thing on sale."""
    bare = fold(question)
    if any(
        not _GOODS_VI.search(bare[max(0, match.start() - 40) : match.start()]) for match in _LATEST_VI.finditer(bare)
    ):
        return True
    found = ((match[0].lower(), question[match.end() : match.end() + 60]) for match in _LATEST_EN.finditer(question))
    return any(_NEWS.match(after) or (word != "newest" and not _GOODS.match(after)) for word, after in found)
