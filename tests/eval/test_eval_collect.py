"""What one question gives, over a real index with the real embedding: in every way that is compared."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from eval_library import ARTICLES, CANDY, QUESTIONS, Scripted, opened, with_model
from llama_index.core.base.embeddings.base import BaseEmbedding

from eval.collect import Plan, collect, collect_one, keep_finished
from eval.dataset import Reference, load_questions
from eval.rows import Row, RowsError, line, load_rows, write_rows
from eval.score import score
from index.article import LANGUAGES, Address
from index.settings import ModelSettings
from index.text import fold, words
from rag.allowed import without
from rag.engine import Trichdan
from rag.llm import open_llm
from rag.refusal import REFUSAL
from rag.settings import LLMSettings, RetrievalSettings, Settings
from rag.understand import understand

FROST = "The glass bridge closes until March because frost has cracked 14 of its panels."
SEARCH = Plan(answers=False, baselines=False)
ALONE = Plan(baselines=False)


@pytest.fixture
def questions(questions_file: Path) -> dict[str, Reference]:
    return {question.id: question for question in load_questions(questions_file)}


@pytest.fixture(scope="module")
def collected(small: Trichdan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """Every question with everything that can be collected, without a language model."""
    folder = tmp_path_factory.mktemp("collected")
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in QUESTIONS), encoding="utf-8")
    collect(load_questions(file), small, folder / "rows.jsonl", Plan(hold_out=True))
    return load_rows(folder / "rows.jsonl")


def places(row: Row) -> list[str]:
    """Every address that was found, a hit's others included."""
    return [str(address) for hit in row.retrieved for address in (hit.address, *hit.also)]


# --- the system itself ---------------------------------------------------------------------------------------------


def test_a_row_holds_what_was_found_shown_and_said(collected: dict[str, Row]) -> None:
    row = collected["q1"]
    assert (row.id, row.lang, row.error, row.abstained, row.model) == ("q1", "vi", "", False, "none")
    assert str(row.retrieved[0].address) == "oc-huong-ho-tram#p1"
    assert len(row.retrieved) == 10
    assert [hit.score for hit in row.retrieved] == sorted((hit.score for hit in row.retrieved), reverse=True)
    assert [source.address for source in row.evidence] == [hit.address for hit in row.retrieved[:4]]
    assert row.evidence[0].text == ARTICLES["oc-huong-ho-tram"][2]
    assert row.evidence[0].heading == "Làng nuôi ốc hương Hồ Tràm xuất bến chuyến đầu · Biển Đông Hôm Nay · 2025-05-05"
    assert "18 tấn" in (row.answer or "")
    first = row.citations[0]
    assert (first.number, str(first.address)) == (1, "oc-huong-ho-tram#p1")
    assert first.quote in row.evidence[0].text
    assert all(sentence.supported and sentence.citations for sentence in row.sentences)
    assert row.relevance is not None
    assert row.relevance > 0


def test_the_right_paragraphs_are_kept_with_their_text_also_of_the_counterpart(collected: dict[str, Row]) -> None:
    gold = {str(source.address): source for source in collected["q2"].gold}
    assert list(gold) == ["glass-bridge#p1", "cau-kinh-moc-chau#p1"]
    assert gold["glass-bridge#p1"].text == ARTICLES["glass-bridge"][2]
    assert (gold["glass-bridge#p1"].language, gold["cau-kinh-moc-chau#p1"].language) == ("en", "vi")
    assert collected["q3"].gold == ()


def test_a_paragraph_that_is_printed_twice_is_found_under_both_addresses(collected: dict[str, Row]) -> None:
    (twice,) = [hit for hit in collected["q4"].retrieved if str(hit.address) == "keo-dua-ben-tre#p2"]
    assert [str(other) for other in twice.also] == ["keo-dua-in-lai#p1"]
    assert "keo-dua-in-lai#p1" not in {str(hit.address) for hit in collected["q4"].retrieved}


def test_a_paragraph_that_says_the_same_in_the_other_language_stands_beside_it(collected: dict[str, Row]) -> None:
    same = {"glass-bridge#p1", "cau-kinh-moc-chau#p1"}
    for row in collected.values():
        found = [{str(hit.address), *map(str, hit.also)} for hit in row.retrieved]
        assert [both for both in found if both & same] in ([], [same])
    assert set(places(collected["q2"])[:2]) == same


