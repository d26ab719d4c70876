"""Do the citations lead to the right paragraphs, and does every sentence have one? Against fractions by hand."""

import pytest
from eval_library import Ask, MakeRow

from eval.metrics.citations import (
    citation_coverage,
    citation_f1,
    citation_precision,
    citation_recall,
    citation_validity,
    cited_sentences,
    support_proxy,
    unsupported_shown,
)
from eval.rows import Row

# --- which sentence a marker belongs to ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("Một. [1] Hai. [2]", [("Một.", (1,)), ("Hai.", (2,))]),
        ("Một. Hai. [2]", [("Một.", ()), ("Hai.", (2,))]),
        ("Một. [1] Hai.", [("Một.", (1,)), ("Hai.", ())]),
        ("Một. [1][2] Hai. [3] [4]", [("Một.", (1, 2)), ("Hai.", (3, 4))]),
        ("Một. [1, 2] Hai. [3,4]", [("Một.", (1, 2)), ("Hai.", (3, 4))]),
        ("Một. [1]\nHai. [2]\n", [("Một.", (1,)), ("Hai.", (2,))]),
        ("[1] Một. Hai. [2]", [("Một.", (1,)), ("Hai.", (2,))]),
        ("Một hai [1] ba. [2]", [("Một hai ba.", (1, 2))]),
        # A full stop, then the marker without a space, as many models write it.
        ("Một.[1] Hai.[2]", [("Một.", (1,)), ("Hai.", (2,))]),
        ("Một.[1][2] Hai.", [("Một.", (1, 2)), ("Hai.", ())]),
        # What follows a marker is another sentence also where it begins with a small letter.
        ("Giá giảm. [1] iPhone rẻ hơn. [2]", [("Giá giảm.", (1,)), ("iPhone rẻ hơn.", (2,))]),
        ("Họp lúc 5 p.m. [1] Sau đó nghỉ. [2]", [("Họp lúc 5 p.m.", (1,)), ("Sau đó nghỉ.", (2,))]),
        # What remains of "[1]." is no sentence.
        ("Một. [1]. Hai. [2].", [("Một.", (1,)), ("Hai.", (2,))]),
        ("Ai đến? [1] Bà Sương! [2]", [("Ai đến?", (1,)), ("Bà Sương!", (2,))]),
        ("Ông nói: “Có.” [1] Bà nói: “Không.” [2]", [("Ông nói: “Có.”", (1,)), ("Bà nói: “Không.”", (2,))]),
        ('He said "yes." [1] "No," she said. [2]', [('He said "yes."', (1,)), ('"No," she said.', (2,))]),
        ("«Có.» [1] (Không.) [2] Hai.", [("«Có.»", (1,)), ("(Không.)", (2,)), ("Hai.", ())]),
        ("Ở TP. Hồ Chí Minh có mưa. [1] Hết. [2]", [("Ở TP. Hồ Chí Minh có mưa.", (1,)), ("Hết.", (2,))]),
        ("Dr. Lan met J. Smith. [1] They left. [2]", [("Dr. Lan met J. Smith.", (1,)), ("They left.", (2,))]),
        ("Có 1.000 người và 1.5 tấn. [1] Hết. [2]", [("Có 1.000 người và 1.5 tấn.", (1,)), ("Hết.", (2,))]),
        ("Đó là năm 2024. [1] 18 người đến. [2]", [("Đó là năm 2024.", (1,)), ("18 người đến.", (2,))]),
        ("[1]", []),
        ("", []),
    ],
)
def test_a_marker_after_a_full_stop_belongs_to_the_sentence_before(
    answer: str, read: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(sentence.text, sentence.numbers) for sentence in cited_sentences(answer)] == read


@pytest.mark.parametrize("answer", ["Một [1]. Hai [2].", "Một [1][2]. Hai.", "Một [1], hai. Ba [2]?"])
def test_a_marker_before_the_full_stop_belongs_to_the_sentence_that_it_ends(answer: str) -> None:
    first, second = cited_sentences(answer)
    assert first.numbers[0] == 1
    assert 1 not in second.numbers


# --- valid, and everywhere -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "cited", "value"),
    [
        ("Một. [1] Hai. [2]", "1:a#p1 2:b#p1", 1),
        ("Một. [1] Hai. [2] Ba. [1]", "1:a#p1 2:z#p9", 2 / 3),
        ("Một. [1] Hai. [7]", "1:a#p1", 1 / 2),
        ("Một. [1, 7, 8]", "1:a#p1", 1 / 3),
        ("Một. Hai.", "1:a#p1", None),
    ],
)
def test_a_citation_is_valid_if_it_points_into_the_evidence(
    ask: Ask, row: MakeRow, answer: str, cited: str, value: float | None
) -> None:
    made = row("a#p1 b#p1", cited, {"a#p1": "Một.", "b#p1": "Hai."}, answer=answer)
    assert citation_validity(ask(), made) == value


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("Một. [1] Hai. [2] Ba. [1, 2]", 1),
        ("Một. [1] Hai. Ba. [2]", 2 / 3),
        ("Một. [1] Hai. [9]", 1 / 2),
        ("Một. Hai. [1]", 1 / 2),
        ("Một.[1] Hai.", 1 / 2),
        ("Giá giảm. [1] iPhone rẻ hơn.", 1 / 2),
        ("Một. [1]. Hai. [1].", 1),
        ("Một.", 0),
    ],
)
def test_coverage_is_the_share_of_sentences_with_a_valid_citation(
    ask: Ask, row: MakeRow, answer: str, value: float
) -> None:
    assert citation_coverage(ask(), row("a#p1 b#p1", "1:a#p1 2:b#p1", answer=answer)) == value


