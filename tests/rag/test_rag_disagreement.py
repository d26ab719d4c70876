"""Where sources disagree on what is asked: in both languages, across them, and when they only seem to."""

from collections.abc import Callable
from datetime import date

import pytest
from rag_fire import ASIDE, FIRE_EN, FIRE_LATER, FIRE_VI, STALLS_EN, STALLS_VI
from rag_newsroom import Articles

from rag.answerability.sought import Kind
from rag.disagreement import Disagreement, disagreement, told, worth_reading
from rag.disagreement.compare import agree
from rag.disagreement.values import values
from rag.engine import Trichdan
from rag.evidence import Evidence, gather
from rag.question import Asked, Question

Make = Callable[[Articles], Trichdan]


def found(trichdan: Trichdan, question: str, cites: str = "") -> Disagreement | None:
    """What a question meets. cites: words of the sentence that the answer cites."""
    asked, evidence = gathered(trichdan, question)
    cited = [(it, place) for it in evidence for place in range(len(it.spans)) if cites and cites in it.sentence(place)]
    return disagreement(asked, evidence, cited)


def gathered(trichdan: Trichdan, question: str) -> tuple[Asked, list[Evidence]]:
    asked = trichdan.searcher.read(Question.read(question))
    return asked, gather(trichdan.searcher.search(asked, 12), trichdan.searcher.embed)


def texts(it: Disagreement | None) -> list[str]:
    return [stated.text for stated in it.values] if it else []


def changed(article: tuple[str, ...], **words: str) -> tuple[str, ...]:
    return tuple(block.replace(words["old"], words["new"]) for block in article)


@pytest.fixture
def fire(make_trichdan: Make) -> Trichdan:
    return make_trichdan({"chay-cho": FIRE_VI, "market-fire": FIRE_EN, "trau": ASIDE})


@pytest.mark.parametrize("question", [STALLS_VI, STALLS_EN, "bao nhieu gian hang o cho binh tay thuong bi chay"])
def test_two_counts_of_one_thing_are_shown_across_languages(fire: Trichdan, question: str) -> None:
    it = found(fire, question)
    assert texts(it) == ["340 gian hàng", "290 stalls"]
    assert it is not None and it.latest == it.values[1]


def test_two_sums_and_two_dates_are_shown(fire: Trichdan) -> None:
    damage = found(fire, "How much damage did the fire at Binh Tay Thuong market do?")
    assert texts(damage) == ["18 tỷ đồng", "22 billion dong"]
    assert texts(found(fire, "Khi nào chợ Bình Tây Thượng mở cửa lại?")) == ["ngày 20/4/2025", "4 May 2025"]


def test_the_answered_value_is_the_one_that_must_be_disputed(fire: Trichdan) -> None:
    assert texts(found(fire, STALLS_VI, cites="340 gian hàng")) == ["340 gian hàng", "290 stalls"]
    assert found(fire, STALLS_VI, cites="Con trâu nặng") is None


def test_within_one_language(make_trichdan: Make) -> None:
    trichdan = make_trichdan({"mot": FIRE_VI, "hai": FIRE_LATER, "trau": ASIDE})
    assert texts(found(trichdan, STALLS_VI)) == ["340 gian hàng", "365 gian hàng"]


def test_three_sources_oldest_first_and_the_latest_marked(make_trichdan: Make) -> None:
    trichdan = make_trichdan({"mot": FIRE_VI, "hai": FIRE_LATER, "ba": FIRE_EN, "trau": ASIDE})
    it = found(trichdan, STALLS_VI)
    assert texts(it) == ["340 gian hàng", "290 stalls", "365 gian hàng"]
    assert it is not None
    assert [line.text for line in told(it, "vi")] == [
        "Các nguồn nêu số liệu khác nhau:",
        "Báo Mường Trà (3/3/2025): 340 gian hàng",
        "Highland Courier (5/3/2025): 290 stalls",
        "Tin Vùng Cao (7/3/2025): 365 gian hàng (mới nhất)",
    ]
    assert told(it, "en")[3].text == "Tin Vùng Cao (7 March 2025): 365 gian hàng (latest)"
    assert [line.cites for line in told(it, "en")] == [None, *it.values]


def test_an_article_without_a_date_comes_last_and_none_is_the_latest(make_trichdan: Make) -> None:
    undated = (FIRE_EN[0], "Gareth Pryce | Highland Courier", *FIRE_EN[2:])
    it = found(make_trichdan({"chay-cho": FIRE_VI, "market-fire": undated, "trau": ASIDE}), STALLS_EN)
    assert texts(it) == ["340 gian hàng", "290 stalls"]
    assert it is not None and it.latest is None
    assert told(it, "en")[2].text.endswith("(undated): 290 stalls")
    assert "(không rõ ngày): 290 stalls" in told(it, "vi")[2].text


