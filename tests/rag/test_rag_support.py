"""Does a paragraph say what a sentence says? Numbers, names and meaning."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Language
from index.language import language_of
from rag.engine import Trichdan
from rag.evidence import Evidence, gather
from rag.names import names_missing
from rag.question import Question
from rag.support import Claim, Support, find_support
from rag.support.needs import held, needs

Finding = Callable[..., tuple[Support, ...]]
SUNDAY = date(2025, 8, 17)


def missing(sentence: str, source: str, published: date | None = None) -> bool:
    """Whether a source lacks a number, day or time of a sentence."""
    return any(not need & held(source, published) for need in needs(sentence))


# --- numbers, days and times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Có 59.000 quân.", "The government sent 59,000 troops."),
        ("It sent 59,000 troops.", "Chính phủ điều 59 nghìn quân."),
        ("Có 59 nghìn quân.", "The government sent fifty-nine thousand troops."),
        ("It cost 1.5 million.", "Chi phí là 1,5 triệu."),
        ("It cost $5m.", "Chi phí là 5 triệu USD."),
        ("Tốn 5 bảng.", "A £5 voucher."),
        ("Cầu đóng cửa 6 tháng.", "The bridge closes for six months."),
        ("The bridge closes for 6 months.", "Cầu đóng cửa sáu tháng."),
        ("Cầu đóng cửa sáu tháng.", "The bridge closes for half a year."),
        ("Half of them left.", "50% số người đã đi."),
        ("Có 40% cây sống.", "Bốn mươi phần trăm số cây còn sống."),
        ("It is 30%.", "From 30 to 40 per cent."),
        ("Ông 63 tuổi.", "A 63-year-old man."),
        ("One of the two men came.", "Cả hai người đến, một người là lính."),
        ("They won 2-1.", "Họ thắng 2-1."),
        ("Lễ hội mở ngày 3/9.", "The festival opens on 3 September."),
        ("The festival opens on 3 September.", "Lễ hội mở ngày 3/9."),
        ("Born on 2 October 1968.", "Sinh ngày 2/10/1968."),
        ("Mở cửa lúc 17h30.", "It opens at 5.30pm."),
        ("It was in 1968.", "Đó là năm 1968."),
    ],
)
def test_a_number_is_found_in_every_form_it_can_be_written_in(sentence: str, source: str) -> None:
    assert not missing(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Có 61.000 quân.", "The government sent 59,000 troops."),
        ("It opens on 4 September.", "Lễ hội mở ngày 3/9."),
        ("118 of 240 beds are taken.", "The hospital has 240 beds."),
        ("It cost 15 million.", "Chi phí là 1,5 triệu."),
        ("Cầu đóng cửa 7 tháng.", "The bridge closes for six months."),
        # The same digits, and another meaning.
        ("Có 16 người.", "Việc xảy ra đêm 16/11."),
        ("Có 3.000 quân.", "Việc xảy ra ngày 3/11."),
        ("Có 40 người.", "Có 40% số cây."),
        ("Có 40% số cây.", "Có 40 cây."),
        ("It cost $5m.", "Chi phí là 5 triệu đồng."),
        ("29 nhân viên về hưu.", "Ông có 29 năm lái phà."),
        ("It was doing 26 km/h.", "Có 26 em trên tàu."),
        ("1,968 people came.", "Đó là năm 1968."),
        ("They lost 5-2.", "Họ thua 4-6, 5-7."),
    ],
)
def test_an_invented_number_is_caught(sentence: str, source: str) -> None:
    assert missing(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source", "right"),
    [
        ("Trận đấu diễn ra ngày 16/8.", "She won on Saturday.", True),
        ("Trận đấu diễn ra ngày 14/8.", "She won on Saturday.", False),
        ("She won on Saturday.", "Trận đấu diễn ra ngày 16/8.", True),
        ("She won on Friday.", "Trận đấu diễn ra ngày 16/8.", False),
        ("She won on Saturday.", "Hôm qua, cô thắng.", True),
        ("Cô thắng ngày 16/8.", "Yesterday she won.", True),
        ("Cô thắng ngày 17/8.", "Yesterday she won.", False),
        ("It was founded in 2024.", "Công ty thành lập năm ngoái.", True),
        ("It was founded in 2023.", "Công ty thành lập năm ngoái.", False),
        # "Friday, 15 August" is no other Friday.
        ("It was on 22 August.", "It was on Friday, 15 August.", False),
    ],
)
def test_weekdays_and_yesterday_are_read_from_the_day_of_publication(sentence: str, source: str, right: bool) -> None:
    assert missing(sentence, source, SUNDAY) is not right


def test_a_weekday_proves_no_date_where_the_day_of_publication_is_unknown() -> None:
    assert missing("Trận đấu diễn ra ngày 16/8.", "She won on Saturday.")


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_a_sentence_never_misses_numbers_of_its_own(values: list[int]) -> None:
    sentence = " and ".join(f"{value:,}" for value in values)
    assert not missing(sentence, f"{sentence}.")


@given(st.text(alphabet="0123456789 .,/-%$£:hgố năm tháng ngày giờ rưỡi triệu May to and đến half", max_size=60))
def test_a_text_holds_whatever_it_says(text: str) -> None:
    assert not missing(text, text)


@given(st.integers(1000, 9_999_999), st.data())
def test_another_digit_is_another_number(value: int, data: st.DataObject) -> None:
    digits = list(str(value))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from([digit for digit in "123456789" if digit != digits[place]]))
    other = int("".join(digits))
    assert missing(f"Có {value:,} cây.", f"Có {other:,} cây.")


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "written_in", "source", "source_in", "missing"),
    [
        # Within a language a name must stand there, but for its diacritics.
        ("Yesterday President Macron came.", "en", "The president came yesterday.", "en", ["Macron"]),
        ("Hôm qua ông Phan Văn Lượm đến.", "vi", "Ông Phan Van Luom đến hôm qua.", "vi", []),
        ("Hôm qua bà Tôn Nữ Mai Chi đến.", "vi", "Hôm qua bà giám đốc Tôn Nữ đến.", "vi", ["Mai", "Chi"]),
        # Vietnamese over English: a Vietnamese word has another form there, a foreign name has not.
        ("Hôm qua Tổng thống Macron đến Pháp.", "vi", "The president came to France.", "en", ["Macron"]),
        ("Hôm qua Tổng thống Macron đến Pháp.", "vi", "President Macron came to France.", "en", []),
        ("Diều bay ở Reykjavik của Băng Đảo.", "vi", "Kites over Reykjavik in Iceland.", "en", []),
        # English over Vietnamese: common nouns are capitalised too, so one name that is held will do.
        ("In Hue the Children's Hospital opened.", "en", "Bệnh viện Nhi mở cửa tại Huế.", "vi", []),
        ("It was Graham Whitlock who said so.", "en", "Bác sĩ Mai Chi nói vậy.", "vi", ["Graham", "Whitlock"]),
        ("It was opened in Vietnam on Thursday.", "en", "Bệnh viện mở cửa hôm thứ Năm.", "vi", []),
    ],
)
def test_a_name_that_the_source_does_not_hold_is_missed_where_that_proves_something(
    sentence: str, written_in: Language, source: str, source_in: Language, missing: list[str]
) -> None:
    assert names_missing(sentence, written_in, source, source_in, "") == missing


def test_names_in_the_question_are_allowed() -> None:
    said, source = "Yesterday Emmanuel Macron came.", "The president came yesterday."
    assert names_missing(said, "en", source, "en", "") == ["Emmanuel", "Macron"]
    assert names_missing(said, "en", source, "en", "When did Emmanuel Macron come?") == []


def test_an_invented_vietnamese_person_is_caught_over_an_english_source() -> None:
    said = "Hôm qua bác sĩ Lê Quang Đạo mở cửa bệnh viện."
    assert names_missing(said, "vi", "Doctor Le Quang Dao opened the hospital.", "en", "") == []
    assert names_missing(said, "vi", "Doctor Ton Nu Mai Chi opened the hospital.", "en", "") == ["Lê", "Quang", "Đạo"]


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert names_missing("Yesterday it rained. Nobody came.", "en", "rain", "en", "") == []


# --- meaning, with the real model ----------------------------------------------------------------------------------

GIVERS = "Bệnh viện nhi mới ở Huế được xây bằng tiền của ai?"
RIGHT = "Một nửa trong tổng vốn 1.150 tỷ đồng là tiền quyên góp của người Huế ở xa."
RIGHT_ENGLISH = "Half of the investment of 1,150 billion dong was donated by people from Hue who live far away."
VIETNAMESE, ENGLISH = "benh-vien-nhi-hue#p3", "hue-childrens-hospital#p3"


@pytest.fixture(scope="module")
def evidence(trichdan: Trichdan) -> list[Evidence]:
    """What search finds for a question about the one event that two articles tell."""
    asked = trichdan.searcher.read(Question.read(GIVERS))
    hits = trichdan.searcher.search(asked, 6)
    # A search shows what both tell once; here both are wanted.
    both = [address for hit in hits for address in (hit.address, *hit.also)]
    found = gather(trichdan.searcher.at(both, asked), trichdan.searcher.embed)
    assert {VIETNAMESE, ENGLISH} <= {str(piece.hit.address) for piece in found}
    return found


@pytest.fixture
def support(trichdan: Trichdan, evidence: list[Evidence]) -> Finding:
    """Look for the support of a sentence, in all evidence or in one language's, with or without marked paragraphs."""

    def find(sentence: str, language: str = "", marked: Sequence[str] = ()) -> tuple[Support, ...]:
        claim = Claim(sentence, language_of(sentence), trichdan.searcher.embed([sentence])[0], GIVERS)
        some = [piece for piece in evidence if language in ("", piece.hit.passage.paragraph.language)]
        numbers = [piece.number for piece in some if str(piece.hit.address) in marked]
        assert len(numbers) == len(marked)
        return find_support(claim, some, trichdan.searcher.calibration, numbers)

    return find


