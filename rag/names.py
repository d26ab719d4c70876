"""Names in a sentence that its source does not hold: the surest sign that a model wrote from memory."""

import re

from index.article import Language
from index.language import is_vietnamese_syllable
from index.text import fold, sentences, words

_WORD = re.compile(r"[^\W\d_]+")
# English names of places, peoples and times that Vietnamese calls by words of its own: their absence says nothing.
_EXONYMS = frozenset(
    "america american americans us u s uk eu un britain british briton britons england english scotland scottish "
    "wales welsh ireland irish france french germany german germans russia russian russians china chinese japan "
    "japanese korea korean koreans north south east west thailand thai laos india indian italy italian spain "
    "spanish portugal australia australian netherlands dutch greece greek turkey turkish egypt egyptian poland "
    "polish sweden swedish norway norwegian finland denmark danish switzerland swiss austria belgium philippines "
    "singapore europe european asia asian africa african vietnam vietnamese vietnam's kyiv kiev moscow beijing "
    "tokyo london paris berlin rome washington hague united states kingdom nations union republic january "
    "february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday christmas easter tet".split()
)


# A Vietnamese person's name in full: a family name and at least two more syllables. It reads the same in English.
_PERSON = re.compile(
    r"\b(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lâm|Mai|Tô|Cao|Châu|Tạ"
    r"|Lương|Trương|Quách|Thái)(?: [A-ZĐÀ-Ỹ][a-zà-ỹ]*){2,3}\b"
)


def names_missing(sentence: str, written_in: Language, source: str, source_in: Language, question: str) -> list[str]:
    """The names of a sentence that neither its source nor the question holds, [] where their absence proves nothing.

    Within a language a name must stand in the source, letter for letter but for diacritics. Across languages a
    Vietnamese word has another form; a foreign name ("Macron") has not.
    """
    held = {fold(word) for word in words(f"{source} {question}")}
    names = _names(sentence)
    missing = [name for name in names if fold(name) not in held]
    if written_in == source_in:
        return missing
    if written_in == "vi":
        people = {word for person in _PERSON.findall(sentence) for word in person.split()}
        return [name for name in missing if name in people or not is_vietnamese_syllable(name)]
    # English over Vietnamese: common nouns are capitalised too ("Children's Hospital"): one name held will do.
    telling = [name for name in names if fold(name) not in _EXONYMS]
    return [name for name in missing if name in telling] if all(name in missing for name in telling) else []


def _names(text: str) -> list[str]:
    """Capitalised words that do not begin a sentence."""
    found = []
    for span in sentences(text):
        inside = list(_WORD.finditer(span.of(text)))[1:]
        found += [match.group() for match in inside if match.group()[0].isupper()]
    return found
