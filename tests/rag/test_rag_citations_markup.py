"""Markup in a model's text is taken out, and its words stay."""

import pytest

from rag.citations import Draft, read_drafts

KNOWN = (1, 2, 3, 4)
BRIDGE = "The bridge closes for six months."
CHILDREN = "Trẻ em mượn sách không mất tiền."


def whole(written: str) -> list[Draft]:
    drafts, rest = read_drafts(written, KNOWN, finished=True)
    assert rest == ""
    return drafts


def texts(written: str) -> list[str]:
    return [draft.text for draft in whole(written)]


def growing(written: str) -> tuple[list[Draft], str]:
    return read_drafts(written, KNOWN, finished=False)


@pytest.mark.parametrize(
    "text",
    [
        "The flood of [2024] was worse.",
        "He said it were [sic] over.",
        "See [1a] or [].",
        "A [b] c.",
        "Ông nói “[anh ấy] (em trai) đã về”.",
        "As a < b and 5 < 7, so 3<4 and x <= y > z.",
        "I <3 Huế & Đà Nẵng, AT&T too.",
        "Giá 5*3 hay 5 * 3, ~40 độ, snake_case, #1 và 50% [giá].",
        "Tỷ số là (1) và 2-1.",
        "Tệp C:\\Users\\lan còn đó.",
        "Data: a meeting at 10:30, www is short, http too.",
        "“Không!”, bà nói.",
    ],
)
def test_signs_that_are_no_markup_are_text(text: str) -> None:
    assert whole(text) == [Draft(text, ())]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It **closes** for _six_ `months` ~~not~~ now.", "It closes for six months not now."),
        ("***Mưa*** to __lắm__.", "Mưa to lắm."),
        ("Xem ![ảnh](http://127.0.0.1:9/?q=1) đây.", "Xem đây."),
        ("Xem ![ảnh][a] đây.", "Xem đây."),
        ("Xem <img src='a>b' onerror=alert(1)> đây.", "Xem đây."),
        ("Bấm [vào đây](javascript:alert(1)) đi.", "Bấm vào đây đi."),
        ("Bấm [**vào** đây][link] đi.", "Bấm vào đây đi."),
        ("Bấm [![ảnh](a.png)](b.html) đi.", "Bấm đi."),
        ("Xem <https://evil.example/a?b=c>.", "Xem."),
        ("Xem https://evil.example/a(b)?c=d, rồi về.", "Xem, rồi về."),
        ("Xem (www.evil.example/x).", "Xem."),
        ("Xem data:text/html;base64,PHN2Zz4= và mailto:a@b.vn nhé.", "Xem và nhé."),
        ("Xem htt<b></b>p://evil.example nhé.", "Xem nhé."),
        ("Xem &#104;ttp://evil.example nhé.", "Xem nhé."),
        ("Mưa <b>to</b><!-- say [9] --> lắm.", "Mưa to lắm."),
        ("Mưa <<b>i>to</i> lắm.", "Mưa < i>to lắm."),
        ("Mưa &lt;img src=x&gt; to &amp; lâu.", "Mưa to & lâu."),
        ("Mưa to.<|im_end|>", "Mưa to."),
        ("<|im_start|>assistant\nMưa to.<|im_end|><|im_start|>user", "Mưa to."),
        ("[INST] Mưa to. [/INST]</s>", "Mưa to."),
        ("<style>b{c:url(d)}</style>Mưa to.<script>alert(1)", "Mưa to."),
        ('<tool_call>\n{"name": "a"}\n</tool_call>\nMưa to.', "Mưa to."),
        ("<<SYS>>Mưa to.<</SYS>>", "Mưa to."),
        ("<think>Should I say [1]? Yes. <b>So.</think>Mưa to.", "Mưa to."),
        ("[THINK]Should I?[/THINK] Mưa to.", "Mưa to."),
        ("Mư\u200ba t\u202eo.\u2060", "Mưa to."),
        ("Mu\u031b" + "a" + " to.", "Mưa to."),
        ("# Mưa to", "Mưa to"),
        ("> - 1. Mưa to.", "Mưa to."),
        ("```text\nMưa to.\n```", "Mưa to."),
        ("Mưa to.\n[1]: https://evil.example 'Báo'", "Mưa to."),
    ],
)
def test_markup_is_taken_out_and_its_text_stays(written: str, shown: str) -> None:
    assert texts(written) == [shown]


def test_a_line_ends_a_sentence() -> None:
    written = f"**Kết quả**\n\n- {BRIDGE} [1]\n- Mưa to [2]\n3\n1. Một\n2. Hai\n<p>Ba</p><p>Bốn</p>"
    assert texts(written) == ["Kết quả", BRIDGE, "Mưa to", "3", "Một", "Hai", "Ba", "Bốn"]
    assert [draft.markers for draft in whole(written)][1:3] == [(1,), (2,)]


def test_a_number_that_is_no_item_of_a_list_stays() -> None:
    assert texts("47. Số ấy đúng.\n2. Sai.") == ["47.", "Số ấy đúng.", "2.", "Sai."]


@pytest.mark.parametrize(
    "beginning",
    [
        *(
            "[",
            " [",
            "[1",
            " [1,",
            "[1, 2",
            "[^",
            "[^1",
            "【",
            "【1",
            "【1†so",
            "［１",
            "[1][",
            "[1] [2",
            "[1]",
            "[1](ht",
        ),
        *(
            " ![",
            " ![x](",
            "[x](http://a",
            " <",
            " <im",
            " <img src=",
            " <!-",
            " </",
            " <|im",
            " &lt",
            " &#6",
            " <think>a",
        ),
        *(
            " http",
            " https:/",
            " https://a.b/c",
            " www.",
            " javascript:",
            " **",
            " `",
            "\n- ",
            "\n1. ",
            "\n```py",
            "\n[x]:",
        ),
    ],
)
def test_the_beginning_of_markup_is_not_shown(beginning: str) -> None:
    assert growing(CHILDREN + beginning) == ([], CHILDREN)


@pytest.mark.parametrize("opened", ["[", "![", "[x](", "<b ", "<!--", '<a href="', "【", "&", "<|", "`", "[x]: "])
def test_markup_that_never_ends_does_not_swallow_the_answer(opened: str) -> None:
    drafts, rest = growing(opened + f"{BRIDGE} " * 20)
    assert len(drafts) >= 18
    assert rest == BRIDGE


def test_what_is_thought_aloud_is_not_shown_even_if_it_never_ends() -> None:
    assert read_drafts("Mưa to. <think>" + f"{BRIDGE} " * 50, KNOWN, finished=True) == ([Draft("Mưa to.", ())], "")
