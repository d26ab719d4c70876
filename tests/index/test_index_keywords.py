"""What the keyword index holds, asked of a real catalog."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Address, Article, Paragraph
from index.catalog import Catalog
from index.keywords import columns, query

TEXTS = (
    "Vé tham quan phố cổ Hội An giá 59.000 đồng, hoà cùng giá vé Đại Nội.",
    "The old town ticket costs 59,000 dong and NOT a dong more.",
    "Mưa lớn làm ngập nhiều tuyến đường ở Đà Nẵng.",
)
EVERY = (1.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path_factory.mktemp("keywords"), create=True)
    text = "\n\n".join(TEXTS)
    paragraphs = tuple(
        Paragraph(Address("vé", number), part, text.index(part), text.index(part) + len(part), "vi")
        for number, part in enumerate(TEXTS, 1)
    )
    article = Article("vé", "vé.txt", "Vé", "", "", "", None, "vi", "utf-8", text, paragraphs)
    catalog.write(article, "sum", [(str(number), "key") for number in range(1, len(TEXTS) + 1)])
    yield catalog
    catalog.close()


def found(catalog: Catalog, question: str) -> set[str]:
    return set(catalog.match("vi", query(question), EVERY))


def test_words_are_found_as_written(catalog: Catalog) -> None:
    assert found(catalog, "Hội") == {"1"}


def test_words_typed_without_diacritics_are_found(catalog: Catalog) -> None:
    assert found(catalog, "duong ngap") == {"3"}
    assert found(catalog, "da nang") == {"3"}


def test_either_tone_placement_is_found(catalog: Catalog) -> None:
    assert found(catalog, "hòa") == found(catalog, "hoà") == {"1"}


@pytest.mark.parametrize("written", ["59.000", "59,000", "59000"])
def test_numbers_meet_across_separators(catalog: Catalog, written: str) -> None:
    assert found(catalog, written) == {"1", "2"}


def test_neighbouring_words_count_more_than_the_same_words_apart(catalog: Catalog) -> None:
    scores = catalog.match("vi", query("giá vé"), (0.0, 0.0, 1.0))
    assert set(scores) == {"1"}


def test_the_pair_column_holds_pairs_without_diacritics() -> None:
    assert columns("Phố cổ Hội An") == ("phố cổ hội an", "pho co hoi an", "pho_co co_hoi hoi_an")


@pytest.mark.parametrize("question", ["", " ", "?!…", "***", '""', "_"])
def test_a_question_without_words_finds_nothing(catalog: Catalog, question: str) -> None:
    assert query(question) == ""
    assert found(catalog, question) == set()


@pytest.mark.parametrize(
    "question",
    [
        'giá "vé" OR',
        "NOT mưa AND (đường",
        "NEAR(giá vé, 3)",
        "exact:giá",
        "giá* ^vé -đồng +mưa",
        "giá'); DROP TABLE articles; --",
        "{folded} : giá",
        "giá\x00vé",
    ],
)
def test_the_index_language_is_only_words_in_a_question(catalog: Catalog, question: str) -> None:
    assert found(catalog, question)


def test_operators_are_looked_up_like_other_words(catalog: Catalog) -> None:
    assert found(catalog, "NOT") == {"2"}
    assert found(catalog, "NEAR") == set()


def test_a_question_as_long_as_an_article_is_answered(catalog: Catalog) -> None:
    assert found(catalog, " ".join(f"từ{'a' * (n % 50)}{'b' * (n // 50)}" for n in range(2000)) + " mưa") == {"3"}


@given(st.one_of(st.text(), st.text(alphabet="ANDORTE\"'*()^:-+{}_ .,1đ")))
def test_no_question_breaks_the_keyword_index(catalog: Catalog, question: str) -> None:
    assert found(catalog, question) <= {"1", "2", "3"}


@given(st.text())
def test_every_word_has_one_spelling_without_diacritics(text: str) -> None:
    exact, folded, _ = columns(text)
    assert len(exact.split()) == len(folded.split())
