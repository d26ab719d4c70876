"""Two articles, in every format and every encoding that newsrooms still have: each time the same article."""

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import docx
import pytest
from article_files import Story, pdf, pdf_pages, saved
from index_library import WRITTEN, Library, no_model
from index_trials import CHEAP, CHROMA, cheap

from index import sync as syncing
from index.article import LANGUAGES, Article
from index.clean import arrange
from index.read import read
from index.vector_reader import open_vectors
from rag.question import Question
from rag.retrieve import Searcher
from rag.settings import RetrievalSettings

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True)
class News:
    """An article as its desk wrote it, and a word of each paragraph that no other paragraph has."""

    title: str
    author: str
    outlet: str
    day: str
    paragraphs: tuple[str, ...]
    telling: tuple[str, ...]

    @property
    def byline(self) -> str:
        return f"{self.author} | {self.outlet} | {self.day}"

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.title, self.byline, *self.paragraphs)


XUONG = News(
    "Xưởng đóng ghe Long Định giữ lửa bằng đơn hàng du lịch",
    "Phan Thị Ngọc Ánh",
    "Báo Sông Trà",
    "14/10/2025",
    (
        "Sáng 13/10, xưởng đóng ghe Long Định hạ thủy chiếc ghe thứ 412, dài 18 m, do mười hai thợ làm trong "
        "bốn tháng.",
        "Chủ xưởng, ông Trần Văn Sáu, nói từ năm 2019 đơn đặt ghe chở lúa giảm còn một phần ba, nên ông chuyển "
        "sang ghe chở khách.",
        "“Gỗ sao bây giờ 38 triệu đồng một khối, gấp đôi hồi trước dịch, vậy mà khách vẫn đặt kín tới Tết”, ông nói.",
        "Mỗi chiếc bán khoảng 900 triệu đồng; ba chiếc gần nhất đi Cần Thơ, hai chiếc ra tận Ninh Bình để chạy tour "
        "chợ nổi.",
        "Tỉnh hứa cho vay 2,5 tỷ đồng lãi suất thấp để xưởng dựng lại nhà lợp tôn bị lốc thổi bay hồi tháng 7.",
        "Nghề đóng ghe ở đây có từ khoảng năm 1890, khi những người thợ đầu tiên theo kênh Chợ Gạo xuống lập xóm.",
    ),
    ("thủy", "lúa", "dịch", "Ninh", "tôn", "kênh"),
)
BAKERY = News(
    "Café Orrell bakes its last Eccles cake",
    "Siobhán Nuñez",
    "Fenland Courier",
    "14 October 2025",
    (
        "Café Orrell, which has sold Eccles cakes on Lamb Street since 1937, will close on 1 November, its owner "
        "said on Monday.",
        "Zoë Orrell, 71, blamed a gas bill that rose from £410 to £1,260 a month and a wait of nine weeks for an "
        "electrician.",
        "“I’ve burnt more currants than most people have eaten,” she said, “and I’d do it all again.”",
        "The shop’s twelve staff have been offered work by a rival two doors down – at the same wage, and with "
        "Sundays off.",
        "Its brick oven, built by a Belgian refugee and listed in 1988, may not be moved without the consent of "
        "the county.",
        "A queue of about 300 people formed on Tuesday, some of whom had travelled from as far as Düsseldorf.",
    ),
    ("Lamb", "gas", "currants", "rival", "oven", "queue"),
)
NEWS = {"vi": XUONG, "en": BAKERY}


# --- encoders of our own -------------------------------------------------------------------------------------------