def test_a_question_that_leans_on_the_one_before_is_asked_with_it(collected: dict[str, Row]) -> None:
    assert collected["q4"].retrieved[0].address.article == "keo-dua-ben-tre"
    assert CANDY in [source.text for source in collected["q4"].evidence]


def test_a_refusal_is_kept_with_what_it_rests_on(collected: dict[str, Row]) -> None:
    row = collected["q3"]
    assert (row.abstained, row.sentences, row.citations) == (True, (), ())
    assert (row.answer or "").startswith(REFUSAL["vi"])
    assert row.relevance is not None
    assert row.relevance < 0
    assert row.evidence


def test_times_are_told_by_stage(collected: dict[str, Row]) -> None:
    for row in collected.values():
        assert set(row.timings_ms) == {"search", "rerank", "evidence", "writing", "total"}
        assert all(spent >= 0 for spent in row.timings_ms.values())
        assert row.timings_ms["evidence"] + row.timings_ms["writing"] == pytest.approx(row.timings_ms["total"], abs=0.3)


def test_what_is_retrieved_is_what_the_search_gives(small: Trichdan, questions: dict[str, Reference]) -> None:
    row = collect_one(questions["q2"], small, SEARCH)
    found = small.search(questions["q2"].question, 10)
    assert [(hit.address, hit.also) for hit in row.retrieved] == [(hit.address, hit.also) for hit in found]


def test_a_run_that_only_searches_answers_nothing(small: Trichdan, questions: dict[str, Reference]) -> None:
    row = collect_one(questions["q1"], small, replace(SEARCH, baselines=True))
    assert row.retrieved
    assert (row.answer, row.abstained, row.sentences, row.citations, row.evidence) == (None, False, (), (), ())
    assert (set(row.timings_ms), row.relevance) == ({"search", "rerank"}, None)
    assert set(row.variants) == {"keyword_only", "dense_only"}


def test_without_baselines_there_is_only_the_system(small: Trichdan, questions: dict[str, Reference]) -> None:
    assert collect_one(questions["q3"], small, ALONE).variants == {}
    assert collect_one(questions["q1"], small, SEARCH).variants == {}
    assert set(collect_one(questions["q1"], small, replace(ALONE, hold_out=True)).variants) == {"held_out"}


def test_a_right_paragraph_that_is_not_in_the_index_is_told(small: Trichdan, questions: dict[str, Reference]) -> None:
    gone, here = Address("no-such-article", 1), questions["q2"].gold[0]
    asked = replace(questions["q2"], gold=(gone, here), gold_other=(Address("glass-bridge", 99),))
    row = collect_one(asked, small, Plan())
    assert [source.address for source in row.gold] == [here]
    assert row.error == ""
    assert score([asked], {row.id: row})["missing_gold"] == ["glass-bridge#p99", "no-such-article#p1"]


def test_where_no_right_paragraph_is_in_the_index_the_question_is_asked_all_the_same(
    small: Trichdan, questions: dict[str, Reference]
) -> None:
    asked = replace(questions["q2"], gold=(Address("no-such-article", 1),), gold_other=())
    row = collect_one(asked, small, Plan(hold_out=True))
    assert (row.error, row.gold, row.abstained) == ("", (), False)
    assert row.variants["right_paragraph_given"].evidence == ()
    results = score([asked], {row.id: row})
    assert results["metrics"]["hit@10"]["value"] == 0
    json.dumps(results, allow_nan=False)


# --- baselines -----------------------------------------------------------------------------------------------------


def test_each_baseline_is_collected_where_it_applies(collected: dict[str, Row]) -> None:
    always = {"keyword_only", "dense_only", "best_sentence"}
    answerable = {"right_paragraph_given", "held_out"}
    assert set(collected["q1"].variants) == always | answerable
    assert set(collected["q3"].variants) == always | {"never_abstain"}


def test_keywords_alone_find_no_paragraph_without_a_word_of_the_question(
    small: Trichdan, collected: dict[str, Row], questions: dict[str, Reference]
) -> None:
    for key, row in collected.items():
        asked = set(words(fold(understand(questions[key].question, questions[key].history).text)))
        found = [hit.address for hit in row.variants["keyword_only"].retrieved]
        texts = small.catalog.passages_at(found)
        for address in found:
            passage = texts[address]
            assert asked & set(words(fold(f"{passage.title} {passage.paragraph.text}"))), (key, address)


