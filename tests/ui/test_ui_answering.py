"""What the page does with an answer that goes wrong, without a browser."""

import pytest

from index.errors import ModelError
from ui.page import _answer


@pytest.mark.parametrize("fault", [ModelError("no model here"), RuntimeError("a bug")])
def test_whatever_goes_wrong_the_question_comes_back_and_the_page_is_free_again(fault):
    def engine():
        raise fault

    field, messages, _, _, ask, stop = list(_answer(engine, "How high was the flood?", [], [], "en"))[-1]
    assert field["value"] == "How high was the flood?"
    assert (field["interactive"], ask["interactive"], stop["interactive"]) == (True, True, False)
    assert "Something went wrong" in messages[-1]["content"]
