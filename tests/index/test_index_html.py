"""Web pages: the article is read whole, the page around it is set aside."""

import pytest
from article_files import STORIES, Story, web_page
from article_pages import PAGES, Page

from index.errors import ArticleError
from index.read.html import read
from index.read.manuscript import Manuscript

MANY = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
A = "Sáng sớm, sương phủ kín mặt hồ Ba Bể, thuyền độc mộc lướt đi không một tiếng động."
B = "Bà con người Tày ở bản Pác Ngòi dậy từ bốn giờ để đồ xôi đón khách phương xa tới."


def page(body: str, head: str = "") -> Manuscript:
    return read(f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode())


def blocks(body: str) -> tuple[str, ...]:
    return page(body).blocks


@MANY
def test_no_paragraph_of_an_article_is_lost_and_all_keep_their_order(page: Page) -> None:
    found = read(page.html.encode())
    assert tuple(block for block in found.blocks if block in page.body) == page.body


@MANY
def test_the_headline_is_the_title_and_no_paragraph(page: Page) -> None:
    found = read(page.html.encode())
    assert found.title == page.title
    assert not page.title or page.title not in (*found.blocks, *found.outside)


def test_of_all_that_is_taken_for_articles_nineteen_in_twenty_blocks_are() -> None:
    read_pages = [(page, read(page.html.encode()).blocks) for page in PAGES.values()]
    right = sum(block in page.body for page, found in read_pages for block in found)
    assert right / sum(len(found) for _, found in read_pages) >= 19 / 20


@MANY
def test_a_block_is_inside_or_outside_and_stands_outside_once(page: Page) -> None:
    found = read(page.html.encode())
    assert not set(found.blocks) & set(found.outside)
    assert len(found.outside) == len(set(found.outside))


def test_menus_comments_and_lists_of_other_articles_are_outside_in_page_order() -> None:
    outside = read(PAGES["vnexpress-like"].html.encode()).outside
    shown = ["Kinh doanh", "Sạt lở vùi lấp trạm dừng chân trên đèo", "Xem nhiều", "Ý kiến (2)"]
    assert [block for block in outside if block in shown] == shown


def test_the_articles_own_facts_are_read() -> None:
    found = read(PAGES["laodong-like"].html.encode())
    assert (found.author, found.outlet, found.url, found.published) == (
        "Đình Trọng",
        "Báo Người Thợ",
        "https://example.vn/x.ldo",
        "2026-01-15T20:01:00+07:00",
    )


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("vnexpress-like", "2025-10-20T07:22:00+07:00"),
        ("guardian-like", "2026-03-05T06:00:12.000Z"),
        ("wordpress", "2025-11-21T08:30:00+00:00"),
        ("dantri-like", "2025-09-12 10:00"),
        ("saved-by-the-browser", "Cập nhật lúc 06:10 ngày 14/05/2025"),
        ("paragraphs-as-divs", "Thứ tư, 07/01/2026 - 14:05"),
        ("everything-in-a-form", "Ngày đăng: 06/10/2025"),
        ("fragment", ""),
    ],
)
def test_the_time_of_publication_is_found_and_never_invented(name: str, published: str) -> None:
    assert read(PAGES[name].html.encode()).published == published


def test_todays_date_at_the_top_of_a_page_is_not_the_articles() -> None:
    top = "<div>Thứ hai, 20/10/2025</div>" + "<p>Trang chủ</p>" * 3
    found = page(f"{top}<h1>Sương trên hồ Ba Bể</h1><div>Thứ sáu, 17/10/2025, 06:30</div><p>{A}</p><p>{B}</p>")
    assert found.published == "Thứ sáu, 17/10/2025, 06:30"


@pytest.mark.parametrize("outlet", [" - Báo Hồ Xanh", " | Báo Hồ Xanh", " — Báo Hồ Xanh"])
def test_the_outlets_name_is_no_part_of_the_title(outlet: str) -> None:
    head = f'<title>Sương trên hồ Ba Bể{outlet}</title><meta property="og:site_name" content="Báo Hồ Xanh">'
    assert page(f"<p>{A}</p><p>{B}</p>", head).title == "Sương trên hồ Ba Bể"


def test_a_dash_of_the_headline_itself_stays() -> None:
    head = "<title>Đua thuyền - nét đẹp mùa xuân Ba Bể</title>"
    assert page(f"<p>{A}</p>", head).title == "Đua thuyền - nét đẹp mùa xuân Ba Bể"


def test_an_outlet_is_not_its_own_author() -> None:
    head = '<meta property="og:site_name" content="Báo Hồ Xanh"><meta name="author" content="Báo hồ xanh">'
    assert page(f"<p>{A}</p>", head).author == ""