_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", range(5), strict=True))  # sắc, huyền, hỏi, ngã, nặng
_TCVN3 = {
    "a": "¸µ¶·¹", "ă": "¾»¼½Æ", "â": "ÊÇÈÉË", "e": "ÐÌÎÏÑ", "ê": "ÕÒÓÔÖ", "i": "Ý×ØÜÞ", "o": "ãßáâä", "ô": "èåæçé",
    "ơ": "íêëìî", "u": "óïñòô", "ư": "øõö÷ù", "y": "ýúûüþ",
}  # fmt: skip
_TCVN3_ALONE = dict(zip("ăâêôơưđĂÂÊÔƠƯĐ", "¨©ª«¬\u00ad®¡¢£¤¥¦§", strict=True))
_VNI_MARKS = {
    "a": ("a", "ùøûõï"), "â": ("a", "áàåãä"), "ă": ("a", "éèúüë"), "e": ("e", "ùøûõï"), "ê": ("e", "áàåãä"),
    "o": ("o", "ùøûõï"), "ô": ("o", "áàåãä"), "ơ": ("ô", "ùøûõï"), "u": ("u", "ùøûõï"), "ư": ("ö", "ùøûõï"),
    "y": ("y", "ùøûõî"), "i": ("", "íìæóò"),
}  # fmt: skip
_VNI_ALONE = dict(zip("âăêôơưđ", ("aâ", "aê", "eâ", "oâ", "ô", "ö", "ñ"), strict=True))


def parts(letter: str) -> tuple[str, int | None]:
    """A letter without its tone, and which tone that is."""
    apart = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in apart if mark in _TONES), None)
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES)), tone


def tcvn3(text: str) -> str:
    """Text as a TCVN3 font has it, seen as windows-1252."""

    def one(letter: str) -> str:
        base, tone = parts(letter)
        if tone is not None and base in _TCVN3:
            return _TCVN3[base][tone]
        return _TCVN3_ALONE.get(letter, letter)

    return "".join(map(one, text))


def vni(text: str) -> str:
    """Text as a VNI font has it, seen as windows-1252."""

    def one(letter: str) -> str:
        base, tone = parts(letter.lower())
        if tone is not None and base in _VNI_MARKS:
            stem, marks = _VNI_MARKS[base]
            typed = marks[tone] if base == "y" and tone == 4 else stem + marks[tone]
        else:
            typed = _VNI_ALONE.get(letter.lower(), letter.lower())
        return typed.upper() if letter.isupper() else typed

    return "".join(map(one, text))


