"""Documentation is held to the program: a setting, command or metric that is missing from it fails here."""

import re
from pathlib import Path

import pytest
import typer.main

from eval.baselines import ALWAYS_ABSTAIN
from eval.causes import CAUSES
from eval.metrics import NAMES
from eval.rows import BEST_SENTENCE, CEILING, DENSE, KEYWORD, NEVER_ABSTAIN
from index.clean import RULES
from index.read import READERS
from index.read.kind import SAVE_AS
from ui.cli import app
from ui.settings import describe_settings

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "description"), list(describe_settings()))
def test_every_setting_is_documented_as_the_program_describes_it(key, description):
    assert f"| `{key}` |" in read("docs/operating.md")
    assert description in read("docs/operating.md")


def test_every_command_is_in_the_guide():
    group = typer.main.get_command(app)
    named = []
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        named += [f"{name} {each}" for each in inner if each != "run"] if inner else [name]
    assert named
    assert [name for name in named if f"`trichdan {name}" not in read("docs/guide.md")] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_cleaning_rule_is_explained(rule):
    assert f"| `{rule}` |" in read("docs/articles.md")


@pytest.mark.parametrize("suffix", [*READERS, *SAVE_AS])
def test_every_format_that_is_read_or_refused_is_named(suffix):
    assert f"`{suffix}`" in read("docs/articles.md")


@pytest.mark.parametrize("metric", NAMES)
def test_every_metric_is_defined(metric):
    assert f"`{metric}`" in read("docs/evaluation.md")


@pytest.mark.parametrize("name", [KEYWORD, DENSE, BEST_SENTENCE, CEILING, NEVER_ABSTAIN, ALWAYS_ABSTAIN, *CAUSES])
def test_every_baseline_and_every_cause_is_explained(name):
    assert f"`{name}`" in read("docs/evaluation.md")


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_every_link_between_documents_leads_somewhere(name):
    text = read(name)
    links = re.findall(r"\]\((?!http|#)([^)#]+)\)", text)
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_the_commands_of_the_readme_are_make_targets():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    used = set(re.findall(r"^    make ([a-z]+)", read("README.md"), re.MULTILINE))
    assert used
    assert used <= targets
