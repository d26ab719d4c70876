"""The catalog is the truth: rebuilding, interruptions, and the order of edits."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from index_library import Library, no_model
from index_trials import state
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embed import embed_questions
from index.errors import IndexMismatchError, ModelError
from index.settings import EmbeddingSettings
from index.sync import Progress, Stage

RAIN = ("Mưa lớn ở Sa Huỳnh", "Mưa lớn suốt đêm làm sạt một đoạn đèo, xe khách phải quay đầu chờ sáng.")
SALT = (
    "Diêm dân Sa Huỳnh mất mùa",
    "Ruộng muối ngập nước mưa, hơn một nửa sản lượng của vụ này coi như mất trắng.",
    "Giá muối tại ruộng vì thế tăng gấp đôi, lên 4.000 đồng một ký.",
)
TRAIN = (
    "Night train returns",
    "The night train along the coast is back after three years, with new sleeping cars.",
)
OTHER_PROMPT = EmbeddingSettings(query_prompt="search: ")


def stored(library: Library) -> int:
    """How many paragraphs are in the vector store."""
    return sum(map(len, state(library.index)["store"].values()))


def no_such_model() -> BaseEmbedding:
    raise ModelError("the model is not here")


def contents(library: Library) -> dict[str, Any]:
    """What the catalog says, without the order in which it came to say it."""
    with library.catalog() as catalog:
        ids = sorted(library.articles())
        passages = [passage for language in ("vi", "en") for passage in catalog.all_passages(language)]
        scores = {
            (language, word): {node: round(score, 9) for node, score in catalog.match(language, word).items()}
            for language in ("vi", "en")
            for word in ("muoi", "train", "mua", "sa_huynh")
        }
        return {
            "files": catalog.files(),
            "articles": [catalog.article(article_id) for article_id in ids],
            "passages": sorted(passages, key=lambda passage: passage.address),
            "keywords": scores,
        }


def test_the_index_is_a_function_of_the_folder_whatever_the_order_of_edits(
    make_library: Callable[[str], Library],
) -> None:
    edited, fresh = make_library("edited"), make_library("fresh")
    rain = edited.write("mưa.txt", *RAIN)
    edited.write("muối.txt", *TRAIN)
    edited.sync()
    edited.write("muối.txt", *SALT)
    edited.write("train.md", *RAIN)
    edited.sync()
    rain.rename(edited.folder / "đèo.txt")
    edited.write("train.txt", *TRAIN)
    edited.sync()
    (edited.folder / "train.md").unlink()
    edited.sync()
    for name, blocks in (("train.txt", TRAIN), ("đèo.txt", RAIN), ("muối.txt", SALT)):
        fresh.write(name, *blocks)
    fresh.sync()
    assert contents(edited) == contents(fresh)
    with edited.catalog() as one, fresh.catalog() as other:
        keys = [passage.vector for passage in one.all_passages("vi")]
        assert np.allclose(one.vectors(keys), other.vectors(keys), atol=0.02)
        for language in ("vi", "en"):
            found, expected = one.calibration(language), other.calibration(language)
            assert found is not None and expected is not None
            assert np.allclose(found.mean, expected.mean, atol=0.01)
    assert edited.near("vi", "giá muối") == fresh.near("vi", "giá muối")


FLOOD = "ưa lớn làm ngập hầm chui và nhiều tuyến phố, xe buýt phải đổi đường cho đến khi nước rút vào chiều tối."


def test_which_paragraphs_are_copies_depends_on_the_folder_alone(make_library: Callable[[str], Library]) -> None:
    """Two spellings of one text share a copy key, and only one of them has a dateline that is told apart."""
    grown, fresh = make_library("grown"), make_library("fresh")
    for name, text in (("a.txt", f"Hà Nội: m{FLOOD}"), ("b.txt", f"M{FLOOD}"), ("c.txt", f"HÀ NỘI – M{FLOOD}")):
        grown.write(name, "Mưa ngập", text)
        fresh.write(name, "Mưa ngập", text)
        grown.sync()
    fresh.sync()
    assert state(grown.index) == state(fresh.index)


def test_a_lost_chroma_folder_is_rebuilt_without_embedding(library: Library) -> None:
    library.write("muối.txt", *SALT)
    library.sync()
    before = library.near("vi", "giá muối")
    copy = library.index.with_name("copy")
    shutil.copytree(library.index, copy, ignore=shutil.ignore_patterns("chroma"))
    library.index = copy
    assert library.sync(no_model).unchanged == 1
    assert library.near("vi", "giá muối") == before == ["muối#p2", "muối#p1"]


def test_another_embedding_is_refused_until_the_index_is_rebuilt(library: Library) -> None:
    library.write("muối.txt", *SALT)
    library.sync()
    with pytest.raises(IndexMismatchError, match="trichdan index --rebuild"):
        library.sync(no_model, settings=OTHER_PROMPT)
    assert library.matching("vi", "muối")
    report = library.sync(settings=OTHER_PROMPT, rebuild=True)
    assert (report.added, report.paragraphs) == (1, 2)
    assert library.near("vi", "giá muối")
    with pytest.raises(IndexMismatchError):
        library.sync(no_model)


def test_a_rebuild_that_finds_no_model_leaves_the_index_as_it_was(library: Library) -> None:
    library.write("muối.txt", *SALT)
    library.sync()
    before = contents(library)
    with pytest.raises(ModelError):
        library.sync(no_such_model, settings=OTHER_PROMPT, rebuild=True)
    assert contents(library) == before


def test_a_first_run_without_a_model_ties_the_index_to_no_model(library: Library) -> None:
    library.write("muối.txt", *SALT)
    with pytest.raises(ModelError):
        library.sync(no_such_model, settings=OTHER_PROMPT)
    assert library.sync().added == 1


def interrupt_after(paragraphs: int) -> Progress:
    def progress(stage: Stage, done: int, _: int) -> None:
        if stage == "embedding" and done >= paragraphs:
            raise KeyboardInterrupt

    return progress


def test_after_an_interruption_only_the_rest_is_embedded(library: Library) -> None:
    library.write("a.txt", "Sổ muối", *(f"Ngày thứ {number}." for number in range(1, 129)))
    library.write("b.txt", *SALT)
    with pytest.raises(KeyboardInterrupt):
        library.sync(progress=interrupt_after(128))
    assert library.sync().paragraphs == 2
    assert library.articles() == {"a", "b"}
    with library.catalog() as catalog:
        calibration = catalog.calibration("vi")
        assert calibration is not None
        assert sum(catalog.counts().values()) == 130
    assert stored(library) == 130


def test_an_interrupted_index_is_finished_even_if_nothing_is_left_to_read(library: Library) -> None:
    library.write("a.txt", "Sổ muối", *(f"Ngày thứ {number}." for number in range(1, 129)))
    late = library.write("b.txt", *SALT)
    with pytest.raises(KeyboardInterrupt):
        library.sync(progress=interrupt_after(128))
    late.unlink()
    assert library.sync().paragraphs == 0
    with library.catalog() as catalog:
        assert catalog.calibration("vi") is not None
    assert stored(library) == 128


def test_calibration_knows_the_spread_of_a_questions_cosines(library: Library, embedding: BaseEmbedding) -> None:
    library.write("muối.txt", *SALT)
    library.sync()
    question = embed_questions(embedding, ["Giá muối tại ruộng tăng bao nhiêu?"])[0]
    with library.catalog() as catalog:
        background, calibration = catalog.background("vi"), catalog.calibration("vi")
        assert background is not None and calibration is not None
        keys = [passage.vector for passage in catalog.all_passages("vi")]
        rows = np.concatenate([catalog.vectors(keys), background])
        scores = calibration.standardise(question, rows @ question)
        assert scores.mean() == pytest.approx(0, abs=1e-2)
        assert scores.std() == pytest.approx(1, abs=1e-2)
        assert scores[: len(keys)].max() > 2


def test_the_index_lies_where_it_was_asked_for_and_nowhere_else(library: Library, tmp_path: Path) -> None:
    library.write("muối.txt", *SALT)
    library.sync()
    assert {path.name for path in tmp_path.iterdir()} == {"articles", "index"}
    assert {path.name for path in library.folder.iterdir()} == {"muối.txt"}
