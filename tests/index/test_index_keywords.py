"""What the keyword index holds, asked of a real catalog."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import LANGUAGES, Address, Article, Language, Paragraph
from index.catalog import Catalog
from index.keywords import COLUMNS, columns, query, terms

TEXTS = (
    "Vé tham quan phố cổ Hội An giá 59.000 đồng, hoà cùng giá vé Đại Nội.",
    "The old town ticket costs 59,000 dong and NOT a dong more.",
    "Mưa lớn làm ngập nhiều tuyến đường ở Đà Nẵng.",
)


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


def found(catalog: Catalog, question: str, language: Language = "vi", column: str | None = None) -> set[str]:
    """The paragraphs that hold a term of a question, in one column or in any."""
    asked = [term for term in terms(question, language) if column in (None, term[0])]
    return set(catalog.match("vi", query(asked)))


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
    assert found(catalog, "giá vé") == {"1"}
    assert found(catalog, "giá vé", column="bigram") == {"1"}
    assert found(catalog, "vé giá") == {"1"}
    assert found(catalog, "vé giá", column="bigram") == set()


def test_the_pair_column_holds_pairs_without_diacritics() -> None:
    held = dict(zip(COLUMNS, columns("Phố cổ Hội An", "vi"), strict=True))
    assert (held["exact"], held["folded"]) == ("phố cổ hội an", "pho co hoi an")
    assert held["bigram"] == "pho_co co_hoi hoi_an"


@pytest.mark.parametrize(
    ("question", "language", "telling"),
    [
        ("Which streets are flooded?", "en", {"3"}),
        ("How much is fifty-nine thousand dong?", "en", {"1", "2"}),
        ("năm mươi chín nghìn", "vi", {"1", "2"}),
        ("tiền vé", "vi", {"1"}),
    ],
)
def test_what_both_languages_share_is_found_in_either(
    catalog: Catalog, question: str, language: Language, telling: set[str]
) -> None:
    assert found(catalog, question, language, column="shared") == telling


def test_a_term_is_looked_for_in_its_own_column_alone(catalog: Catalog) -> None:
    assert set(catalog.match("vi", query([("exact", "vé")]))) == {"1"}
    assert set(catalog.match("vi", query([("exact", "ve")]))) == set()
    assert set(catalog.match("vi", query([("folded", "ve")]))) == {"1"}


def test_terms_name_the_columns_in_which_they_are_looked_for_each_once() -> None:
    asked = terms("vé vé giá 59.000", "vi")
    assert len(asked) == len(set(asked))
    assert {column for column, _ in asked} == set(COLUMNS)
    assert [term for column, term in asked if column == "exact"] == ["vé", "giá", "59000"]


def test_paragraphs_that_hold_a_term_are_counted(catalog: Catalog) -> None:
    asked = [("shared", "n59000"), ("exact", "vé"), ("folded", "mua"), ("exact", "mua"), ("exact", "tàu")]
    assert catalog.occurrences("vi", asked) == {("shared", "n59000"): 2, ("exact", "vé"): 1, ("folded", "mua"): 1}
    assert catalog.occurrences("en", asked) == {}


def test_a_column_that_weighs_nothing_adds_nothing(catalog: Catalog) -> None:
    asked = query([("exact", "vé"), ("folded", "mua")])
    plain, weighed = catalog.match("vi", asked), catalog.match("vi", asked, (1.0, 0.0, 0.0, 0.0))
    assert weighed["1"] == pytest.approx(plain["1"])
    assert weighed["3"] == 0 < plain["3"]


@given(
    text=st.text(alphabet="aàảạăặâấbcdđeẹêệghiìkơờưữyABCĐỘƯ0123456789.,-'&%/() "), language=st.sampled_from(LANGUAGES)
)
def test_every_term_of_a_text_is_counted_where_the_text_is_indexed(
    text: str, language: Language, tmp_path_factory: pytest.TempPathFactory
) -> None:
    catalog = Catalog(tmp_path_factory.getbasetemp() / "counted", create=True)
    paragraph = Paragraph(Address("one", 1), text, 0, len(text), language)
    catalog.write(Article("one", "one.txt", "", "", "", "", None, language, "", text, (paragraph,)), "", [("1", "key")])
    assert catalog.occurrences(language, terms(text, language)) == dict.fromkeys(terms(text, language), 1)
    catalog.close()


@pytest.mark.parametrize("question", ["", " ", "?!…", "***", '""', "_"])
def test_a_question_without_words_finds_nothing(catalog: Catalog, question: str) -> None:
    assert query(terms(question, "vi")) == query(terms(question, "en")) == ""
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
    for language in LANGUAGES:
        exact, folded, *_ = columns(text, language)
        assert len(exact.split()) == len(folded.split())
