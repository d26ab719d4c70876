"""A folder of a few articles is answered as well as a large one."""

from collections.abc import Callable

import pytest
from rag_newsroom import ENGLISH, Articles

from index.language import language_of
from rag.engine import Trichdan
from rag.evidence import gather
from rag.question import Question
from rag.support import Claim, find_support


@pytest.mark.parametrize(
    ("question", "sentence", "paragraph"),
    [
        ("Cầu Mống Sắt đóng cửa trong bao lâu?", "Cầu Mống Sắt đóng cửa trong sáu tháng.", "cau-mong-sat#p1"),
        (
            "Ai đã lai tạo giống lúa đen ở Thới Bình?",
            "Giống lúa đen ở Thới Bình do kỹ sư Lâm Quốc Thái lai tạo.",
            "lua-den-thoi-binh#p2",
        ),
        (
            "Bệnh viện nhi mới ở Huế có bao nhiêu giường?",
            "Bệnh viện nhi mới ở Huế có 240 giường.",
            "benh-vien-nhi-hue#p1",
        ),
        (
            "Who was invited to Reykjavik?",
            "Eight kite makers from Hue will fly silk phoenixes over Reykjavik harbour at the festival.",
            "kite-makers-reykjavik#p1",
        ),
    ],
)
def test_a_sentence_that_says_what_a_paragraph_says_is_supported(
    trichdan: Trichdan, question: str, sentence: str, paragraph: str
) -> None:
    evidence = gather(trichdan.searcher.search(Question.read(question), 4), trichdan.searcher.embed)
    claim = Claim(sentence, language_of(sentence), trichdan.searcher.embed([sentence])[0], question)
    (support,) = find_support(claim, evidence, trichdan.searcher.calibration)
    assert str(support.evidence.hit.address) == paragraph


@pytest.mark.parametrize(
    ("article", "question"),
    [
        ("lighthouse-dai-lanh", "Who moved back into the Dai Lanh lighthouse?"),
        ("lighthouse-dai-lanh", "When was the lighthouse at Dai Lanh built?"),
        ("night-ferry-con-dao", "When will the ferry to Con Dao sail again?"),
    ],
)
def test_one_article_alone_answers_a_question_in_its_own_words(
    make_trichdan: Callable[[Articles], Trichdan], article: str, question: str
) -> None:
    assert not make_trichdan({article: ENGLISH[article]}).ask(question).abstained
