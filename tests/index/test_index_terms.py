"""Numbers and dates that a question and a paragraph write differently and must meet in, and those that must not."""

import re
import unicodedata
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import number_terms

# One line a meaning: every spelling has the term.
SAME = """
n59000 | 59.000 quân | 59,000 troops | 59000 | 59 nghìn quân | 59 ngàn | 59 thousand | 59k
n59000 | năm mươi chín nghìn | fifty-nine thousand
n2500000 | 2,5 triệu | 2.5 million | 2,500,000 | 2.500.000 | 2,5tr | hai triệu rưỡi | 2 triệu 500 nghìn | 2.5-million
n3100000000 | 3,1 tỷ đồng | 3,1 tỉ | 3.1 billion | 3.1bn | €3.1bn | 3.100.000.000
n165000000 | $165m | 165 triệu USD | 165 million dollars | US$165m | USD165m
n30000000000000 | 30 nghìn tỷ đồng | 30 trillion dong | 30.000 tỷ
n1200000000 | 1 tỷ 200 triệu | 1,2 tỷ | 1.2 billion
n1234 | 1.234 | 1,234 | 1234 | một nghìn hai trăm ba mươi tư
n1p5 | 1.5 | 1,5 | -1,5 độ
pct40 | 40% | 40 % | 40 phần trăm | 40 percent | 40 per cent | bốn mươi phần trăm | forty per cent
n40 | tăng 40% | forty boats | bốn mươi con thuyền
pct2p5 | 2,5% | 2.5 per cent
n6 | sáu người | six people | 6 người | số sáu
n12 | mười hai chiếc xe | twelve cars | a dozen eggs | một tá trứng
n21 | hai mươi mốt | twenty-one | thế kỷ 21 | the twenty-first century | 21st
n24 | hai mươi tư | hai mươi bốn | two dozen | twenty four
n5 | năm người dân | five people | 5 ngôi nhà | trong năm ngày | £5 | 5 m | Năm năm
n15 | mười lăm | fifteen | 15
n100 | một trăm | a hundred | one hundred | 100
n105 | một trăm linh năm | một trăm lẻ năm | a hundred and five | one hundred five
n1200 | một nghìn hai trăm | twelve hundred | one thousand two hundred | 1.200
n2020 | hai nghìn không trăm hai mươi | two thousand and twenty | 2020
n500000 | nửa triệu | half a million | 500 nghìn | five hundred thousand
n0p5 | nửa số dân | half of them | 0,5
n3 | ba người | three people | ba trận đấu
n34 | 34th | thứ 34 | thirty-fourth | lần thứ ba mươi tư
n1 | thứ nhất | first | 1st
n2 | lần thứ hai | the second time | hai con tàu | mỗi tháng hai lần
n737 | Boeing 737 | chiếc 737
n1960 | the 1960s | thập niên 1960
d19681002 | 2/10/1968 | 02-10-1968 | 2.10.1968 | 1968-10-02 | ngày 2 tháng 10 năm 1968
d19681002 | 2 October 1968 | 2nd of October, 1968 | October 2, 1968 | Oct. 2nd, 1968 | ngày 2 tháng Mười, 1968
m196810 | 2/10/1968 | October 1968 | tháng 10/1968 | tháng Mười năm 1968 | 10/1968 | Oct 1968
n1968 | 2 October 1968 | năm 1968 | in 1968 | tháng 10 năm 1968
d20251020 | 10/20/2025 | 20/10/2025
dm1218 | ngày 18/12 | sáng 18-12 | 18/12 | (18/12)
dm1218 | 18 December | December 18 | Dec. 18th | ngày 18 tháng 12 | 18 tháng 12 | ngày 18/12/2026
dm1006 | ngày 6/10 | October 6 | mùng 6 tháng 10 | hôm nay (6/10) | 6 tháng 10 năm 2026
dm0503 | 3-9 May | từ ngày 3 đến ngày 9 tháng 5 | ngày 3-9/5 | May 3 | on 3 May
dm0501 | nghỉ lễ 30/4-1/5 | ngày 1/5 | May 1st
m202609 | tháng 9/2026 | tháng 9-2026 | tháng 9 năm 2026 | tháng Chín năm 2026 | September 2026 | Sept. 2026 | 09/2026
mo09 | tháng 9 | tháng Chín | in September | last september | tháng 9 năm ngoái
mo05 | tháng Năm | in May | tháng 5 | floods in may in Vietnam
mo12 | tháng Mười hai | tháng Chạp | December
t1600 | 16h | 16 giờ | 16:00 | 16h00 | 4pm | 4 p.m. | 4 giờ chiều | 4h chiều | bốn giờ chiều | 4 o'clock
t1730 | 17h30 | 17g30 | 5.30pm | 5:30 p.m. | 17 giờ 30 phút | 17:30 | 5 giờ rưỡi chiều
t0700 | 7 giờ | 7am | bảy giờ sáng | 07:00
t0000 | 12am | 12 giờ đêm | 0h | 00:00
t1200 | 12h trưa | noon: 12pm | 12:00
"""

