"""Whether an answer says that the sources do not tell: LlamaIndex's prompt asks for that in words of its own."""

import re

from eval.markers import without_markers
from index.text import sentences
from rag.refusal import says_silent

# What LlamaIndex itself says where it finds nothing.
EMPTY = "Empty Response"

# Trichdan's own refusals speak of articles. That one source of several is silent is no refusal.
_SOURCES = (
    (re.compile(r"\bsources?(?: \d+,? (?:and|or|nor) (?:source )?\d+)?\b(?! \d)", re.IGNORECASE), "articles"),
    (re.compile(r"\bnguồn(?: (?:tin|tài liệu|thông tin|trích dẫn))*\b(?! \d)", re.IGNORECASE), "bài viết"),
)
# What may stand before the sentence itself.
_BEFORE = re.compile(
    r"^(?:(?:answer|trả lời): |(?:unfortunately|i'm sorry|i am sorry|sorry|rất tiếc|xin lỗi),? (?:but |nhưng )?)+"
    r"|^(?:based on|according to|dựa (?:trên|vào)|theo) [^,]{0,60}\b(?:articles|information|context|bài viết|thông tin)"
    r"\b[^,]{0,40}, ",
    re.IGNORECASE,
)
_GIVEN = r"(?: (?:given|provided|above|listed|cited|here|you provided))*"
_DUOC_CHO = r"(?: (?:này|trên|đó|đã cho|đã cung cấp|được cung cấp|được đưa ra))*"
_SILENT = re.compile(
    r"\b(?:none|neither) of (?:the |these )?(?:\w+ )?articles\b"
    r"|\bnot (?:\w+ly )?(?:mentioned|stated|provided|specified|given|found|available|included|discussed|answered|"
    r"contained)\b[^.]*\barticles\b"
    rf"|\barticles{_GIVEN} (?:(?:do|does|did) ?(?:not|n['’]t) (?:\w+ly )?(?:provide|mention|say|state|contain|specify|"
    r"give|answer|include|tell|have|indicate|discuss|help|refer)|(?:are|is) (?:not helpful|silent))"
    r"|\bno (?:\w+ )?(?:information|mention|answer|details?)\b[^.]*\barticles\b"
    r"|^(?:there is )?no (?:\w+ )?(?:information|mention|answer)\b(?! yet)"
    r"|^(?:i|we) (?:cannot|can['’]t|can not|could not|do not know|don['’]t know|am unable)\b|^it is not possible\b"
    r"|^không có bài viết nào\b"
    rf"|\bbài viết{_DUOC_CHO} không (?:có|cung cấp|đề cập|nêu|nói|cho biết|trả lời|chứa|hữu ích|giúp)\b"
    r"|\bkhông (?:được |có )?(?:đề cập|nêu|nhắc|thông tin|tìm thấy)\b[^.]*\bbài viết\b"
    r"|^không (?:thể|đủ thông tin|có đủ thông tin) \w+"
    r"|^(?:tôi|chúng tôi) không (?:thể|biết|tìm thấy|có thông tin)\b",
    re.IGNORECASE,
)


def refuses(answer: str) -> bool:
    """Whether an answer is a refusal: its first sentence says so, whatever is told afterwards."""
    text = without_markers(answer)
    first = next((span.of(text) for span in sentences(text)), "")
    for pattern, word in _SOURCES:
        first = pattern.sub(word, first)
    first = _BEFORE.sub("", first)
    return text.rstrip(".") == EMPTY or says_silent(first) or _SILENT.search(first) is not None
