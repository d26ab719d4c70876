"""docs/answers.md is held to the program: its examples run over the sample articles, its figures are those in use."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.settings import EmbeddingSettings, VectorSettings
from index.sync import sync
from rag.answer import Answer, Citation, Sentence, Timings
from rag.engine import FOLDER
from rag.refusal import Refusal
from rag.settings import AnswerSettings, LLMSettings, Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
# Texts that an example prints over the sample articles.
PRINTED = (
    "1 ky-thu-dang-minh-khue-tallinn#p1 Kỳ thủ 14 tuổi Đặng Minh Khuê",
    "True (1,) Với chức vô địch, Khuê nhận cúp và 3.000 euro tiền thưởng.",
    "4 paragraphs",
    "1 courier-hai-van-rail-landslide#p1",
    "tàu chạy tối đa 5 km/h qua điểm sạt lở trong tuần đầu. [1]",
    "user Thế tiền thưởng là bao nhiêu?",
)


@pytest.fixture(scope="module")
def work_folder(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Path:
    """A working folder after `trichdan index eval/sample/articles`."""
    folder = tmp_path_factory.mktemp("work")
    articles = ROOT / "eval" / "sample" / "articles"
    sync(articles, folder / FOLDER, EmbeddingSettings(), VectorSettings(), lambda: embedding)
    return folder


@pytest.mark.parametrize(("example", "printed"), list(zip(EXAMPLES, PRINTED, strict=True)))
def test_every_example_runs(
    example: str,
    printed: str,
    work_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(work_folder)
    without_model = example.replace('Trichdan.open(".")', 'Trichdan.open(".", no_model)')
    exec(without_model, {"no_model": Settings(llm=LLMSettings(model="none"))})
    assert printed in capsys.readouterr().out


@pytest.mark.parametrize("kind", [Answer, Sentence, Citation, Refusal, Timings])
def test_every_field_is_explained(kind: type) -> None:
    explained = PAGE.partition("An `Answer` has")[2].partition("`ask` also takes")[0]
    assert [each.name for each in fields(kind) if f"`{each.name}`" not in explained] == []


def test_weights_and_thresholds_are_those_in_use() -> None:
    file = ROOT / "rag" / "answerability" / "fitted.toml"
    text = file.read_text(encoding="utf-8")
    refusing = " ".join(PAGE.partition("## When it refuses")[2].split())
    table = tomllib.loads(text)
    first, read = table["without"], table["read"]
    for name, weight in first["weights"].items():
        assert re.search(rf"\| `{name}` \|[^|]+\| {weight:.4f} \|", refusing)
    assert f"| intercept | {first['intercept']:.4f} |" in refusing
    weighed = f"{read['weights']['features']:.4f} × the log-odds by features + {read['weights']['reading']:.4f} × the"
    assert f"{read['intercept']:.4f} + {weighed} surest reading" in refusing
    for weighing in (first, read):
        assert ", ".join(f"{way} {least}" for way, least in weighing["thresholds"].items()) in refusing
    assert f"{table['near']} standard deviations" in refusing
    assert f"At {table['floor']} or more" in refusing
    assert f"Only below {table['floor']} is it not asked" in refusing
    assert f"Past {table['enough']} no further" in refusing


def test_settings_that_are_named_exist() -> None:
    for section, settings in Settings():
        for name in re.findall(rf"`{section}\.(\w+)", PAGE):
            assert name in type(settings).model_fields
    assert f"The last {AnswerSettings().cache} answers" in PAGE
