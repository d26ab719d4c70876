"""`trichdan doctor`: whatever is wrong, it says so and names a command, and after that command it is content."""

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.feedback import Feedback, FeedbackBook
from index.models import packaged_models
from index.scheme import fingerprint
from index.settings import EmbeddingSettings
from rag.settings import LOCAL_MODEL

TESTS = Path(__file__).parents[1]
CHECKS = [
    "settings", "embedding model", "language model", "disk space", "index", "embedding of the index",
    "catalog and keywords", "vectors", "files",
]  # fmt: skip
ARTICLES = {
    "cầu.txt": "Cầu phao Vàm Cống mở lại\n\nCầu phao mở lại sáng 4/10 sau chín ngày sửa, xe dưới 5 tấn được qua.",
    "muối.txt": "Diêm dân Sa Huỳnh trúng giá\n\nMuối bán tại ruộng 2.300 đồng một ký, cao nhất từ năm 2016 đến nay.",
    "goats.txt": "Goats cut the grass on the dyke\n\nForty goats now keep the grass short on the dyke at Hornsey Fen.",
}
PAGE = 4096  # bytes of a page of the catalog


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder without language model, with a cheap embedding."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(TESTS / "index"))
    monkeypatch.setenv("TRICHDAN_EMBEDDING_MODEL", "index_trials.CheapEmbedding")
    monkeypatch.setenv("TRICHDAN_LLM_MODEL", "none")
    return tmp_path


@pytest.fixture
def articles(home, trichdan):
    """A folder of articles, indexed."""
    folder = home / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert trichdan("index", folder, "--json").code == 0
    return folder


def wrong(trichdan, *options):
    """What doctor finds wrong, by the name of the check; its exit code says so too."""
    ran = trichdan("doctor", "--json", *options)
    checks = ran.json["checks"]
    bad = {check["name"]: check for check in checks if not check["ok"]}
    assert (ran.code, ran.json["ok"]) == ((1, False) if bad else (0, True))
    assert all(check["detail"] and check["mend"] for check in bad.values())
    return bad


def mend(trichdan, finding, folder):
    """Run the command that a finding names."""
    program, *words = finding["mend"].split()
    assert program == "trichdan"
    ran = trichdan(*(str(folder) if word == "FOLDER" else word for word in words), "--json")
    assert ran.code == 0, ran.err


def catalog(statement):
    connection = sqlite3.connect(".trichdan/catalog.sqlite", isolation_level=None)
    done = connection.execute(statement).fetchall()
    connection.close()
    return done


# --- nothing wrong -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("articles")
def test_a_healthy_index_is_in_order(trichdan):
    ran = trichdan("doctor", "--json")
    assert (ran.code, ran.json["ok"]) == (0, True)
    assert [check["name"] for check in ran.json["checks"]] == CHECKS
    shown = trichdan("doctor")
    assert shown.code == 0 and shown.out.count("ok   ") == len(CHECKS) and "BAD" not in shown.out


def test_a_file_that_holds_no_article_is_counted_and_no_fault(trichdan, articles):
    (articles / "ảnh.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(64))
    assert trichdan("index", "--json").code == 0
    files = trichdan("doctor", "--json").json["checks"][-1]
    assert files["ok"] and "1 files hold no article" in files["detail"]


# --- settings and models -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [("[retrieval\n", "not TOML"), ("[retrieval]\nevidense = 3\n", "did you mean retrieval.evidence?")],
)
@pytest.mark.usefixtures("articles")
def test_a_broken_settings_file_is_told(trichdan, text, said):
    Path("trichdan.toml").write_text(text, encoding="utf-8")
    bad = wrong(trichdan)
    assert list(bad) == ["settings"]
    assert said in bad["settings"]["detail"] and "trichdan.toml" in bad["settings"]["mend"]


@pytest.mark.usefixtures("articles")
def test_a_settings_file_in_another_encoding_is_told(trichdan):
    Path("trichdan.toml").write_text('# cấu hình\n[page]\nlanguage = "vi"\n', encoding="utf-16")
    assert list(wrong(trichdan)) == ["settings"]


def test_a_missing_embedding_model_is_told(trichdan, home, monkeypatch):
    monkeypatch.setenv("TRICHDAN_EMBEDDING_MODEL", "multilingual-e5-small")
    monkeypatch.setenv("TRICHDAN_MODELS_FOLDER", str(home / "none here"))
    finding = wrong(trichdan)["embedding model"]
    assert finding["mend"] == "trichdan models pull multilingual-e5-small"
    assert "none here" in finding["detail"]


