"""Answers that a language model writes: checked by us, whatever it writes and however it fails."""

import re
from collections.abc import Sequence
from typing import Literal

import pytest
from scripted_llm import MODEL, ScriptedLLM

from rag.answer import Answer, Event, Finished, Found, Writing
from rag.engine import Trichdan
from rag.followup import Turn
from rag.llm import LanguageModel
from rag.refusal import REFUSAL
from rag.settings import AnswerSettings, Settings

KITE = "How long is the dragon kite that the museum in Reykjavik bought?"
KITE_ANSWER = "The city museum has bought a dragon kite that is 26 metres long."
COWS = "Nhà vô địch giải chạy ở Đà Lạt sẽ làm gì với tiền thưởng?"
COWS_ANSWER = "Nhà vô địch nói sẽ mua cho mẹ một đàn bò."
GUESS = "Tokyo hosted the summer games after a delay of one year."


def cited(answer: Answer) -> list[list[str]]:
    """Of each sentence the addresses it cites."""
    addresses = {citation.number: str(citation.address) for citation in answer.citations}
    return [[addresses[number] for number in sentence.citations] for sentence in answer.sentences]


def last(events: Sequence[Event]) -> Answer:
    assert isinstance(events[-1], Finished)
    return events[-1].answer


@pytest.mark.parametrize(
    ("question", "said", "address"),
    [(KITE, KITE_ANSWER, "kite-makers-reykjavik#p2"), (COWS, COWS_ANSWER, "giai-chay-da-lat#p3")],
)
def test_a_streamed_answer_is_cited_though_the_model_wrote_no_marker(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM, question: str, said: str, address: str
) -> None:
    scripted.says(said)
    events = list(hosted_trichdan.stream(question))
    assert isinstance(events[0], Found)
    assert all(isinstance(event, Writing) for event in events[1:-1])
    answer = last(events)
    assert answer.text == f"{said} [1]"
    assert cited(answer) == [[address]]
    assert answer.citations[0].quote in answer.evidence[0].passage.paragraph.text
    assert (answer.model, answer.notice, answer.abstained) == (MODEL, "", False)
    assert answer.timings.first_word is not None


def test_the_model_is_asked_once_with_the_evidence_and_the_question(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM
) -> None:
    scripted.says(KITE_ANSWER)
    answer = hosted_trichdan.ask(KITE)
    (request,) = scripted.asked
    assert request.prompt.endswith(KITE)
    assert all(hit.passage.paragraph.text in request.prompt for hit in answer.evidence)
    assert request.body["model"] == MODEL
    assert request.body["stream"] is True
    assert request.body["temperature"] == 0
    assert request.body["max_tokens"] == 300


