"""Which of our two languages a text is in, also when Vietnamese was typed without diacritics."""

import re
from functools import cache
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


def language_of(text: str) -> Language:
    """The language of a text: of any length, and of Vietnamese without diacritics too."""
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
    # Vietnamese names in an English question: what is left without capitalised words has no diacritic.
    rest = " ".join(word for word in text.split() if not word.lstrip("“\"'(")[:1].isupper() or not has_diacritics(word))
    if not has_diacritics(rest) and any(token in _ENGLISH for token in re.findall(r"[a-z]+", fold(rest))):
        return "en"
    code: Language = _identifier().classify(text)[0]
    return code


def is_vietnamese_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable, with or without its marks: "Nam" could, "Macron" could not."""
    return bool(_SYLLABLE.fullmatch(fold(word)))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.9 s, and not needed by every command

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["vi", "en"])
    return identifier