def test_a_language_model_that_was_cut_short_is_told(trichdan, home, monkeypatch):
    model = packaged_models()[LOCAL_MODEL].path(home / "models")
    model.parent.mkdir()
    model.write_bytes(b"GGUF" + bytes(1000))
    monkeypatch.setenv("TRICHDAN_LLM_MODEL", "local")
    monkeypatch.setenv("TRICHDAN_MODELS_FOLDER", str(home / "models"))
    finding = wrong(trichdan)["language model"]
    assert str(model) in finding["detail"]
    assert finding["mend"] == f"delete {model}, then: trichdan models pull {LOCAL_MODEL}"


@pytest.mark.parametrize("key", ["embedding model", "language model"])
def test_a_model_file_that_the_settings_name_and_is_not_there_is_told(trichdan, articles, monkeypatch, key):
    variable = {"embedding model": "TRICHDAN_EMBEDDING_MODEL", "language model": "TRICHDAN_LLM_MODEL"}[key]
    monkeypatch.setenv(variable, str(articles / "gone.gguf"))
    assert key in wrong(trichdan)


# --- index ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_no_index_is_told_and_mended(trichdan, articles):
    shutil.rmtree(".trichdan")
    bad = wrong(trichdan)
    assert list(bad) == ["index"]
    mend(trichdan, bad["index"], articles)
    assert wrong(trichdan) == {}


def test_an_index_built_with_other_prompts_is_told_and_mended(trichdan, articles, monkeypatch):
    monkeypatch.setenv("TRICHDAN_EMBEDDING_QUERY_PROMPT", "câu hỏi: ")
    bad = wrong(trichdan)
    assert list(bad) == ["embedding of the index"]
    mend(trichdan, bad["embedding of the index"], articles)
    assert wrong(trichdan) == {}


@pytest.mark.usefixtures("articles")
def test_an_index_built_with_other_prompts_says_what_the_settings_say(trichdan, monkeypatch):
    monkeypatch.setenv("TRICHDAN_EMBEDDING_QUERY_PROMPT", "câu hỏi: ")
    assert "câu hỏi: " in wrong(trichdan)["embedding of the index"]["detail"]


def test_an_emptied_keyword_table_is_told_and_mended(trichdan, articles):
    catalog("DELETE FROM keywords_vi")
    bad = wrong(trichdan)
    assert list(bad) == ["catalog and keywords"]
    assert "keyword index" in bad["catalog and keywords"]["detail"]
    mend(trichdan, bad["catalog and keywords"], articles)
    assert wrong(trichdan) == {}


def test_a_deleted_vector_is_told_and_mended(trichdan, articles):
    catalog("DELETE FROM vectors WHERE key = (SELECT vector FROM paragraphs WHERE node_id IS NOT NULL LIMIT 1)")
    bad = wrong(trichdan)
    assert list(bad) == ["catalog and keywords"]
    assert "1 paragraphs have no vector" in bad["catalog and keywords"]["detail"]
    mend(trichdan, bad["catalog and keywords"], articles)
    assert wrong(trichdan) == {}


