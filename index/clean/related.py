"""Lists of other articles inside and after an article: their headings, their teasers, and where they end."""

import re
from collections.abc import Collection, Sequence

from index.clean.byline import is_date_line, read_byline
from index.clean.names import is_role
from index.text import fold, sentences

_LONGEST_TEASER = 220
_LONGEST_SUMMARY = 450
_SHORTEST_TITLE = 3  # words; "OK" or "Hội An" is no title of another article
_SUBHEADING = 6  # words
_MOST = 200  # blocks of a list to the end

# Headings that say of themselves that other articles follow, folded.
_SURE = (
    r"related(?: (?:news|articles?|stories|story|content|topics|posts|coverage|links|reading))?|more (?:news|stories)"
    r"|more on this(?: story)?|you may also like|you might also like|you may be interested in"
    r"|recommended(?: (?:for you|stories|articles|reading|by .{1,20}))?|most (?:read|popular|viewed|shared)"
    r"|editors?['’]?s? picks?|top stories|trending(?: now| stories)?|latest (?:news|stories)|don['’]?t miss|read next"
    r"|what to read next|up next|around the web|from our partners|also read|see also|further reading"
    r"|(?:cac )?(?:tin|bai|bai viet|tin bai)(?: tuc)? lien quan|(?:tin|bai)(?: viet)? (?:cung chuyen muc|cung chu de)"
    r"|cung chuyen muc|(?:tin|bai)(?: viet)? (?:moi nhat|moi|khac|noi bat|lien quan khac|cu hon|cung muc|nen doc|hay)"
    r"|cac (?:tin|bai)(?: viet)? khac|(?:tin |bai |duoc )?(?:doc|xem|quan tam) nhieu(?: nhat)?|tin doc nhieu(?: nhat)?"
    r"|co the ban quan tam|ban co the quan tam|co the ban (?:chua biet|thich)|(?:tin )?nong trong ngay|dung bo lo"
    r"|(?:tin|bai) noi bat|tin cung loai|tin xem nhieu|chu de lien quan|cung su kien|dong su kien|tin tai tro"
)
# These begin sentences too: only a mark after them tells.
_MAYBE = r"read more|read also|read|more|see more|watch|xem them|doc them|xem tiep|doc tiep|tham khao(?: them)?|moi xem"
_OPEN = r"more from .{1,40}|also on .{1,40}"  # the name of the site or section follows
_ENDING = r"[\s:>»›….|–-]*"
_HEADER = re.compile(
    rf"\W*(?:{_SURE}|{_OPEN}|read more|read also|see more|xem them|doc them|xem tiep|doc tiep){_ENDING}"
)
_SURE_START = re.compile(rf"\W*(?:{_SURE})\b(?P<mark>[\s:>»›|–-]*)")
_MAYBE_START = re.compile(rf"\W*(?:{_SURE}|{_MAYBE})\s*(?::|>+|»+|›+|\|)\s*")
_POINTER = re.compile(r"\s*(?:>>+|»+|››+)\s*\S")
_CAPITALS = re.compile(r"\W*(?:READ MORE|READ ALSO|SEE MORE|XEM THÊM|ĐỌC THÊM|ĐỌC TIẾP|XEM TIẾP)\s+(?=\S)")
_NO_LETTERS = re.compile(r"[\W_]*")
_RANK = re.compile(r"\W*\d{1,2}\W*")
_AUTHOR = re.compile(r"[^|]{2,60}\|[\s|]*")
_SPEECH = re.compile(
    r"(?:[–—-]\s|hỏi\s*[:.]|đáp\s*[:.]|[qa]\s*[:.]|pv\s*[:.]|phóng viên\s*:|[^:]{2,30}:\s*[“\"–-])", re.IGNORECASE
)
_FINAL = re.compile(r"[.!…;,:][\"'”’»)\]]*\s*$|\?[\"'”’»)\]]+\s*$")
_SCORE = re.compile(r"\b\d{1,2}\s?[-–:]\s?\d{1,2}\b")


def is_header(block: str) -> bool:
    """Whether the block is nothing but the heading of a list of other articles, as "Tin liên quan" is."""
    return len(block) <= 80 and bool(_HEADER.fullmatch(fold(block).strip()))


def related_blocks(blocks: Sequence[str], aside: Collection[int]) -> set[int]:
    """The positions of the blocks that belong to lists of other articles. aside: blocks to look past."""
    told = [position for position in range(len(blocks)) if position not in aside]
    found = _related([blocks[position] for position in told])
    return {told[position] for position in found}


