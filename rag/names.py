"""Names in a sentence that its source does not hold: the surest sign that a model wrote from memory.

Within a language a name stands in the source letter for letter, but for diacritics and endings. Across languages a
foreign name does too ("Macron"), a Vietnamese one without its marks ("Hue"), and what each language has a word of its
own for is known from the glossary (Nga, Russia; Liên Hợp Quốc, UN).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.article import Language
from index.glossary import glossary, glossary_terms
from index.language import is_vietnamese_syllable
from index.text import fold, has_diacritics, same_tone, sentences
from rag.followup.mentions import Mention, mentions

_TOKEN = re.compile(r"[^\W\d_]+\d*")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-ZĐ])[^\W_]{2,}(?:-\d+)?\b")
_LONGEST_FORM = 5  # words of a glossary entry that is looked for within a name
# Capitalised beside names, and no part of them.
_TITLES = frozenset(
    "mr mrs ms dr sir dame lord lady prof professor president minister prime premier chancellor king queen prince "
    "princess pope captain general colonel judge justice senator governor mayor chairman director doctor inspector "
    "ông bà anh chị em cô chú bác cậu cụ bé tổng thủ bộ chủ tiến giáo thạc luật vua the a an of and in on at".split()
)
# Times are checked as days.
_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "
    "hai ba tư năm sáu bảy nhật giêng chạp".split()
)
# Common nouns that English capitalises in the names of institutions and places, which Vietnamese translates.
_INSTITUTIONS = frozenset(
    "hospital children university college school institute ministry department office court supreme appeal committee "
    "council commission party church cathedral temple street road avenue square park river lake bay sea ocean island "
    "islands bridge airport station harbour port museum library theatre gallery palace castle tower club league cup "
    "championship championships masters open final festival award awards prize union association federation society "
    "agency authority bureau board bank company group corporation police army navy force guard national international "
    "royal state federal city county district province town village north south east west northern southern eastern "
    "western central upper lower new old great grand first second world house senate parliament assembly congress act "
    "law service centre center foundation fund project programme program plan day week year games olympic olympics "
    "government republic kingdom people people's public health education science sciences technology research medical "
    "environment trade industry transport defence defense foreign affairs interior justice agriculture culture tourism "
    "red cross green white black blue golden lunar christmas easter tet i ii iii iv".split()
)
_OFFICES = frozenset(
    "Viện Bộ Sở Ủy Uỷ Ban Đại Trường Công Tổng Hội Ngân Tập Cục Hợp Quỹ Liên Hiệp Trung Đảng Tòa Toà Học Bệnh "
    "Nhà Cung Giải Cúp Luật Vườn Sân Bảo Đài Đội Hãng Tạp Thư Phố Đường Cầu Hồ Sông Núi Đảo Vịnh Biển Thành Tiểu "
    "Mùa".split()
)
_FAMILY = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lâm|Mai|Tô|Cao|Châu|Tạ"
    r"|Lương|Trương|Quách|Thái|Tôn)\b"
)
_ADDRESSED = re.compile(r"\b(?:ông|bà|anh|chị|em|cô|chú|bác|cậu|cụ|bé|sĩ|sư|tướng|trưởng|viên)\s+$", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"\b(?:đô[ -]?la|đô|bảng|yên|won|franc)\s$", re.IGNORECASE)
_MONEY_BEHIND = re.compile(r"\s(?:dollars?|pounds?|dong|won|yen)\b", re.IGNORECASE)
# Behind a single capitalised word that begins a sentence: nothing that says it is a name.
_ORDINARY = re.compile(
    r"\s(?!(?:said|says|told|is|was|has|had|will|won|did|does|and|là|đã|sẽ|và|cho|nói|bị|được)\b)[a-zđà-ỹ]"
)
# Vietnamese news need not say where it happens.
_AT_HOME = frozenset({"g_vietnam"})


def names_missing(sentence: str, written_in: Language, source: str, source_in: Language, question: str) -> list[str]:
    """The names of a sentence that neither its source nor the question holds, [] where their absence proves nothing."""
    known = _known(source, source_in, question, written_in)
    missing = [code for code in _CODE.findall(sentence) if code.lower() not in known.letters]
    for name in _names(sentence):
        if fold(name.text) in known.letters:
            continue
        missing += _missing(name, sentence, written_in, source_in, known)
    return missing


@dataclass(frozen=True, slots=True)
class _Known:
    """What a source and a question hold. letters: all of it, folded. words: each folded word as it is spelled.

    capitals: of those, the words with a capital. terms: of the glossary.
    """

    letters: str
    words: Mapping[str, frozenset[str]]
    capitals: Mapping[str, frozenset[str]]
    terms: frozenset[str]

    def holds(self, word: str, *, capital: bool) -> bool:
        """Whether a word stands there as it is spelled, or without diacritics on one of the two sides."""
        held = self.capitals if capital else self.words
        bare, spelled = fold(word), same_tone(word)
        spellings = held.get(bare, frozenset()) | held.get(bare.removesuffix("s"), frozenset())
        return any(spelled == other or not (has_diacritics(word) and has_diacritics(other)) for other in spellings)


@lru_cache(1 << 10)
def _known(source: str, source_in: Language, question: str, asked_in: Language) -> _Known:
    text = f"{source}\n{question}"
    tokens = _TOKEN.findall(text)
    terms = {*glossary_terms(source, source_in), *glossary_terms(question, asked_in)}
    capitals = [token for token in tokens if token[0].isupper()]
    return _Known(fold(text), _spellings(tokens), _spellings(capitals), frozenset(terms))


def _spellings(tokens: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for token in tokens:
        found.setdefault(fold(token), set()).add(same_tone(token))
    return {bare: frozenset(spellings) for bare, spellings in found.items()}


@lru_cache(1 << 12)
def _names(sentence: str) -> tuple[Mention, ...]:
    """The runs of capitalised words that are names, also at the beginning of a sentence where that is sure."""
    found = [
        mention
        for mention in mentions(sentence)
        if mention.kind == "name" and not (_begins(sentence, mention) and _ORDINARY.match(sentence, mention.end))
    ]
    # What a time stands beside ("Yesterday Macron …") is a name all the same.
    taken = {place for mention in found for place in range(mention.start, mention.end)}
    for span in sentences(sentence):
        for match in [*_TOKEN.finditer(sentence, span.start, span.end)][1:]:
            word = match.group()
            if len(word) > 1 and word[0].isupper() and match.start() not in taken and word.lower() not in _TIMES:
                found.append(Mention(word, "name", *match.span()))
    return tuple(
        mention
        for mention in found
        if not _MONEY_BEFORE.search(sentence[: mention.start]) and not _MONEY_BEHIND.match(sentence, mention.end)
    )


def _begins(sentence: str, mention: Mention) -> bool:
    """Whether a single word of letters that English spells stands at the beginning, where any word has a capital."""
    return " " not in mention.text and mention.text.isascii() and not sentence[: mention.start].strip(" \"'“‘")


def _missing(name: Mention, sentence: str, written_in: Language, source_in: Language, known: _Known) -> Iterator[str]:
    words = [match.group() for match in _TOKEN.finditer(name.text) if len(match.group()) > 1]
    across = written_in != source_in
    said = _said_otherwise(tuple(words), written_in)
    held = [known.holds(word, capital=across) or known.holds(word, capital=True) for word in words]
    proves = _proving(name, sentence, words) if across and written_in == "vi" else ()
    for place, word in enumerate(words):
        if held[place] or not word[0].isupper() or all(before.lower() in _TITLES for before in words[: place + 1]):
            continue
        terms = said.get(place, frozenset())
        if terms & known.terms or (terms == _AT_HOME and source_in == "vi"):
            continue
        if terms and not terms & _name_terms():
            if across or known.holds(word, capital=False):
                continue
        elif not across:
            pass
        elif not terms and written_in == "vi" and is_vietnamese_syllable(word):
            if place not in proves:
                continue
        elif not terms and written_in == "en" and (fold(word) in _INSTITUTIONS or any(held)):
            continue
        yield word


def _proving(name: Mention, sentence: str, words: Sequence[str]) -> range:
    """The places of a Vietnamese name whose absence from English proves something: persons and full names."""
    everything = range(len(words))
    if _FAMILY.match(name.text) and len(words) > 1:
        return everything
    if _ADDRESSED.search(sentence[: name.start]):
        return everything
    whole = all(word[0].isupper() and is_vietnamese_syllable(word) for word in words)
    return everything if whole and len(words) > 1 and words[0] not in _OFFICES else range(0)


@lru_cache(1 << 12)
def _said_otherwise(words: tuple[str, ...], language: Language) -> dict[int, frozenset[str]]:
    """For each place of a name, the glossary terms of the shortest form that it is a part of."""
    found: dict[int, frozenset[str]] = {}
    for length in range(1, min(len(words), _LONGEST_FORM) + 1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            before = "ở" if language == "vi" else "in"
            terms = frozenset(glossary_terms(f"{before} {' '.join(words[start : start + length])}", language))
            terms -= frozenset().union(*(found.get(place, frozenset()) for place in places))
            for place in places if terms else ():
                found[place] = found.get(place, frozenset()) | terms
    return found


@cache
def _name_terms() -> frozenset[str]:
    return frozenset(entry.term for entry in glossary().entries if entry.name)
