"""A paragraph as a source: what it holds in its sentences, its headline and its date line."""

from index.article import Language
from rag.evidence import Evidence
from rag.names import names_missing
from rag.support.days import date_line
from rag.support.needs import Need, held, needs


class Source:
    """One paragraph of the evidence. sentences: the tokens that each holds; around: those of headline and date."""

    def __init__(self, piece: Evidence) -> None:
        passage = piece.hit.passage
        self.language: Language = passage.paragraph.language
        self.text = f"{piece.text}\n{passage.title}\n{passage.outlet}"
        self.sentences = [held(piece.sentence(position), passage.published) for position in range(len(piece.spans))]
        inside: frozenset[str] = frozenset().union(*self.sentences)
        headline = held(f"{passage.title}\n{passage.outlet}", None)
        # A number that a headline leaves without its unit is no measure.
        self._around = frozenset(token for token in headline if token[0] != "?") | date_line(passage.published, inside)
        self._all = inside | self._around
        self._inside = inside

    def stated(self, text: str) -> list[Need]:
        """What a claim states that the paragraph itself holds, and not its headline or date line."""
        return [need for need in needs(text) if need & self._inside and not need & self._around]

    def missing(self, text: str, language: Language, question: str) -> list[Need | str]:
        """The numbers, days and names of a text that are not held; names that the question holds may be."""
        found: list[Need | str] = [need for need in needs(text) if not need & self._all]
        return found + names_missing(text, language, self.text, self.language, question)

    def another_day(self, text: str, position: int) -> bool:
        """Whether a claim states a day, and the sentence that holds most of what it states names another day only."""
        dates = [need for need in needs(text) if any(token.startswith("dm") for token in need)]
        told = self.sentences[position]
        return any(token.startswith("dm") for token in told) and any(not need & told for need in dates)