def _related(blocks: Sequence[str]) -> set[int]:
    found: set[int] = set()
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if is_header(block) or _is_glued(block):
            end = _end_of_list(blocks, position + 1)
            found.update(range(position, end))
            position = end
            continue
        if _is_pointer(block):
            found.add(position)
        position += 1
    return found


def _is_pointer(block: str) -> bool:
    """Whether the block is one link to another article: ">> Title", "Xem thêm: Title", "Read more: Title"."""
    if len(block) > _LONGEST_TEASER or _FINAL.search(block):
        return False
    if _POINTER.match(block):
        return True
    if capitals := _CAPITALS.match(block):
        return not block.isupper() and _is_title(block[capitals.end() :])
    folded = fold(block)
    start = _MAYBE_START.match(folded) if len(folded) == len(block) else None
    return start is not None and _is_title(block[start.end() :])


def _is_glued(block: str) -> bool:
    """Whether the block is a sure heading and the first title of its list, without or with a mark between them."""
    folded = fold(block)
    if len(block) > _LONGEST_TEASER or len(folded) != len(block) or _FINAL.search(block):
        return False
    start = _SURE_START.match(folded)
    if not start or start.end() == len(block):
        return False
    heading, title = block[: start.start("mark")], block[start.end() :]
    # "Tin liên quan đến vụ cháy" goes on in small letters; "Trending Topics Worry Parents" is all capitals and no list.
    apart = heading.isupper() != title.isupper() or start["mark"].strip() or not heading.istitle()
    return title[:1].isupper() and bool(apart) and _is_title(title)


def _end_of_list(blocks: Sequence[str], start: int) -> int:
    """Where the list ends that begins at start: at the first block that can only be text of the article again."""
    if _is_rhythm(blocks[start : start + _MOST + 1]):
        return len(blocks)
    position, marked, titles = start, False, 0
    while position < len(blocks):
        block = blocks[position]
        if is_header(block) or _is_glued(block) or _is_pointer(block):
            titles += 1
            marked = False
        elif _is_mark(block):
            marked = True
        elif marked and titles and _is_summary(block):
            marked = False
        elif _is_title(block):
            titles += 1
            marked = False
        else:
            return _before_subheading(blocks, start, position)
        position += 1
    return position


def _before_subheading(blocks: Sequence[str], start: int, end: int) -> int:
    """end, or one less if what stands before it may be the heading of the text that follows."""
    last = blocks[end - 1]
    short = len(last.split()) <= _SUBHEADING and _is_title(last) and not is_header(last) and not _is_pointer(last)
    return end - 1 if end - start >= 2 and short and _is_title(blocks[end - 2]) else end


def _is_rhythm(blocks: Sequence[str]) -> bool:
    """Whether the blocks are nothing but titles, each with a summary of one or two sentences, at least twice."""
    told = [block for block in blocks if not _is_mark(block)] if len(blocks) <= _MOST else []
    pairs = list(zip(told[::2], told[1::2], strict=False))
    if len(pairs) < 2 or not all(_is_title(title) and _is_summary(summary) for title, summary in pairs):
        return False
    return all(len(summary) <= _LONGEST_TEASER for _, summary in pairs) and (len(told) % 2 == 0 or _is_title(told[-1]))


def _is_mark(block: str) -> bool:
    """Whether the block only stands between teasers: a separator, "Name |", a date, a rank, "2 giờ trước"."""
    if _NO_LETTERS.fullmatch(block) or _RANK.fullmatch(block) or is_role(block) or is_date_line(block):
        return True
    author = _AUTHOR.fullmatch(block)
    return bool(author) and read_byline(block) is not None


def _is_title(block: str) -> bool:
    if len(block) > _LONGEST_TEASER or len(block.split()) < _SHORTEST_TITLE or _FINAL.search(block):
        return False
    first = block.lstrip("\"'“‘«(•- ")[:1]
    if not (first.isupper() or first.isdigit()) or _SPEECH.match(block) or "\t" in block:
        return False
    # A line of a table of results: hardly a word that is no name beside the score.
    return not (_SCORE.search(block) and len(block.split()) <= 8 and sum(w[0].islower() for w in block.split()) < 2)


def _is_summary(block: str) -> bool:
    return len(block) <= _LONGEST_SUMMARY and bool(_FINAL.search(block)) and len(sentences(block)) <= 3
