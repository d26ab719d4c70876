"""From a manuscript to an article: what is headline, byline, paragraph, and what is boilerplate, by which rule."""

from collections.abc import Sequence

from index.article import Address, Article, Language, Paragraph, Published
from index.clean.boilerplate import rules_for
from index.clean.byline import Byline, read_byline
from index.clean.dateline import published_in
from index.clean.headline import take_head
from index.dates import find_moment
from index.language import language_of
from index.read.manuscript import Manuscript
from index.text import sentences

_BETWEEN = "\n\n"  # between two paragraphs in an article's text
# Below this a paragraph is too short to tell its language; it has the article's.
_TELLING = 40
_LONGEST_DATE = 100
_STANDFIRST = 4  # paragraphs from the top, among which a byline may stand


def arrange(manuscript: Manuscript, article_id: str, path: str) -> Article:
    """Set headline and byline aside, number what is left from 1, and mark boilerplate with the rule that drops it.

    What stood outside the article comes last, so that it moves no number.
    """
    blocks = [block for block in manuscript.blocks if block.strip()]
    outside = [block for block in manuscript.outside if block.strip()]
    head = take_head(blocks, manuscript.title, manuscript.author)
    blocks = blocks[head.taken :]
    byline = Byline(manuscript.author, manuscript.outlet).otherwise(head.byline)
    rules, credit = rules_for(blocks, head.title, byline)
    body = [block for block, rule in zip(blocks, rules, strict=True) if rule is None]
    byline = byline.otherwise(_under_standfirst(body)).otherwise(Byline(credit.author, credit.outlet))
    language = language_of(f"{head.title} {' '.join(body)}")
    blocks += outside
    return Article(
        id=article_id,
        path=path,
        title=head.title or _first_sentence(body or blocks) or article_id,
        byline=byline.author,
        outlet=byline.outlet,
        url=manuscript.url,
        published=_published(manuscript, byline, body),
        language=language,
        encoding=manuscript.encoding,
        text=_BETWEEN.join(blocks),
        paragraphs=_numbered(blocks, [*rules, *["outside"] * len(outside)], article_id, language),
    )


def _numbered(
    blocks: Sequence[str], rules: Sequence[str | None], article_id: str, language: Language
) -> tuple[Paragraph, ...]:
    paragraphs, start = [], 0
    for number, (block, rule) in enumerate(zip(blocks, rules, strict=True), 1):
        end = start + len(block)
        own = language_of(block) if len(block) >= _TELLING else language
        paragraphs.append(Paragraph(Address(article_id, number), block, start, end, own, rule))
        start = end + len(_BETWEEN)
    return tuple(paragraphs)


def _published(manuscript: Manuscript, byline: Byline, body: Sequence[str]) -> Published | None:
    stated = find_moment(manuscript.published[:_LONGEST_DATE])
    if stated:
        beside = byline.clock if byline.day == stated.day else None
        return Published(stated.day, stated.time or beside, "metadata")
    return Published(byline.day, byline.clock, "byline") if byline.day else published_in(body)


def _under_standfirst(body: Sequence[str]) -> Byline:
    """What byline lines say that stand below the first paragraph; they keep their numbers."""
    said = Byline()
    for block in body[1:_STANDFIRST]:
        found = read_byline(block)
        if found and found.author and (found.day or block.startswith("By ")):
            said = said.otherwise(found)
    return said


def _first_sentence(blocks: Sequence[str]) -> str:
    return next((span.of(block) for block in blocks for span in sentences(block)), "")
