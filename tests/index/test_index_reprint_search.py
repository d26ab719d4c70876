"""One story in three papers and its update: a search, an answer and --explain tell them apart, with the real model."""

from collections.abc import Iterator

import pytest
from index_library import Library
from typer.testing import CliRunner

from index.article import Address
from rag.allowed import without
from rag.engine import Trichdan
from rag.settings import LLMSettings, Settings
from ui.cli import app
from ui.explain import explain

LEAD = (
    "một chiếc phà chở 47 hành khách và 22 xe máy mắc cạn giữa sông Hàm Luông lúc 5 giờ 40 sáng 18/11 khi nước ròng "
    "xuống thấp nhất trong mười năm."
)
STORY = (
    "Cảng vụ đường thủy điều hai ca nô đưa toàn bộ hành khách vào bờ trong vòng ba giờ, không ai bị thương.",
    "Thuyền trưởng Lâm Văn Đức cho biết luồng chính đã dời gần bốn mươi mét về phía cồn Tàu Ma sau mùa lũ, nhưng phao "
    "báo hiệu chưa được dời theo.",
    "Phà được kéo khỏi bãi cạn khi nước lớn vào đầu giờ chiều cùng ngày và chạy lại từ sáng 19/11.",
)
COPIES = {
    "song-tien": ("Phà mắc cạn trên sông Hàm Luông", "Báo Sông Tiền | 18/11/2025", f"BẾN TRE - Sáng nay, {LEAD}"),
    "dong-khoi": ("47 khách kẹt giữa sông vì phà mắc cạn", "Báo Bến Dừa | 18/11/2025", f"(TTXVN) - Sáng nay, {LEAD}"),
    "tin-mien-tay": (
        "Nước ròng kỷ lục, phà Hàm Luông nằm bãi",
        "Theo Thông tấn xã | Tin Miền Tây | 19/11/2025",
        f"Sáng nay, {LEAD}",
    ),
}
UPDATE = (
    "Phà Hàm Luông mắc cạn: có 53 hành khách trên phà",
    "Báo Sông Tiền | 20/11/2025",
    LEAD[0].upper() + LEAD[1:].replace("47 hành khách", "53 hành khách"),
    "Cảng vụ cho biết con số đầu tiên thiếu sáu em nhỏ không phải mua vé đi cùng cha mẹ.",
)
OTHER = (
    "Xe buýt điện chạy thử ở Vĩnh Long",
    "Báo Bến Dừa | 18/11/2025",
    "Mười hai xe buýt điện chạy thử không thu tiền trên tuyến bến xe - đại học từ 17/11 đến hết tháng.",
    "Mỗi xe chở 60 người và chạy được 230 km sau một lần sạc hai giờ ở trạm đầu tuyến.",
)
QUESTION = "Phà trên sông Hàm Luông chở bao nhiêu hành khách khi mắc cạn?"


@pytest.fixture(scope="module")
def papers(tmp_path_factory, embedding) -> Library:
    library = Library(tmp_path_factory.mktemp("papers"), embedding)
    for name, (title, byline, lead) in COPIES.items():
        library.write(f"{name}.txt", title, byline, lead, *STORY)
    library.write("cap-nhat.txt", *UPDATE)
    library.write("xe-buyt.txt", *OTHER)
    library.sync()
    return library


@pytest.fixture(scope="module")
def trichdan(papers) -> Iterator[Trichdan]:
    with Trichdan.open(papers.index, Settings(llm=LLMSettings(model="none"))) as opened:
        yield opened


def members(hit) -> set[str]:
    return {address.article for address in (hit.address, *hit.also)}


def test_a_story_in_three_papers_is_found_once_with_the_others_beside_it(trichdan):
    hits = trichdan.search(QUESTION, 20)
    leads = [hit for hit in hits if "47 hành khách" in hit.passage.paragraph.text]
    assert [members(hit) for hit in leads] == [set(COPIES)]
    for text in STORY:
        (hit,) = [hit for hit in hits if hit.passage.paragraph.text == text]
        assert members(hit) == set(COPIES)


def test_an_update_with_another_number_stands_by_itself(trichdan):
    hits = trichdan.search(QUESTION, 20)
    (update,) = [hit for hit in hits if "53 hành khách" in hit.passage.paragraph.text]
    assert members(update) == {"cap-nhat"}
    assert "cap-nhat" in {hit.address.article for hit in hits[:3]}


def test_the_evidence_of_an_answer_holds_no_paragraph_twice(trichdan):
    answer = trichdan.ask(QUESTION)
    assert len(answer.evidence) == 4
    held = [address for hit in answer.evidence for address in (hit.address, *hit.also)]
    assert len(set(held)) == len(held)
    assert len({hit.passage.cluster for hit in answer.evidence}) == len(answer.evidence)


def test_an_answer_rests_on_both_numbers(trichdan):
    texts = " ".join(hit.passage.paragraph.text for hit in trichdan.ask(QUESTION).evidence)
    assert "47 hành khách" in texts and "53 hành khách" in texts


@pytest.mark.parametrize("left_out", COPIES)
def test_what_is_left_out_is_no_hit_and_stands_beside_none(trichdan, left_out):
    for hit in trichdan.ask(QUESTION, held_to=without([left_out])).evidence:
        assert left_out not in members(hit)
    story = [
        hit for hit in trichdan.ask(QUESTION, held_to=without([left_out])).evidence if hit.address.article in COPIES
    ]
    assert story and all(members(hit) == set(COPIES) - {left_out} for hit in story)


def test_without_all_copies_only_the_update_is_left(trichdan):
    evidence = trichdan.ask(QUESTION, held_to=without(COPIES)).evidence
    assert {article for hit in evidence for article in members(hit)} <= {"cap-nhat", "xe-buyt"}
    assert evidence[0].address == Address("cap-nhat", 1)


def test_given_paragraphs_are_evidence_though_they_are_copies(trichdan):
    given = [Address(name, 2) for name in sorted(COPIES)]
    assert [hit.address for hit in trichdan.ask(QUESTION, given=given).evidence] == given


def test_explain_names_the_reprints_and_not_the_update(papers):
    for name in COPIES:
        _, reprints = explain(papers.folder / f"{name}.txt", papers.folder, papers.index)
        assert reprints == sorted(set(COPIES) - {name})
    assert explain(papers.folder / "cap-nhat.txt", papers.folder, papers.index)[1] == []
    told = CliRunner().invoke(
        app, ["index", "--explain", str(papers.folder / "song-tien.txt"), "--index", str(papers.index)]
    )
    assert "  reprints  dong-khoi, tin-mien-tay\n" in told.stdout
