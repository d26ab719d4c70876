"""Vietnamese from before Unicode, and Unicode text that was wrongly saved."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.read.legacy import VISCII, convert
from index.read.manuscript import Manuscript
from index.read.mend import Decoded, mend, mend_manuscript

# The tables once more, written letter by letter rather than by code, so that a slip in one does not hide in the other.
TCVN3 = dict(
    pair.split("=")
    for pair in """
    Ă=¡ Â=¢ Ê=£ Ô=¤ Ơ=¥ Ư=¦ Đ=§ ă=¨ â=© ê=ª ô=« ơ=¬ ư=\u00ad đ=®
    à=µ ả=¶ ã=· á=¸ ạ=¹ ằ=» ẳ=¼ ẵ=½ ắ=¾ ặ=Æ ầ=Ç ẩ=È ẫ=É ấ=Ê ậ=Ë
    è=Ì ẻ=Î ẽ=Ï é=Ð ẹ=Ñ ề=Ò ể=Ó ễ=Ô ế=Õ ệ=Ö ì=× ỉ=Ø ĩ=Ü í=Ý ị=Þ
    ò=ß ỏ=á õ=â ó=ã ọ=ä ồ=å ổ=æ ỗ=ç ố=è ộ=é ờ=ê ở=ë ỡ=ì ớ=í ợ=î
    ù=ï ủ=ñ ũ=ò ú=ó ụ=ô ừ=õ ử=ö ữ=÷ ứ=ø ự=ù ỳ=ú ỷ=û ỹ=ü ý=ý ỵ=þ
    """.split(" ")
    if pair.strip()
    for pair in [pair.strip()]
)
VNI = dict(
    pair.split("=")
    for pair in """
    á=aù à=aø ả=aû ã=aõ ạ=aï â=aâ ấ=aá ầ=aà ẩ=aå ẫ=aã ậ=aä ă=aê ắ=aé ằ=aè ẳ=aú ẵ=aü ặ=aë
    é=eù è=eø ẻ=eû ẽ=eõ ẹ=eï ê=eâ ế=eá ề=eà ể=eå ễ=eã ệ=eä í=í ì=ì ỉ=æ ĩ=ó ị=ò
    ó=où ò=oø ỏ=oû õ=oõ ọ=oï ô=oâ ố=oá ồ=oà ổ=oå ỗ=oã ộ=oä ơ=ô ớ=ôù ờ=ôø ở=ôû ỡ=ôõ ợ=ôï
    ú=uù ù=uø ủ=uû ũ=uõ ụ=uï ư=ö ứ=öù ừ=öø ử=öû ữ=öõ ự=öï ý=yù ỳ=yø ỷ=yû ỹ=yõ ỵ=î đ=ñ
    """.split()
)

FERRY = (
    "Từ nửa đêm hôm qua, những chuyến phà cuối cùng đã rời bến trong tiếng còi dài, khép lại hơn bốn mươi năm đưa "
    "khách qua sông. Bà con hai bờ đứng chật mũi phà, kẻ cười người khóc, ai cũng muốn giữ một chút kỷ niệm."
)
FACTORY = (
    "Tỉnh sẽ mở thêm tám xưởng dệt ở huyện Gò Quao, mỗi xưởng tuyển chừng hai trăm thợ. Giá nước sạch không tăng, song "
    "tiền điện nhích nhẹ; sở khẳng định sẽ hỗ trợ hộ nghèo đến hết quý ba."
)
REAL = [
    FERRY, FACTORY, "Hoàn toàn hoá đơn các công ty toàn tỉnh", "Ai?", "Ở đâu", "Được!", "ĐÃ…", "XÃ “NGÔ”", "«Lá»",
    "HỘI NGHỊ TOÀN QUỐC VỀ CHUYỂN ĐỔI SỐ", "Anh cho tôi hỏi: còn vé không?", "15°C – 5 km² – ½ ký", "à… ừ",
    "The café owner said “déjà vu” was naïve; the £50 fee – 20 % more – is due in Curaçao.", "© 2025 Harbour News®",
    "René a vécu à Liège, né d’une mère très âgée ; où êtes-vous, Noël ? Haï, maïs, thé, né.",
    "FRANÇOIS, À L’ÉCOLE « DÉJÀ »",
    "Für Müller über Köln süß: größere Straßenschäden, schöne Grüße, Öl und Übermut.", "GRÖSSE ÜBER MÜLLHÄUFEN „FUSS“",
    "El niño comió piñas; mañana él llegará más tarde. ¿Qué? ¡Así! Tú sí, mí té. 1ª Mª José",
    "Não há irmãos na manhã »",
    "Příliš žluťoučký kůň úpěl ďábelské ódy; řeka je čistá.", "İstanbul’da öğrenciler çok güçlü, köy dört gün sürdü.",
    "Può darsi che ciò sia così: perché no? È più là.", "Søren spiste rødgrød på Ærø; året går.", "ß µm ª º · § ¶",
]  # fmt: skip


def tcvn3(text: str) -> str:
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text)


def vni(text: str) -> str:
    return "".join(
        VNI.get(letter) or (VNI[low].upper() if (low := letter.lower()) in VNI else letter) for letter in text
    )


def doubled(text: str, encoding: str = "latin-1") -> str:
    data = text.encode()
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


@pytest.mark.parametrize("text", [FERRY.lower(), FACTORY.lower()])
def test_each_letter_of_tcvn3_becomes_its_letter(text: str) -> None:
    assert mend(tcvn3(text)) == Decoded(text, "tcvn3")


@pytest.mark.parametrize("text", [FERRY, FACTORY, FACTORY.upper()])
def test_each_letter_of_vni_becomes_its_letter(text: str) -> None:
    assert mend(vni(text)) == Decoded(text, "vni")


def test_a_line_half_of_which_is_also_unicode_by_chance_is_still_mended() -> None:
    shown = "Hä cã vò khÝ, kh«ng bao giê bá nÕu ch\u00ada tin t\u00adëng"
    assert mend(shown) == Decoded("Họ có vũ khí, không bao giờ bỏ nếu chưa tin tưởng", "tcvn3")


def test_the_tables_know_every_vietnamese_letter() -> None:
    assert "".join(convert(f"®{code}t", "tcvn3")[1:-1] for code in TCVN3.values() if code != "®") == "".join(
        letter for letter in TCVN3 if letter != "đ"
    )
    assert [convert(f"ñaù{code}", "vni").removeprefix("đá") for code in VNI.values()] == list(VNI)


def test_the_viscii_table_has_every_vietnamese_letter_once() -> None:
    letters = {*VNI, *map(str.upper, VNI)}
    assert len(VISCII) == 256
    assert {letter for letter in VISCII if not letter.isascii()} == letters


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("TiÕng ViÖt", "Tiếng Việt"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("THµNH PHè Hå CHÝ MINH", "THÀNH PHỐ HỒ CHÍ MINH"),
        ("UBND TP Hµ Néi häp b¸o", "UBND TP Hà Nội họp báo"),
        ("§¹i häc Y « t« ë HuÕ", "Đại học Y ô tô ở Huế"),
        ("B¶n quyÒn © 2005 thuéc vÒ ban biªn tËp", "Bản quyền © 2005 thuộc về ban biên tập"),
    ],
)
def test_capitals_of_tcvn3_follow_the_word_or_its_neighbours(shown: str, meant: str) -> None:
    assert mend(shown) == Decoded(meant, "tcvn3")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp1258"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "text", [FERRY, FACTORY.upper(), "“Café” costs £5 – he didn’t say", "Tiếng Việt", "Trần Kinh (陳京) 👍"]
)
def test_utf_8_that_was_encoded_again_is_decoded_again(text: str, times: int, encoding: str) -> None:
    shown = text
    for _ in range(times):
        shown = doubled(shown, encoding)
    assert mend(shown) == Decoded(text, "double utf-8")


def test_an_à_whose_second_byte_became_a_plain_space_is_mended_too() -> None:
    shown = doubled("Nhà máy và bến phà làm việc hàng ngày ở Huế").replace("\u00a0", " ")
    assert mend(shown).text == "Nhà máy và bến phà làm việc hàng ngày ở Huế"


@pytest.mark.parametrize("text", REAL)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_real_text_is_never_changed(text: str, form: str) -> None:
    for shown in (text, text.upper(), text.lower()):
        shown = unicodedata.normalize(form, shown)
        assert mend(shown) == Decoded(shown, "")


@given(st.lists(st.sampled_from(REAL).flatmap(lambda text: st.sampled_from(text.split())), max_size=12))
def test_no_handful_of_real_words_is_changed(words: list[str]) -> None:
    # Words of one language each would be likelier still; mixed ones are the harder case.
    text = " ".join(words)
    assert mend(text) == Decoded(text, "")


@given(st.text())
def test_any_text_is_mended_without_an_error_and_once_is_enough(text: str) -> None:
    mended = mend(text)
    assert bool(mended.encoding) == (mended.text != text)


def test_good_blocks_of_a_mixed_document_stay_as_they_are() -> None:
    good = ("Các công ty toàn tỉnh", FACTORY, "Café déjà vu, Müller & Söhne", "Harbour news")
    manuscript = mend_manuscript(
        Manuscript(
            (tcvn3(FERRY), *good, tcvn3("mưa")),
            title=tcvn3("Phà ngừng chạy"),
            author="Hồng Hà",
            outside=(vni("Trang chủ"),),
        )
    )
    assert manuscript.blocks == (FERRY, *good, "mưa")
    assert manuscript.title == "Phà ngừng chạy"
    assert manuscript.author == "Hồng Hà"
    assert manuscript.encoding == "tcvn3"


def test_the_encoding_of_the_file_is_told_before_that_of_its_text() -> None:
    blocks = (vni(FERRY), vni(FACTORY))
    assert mend_manuscript(Manuscript(blocks, encoding="utf-8")).encoding == "utf-8 of vni"
    assert mend_manuscript(Manuscript((doubled(FERRY),), encoding="utf-8")).encoding == "double utf-8"
    assert mend_manuscript(Manuscript((FERRY,), encoding="utf-8")).encoding == "utf-8"


def test_every_field_of_a_manuscript_is_normalised_and_neutral() -> None:
    hidden = "Bến\u200b <|im_start|>\u00a0phà"
    clean = "Bến ‹|im_start|› phà"
    fields = dict.fromkeys(("title", "author", "outlet", "url", "published"), hidden)
    assert mend_manuscript(Manuscript((hidden,), (hidden,), **fields)) == Manuscript(
        (clean,), (clean,), **dict.fromkeys(fields, clean)
    )


@given(st.lists(st.sampled_from([*REAL, *map(tcvn3, REAL[:2]), *map(vni, REAL[:2]), *map(doubled, REAL)])))
def test_mending_a_manuscript_twice_changes_nothing_more(blocks: list[str]) -> None:
    once = mend_manuscript(Manuscript(tuple(blocks)))
    assert len(once.blocks) == len(blocks)
    assert mend_manuscript(once) == once