def test_a_question_of_unknown_words_has_no_keyword_hits(small: Trichdan, questions: dict[str, Reference]) -> None:
    asked = replace(questions["q1"], question="Zyzzyva quokka xylophone?")
    row = collect_one(asked, small, Plan())
    assert row.variants["keyword_only"].retrieved == ()
    assert row.variants["dense_only"].retrieved
    assert score([asked], {row.id: row})["baselines"]["keyword_only"]["hit@10"]["value"] == 0


def test_keywords_alone_find_the_paragraph_with_the_words_whatever_weight_the_search_gives_them(
    small_index: Path, embedding: BaseEmbedding, collected: dict[str, Row], questions: dict[str, Reference]
) -> None:
    assert str(collected["q1"].variants["keyword_only"].retrieved[0].address) == "oc-huong-ho-tram#p1"
    without = Settings(retrieval=RetrievalSettings(keyword_weight=0, keyword_weight_across=0))
    with opened(small_index, embedding, settings=without) as trichdan:
        row = collect_one(questions["q1"], trichdan, replace(SEARCH, baselines=True))
    assert str(row.variants["keyword_only"].retrieved[0].address) == "oc-huong-ho-tram#p1"


def test_a_search_can_be_told_to_go_by_keywords_alone(
    small_index: Path, embedding: BaseEmbedding, questions: dict[str, Reference]
) -> None:
    only_words = Settings(
        retrieval=RetrievalSettings(late_interaction=False, dense_weight=0, keyword_weight=1, keyword_weight_across=1)
    )
    with opened(small_index, embedding, settings=only_words) as trichdan:
        hits = trichdan.search(questions["q1"].question, 10)
    for hit in hits:
        held = hit.keyword + hit.shared / 2 if hit.passage.paragraph.language == "vi" else hit.shared
        assert hit.score == pytest.approx(held)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert str(hits[0].address) == "oc-huong-ho-tram#p1"


def test_the_embedding_alone_sorts_by_cosine_over_both_languages(
    small: Trichdan, collected: dict[str, Row], questions: dict[str, Reference]
) -> None:
    passages = {p.address: p for lang in LANGUAGES for p in small.catalog.all_passages(lang)}
    for key in ("q1", "q2", "q5"):
        vector = small.searcher.read(understand(questions[key].question, questions[key].history)).vector
        cosines = {address: float((small.catalog.vectors([p.vector]) @ vector)[0]) for address, p in passages.items()}
        best = sorted(cosines, key=lambda address: -cosines[address])
        copies = {address for address in passages if passages[address].paragraph.text == CANDY}
        told_twice = {Address("glass-bridge", 1), Address("cau-kinh-moc-chau", 1)}
        one_each = {min(copies), min(told_twice, key=best.index)}
        expected = [it for it in best if it not in copies | told_twice or it in one_each][:10]
        found = collected[key].variants["dense_only"].retrieved
        assert [hit.address for hit in found] == expected
        assert np.allclose([hit.score for hit in found], [cosines[address] for address in expected], atol=1e-3)


def test_the_embedding_alone_looks_in_one_pool_of_both_languages(collected: dict[str, Row]) -> None:
    found = [hit.language for row in collected.values() for hit in row.variants["dense_only"].retrieved]
    assert set(found) == {"vi", "en"}


def test_the_best_sentence_is_one_quoted_sentence_and_never_a_refusal(collected: dict[str, Row]) -> None:
    for row in collected.values():
        best = row.variants["best_sentence"]
        assert (len(best.sentences), best.abstained, best.model, best.error) == (1, False, "none", "")
        assert best.sentences[0].text in best.evidence[0].text + "".join(source.text for source in best.evidence)
        assert best.retrieved == row.retrieved


def test_never_abstaining_quotes_sentences_where_the_system_refused_and_only_there(collected: dict[str, Row]) -> None:
    assert [key for key, row in collected.items() if "never_abstain" in row.variants] == [
        key for key, row in collected.items() if row.abstained
    ]
    quoted = collected["q3"].variants["never_abstain"]
    assert (quoted.abstained, len(quoted.sentences), quoted.citations[0].number) == (False, 3, 1)
    assert REFUSAL["vi"] not in (quoted.answer or "")


