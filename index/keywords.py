"""What the keyword index holds of a paragraph, and what it is asked for a question."""

from index.text import bigrams, fold, words


def columns(text: str) -> tuple[str, str, str]:
    """The three columns of the keyword index: words as written, without diacritics, and neighbouring pairs of those."""
    exact = [_token(word) for word in words(text)]
    folded = [fold(word) for word in exact]
    return " ".join(exact), " ".join(folded), " ".join(bigrams(folded))


def query(text: str) -> str:
    """An FTS5 query that matches any word or pair of a question, in whichever column it occurs; "" if it has none."""
    exact, folded, pairs = columns(text)
    # Every token is quoted: FTS5 reads bare AND, OR, NOT, NEAR, * and : as its own language.
    terms = dict.fromkeys(
        [f'exact:"{word}"' for word in exact.split()]
        + [f'folded:"{word}"' for word in folded.split()]
        + [f'bigram:"{pair}"' for pair in pairs.split()]
    )
    return " OR ".join(terms)


def _token(word: str) -> str:
    # FTS5 would split a number at its separators; without them "59.000" and "59,000" meet.
    return word.replace(".", "").replace(",", "")
