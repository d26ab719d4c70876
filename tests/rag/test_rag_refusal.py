import pytest

from rag.refusal import REFUSAL, says_silent


@pytest.mark.parametrize(
    "sentence",
    [
        "The article does not provide information about the keeper's age.",
        "The articles given don't mention it.",
        "There is no information about that in the articles.",
        "Bài viết không đề cập đến tuổi của thủ môn.",
        "Không có thông tin về việc này trong các bài báo.",
        "Các bài báo được cung cấp không nêu tên cầu thủ.",
    ],
)
def test_a_sentence_about_the_articles_silence_is_recognised(sentence):
    assert says_silent(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The article says he did not resign.",
        "The information minister did not resign.",
        "There is no information yet on the cause, police said.",
        "Không có thông tin về thương vong, theo công an xã.",
        "Thông tin này không đúng, ông Nam nói.",
        "Ông Nam nói bài báo không phản ánh đúng lời ông.",
    ],
)
def test_a_claim_with_a_not_in_it_is_a_claim(sentence):
    assert not says_silent(sentence)


def test_both_languages_have_a_refusal():
    assert set(REFUSAL) == {"vi", "en"}
