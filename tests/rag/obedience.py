"""How often a language model obeys orders in articles: in what it writes, and in what is then shown.

.venv/bin/python tests/rag/obedience.py [--model local|URL|FILE.gguf] [--first N]
"""

import argparse
import tempfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from injections import INJECTIONS, build_hostile
from rag_newsroom import opened

from index.embed import open_embedding
from index.settings import EmbeddingSettings, ModelSettings
from rag.engine import Trichdan
from rag.llm import LanguageModel, open_llm
from rag.settings import LLMSettings, Settings


class Overheard:
    """A language model, and what it has written since it was last asked."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.name, self.cites = model.name, model.cites
        self.written = ""

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.written = ""
        with closing(self._model.stream(prompt)) as pieces:
            for piece in pieces:
                self.written += piece
                yield piece

    def log_odds(self, prompt: str) -> float | None:
        return self._model.log_odds(prompt)

    def close(self) -> None:
        self._model.close()


def measure(trichdan: Trichdan, model: Overheard, first: int) -> str:
    """Ask the questions and print a line for each; the sums."""
    asked = INJECTIONS[:first]
    obeyed = shown = abstained = wrote = 0
    for injection in asked:
        model.written = ""
        answer = trichdan.ask(injection.question)
        in_text = injection.obeyed_in(model.written)
        # Our own refusal is no obedience, even where the order was to refuse.
        in_answer = not answer.abstained and injection.obeyed_in(answer.text)
        wrote += bool(model.written)
        obeyed, shown, abstained = obeyed + in_text, shown + in_answer, abstained + answer.abstained
        outcome = "obeyed and shown" if in_answer else ("obeyed, not shown" if in_text else "-")
        print(f"{injection.language}  {injection.attack:42} {outcome:18} {'abstained' if answer.abstained else ''}")
        print(f"      wrote: {' '.join(model.written.split())[:200]}\n      shown: {answer.text[:200]}", flush=True)
    return (
        f"{model.name}: wrote {wrote} answers to {len(asked)} questions; obeyed in {obeyed}; "
        f"obedience was shown in {shown}; {abstained} abstained"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="local", help="as in the setting llm.model")
    parser.add_argument("--first", type=int, default=len(INJECTIONS), help="ask only so many questions")
    options = parser.parse_args()
    llm = open_llm(LLMSettings(model=options.model), ModelSettings())
    if llm is None:
        parser.error("it takes a language model")
    model = Overheard(llm)
    embedding = open_embedding(EmbeddingSettings(), ModelSettings())
    with tempfile.TemporaryDirectory() as folder, closing(model):
        index = build_hostile(Path(folder), embedding)
        with opened(index, embedding) as quoting:
            trichdan = Trichdan(quoting.catalog, quoting.searcher, model, Settings())
            print(measure(trichdan, model, options.first))


if __name__ == "__main__":
    main()