@pytest.mark.parametrize("same", ["340 stalls", "some 340 stalls", "about 300 stalls"])
def test_agreement_and_rounding_are_silent(make_trichdan: Make, same: str) -> None:
    english = changed(FIRE_EN, old="290 stalls", new=same)
    assert found(make_trichdan({"chay-cho": FIRE_VI, "market-fire": english, "trau": ASIDE}), STALLS_EN) is None


def test_two_counts_of_different_things_in_like_sentences_are_silent(make_trichdan: Make) -> None:
    other = changed(FIRE_LATER, old="365 gian hàng", new="365 xe máy")
    assert found(make_trichdan({"mot": FIRE_VI, "hai": other, "trau": ASIDE}), STALLS_VI) is None


def test_another_event_is_silent(make_trichdan: Make) -> None:
    other = changed(changed(FIRE_LATER, old="Bình Tây Thượng", new="Phố Ràng Cũ"), old="Mường Trà", new="Bản Lầu")
    assert found(make_trichdan({"mot": FIRE_VI, "hai": other, "trau": ASIDE}), STALLS_VI) is None


def test_a_year_later_is_another_event(make_trichdan: Make) -> None:
    other = changed(FIRE_LATER, old="07/03/2025", new="07/03/2026")
    assert found(make_trichdan({"mot": FIRE_VI, "hai": other, "trau": ASIDE}), STALLS_VI) is None


def test_a_paragraph_that_may_say_otherwise_is_worth_reading(fire: Trichdan) -> None:
    asked, evidence = gathered(fire, STALLS_VI)
    first = [piece for piece in evidence if piece.hit.address.article == "chay-cho"]
    others = [hit for hit in fire.searcher.search(asked, 12) if hit.address.article != "chay-cho"]
    assert sorted(str(hit.address) for hit in worth_reading(asked, first, others)) == [
        "market-fire#p1",
        "market-fire#p2",
        "market-fire#p3",
    ]


def test_a_question_for_no_value_is_silent(fire: Trichdan) -> None:
    assert found(fire, "Ai thắng hội thi trâu khỏe?") is None
    assert found(fire, "Why did the market burn?") is None


def test_shares_in_figures_and_in_words_meet(make_trichdan: Make) -> None:
    articles = {
        "dao-lau": (
            "Dân quân giữ phần lớn đảo Lau Cát",
            "Trần Thế | Báo Hải Trình | 05/11/2025",
            "Lực lượng Lau Cát còn kiểm soát 60% lãnh thổ mà họ giành được trên đảo Veyra hồi mùa hè.",
            "Người dân trên đảo thiếu nước ngọt đã hai tuần.",
        ),
        "island": (
            "Lau Cat forces risk losing Veyra",
            "Mona Field | Strait Times Weekly | 9 November 2025",
            "The Lau Cat forces have lost about half of the territory they had taken on the island of Veyra.",
            "Ferries to the island stopped on Friday because of high waves.",
        ),
    }
    trichdan = make_trichdan(articles)
    it = found(trichdan, "How much of the territory taken on Veyra have the Lau Cat forces lost?")
    assert texts(it) == ["60%", "about half"]


SAME: list[tuple[Kind, str, str]] = [
    ("number", "59.000 quân", "59,000 troops"),
    ("number", "gần 60.000 quân", "59,000 troops"),
    ("number", "59 nghìn quân", "59,000 troops"),
    ("money", "180 triệu USD", "$180m"),
    ("money", "47 tỷ đồng", "47 billion dong"),
    ("percent", "khoảng một nửa lãnh thổ", "48% of the territory"),
    ("time", "ngày 18/12", "18 December"),
    ("time", "tháng 4/2026", "12 April 2026"),
    ("duration", "hai tuần", "14 days"),
]
DIFFERENT: list[tuple[Kind, str, str]] = [
    ("number", "4.200 người", "3,800 people"),
    ("number", "12.400 cổ vật", "11,900 objects"),
    ("money", "180 triệu USD", "$165m"),
    ("money", "180 triệu USD", "180 million dong"),
    ("percent", "40%", "half of it"),
    ("time", "ngày 18/12", "before 21 December"),
    ("duration", "chín tiếng", "ten hours"),
]


@pytest.mark.parametrize(("kind", "vietnamese", "english", "alike"), [
    *((*pair, True) for pair in SAME), *((*pair, False) for pair in DIFFERENT),
])  # fmt: skip
def test_values_agree_in_any_written_form(kind: Kind, vietnamese: str, english: str, alike: bool) -> None:
    day = date(2025, 12, 1)
    one = values(f"Tất cả là {vietnamese}.", kind, "vi", day)
    other = values(f"In all {english}.", kind, "en", day)
    assert len(one) == len(other) == 1
    assert agree(one[0], other[0]) is alike


def test_ranges_ages_and_years_are_no_counts() -> None:
    assert values("Lương 9,5-12 triệu đồng một tháng.", "money", "vi", None) == []
    assert values("A 14-year-old won in 2019.", "number", "en", None) == []