def spoil(table):
    """Turn bits of the first page of a table, or of the file."""
    catalog("PRAGMA wal_checkpoint(TRUNCATE)")
    ((number,),) = catalog(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'") if table else [(1,)]
    with Path(".trichdan/catalog.sqlite").open("r+b") as file:
        file.seek((number - 1) * PAGE)
        data = file.read(PAGE)
        file.seek((number - 1) * PAGE)
        file.write(bytes(byte ^ 0x55 for byte in data))


@pytest.mark.parametrize("table", ["", "meta", "articles", "vectors", "calibrations"])
def test_a_damaged_catalog_is_told_and_mended(trichdan, articles, table):
    spoil(table)
    bad = wrong(trichdan)
    assert bad and set(bad) <= {"index", "catalog and keywords"}
    mend(trichdan, next(iter(bad.values())), articles)
    assert wrong(trichdan) == {}


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize("words", [("search", "cầu"), ("ask", "cầu phao"), ("index",)])
def test_a_damaged_catalog_ends_every_command_in_words(trichdan, words):
    spoil("articles")
    ran = trichdan(*words)
    assert ran.code == 1 and "trichdan index" in ran.err


def test_what_readers_said_survives_the_mending_of_a_catalog(trichdan, articles):
    book = FeedbackBook(Path(".trichdan"))
    book.add(Feedback(question="Cầu nào mở lại?", language="vi", answer="Vàm Cống.", model="none", helpful=True))
    book.close()
    spoil("calibrations")
    mend(trichdan, next(iter(wrong(trichdan).values())), articles)
    book = FeedbackBook(Path(".trichdan"))
    assert [one.question for one in book.all()] == ["Cầu nào mở lại?"]
    book.close()


@pytest.mark.parametrize("damage", ["flipped", "gone", "folder gone"])
def test_damaged_vectors_are_told_and_mended(trichdan, articles, damage):
    (edition,) = Path(".trichdan/chroma").iterdir()
    file = max((path for path in edition.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    if damage == "flipped":
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    elif damage == "cut short":
        os.truncate(file, file.stat().st_size // 2)
    elif damage == "gone":
        file.unlink()
    elif damage == "another file":
        (edition / "note.txt").write_text("not mine", encoding="utf-8")
    else:
        shutil.rmtree(edition)
    bad = wrong(trichdan)
    assert list(bad) == ["vectors"]
    mend(trichdan, bad["vectors"], articles)
    assert wrong(trichdan) == {}


# --- files ---------------------------------------------------------------------------------------------------------


def test_changes_in_the_folder_are_counted_and_mended(trichdan, articles):
    (articles / "mới.txt").write_text("Chợ đêm Cồn Ấu\n\nChợ đêm mở ba tối mỗi tuần từ 1/11.", encoding="utf-8")
    (articles / "cầu.txt").write_text(ARTICLES["cầu.txt"].replace("5 tấn", "8 tấn"), encoding="utf-8")
    (articles / "goats.txt").unlink()
    bad = wrong(trichdan)
    assert list(bad) == ["files"]
    assert "1 new, 1 changed, 1 gone" in bad["files"]["detail"]
    mend(trichdan, bad["files"], articles)
    assert wrong(trichdan) == {}


def test_a_folder_that_is_gone_is_told_and_mended_by_naming_another(trichdan, articles):
    moved = articles.rename(articles.with_name("moved"))
    bad = wrong(trichdan)
    assert list(bad) == ["files"] and str(articles) in bad["files"]["detail"]
    mend(trichdan, bad["files"], moved)
    assert wrong(trichdan) == {}


def test_the_command_is_for_the_index_that_was_looked_at(trichdan, articles, home):
    assert trichdan("index", articles, "--index", home / "other index", "--json").code == 0
    shutil.rmtree(".trichdan")
    (articles / "mới.txt").write_text("Chợ đêm Cồn Ấu\n\nChợ đêm mở ba tối mỗi tuần từ 1/11.", encoding="utf-8")
    finding = wrong(trichdan, "--index", str(home / "other index"))["files"]
    assert "other index" in finding["mend"]


# --- offline -------------------------------------------------------------------------------------------------------


def offline(trichdan):
    (finding,) = [one for one in trichdan("doctor", "--offline", "--json").json["checks"] if one["name"] == "offline"]
    return finding


@pytest.fixture
def for_children(monkeypatch):
    """The cheap embedding can be imported by processes that are started from here."""
    monkeypatch.setenv("PYTHONPATH", str(TESTS / "index"))


@pytest.mark.usefixtures("articles", "for_children")
def test_offline_answers_with_quotes_alone(trichdan):
    ran = trichdan("doctor", "--offline", "--json")
    assert ran.code == 0, ran.out
    assert "was answered by: none" in ran.json["checks"][-1]["detail"]


@pytest.mark.parametrize("host", ["192.0.2.7", "llm.example.org"])
@pytest.mark.usefixtures("articles", "for_children")
def test_a_language_model_on_another_machine_is_told(trichdan, monkeypatch, host):
    monkeypatch.setenv("TRICHDAN_LLM_MODEL", f"http://{host}:8000/v1")
    finding = offline(trichdan)
    assert not finding["ok"] and f"{host} was not reached" in finding["detail"]
    assert trichdan("doctor", "--offline").code == 1


@pytest.mark.usefixtures("articles", "for_children")
def test_the_reason_is_told_in_words_and_names_no_python_class(trichdan, monkeypatch):
    monkeypatch.setenv("TRICHDAN_LLM_MODEL", "http://192.0.2.7:8000/v1")
    assert "index.errors" not in offline(trichdan)["detail"]


@pytest.mark.usefixtures("articles", "for_children")
def test_an_embedding_that_would_be_fetched_is_told(trichdan, monkeypatch):
    name = "example-org/no-such-model"
    monkeypatch.setenv("TRICHDAN_EMBEDDING_MODEL", name)
    catalog(f"UPDATE meta SET value = '{fingerprint(EmbeddingSettings(model=name))}' WHERE key = 'embedding'")
    ran = trichdan("doctor", "--offline", "--json")
    finding = ran.json["checks"][-1]
    assert (ran.code, finding["name"], finding["ok"]) == (1, "offline", False)
    assert name in finding["detail"] and "cannot be loaded" in finding["detail"]
    assert len(finding["detail"]) < 600 and "Traceback" not in json.dumps(finding)


@pytest.mark.usefixtures("home")
def test_an_offline_trial_that_cannot_be_made_is_not_passed_over(trichdan):
    names = [check["name"] for check in trichdan("doctor", "--offline", "--json").json["checks"]]
    assert names[-1] == "offline"
