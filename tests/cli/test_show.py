"""`show`: a scorecard in the terminal, readable without colours."""

import json
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode

PLAYBOOK = """
playbook: p
version: 1
language: it
title: Il primo script
steps:
  - {id: notice, say: ["la avviso che questa chiamata è registrata a norma"]}
  - {id: closing, title: Closing, say: ["le auguro una buona giornata"]}
  - {id: complaint, when: {speaker: customer, says: ["voglio fare un reclamo"]}, say: ["mi dispiace"]}
forbidden:
  - {id: rude, title: "<b>\\e[31mrude", say: ["ne ho abbastanza della chiamata"]}
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A call in which "buongiorno la informo che questa chiamata è registrata" is said, and a recording without sound."""
    write_tone(tmp_path / "recordings" / "good.wav")
    (tmp_path / "recordings" / "empty.wav").write_bytes(b"")
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    CliRunner().invoke(app, ["run", str(tmp_path)])
    return tmp_path


def show(workspace: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["show", str(workspace), *arguments, "--report-language", "en"])


@pytest.fixture
def shown(workspace: Path) -> str:
    return show(workspace, "good").stdout


@pytest.fixture
def whole(workspace: Path) -> str:
    return show(workspace, "good", "-v").stdout


def test_the_head_says_which_call_what_came_out_and_both_scores_as_bars(shown: str) -> None:
    lines = shown.splitlines()
    assert lines[0].startswith("good  ")
    assert lines[0].endswith("Il primo script 1")
    assert lines[2].startswith(("✗ Failed  ", "? Needs review  "))
    assert next(line for line in lines if line.startswith("Compliance  ")).split()[1].strip("█·") == ""


def test_what_failed_stands_before_what_is_unsure_and_what_passed_is_one_line(shown: str) -> None:
    failed = shown.index("1 fail\n  ✗ Closing  0/10  compliance\n    Not found")
    assert 0 < failed < shown.index("\n✓ ")
    folded = [line for line in shown.splitlines() if line.startswith(("✓ ", "– "))]
    assert [line.split(": ")[0] for line in folded][1] == "– 1 not applicable"
    assert len(folded) == 2


def test_evidence_is_indented_and_begins_with_its_time(whole: str) -> None:
    assert "\n    00:00 “la informo (= avviso) che questa chiamata è registrata”  missing: norma" in whole
    assert "… (= …) same meaning" in whole
    assert "sounds alike" not in whole, "the key explains what is there"


def test_every_decided_verdict_says_how_sure_it_is(whole: str) -> None:
    assert whole.count("  confidence ") == 4


def test_a_fail_says_what_was_searched_and_that_nothing_came_near(shown: str) -> None:
    assert "Searched: Agent, the whole call: “le auguro una buona giornata”" in shown
    assert "Nearest miss: nothing like it was said" in shown


def test_a_step_that_was_not_due_says_what_would_have_called_for_it_where_all_is_wanted(
    shown: str, whole: str
) -> None:
    due = "Due after: Customer, the whole call: “voglio fare un reclamo”"
    assert due in whole
    assert due not in shown
    assert "With -v: " in shown
    assert "With -v: " not in whole


def test_nothing_in_a_playbook_or_a_call_commands_the_terminal(shown: str, whole: str) -> None:
    assert "<b> [31mrude" in whole
    assert "\x1b" not in shown + whole


def test_no_line_ends_in_blanks(shown: str, whole: str) -> None:
    assert [line for line in (shown + whole).splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("asked", ["god", "GOOD", "goo"])
def test_an_unknown_call_is_answered_with_the_ids_that_are_like_it(workspace: Path, asked: str) -> None:
    result = show(workspace, asked)
    assert result.exit_code == ExitCode.USAGE
    assert f"call {asked!r} is not in the store; did you mean 'good'?" in result.stderr


def test_where_none_is_like_it_one_is_named(workspace: Path) -> None:
    assert "it has 1, such as 'good'" in show(workspace, "zzz").stderr


def test_a_terminal_without_the_signs_shows_the_rest(workspace: Path) -> None:
    result = CliRunner(charset="ascii").invoke(
        app, ["show", str(workspace), "good", "--report-language", "en"]
    )
    assert result.exit_code == ExitCode.OK
    assert "? Failed  The compliance score 66.7 is below 80." in result.stdout


def test_an_empty_store_says_what_to_do_first(tmp_path: Path) -> None:
    assert "`qa-pipeline run` first" in show(tmp_path, "good").stderr


def test_a_recording_that_was_not_processed_says_why(workspace: Path) -> None:
    result = show(workspace, "empty")
    assert result.exit_code == ExitCode.NOT_PROCESSED
    assert "call 'empty' was not processed: " in result.stderr


def test_for_programs_it_is_the_scorecards_file(workspace: Path) -> None:
    said = show(workspace, "good", "--json").stdout
    assert json.loads(said)["call_id"] == "good"
    assert show(workspace, "good", "--quiet").output == ""
