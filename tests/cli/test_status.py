"""`status` tells how far the work is, while it goes on and after it; it changes nothing."""

import json
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner, Result

from conftest import make_recording, make_transcript
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.store.owner import this_owner
from qa_pipeline.store.store import Store


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(workspace: Path) -> dict[str, Any]:
    result = call("status", workspace, "--json")
    assert result.exit_code == ExitCode.OK, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_hearing_alone_is_a_run_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    write_tone(tmp_path / "recordings" / "good.wav")
    call("transcribe", tmp_path)
    [run] = told(tmp_path)["runs"]
    assert (run["command"], run["ended"], run["transcribed"]) == ("transcribe", "finished", 1)
    assert set(run["took_s"]) == {"hearing", "report"}


def test_after_a_run_it_tells_what_came_of_every_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    write_tone(tmp_path / "recordings" / "good.wav")
    (tmp_path / "recordings" / "bad.wav").write_bytes(b"")
    call("run", tmp_path)
    status = told(tmp_path)
    assert [status[name] for name in ("calls", "heard", "scored", "waiting")] == [2, 1, 1, 0]
    [bad] = status["not_processed"]
    assert (bad["call_id"], bad["problem"]) == ("bad", "empty_audio")
    [run] = status["runs"]
    assert (run["command"], run["ended"], run["transcribed"]) == ("run", "finished", 1)
    assert (run["engine"], run["model"]) == ("fake", "fake")
    assert set(run["checksums"]) == {"settings"}
    assert set(run["took_s"]) == {"hearing", "checks", "report"}
    text = call("status", tmp_path).stdout
    assert "2 calls: 1 heard, 1 scored, 0 waiting" in text
    assert "not processed: bad: " in text


def test_while_a_run_is_at_work_it_tells_who_hears_what(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        store.list_calls([(make_recording("c1"), None)])
        run = store.begin_run("run", "1", "2026-01-01T00:00:00+00:00")
        store.note_run(run, calls=6, unprocessable=1, to_hear=4)
        keys = [(make_recording(f"c{number}").sha256, "m") for number in range(4)]
        store.claim(keys[1:], this_owner(run), 2, time.time())
        store.finish(keys[2], this_owner(run), make_transcript("agent: sì"), time.time())
        store.park(keys[3], this_owner(run), Problem.FAILED, "its worker died", 1, 0.0)
        status = told(tmp_path)
        text = call("status", tmp_path).stdout
    assert [status[name] for name in ("calls", "heard", "waiting")] == [6, 2, 1]
    [hearing] = status["being_heard"]
    assert (hearing["call_id"], hearing["pid"]) == ("c1", this_owner(run).pid)
    [parked] = status["parked"]
    assert (parked["reason"], parked["tries"]) == ("its worker died", 1)
    assert status["runs"][0]["ended"] is None
    assert f"process {this_owner(run).pid}" in text
    assert "its worker died" in text


def test_a_run_whose_process_is_gone_died(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        store.begin_run("run", "1", "then")
        gone = replace(this_owner(1), pid=999_999_999)
        store.claim([("a", "m")], gone, 1, time.time())
    with sqlite3.connect(tmp_path / "out" / "qa.sqlite") as file:
        file.execute("update runs set pid = 999999999")
    status = told(tmp_path)
    assert (status["runs"][0]["ended"], status["being_heard"]) == ("died", [])


def test_it_works_while_another_process_writes_and_writes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "out", tmp_path) as store:
        store.begin_run("run", "1", "then")
    file = sqlite3.connect(tmp_path / "out" / "qa.sqlite", isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    file.execute("update runs set command = 'changed'")
    before = (tmp_path / "out" / "qa.sqlite").read_bytes()
    assert told(tmp_path)["runs"][0]["command"] == "run", "as it was before that"
    assert (tmp_path / "out" / "qa.sqlite").read_bytes() == before
    file.execute("ROLLBACK")
    file.close()