def test_the_right_paragraph_given_is_the_only_evidence(small: Trichdan, questions: dict[str, Reference]) -> None:
    model = Scripted(FROST)
    row = collect_one(questions["q2"], with_model(small, model), Plan())
    given = row.variants["right_paragraph_given"]
    assert [str(source.address) for source in given.evidence] == ["glass-bridge#p1"]
    assert (given.answer, given.abstained, given.model) == (f"{FROST} [1]", False, "scripted")
    # Asked twice: with what was found, and with what is right.
    found, right = model.prompts
    assert ARTICLES["glass-bridge"][2] in right
    others = [block for name in ARTICLES for block in ARTICLES[name][2:] if block != ARTICLES["glass-bridge"][2]]
    assert not any(block in right for block in others)
    assert any(block in found for block in others)


def test_the_right_paragraph_is_answered_from_though_it_would_be_refused(
    small_index: Path, embedding: BaseEmbedding, questions: dict[str, Reference]
) -> None:
    strict = Settings(retrieval=RetrievalSettings(threshold=99))
    with opened(small_index, embedding, settings=strict) as trichdan:
        row = collect_one(questions["q1"], trichdan, Plan())
    assert row.abstained
    assert "18 tấn" in (row.variants["right_paragraph_given"].answer or "")
    assert set(row.variants) >= {"never_abstain"}


def test_paragraphs_are_given_in_the_order_of_the_question_file(
    small: Trichdan, questions: dict[str, Reference]
) -> None:
    places = [Address("night-ferry", 2), Address("oc-huong-ho-tram", 1), Address("night-ferry", 2)]
    answer = small.ask(questions["q1"].question, given=places)
    assert [hit.address for hit in answer.evidence] == places[:2]


# --- held out ------------------------------------------------------------------------------------------------------


def test_held_out_articles_are_neither_found_nor_shown(collected: dict[str, Row]) -> None:
    gone = {"q1": {"oc-huong-ho-tram"}, "q2": {"glass-bridge", "cau-kinh-moc-chau"}, "q4": {"keo-dua-ben-tre"},
            "q5": {"night-ferry"}}  # fmt: skip
    assert {key for key, row in collected.items() if "held_out" in row.variants} == set(gone)
    for key, articles in gone.items():
        held_out = collected[key].variants["held_out"]
        assert len(held_out.evidence) == 4
        shown = [*(source.address for source in held_out.evidence), *(cited.address for cited in held_out.citations)]
        assert not articles & {address.article for address in shown}
        assert articles & {source.address.article for source in collected[key].evidence}


@pytest.mark.parametrize("candidates", [1, 4, 50])
def test_leaving_articles_out_leaves_as_many_candidates_as_there_would_be_without_them(
    small_index: Path, embedding: BaseEmbedding, questions: dict[str, Reference], candidates: int
) -> None:
    settings = Settings(retrieval=RetrievalSettings(candidates=candidates))
    question = understand(questions["q1"].question)
    gone = {"oc-huong-ho-tram", "keo-dua-ben-tre"}
    with opened(small_index, embedding, settings=settings) as trichdan:
        found = trichdan.searcher.candidates(trichdan.searcher.read(question), without(gone))
        left = trichdan.searcher.search(question, 10, held_to=without(gone))
        passages = [passage for language in LANGUAGES for passage in trichdan.catalog.all_passages(language)]
    assert not gone & {hit.address.article for hit in found}
    for language in LANGUAGES:
        here = [passage.address.article not in gone for passage in passages if passage.paragraph.language == language]
        there = [hit for hit in found if hit.passage.paragraph.language == language]
        assert sum(here) >= len(there) >= min(candidates, sum(here))
    assert len(left) == min(10, len(found))
    if candidates == 50:
        assert len(left) == 10


def test_leaving_out_what_was_not_there_changes_nothing(small: Trichdan, questions: dict[str, Reference]) -> None:
    question = understand(questions["q2"].question)
    assert small.searcher.search(question, 10, held_to=without({"no-such-article"})) == small.searcher.search(
        question, 10
    )


def test_everything_can_be_left_out(small: Trichdan, questions: dict[str, Reference]) -> None:
    answer = small.ask(questions["q1"].question, held_to=without(ARTICLES))
    assert (answer.abstained, answer.evidence) == (True, ())


# --- a language model ----------------------------------------------------------------------------------------------


def test_what_a_model_writes_is_kept_with_its_name(small: Trichdan, questions: dict[str, Reference]) -> None:
    row = collect_one(questions["q2"], with_model(small, Scripted(FROST)), ALONE)
    assert (row.answer, row.model, row.error) == (f"{FROST} [1]", "scripted", "")
    assert "first_word" in row.timings_ms
    assert score([questions["q2"]], {"q2": row})["metrics"]["crag"]["value"] == 1


