"""The comparison as text of 80 columns, and as rows for a page in Markdown."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from eval.rows import DENSE, KEYWORD
from eval.stock.collect import CHUNKS, CHUNKS_BM25, PARAGRAPHS, PARAGRAPHS_BM25, TRICHDAN
from eval.stock.pieces import CHUNK_TOKENS, OVERLAP_TOKENS

_WIDTH = 80
_NAME, _COLUMN = 14, 22
METRICS = {"hit@1": "Hit@1", "hit@5": "Hit@5", "mrr@10": "MRR@10"}
# By system: its name in a narrow column, its name on a page, what it is.
SYSTEMS = {
    CHUNKS: (
        "chunks",
        "LlamaIndex, chunks",
        f"LlamaIndex as it comes: SentenceSplitter ({CHUNK_TOKENS:,} tokens, {OVERLAP_TOKENS} shared), "
        "ChromaVectorStore, default retriever",
    ),
    PARAGRAPHS: ("paragraphs", "LlamaIndex, a node a paragraph", "the same with a node a paragraph"),
    CHUNKS_BM25: (
        "chunks+BM25",
        "LlamaIndex, chunks, with BM25",
        "the chunks by vector and by BM25Retriever, in one order by QueryFusionRetriever (reciprocal_rerank)",
    ),
    PARAGRAPHS_BM25: ("parag.+BM25", "LlamaIndex, a node a paragraph, with BM25", "the same of the paragraphs"),
    KEYWORD: ("keyword only", "Trichdan's keywords alone", "Trichdan's keywords alone"),
    DENSE: ("dense only", "Cosine alone", "the cosine alone in Trichdan's index, both languages in one pool"),
    TRICHDAN: ("Trichdan", "**Trichdan**", "its search with default settings"),
}
FAIRNESS = (
    "Every system reads the same cleaned articles, by the same embedding model with the same prompts, and finds ten. "
    "A chunk longer than the model reads is embedded by windows, where LlamaIndex's own wrapper cuts it off. In "
    "LlamaIndex's favour: a chunk is right if it holds a right paragraph, however much else it holds (a paragraph that "
    "was cut counts for the chunk with most of it); a hit counts for every copy of its text; a follow-up is asked "
    "together with the question before."
)


def as_text(report: Mapping[str, Any]) -> str:
    """The report for a terminal: what is compared, then a table for each group of questions."""
    found = report["slices"]
    lines = [f"{SYSTEMS[name][0]:<{_NAME}}{SYSTEMS[name][2]}" for name in next(iter(found.values()))["systems"]]
    drawn = report["bootstrap"]
    intervals = (
        f"Intervals: 95 %, {drawn['draws']:,} draws of {drawn['over']}, seed {drawn['seed']}; ≤0 is the share of the "
        "draws, in percent, in which Trichdan was not better."
    )
    head = [piece for line in lines for piece in textwrap.wrap(line, _WIDTH, subsequent_indent=" " * _NAME)]
    notes = [piece for note in (FAIRNESS, intervals, *report["notes"]) for piece in textwrap.wrap(note, _WIDTH)]
    tables = [line for name, group in found.items() for line in _table(name, group)]
    return "\n".join([*head, "", *notes, *tables]) + "\n"


def as_markdown(report: Mapping[str, Any]) -> str:
    """The report as one Markdown table."""
    heads = [*METRICS.values(), *(f"Trichdan − it: {name}" for name in METRICS.values())]
    lines = [f"| questions | search | {' | '.join(heads)} |", f"| --- | --- |{' --- |' * len(heads)}"]
    for name, group in report["slices"].items():
        for system, told in group["systems"].items():
            figures = [_page_figure(told["metrics"].get(metric)) for metric in METRICS]
            changes = [_page_change(told.get("trichdan_minus_it", {}).get(metric)) for metric in METRICS]
            cells = (f"{name} ({group['questions']})", SYSTEMS[system][1], *figures, *changes)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _table(name: str, group: Mapping[str, Any]) -> Iterator[str]:
    count = group["questions"]
    yield ""
    yield f"{name}: {count:,} question{'s' if count != 1 else ''}"
    yield _row("", [f"{metric}  95 %" for metric in METRICS.values()])
    for system, told in group["systems"].items():
        yield _row(SYSTEMS[system][0], [_figure(told["metrics"].get(metric)) for metric in METRICS])
    yield _row("Trichdan minus", [f"{metric:<7} 95 %{'≤0':>9}" for metric in METRICS.values()])
    for system, told in group["systems"].items():
        if changes := told.get("trichdan_minus_it"):
            yield _row(SYSTEMS[system][0], [_change(changes.get(metric)) for metric in METRICS])


def _row(name: str, cells: list[str]) -> str:
    return (f"{name:<{_NAME}}" + "".join(f"{f' {cell}':<{_COLUMN}}" for cell in cells)).rstrip()


def _figure(found: Mapping[str, Any] | None) -> str:
    return f"{_plain(found['value'])}  {_plain(found['low'])}–{_plain(found['high'])}" if found else ""


def _change(found: Mapping[str, Any] | None) -> str:
    if not found:
        return ""
    return f"{_signed(found['value'])} {_signed(found['low'])} {_signed(found['high'])} {_share(found):>3}"


def _page_figure(found: Mapping[str, Any] | None) -> str:
    return f"{_plain(found['value'])} ({_plain(found['low'])}–{_plain(found['high'])})" if found else ""


def _page_change(found: Mapping[str, Any] | None) -> str:
    if not found:
        return ""
    interval = f"{_signed(found['low'])} to {_signed(found['high'])}"
    return f"{_signed(found['value'])} ({interval}; {_share(found)} %)"


def _share(found: Mapping[str, Any]) -> str:
    return f"{100 * found['draws_at_or_below_0']:.0f}"


def _plain(value: float) -> str:
    """A share in four characters: .703, or 1.00."""
    return f"{value:.3f}"[1:] if value < 0.9995 else f"{value:.2f}"


def _signed(value: float) -> str:
    """A difference in five characters: +.042, −.021."""
    size = _plain(abs(value))
    return f"{'−' if value < 0 and size != '.000' else '+'}{size}"
