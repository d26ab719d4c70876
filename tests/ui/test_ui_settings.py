import pytest

from index.errors import SettingsError
from ui.settings import describe_settings, load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_flags_stand_over_the_environment_and_that_over_the_file(folder, monkeypatch):
    (folder / "trichdan.toml").write_text('[llm]\nmodel = "none"\nname = "from the file"\nmax_tokens = 99\n')
    monkeypatch.setenv("TRICHDAN_LLM_NAME", "from the environment")
    monkeypatch.setenv("TRICHDAN_LLM_MAX_TOKENS", "77")
    settings = load_settings(**{"llm.max_tokens": 55})
    assert (settings.llm.model, settings.llm.name, settings.llm.max_tokens) == ("none", "from the environment", 55)


def test_an_unknown_key_is_refused_with_the_nearest_known_one(folder):
    (folder / "trichdan.toml").write_text('[embedding]\nmodle = "x"\n')
    with pytest.raises(
        SettingsError, match=r"trichdan\.toml: no setting embedding\.modle; did you mean embedding\.model"
    ):
        load_settings()


def test_an_unknown_variable_is_refused_with_the_nearest_known_one(monkeypatch):
    monkeypatch.setenv("TRICHDAN_LLM_MODLE", "none")
    with pytest.raises(SettingsError, match="TRICHDAN_LLM_MODLE; did you mean TRICHDAN_LLM_MODEL"):
        load_settings()


def test_a_value_that_cannot_be_used_names_its_setting(folder):
    (folder / "trichdan.toml").write_text("[page]\nport = 70000\n")
    with pytest.raises(SettingsError, match=r"page\.port.*70000"):
        load_settings()


def test_a_broken_file_is_named(folder):
    (folder / "trichdan.toml").write_text("[page\n")
    with pytest.raises(SettingsError, match=r"trichdan\.toml: not TOML"):
        load_settings()


def test_the_key_of_a_hosted_model_is_no_setting_and_is_not_shown(monkeypatch):
    monkeypatch.setenv("TRICHDAN_API_KEY", "very-secret")
    assert "very-secret" not in repr(load_settings())


def test_every_setting_is_described():
    assert all(description for _, description in describe_settings())
