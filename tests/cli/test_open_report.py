"""`--open` shows the team page; where there is no browser it says which file to open."""

import json
import webbrowser
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode


class FakeBrowser:
    """Notes what it was asked to show."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.there = True

    def open(self, address: str) -> bool:
        self.shown.append(address)
        return self.there


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> FakeBrowser:
    made = FakeBrowser()
    monkeypatch.setattr(webbrowser, "open", made.open)
    return made


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One call, in a folder whose name an address must spell otherwise."""
    folder = tmp_path / "le mie è #1"
    write_tone(folder / "recordings" / "good.wav")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    return folder


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_team_page_is_shown_once_it_is_written(workspace: Path, browser: FakeBrowser) -> None:
    page = workspace / "out" / "report" / "index.html"
    assert call("run", workspace, "--open").exit_code == ExitCode.OK
    assert call("report", workspace, "--open").exit_code == ExitCode.OK
    assert browser.shown == [page.as_uri()] * 2
    assert page.is_file()
    assert "%20" in page.as_uri()


@pytest.mark.parametrize("how", [[], ["--json"], ["--quiet"]])
def test_nothing_is_shown_unasked(workspace: Path, browser: FakeBrowser, how: list[str]) -> None:
    call("run", workspace, *how)
    assert browser.shown == []


def test_where_no_browser_can_be_opened_the_file_is_named_and_nothing_else_changes(
    workspace: Path, browser: FakeBrowser
) -> None:
    browser.there = False
    result = call("run", workspace, "--open", "--json")
    assert result.exit_code == ExitCode.OK
    assert "no browser can be opened here; open " in result.stderr
    assert str(workspace / "out" / "report" / "index.html") in result.stderr
    assert json.loads(result.stdout)["counts"]


def test_a_browser_that_breaks_is_no_fault_of_the_report(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "open", broken)
    result = call("run", workspace, "--open")
    assert result.exit_code == ExitCode.OK
    assert "no browser can be opened here" in result.stderr


def test_a_report_that_cannot_be_written_is_not_shown(tmp_path: Path, browser: FakeBrowser) -> None:
    assert call("report", tmp_path, "--open").exit_code == ExitCode.UNUSABLE
    assert browser.shown == []


@pytest.mark.parametrize("command", ["run", "score", "report"])
def test_the_csv_files_are_for_excel_where_that_is_asked_for(workspace: Path, command: str) -> None:
    call("run", workspace)
    assert (workspace / "out" / "calls.csv").read_text(encoding="utf-8").startswith('"call_id","agent"')
    call(command, workspace, "--csv", "excel-it")
    for name in ("calls.csv", "findings.csv"):
        assert (workspace / "out" / name).read_bytes().startswith("\ufeffChiamata;Operatore;".encode())
    call(command, workspace)
    (workspace / "qa.yaml").write_text("csv: excel-it\n", encoding="utf-8")
    call(command, workspace)
    assert (workspace / "out" / "calls.csv").read_bytes().startswith("\ufeffChiamata;".encode())
    assert call(command, workspace, "--csv", "excel").exit_code == ExitCode.USAGE
