"""`qa.yaml` and what the command line says over it."""

from pathlib import Path

import pytest

from qa_pipeline.errors import SettingsError
from qa_pipeline.settings import Overrides, load_settings


def write(folder: Path, text: str) -> Path:
    (folder / "qa.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_bare_folder_has_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert (settings.language, settings.model, settings.report_language) == ("it", "small", "it")
    assert settings.recordings == tmp_path
    assert settings.out == tmp_path / "out"


def test_the_command_line_wins(tmp_path: Path) -> None:
    write(tmp_path, "language: it\nmodel: small\nworkers: 3\n")
    settings = load_settings(tmp_path, Overrides(language="auto", model="medium", out=tmp_path / "other"))
    assert (settings.language, settings.model, settings.workers) == (None, "medium", 3)
    assert settings.out == tmp_path / "other"


def test_the_csv_files_are_for_programs_unless_somebody_says_for_excel(tmp_path: Path) -> None:
    assert load_settings(tmp_path).csv == "machine"
    assert load_settings(write(tmp_path, "csv: excel-it\n")).csv == "excel-it"
    assert load_settings(tmp_path, Overrides(csv="machine")).csv == "machine"
    with pytest.raises(SettingsError, match=r"qa.yaml:1:1: csv: .*excel-it"):
        load_settings(write(tmp_path, "csv: excel\n"))


def test_a_models_path_is_meant_from_the_workspace(tmp_path: Path) -> None:
    write(tmp_path, "model: ../models/starter\n")
    assert load_settings(tmp_path).model == str(tmp_path.parent / "models" / "starter")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "langauge: it\n",
            r"qa.yaml:1:1: langauge: unknown key 'langauge'; did you mean 'language'\?",
            id="typo",
        ),
        pytest.param("language: it\nworkers: many\n", r"qa.yaml:2:1: workers: .*integer", id="wrong type"),
        pytest.param("language: [it\n", r"qa.yaml:2:1: ", id="broken YAML"),
        pytest.param("language: it\nlanguage: en\n", "duplicate key", id="twice"),
        pytest.param("a: &x 1\n", "anchors", id="anchors"),
        pytest.param("out: ../elsewhere\n", "leads out of the workspace", id="out of the workspace"),
        pytest.param("model: !!python/object:os.system x\n", "qa.yaml", id="a tag that would run code"),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load_settings(write(tmp_path, text))


def test_a_missing_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="qa-pipeline init"):
        load_settings(tmp_path / "none")


def test_the_store_may_be_on_a_server_and_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QA_PIPELINE_STORE", raising=False)
    assert load_settings(tmp_path).store is None
    write(tmp_path, "store: postgresql://qa@server/qa\n")
    assert load_settings(tmp_path).store == "postgresql://qa@server/qa"
    monkeypatch.setenv("QA_PIPELINE_STORE", "postgresql://qa:hunter2@server/qa")
    settings = load_settings(tmp_path)
    assert settings.store == "postgresql://qa:hunter2@server/qa"
    assert "hunter2" not in repr(settings)