def test_a_model_that_fails_is_a_failure_and_its_quotes_are_no_answer(
    small: Trichdan, questions: dict[str, Reference]
) -> None:
    row = collect_one(questions["q1"], with_model(small, Scripted(fails="the disk is full")), ALONE)
    assert "the disk is full" in row.error
    metrics = score([questions["q1"]], {row.id: row})["metrics"]
    assert metrics["failures"]["value"] == metrics["false_abstention"]["value"] == 1
    assert metrics["gold_in_answer"]["value"] == metrics["crag"]["value"] == 0
    # The search did not fail.
    assert metrics["hit@1"]["value"] == 1


def test_a_server_that_is_not_there_is_a_failure(
    small: Trichdan, questions: dict[str, Reference], unused_address: str
) -> None:
    model = open_llm(LLMSettings(model=unused_address, name="gone", timeout=2), ModelSettings())
    assert model is not None
    row = collect_one(questions["q1"], with_model(small, model), ALONE)
    assert "gone" in row.error


def test_a_failure_of_a_baseline_does_not_take_the_systems_own_answer_away(
    small: Trichdan, questions: dict[str, Reference]
) -> None:
    class OnceOnly(Scripted):
        def stream(self, prompt: str):  # type: ignore[no-untyped-def]
            self._fails = "only once" if self.prompts else ""
            return super().stream(prompt)

    row = collect_one(questions["q2"], with_model(small, OnceOnly(FROST)), Plan())
    assert (row.answer, row.error) == (f"{FROST} [1]", "")
    assert "only once" in row.variants["right_paragraph_given"].error
    baselines = score([questions["q2"]], {row.id: row})["baselines"]
    assert baselines["right_paragraph_given"]["crag"]["value"] == 0


# --- the file of rows ----------------------------------------------------------------------------------------------


def test_every_row_is_in_the_file_as_soon_as_it_is_there(
    small: Trichdan, questions: dict[str, Reference], tmp_path: Path
) -> None:
    file, seen = tmp_path / "rows.jsonl", []

    def look() -> None:
        seen.append(file.read_bytes())

    collect(questions.values(), small, file, SEARCH, fingerprint="abc", done=look)
    assert [text.count(b"\n") for text in seen] == [1, 2, 3, 4, 5]
    assert all(text.endswith(b"\n") and later.startswith(text) for text, later in pairwise(seen))
    assert {row.fingerprint for row in load_rows(file).values()} == {"abc"}


def test_what_has_a_row_already_is_not_asked_again(
    small: Trichdan, questions: dict[str, Reference], tmp_path: Path, row: Callable[..., Row]
) -> None:
    file, done = tmp_path / "rows.jsonl", []
    write_rows(file, [row(id="q2", answer="Một câu trả lời cũ.")])
    collect(questions.values(), small, file, SEARCH, done=lambda: done.append(None))
    assert len(done) == 5
    assert load_rows(file)["q2"].answer == "Một câu trả lời cũ."
    assert sorted(load_rows(file)) == ["q1", "q2", "q3", "q4", "q5"]


def test_to_go_on_what_failed_and_what_was_cut_off_is_taken_out(tmp_path: Path, row: Callable[..., Row]) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [row(id="q1", fingerprint="abc"), row(id="q2", error="broke", fingerprint="abc")]
    file.write_bytes("".join(map(line, rows)).encode() + line(row(id="q3", fingerprint="abc")).encode()[:-9])
    assert keep_finished(file, "abc") == 1
    assert file.read_text(encoding="utf-8") == line(rows[0])


def test_to_go_on_a_baseline_that_failed_is_asked_again_too(tmp_path: Path, row: Callable[..., Row]) -> None:
    file = tmp_path / "rows.jsonl"
    broken = {"held_out": row(id="q1", error="broke")}
    write_rows(file, [row(id="q1", fingerprint="abc", variants=broken), row(id="q2", fingerprint="abc")])
    assert keep_finished(file, "abc") == 1
    assert list(load_rows(file)) == ["q2"]


def test_rows_of_another_run_are_refused_and_kept(tmp_path: Path, row: Callable[..., Row]) -> None:
    file = tmp_path / "rows.jsonl"
    write_rows(file, [row(id="q1", fingerprint="abc")])
    with pytest.raises(RowsError, match="another index, other settings"):
        keep_finished(file, "xyz")
    assert list(load_rows(file)) == ["q1"]
    assert keep_finished(tmp_path / "none.jsonl", "xyz") == 0
