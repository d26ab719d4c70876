"""Does the answer say what the reference says, and is it silent when it should be? Against fractions by hand."""

import unicodedata
from dataclasses import replace

import pytest
from eval_library import Ask, MakeRow
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import CHRF

from eval.metrics.abstention import crag, false_abstention, hallucination, held_out_answered
from eval.metrics.answers import (
    answers_with_invented_number,
    char_3gram_recall,
    chrf,
    facts_found,
    gold_in_answer,
    length,
    right_language,
    said,
    token_f1,
)

# --- the reference answer, whole -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("Cầu dài 120 mét. [1]", 1),
        ("CẦU DÀI 120 MÉT", 1),
        ("Cầu dài 120 [1] mét.", 1),
        ("Cầu dài 120 [1, 2] mét.", 1),
        ("Cầu dài 1200 mét.", 0),
        ("Cầu dài 120.", 0),
        ("Cầu dài 120. [1] Mét là đơn vị.", 1),
        ("", 0),
    ],
)
def test_an_answer_holds_the_reference_word_for_word_or_not(ask: Ask, row: MakeRow, answer: str, value: float) -> None:
    assert gold_in_answer(ask(), row(answer=answer)) == value


def test_one_of_several_references_or_all_facts_will_do(ask: Ask, row: MakeRow) -> None:
    question = ask(answers=("một trăm hai mươi mét", "120 m"), facts=("120", "2019"))
    assert gold_in_answer(question, row(answer="Dài 120 m.")) == 1
    assert gold_in_answer(question, row(answer="Năm 2019, dài 120 thước.")) == 1
    assert gold_in_answer(question, row(answer="Dài 120 thước.")) == 0
    assert gold_in_answer(ask(answers=(), facts=("120",)), row(answer="Dài 120 thước.")) == 1


@pytest.mark.parametrize(
    ("reference", "answer", "value"),
    [
        ("Hội An", "Lũ ở Hội An rút chậm.", 1),
        ("Hội An", "Lũ ở Hội rút chậm.", 0),
        ("The Hague", "It sits in Hague.", 0),
        ("1.5 tấn", "Có 15 tấn.", 0),
        ("15 tấn", "Có 1.5 tấn.", 0),
        ("1.5 tấn", "Có 1,5 tấn.", 1),
        ("59.000 đồng", "Giá 59,000 đồng.", 1),
        ("Hoà Bình", "Ở Hòa Bình.", 1),
        ("Thuỷ Nguyên", unicodedata.normalize("NFD", "Ở Thủy Nguyên."), 1),
        ("má", "Ma.", 0),
    ],
)
def test_words_are_compared_as_two_languages_write_them(
    ask: Ask, row: MakeRow, reference: str, answer: str, value: float
) -> None:
    assert gold_in_answer(ask(answers=(reference,)), row(answer=answer)) == value


@pytest.mark.parametrize(
    ("fact", "answer", "value"),
    [
        ("59.000", "Giá 59 nghìn đồng.", 1),
        ("3/9", "Ngày 3 tháng 9.", 1),
        ("3/9", "On 3 September.", 1),
        ("Đà Nẵng", "In Da Nang.", 1),
        ("1.234 tỷ", "Tất cả 1234 tỷ.", 1),
        ("1.234 tỷ", "Tất cả 1234 triệu.", 1),
        ("1.234 tỷ", "Tất cả 1,234 tỷ.", 1),
        ("1.234 tỷ", "Tất cả 1235 tỷ.", 0),
        ("1.5", "Tăng 15 lần.", 0),
        ("", "Gì cũng được.", 0),
    ],
)
def test_a_fact_counts_in_any_written_form(ask: Ask, row: MakeRow, fact: str, answer: str, value: float) -> None:
    assert facts_found(ask(facts=(fact,)), row(answer=answer)) == value


def test_facts_are_counted_one_by_one(ask: Ask, row: MakeRow) -> None:
    question = ask(facts=("120 mét", "2019", "Hội An"))
    assert facts_found(question, row(answer="Cầu ở Hội An. [1]")) == 1 / 3
    assert facts_found(question, row(answer="Cầu ở Hội An dài 120 mét.")) == 2 / 3
    assert facts_found(ask(), row(answer="120 mét")) is None


def test_a_marker_is_no_fact(ask: Ask, row: MakeRow) -> None:
    question = ask(facts=("2",), answers=("2",))
    assert facts_found(question, row(answer="Không nói. [2]")) == 0
    assert facts_found(question, row(answer="Không nói. [1, 2]")) == 0
    assert gold_in_answer(question, row(answer="Không nói. [1, 2]")) == 0


# --- words and letters ---------------------------------------------------------------------------------------------


