"""The phrases from which diacritics are restored are Vietnamese, written one way and spelt correctly."""

import re
import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import index
from index.syllables import is_syllable

SEED = Path(index.__file__).with_name("vietnamese.txt")

# Words that a Vietnamese newspaper prints and the syllable table rightly refuses.
FOREIGN = frozenset(
    """
    argentina bar brazil c california camera campuchia canada chip container gas gaza gen indonesia internet iran iraq
    israel karaoke khmer kon kông kạn kremli malaysia mexico new nobel oscar pa palestine philippines phnôm pin pênh
    singapore suez syria taxi tour ukraina washington web xcơ york zôn
    """.split()
)

# The tone on the second vowel (hoà, thuý) where these phrases put it on the first (hòa, thúy).
NEW_STYLE = re.compile(r"(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])$")


def test_the_first_line_says_what_the_file_is_and_no_other_is_a_comment() -> None:
    heading, *phrases = _lines()
    assert heading.startswith("# ")
    assert [phrase for phrase in phrases if "#" in phrase] == []


def test_there_are_enough_phrases_and_none_stands_twice() -> None:
    phrases = [phrase.lower() for phrase in _phrases()]
    assert len(phrases) >= 2000
    assert len(set(phrases)) == len(phrases)


def test_every_phrase_is_composed_and_separated_by_single_spaces() -> None:
    assert [phrase for phrase in _phrases() if not unicodedata.is_normalized("NFC", phrase)] == []
    assert [phrase for phrase in _phrases() if phrase != " ".join(phrase.split())] == []


def test_every_phrase_teaches_a_pair() -> None:
    assert [phrase for phrase in _phrases() if len(phrase.split()) < 2] == []


def test_every_word_is_a_vietnamese_syllable_a_number_or_a_listed_foreign_word() -> None:
    words = _words()
    assert sorted(word for word in words if not (is_syllable(word) or word.isdecimal() or word in FOREIGN)) == []


def test_the_list_of_foreign_words_holds_no_more_than_is_needed() -> None:
    assert sorted(word for word in FOREIGN if word not in _words() or is_syllable(word)) == []


def test_tones_are_placed_in_the_old_style_throughout() -> None:
    assert sorted(word for word in _words() if NEW_STYLE.search(word)) == []


def test_the_words_of_questions_are_there() -> None:
    pairs = {pair for phrase in _phrases() for pair in pairwise(phrase.lower().split())}
    asked = (
        "bao nhiêu, bao giờ, khi nào, ở đâu, là ai, là gì, vì sao, tại sao, thế nào, ra sao, mấy giờ, có phải, thì sao"
    )
    assert [words for words in asked.split(", ") if tuple(words.split()) not in pairs] == []


def test_the_file_loads_in_under_fifty_milliseconds() -> None:
    assert min(_seconds_to_load() for _ in range(5)) < 0.05


def _seconds_to_load() -> float:
    start = time.perf_counter()
    _words()
    return time.perf_counter() - start


def _lines() -> list[str]:
    return SEED.read_text(encoding="utf-8").splitlines()


def _phrases() -> list[str]:
    return _lines()[1:]


def _words() -> set[str]:
    return {word for phrase in _phrases() for word in phrase.lower().split()}
