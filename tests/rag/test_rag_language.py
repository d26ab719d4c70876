"""An answer is in the language of its question: a model that writes another is asked once more, then not believed."""

import pytest
from scripted_model import ScriptedModel

from rag.answer import Finished, Writing
from rag.answerability import fitted
from rag.engine import Trichdan
from rag.settings import Settings

COWS = "Nhà vô địch giải chạy ở Đà Lạt sẽ làm gì với tiền thưởng?"
COWS_VI = "Nhà vô địch nói sẽ mua cho mẹ một đàn bò."
COWS_EN = "The champion said that he would buy his mother a herd of cows."
KITES = "What will the kite makers from Hue do over Reykjavik harbour?"
KITES_EN = "Eight kite makers from Hue will fly their silk phoenixes over Reykjavik harbour."
KITES_VI = "Tám nghệ nhân làm diều của Huế sẽ thả diều phượng bằng lụa trên cảng Reykjavik."
CASES = [(COWS, COWS_VI, COWS_EN, "chỉ viết bằng tiếng Việt"), (KITES, KITES_EN, KITES_VI, "Write only in English")]

in_both_languages = pytest.mark.parametrize(("question", "right", "wrong", "louder"), CASES)
with_both_kinds_of_model = pytest.mark.parametrize("cites", [True, False])


def model_that_says(*texts: str, cites: bool) -> ScriptedModel:
    return ScriptedModel(*texts, cites=cites, judges=lambda _: fitted().enough)


def asking(trichdan: Trichdan, model: ScriptedModel) -> Trichdan:
    return Trichdan(trichdan.catalog, trichdan.searcher, model, Settings())


@with_both_kinds_of_model
@in_both_languages
def test_the_right_language_is_asked_for_once(
    trichdan: Trichdan, question: str, right: str, wrong: str, louder: str, cites: bool
) -> None:
    model = model_that_says(right, wrong, cites=cites)
    assert asking(trichdan, model).ask(question).text == f"{right} [1]"
    (prompt,) = model.written
    assert louder not in prompt


@with_both_kinds_of_model
@in_both_languages
def test_the_wrong_language_is_asked_for_once_more_and_louder(
    trichdan: Trichdan, question: str, right: str, wrong: str, louder: str, cites: bool
) -> None:
    model = model_that_says(f"{wrong} {wrong}", right, cites=cites)
    answer = asking(trichdan, model).ask(question)
    first, second = model.written
    assert louder not in first
    assert louder in second
    assert second.replace(louder, "").startswith(first[:200])
    assert (answer.text, answer.notice, answer.left_out) == (f"{right} [1]", "", 0)


@with_both_kinds_of_model
@in_both_languages
def test_twice_in_the_wrong_language_leaves_the_quotes_and_says_so(
    trichdan: Trichdan, question: str, right: str, wrong: str, louder: str, cites: bool
) -> None:
    model = model_that_says(wrong, wrong, right, cites=cites)
    answer = asking(trichdan, model).ask(question)
    quoted = trichdan.ask(question)
    assert len(model.written) == 2
    assert (answer.text, answer.citations) == (quoted.text, quoted.citations)
    assert "language of the question" in answer.notice
    assert answer.model == "none"


@in_both_languages
def test_no_finished_sentence_in_the_wrong_language_is_ever_shown(
    trichdan: Trichdan, question: str, right: str, wrong: str, louder: str
) -> None:
    events = list(asking(trichdan, model_that_says(f"{wrong} {wrong}", right, cites=True)).stream(question))
    shown = [sentence.text for event in events if isinstance(event, Writing) for sentence in event.sentences]
    assert set(shown) == {right}


@in_both_languages
def test_that_the_articles_are_silent_may_be_said_in_either_language(
    trichdan: Trichdan, question: str, right: str, wrong: str, louder: str
) -> None:
    for silent in ("The articles do not mention it.", "Các bài viết không trả lời câu hỏi này."):
        model = model_that_says(silent, right, cites=True)
        answer = asking(trichdan, model).ask(question)
        assert answer.abstained
        assert len(model.written) == 1


def test_a_reply_too_short_to_tell_its_language_is_taken(trichdan: Trichdan) -> None:
    model = model_that_says("26 metres long.", cites=True)
    events = list(asking(trichdan, model).stream("Con diều rồng mà bảo tàng ở Reykjavik mua dài bao nhiêu mét?"))
    assert len(model.written) == 1
    assert isinstance(events[-1], Finished)
    assert events[-1].answer.notice == ""