def test_broken_linked_data_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"headline": </script><title>Sương trên hồ Ba Bể</title>'
    assert page(f"<p>{A}</p>", head).title == "Sương trên hồ Ba Bể"


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>{}</script>",
        "<style>{}</style>",
        "<template><p>{}</p></template>",
        "<noscript><p>{}</p></noscript>",
        '<p style="color: red; display : none">{}</p>',
        '<div style="visibility:hidden"><p>{}</p></div>',
        "<p hidden>{}</p>",
        '<div aria-hidden="true"><p>{}</p></div>',
        "<!-- <p>{}</p> -->",
        '<img alt="{}">',
        "<textarea>{}</textarea>",
        "<select><option>{}</option></select>",
        "<svg><title>{}</title></svg>",
        "<table hidden><tr><td>{}</td><td>{}</td></tr></table>",
    ],
)
def test_what_a_page_does_not_show_is_no_text(unseen: str) -> None:
    found = page(f"<p>{A}</p>{unseen.replace('{}', 'Không ai thấy câu này trên trang.')}<p>{B}</p>")
    assert (found.blocks, found.outside) == ((A, B), ())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Hà <b>Giang</b>", "Hà Giang"),
        ("Hà<b> Giang</b>", "Hà Giang"),
        ("<span>T</span>huyền", "Thuyền"),
        ("Vi<span>ệ</span>t", "Việt"),
        ("CO<sub>2</sub>", "CO2"),
        ("xe&nbsp;đò &amp; ghe &ndash; phà", "xe đò & ghe – phà"),
        ("th&#7913; hai", "thứ hai"),
        ("h&#111;&#768;a", "hòa"),
        ("siêu&shy;thị x&#8203;ã", "siêuthị xã"),
        ("một\n   hai\tba", "một hai ba"),
        ("một<br>hai", "một hai"),
        ("một<!-- ẩn -->hai", "mộthai"),
        ("<a href=/a>một</a><a href=/b>hai</a>, ba bốn năm sáu bảy tám", "một hai, ba bốn năm sáu bảy tám"),
    ],
)
def test_inline_tags_and_entities_neither_glue_nor_split_words(markup: str, text: str) -> None:
    assert blocks(f"<p>{A}</p><p>{markup}</p><p>{B}</p>") == (A, text, B)


def test_two_line_breaks_part_paragraphs() -> None:
    assert blocks(f"<div>{A}<br> <br/>\n{B}</div>") == (A, B)


def test_long_sentences_each_on_a_line_of_its_own_are_paragraphs() -> None:
    assert blocks(f"<div>{A}<br>{B}</div>") == (A, B)


def test_text_beside_a_block_is_a_block_of_its_own() -> None:
    assert blocks(f"<div>{A}<p>{B}</p>Hết.</div>") == (A, B, "Hết.")


def test_blank_lines_part_preformatted_paragraphs() -> None:
    assert blocks(f"<pre>{A}\n\n{B}</pre>") == (A, B)


def test_a_tables_rows_are_blocks_with_their_cells_joined() -> None:
    table = "<table><tr><th>Bản<th>Số hộ<tr><td><p>Pác Ngòi</p><td>86<tr><td colspan=2>Cộng: 86</table>"
    assert blocks(f"<p>{A}</p>{table}<p>{B}</p>") == (A, "Bản · Số hộ", "Pác Ngòi · 86", "Cộng: 86", B)


def test_headings_points_quotations_and_captions_stay_in_reading_order() -> None:
    body = (
        f"<p>{A}</p><h2>Bữa sáng</h2><ul><li>Xôi ngũ sắc</li><li><p>Cá nướng</p></li></ul>"
        f"<blockquote>Ăn đi con.</blockquote><figure><img src=x><figcaption>Xôi mới đồ</figcaption></figure><p>{B}</p>"
    )
    assert blocks(body) == (A, "Bữa sáng", "Xôi ngũ sắc", "Cá nướng", "Ăn đi con.", "Xôi mới đồ", B)


def test_a_link_to_another_article_in_the_middle_is_outside() -> None:
    found = page(f'<div><p>{A}</p><p><a href="/x">&gt;&gt; Hồ Ba Bể cạn nước</a></p><p>{B}</p></div>')
    assert (found.blocks, found.outside) == ((A, B), (">> Hồ Ba Bể cạn nước",))


def test_a_page_of_one_short_line_is_read() -> None:
    assert blocks("<span>Hết vé.</span>") == ("Hết vé.",)


def test_a_page_without_a_tag_is_plain_text() -> None:
    assert read(f"{A}\n\n{B}".encode()).blocks == (A, B)


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1252">', "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-16">', "utf-16"),
        ('<meta charset="no-such-thing">', "utf-8"),
    ],
)
def test_a_wrong_or_unknown_declaration_of_the_encoding_does_no_harm(declaration: str, encoding: str) -> None:
    data = f"<html><head>{declaration}<title>Hồ Ba Bể</title></head><body><p>{A}</p><p>{B}</p></body></html>"
    assert read(data.encode("utf-8")).blocks == (A, B)
    if encoding == "utf-16":
        assert read(data.encode(encoding)).blocks == (A, B)


@pytest.mark.parametrize("story", STORIES, ids=["vi", "en"])
def test_a_plain_page_gives_exactly_its_paragraphs(story: Story) -> None:
    assert read(web_page(story)) == Manuscript(story.paragraphs, title=story.title, encoding="utf-8")


@pytest.mark.parametrize("body", ["<p></p>", "<script>x</script>", "<br>", "<!-- x -->"])
def test_a_page_without_text_has_no_blocks(body: str) -> None:
    try:
        assert page(body).blocks == ()
    except ArticleError as error:
        assert "no text in it" in str(error)