def address(support: Sequence[Support]) -> str:
    return " ".join(str(one.evidence.hit.address) for one in support) or "none"


@pytest.mark.parametrize("sentence", [RIGHT, RIGHT_ENGLISH])
@pytest.mark.parametrize(("language", "paragraph"), [("vi", VIETNAMESE), ("en", ENGLISH)])
def test_a_right_sentence_is_supported_in_its_own_and_in_the_other_language(
    support: Finding, sentence: str, language: str, paragraph: str
) -> None:
    assert address(support(sentence, language)) == paragraph


@pytest.mark.parametrize(
    "sentence",
    [
        "Giá vàng trong nước hôm qua giảm mạnh vì đồng đô la lên giá.",
        "The striker scored twice and the home side won the cup after extra time.",
        "Nhà trường cho học sinh nghỉ vì trời quá nóng.",
    ],
)
def test_a_sentence_about_something_else_is_not_supported(support: Finding, sentence: str) -> None:
    assert support(sentence) == ()


@pytest.mark.parametrize("sentence", [RIGHT, RIGHT_ENGLISH])
def test_an_invented_number_takes_the_support_away(support: Finding, sentence: str) -> None:
    assert support(sentence)
    assert support(sentence.replace("150", "350")) == ()


def test_an_invented_name_takes_the_support_away(support: Finding) -> None:
    said = "Theo bác sĩ {}, khoa sơ sinh của bệnh viện sẽ nhận trẻ từ Quảng Trị và Quảng Bình."
    assert address(support(said.format("Tôn Nữ Mai Chi"), "vi")) == "benh-vien-nhi-hue#p2"
    assert support(said.format("Lê Quang Đạo"), "vi") == ()


