"""Who wrote, took or passed on: signatures and sources at the end of an article, credits of pictures."""

import re
from collections.abc import Sequence

from index.clean.byline import Byline
from index.clean.names import is_known_outlet, is_name, is_outlet, is_role, is_vietnamese_name
from index.text import fold, has_diacritics, sentences, words

_LONGEST = 200
_MOST = 4  # signatures and sources at the end of one article
_SHORTEST_CAPTION = 20

_PICTURE = re.compile(
    r"\W*(?:(?:nguồn )?ảnh(?: minh h[oọ]ạ?a?| tư liệu| bìa| chụp màn hình| cắt từ clip)?|hình(?: ảnh)?|đồ h[oọ]ạ?a?"
    r"|clip|video"
    r"|image (?:source|credit|copyright)|photo credit|illustrative (?:photo|image)|file photo"
    r"|photos?|photographs?|pictures?|images?|graphics?|illustration|credit)\b\s*"
    r"(?P<mark>[:,/]|by\b|courtesy of\b)?\s*",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(
    r"\s*[(\[–—-]?\s*(?:(?:nguồn )?ảnh|video|clip|photo(?:graph)?|picture|image|nguồn|source|credit)\s*[:/]"
    r"\s*[^:]{1,60}$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\W*(?:theo|nguồn(?: tin)?|sources?|via|tổng hợp từ|dịch từ|lược dịch từ)(?P<mark>\s*:\s*|\s+)", re.IGNORECASE
)
_REPORTING = re.compile(
    r"\W*(?:(?:additional |with )?(?:reporting|writing|editing|compiled|translated|edited|written|production|research)"
    r"(?:,? (?:and )?(?:writing|editing|additional reporting))*(?: from [^.;]{1,40})?"
    r"(?: by|:) [A-Z]|bản dịch của|biên dịch:)",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"[^.]{3,120} contributed (?:(?:additional |to )?reporting\b[^.]{0,60}"
    r"|to this (?:report|article|story)[^.]{0,40})\."
)
_WORK = re.compile(
    r"\W*(?:bài và ảnh|bài, ảnh|bài|thực hiện|tác giả|biên dịch|người viết|tổng hợp|by|words|pv|phóng viên)\s*:\s*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\W*(?:[A-ZĐ]{1,2}\.\s?){1,3}[A-ZĐ]{0,2}[a-zà-ỹ]{0,6}\W*|\W*[A-ZĐ]{2,3}\W*")
_FROM = re.compile(r"\((?:theo|nguồn:?|t/?h|tổng hợp|dịch|lược dịch)\b\s*:?\s*([^()]{0,80})\)", re.IGNORECASE)
_QUOTE = re.compile(r"\s*[“\"«][^“”\"«»]*[”\"»]\s*")  # the name under it says who spoke
_APART = re.compile(r"[,;/&–—]|\s-\s|\s(?:và|and)\s")


def signed_blocks(blocks: Sequence[str], rules: Sequence[str | None], author: str) -> tuple[dict[int, str], Byline]:
    """The blocks at the end that are signatures or sources, by position, and the author and outlet that they name."""
    found: dict[int, str] = {}
    credit = Byline()
    body = [position for position, rule in enumerate(rules) if rule is None]
    for position in reversed(body[1:][-_MOST:]):
        block = blocks[position]
        read = _read(block, author, before=blocks[position - 1])
        if read is None:
            break
        found[position], said = read
        credit = credit.otherwise(said)
    # The author's name alone is a signature wherever it stands.
    for position in body[1:]:
        if (
            len(blocks[position]) <= _LONGEST
            and author
            and position not in found
            and fold(blocks[position].strip(" |-–—*")) == fold(author)
        ):
            found[position] = "signature"
    return found, credit


def is_bare_credit(block: str) -> bool:
    """Whether the block is the credit of a picture and nothing else: "Ảnh: TTXVN", "Getty Images"."""
    if len(block) > 90:
        return False
    start = _PICTURE.match(block)
    if start is None:
        return "getty" in fold(block) and is_known_outlet(block)
    rest = block[start.end() :].strip(" .()[]")
    if not rest:
        return bool(re.search(r"minh|illustrat|file photo|source|credit|tư liệu", start.group(), re.IGNORECASE))
    return bool(start["mark"]) and _is_credit(rest)


def repeated_captions(blocks: Sequence[str]) -> list[int]:
    """The positions of captions with a credit that say only what a sentence or another caption of the blocks says."""
    captions = {position: said for position, block in enumerate(blocks) if (said := _said(block))}
    told = {
        _key(span.of(block))
        for i, block in enumerate(blocks)
        if captions and i not in captions
        for span in sentences(block)
    }
    found = []
    for position, said in captions.items():
        if said in told:
            found.append(position)
        told.add(said)
    return found


def _said(block: str) -> str:
    """What a caption says without its credit, as words; "" for any other block."""
    end = _CAPTION_END.search(block) if len(block) <= 2 * _LONGEST else None
    said = _key(block[: end.start()]) if end else ""
    return said if len(said) >= _SHORTEST_CAPTION else ""


def _key(text: str) -> str:
    return " ".join(words(text))


def _read(block: str, author: str, before: str) -> tuple[str, Byline] | None:
    """The rule for a block at the end, and whom it names."""
    if len(block) > _LONGEST:
        return None
    bare = block.strip(" |-–—*_./\t")
    if author and fold(bare) == fold(author):
        return "signature", Byline()
    if _REPORTING.match(block.strip("( ")) or _CONTRIBUTED.fullmatch(block):
        return "source", Byline()
    if passed_on := _FROM.search(block):
        before = block[: passed_on.start()].strip(" -–—|.")
        rest = block[passed_on.end() :].strip(" .")
        if rest or (before and not (_is_credit(before) or _INITIALS.fullmatch(before))):
            return None
        said = _named(passed_on[1])
        return ("source", _named(before).otherwise(said)) if before or said.outlet or said.author else None
    if source := _SOURCE.match(block):
        rest = block[source.end() :].strip(" .()")
        if _is_credit(rest) and (":" in source["mark"] or _is_sourced(rest)):
            return "source", _named(rest)
        return None
    if work := _WORK.match(block):
        rest = block[work.end() :].strip(" .")
        return ("signature", _named(rest)) if _is_credit(rest) else None
    inner = bare.strip("()")
    if is_known_outlet(inner) or (is_outlet(inner) and block.startswith("(")):
        return "source", Byline(outlet=inner)
    if fold(bare) == "tong hop":
        return "source", Byline()
    if is_role(bare) or (_INITIALS.fullmatch(block) and _is_text(before) and block.isupper()):
        return "signature", Byline()
    marked = not has_diacritics(before)
    if _is_text(before) and all(
        is_vietnamese_name(part.strip(), marked=marked) for part in _APART.split(_titled(bare))
    ):
        return "signature", Byline(author=_titled(bare))
    return None


def _is_credit(text: str) -> bool:
    """Whether the text is nothing but names of people and outlets, a few words each."""
    parts = [part.strip(" .") for part in _APART.split(text)]
    return len(text) <= 80 and all(is_name(part) or is_outlet(part) or is_role(part) for part in parts if part)


def _is_sourced(text: str) -> bool:
    return any(is_outlet(part.strip()) or is_vietnamese_name(part.strip()) for part in _APART.split(text))


def _named(text: str) -> Byline:
    parts = [part.strip(" .()") for part in _APART.split(text) if part.strip(" .()")]
    outlets = [part for part in parts if is_outlet(part)]
    people = [part for part in parts if part not in outlets and not is_role(part) and " " in part]
    return Byline(", ".join(people), outlets[0] if outlets else "")


def _titled(text: str) -> str:
    """A name in full capitals as names are written otherwise."""
    return text.title() if text.isupper() else text


def _is_text(block: str) -> bool:
    """Whether a name below the block is no continuation of it."""
    if len(block) <= 2 * _LONGEST and _CAPTION_END.search(block):
        return True
    return len(block) >= 15 and block.endswith((".", "!", "?", "…", "”", '"', ".)")) and not _QUOTE.fullmatch(block)
