"""Which encoding a file is in, found by trial."""

import codecs
import random
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleError
from index.read.decode import Decoded, decode
from index.text import normalise

MARKET = (
    "Chợ nổi Phong Thạnh họp từ bốn giờ sáng. Ghe chở dưa hấu, khóm, bầu bí nối nhau kín một khúc sông dài; người "
    "bán treo món hàng lên cây bẹo để khách ở xa trông thấy.\n\nÔng Đặng Hữu Lợi kể: “Hồi đó nước ròng vẫn đông.” Giờ "
    "nhiều hộ đã lên bờ, chỉ còn chừng ba mươi chiếc – ít hơn một nửa so với năm ngoái."
)
LIBRARY = (
    "The county’s last mobile library will stop in May, after 38 years. “We’ll miss it,” said Zoë Müller, who runs the "
    "Café Déjà Vu in St. Brévin – she borrows two novels a week. Replacing the van would cost £84,000.\n\n"
    "François Núñez, a driver, called the decision naïve."
)
# windows-1258 writes a letter and its tone apart; the tones are these bytes.
TONES = {"\u0300": 0xCC, "\u0309": 0xD2, "\u0303": 0xDE, "\u0301": 0xEC, "\u0323": 0xF2}
LETTERS_1258 = {"Ă": 0xC3, "Đ": 0xD0, "Ơ": 0xD5, "Ư": 0xDD, "ă": 0xE3, "đ": 0xF0, "ơ": 0xF5, "ư": 0xFD}
SHORT = "Tiếng Việt mến yêu"


def windows_1258(text: str) -> bytes:
    data = bytearray()
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in apart if mark in TONES), "")
        base = unicodedata.normalize("NFC", apart.replace(tone, ""))
        data += bytes([LETTERS_1258[base]]) if base in LETTERS_1258 else base.encode("cp1252")
        data += bytes([TONES[tone]]) if tone else b""
    return bytes(data)


@pytest.mark.parametrize("text", [MARKET, LIBRARY])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16"),
        ("utf-16-be", b"", "utf-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "utf-32"),
    ],
)
def test_unicode_is_read_with_its_mark_and_without(text: str, codec: str, mark: bytes, name: str) -> None:
    assert decode(mark + text.encode(codec)) == Decoded(text, name)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_letters_apart_from_their_marks_are_composed(codec: str) -> None:
    assert decode(unicodedata.normalize("NFD", MARKET).encode(codec)) == Decoded(MARKET, codec)


def test_windows_1258_is_read_and_composed() -> None:
    assert decode(windows_1258(MARKET)) == Decoded(MARKET, "windows-1258")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Ti\xd5ng Vi\xd6t m\xd5n y\xaau", "tcvn3"),
        (b"Tie\xe1ng Vie\xe4t me\xe1n ye\xe2u", "vni"),
        (b"Ti\xea\xecng Vi\xea\xf2t m\xea\xecn y\xeau", "windows-1258"),
        (b"Ti\xaang Vi\xaet m\xaan y\xeau", "viscii"),
    ],
)
def test_a_line_in_an_old_vietnamese_encoding_is_told_by_its_syllables(data: bytes, name: str) -> None:
    assert decode(data) == Decoded(SHORT, name)


@pytest.mark.parametrize("text", [LIBRARY, "Café déjà vu", "£50 – 20 % more", "© 2025 Zoë’s", "Ça va, né, thé?"])
def test_western_text_is_windows_1252_and_never_vietnamese(text: str) -> None:
    assert decode(text.encode("cp1252")) == Decoded(text, "windows-1252")


@pytest.mark.parametrize(
    "text",
    [
        "Für Müller über Köln: größere Straßen, schöne Grüße.",
        "El niño llegó mañana; ¿qué más? Tú sí, él no. Canción, corazón, té.",
        "René, né à Liège, où l’été a été très doux, préfère le thé. Haï, maïs, Noël.",
        "Não há irmãos: são só três canções, disse João.",
        "Può darsi che ciò sia così; perciò però è più là.",
    ],
)
def test_other_western_languages_survive(text: str) -> None:
    assert decode(text.encode("cp1252")) == Decoded(text, "windows-1252")


@pytest.mark.parametrize(
    "declared", ["", "iso-8859-1", "windows-1252", "windows-1258", "x-user-defined", "gb2312", "no such"]
)
@pytest.mark.parametrize("text", [MARKET, LIBRARY, "Café"])
def test_a_wrong_declaration_does_not_spoil_utf_8(text: str, declared: str) -> None:
    assert decode(text.encode(), declared) == Decoded(text, "utf-8")


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "x-viet-tcvn5712", "viscii", "windows-1258"])
def test_a_wrong_declaration_does_not_spoil_windows_1252(declared: str) -> None:
    assert decode(LIBRARY.encode("cp1252"), declared) == Decoded(LIBRARY, "windows-1252")


