"""Which of our two languages a text is in, also when Vietnamese was typed without diacritics.

Small words tell: names do not, as each language's news is full of the other's. A text without letters ("1999") is in
neither; it counts as English, which is a default and no finding.
"""

import re
from functools import cache, lru_cache
from typing import Any

from index.article import Language
from index.text import fold, has_diacritics

# A Vietnamese syllable without its marks: onset, vowels, coda. English words rarely fit, names mostly do not count.
_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x)?"
    r"(?:a|ai|ao|au|ay|e|eo|eu|i|ia|ie|ieu|iu|o|oa|oai|oay|oe|oi|oo"
    r"|u|ua|uai|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu|y|ye|yeu)"
    r"(?:c|ch|m|n|ng|nh|p|t)?"
)
# Frequent English words that no Vietnamese question holds; "to", "the", "an" and others are syllables too.
_ENGLISH = frozenset(
    "of and is are was were been did does what who whom whose when where which why how many much with from by "
    "for this his her its their has have had will would after before about between".split()
)
# Vietnamese words of short questions that are no English words when typed without their marks.
_ASKING = frozenset("ai gi dau nao sao khong nhieu bao gio luc khi".split())
# Frequent Vietnamese words with marks, for names and terms of English with hardly anything between them.
_VIETNAMESE = frozenset("và là của các những được không với có đã ở tại để về bị từ".split())
_LETTERS = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> Language:
    """The language of a text: of any length, and of Vietnamese without diacritics too; "en" without any letter."""
    if not has_diacritics(text):
        tokens = re.findall(r"[a-z]+", fold(text))
        if any(token in _ENGLISH for token in tokens):
            return "en"
        # Names tell nothing: English news is full of Vietnamese ones without their marks.
        small = re.findall(r"\b[a-z]+\b", text)
        told = small if len(small) >= 3 else tokens
        share = sum(is_vietnamese_syllable(token) for token in told) / max(len(told), 1)
        if len(tokens) >= 3 and share >= 0.5:
            return "vi"
        # "AI" is not "ai".
        if share == 1 and not text.isupper() and not _ASKING.isdisjoint(tokens):
            return "vi"
    elif told_by_small_words := _by_small_words(text):
        return told_by_small_words
    code: Language = _identifier().classify(text)[0]
    return code


@lru_cache(1 << 15)
def is_vietnamese_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable, with or without its marks: "Nam" could, "Macron" could not."""
    return bool(_SYLLABLE.fullmatch(fold(word)))


def _by_small_words(text: str) -> Language | None:
    """The language that words written small point to, in a text with diacritics; None when they point nowhere."""
    everything = _LETTERS.findall(text)
    small = [word for word in everything if word[0].islower()]
    marked = sum(has_diacritics(word) and is_vietnamese_syllable(word) for word in small)
    english = sum(word in _ENGLISH or not (has_diacritics(word) or is_vietnamese_syllable(word)) for word in small)
    if not _VIETNAMESE.isdisjoint(small) and _ENGLISH.isdisjoint(small):
        return "vi"
    if marked != english:
        return "vi" if marked > english else "en"
    # Nothing but names, or capitals throughout.
    if not small and all(is_vietnamese_syllable(word) for word in everything):
        return "vi"
    return None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.9 s, and not needed by every command

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["vi", "en"])
    return identifier