def windows_1258(text: str) -> bytes:
    """Letters that the encoding lacks as letter and combining tone."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = parts(letter)
            assert tone is not None, letter
            out += base.encode("cp1258") + "\u0301\u0300\u0309\u0303\u0323"[tone].encode("cp1258")
    return out


def doubled(text: str) -> bytes:
    """UTF-8 taken for windows-1252, or Latin-1 where that has nothing, and encoded once more."""
    shown = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return "".join(shown).encode()


# --- formats -------------------------------------------------------------------------------------------------------


def txt(news: News) -> str:
    return "\n\n".join(news.lines) + "\n"


def web(news: News, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' * bool(charset) + (
        f'<meta name="author" content="{news.author}"><meta property="og:site_name" content="{news.outlet}">'
        '<meta property="article:published_time" content="2025-10-14T06:30:00+07:00">'
    )
    body = "".join(f"<p>{escape(text, quote=False)}</p>\n" for text in news.paragraphs)
    title = escape(news.title)
    return (
        f"<!DOCTYPE html>\n<html><head>{meta}<title>{title}</title></head><body>\n"
        f'<h1>{title}</h1>\n<p class="meta">{escape(news.byline)}</p>\n<div class="content">\n{body}</div>\n'
        "</body></html>\n"
    )


def word(news: News) -> bytes:
    document = docx.Document()
    document.add_paragraph(news.title, style="Title")
    for text in news.lines[1:]:
        document.add_paragraph(text)
    return saved(document)


def printed(news: News) -> bytes:
    return pdf(pdf_pages(Story(news.title, news.lines[1:])))


FORMATS: dict[str, Callable[[News], bytes]] = {
    ".txt": lambda news: txt(news).encode(),
    ".md": lambda news: f"# {txt(news)}".encode(),
    ".html": lambda news: web(news, "utf-8").encode(),
    ".htm": lambda news: web(news).encode(),
    ".pdf": printed,
    ".docx": word,
}
# Name of the encoding: what the report calls it, and how it is made.
ENCODINGS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "utf-8": ("utf-8", str.encode),
    "utf-8 with a mark": ("utf-8", lambda text: text.encode("utf-8-sig")),
    "utf-16": ("utf-16", lambda text: text.encode("utf-16")),
    "utf-16 little end first": ("utf-16", lambda text: text.encode("utf-16-le")),
    "utf-16 big end first": ("utf-16", lambda text: text.encode("utf-16-be")),
    "decomposed": ("utf-8", lambda text: unicodedata.normalize("NFD", text).encode()),
    "twice": ("double utf-8", doubled),
}
VIETNAMESE: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "windows-1258": ("windows-1258", windows_1258),
    "tcvn3": ("tcvn3", lambda text: tcvn3(text).encode("cp1252")),
    "vni": ("vni", lambda text: vni(text).encode("cp1252")),
    "tcvn3 saved as utf-8": ("utf-8 of tcvn3", lambda text: tcvn3(text).encode()),
    "vni saved as utf-8": ("utf-8 of vni", lambda text: vni(text).encode()),
}
ENGLISH: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "windows-1252": ("windows-1252", lambda text: text.encode("cp1252")),
}
ENCODED = [
    *((news, name, *how) for news in (XUONG, BAKERY) for name, how in ENCODINGS.items()),
    *((XUONG, name, *how) for name, how in VIETNAMESE.items()),
    *((BAKERY, name, *how) for name, how in ENGLISH.items()),
]


def article_of(name: str, data: bytes) -> Article:
    article = arrange(read(Path(name), data), Path(name).stem, name)
    for paragraph in article.paragraphs:
        assert article.text[paragraph.start : paragraph.end] == paragraph.text
    return article


def told(article: Article) -> tuple[object, ...]:
    """All that a reader of the article sees, but how its day is known."""
    day = article.published.day if article.published else None
    body = [(p.address.paragraph, p.text, p.language) for p in article.body]
    return article.title, article.byline, article.outlet, day, article.language, body


def meant(news: News) -> tuple[object, ...]:
    return told(article_of("bai.txt", FORMATS[".txt"](news)))


@pytest.mark.parametrize("news", [XUONG, BAKERY], ids=NEWS)
def test_plain_text_is_read_as_its_desk_meant_it(news):
    language = "vi" if news is XUONG else "en"
    article = article_of("bai.txt", FORMATS[".txt"](news))
    assert (article.title, article.byline, article.outlet) == (news.title, news.author, news.outlet)
    assert article.published is not None
    assert (article.published.day.isoformat(), article.published.source) == ("2025-10-14", "byline")
    assert [(p.address.paragraph, p.text) for p in article.body] == list(enumerate(news.paragraphs, 1))
    assert {p.language for p in article.body} == {article.language} == {language}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("news", [XUONG, BAKERY], ids=NEWS)
def test_every_format_gives_the_same_article(news, suffix):
    assert told(article_of(f"bai{suffix}", FORMATS[suffix](news))) == meant(news)


@pytest.mark.parametrize("news", [XUONG, BAKERY], ids=NEWS)
def test_a_byline_that_a_page_only_shows_is_read(news):
    page = re.sub("<meta[^>]*>", "", web(news))
    assert told(article_of("bai.html", page.encode())) == meant(news)


@pytest.mark.parametrize(
    ("news", "recorded", "encode"),
    [(news, recorded, encode) for news, _, recorded, encode in ENCODED],
    ids=[f"{'vi' if news is XUONG else 'en'} {name}" for news, name, _, _ in ENCODED],
)
def test_every_encoding_of_a_text_gives_the_same_article_and_is_recorded(news, recorded, encode):
    article = article_of("bai.txt", encode(txt(news)))
    assert (told(article), article.encoding) == (meant(news), recorded)


@pytest.mark.parametrize(
    ("news", "recorded", "encode"),
    [(news, recorded, encode) for news, _, recorded, encode in ENCODED],
    ids=[f"{'vi' if news is XUONG else 'en'} {name}" for news, name, _, _ in ENCODED],
)
def test_every_encoding_of_a_page_gives_the_same_article_and_is_recorded(news, recorded, encode):
    article = article_of("bai.html", encode(web(news)))
    assert (told(article), article.encoding) == (meant(news), recorded)


# --- real files ----------------------------------------------------------------------------------------------------


def golden(name: str) -> Article:
    return article_of(name, (GOLDEN / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "news", "encoding"),
    [("ban-thao.docx", XUONG, ""), ("may-cu.txt", XUONG, "tcvn3"), ("print-edition.pdf", BAKERY, "")],
)
def test_a_file_from_an_office_is_the_article_that_its_desk_wrote(name, news, encoding):
    assert (told(golden(name)), golden(name).encoding) == (meant(news), encoding)


def test_running_heads_and_page_numbers_of_a_print_edition_are_set_aside():
    aside = {(p.text, p.dropped) for p in golden("print-edition.pdf").paragraphs if p.dropped}
    assert aside == {
        ("Fenland Courier, 14 October 2025 - 1", "outside"), ("1", "outside"),
        ("Fenland Courier, 14 October 2025 - 2", "outside"), ("2", "outside"),
    }  # fmt: skip


def test_a_saved_page_is_its_article_and_caption_and_nothing_of_what_stands_around():
    page = golden("trang-luu-ve.html")
    caption = "Ghe số 412 trượt xuống kênh sáng 13/10. Ảnh: Ngọc Ánh"
    assert [p.text for p in page.body] == [*XUONG.paragraphs[:2], caption, *XUONG.paragraphs[2:]]
    assert [p.address.paragraph for p in page.body] == list(range(1, 8))
    assert (page.title, page.byline, page.outlet) == (XUONG.title, XUONG.author, XUONG.outlet)
    assert page.url == "https://example.vn/xuong-dong-ghe-long-dinh-4412.html"
    assert page.published is not None
    assert (str(page.published.day), str(page.published.time)) == ("2025-10-14", "06:30:00")
    aside = [p.text for p in page.paragraphs if p.dropped]
    for text in ("Thời sự", "Tin liên quan", "Hai Lúa", "Thử ghe chạy điện trên kênh Chợ Gạo"):
        assert text in aside


# --- habits of outlets ----------------------------------------------------------------------------------------------


def page_of(before: str, *, head: str = "") -> Article:
    """The page of an article without a byline. before: what stands above its text. head: what its head states."""
    body = "".join(f"<p>{escape(text, quote=False)}</p>" for text in BAKERY.paragraphs)
    page = f"<title>{BAKERY.title}</title>{head}<h1>{BAKERY.title}</h1><article>{before}{body}</article>"
    return article_of("page.html", f"<!DOCTYPE html><html>{page}</html>".encode())


def test_the_credit_of_a_picture_is_not_the_outlet_of_the_story():
    # Fault: "PA Media" becomes the outlet.
    picture = "<figure><img src='a.jpg'><span>PA Media</span><figcaption>The café on its last day</figcaption></figure>"
    assert page_of(picture).outlet == ""


@pytest.mark.parametrize("stated", ["Fenland Courier", "https://example.org/profile/siobhan"])
def test_a_page_that_states_its_site_as_author_has_the_author_that_it_shows(stated):
    # Fault: the author is "Fenland Courier", or nobody.
    shown = "<div class='author-name'><a href='/s'>Siobhán Nuñez</a></div>"
    page = page_of(shown, head=f"<meta name='author' content='{stated}'>")
    assert page.byline == "Siobhán Nuñez"


def test_words_that_only_a_style_parts_are_apart():
    # Fault: "Ely marketThe last": a quotation with two words run into one.
    page = page_of("<p class='lead'><span class='location'>Ely market</span>The last cake sold for four pounds.</p>")
    assert page.body[0].text == "Ely market The last cake sold for four pounds."


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Subscribe to continue reading", "subscribe"),
        ("Join 40,000 readers from £1 a week. Cancel anytime.", "subscribe"),
        ("Accept all", "subscribe"),
        ("Our Standards: The Thomson Reuters Trust Principles.", "copyright"),
    ],
)
def test_what_a_page_asks_of_its_readers_is_no_paragraph(line, rule):
    # Fault: such a line was quoted as an answer.
    article = article_of("bai.txt", f"{txt(BAKERY)}\n{line}\n".encode())
    assert [p.dropped for p in article.paragraphs if p.text == line] == [rule]


# --- a folder of all of them ---------------------------------------------------------------------------------------


@pytest.fixture
def everything(tmp_path: Path) -> Library:
    """Both articles in every format and encoding, and the real files, in one folder."""
    library = Library(tmp_path, cheap())
    for language, news in NEWS.items():
        for suffix, make in FORMATS.items():
            put(library, f"{language}/{suffix[1:]}{suffix}", make(news))
    for news, name, _, encode in ENCODED:
        language = "vi" if news is XUONG else "en"
        put(library, f"{language}/old/{name} text.txt", encode(txt(news)))
        put(library, f"{language}/old/{name} page.html", encode(web(news)))
    for file in GOLDEN.iterdir():
        put(library, f"{'en' if file.suffix == '.pdf' else 'vi'}/{file.name}", file.read_bytes())
    report = library.sync(settings=CHEAP)
    assert (report.skipped, report.added) == ((), sum(1 for file in library.folder.rglob("*") if file.is_file()))
    return library


def put(library: Library, path: str, data: bytes) -> None:
    file = library.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    os.utime(file, (WRITTEN, WRITTEN))


def found(library: Library, question: str, k: int = 50) -> list[tuple[str, str, tuple[str, ...]]]:
    """Text, address and other addresses of what a search finds, best first."""
    with library.catalog() as catalog:
        searcher = Searcher(catalog, open_vectors(catalog, library.index, CHROMA), cheap(), RetrievalSettings())
        try:
            hits = searcher.search(Question.read(question), k)
            return [(h.passage.paragraph.text, str(h.address), tuple(map(str, h.also))) for h in hits]
        finally:
            searcher.close()


def addresses(library: Library) -> dict[str, str]:
    """Every indexed paragraph by its address."""
    with library.catalog() as catalog:
        return {str(p.address): p.paragraph.text for language in LANGUAGES for p in catalog.all_passages(language)}


def test_the_same_article_in_every_format_and_encoding_is_one_story(everything):
    with everything.catalog() as catalog:
        for language in NEWS:
            copies = {article for article in everything.articles() if article.startswith(f"{language}/")}
            assert len(copies) >= 20
            for article in copies:
                assert set(catalog.reprints_of(article)) == copies - {article}


def test_a_search_finds_each_fact_once_with_the_others_beside_it(everything):
    for language, news in NEWS.items():
        copies = {article for article in everything.articles() if article.startswith(f"{language}/")}
        for text, telling in zip(news.paragraphs, news.telling, strict=True):
            hits = found(everything, telling)
            assert [hit for hit, _, _ in hits].count(text) == 1
            address, also = next((address, also) for hit, address, also in hits if hit == text)
            assert {one.rpartition("#")[0] for one in (address, *also)} == copies
            assert len({address, *also}) == 1 + len(also) == len(copies)


def test_addresses_survive_indexing_again_and_anew(everything):
    before = addresses(everything)
    report = everything.sync(load_model=no_model, settings=CHEAP)
    assert (report.unchanged, report.paragraphs) == (len(everything.articles()), 0)
    assert addresses(everything) == before
    everything.sync(settings=CHEAP, rebuild=True)
    assert addresses(everything) == before


def test_addresses_survive_another_cleaning_rule(everything, monkeypatch):
    before = addresses(everything)
    monkeypatch.setattr(syncing, "READING", f"{syncing.READING}, and one more rule")
    report = everything.sync(load_model=no_model, settings=CHEAP)
    assert report.paragraphs == 0
    assert addresses(everything) == before


def test_a_folder_that_is_renamed_renames_its_articles_and_embeds_nothing(everything):
    before = addresses(everything)
    (everything.folder / "vi").rename(everything.folder / "tiếng Việt")
    report = everything.sync(load_model=no_model, settings=CHEAP)
    moved = sum(article.startswith("tiếng Việt/") for article in everything.articles())
    assert (report.renamed, report.added, report.removed, report.paragraphs) == (moved, 0, 0, 0)
    assert addresses(everything) == {re.sub("^vi/", "tiếng Việt/", key): text for key, text in before.items()}
