"""Which words are Vietnamese syllables written in full."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.syllables import is_syllable

PROSE = """
Sáng nay, hàng nghìn người dân xã Bình Khánh xếp hàng dài trước bến phà để đi chuyến cuối cùng. Ông
Quách Văn Nghiễm, người lái phà suốt hai mươi bảy năm, bảo rằng ông chẳng tiếc gì ngoài tiếng còi
lúc nửa đêm. Nước ròng, gió chướng thổi rì rào qua những rặng dừa; mấy đứa trẻ nghịch ngợm chạy
khuỵu cả gối trên cầu ván. Chiều xuống, khói bếp quyện vào sương, tiếng chuông chùa ngân khuya
khoắt. Thuở trước, muốn sang huyện bên phải chèo xuồng mất nguyên buổi; giờ có cầu, xe buýt chạy vèo
qua chỉ mười phút. Bà Tuyết giữ lại chiếc ghế gỗ cũ, còn anh Huỳnh thì uống nốt ly cà phê đã nguội
ngắt.
"""


def test_ordinary_vietnamese_is_made_of_syllables() -> None:
    marked = [word for word in re.findall(r"[^\W\d_]+", PROSE) if not word.isascii()]
    assert [word for word in marked if not is_syllable(word)] == []


@pytest.mark.parametrize("word", "hòa hoà HÒA thúy thuý gì gìn giếng giữa quốc quý quỳnh Đắk ở y ếch".split())
def test_both_ways_of_placing_a_tone_and_odd_spellings_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "Café déjà für Straße niño that cat Viet cuả nguời kà cê ngé toánt pà".split())
def test_foreign_and_misspelt_words_are_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["mat", "tôc", "hop", "sach"])
def test_a_syllable_closed_by_a_stop_needs_its_tone(word: str) -> None:
    assert not is_syllable(word)


@given(st.text())
def test_case_does_not_matter_and_two_tones_never_stand_together(word: str) -> None:
    assert is_syllable(word) == is_syllable(word.lower())
    tones = sum(mark in "\u0300\u0301\u0303\u0309\u0323" for mark in unicodedata.normalize("NFD", word))
    assert not (is_syllable(word) and tones > 1)
