"""Markdown files."""

from index.read.manuscript import Manuscript
from index.read.markdown import read as read_markdown


def manuscript(text: str) -> Manuscript:
    return read_markdown(text.encode())


def blocks(text: str) -> tuple[str, ...]:
    return manuscript(text).blocks


def test_the_first_heading_is_the_headline() -> None:
    found = manuscript("# Chợ nổi **vắng** khách\n\nGhe hàng thưa dần.\n")
    assert (found.title, found.blocks) == ("Chợ nổi vắng khách", ("Ghe hàng thưa dần.",))


def test_other_headings_are_set_aside() -> None:
    assert blocks("# Chợ nổi\n\nMột.\n\n## Vì sao\n\nHai.\n\nBa\n") == ("Một.", "Hai.", "Ba")


def test_an_article_may_have_no_heading() -> None:
    assert manuscript("Ghe hàng thưa dần.\n") == Manuscript(("Ghe hàng thưa dần.",), encoding="utf-8")


def test_marks_of_emphasis_links_and_code_are_taken_away() -> None:
    text = "Chợ **Cái Răng**, *nay* vắng, [theo ban quản lý](https://example.org), mã `CR1`.\n"
    assert blocks(text) == ("Chợ Cái Răng, nay vắng, theo ban quản lý, mã CR1.",)


def test_lines_of_a_paragraph_are_joined() -> None:
    assert blocks("Ghe hàng\nthưa dần  \nmỗi năm.\n") == ("Ghe hàng thưa dần mỗi năm.",)


def test_images_are_dropped_with_their_captions() -> None:
    assert blocks("Một.\n\n![Ghe hàng trên sông](ghe.jpg)\n\nHai ![ghe](g.jpg) ba.\n") == ("Một.", "Hai ba.")


def test_every_point_of_a_list_and_every_quotation_is_a_block() -> None:
    assert blocks("- Cam\n- Xoài\n\n1. Bưởi\n\n> Ngon lắm.\n") == ("Cam", "Xoài", "Bưởi", "Ngon lắm.")


def test_escapes_and_entities_become_the_letters_they_stand_for() -> None:
    assert blocks("Mua \\*hai\\* &amp; bán ba &ndash; mỗi ngày\n") == ("Mua *hai* & bán ba – mỗi ngày",)


def test_an_indented_paragraph_is_not_lost() -> None:
    text = "# Chợ nổi\n\n    Ghe hàng thưa dần từ năm ngoái.\n\n    Khách cũng ít đi.\n\nChợ vẫn họp.\n"
    assert " ".join(blocks(text)) == "Ghe hàng thưa dần từ năm ngoái. Khách cũng ít đi. Chợ vẫn họp."


def test_text_between_html_tags_is_not_lost() -> None:
    assert "Ghe hàng thưa dần." in " ".join(blocks("# Chợ\n\n<p>Ghe hàng thưa dần.</p>\n\nChợ vẫn họp.\n"))


def test_front_matter_states_title_author_outlet_and_date() -> None:
    front = 'title: "Chợ nổi vắng khách"\nAuthor: Lan Chi\nsource: Báo Sông Nước\ndate: 2025-10-20\ntags: [chợ]'
    found = manuscript(f"---\n{front}\n---\n\nGhe hàng thưa dần.\n")
    assert found == Manuscript(
        blocks=("Ghe hàng thưa dần.",),
        title="Chợ nổi vắng khách",
        author="Lan Chi",
        outlet="Báo Sông Nước",
        published="2025-10-20",
        encoding="utf-8",
    )


def test_a_stated_title_wins_over_a_heading() -> None:
    found = manuscript("---\ntitle: Chợ nổi\n---\n# Trang nhất\n\nGhe hàng thưa dần.\n")
    assert (found.title, found.blocks) == ("Chợ nổi", ("Ghe hàng thưa dần.",))


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert blocks("---\n\nGhe hàng thưa dần.\n") == ("Ghe hàng thưa dần.",)


def test_html_of_an_article_does_not_survive_as_tags() -> None:
    assert blocks("Ghe <b>hàng</b> thưa <script>alert(1)</script>dần.\n")[0].count("<") == 0
