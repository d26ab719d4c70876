"""The top of the report: what was run, what to beware of, and the figures that decide."""

from collections.abc import Iterable, Mapping
from typing import Any

from eval.report import names
from eval.report.markup import bar, counted, interval, milliseconds, number, section, share, text

_LISTED = 20
# Title, what its figures are, and the scale of the first.
# What each card is called, and its figures: metric and label.
_CARDS = (
    ("Overall", (("crag", "CRAG score: right +1, refused 0, wrong −1"),)),
    ("Silent when it should be", (("hallucination", "hallucination"), ("false_abstention", "false abstention"))),
    ("Answers", (("gold_in_answer", "gold in answer"),)),
    ("Search", (("hit@1", "hit@1"), ("hit@5", "hit@5"))),
    ("Citations", (("citation_precision", "precision"), ("citation_recall", "recall"))),
)


def title(results: Mapping[str, Any]) -> str:
    """What the page is called."""
    model = _model(results.get("run", {}))
    return f"Trichdan evaluation: {counted(results['questions'], 'question')}" + (f", {model}" if model else "")


def head(results: Mapping[str, Any]) -> str:
    """What was run: model, articles, questions; all settings folded away."""
    run, drawn = results.get("run", {}), results["bootstrap"]
    index = run.get("index", {})
    facts = [("Questions", f"{results['questions']:,} ({results['answerable']:,} answerable)")]
    if model := _model(run):
        facts.append(("Model", model))
    if index:
        by_language = ", ".join(f"{count:,} {names.language(code)}" for code, count in index["paragraphs"].items())
        facts.append(("Articles", f"{index['articles']:,} (paragraphs: {by_language})"))
    facts.append(("Intervals", f"95 %, {drawn['draws']:,} draws of {drawn['over']}, seed {drawn['seed']}"))
    if run.get("fingerprint"):
        facts.append(("Fingerprint", run["fingerprint"]))
    told = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in facts)
    settings = f"<details><summary>All settings of this run</summary>{_settings(run)}</details>" if run else ""
    return f'<header class="top"><h1>Trichdan evaluation</h1><dl class="facts">{told}</dl>{settings}</header>'


def warnings(results: Mapping[str, Any]) -> str:
    """What makes the figures worth less than they look."""
    said = []
    asked, failed = (results["metrics"].get(name) for name in ("coverage", "failures"))
    if results.get("missing_gold"):
        missing = results["missing_gold"]
        shown = "".join(f"<li>{text(address)}</li>" for address in missing[:_LISTED])
        more = f"<li>… and {len(missing) - _LISTED:,} more</li>" if len(missing) > _LISTED else ""
        said.append(
            f"<p><strong>{counted(len(missing), 'right paragraph')} not in the index.</strong> These questions were "
            "made for other articles, or the articles have changed since; such questions cannot be found.</p>"
            f"<details><summary>Which</summary><ul>{shown}{more}</ul></details>"
        )
    if asked and asked["value"] < 1:
        done = round(asked["value"] * asked["n"])
        said.append(
            f"<p><strong>Interrupted: {done:,} of {counted(asked['n'], 'question')} asked.</strong> "
            "Those not asked count as wrong; --resume goes on with them.</p>"
        )
    if failed and asked and (broken := round((failed["value"] + asked["value"] - 1) * failed["n"])):
        said.append(
            f"<p><strong>{counted(broken, 'question')} failed.</strong> A failure counts as a wrong answer.</p>"
        )
    return f'<div class="warning" role="note" aria-label="Beware">{"".join(said)}</div>' if said else ""


def headline(results: Mapping[str, Any]) -> str:
    """The figures that decide, with intervals. Hallucination and false abstention never stand alone."""
    metrics = results["metrics"]
    cards = [
        _card(title, (_figure(label, metrics.get(name), name) for name, label in figures))
        for title, figures in _CARDS
        if any(name in metrics for name, _ in figures)
    ]
    cards.append(_times(results.get("timings_ms", {})))
    return f'<section id="headline" class="cards" aria-label="Headline figures">{"".join(cards)}</section>'


def judged(judge: Mapping[str, Any] | None) -> str:
    """What a model said of the answers, marked as such."""
    if not judge:
        return ""
    figures = (("faithfulness", "faithful to what is cited", (0, 1)), ("correctness", "correct, 1 to 5", (1, 5)))
    inside = "".join(
        f"<div><dt>{label}</dt><dd><b>{number(found['value'])}</b> {bar(found, *scale)}"
        f"<small>{interval(found)}, n {found['n']:,}</small></dd></div>"
        for name, label, scale in figures
        if (found := judge.get(name))
    )
    counts = (
        f"{counted(judge.get('judged', 0), 'answer')} judged by {text(judge.get('model') or 'a model')}; "
        f"{share(judge.get('unusable', 0))} of its replies unusable, {share(judge.get('failures', 0))} failed."
    )
    return section(
        "judge",
        "A model's judgement, beside the offline figures",
        f'<div class="judge"><dl class="figures">{inside}</dl><p class="note">{counts} No other figure on this page '
        "depends on it.</p></div>",
    )


def _card(title: str, figures: Iterable[str]) -> str:
    return f'<div class="card"><h3>{title}</h3><dl class="figures">{"".join(figures)}</dl></div>'


def _figure(label: str, found: Mapping[str, Any] | None, name: str) -> str:
    if found is None:
        return f'<div><dt>{label}</dt><dd class="quiet">not measured</dd></div>'
    scale = (-1, 1) if name == "crag" else (0, 1)
    return (
        f"<div><dt>{label}</dt><dd><b>{number(found['value'])}</b>{bar(found, *scale)}"
        f"<small>{interval(found)}</small></dd></div>"
    )


def _times(timings: Mapping[str, Mapping[str, float]]) -> str:
    shown = [
        (f"{names.stage(stage)}, p{part}", timings[stage][f"p{part}"])
        for stage, part in (("evidence", 50), ("evidence", 95), ("first_word", 50))
        if stage in timings
    ] or [(f"search, p{part}", timings["search"][f"p{part}"]) for part in (50, 95) if "search" in timings]
    figures = (f"<div><dt>{label}</dt><dd><b>{milliseconds(spent)}</b></dd></div>" for label, spent in shown)
    return _card("Time", figures) if shown else ""


def _model(run: Mapping[str, Any]) -> str:
    if not run.get("plan", {}).get("answers", True):
        return "search only"
    model = run.get("llm", {}).get("model", "")
    return "no language model: quotes" if model == "none" else str(model)


def _settings(about: Mapping[str, Any]) -> str:
    lines = "".join(
        f"<div><dt>{text(name)}</dt><dd>{_settings(value) if isinstance(value, Mapping) else text(value)}</dd></div>"
        for name, value in about.items()
    )
    return f'<dl class="settings">{lines}</dl>'