@pytest.mark.parametrize(
    ("data", "declared", "text", "name"),
    [
        (b"M\xfda", "Windows-1258", "Mưa", "windows-1258"),
        (b"m\xada", "x-viet-tcvn5712", "mưa", "tcvn3"),
        (b"m\xf6a", '"VNI"', "mưa", "vni"),
    ],
)
def test_a_declaration_decides_where_a_word_is_too_little(data: bytes, declared: str, text: str, name: str) -> None:
    assert decode(data, declared) == Decoded(text, name)
    assert decode(data).encoding == "windows-1252"


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("TiÕng ViÖt mÕn yªu", "utf-8 of tcvn3"),
        ("Tieáng Vieät meán yeâu", "utf-8 of vni"),
        ("Tiáº¿ng Viá»‡t máº¿n yÃªu", "double utf-8"),
    ],
)
@pytest.mark.parametrize(
    "page", ["{}", '<html><head><meta charset="utf-8"></head>\n<body><p class="lead">{}</p></body></html>']
)
def test_wrongly_saved_utf_8_is_mended_in_text_and_in_a_page(shown: str, name: str, page: str) -> None:
    assert decode(page.format(shown).encode()) == Decoded(page.format(SHORT), name)


def test_a_broken_byte_in_a_long_text_is_replaced_and_said() -> None:
    data = bytearray((MARKET * 4).encode())
    at = data.index("ạ".encode())
    data[at] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8, 3 bytes unreadable"
    assert re.sub("\ufffd+", "ạ", decoded.text) == MARKET * 4


def test_a_text_cut_inside_its_last_letter_loses_only_that() -> None:
    assert decode("Chợ họp từ bốn giờ, ai cũng kể".encode()[:-1]) == Decoded(
        "Chợ họp từ bốn giờ, ai cũng k\ufffd", "utf-8, 2 bytes unreadable"
    )


def test_utf_8_with_more_than_one_broken_byte_in_a_thousand_characters_is_refused() -> None:
    data = MARKET.encode().replace("ô".encode(), b"\xf4")
    with pytest.raises(ArticleError, match=r"not UTF-8 text \(byte \d+, \d+ in all\); open it .* save it as UTF-8"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        random.Random(7).randbytes(4000),
        random.Random(8).randbytes(100_000),
        bytes(range(256)) * 10,
        b"\0" * 500,
        b"\x01\x02\x03 abc" * 50,
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8" + b"\0" * 100,
        "Сегодня в городе открыли новый мост через реку".encode("cp1251"),
        "今天早上新的大桥正式通车".encode("gbk"),
    ],
)
def test_what_is_no_text_that_we_can_read_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match="save it as UTF-8"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"GIF89a\x01\0", "GIF image"),
        (b"\x7fELF\x02\x01", "program"),
        (b"PK\x03\x04\x14\0", "ZIP archive"),
    ],
)
def test_images_programs_and_archives_are_called_by_name(data: bytes, kind: str) -> None:
    with pytest.raises(ArticleError, match=f"not text but an? {kind}.*save its words as UTF-8"):
        decode(data)


@pytest.mark.parametrize("data", [MARKET.encode("utf-16")[:-1], MARKET.encode("utf-16-le")[:-1], b"\xfe\xff\0"])
def test_truncated_utf_16_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"not UTF-16 text \(byte \d+\); open it .* save it as UTF-8"):
        decode(data)


@given(st.binary(max_size=400), st.sampled_from(["", "utf-16", "tcvn", "vni", "viscii", "windows-1258"]))
def test_any_bytes_are_text_in_normal_form_or_an_article_error(data: bytes, declared: str) -> None:
    try:
        decoded = decode(data, declared)
    except ArticleError as error:
        assert "UTF-8" in str(error)
    else:
        assert decoded.text == normalise(decoded.text)
        assert decoded.encoding


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 4_000_000 + b"\xe9",
        "á»".encode() * 800_000,
        "oá".encode() * 1_200_000,
        "tiÕng viÖt\n".encode() * 200_000,
        "tiÕng viÖt ".encode() + "«".encode() * 2_000_000,
        "Ã ".encode() * 1_200_000,
        b"\n" * 4_000_000 + "tiÕng viÖt".encode(),
        ("Tiáº¿ng Viá»‡t ").encode() * 150_000,
        b"\xc3" * 4_000_000,
    ],
)
def test_four_hostile_megabytes_take_no_longer_than_a_moment(data: bytes) -> None:
    started = time.process_time()
    try:
        decode(data)
    except ArticleError as error:
        assert "UTF-8" in str(error)
    assert time.process_time() - started < 6
