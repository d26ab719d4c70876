"""The right paragraph comes first, whichever language asks and whichever answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import ENGLISH, VIETNAMESE, Articles, opened
from rag_small import adds_up

from index.article import Address
from rag.allowed import without
from rag.engine import Trichdan
from rag.question import Question
from rag.scoring import Hit
from rag.settings import RetrievalSettings

Make = Callable[[Articles], Trichdan]

QUESTIONS = [
    "Ai đã lai tạo giống lúa đen ở Thới Bình?",
    "How long is the dragon kite that the museum in Reykjavik bought?",
    "Vì sao phà đêm đi Côn Đảo bị cháy?",
    "Who won the forest race in Da Lat?",
    "thuyen cua ong luom cho bao nhieu cuon sach",
]


def addresses(hits: list[Hit]) -> list[str]:
    return [str(hit.address) for hit in hits]


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        # Vietnamese over Vietnamese, English over English
        ("Cầu Mống Sắt đóng cửa trong bao lâu?", "cau-mong-sat#p1"),
        ("Ai đã lai tạo giống lúa đen ở Thới Bình?", "lua-den-thoi-binh#p2"),
        ("Nhà vô địch giải chạy ở Đà Lạt sẽ làm gì với tiền thưởng?", "giai-chay-da-lat#p3"),
        ("Trẻ em phải làm gì để mượn sách trên thuyền của ông Lượm?", "thu-vien-thuyen#p2"),
        ("How long is the dragon kite that the museum in Reykjavik bought?", "kite-makers-reykjavik#p2"),
        ("Who moved back into the lighthouse?", "lighthouse-dai-lanh#p1"),
        # Vietnamese over English, English over Vietnamese
        ("Vì sao phà đêm đi Côn Đảo bị cháy?", "night-ferry-con-dao#p1"),
        ("Bảo tàng ở Reykjavik đã mua con diều dài bao nhiêu mét?", "kite-makers-reykjavik#p2"),
        ("Who won the forest race in Da Lat?", "giai-chay-da-lat#p1"),
        ("How long will the Mong Sat bridge be closed?", "cau-mong-sat#p1"),
        # Vietnamese without diacritics
        ("thuyen cua ong luom cho bao nhieu cuon sach", "thu-vien-thuyen#p1"),
    ],
)
def test_the_paragraph_that_answers_comes_first(trichdan: Trichdan, question: str, paragraph: str) -> None:
    assert addresses(trichdan.search(question))[0] == paragraph


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("When was the lighthouse at Dai Lanh built?", "lighthouse-dai-lanh"),
        ("Tháp hải đăng Đại Lãnh được xây năm nào?", "lighthouse-dai-lanh"),
        ("Who bred the black rice grown in Thoi Binh?", "lua-den-thoi-binh"),
        ("How many books does Phan Van Luom carry on his boat?", "thu-vien-thuyen"),
        ("cau mong sat dong cua trong bao lau", "cau-mong-sat"),
        ("ai la nguoi lai tao giong lua den o thoi binh", "lua-den-thoi-binh"),
        ("nha vo dich giai chay rung thong da lat nhan bao nhieu tien", "giai-chay-da-lat"),
    ],
)
def test_the_article_that_answers_is_among_the_first_three(trichdan: Trichdan, question: str, article: str) -> None:
    assert article in {hit.address.article for hit in trichdan.search(question, 3)}


def test_both_articles_about_one_event_are_found_by_either_language(trichdan: Trichdan) -> None:
    told = {"benh-vien-nhi-hue#p1", "hue-childrens-hospital#p1"}
    for question in (
        "Bệnh viện nhi mới ở Huế có bao nhiêu giường?",
        "How many beds does the new children's hospital in Hue have?",
    ):
        best = trichdan.search(question)[0]
        assert {str(address) for address in (best.address, *best.also)} == told
        assert best.passage.paragraph.language == Question.read(question).language


@pytest.mark.parametrize("number", ["59.000", "59,000", "59000"])
def test_a_number_is_found_however_it_is_spelled(trichdan: Trichdan, number: str) -> None:
    hits = trichdan.search(f"Cầu nào có {number} lượt xe mỗi tháng?")
    assert addresses(hits)[0] == "cau-mong-sat#p2"
    assert hits[0].keyword == trichdan.search("Cầu nào có 59.000 lượt xe mỗi tháng?")[0].keyword


def test_the_same_text_in_two_articles_is_listed_once(trichdan: Trichdan) -> None:
    hits = trichdan.search("Xe máy đi đường vòng qua xã nào khi sửa cầu?", 30)
    twins = {Address("cau-mong-sat", 3), Address("diem-tin-tuan", 1)}
    (hit,) = [hit for hit in hits if twins & {hit.address, *hit.also}]
    assert {hit.address, *hit.also} == twins
    assert hit == hits[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_hits_are_sorted_and_the_same_every_time(trichdan: Trichdan, question: str) -> None:
    hits = trichdan.search(question, 30)
    assert hits == sorted(hits, key=lambda hit: -hit.score)
    assert len(set(addresses(hits))) == len(hits)
    assert trichdan.search(question, 30) == hits
    assert trichdan.search(question, 3) == hits[:3]


@pytest.mark.parametrize("question", ["", "   ", "???", "AND OR NOT NEAR(", '"', "*", "exact:cầu", "💧", "a" * 3000])
def test_no_question_breaks_the_search(trichdan: Trichdan, question: str) -> None:
    assert len(trichdan.search(question, 5)) == 5


def test_an_index_of_one_language_answers_in_that_language_and_finds_for_the_other(make_trichdan: Make) -> None:
    vietnamese = make_trichdan(VIETNAMESE)
    assert addresses(vietnamese.search("Who won the forest race in Da Lat?"))[0] == "giai-chay-da-lat#p1"
    assert not vietnamese.ask("Nhà vô địch giải chạy ở Đà Lạt sẽ làm gì với tiền thưởng?").abstained
    english = make_trichdan(ENGLISH)
    assert addresses(english.search("Vì sao phà đêm đi Côn Đảo bị cháy?"))[0] == "night-ferry-con-dao#p1"
    assert not english.ask("How long is the dragon kite that the museum in Reykjavik bought?").abstained


def test_an_index_of_one_article_answers_what_it_tells_and_nothing_else(make_trichdan: Make) -> None:
    lanterns = make_trichdan(
        {
            "den-long": (
                "Đèn lồng mới ở chợ Đồng Xoài",
                "Lý Thu An | Bình Phước Mới | 01/02/2025",
                "Chợ Đồng Xoài treo 500 chiếc đèn lồng giấy từ tối thứ Sáu để đón khách ăn đêm.",
                "Bà Võ Thị Út, 70 tuổi, làm số đèn lồng ấy trong bốn tháng cùng hai người cháu.",
            )
        }
    )
    answer = lanterns.ask("Bà Võ Thị Út bao nhiêu tuổi?")
    assert not answer.abstained
    assert answer.citations[0].address == Address("den-long", 2)
    assert lanterns.ask("Giá vàng hôm nay bao nhiêu?").abstained
    assert lanterns.ask("Who won the Nobel Prize in physics?").abstained


def test_the_llamaindex_retriever_gives_what_the_search_gives(trichdan: Trichdan) -> None:
    for question in QUESTIONS:
        nodes = trichdan.retriever(7).retrieve(question)
        hits = trichdan.search(question, 7)
        assert [(node.metadata["address"], node.score, node.text) for node in nodes] == [
            (str(hit.address), hit.score, hit.passage.paragraph.text) for hit in hits
        ]


@pytest.mark.parametrize(
    ("text", "language", "bare"),
    [
        ("Cầu đóng cửa khi nào?", "vi", False),
        ("cau mong sat dong cua khi nao", "vi", True),
        ("When does the bridge close?", "en", False),
        ("Who is Sigrún Halldórsdóttir?", "en", False),
    ],
)
def test_a_question_is_understood_before_it_is_searched(text: str, language: str, bare: bool) -> None:
    assert Question.read(text) == Question(text, language, bare)  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_article_that_is_left_out_is_as_if_it_were_not_there(trichdan: Trichdan, question: str) -> None:
    asked = Question.read(question)
    hits = trichdan.searcher.search(asked, 30)
    gone = hits[0].address.article
    left = trichdan.searcher.search(asked, 30, held_to=without([gone]))
    named = {address.article for hit in left for address in (hit.address, *hit.also)}
    assert gone not in named
    assert [hit.address for hit in left] == [hit.address for hit in hits if hit.address.article != gone]


def test_leaving_out_an_article_leaves_its_twin(trichdan: Trichdan) -> None:
    asked = Question.read("Xe máy đi đường vòng qua xã nào khi sửa cầu?")
    hit = trichdan.searcher.search(asked, held_to=without(["cau-mong-sat"]))[0]
    assert (hit.address, hit.also) == (Address("diem-tin-tuan", 1), ())


@pytest.mark.parametrize("question", QUESTIONS)
def test_given_paragraphs_have_the_scores_that_a_search_gives_them(trichdan: Trichdan, question: str) -> None:
    asked = trichdan.searcher.read(Question.read(question))
    free = {hit.address: hit.score for hit in trichdan.searcher.candidates(asked)}
    wanted = sorted(free)[::3]
    given = trichdan.searcher.at(wanted, asked)
    assert [hit.address for hit in given] == wanted
    assert [hit.score for hit in given] == pytest.approx([free[address] for address in wanted], abs=1e-4)


def test_paragraphs_that_are_not_there_cannot_be_given(trichdan: Trichdan) -> None:
    asked = Question.read(QUESTIONS[0])
    there, missing = Address("lua-den-thoi-binh", 2), Address("lua-den-thoi-binh", 99)
    given = trichdan.searcher.at([missing, there, there], trichdan.searcher.read(asked))
    assert [hit.address for hit in given] == [there]


def test_without_weight_for_meaning_only_words_count(newsroom: Path, embedding: BaseEmbedding) -> None:
    settings = RetrievalSettings(late_interaction=False, dense_weight=0, keyword_weight=0.5, keyword_weight_across=2)
    with opened(newsroom, embedding, settings=settings) as words_alone:
        for question in QUESTIONS:
            asked = words_alone.searcher.read(Question.read(question))
            hits = words_alone.searcher.candidates(asked)
            assert adds_up(hits, asked.question.language, settings)
            assert max(hit.score for hit in hits) > 0