def test_token_f1_is_twice_the_common_words_over_all_words(ask: Ask, row: MakeRow) -> None:
    question = ask(answers=("dài 120 mét",))
    assert token_f1(question, row(answer="Dài 120 mét. [1]")) == 1
    assert token_f1(question, row(answer="Cây cầu dài 120 mét.")) == 2 * 3 / (3 + 5)
    assert token_f1(question, row(answer="120 120 120")) == 2 * 1 / (3 + 3)
    assert token_f1(question, row(answer="Không rõ.")) == 0
    assert token_f1(question, row(answer="")) == 0


def test_the_nearest_reference_counts(ask: Ask, row: MakeRow) -> None:
    question = ask(answers=("120 m", "một trăm hai mươi mét"), reference="Cầu dài 120 mét.")
    assert token_f1(question, row(answer="Cầu dài 120 mét")) == 1
    assert char_3gram_recall(question, row(answer="Cầu dài 120 mét")) == 1
    assert chrf(question, row(answer="Cầu dài 120 mét.")) == pytest.approx(1)


def test_a_right_refusal_scores_1_and_a_wrong_one_0(ask: Ask, row: MakeRow) -> None:
    unanswerable, refused, answered = ask("", answerable=False, answers=()), row(abstained=True), row(answer="120 mét")
    assert (token_f1(unanswerable, refused), crag(unanswerable, refused)) == (1, 1)
    assert (token_f1(unanswerable, answered), crag(unanswerable, answered)) == (0, -1)
    assert (token_f1(ask(), refused), crag(ask(), refused)) == (0, 0)
    assert (token_f1(ask(), answered), crag(ask(), answered)) == (1, 1)
    assert crag(ask(), row(answer="80 mét")) == -1


def test_char_3gram_recall_is_the_share_of_the_references_runs(ask: Ask, row: MakeRow) -> None:
    # "abc" "bcd" "cd " "d e" " ef"
    question = ask(answers=("abcd ef",))
    assert (
        char_3gram_recall(question, row(answer="x abcd.")) == 3 / 5 == char_3gram_recall(question, row(answer="abcd x"))
    )
    assert char_3gram_recall(question, row(answer="Xem abcd ef, gh!")) == 1
    assert char_3gram_recall(question, row(answer="XABCD [1]")) >= 2 / 5
    assert char_3gram_recall(question, row(answer="xyz")) == 0
    # "xyz" "yzx" "zxy" "xyz": a run that the reference has twice must be held twice.
    assert char_3gram_recall(ask(answers=("xyzxyz",)), row(answer="xyz")) == 1 / 4
    assert char_3gram_recall(ask(answers=("xyz",)), row(answer="xyz xyz")) == 1


@pytest.mark.parametrize(("reference", "answer"), [("54", "Có 54 người."), ("An", "Bà An nói."), ("12", "12")])
def test_a_reference_of_two_letters_is_held_by_an_answer_that_has_it(
    ask: Ask, row: MakeRow, reference: str, answer: str
) -> None:
    assert char_3gram_recall(ask(answers=(reference,)), row(answer=answer)) == 1


TEXTS = st.text(alphabet="abcđéộ 12.,", min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=50)
@given(answer=TEXTS, references=st.lists(TEXTS, min_size=1, max_size=3))
def test_chrf_is_sacrebleus(ask: Ask, row: MakeRow, answer: str, references: list[str]) -> None:
    best = max(CHRF().sentence_score(answer.strip(), [reference]).score for reference in references)
    assert chrf(ask(answers=tuple(references)), row(answer=answer)) == pytest.approx(best / 100)


def test_chrf_of_the_reference_itself_is_1_whatever_its_normal_form(ask: Ask, row: MakeRow) -> None:
    apart = unicodedata.normalize("NFD", "Cầu dài một trăm hai mươi mét.")
    assert chrf(ask(answers=(apart,)), row(answer=unicodedata.normalize("NFC", apart))) == pytest.approx(1)


@settings(max_examples=50)
@given(answer=TEXTS, reference=TEXTS, more=TEXTS)
def test_another_reference_never_costs_anything(ask: Ask, row: MakeRow, answer: str, reference: str, more: str) -> None:
    made = row(answer=answer)
    for metric in (gold_in_answer, token_f1, char_3gram_recall, chrf):
        fewer, further = metric(ask(answers=(reference,)), made), metric(ask(answers=(reference, more)), made)
        assert fewer is not None
        assert further is not None
        assert fewer <= further


# --- numbers, language, length -------------------------------------------------------------------------------------


def test_a_number_is_invented_if_no_cited_paragraph_has_it(ask: Ask, row: MakeRow) -> None:
    texts = {"a#p1": "Cầu dài 120 mét, giá 1.500 đồng.", "b#p1": "Mở cửa ngày 3/9/2025, tăng 54 %."}

    def invented(answer: str, cited: str) -> float | None:
        return answers_with_invented_number(ask(), row("a#p1 b#p1", cited, texts, answer=answer))

    assert invented("Cầu dài 120 mét. [1]", "1:a#p1") == 0
    assert invented("Giá 1,500 đồng. [1]", "1:a#p1") == 0
    assert invented("Cầu dài 121 mét. [1]", "1:a#p1") == 1
    assert invented("Mở cửa ngày 3 tháng 9. [1]", "1:b#p1") == 0
    assert invented("Mở cửa ngày 4 tháng 9. [1]", "1:b#p1") == 1
    # It stands in the evidence, but not in what the answer cites.
    assert invented("Tăng 54 %. [1]", "1:a#p1") == 1
    assert invented("Tăng 54 %. [1, 2]", "1:a#p1 2:b#p1") == 0
    assert invented("Cầu rất dài. [1]", "1:a#p1") == 0
    assert invented("", "1:a#p1") is None


