"""Control tokens of language models made powerless: an article must not pose as a turn of the conversation."""

import re

_NAMES = (
    r"/?(?:s|bos|eos|pad|unk|mask|cls|sep|think|thinking|tools|tool_[a-z_]{1,24}|function_[a-z_]{1,24}"
    r"|(?:start|end)_of_[a-z_]{1,24}|(?:begin|end)_of_[a-z_]{1,24}|fim_[a-z]{1,12}|unused_?[0-9]{1,6}|extra_id_[0-9]{1,6}"
    r"|0x[0-9a-f]{2}|(?:function|parameter)=[^<>\n]{1,64})"
)
_ANGLED = re.compile(rf"<([|｜][^<>|｜\n]{{1,64}}[|｜]|{_NAMES})>|<<(/?SYS)>>", re.IGNORECASE)
_SQUARE = re.compile(
    r"\[(/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS?|TOOL_RESULTS?|TOOL_CONTENT|CONTROL_[0-9]{1,6}"
    r"|CLS|SEP|PAD|UNK|MASK|BOS|EOS|gMASK|sMASK|THINK))\]",
    re.IGNORECASE,
)


def neutralise(text: str) -> str:
    """The text with look-alike brackets in every control token of a language model: as long and as readable as before.

    To be applied after normalise(), which removes what may be hidden inside a token. Idempotent; keeps NFC.
    """
    return _SQUARE.sub(r"⟦\1⟧", _ANGLED.sub(_look_alike, text))


def _look_alike(token: re.Match[str]) -> str:
    return f"‹{token[1]}›" if token[1] else f"‹‹{token[2]}››"