def test_what_the_articles_do_not_answer_is_not_even_sent(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    assert hosted_trichdan.ask("Giá vàng hôm nay ở Hà Nội là bao nhiêu?").abstained
    assert scripted.asked == []


def test_only_to_write_out_a_question_that_leans_is_the_turn_before_sent(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM
) -> None:
    turn = Turn("Cầu Mống Sắt ở Quảng Ngãi đóng cửa trong bao lâu?", "Cầu đóng cửa sáu tháng.")
    written_out = "Kinh phí sửa chữa cầu Mống Sắt ở Quảng Ngãi là bao nhiêu?"
    scripted.says(written_out)
    scripted.says("Tỉnh chi 47 tỷ đồng.")
    hosted_trichdan.ask("Còn kinh phí sửa chữa thì sao?", [turn])
    scripted.says(COWS_ANSWER)
    hosted_trichdan.ask(COWS, [turn])
    rewriting, leaning, alone = scripted.asked
    assert turn.answer in rewriting.prompt
    assert leaning.prompt.endswith(f"Question: {written_out}")
    assert alone.prompt.endswith(f"Question: {COWS}")
    assert turn.answer not in leaning.prompt + alone.prompt


def test_a_marker_of_no_evidence_is_dropped_and_the_right_one_set(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM
) -> None:
    scripted.says(f"{KITE_ANSWER} [9] {KITE_ANSWER[:-1]} [57].")
    answer = hosted_trichdan.ask(KITE)
    assert answer.text == f"{KITE_ANSWER} [1] {KITE_ANSWER} [1]"
    assert cited(answer) == [["kite-makers-reykjavik#p2"]] * 2


def test_a_marker_on_the_wrong_paragraph_is_moved(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{KITE_ANSWER} [3]")
    answer = hosted_trichdan.ask(KITE)
    assert answer.evidence[2].address.paragraph != 2
    assert cited(answer) == [["kite-makers-reykjavik#p2"]]


def test_a_sentence_that_nothing_supports_is_left_out_and_counted(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM
) -> None:
    scripted.says(f"{KITE_ANSWER} {GUESS} [1] {GUESS}")
    answer = hosted_trichdan.ask(KITE)
    assert [(sentence.text, sentence.supported) for sentence in answer.sentences] == [(KITE_ANSWER, True)]
    assert (answer.text, answer.left_out) == (f"{KITE_ANSWER} [1]", 2)


def test_a_sentence_that_nothing_supports_can_be_shown_as_such(
    trichdan: Trichdan, hosted: LanguageModel, scripted: ScriptedLLM
) -> None:
    marking = Trichdan(
        trichdan.catalog, trichdan.searcher, hosted, Settings(answers=AnswerSettings(unsupported="mark"))
    )
    scripted.says(f"{KITE_ANSWER} {GUESS} [1]")
    answer = marking.ask(KITE)
    assert [(sentence.text, sentence.supported) for sentence in answer.sentences] == [
        (KITE_ANSWER, True),
        (GUESS, False),
    ]
    assert cited(answer) == [["kite-makers-reykjavik#p2"], []]
    assert (answer.text, answer.left_out) == (f"{KITE_ANSWER} [1] {GUESS}", 0)


def test_a_sentence_of_two_paragraphs_cites_both(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says("Their teacher is 81 years old, and the city museum has bought a dragon kite 26 metres long.")
    answer = hosted_trichdan.ask(KITE)
    assert sorted(cited(answer)[0]) == ["kite-makers-reykjavik#p2", "kite-makers-reykjavik#p3"]
    assert answer.text.endswith(" [1] [2]")


@pytest.mark.parametrize("unsupported", ["out", "mark"])
@pytest.mark.parametrize(
    "said", [GUESS, f"{GUESS} [1]", KITE_ANSWER.replace("26", "31"), "The articles do not mention it. [1]"]
)
def test_an_answer_that_nothing_supports_is_a_refusal(
    trichdan: Trichdan, hosted: LanguageModel, scripted: ScriptedLLM, said: str, unsupported: Literal["out", "mark"]
) -> None:
    asking = Trichdan(
        trichdan.catalog, trichdan.searcher, hosted, Settings(answers=AnswerSettings(unsupported=unsupported))
    )
    scripted.says(said)
    answer = asking.ask(KITE)
    assert answer.abstained
    assert answer.text.startswith(REFUSAL["en"])
    assert (answer.sentences, answer.citations) == ((), ())


@pytest.mark.parametrize("question", [KITE, COWS])
def test_a_model_that_says_the_articles_are_silent_is_believed_however_well_they_seem_to_fit(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM, question: str
) -> None:
    scripted.says("The articles do not answer this.")
    events = list(hosted_trichdan.stream(question))
    answer = last(events)
    assert isinstance(events[0], Found)
    assert events[0].quoted.sentences != ()
    assert (answer.abstained, answer.notice) == (True, "")
    assert answer.text.startswith(REFUSAL[answer.language])
    assert len(scripted.asked) == 1


def test_a_name_that_stands_nowhere_is_told_in_the_refusal(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says("The articles do not answer this.")
    answer = hosted_trichdan.ask("Which museum in Oslo bought the dragon kite?")
    assert answer.refusal is not None
    assert answer.refusal.missing == ("Oslo",)
    assert any("“Oslo”" in suggestion for suggestion in answer.refusal.suggestions)
    assert "“Oslo”" in answer.text


def test_paragraphs_are_numbered_by_first_appearance_and_keep_their_number(
    hosted_trichdan: Trichdan, scripted: ScriptedLLM
) -> None:
    teacher = "Their teacher is 81 years old and has never seen snow."
    scripted.says(f"{teacher} {KITE_ANSWER} {teacher}")
    answer = hosted_trichdan.ask(KITE)
    assert [sentence.citations for sentence in answer.sentences] == [(1,), (2,), (1,)]
    assert [str(citation.address) for citation in answer.citations] == [
        "kite-makers-reykjavik#p3",
        "kite-makers-reykjavik#p2",
    ]


def test_what_is_shown_while_it_is_written_only_ever_grows(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(f"{KITE_ANSWER} [2] {GUESS} [1, 2] {KITE_ANSWER}")
    events = list(hosted_trichdan.stream(KITE))
    answer = last(events)
    writings = [event for event in events if isinstance(event, Writing)]
    assert writings[-1] == Writing(answer.sentences, answer.citations, "")
    for writing in writings:
        assert writing.sentences == answer.sentences[: len(writing.sentences)]
        assert writing.citations == answer.citations[: len(writing.citations)]
        assert "[" not in writing.rest


# --- a model that fails --------------------------------------------------------------------------------------------

HTML = "<!doctype html><html><body><h1>Sign in to the hotel network</h1></body></html>"


def failing(scripted: ScriptedLLM, fault: str) -> None:
    """Script one reply that goes wrong."""
    match fault:
        case "401" | "404" | "429" | "500":
            body = f'{{"error": {{"message": "refused because of fault {fault}", "type": "error", "code": "{fault}"}}}}'
            for _ in range(2):  # what may pass is asked twice
                scripted.says("", status=int(fault), body=body)
        case "html":
            scripted.says("", body=HTML, kind="text/html")
        case "html error":
            for _ in range(2):
                scripted.says("", status=502, body=HTML, kind="text/html")
        case "broken":
            scripted.says(KITE_ANSWER[:30], then="break")
        case "broken after a sentence":
            scripted.says(f"{KITE_ANSWER} The festival", then="break")
        case "silent":
            scripted.says("", then="hang")
        case "silent half-way":
            scripted.says(f"{KITE_ANSWER} The festival", then="hang")
        case "empty":
            scripted.says("")
        case "blank":
            scripted.says(" \n\n ")
        case "markers alone":
            scripted.says("[1] [2]")


# Of each fault what the notice tells, as a pattern.
FAULTS = {
    "401": "401",
    "404": "404",
    "429": "429",
    "500": "500",
    "html": "",
    "html error": "502",
    "broken": "",
    "broken after a sentence": "",
    "silent": "[Tt]ime",
    "silent half-way": "[Tt]ime",
    "empty": "",
    "blank": "",
    "markers alone": "nothing that could be shown",
}


@pytest.mark.parametrize(("fault", "told"), FAULTS.items())
def test_when_the_model_fails_quotes_answer_and_a_notice_says_why(
    hosted_trichdan: Trichdan, trichdan: Trichdan, scripted: ScriptedLLM, fault: str, told: str
) -> None:
    failing(scripted, fault)
    answer = hosted_trichdan.ask(KITE)
    assert re.search(f"{MODEL}.*{told}", answer.notice)
    assert "\n" not in answer.notice
    assert len(answer.notice) < 500
    quoted = trichdan.ask(KITE)
    assert (answer.text, answer.citations) == (quoted.text, quoted.citations)
    assert (answer.model, answer.abstained) == ("none", False)


@pytest.mark.parametrize("fault", ["silent", "401", "empty"])
def test_the_quotes_are_there_before_the_model_is_asked(
    hosted_trichdan: Trichdan, trichdan: Trichdan, scripted: ScriptedLLM, fault: str
) -> None:
    failing(scripted, fault)
    events = hosted_trichdan.stream(KITE)
    found = next(events)
    assert isinstance(found, Found)
    assert scripted.asked == []
    assert found.quoted.sentences == trichdan.ask(KITE).sentences != ()
    events.close()  # type: ignore[attr-defined]


def test_after_a_failure_the_model_is_asked_again(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    failing(scripted, "broken")
    assert hosted_trichdan.ask(KITE).notice
    scripted.says(KITE_ANSWER)
    assert hosted_trichdan.ask(KITE).text == f"{KITE_ANSWER} [1]"


def test_closing_the_answer_early_ends_the_request(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    scripted.says(KITE_ANSWER, then="endless")
    events = hosted_trichdan.stream(KITE)
    for event in events:
        if isinstance(event, Writing):
            break
    assert not scripted.disconnected.is_set()
    events.close()  # type: ignore[attr-defined]
    assert scripted.disconnected.wait(20)


def test_closing_before_the_model_is_asked_asks_nothing(hosted_trichdan: Trichdan, scripted: ScriptedLLM) -> None:
    events = hosted_trichdan.stream(KITE)
    assert isinstance(next(events), Found)
    events.close()  # type: ignore[attr-defined]
    assert scripted.asked == []