def test_the_answers_language_is_told_from_four_words_on(ask: Ask, row: MakeRow) -> None:
    assert right_language(ask(), row(answer="Cây cầu này rất dài. [1]")) == 1
    assert right_language(ask(), row(answer="The bridge is very long. [1]")) == 0
    assert right_language(ask(lang="en"), row(answer="The bridge is very long.")) == 1
    assert right_language(ask(lang="en"), row(answer="Cây cầu này rất dài.")) == 0
    assert right_language(ask(), row(answer="Emmanuel Macron, 2017 2018 2019")) is None


@pytest.mark.parametrize("answer", ["Một hai ba.", "Một hai ba. [1]", "Một [1] hai ba. [2][3]", "Một hai ba. [1, 2]"])
def test_length_counts_words_and_no_markers(ask: Ask, row: MakeRow, answer: str) -> None:
    assert length(ask(), row(answer=answer)) == 3


def test_of_no_answer_there_is_nothing_to_measure(ask: Ask, row: MakeRow) -> None:
    for nothing in (row(answer="Tôi không rõ.", abstained=True), row(answer="Bốn chữ ở đây.", error="broke"), row()):
        assert said(nothing) == ""
        assert (length(ask(), nothing), right_language(ask(), nothing)) == (None, None)
        assert answers_with_invented_number(ask(), nothing) is None


def test_a_refusal_or_a_failure_holds_nothing(ask: Ask, row: MakeRow) -> None:
    question = ask(facts=("120",))
    for nothing in (row(answer="120 mét", abstained=True), row(answer="120 mét", error="timed out")):
        for metric in (gold_in_answer, facts_found, token_f1, char_3gram_recall, chrf):
            assert metric(question, nothing) == 0


def test_without_references_there_is_nothing_to_hold(ask: Ask, row: MakeRow) -> None:
    bare = ask(answers=(), reference="", facts=())
    for metric in (gold_in_answer, facts_found, token_f1, char_3gram_recall, chrf):
        assert metric(bare, row(answer="120 mét")) is None
        assert metric(bare, row(answer="120 mét", error="timed out")) is None


def test_an_unanswerable_question_has_no_reference(ask: Ask, row: MakeRow) -> None:
    unanswerable = ask("", answerable=False, answers=("120 mét",), facts=("120",))
    for metric in (gold_in_answer, facts_found, char_3gram_recall, chrf, false_abstention, held_out_answered):
        assert metric(unanswerable, row(answer="120 mét")) is None


# --- silence -------------------------------------------------------------------------------------------------------


def test_refusing_is_right_for_what_cannot_be_answered_and_wrong_for_what_can(ask: Ask, row: MakeRow) -> None:
    unanswerable, refused, answered = ask("", answerable=False), row(abstained=True), row(answer="120 mét")
    assert (hallucination(unanswerable, refused), hallucination(unanswerable, answered)) == (0, 1)
    assert (false_abstention(ask(), refused), false_abstention(ask(), answered)) == (1, 0)
    assert (hallucination(ask(), answered), false_abstention(unanswerable, refused)) == (None, None)


def test_a_failure_is_no_answer_and_no_refusal_either(ask: Ask, row: MakeRow) -> None:
    unanswerable, failed = ask("", answerable=False), row(abstained=True, error="broke")
    assert (hallucination(unanswerable, failed), false_abstention(ask(), failed)) == (1, 1)
    assert (crag(unanswerable, failed), crag(ask(), failed)) == (0, 0)
    assert token_f1(unanswerable, failed) == 0


def test_what_is_answered_without_its_articles_is_told(ask: Ask, row: MakeRow) -> None:
    def held_out(**variant: object) -> float | None:
        return held_out_answered(ask(), row(answer="120 mét", variants={"held_out": row(**variant)}))

    assert held_out(abstained=True) == 0
    assert held_out(answer="80 mét") == 1
    assert held_out(abstained=True, error="broke") == 1
    assert held_out_answered(ask(), row(answer="120 mét")) is None


def test_a_question_without_an_answer_can_neither_win_nor_lose(ask: Ask, row: MakeRow) -> None:
    # Otherwise a failure would count as 0 among wrong answers at -1, and make the mean better.
    bare = ask(answers=(), facts=())
    answered = row(answer="120 mét")
    assert crag(bare, answered) == crag(bare, replace(answered, error="broke")) == crag(bare, row(abstained=True))
