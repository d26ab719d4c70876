"""Telling Vietnamese from English, in articles and in short questions."""

import pytest

from index.language import language_of


@pytest.mark.parametrize(
    "question",
    [
        "Giá vé vào cổng là bao nhiêu?",
        "Ai đã xây cây cầu này?",
        "Nhà máy đóng cửa khi nào",
        "Hội An",
        "Ai?",
        "Ở đâu",
        "Khong",
        "Vì sao?",
        "LŨ SÔNG THU BỒN DÂNG CAO",
    ],
)
def test_vietnamese_questions_are_vietnamese(question: str) -> None:
    assert language_of(question) == "vi"


@pytest.mark.parametrize(
    "question",
    [
        "gia ve vao cong la bao nhieu",
        "ai da xay cay cau nay",
        "nha may dong cua khi nao",
        "chu tich tinh la ai",
        "Con bao do bo vao tinh nao?",
    ],
)
def test_vietnamese_typed_on_a_bare_keyboard_is_vietnamese(question: str) -> None:
    assert language_of(question) == "vi"


@pytest.mark.parametrize(
    "question",
    [
        "How much is the entrance fee?",
        "When did the factory close?",
        "Who chairs the province?",
        "bridge opening date",
        "Who?",
        "AI",
    ],
)
def test_english_questions_are_english(question: str) -> None:
    assert language_of(question) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Who is Trần Thị Mai?",
        "When did Nguyễn Văn Tám leave Đà Nẵng?",
        "What did Lê Hồng Phúc say about the harbour in Quy Nhơn?",
        "Who built the bridge in Hoi An and when?",
        "The mayor of Huế, Lê Văn Tâm, said that the bridge was safe.",
        "Name the Đà Nẵng mayor",
        "Đồng Xuân market fire",
        "The phở at the Đồng Xuân market is good",
    ],
)
def test_vietnamese_names_do_not_make_english_vietnamese(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Hãng Blue Harbor Logistics vừa mở kho hàng thứ hai tại Hải Phòng.",
        "Ban nhạc Silver Lanterns sẽ diễn ở đâu?",
        "Silver Lanterns, Blue Harbor và Tom Ellery",
        "Giá Bitcoin",
    ],
)
def test_english_names_do_not_make_vietnamese_english(text: str) -> None:
    assert language_of(text) == "vi"


def test_articles_are_told_apart() -> None:
    vietnamese = (
        "Sáng nay, hàng trăm hộ dân ven sông đã dọn nhà lên đê vì nước dâng nhanh. Trường học tạm đóng cửa. " * 5
    )
    english = "Hundreds of families along the river moved to the dyke this morning as water rose. Schools closed. " * 5
    assert (language_of(vietnamese), language_of(english)) == ("vi", "en")


def test_text_without_any_letter_counts_as_english() -> None:
    assert {language_of(""), language_of("2025"), language_of("…")} == {"en"}


def test_vietnamese_names_without_marks_do_not_make_an_english_sentence_vietnamese():
    assert language_of("The owner, Pham Duc Tai, expects the repair to cost 3.2 billion dong.") == "en"
    assert language_of("Ha Noi Co Bao Nhieu Quan") == "vi"
    assert language_of("ong pham duc tai la ai") == "vi"
