"""`--log-file`: every command tells what it did, and nothing of what is in the calls."""

import json
from pathlib import Path

import fakes
import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner

from qa_pipeline import judge
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app

MARK = "Zorbanelli"
"""Stands in everything that a call, its row and its playbook say."""
PLAYBOOK = f"""
playbook: p
version: 1
title: {MARK}
language: it
steps:
  - {{id: a, title: {MARK}, say: ["mi chiamo {MARK}"], when: {{speaker: customer, says: ["{MARK}"]}}}}
  - {{id: b, title: {MARK}, say: ["buongiorno {MARK}"]}}
forbidden:
  - {{id: c, title: {MARK}, say: ["{MARK} garantito"]}}
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A call that is heard, one of whose file nothing can be made, and one that is not there."""
    write_tone(tmp_path / "recordings" / f"{MARK}.wav")
    (tmp_path / "recordings" / f"{MARK}-2.wav").write_bytes(MARK.encode() * 100)
    columns = "call_id,file,agent,team,campaign,customer_ref,Note"
    rows = [f"{name},{file},{MARK},{MARK},{MARK},{MARK},{MARK}" for name, file in
            (("c1", f"{MARK}.wav"), ("c2", f"{MARK}-2.wav"), ("c3", f"{MARK}-3.wav"))]  # fmt: skip
    (tmp_path / "calls.csv").write_text("\n".join([columns, *rows]), encoding="utf-8")
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    said = {speaker: f"{text} mi chiamo {MARK}" for speaker, text in fakes.SCRIPT.items()}
    monkeypatch.setattr(fakes, "SCRIPT", said)
    return tmp_path


def call(*arguments: str | Path) -> int:
    return CliRunner().invoke(app, [str(argument) for argument in arguments]).exit_code


def test_a_run_is_told_from_its_beginning_to_its_end_with_no_word_of_the_calls(workspace: Path) -> None:
    file = workspace / "log.jsonl"
    for command in ("run", "score", "report", "transcribe"):
        assert call(command, workspace, "--log-file", file, "-vv") == 3
    text = file.read_text(encoding="utf-8")
    assert MARK.lower() not in text.lower()
    told = [json.loads(line) for line in text.splitlines()]
    events = [line["event"] for line in told]
    assert events.count("run_began") == events.count("run_ended") == 4
    first = told[: events.index("run_ended") + 1]
    assert {line["run"] for line in first} == {first[0]["run"]}
    assert [line["call_id"] for line in first if line["event"] == "call_heard"] == ["c1"]
    assert {(line["call_id"], line["problem"]) for line in first if line["event"] == "call_skipped"} == {
        ("c2", "not_audio"),
        ("c3", "missing"),
    }
    assert {line["stage"] for line in first if line["event"] == "stage_ended"} == {
        "hearing",
        "checks",
        "report",
    }
    (counted,) = [line for line in first if line["event"] == "counted"]
    assert (counted["calls"], counted["transcribed"], counted["scored"], counted["skipped"]) == (1, 1, 1, 2)
    assert first[-1]["code"] == 3


def test_a_fault_of_ours_is_told_by_its_kind_and_place(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(MARK)

    monkeypatch.setattr(judge, "score", broken)
    monkeypatch.setattr(judge, "_measures", lambda *_: ())
    file = workspace / "log.jsonl"
    call("run", workspace, "--log-file", file)
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    (line,) = [line for line in told if line["event"] == "checks_failed"]
    assert (line["call_id"], line["kind"]) == ("c1", "ValueError")
    assert line["at"].startswith("test_log_file.py:")
    assert MARK not in file.read_text(encoding="utf-8")


def test_a_log_file_in_no_folder_stops_the_command_before_it_begins(workspace: Path) -> None:
    result = CliRunner().invoke(app, ["run", str(workspace), "--log-file", str(workspace / "gone" / "x")])
    assert result.exit_code == 4
    assert "--log-file" in result.stderr
    assert not (workspace / "out").exists()
