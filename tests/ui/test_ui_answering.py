"""What the page does with an answer as it comes about, without a browser: real index, scripted model."""

import re

import pytest

from index.errors import ModelError
from index.settings import ModelSettings
from rag.engine import Trichdan
from rag.llm import open_llm
from rag.refusal import REFUSAL
from rag.settings import LLMSettings, Settings
from ui.answering import answering
from ui.page import _stopped
from ui.render import text_html
from ui.strings import EN, VI

FLOOD = "Bao nhiêu người ở Hội An phải sơ tán vì lũ?"
WRITTEN = "Chính quyền Hội An phải sơ tán 4.200 người ngay trong đêm. [1][2]"
INVENTED = "Giá vé tham quan phố cổ tăng gấp ba vào tháng 8."
BREAD = "How do I bake sourdough bread?"
FIELD, CHAT, TURNS, CARDS, ASK, STOP = range(6)


@pytest.fixture(scope="module")
def quoting(sample_index):
    with Trichdan.open(sample_index, Settings(llm=LLMSettings(model="none"))) as opened:
        yield opened


@pytest.fixture
def engine(quoting, scripted):
    """The same articles with the scripted model. settings: of the model."""

    def engine(**settings):
        asked = LLMSettings(model=scripted.url, first_word_timeout=5, timeout=5, retries=0, **settings)
        return Trichdan(quoting.catalog, quoting.searcher, open_llm(asked, ModelSettings()), Settings())

    return engine


def steps(trichdan, question, spoken="vi", **how):
    return list(answering(lambda: trichdan, question, [], [], spoken, **how))


def html(step):
    """The answer as it stands in the chat."""
    return step[CHAT][-1]["content"]


def is_drawn(step):
    return isinstance(step[CARDS], str) and 'class="card"' in step[CARDS]


def is_free(step):
    return (step[FIELD]["interactive"], step[ASK]["interactive"], step[STOP]["interactive"]) == (True, True, False)


@pytest.mark.parametrize("fault", [ModelError("no model here"), RuntimeError("a bug")])
def test_whatever_goes_wrong_the_question_comes_back_and_the_page_is_free_again(fault):
    def engine():
        raise fault

    last = list(answering(engine, "How high was the flood?", [], [], "en"))[-1]
    assert last[FIELD]["value"] == "How high was the flood?"
    assert is_free(last)
    assert "Something went wrong" in html(last)


def test_the_articles_own_words_stand_there_until_a_model_has_written_checked_ones(engine, scripted):
    scripted.says(WRITTEN)
    loading, searching, found, *writing, last = steps(engine(), FLOOD)
    assert text_html(VI.searching) in html(searching)
    assert text_html(VI.quoted_meanwhile) in html(found)
    assert "4&#46;200" in html(found)
    assert 'class="cite"' in html(found)
    assert text_html(VI.writing) in html(found)
    assert [is_drawn(step) for step in (loading, searching, found)] == [False, False, True]
    for step in writing:
        assert (text_html(VI.quoted_meanwhile) in html(step)) == ("status" in html(step))
    assert text_html("ngay trong đêm.") in html(last)
    assert text_html(VI.quoted_meanwhile) not in html(last)
    assert "status" not in html(last)
    assert is_free(last)


def test_without_a_model_the_quotes_are_the_answer(quoting):
    *_, found, last = steps(quoting, FLOOD)
    assert is_drawn(found)
    assert text_html(VI.quoted_meanwhile) not in html(found)
    assert html(last).startswith(f'<p class="lead">{text_html(VI.quoted)}')


def test_a_small_model_is_seen_to_read_paragraph_by_paragraph(engine, scripted):
    for _ in range(3):
        scripted.judges(Yes=-0.6, No=-0.8)
    scripted.says(WRITTEN)
    shown = [html(step) for step in steps(engine(cites=False), FLOOD, "en")]
    stages = [re.search(r'class="status stage">(.*?)</span>$', each) for each in shown]
    read = [text_html(EN.reading.format(number=number, total=3)) for number in (1, 2, 3)]
    told = list(dict.fromkeys(stage.group(1) for stage in stages if stage))
    assert told == [text_html(EN.loading), text_html(EN.searching), text_html(EN.writing), *read]


def test_when_the_model_fails_the_quotes_stay_and_one_line_says_why(engine, scripted):
    scripted.says("", status=500, body='{"error": {"message": "<img src=x onerror=alert(1)> [a](b)"}}')
    *_, found, last = steps(engine(), FLOOD)
    answer, reason = html(last).rsplit("\n\n", 1)
    assert answer.startswith(f'<p class="lead">{text_html(VI.quoted)}')
    assert re.findall(r'<a class="cite"[^>]*>', html(found))[0] in answer
    assert VI.model_failed.split(":")[0] in reason
    assert "&#60;img" in reason
    assert "<img" not in html(last)
    assert is_free(last)


def test_a_model_that_breaks_off_is_replaced_by_the_quotes_again(engine, scripted):
    scripted.says(WRITTEN + " Và", then="break")
    last = steps(engine(), FLOOD)[-1]
    assert text_html(VI.quoted) in html(last)
    assert VI.model_failed.split(":")[0] in html(last)


@pytest.mark.parametrize(("invented", "line"), [(1, VI.left_out(1)), (2, VI.left_out(2))])
def test_what_is_left_out_is_counted(engine, scripted, invented, line):
    scripted.says(" ".join([WRITTEN, INVENTED, "Năm 2019 có ba con voi bơi qua sông Hương."][: invented + 1]))
    last = html(steps(engine(), FLOOD)[-1])
    assert last.endswith(f'<p class="aside">{text_html(line)}</p>')
    assert "phố cổ" not in last


def test_a_refusal_is_in_the_language_of_the_question_and_cites_nothing(quoting):
    last = steps(quoting, BREAD, "vi")[-1]
    assert text_html(REFUSAL["en"]) in html(last)
    assert "Searched 24 articles" in html(last)
    assert html(last).count('<a class="near" href="#open/') == 3
    assert 'class="cite"' not in html(last)
    assert not re.search(r"\[\d", html(last))
    assert last[TURNS][-1].answer == ""


def test_the_same_question_again_comes_whole_and_its_cards_are_drawn(engine, scripted):
    asked = engine()
    scripted.says(WRITTEN)
    first, again = steps(asked, FLOOD), steps(asked, FLOOD)
    assert len(scripted.asked) == 1
    assert len(again) == 3
    assert html(again[-1]) == html(first[-1])
    drawn = [step[CARDS] for step in first if is_drawn(step)][-1]
    assert [step[CARDS] for step in again if is_drawn(step)] == [drawn]


def test_who_stops_keeps_the_quotes_and_no_line_says_that_anything_goes_on(engine, scripted):
    scripted.says("", then="hang")
    going = answering(lambda: engine(), FLOOD, [], [], "vi")
    waiting = [next(going), next(going), next(going)][-1]
    going.close()
    messages = [{**each, "content": [{"type": "text", "text": each["content"]}]} for each in waiting[CHAT]]
    asked, kept, note = _stopped(messages, "vi")[0]
    assert asked["role"] == "user"
    assert kept["content"].startswith(f'<p class="lead">{text_html(VI.quoted)}')
    assert 'class="cite"' in kept["content"]
    assert "status" not in kept["content"]
    assert text_html(VI.stopped) in note["content"]


def test_who_stops_before_anything_is_found_sees_only_that_it_was_stopped(quoting):
    first = next(answering(lambda: quoting, FLOOD, [], [], "en"))
    (_, note), *_ = _stopped(first[CHAT], "en")
    assert EN.stopped.rstrip(".") in note["content"]