# One line a pair: no term in common.
DIFFERENT = """
1.5 | 15
1,5 | 15
59.000 | 59
59 nghìn | 59
59 nghìn | 59 triệu
2,5 triệu | 2,5 tỷ
1.234 | 1235
3.000 | 3
40% | 4 người
£5m | £5
5 m | 5 million
ngày 6/10 | sáu người
ngày 6/10 | 10 người
6/10 | ngày 6 tháng 10
ngày 6/10 | ngày 10/6
2/10/1968 | 2 người
2/10/1968 | 10 nghìn người, 10 con
ngày 2 tháng 10 | 3 October 1969, 12 October 1968
October 2025 | September 2026, tháng 10
tháng 9 | 9 người
tháng 9 | 9 tháng
tháng 9 | tháng 10
16h | 16 người
17h30 | 17 người, 30 con
5 giờ chiều | 5 giờ sáng
4pm | 4 people
thứ Hai | hai người
thứ Năm | năm người
năm ngoái | 5 người
nhiều năm | five years
năm 2024 | năm người
mười năm | mười lăm năm trước, fifteen
hai mươi năm | 25
ba tôi | three
một người đàn ông | one hundred
one of them | 1
hàng chục | 10
hàng trăm | a hundred
you may go | tháng 5
May I ask | in May
the march began | in March
24/7 | 24 tháng 7
a third of it | 3
per second | 2
U23 | 23
A320 | 320
mỗi ngày 2/3 | ngày 2/3
31/12/2026 | 31 người, 12 con, tháng 12, 30/12/2025
nửa đêm | half
lương tháng 10 triệu | tháng 10
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def spellings(table: str) -> list[tuple[str, str]]:
    return [(term, spelling) for term, *found in rows(table) for spelling in found]


@pytest.mark.parametrize(("term", "written"), spellings(SAME))
def test_every_spelling_has_the_term(term: str, written: str) -> None:
    assert term in number_terms(f"Theo đó, {written}.")
    assert term in number_terms(written)


@pytest.mark.parametrize(("one", "other"), rows(DIFFERENT))
def test_what_means_something_else_shares_no_term(one: str, other: str) -> None:
    assert not set(number_terms(one)) & set(number_terms(other))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Ngày 2 tháng 10 năm 1968", "d19681002 dm1002 m196810 n1968"),
        ("Lúc 17h30 ngày 18/12, hơn 59.000 người", "t1730 dm1218 n59000"),
        ("40%, 40 phần trăm", "n40 pct40"),
        ("7 giờ", "t0700 n7"),
        ("lúc 5.30pm on May 3", "t1730 dm0503"),
        ("tháng 9/2026", "m202609 n2026"),
        ("3-5 May 2024", "d20240503 dm0503 m202405 n2024 d20240505 dm0505"),
        ("1.234 tỷ", "n1234000000000 n1234000000"),
        ("5m wide", "n5000000 n5"),
        ("1 tỷ 200 triệu rồi 3 người", "n1200000000 n3"),
        ("Ba mẹ tôi kể: mỗi năm người dân lại sửa nhà một lần", ""),
        ("hàng chục nghìn người, vài trăm con, hundreds of boats", ""),
        ("hai trăm năm trước", "n200"),
        ("tháng năm 2024", "n2024"),
        ("đường B52 và khu A1.5", ""),
    ],
)
def test_terms_stand_in_reading_order_and_once(text: str, terms: str) -> None:
    assert number_terms(text) == terms.split()


# --- numbers in words, written here on their own ---------------------------------------------------------------------

VI = "không một hai ba bốn năm sáu bảy tám chín".split()
EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def vietnamese(n: int, after_more: bool = False) -> str:
    if n >= 1000:
        rest = f" {vietnamese(n % 1000, after_more=True)}" if n % 1000 else ""
        return f"{vietnamese(n // 1000)} nghìn{rest}"
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    said = [VI[hundreds], "trăm"] if hundreds or after_more else []
    if tens == 0:
        return " ".join([*said, *(["linh"] if said and ones else []), *([VI[ones]] if ones else [])])
    said += ["mười"] if tens == 1 else [VI[tens], "mươi"]
    last = "lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else VI[ones]
    return " ".join([*said, *([last] if ones else [])])


def english(n: int, joint: str) -> str:
    if n >= 1000:
        return f"{english(n // 1000, joint)} thousand" + (f" {english(n % 1000, joint)}" if n % 1000 else "")
    if n >= 100:
        return f"{EN[n // 100]} hundred" + (f" {joint}{english(n % 100, joint)}" if n % 100 else "")
    return EN[n] if n < 20 else EN_TENS[n // 10 - 2] + (f"-{EN[n % 10]}" if n % 10 else "")


@given(st.integers(2, 999_999))
def test_numbers_in_vietnamese_words_are_read(n: int) -> None:
    assert number_terms(f"có {vietnamese(n)} người") == [f"n{n}"]


@given(st.integers(2, 999_999), st.sampled_from(["", "and "]))
def test_numbers_in_english_words_are_read(n: int, joint: str) -> None:
    assert number_terms(f"there were {english(n, joint)} people") == [f"n{n}"]


SCALES = ((10**3, "nghìn ngàn thousand"), (10**6, "triệu million"), (10**9, "tỷ tỉ billion"), (10**12, "trillion"))


@given(st.one_of(st.integers(0, 10**12), st.integers(1, 10**6).map(lambda n: n * 10**6), st.integers(1, 10**4)))
def test_an_integer_has_one_term_in_every_spelling(n: int) -> None:
    written = [str(n), f"{n:,}", f"{n:,}".replace(",", ".")]
    for factor, names in SCALES:
        if n and (n * 1000) % factor == 0:
            whole, part = divmod(n, factor)
            decimals = f"{part / factor:.3f}"[2:].rstrip("0")
            for name in names.split():
                mark = "," if name in ("nghìn", "ngàn", "triệu", "tỷ", "tỉ") else "."
                written.append(f"{whole}{mark}{decimals} {name}" if decimals else f"{whole} {name}")
    for spelling in written:
        assert f"n{n}" in number_terms(spelling), spelling


MONTHS = "January February March April May June July August September October November December".split()


@given(st.dates(date(1000, 1, 1), date(2199, 12, 31)))
def test_a_day_has_one_term_in_every_spelling(day: date) -> None:
    month = MONTHS[day.month - 1]
    written = [
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day} {day.year}",
        day.isoformat(),
    ]
    terms = [f"d{day:%Y%m%d}", f"dm{day:%m%d}", f"m{day:%Y%m}", f"n{day.year}"]
    assert [number_terms(spelling) for spelling in written] == [terms] * len(written)


# --- what holds for any text -----------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    "năm mươi trăm nghìn triệu tỷ ba hai một lẻ rưỡi ngày tháng giờ 2 10 1968 18/12 5m £ % - , . : may May of and half "
    "a hundred thousand second third December 31 2,5 1.234.567 16h30 4pm 99999999999999999999 thứ nhất".split()
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join))


@given(TEXTS)
def test_any_text_gives_plain_terms_each_once(text: str) -> None:
    terms = number_terms(text)
    assert all(re.fullmatch("[a-z]+[0-9]+(p[0-9]+)?", term) for term in terms)
    assert len(terms) == len(set(terms))


@given(TEXTS)
def test_composed_and_decomposed_text_have_the_same_terms(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert number_terms(composed) == number_terms(decomposed)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1",
        "1.",
        "1,",
        "12/",
        "-12",
        "12:",
        "năm ",
        "tháng ",
        "million ",
        "hai nghìn ",
        "1 tỷ 200 ",
        "may !",
        "12  ",
    ],
)
def test_reading_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        began = perf_counter()
        number_terms(text)
        return perf_counter() - began

    # Ten times the text in ten times the time; a quadratic reader would need a hundred times.
    assert min(seconds(50_000) for _ in range(2)) < 40 * max(min(seconds(5_000) for _ in range(3)), 0.002)
