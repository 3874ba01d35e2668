"""`init`: a workspace to start from, with the playbooks that the user chose."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from conftest import make_recording
from qa_pipeline.checks.playbook import Playbook, choose
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.init import SHIPPED, shipped
from qa_pipeline.settings import load_settings

NAMES = [path.stem for path in sorted(SHIPPED.glob("*.yaml"))]


def init(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["init", *map(str, arguments)])


def playbooks(folder: Path) -> tuple[Playbook, ...]:
    known = load_wordlists(folder / "lexicons").ids
    return load_playbooks(sorted((folder / "playbooks").glob("*.yaml")), known)


def chosen(folder: Path, direction: str, language: str = "it", **columns: str) -> str | None:
    found = choose(playbooks(folder), make_recording(direction=direction, **columns), language)
    return found.id if found else None


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_playbook_is_copied_as_it_is_and_judges_every_call_of_its_kind(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "new"
    assert init(folder, "--playbook", name).exit_code == ExitCode.OK
    assert [path.name for path in (folder / "playbooks").iterdir()] == [f"{name}.yaml"]
    copied = folder / "playbooks" / f"{name}.yaml"
    assert copied.read_text(encoding="utf-8") == (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
    language, direction = shipped()[name].calls
    assert chosen(folder, direction, language) == name
    settings = load_settings(folder)
    assert settings.language == settings.report_language == language


def test_without_the_option_the_template_stands_there(tmp_path: Path) -> None:
    init(tmp_path / "new")
    assert [path.name for path in (tmp_path / "new" / "playbooks").iterdir()] == ["outbound-it.yaml"]


def test_two_for_the_same_calls_say_which_are_their_own(tmp_path: Path) -> None:
    init(tmp_path, "--playbook", "debt-reminder-it", "--playbook", "outbound-sale-it")
    assert chosen(tmp_path, "outbound", campaign="solleciti") == "debt-reminder-it"
    assert chosen(tmp_path, "outbound", campaign="vendita") == "outbound-sale-it"
    assert chosen(tmp_path, "outbound", campaign="another") is None, "and none judges the calls of another"


def test_one_added_later_takes_its_own_calls_alone(tmp_path: Path) -> None:
    init(tmp_path, "--playbook", "outbound-sale-it")
    init(tmp_path, "--playbook", "debt-reminder-it")
    assert chosen(tmp_path, "outbound", campaign="solleciti") == "debt-reminder-it"
    assert chosen(tmp_path, "outbound", campaign="another") == "outbound-sale-it"


def test_two_languages_are_told_apart_call_by_call(tmp_path: Path) -> None:
    init(tmp_path, "--playbook", "inbound-bank-en", "--playbook", "inbound-support-it")
    assert load_settings(tmp_path).language is None, "auto: detected call by call"
    assert chosen(tmp_path, "inbound", "en") == "inbound-bank-en"
    assert chosen(tmp_path, "inbound", "it") == "inbound-support-it"


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "playbooks" / "outbound-sale-it.yaml"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    result = init(tmp_path, "--playbook", "outbound-sale-it")
    assert mine.read_text(encoding="utf-8") == "mine"
    assert str(mine) not in result.stdout


def test_a_name_that_there_is_not_is_wrong_usage_and_the_names_are_said(tmp_path: Path) -> None:
    result = init(tmp_path / "new", "--playbook", "outbound")
    assert result.exit_code == ExitCode.USAGE
    assert not (tmp_path / "new").exists()
    for name, playbook in shipped().items():
        assert name in result.stderr
        assert playbook.title in result.stderr


def test_the_playbooks_are_listed_without_a_folder() -> None:
    result = init("--list-playbooks")
    assert result.exit_code == ExitCode.OK
    for name, playbook in shipped().items():
        assert name in result.stdout
        assert playbook.title in result.stdout