def test_the_sentence_that_says_so_is_found_within_the_paragraph(trichdan: Trichdan) -> None:
    question = Question.read("Tỉnh chi bao nhiêu tiền sửa cầu Mống Sắt?")
    found = gather(trichdan.searcher.search(question, 4), trichdan.searcher.embed)
    said = "Tỉnh chi 47 tỷ đồng sửa cầu, lấy từ quỹ bảo trì đường bộ."
    claim = Claim(said, "vi", trichdan.searcher.embed([said])[0], question.text)
    (support,) = find_support(claim, found, trichdan.searcher.calibration)
    assert support.evidence.sentence(support.position).startswith("Tỉnh chi 47 tỷ đồng")


@pytest.mark.parametrize("sentence", [RIGHT, RIGHT_ENGLISH])
def test_a_marked_paragraph_that_supports_stands_before_a_better_one(support: Finding, sentence: str) -> None:
    better = support(sentence)
    other = ({VIETNAMESE, ENGLISH} - {address(better)}).pop()
    marked = support(sentence, marked=[other])
    assert address(marked) == other
    assert marked[0].strength < better[0].strength


def test_a_wrong_marker_is_moved_to_the_paragraph_that_supports(support: Finding) -> None:
    assert address(support(RIGHT, "vi", marked=["benh-vien-nhi-hue#p1"])) == VIETNAMESE


def test_a_few_words_are_supported_where_they_stand(support: Finding) -> None:
    assert address(support("Người Huế ở xa.", "vi")) == VIETNAMESE
    assert support("Bầy voi xám.", "vi") == ()


def test_a_copied_sentence_is_supported_by_its_paragraph(trichdan: Trichdan, evidence: list[Evidence]) -> None:
    for piece in evidence:
        for position, vector in enumerate(piece.vectors):
            text = piece.sentence(position)
            claim = Claim(text, piece.hit.passage.paragraph.language, vector, GIVERS)
            (support,) = find_support(claim, [piece], trichdan.searcher.calibration)
            assert support.position == position, text


@given(st.data())
def test_the_order_of_the_evidence_does_not_matter(
    trichdan: Trichdan, evidence: list[Evidence], data: st.DataObject
) -> None:
    piece = data.draw(st.sampled_from(evidence))
    position = data.draw(st.integers(0, len(piece.spans) - 1))
    claim = Claim(piece.sentence(position), piece.hit.passage.paragraph.language, piece.vectors[position], GIVERS)
    shuffled = data.draw(st.permutations(evidence))
    calibration = trichdan.searcher.calibration
    assert find_support(claim, shuffled, calibration) == find_support(claim, evidence, calibration)


def test_two_paragraphs_support_together_what_neither_says_alone(support: Finding) -> None:
    said = "{}, và khoa sơ sinh của bệnh viện do bác sĩ Tôn Nữ Mai Chi phụ trách."
    half = "Một nửa trong tổng vốn 1.150 tỷ đồng là tiền quyên góp của người Huế ở xa"
    together = support(said.format(half), "vi")
    assert {str(one.evidence.hit.address) for one in together} == {VIETNAMESE, "benh-vien-nhi-hue#p2"}
    assert support(said.format(half.replace("150", "350")), "vi") == ()
