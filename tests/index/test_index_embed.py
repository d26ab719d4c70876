"""Embedding models by name, by folder and by import path."""

from pathlib import Path

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embed import embed_passages, embed_questions, open_embedding
from index.errors import ModelError, SettingsError
from index.models import default_folder, packaged_models
from index.scheme import embedded_text, fingerprint
from index.settings import EmbeddingSettings, ModelSettings

LETTERS = '''
from llama_index.core.base.embeddings.base import BaseEmbedding

class LetterCount(BaseEmbedding):
    """Counts three letters; a question is seen from the other side."""

    letters: str = "abc"

    def _get_text_embedding(self, text):
        return [float(text.count(letter)) for letter in self.letters]

    def _get_query_embedding(self, query):
        return [-value for value in self._get_text_embedding(query)]

    async def _aget_query_embedding(self, query):
        return self._get_query_embedding(query)

class NoEmbedding:
    pass
'''


def named(model: str, **options: object) -> BaseEmbedding:
    return open_embedding(EmbeddingSettings(model=model, options=options), ModelSettings())


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters_of_a_test.py").write_text(LETTERS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def test_the_headline_is_embedded_with_its_paragraph() -> None:
    assert embedded_text("Chợ nổi", "Ghe thưa dần.") == "Chợ nổi\nGhe thưa dần."


def test_a_paragraph_that_begins_with_the_headline_does_not_repeat_it() -> None:
    assert embedded_text("Ghe thưa dần.", "Ghe thưa dần. Khách vắng.") == "Ghe thưa dần. Khách vắng."


def test_prompts_of_the_settings_replace_the_models_own(embedding: BaseEmbedding) -> None:
    swapped = open_embedding(EmbeddingSettings(query_prompt="passage: ", passage_prompt="query: "), ModelSettings())
    text = ["Chợ nổi họp lúc mấy giờ?"]
    assert np.allclose(embed_questions(swapped, text), embed_passages(embedding, text), atol=0.01)
    assert np.allclose(embed_passages(swapped, text), embed_questions(embedding, text), atol=0.01)
    assert not np.allclose(embed_questions(embedding, text), embed_passages(embedding, text), atol=0.01)


def test_a_text_of_3000_words_is_embedded_to_its_end(embedding: BaseEmbedding) -> None:
    beginning = "Ghe hàng trên chợ nổi cứ thưa dần theo từng năm tháng qua. " * 125
    end = "The striker scored twice in the final and was carried off the pitch by the crowd. " * 100
    assert len((beginning + end).split()) > 3000
    whole, first, second = embed_passages(embedding, [beginning + end, beginning, end])
    # Cut after 512 tokens, the whole would be its first half.
    assert whole @ second - first @ second > 0.05
    assert whole @ first == pytest.approx(whole @ second, abs=0.05)


def test_long_and_short_texts_of_one_call_keep_their_places(embedding: BaseEmbedding) -> None:
    long = "Ghe hàng trên chợ nổi thưa dần. " * 150
    short = "The striker scored twice."
    together = embed_passages(embedding, [short, long, short])
    alone = embed_passages(embedding, [long])[0]
    assert together[0] @ together[2] == pytest.approx(1, abs=1e-3)
    assert together[1] @ alone == pytest.approx(1, abs=0.01)
    assert together[0] @ together[1] < 0.95


def test_llamaindex_and_we_get_the_same_vectors(embedding: BaseEmbedding) -> None:
    text = "Chợ nổi họp lúc mấy giờ?"
    assert embedding.get_query_embedding(text) == pytest.approx(embed_questions(embedding, [text])[0], abs=0.01)
    assert embedding.get_text_embedding(text) == pytest.approx(embed_passages(embedding, [text])[0], abs=0.01)
    assert len(embedding.get_text_embedding_batch([text] * 3)) == 3


@pytest.mark.usefixtures("letters")
def test_any_llamaindex_embedding_can_be_named_by_its_import_path() -> None:
    model = named("letters_of_a_test.LetterCount", letters="ab")
    assert embed_passages(model, ["aab", "bb"]) == pytest.approx(np.array([[2, 1], [0, 5**0.5]]) / 5**0.5)
    assert embed_questions(model, ["b"]) == pytest.approx(np.array([[0, -1]]))


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize("name", ["letters_of_a_test.Missing", "letters_of_a_test.NoEmbedding", "pathlib.Path"])
def test_a_class_that_is_no_embedding_is_refused_by_its_setting(name: str) -> None:
    with pytest.raises(SettingsError, match=f"embedding.model: {name} is no LlamaIndex BaseEmbedding"):
        named(name)


@pytest.mark.parametrize("name", ["no_such_package.Embedding", "pathlib.deeper.Embedding"])
def test_a_module_that_is_not_installed_is_refused_by_its_setting(name: str) -> None:
    with pytest.raises(SettingsError, match=r"embedding\.model: no module .* install its package"):
        named(name)


@pytest.mark.parametrize("missing", ["elsewhere_of_a_test", "broken"])
def test_a_missing_import_inside_an_installed_module_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    (tmp_path / "broken_of_a_test.py").write_text(f"import {missing}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match=missing):
        named("broken_of_a_test.Embedding")


def test_a_model_that_was_not_pulled_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="fetch it with: trichdan models pull"):
        open_embedding(EmbeddingSettings(), ModelSettings(folder=tmp_path))


def test_a_folder_that_holds_no_model_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=f"the embedding model {tmp_path} cannot be loaded"):
        named(str(tmp_path))


@pytest.mark.parametrize(
    "other",
    [
        EmbeddingSettings(model="elsewhere.Embedding", options={"model_name": "b"}),
        EmbeddingSettings(model="elsewhere.Other", options={"model_name": "a"}),
        EmbeddingSettings(model="elsewhere.Embedding", options={"model_name": "a"}, passage_prompt="p: "),
    ],
)
def test_settings_that_change_vectors_change_the_fingerprint(other: EmbeddingSettings) -> None:
    assert fingerprint(EmbeddingSettings(model="elsewhere.Embedding", options={"model_name": "a"})) != fingerprint(
        other
    )


def test_the_fingerprint_does_not_show_a_secret_option() -> None:
    assert "s3cret" not in fingerprint(EmbeddingSettings(model="a.Cloud", options={"api_key": "s3cret"}))


def test_any_sentence_transformers_folder_can_be_named_by_its_path(embedding: BaseEmbedding) -> None:
    folder = packaged_models()["multilingual-e5-small"].path(default_folder())
    named = open_embedding(EmbeddingSettings(model=str(folder), precision="float32"), ModelSettings())
    text = "Cầu Rồng phun lửa vào tối thứ bảy."
    assert embed_passages(named, [text])[0] @ embed_passages(embedding, [text])[0] > 0.99
