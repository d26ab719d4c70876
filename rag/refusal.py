"""Saying that the articles do not answer: our own words for it, and how a model's are recognised."""

import re

from index.article import Language

REFUSAL: dict[Language, str] = {
    "vi": "Các bài viết không trả lời câu hỏi này.",
    "en": "The articles do not answer this question.",
}

_SILENT = re.compile(
    r"(the |this |these )?(provided |given )?(articles?|texts?|passages?|paragraphs?)( (given|provided|above))?"
    r" (do|does) ?n[o']t "
    r"(explicitly |directly )?(provide|mention|say|state|contain|specify|give|answer|include|tell)\b"
    r"|(the |this |that )?information (about .{1,60} )?is not (provided|mentioned|given|available)\b"
    r"|there is no (information|mention)\b.*\b(articles?|texts?|passages?|provided|given)\b"
    r"|(các |những )?(bài (viết|báo)|đoạn (văn|trích)|văn bản)( (này|trên|được cung cấp))? không "
    r"(cung cấp|đề cập|nêu|nói|cho biết|trả lời|chứa|có thông tin)\b"
    r"|thông tin này không (có|được)\b"
    r"|không (có|tìm thấy) thông tin\b.*\b(bài|đoạn|văn bản|cung cấp)\b",
    re.IGNORECASE,
)


def says_silent(sentence: str) -> bool:
    """Whether a sentence says that the articles do not tell: no claim of theirs, so nothing can support it."""
    return _SILENT.match(sentence) is not None
