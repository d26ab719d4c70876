"""`trichdan search` and `ask` with filters, and what --explain tells."""

import pytest

QUESTION = "Bao nhiêu người ở Hội An phải sơ tán vì lũ?"


def test_explain_tells_what_placed_every_hit(trichdan, sample_index):
    found = trichdan("search", QUESTION, "-k", "3", "--explain", "--index", sample_index, "--json").json
    told = found["explanation"]
    assert (told["read_as"], told["without_diacritics"]) == (QUESTION, False)
    assert set(told["languages"]) == {"vi", "en"}
    assert [each["address"] for each in told["hits"]] == [hit["address"] for hit in found["hits"]]
    for each in told["hits"]:
        assert set(each) == {
            "address", "score", "dense", "late", "keyword", "shared", "cosine", "met", "copies",
        }  # fmt: skip
    met = told["hits"][0]["met"]
    assert met
    first = found["hits"][0]
    for each in met:
        assert each["asked"] in QUESTION
        assert each["found"] in f"{first['title']} {first['text']}"
    assert max(each["nearness"] for each in met) > 0.7


def test_explain_shows_a_question_with_its_diacritics_given_back(trichdan, sample_index):
    ran = trichdan("search", "bao nhieu nguoi o Hoi An phai so tan", "-k", "1", "--explain", "--index", sample_index)
    assert "read as: bao nhiêu người ở Hội An phải sơ tán" in ran.out
    assert "cosine of this question" in ran.out
    assert "sơ→" in ran.out


@pytest.mark.parametrize("language", ["vi", "en"])
def test_only_one_language(trichdan, sample_index, language):
    hits = trichdan("search", QUESTION, "--language", language, "--index", sample_index, "--json").json["hits"]
    assert hits
    assert {hit["language"] for hit in hits} == {language}


def test_only_one_article(trichdan, sample_index):
    ran = trichdan("search", QUESTION, "--article", "delta-post-hoi-an-flood", "--index", sample_index, "--json")
    assert {hit["article"] for hit in ran.json["hits"]} == {"delta-post-hoi-an-flood"}
    assert ran.json["filters"] == ["bài: delta-post-hoi-an-flood"]


def test_only_what_was_published_in_a_time(trichdan, sample_index):
    every = trichdan("search", QUESTION, "-k", "100", "--index", sample_index, "--json").json["hits"]
    time = ("--since", "2025-01-01", "--until", "2025-12-31")
    some = trichdan("search", QUESTION, "-k", "100", *time, "--index", sample_index, "--json").json["hits"]
    assert some
    assert all("2025-01-01" <= hit["published"] <= "2025-12-31" for hit in some)
    assert len(some) < len(every)


def test_a_time_that_ends_before_it_begins_is_wrong_usage(trichdan, sample_index):
    ran = trichdan("search", QUESTION, "--since", "2025-02-01", "--until", "2025-01-01", "--index", sample_index)
    assert ran.code == 2
    assert "--until is earlier than --since" in ran.err


def test_a_time_in_the_question_is_told_and_can_be_left_aside(trichdan, sample_index):
    asked = (
        "search",
        "Lũ ở Hội An tuần trước gây thiệt hại gì?",
        "--today",
        "2024-11-22",
        "--index",
        sample_index,
        "--json",
    )
    held = trichdan(*asked).json
    assert len(held["filters"]) == 1
    assert "«tuần trước»" in held["filters"][0]
    every = trichdan(*asked, "-k", "200").json["hits"]
    assert "2024-11-16" in {hit["published"] for hit in every}
    anytime = trichdan(*asked, "-k", "200", "--anytime").json
    assert anytime["filters"] == []
    assert len(anytime["hits"]) > len(every)


def test_a_time_of_which_no_article_tells_restricts_nothing(trichdan, sample_index):
    ran = trichdan("search", "Lũ ở Hội An hôm qua?", "--today", "2031-05-05", "--index", sample_index, "--json")
    assert ran.json["filters"] == []
    assert ran.json["hits"]


def test_an_answer_rests_on_what_the_filters_let_through(trichdan, sample_index):
    ran = trichdan("ask", QUESTION, "--llm", "none", "--language", "en", "--index", sample_index, "--json")
    assert {hit["language"] for hit in ran.json["evidence"]} == {"en"}
    assert ran.json["filters"] == ["ngôn ngữ: tiếng Anh"]