def test_what_the_system_says_of_its_own_sentences_does_not_count(ask: Ask, row: MakeRow) -> None:
    made = row("a#p1", "1:a#p1", sentences=[("Một.", (1,), True), ("Hai.", (1,), True)], answer="Một. [1] Hai.")
    assert citation_coverage(ask(), made) == 1 / 2


def test_unsupported_sentences_that_were_shown_are_counted(ask: Ask, row: MakeRow) -> None:
    made = row(sentences=[("Một.", (1,), True), ("Hai.", (), False), ("Ba.", (), False)], answer="Một. [1] Hai. Ba.")
    assert unsupported_shown(ask(), made) == 2 / 3
    assert unsupported_shown(ask(), row(answer="Một.")) is None


# --- right ---------------------------------------------------------------------------------------------------------


def answer_citing(cited: str) -> str:
    return "".join(f"Câu. [{pair.split(':')[0]}] " for pair in cited.split()) or "Câu."


@pytest.mark.parametrize(
    ("gold", "gold_other", "cited", "precision", "recall"),
    [
        ("a#p1", "", "1:a#p1", 1, 1),
        ("a#p1", "", "1:a#p1 2:b#p1 3:c#p1", 1 / 3, 1),
        ("a#p1 a#p2 a#p3", "", "1:a#p2 2:b#p1", 1 / 2, 1 / 3),
        ("a#p1", "", "1:b#p1", 0, 0),
        ("a#p1", "", "", 0, 0),
        # The counterpart is as right, and both together are one find.
        ("a#p1", "a-en#p1", "1:a-en#p1", 1, 1),
        ("a#p1", "a-en#p1", "1:a#p1 2:a-en#p1", 1, 1),
        ("a#p1 b#p1", "a-en#p1 b-en#p1", "1:a#p1 2:a-en#p1", 1, 1 / 2),
        ("a#p1 b#p1", "a-en#p1 b-en#p1", "1:a-en#p1 2:b#p1", 1, 1),
    ],
)
def test_precision_and_recall_of_the_cited_paragraphs(
    ask: Ask, row: MakeRow, gold: str, gold_other: str, cited: str, precision: float, recall: float
) -> None:
    question, made = ask(gold, gold_other), row("a#p1 b#p1", cited, answer=answer_citing(cited))
    assert citation_precision(question, made) == precision
    assert citation_recall(question, made) == recall
    harmonic = 2 * precision * recall / (precision + recall) if precision + recall else 0
    assert citation_f1(question, made) == pytest.approx(harmonic)


def test_citing_a_reprint_of_the_right_paragraph_is_right(ask: Ask, row: MakeRow) -> None:
    reprinted = row("b#p4=a#p1 c#p1", "1:b#p4", answer="Câu. [1]")
    assert citation_precision(ask("a#p1"), reprinted) == 1
    assert citation_recall(ask("a#p1"), reprinted) == 1


def test_a_paragraph_cited_twice_is_cited_once(ask: Ask, row: MakeRow) -> None:
    made = row("a#p1 b#p1", "1:a#p1 2:b#p1 3:b#p1", answer="Câu. [1][2][3][1]")
    assert citation_precision(ask("a#p1"), made) == 1 / 2


def test_a_citation_that_is_not_shown_is_none(ask: Ask, row: MakeRow) -> None:
    made = row("a#p1 b#p1", "1:b#p1 2:a#p1", answer="Câu. [1]")
    assert citation_precision(ask("a#p1"), made) == 0
    assert citation_recall(ask("a#p1"), made) == 0
    assert citation_precision(ask("b#p1"), made) == 1


def test_support_is_the_share_of_cited_paragraphs_that_hold_an_answer_or_a_fact(ask: Ask, row: MakeRow) -> None:
    texts = {"a#p1": "Cầu dài 120 mét.", "b#p1": "Cầu mới.", "c#p1": "Xong ngày 3/9."}
    made = row("a#p1", "1:a#p1 2:b#p1 3:c#p1", texts, answer="Câu. [1] Câu. [2] Câu. [3]")
    assert support_proxy(ask("z#p1"), made) == 1 / 3
    assert support_proxy(ask("z#p1", facts=("3 September",)), made) == 2 / 3
    assert support_proxy(ask("z#p1", answers=()), made) is None
    assert support_proxy(ask("z#p1"), row("a#p1", "", texts, answer="Câu.")) is None


def test_refused_and_unanswerable_questions_cite_nothing_that_could_be_right(ask: Ask, row: MakeRow) -> None:
    unanswerable, made = ask("", answerable=False), row("a#p1", "1:a#p1", answer="Câu. [1]")
    refused = row("a#p1", "1:a#p1", answer="Câu. [1]", abstained=True, sentences=[("Câu.", (1,), True)])
    for metric in (citation_precision, citation_recall, citation_f1, support_proxy):
        assert metric(unanswerable, made) is None
        assert metric(ask(), refused) is None
    for metric in (citation_validity, citation_coverage, unsupported_shown):
        assert metric(ask(), refused) is None
    assert (citation_validity(unanswerable, made), citation_coverage(unanswerable, made)) == (1, 1)


def test_an_answer_that_failed_is_not_shown(ask: Ask, row: MakeRow) -> None:
    failed: Row = row("a#p1", "1:a#p1", answer="Câu. [1]", error="broke", sentences=[("Câu.", (1,), True)])
    for metric in (citation_validity, citation_coverage, unsupported_shown, support_proxy):
        assert metric(ask(), failed) is None
