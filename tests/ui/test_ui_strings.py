from dataclasses import asdict

from index.text import has_diacritics
from ui.strings import EN, VI


def words(strings):
    return {key: value if isinstance(value, str) else " ".join(value) for key, value in asdict(strings).items()}


def test_every_word_is_there_in_both_languages():
    assert all(words(VI).values())
    assert all(words(EN).values())


def test_no_english_is_left_in_the_vietnamese_page():
    assert [key for key in words(VI) if words(VI)[key] == words(EN)[key]] == []
    assert [key for key, value in words(VI).items() if not has_diacritics(value)] == []


def test_both_languages_say_what_went_wrong():
    for strings in (VI, EN):
        assert "broken" in strings.failed.format(reason="broken")
