"""The rules that set blocks aside: what a page says about itself and not about its story."""

import re
from collections.abc import Mapping, Sequence

from index.clean.byline import Byline
from index.clean.credits import repeated_captions, signed_blocks
from index.clean.names import is_name, is_section
from index.clean.notices import is_button, notice
from index.clean.related import related_blocks
from index.text import fold, words

# Name of each rule and what it sets aside.
RULES: Mapping[str, str] = {
    "related": "Headings, titles and summaries of other articles, as in “Tin liên quan” or “Read more: …”.",
    "separator": "A line without any letter or digit, such as * * *.",
    "signature": "The author's name at the end of the article.",
    "source": "The agency or paper that a story was taken from, such as “Theo TTXVN” or “Reporting by …”.",
    "share": "Buttons to share, print, save or hear the article, and the number of comments.",
    "subscribe": "Invitations to subscribe, follow, sign in or send in letters.",
    "advertisement": "Words that mark an advertisement, such as “Quảng cáo” or “Sponsored”.",
    "copyright": "Who owns the page and may copy it, licences, and the addresses of the newsroom.",
    "caption": "The credit of a picture with nothing else, or a caption that repeats what stands elsewhere.",
    "author box": "A note about the author under the article.",
    "tags": "Key words and topics that the article is filed under.",
    "menu": "Breadcrumbs and names of sections of the site.",
    "repeated": "A block of at least 20 characters that stood in the article before.",
    "outside": "What a web page shows around its article: menus, sidebars, lists of other articles.",
}
_SHORTEST_REPEATED = 20
_LONGEST_NOTE = 450  # characters of a note about an author
_LAST = 40  # blocks that may follow a heading "Tags"
_LONGEST_TAG = 6  # words

_TAG_HEADING = re.compile(r"\W*(?:tu khoa|tags?|keywords|topics?|filed under|related topics|more on)\W*")
_ABOUT_AUTHOR = re.compile(r"\W*(?:ve tac gia|about the (?:author|writer|reporter)s?|doi net ve tac gia)\W*")
_JOB = re.compile(
    r" (?:is|was) (?:an? |the )?(?:[\w’'&-]+ ){0,5}?(?:reporter|correspondent|journalist|columnist|editor|writer"
    r"|producer|contributor|fellow|bureau chief)\b| (?:covers|reports on|writes about|has covered|is based in) "
    r"| (?:la|hien la) (?:phong vien|bien tap vien|nha bao|cay but|cong tac vien) "
)


def rules_for(blocks: Sequence[str], title: str, byline: Byline) -> tuple[list[str | None], Byline]:
    """For each block the rule that sets it aside, or None, and what the credits at the end say."""
    rules: list[str | None] = [notice(block) for block in blocks]
    aside = {position for position, rule in enumerate(rules) if rule not in (None, "separator")}
    for position in related_blocks(blocks, aside):
        rules[position] = "related"
    _mark_runs_of_buttons(blocks, rules)
    _mark_sections(blocks, rules)
    _mark_tags(blocks, rules)
    _mark_repeated(blocks, rules, title)
    _mark_captions(blocks, rules)
    _mark_author_box(blocks, rules, byline.author)
    signed, credit = signed_blocks(blocks, rules, byline.author)
    for position, rule in signed.items():
        rules[position] = rule
    return rules, credit


def _mark_runs_of_buttons(blocks: Sequence[str], rules: list[str | None]) -> None:
    """Single buttons ("Facebook", "Zalo") are boilerplate beside a share bar."""
    for step, order in ((-1, range(1, len(blocks))), (1, range(len(blocks) - 2, -1, -1))):
        for position in order:
            if rules[position] is None and rules[position + step] == "share" and is_button(blocks[position]):
                rules[position] = "share"


def _mark_sections(blocks: Sequence[str], rules: list[str | None]) -> None:
    """The name of a section is a menu above and below the text; inside it is a subheading."""
    for order in (range(len(blocks)), range(len(blocks) - 1, -1, -1)):
        for position in order:
            if rules[position] is None and not is_section(blocks[position]):
                break
            rules[position] = rules[position] or "menu"


def _mark_tags(blocks: Sequence[str], rules: list[str | None]) -> None:
    """A heading "Tags" takes the short lines after it, if only such lines and boilerplate follow to the end."""
    left = [position for position, rule in enumerate(rules) if rule is None][-_LAST:]
    for at, position in enumerate(left):
        if len(blocks[position]) <= 40 and _TAG_HEADING.fullmatch(fold(blocks[position])):
            if all(map(_is_tag, (blocks[i] for i in left[at + 1 :]))):
                for i in left[at:]:
                    rules[i] = "tags"
            return


def _is_tag(block: str) -> bool:
    return len(block.split()) <= _LONGEST_TAG and not block.endswith((".", "?", "!"))


def _mark_repeated(blocks: Sequence[str], rules: list[str | None], title: str) -> None:
    seen = {" ".join(words(fold(title)))}
    for position, block in enumerate(blocks):
        if rules[position] is None:
            key = " ".join(words(fold(block)))
            if len(key) >= _SHORTEST_REPEATED and key in seen:
                rules[position] = "repeated"
            seen.add(key)


def _mark_captions(blocks: Sequence[str], rules: list[str | None]) -> None:
    left = [position for position, rule in enumerate(rules) if rule is None]
    for at in repeated_captions([blocks[position] for position in left]):
        rules[left[at]] = "caption"


def _mark_author_box(blocks: Sequence[str], rules: list[str | None], author: str) -> None:
    """The notes about the author that nothing but boilerplate follows."""
    left = [position for position, rule in enumerate(rules) if rule is None]
    for position in reversed(left[-2:]):
        block = blocks[position]
        before = blocks[position - 1] if position else ""
        if _ABOUT_AUTHOR.fullmatch(fold(before)) and len(block) <= _LONGEST_NOTE:
            rules[position] = rules[position - 1] = "author box"
        elif not _is_author_box(block, author):
            return
        else:
            rules[position] = "author box"


def _is_author_box(block: str, author: str) -> bool:
    if len(block) > _LONGEST_NOTE:
        return False
    job = _JOB.search(fold(block)[:120])
    name = block[: job.start()] if job else ""
    if not is_name(name, longest=4) or " " not in name:
        return False
    # Whoever is not the author is somebody whom the story is about.
    return fold(name) in fold(author) if author else bool(re.search(r"\b(?:covering|covers|for|at)\b", block))
