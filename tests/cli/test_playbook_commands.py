"""The playbook commands as people who write scripts meet them."""

import json
from pathlib import Path

import openpyxl
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from qa_pipeline.checks.playbook_load import GENERAL
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode

SHIPPED = sorted(
    (*GENERAL.glob("*.yaml"), *(Path(__file__).parents[2] / "recordings_sample" / "playbooks").glob("*.yaml"))
)
PLAYBOOK = """playbook: p
version: 1
steps:
  - id: notice
    title: Avviso
    strictness: verbatim
    say: ["la informo che questa chiamata viene registrata"]
    examples: {absent: ["questa chiamata non viene registrata"]}
"""
SCRIPT = "Titolo;Frase;Critico\nAvviso;la informo che questa chiamata viene registrata;sì\n"


def call(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(app, ["playbook", *map(str, arguments)], input=text)


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    path = tmp_path / "playbooks" / "p.yaml"
    path.parent.mkdir()
    path.write_text(PLAYBOOK, encoding="utf-8")
    return path


def test_a_warning_ends_with_0_and_with_strict_with_4(playbook: Path) -> None:
    assert call("check", playbook, "--strict").exit_code == ExitCode.OK
    playbook.write_text(PLAYBOOK.replace("    examples", "    # examples"), encoding="utf-8")
    result = call("check", playbook)
    assert result.exit_code == ExitCode.OK
    assert f"{playbook}:4:5: warning: 'notice' has no examples" in result.stderr
    assert "0 problems, 1 warnings" in result.stdout
    assert call("check", playbook, "--strict").exit_code == ExitCode.UNUSABLE
    assert call("check", playbook, "--quiet").stderr == ""


def test_json_keeps_problems_and_warnings_apart(playbook: Path) -> None:
    playbook.write_text(PLAYBOOK.replace("    examples", "    # examples"), encoding="utf-8")
    said = json.loads(call("check", playbook, "--json").stdout)
    assert said["problems"] == []
    assert len(said["warnings"]) == 1
    (playbook.parent / "q.yaml").write_text(PLAYBOOK, encoding="utf-8")
    said = json.loads(call("check", playbook.parent, "--json").stdout)
    assert len(said["problems"]) == 1, "the same id in two files of a folder"


def test_the_columns_of_the_workspaces_list_fill_slots(playbook: Path) -> None:
    playbook.write_text(
        PLAYBOOK.replace('viene registrata"]\n', 'viene registrata {ufficio}"]\n', 1), encoding="utf-8"
    )
    assert "nothing fills {ufficio}" in call("check", playbook).stderr
    (playbook.parent.parent / "calls.csv").write_text("file;Ufficio\na.wav;Bari\n", encoding="utf-8")
    assert "{ufficio}" not in call("check", playbook).stderr


def test_try_shows_the_word_that_was_changed(playbook: Path) -> None:
    result = call("try", playbook, "la informo che questa chiamata non viene registrata")
    assert result.exit_code == ExitCode.OK
    assert "changed: 'non' is added" in result.stdout
    assert "la informo che questa chiamata viene registrata" in result.stdout
    said = call("try", playbook, "-", text="la informo che\nquesta chiamata viene registrata\n")
    assert "said" in said.stdout


def test_try_says_the_same_in_json(playbook: Path) -> None:
    said = json.loads(call("try", playbook, "questa chiamata", "--json", "--speaker", "customer").stdout)
    assert said["results"][0]["said"] == "other_speaker"
    assert set(said["results"][0]) >= {
        "part",
        "check",
        "title",
        "strictness",
        "fit",
        "wording",
        "quote",
        "change",
    }


def test_try_loads_parents_and_says_what_is_missing(playbook: Path) -> None:
    child = playbook.with_name("c.yaml")
    child.write_text("playbook: c\nversion: 1\nextends: p\n", encoding="utf-8")
    assert "notice" in call("try", child, "pronto").stdout
    assert call("try", child, " ").exit_code == ExitCode.UNUSABLE
    assert call("try", child, "pronto", "--speaker", "nobody").exit_code == ExitCode.USAGE


def test_a_sheet_becomes_a_playbook_beside_it_and_never_over_another(tmp_path: Path) -> None:
    sheet = tmp_path / "script.csv"
    sheet.write_text(SCRIPT, encoding="utf-8")
    result = call("from-sheet", sheet)
    assert result.exit_code == ExitCode.OK
    assert "made" in result.stdout
    made = tmp_path / "script.yaml"
    assert call("check", made).exit_code == ExitCode.OK
    made.write_text("mine", encoding="utf-8")
    again = call("from-sheet", sheet)
    assert again.exit_code == ExitCode.UNUSABLE
    assert "--force" in again.stderr
    assert made.read_text(encoding="utf-8") == "mine"
    assert call("from-sheet", sheet, "--force").exit_code == ExitCode.OK
    assert json.loads(call("from-sheet", sheet, "--out", tmp_path / "o.yaml", "--json").stdout)["steps"] == 1


def test_a_sheet_that_is_not_understood_leaves_no_file(tmp_path: Path) -> None:
    sheet = tmp_path / "script.csv"
    sheet.write_text(SCRIPT.replace(";sì", ";forse"), encoding="utf-8")
    result = call("from-sheet", sheet)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "script.csv: C2: 'forse' is none of the choices; write one of: sì, no" in result.stderr
    assert not list(tmp_path.glob("*.yaml"))


def test_a_playbook_becomes_a_workbook_and_is_never_written_over(playbook: Path) -> None:
    assert call("to-sheet", playbook).exit_code == ExitCode.OK
    book = openpyxl.load_workbook(playbook.with_suffix(".xlsx"))
    assert book.sheetnames == ["Fasi", "Frasi vietate", "Qualità", "Playbook"]
    assert call("to-sheet", playbook).exit_code == ExitCode.UNUSABLE
    assert call("to-sheet", playbook, "--out", playbook, "--force").exit_code == ExitCode.UNUSABLE
    assert playbook.read_text(encoding="utf-8") == PLAYBOOK


def test_what_a_sheet_cannot_hold_is_said(playbook: Path) -> None:
    playbook.write_text(PLAYBOOK.replace("Avviso", '"due  spazi"'), encoding="utf-8")
    result = call("to-sheet", playbook)
    assert f"{playbook}: steps.notice.title: a sheet cannot hold this" in result.stderr
    assert json.loads(call("to-sheet", playbook, "--force", "--json").stdout)["not_kept"] == [
        "steps.notice.title"
    ]


def test_the_way_to_a_sheet_and_back_ends_with_a_playbook_that_is_sound(playbook: Path) -> None:
    book, back = playbook.with_suffix(".xlsx"), playbook.parent / "back" / "p.yaml"
    back.parent.mkdir()
    call("to-sheet", playbook)
    assert call("from-sheet", book, "--out", back).exit_code == ExitCode.OK
    assert call("check", back, "--strict").exit_code == ExitCode.OK


def test_an_example_that_does_not_hold_is_said_with_its_cell(tmp_path: Path) -> None:
    sheet = tmp_path / "script.csv"
    sheet.write_text(
        SCRIPT.replace("Critico", "Esempi sbagliati").replace(
            ";sì", ";la informo che questa chiamata viene registrata"
        ),
        encoding="utf-8",
    )
    result = call("from-sheet", sheet)
    assert result.exit_code == ExitCode.UNUSABLE
    assert (
        "script.csv: C2: script/avviso: 'la informo che questa chiamata viene registrata' is taken for said"
        in result.stderr
    )
    assert "take the example out" in result.stderr


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_playbooks_keep_to_the_schema(path: Path) -> None:
    schema = json.loads(call("schema").stdout)
    assert schema["properties"]["valid_from"]["anyOf"][0] == {"format": "date", "type": "string"}
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    assert set(data) <= set(schema["properties"])
