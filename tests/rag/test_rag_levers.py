"""Everything that helps a search along is seen to help, on small folders made for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from rag_newsroom import ENGLISH, VIETNAMESE, Articles, build, opened
from rag_small import addresses, adds_up

from index.text import fold, has_diacritics
from rag.engine import Trichdan
from rag.followup import Turn
from rag.question import Question
from rag.scoring import Hit
from rag.settings import RetrievalSettings

# Two exercises of the same kind in each language: the number or the name alone tells which one is meant.
ABROAD: Articles = {
    "dien-tap-song-lo": (
        "Diễn tập vượt sông ở trung du",
        "Vũ Minh Tuyến | Trung Du Nhật Báo | 11/05/2025",
        "Cuộc diễn tập vượt sông huy động 59.000 quân và kéo dài chín ngày.",
    ),
    "dien-tap-bai-canh": (
        "Diễn tập đổ bộ ở ven biển",
        "Vũ Minh Tuyến | Trung Du Nhật Báo | 14/06/2025",
        "Cuộc diễn tập đổ bộ huy động 36.000 quân và kéo dài bốn ngày.",
    ),
    "khi-dot-dong-au": (
        "Mùa đông thiếu khí đốt",
        "Lê Hà Nhi | Thế Giới Tuần | 03/12/2024",
        "Theo bên mua, Nga khóa van đường ống dẫn khí sang Moldova vì món nợ chưa trả.",
    ),
    "khi-dot-bac-au": (
        "Đường ống ngừng chảy",
        "Lê Hà Nhi | Thế Giới Tuần | 04/12/2024",
        "Theo bên mua, Na Uy khóa van đường ống dẫn khí sang Đan Mạch vì một chỗ rò rỉ.",
    ),
    "desert-drill": (
        "Desert drill ends",
        "Ruth Amsel | Garrison Weekly | 20 May 2025",
        "The desert exercise involved 59,000 troops and lasted nine days.",
    ),
    "arctic-drill": (
        "Arctic drill ends",
        "Ruth Amsel | Garrison Weekly | 2 June 2025",
        "The arctic exercise involved 36,000 troops and lasted four days.",
    ),
    "grain-east": (
        "Grain exports halted",
        "Tom Barlow | Harbour Times | 8 August 2025",
        "Russia has halted grain exports after a summer without rain.",
    ),
    "grain-south": (
        "Grain exports halted again",
        "Tom Barlow | Harbour Times | 9 August 2025",
        "Argentina has halted grain exports after a strike of its dockers.",
    ),
}
# Of equal news, the newer one is not the first by its name.
LEVELS: Articles = {
    "ho-a": (
        "Mực nước hồ Thác Lở",
        "Bùi Kim Oanh | Thủy Lợi Tuần | 15/09/2025",
        "Sáng nay mực nước hồ Thác Lở đo được 34,7 mét, các cửa xả vẫn đóng.",
    ),
    "ho-b": (
        "Mực nước hồ Thác Lở",
        "Bùi Kim Oanh | Thủy Lợi Tuần | 02/03/2025",
        "Sáng nay mực nước hồ Thác Lở đo được 31,2 mét, các cửa xả vẫn đóng.",
    ),
    "level-a": (
        "Water level at Hollin reservoir",
        "Jane Pocock | Dale Courier | 2 March 2025",
        "The water level at Hollin reservoir stood at 12.8 metres this morning and no gate was opened.",
    ),
    "level-b": (
        "Water level at Hollin reservoir",
        "Jane Pocock | Dale Courier | 15 September 2025",
        "The water level at Hollin reservoir stood at 14.3 metres this morning and no gate was opened.",
    ),
}


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    with opened(build(tmp_path_factory.mktemp("abroad"), ABROAD, embedding), embedding) as trichdan:
        yield trichdan


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    with opened(build(tmp_path_factory.mktemp("levels"), LEVELS, embedding), embedding) as trichdan:
        yield trichdan


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    with opened(build(tmp_path_factory.mktemp("english"), ENGLISH, embedding), embedding) as trichdan:
        yield trichdan


@pytest.fixture(scope="module")
def vietnamese(tmp_path_factory: pytest.TempPathFactory, embedding: BaseEmbedding) -> Iterator[Trichdan]:
    with opened(build(tmp_path_factory.mktemp("vietnamese"), VIETNAMESE, embedding), embedding) as trichdan:
        yield trichdan


def of_article(hits: list[Hit], article: str) -> Hit:
    (hit,) = [hit for hit in hits if hit.address.article == article]
    return hit


def candidates(trichdan: Trichdan, question: str) -> list[Hit]:
    """Every paragraph with its own score, also where two say the same."""
    return trichdan.searcher.candidates(trichdan.searcher.read(Question.read(question)))


@pytest.mark.parametrize(
    "question",
    [
        "Cuộc diễn tập nào huy động 59.000 quân?",
        "Cuộc diễn tập nào có 59 nghìn quân tham gia?",
        "Cuộc tập trận nào có năm mươi chín nghìn quân?",
        "Which exercise involved 59,000 troops?",
        "Which exercise had fifty-nine thousand troops?",
    ],
)
def test_a_number_meets_its_other_spellings_in_both_languages(abroad: Trichdan, question: str) -> None:
    hits = candidates(abroad, question)
    for meant, other in (("dien-tap-song-lo", "dien-tap-bai-canh"), ("desert-drill", "arctic-drill")):
        right, wrong = of_article(hits, meant), of_article(hits, other)
        assert right.shared > wrong.shared
        assert right.score > wrong.score


@pytest.mark.parametrize(
    ("question", "meant", "other"),
    [
        ("Nga ngừng xuất khẩu thứ gì vì hạn hán?", "grain-east", "grain-south"),
        ("Nước nào được Nga bán ngũ cốc?", "grain-east", "grain-south"),
        ("Which country did Russia cut off from its gas?", "khi-dot-dong-au", "khi-dot-bac-au"),
        ("Did Russian pipelines stop over a debt?", "khi-dot-dong-au", "khi-dot-bac-au"),
    ],
)
def test_the_name_of_a_country_meets_itself_in_the_other_language(
    abroad: Trichdan, question: str, meant: str, other: str
) -> None:
    hits = candidates(abroad, question)
    right, wrong = of_article(hits, meant), of_article(hits, other)
    assert right.shared > wrong.shared
    assert right.score > wrong.score


# --- typed without diacritics -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "spelled", "paragraph"),
    [
        (
            "sua cau mong sat thi di duong vong dai them bao nhieu",
            "sửa cầu mống sắt thì đi đường vòng dài thêm bao nhiêu",
            "cau-mong-sat#p3",
        ),
        ("ai lai tao giong lua den", "ai lai tạo giống lúa đen", "lua-den-thoi-binh#p2"),
        ("thuyen cho bao nhieu cuon sach?", "thuyền chở bao nhiêu cuốn sách?", "thu-vien-thuyen#p1"),
        ("Nha vo dich mua gi cho me", "Nhà vô địch mua gì cho mẹ", "giai-chay-da-lat#p3"),
    ],
)
def test_a_bare_question_over_vietnamese_news_is_spelled_as_they_spell(
    vietnamese: Trichdan, typed: str, spelled: str, paragraph: str
) -> None:
    asked = vietnamese.searcher.read(Question.read(typed))
    assert asked.question.bare
    assert asked.spelled == spelled
    hits = vietnamese.search(typed)
    assert addresses(hits)[0] == paragraph
    assert hits == vietnamese.search(typed)
    # It finds what the question in full finds.
    assert addresses(vietnamese.search(spelled, 1)) == [paragraph]


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("ngon hai dang duoc xay nam nao", "lighthouse-dai-lanh"),
        ("vi sao pha dem dung chay", "night-ferry-con-dao"),
        ("benh vien co bao nhieu giuong", "hue-childrens-hospital"),
    ],
)
def test_a_bare_question_over_english_news_is_spelled_and_finds_across(
    english: Trichdan, typed: str, article: str
) -> None:
    spelled = english.searcher.read(Question.read(typed)).spelled
    assert has_diacritics(spelled)
    assert fold(spelled) == typed
    assert english.search(typed)[0].address.article == article


def test_where_no_article_is_vietnamese_frequent_words_are_spelled_all_the_same(english: Trichdan) -> None:
    asked = english.searcher.read(Question.read("benh vien co bao nhieu giuong"))
    assert asked.spelled == "bệnh viện có bao nhiêu giường"


def test_a_question_with_its_diacritics_is_searched_as_it_was_typed(trichdan: Trichdan) -> None:
    for question in ("Cầu nào đóng cửa?", "Which bridge closes?", "Who is Sigrún Halldórsdóttir?"):
        assert trichdan.searcher.read(Question.read(question)).spelled == question


# --- copies, follow-ups, the latest -----------------------------------------------------------------------------------


def test_a_story_in_four_papers_takes_one_place(tmp_path: Path, embedding: BaseEmbedding) -> None:
    leads = ("", "KON TUM - ", "(TTXVN) - ", "Theo phóng viên tại chỗ, ")
    body = (
        "một con voi rừng đi lạc đã được đưa về khu bảo tồn Chư Mom Ray sau hai ngày đêm vây bắt, "
        "với sự giúp sức của 38 kiểm lâm và 4 con voi nhà từ Bản Đôn."
    )
    papers = {
        f"bao-{number}": (f"Voi lạc ({number})", f"Báo Số {number} | 0{number}/04/2025", f"{lead}{body}")
        for number, lead in enumerate(leads, 1)
    }
    own = {
        "kiem-lam": (
            "Kiểm lâm Chư Mom Ray",
            "Báo Rừng | 05/04/2025",
            "Hạt kiểm lâm Chư Mom Ray có 52 người, một nửa là người Rơ Măm.",
        )
    }
    with opened(build(tmp_path, {**papers, **own}, embedding), embedding) as voi:
        hits = voi.search("Con voi rừng đi lạc được đưa về đâu?")
    assert len(hits) == 2
    assert {address.article for address in (hits[0].address, *hits[0].also)} == set(papers)
    assert hits[1].address.article == "kiem-lam"


@pytest.mark.parametrize(
    ("before", "question", "paragraph"),
    [
        (
            Turn("Cầu Mống Sắt ở Quảng Ngãi đóng cửa trong bao lâu?", "Cầu đóng cửa sáu tháng. [1]"),
            "Thế tổng kinh phí là bao nhiêu?",
            "cau-mong-sat#p2",
        ),
        (
            Turn("Why was the night ferry to Con Dao stopped?", "There was a fire in its engine room. [1]"),
            "When will it sail again?",
            "night-ferry-con-dao#p2",
        ),
        (
            Turn("Ai vô địch giải chạy rừng thông Đà Lạt?", "Y Blim Niê về nhất. [1]"),
            "Anh ấy mua gì cho mẹ?",
            "giai-chay-da-lat#p3",
        ),
    ],
)
def test_a_question_that_leans_is_searched_with_what_it_leans_on(
    trichdan: Trichdan, before: Turn, question: str, paragraph: str
) -> None:
    assert addresses(trichdan.search(question, 1, [before])) == [paragraph]


@pytest.mark.parametrize(
    ("question", "newer", "older"),
    [
        ("Mực nước hồ Thác Lở mới nhất là bao nhiêu?", "ho-a", "ho-b"),
        ("Tình hình mực nước hồ Thác Lở hiện nay thế nào?", "ho-a", "ho-b"),
        ("What is the latest on the water level at Hollin reservoir?", "level-b", "level-a"),
    ],
)
def test_the_latest_is_the_newer_of_two_equal_articles(levels: Trichdan, question: str, newer: str, older: str) -> None:
    hits = levels.search(question)
    assert of_article(hits, newer).score > of_article(hits, older).score + 0.3
    assert hits[0].address.article == newer


@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        ("Hồ Thác Lở đo được 31,2 mét khi nào?", "ho-b", "ho-a"),
        ("When did Hollin reservoir stand at 12.8 metres?", "level-a", "level-b"),
    ],
)
def test_the_older_article_comes_first_where_nobody_asks_for_the_latest(
    levels: Trichdan, question: str, older: str, newer: str
) -> None:
    hits = levels.search(question)
    assert of_article(hits, older).score > of_article(hits, newer).score


# --- late interaction -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [("Hải đăng có bao nhiêu bậc thang?", "lighthouse-dai-lanh#p3")],
)
def test_word_by_word_a_paragraph_is_found_that_its_own_vector_does_not_find(
    newsroom: Path, embedding: BaseEmbedding, question: str, paragraph: str
) -> None:
    no_terms = {"keyword_weight": 0.0, "keyword_weight_across": 0.0}
    by_vector = RetrievalSettings(late_interaction=False, **no_terms)
    with (
        opened(newsroom, embedding, settings=by_vector) as plain,
        opened(newsroom, embedding, settings=RetrievalSettings(**no_terms)) as late,
    ):
        assert addresses(plain.search(question))[0] != paragraph
        assert addresses(late.search(question))[0] == paragraph


def test_without_late_interaction_the_score_is_made_of_vectors_and_terms(
    newsroom: Path, embedding: BaseEmbedding
) -> None:
    settings = RetrievalSettings(late_interaction=False, dense_weight=0.5, keyword_weight=2, keyword_weight_across=3)
    with opened(newsroom, embedding, settings=settings) as plain:
        for question in ("Ai đã lai tạo giống lúa đen ở Thới Bình?", "Who won the forest race in Da Lat?"):
            hits = candidates(plain, question)
            assert all(hit.late is None for hit in hits)
            assert adds_up(hits, Question.read(question).language, settings)


def test_with_late_interaction_every_hit_tells_both_numbers(trichdan: Trichdan) -> None:
    hits = trichdan.search("Who won the forest race in Da Lat?", 40)
    assert all(hit.late is not None for hit in hits)
    assert len({hit.late for hit in hits}) == len({hit.dense for hit in hits}) == len(hits)
