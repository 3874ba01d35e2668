"""`show`: a scorecard in the terminal, readable without colours."""

from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app

PLAYBOOK = """
playbook: p
version: 1
language: it
steps:
  - {id: notice, say: ["la avviso che questa chiamata è registrata a norma"]}
  - {id: closing, say: ["le auguro una buona giornata"]}
  - {id: complaint, when: {speaker: customer, says: ["voglio fare un reclamo"]}, say: ["mi dispiace"]}
forbidden:
  - {id: rude, title: "<b>\\e[31mrude", say: ["ne ho abbastanza della chiamata"]}
"""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `show` prints of a call in which "buongiorno la informo che questa chiamata è registrata" is said."""
    write_tone(tmp_path / "recordings" / "good.wav")
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    CliRunner().invoke(app, ["run", str(tmp_path)])
    return CliRunner().invoke(app, ["show", str(tmp_path), "good", "--report-language", "en"]).stdout


def test_a_quotes_differing_and_missing_words_are_told_by_signs(shown: str) -> None:
    assert "00:00 “la informo (= avviso) che questa chiamata è registrata”  missing: norma" in shown
    assert "… (= …) same meaning" in shown
    assert "sounds alike" not in shown, "the key explains what is there"


def test_every_decided_verdict_says_how_sure_it_is(shown: str) -> None:
    assert shown.count("  confidence ") == 4


def test_a_fail_says_what_was_searched_and_that_nothing_came_near(shown: str) -> None:
    assert "Searched: Agent, the whole call: “le auguro una buona giornata”" in shown
    assert "Nearest miss: nothing like it was said" in shown


def test_a_step_that_was_not_due_says_what_would_have_called_for_it(shown: str) -> None:
    assert "Due after: Customer, the whole call: “voglio fare un reclamo”" in shown


def test_nothing_in_a_playbook_or_a_call_commands_the_terminal(shown: str) -> None:
    assert "<b> [31mrude" in shown
    assert "\x1b" not in shown
