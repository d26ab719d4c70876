"""What the keyword index holds of a paragraph, and what it is asked for a question."""

from collections.abc import Iterator, Sequence

from index.article import Language
from index.glossary import glossary_terms
from index.terms import number_terms
from index.text import bigrams, fold, words

# Words as written, without diacritics, neighbouring pairs of those, and terms that are equal in both languages.
COLUMNS = ("exact", "folded", "bigram", "shared")


def columns(text: str, language: Language) -> tuple[str, ...]:
    """What each column holds of a text."""
    exact = [token(word) for word in words(text)]
    folded = [fold(word) for word in exact]
    shared = [*glossary_terms(text, language), *number_terms(text)]
    return " ".join(exact), " ".join(folded), " ".join(bigrams(folded)), " ".join(shared)


def terms(text: str, language: Language) -> list[tuple[str, str]]:
    """The terms of a question, each once, with the column in which each is looked for."""
    held = zip(COLUMNS, columns(text, language), strict=True)
    return list(dict.fromkeys((name, term) for name, column in held for term in column.split()))


def query(asked: Sequence[tuple[str, str]]) -> str:
    """An FTS5 query that matches any of the terms, each in its column; "" for none."""
    return " OR ".join(_quoted(asked))


def _quoted(asked: Sequence[tuple[str, str]]) -> Iterator[str]:
    # Every term is quoted: FTS5 reads bare AND, OR, NOT, NEAR, * and : as its own language.
    return (f'{column}:"{term}"' for column, term in asked)


def token(word: str) -> str:
    """A word or number as the keyword index spells it."""
    # FTS5 would split a number at its separators; without them "59.000" and "59,000" meet.
    # And it takes the micro sign for the Greek letter.
    return word.replace(".", "").replace(",", "").replace("µ", "μ")
