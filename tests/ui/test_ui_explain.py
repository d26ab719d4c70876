"""`trichdan index --explain FILE`: how one file is understood, block by block, and nothing is indexed."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.clean import RULES

TESTS = Path(__file__).parents[1]
HEAD = ("Hội chợ gốm Phù Lãng mở cửa muộn vì mưa", "Đỗ Quỳnh Mai | Báo Sông Cầu | 3/11/2025")
BODY = (
    "Hội chợ gốm Phù Lãng mở cửa muộn ba tiếng sáng 2/11 vì mưa làm dột hai gian hàng lợp bạt.",
    "Ban tổ chức cho biết 64 hộ làng nghề tham gia, nhiều hơn năm ngoái 11 hộ.",
    "The fair, now in its ninth year, sold about 4,000 jars and teapots before noon despite the rain.",
)
# What each rule sets aside of an article that ends with it.
ASIDE = {
    "related": ("Tin liên quan", "Làng gốm thiếu đất sét, thợ trẻ bỏ nghề"),
    "separator": ("* * *",),
    "signature": ("Đỗ Quỳnh Mai",),
    "source": ("Theo TTXVN",),
    "share": ("Chia sẻ", "Facebook", "Zalo"),
    "subscribe": ("Đăng ký nhận bản tin mỗi sáng qua email",),
    "advertisement": ("Quảng cáo",),
    "copyright": ("© 2025 Báo Sông Cầu. Giữ bản quyền nội dung.",),
    "caption": ("Ảnh: Quỳnh Mai",),
    "author box": ("Đỗ Quỳnh Mai là phóng viên chuyên viết về làng nghề của Báo Sông Cầu.",),
    "tags": ("Từ khóa: hội chợ, gốm, Phù Lãng",),
    "menu": ("Trang chủ > Kinh tế > Làng nghề",),
    "repeated": (BODY[1],),
}
# A home page around an article; only HTML has an outside.
PAGE = (
    "<html><body><nav><a href='https://example.vn/kinh-te'>Kinh tế</a></nav><h1>{}</h1>"
    "<article><p>{}</p><p>{}</p></article></body></html>"
).format(HEAD[0], *BODY)
# Codes that move the cursor or clear the screen, and marks that turn the direction of text.
DANGEROUS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def put(file: Path, *blocks: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(blocks), encoding="utf-8")
    return file


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder without an index, and a cheap embedding."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(TESTS / "index"))
    monkeypatch.setenv("TRICHDAN_EMBEDDING_MODEL", "index_trials.CheapEmbedding")
    return tmp_path


def on_a_terminal(*arguments: str | Path) -> str:
    """What the command writes to a terminal."""
    outside, inside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ui.cli", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=inside, stderr=inside,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent), "TERM": "xterm", "NO_COLOR": "1"},
    ):  # fmt: skip
        os.close(inside)
        seen = b""
        while True:
            try:
                piece = os.read(outside, 1 << 16)
            except OSError:  # how a terminal says that nobody writes any more
                break
            if not piece:
                break
            seen += piece
    os.close(outside)
    return seen.decode()


def test_headline_byline_and_every_paragraph_are_named(trichdan, home):
    ran = trichdan("index", "--explain", put(home / "gốm.txt", *HEAD, *BODY))
    assert ran.code == 0
    for line in (
        "article  gốm", f"headline  {HEAD[0]}", "byline  Đỗ Quỳnh Mai", "outlet  Báo Sông Cầu",
        "date  2025-11-03  (found in: byline)", "language  vi", "encoding  utf-8",
        f"p1 vi  {BODY[0]}", f"p2 vi  {BODY[1]}", f"p3 en  {BODY[2]}",
    ):  # fmt: skip
        assert f"{line}\n" in ran.out
    assert not (home / ".trichdan").exists()


@pytest.mark.parametrize("rule", ASIDE)
def test_each_rule_is_named_with_what_it_drops_and_explained(trichdan, home, rule):
    ran = trichdan("index", "--explain", put(home / "gốm.txt", *HEAD, *BODY, *ASIDE[rule]))
    for number, text in enumerate(ASIDE[rule], 4):
        assert f"p{number} --  dropped by the rule «{rule}»: {text}\n" in ran.out
    assert ran.out.rstrip().endswith(f"{rule}: {RULES[rule]}")


def test_what_stands_around_an_article_on_its_page_comes_last(trichdan, home):
    (home / "gốm.html").write_text(PAGE, encoding="utf-8")
    ran = trichdan("index", "--explain", home / "gốm.html")
    assert "p3 --  dropped by the rule «outside»: Kinh tế\n" in ran.out


def test_every_rule_is_tried_above():
    assert {*ASIDE, "outside"} == set(RULES)


def test_json_says_the_same_with_offsets(trichdan, home):
    told = trichdan("index", "--explain", put(home / "gốm.txt", *HEAD, *BODY, "* * *"), "--json").json
    assert (told["article"], told["title"], told["byline"]) == ("gốm", HEAD[0], "Đỗ Quỳnh Mai")
    assert (told["published"], told["published_source"], told["encoding"]) == ("2025-11-03", "byline", "utf-8")
    assert [(p["number"], p["address"], p["dropped"]) for p in told["paragraphs"]] == [
        (1, "gốm#p1", None), (2, "gốm#p2", None), (3, "gốm#p3", None), (4, "gốm#p4", "separator"),
    ]  # fmt: skip
    whole = "\n\n".join(p["text"] for p in told["paragraphs"])
    assert all(whole[p["start"] : p["end"]] == p["text"] for p in told["paragraphs"])


def test_a_file_of_the_folder_has_the_name_that_the_index_gives_it(trichdan, home):
    file = put(home / "bài" / "tháng 11" / "gốm.txt", *HEAD, *BODY)
    put(home / "bài" / "tháng 11" / "gốm.md", "# Khác", "Một bài khác có cùng tên, khác đuôi, để hai bài không lẫn.")
    assert trichdan("index", home / "bài", "--json").code == 0
    assert trichdan("index", "--explain", file, "--json").json["article"] == "tháng 11/gốm.txt"
    assert trichdan("index", home / "bài", "--explain", file, "--json").json["article"] == "tháng 11/gốm.txt"


def test_a_file_outside_the_folder_goes_by_its_own_name(trichdan, home):
    put(home / "bài" / "gốm.txt", *HEAD, *BODY)
    other = put(home / "khác" / "gốm cổ.txt", *HEAD, *BODY)
    assert trichdan("index", home / "bài", "--json").code == 0
    told = trichdan("index", "--explain", other, "--json").json
    assert (told["article"], told["path"]) == ("gốm cổ", "gốm cổ.txt")


def test_reprints_are_named(trichdan, home):
    one = put(home / "bài" / "một.txt", *HEAD, *BODY)
    put(home / "bài" / "hai.txt", "Mưa dột gian hàng gốm", "Báo Kinh Bắc | 4/11/2025", *BODY)
    assert trichdan("index", home / "bài", "--json").code == 0
    assert trichdan("index", "--explain", one, "--json").json["reprints"] == ["hai"]
    assert "  reprints  hai\n" in trichdan("index", "--explain", one).out


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("ảnh.txt", b"\xff\xd8\xff\xe0" + bytes(64), "a JPEG image"),
        ("cũ.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "save it as .docx or .txt"),
        ("rỗng.txt", b" \n", "no text in it"),
    ],
)
def test_a_file_that_is_left_out_says_why(trichdan, home, name, data, reason):
    (home / name).write_bytes(data)
    ran = trichdan("index", "--explain", home / name)
    assert (ran.code, ran.out) == (1, "")
    assert f"{name} is left out: " in ran.err and reason in ran.err
    told = trichdan("index", "--explain", home / name, "--json")
    assert (told.code, list(told.json)) == (1, ["error"]) and reason in told.json["error"]


def test_a_file_of_boilerplate_alone_is_shown_and_said_to_be_left_out(trichdan, home):
    file = put(home / "bài" / "bảng tin.txt", "Bảng tin", "Tin liên quan", "Giá vàng chiều nay lại tăng")
    assert len(trichdan("index", home / "bài", "--json").json["skipped"]) == 1
    ran = trichdan("index", "--explain", file)
    assert "dropped by the rule «related»" in ran.out
    assert (ran.code, "only boilerplate" in ran.err) == (1, True)


def test_a_file_that_is_not_there_is_named(trichdan, home):
    ran = trichdan("index", "--explain", home / "không có.txt")
    assert (ran.code, ran.out) == (1, "") and "no such file" in ran.err


def test_hostile_text_is_shown_and_does_nothing(home):
    file = put(
        home / "độc.txt",
        "Chợ nổi \x1b[2Jhọp lại [red]sau lũ[/red]",
        "Thị trấn \u202eBa Xã\u202c mất điện [/] ba giờ \x1b[31mtối qua\x1b[0m vì cây đổ, \x9b2Jđiện lực nói [bold.",
    )
    shown = on_a_terminal("index", "--explain", file)
    assert DANGEROUS.findall(shown) == []
    assert "headline  Chợ nổi [2Jhọp lại [red]sau lũ[/red]" in shown
    assert "Thị trấn Ba Xã mất điện [/] ba giờ" in shown and "nói [bold." in shown


@pytest.mark.parametrize("name", ['hai\n"dòng".txt', "xóa \x1b[2Jmàn hình.txt", "đảo \u202egnud\u202c.txt"])
def test_a_hostile_name_is_shown_on_one_line_and_does_nothing(home, name):
    shown = on_a_terminal("index", "--explain", put(home / name, *HEAD, *BODY))
    assert DANGEROUS.findall(shown) == []
    assert shown.splitlines()[1].strip().startswith("headline")


@pytest.mark.parametrize("name", ["xóa \x1b[2Jmàn hình.mp3", "đảo \u202egnud\u202c.mp3", "[red]đỏ[/] [/].mp3"])
def test_a_hostile_name_in_a_report_does_nothing(home, name):
    put(home / "bài" / "gốm.txt", *HEAD, *BODY)
    put(home / "bài" / name, "ID3")
    shown = on_a_terminal("index", home / "bài", "--explain", home / "bài" / name)
    assert DANGEROUS.findall(shown) == []
    assert ".mp3 is left out" in shown


def test_json_of_a_hostile_name_is_one_line(trichdan, home):
    names: Sequence[str] = ['hai\n"dòng" \x1b[2J.txt', "đảo \u202egnud.txt"]
    for name in names:
        told = trichdan("index", "--explain", put(home / name, *HEAD, *BODY), "--json").json
        assert told["path"] == name and told["paragraphs"][0]["text"] == BODY[0]
