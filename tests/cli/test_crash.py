"""A fault of ours that nobody foresaw: people learn what kind it is, where, and how to go on, and no word of a call."""

import gc
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.console import Speech, faults_explained

SPOKEN = "la mia carta finisce per 4471"


def broken(*_: object, **__: object) -> None:
    """Fails with a caller's words in its text, and in the text of the fault that it comes of."""
    try:
        {"": 0}[SPOKEN]
    except KeyError:
        raise ValueError(f"cannot place {SPOKEN!r}") from None


def broken_by_another(*_: object, **__: object) -> None:
    try:
        broken()
    except ValueError as fault:
        raise RuntimeError(SPOKEN) from fault


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    monkeypatch.setattr(run_module, "run_workspace", broken_by_another)
    result = CliRunner().invoke(app, ["run", str(folder), "--log-file", str(folder / "log"), *options])
    assert result.exit_code == 1
    said = result.stdout + result.stderr + (folder / "log").read_text(encoding="utf-8")
    assert not [word for word in SPOKEN.split() if len(word) > 3 and word in said]
    return result


def test_its_kind_and_place_are_told_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(tmp_path, monkeypatch).stderr
    assert "RuntimeError in test_crash.py:" in said
    assert "same command goes on" in said
    assert "report it, with what the same command prints when -vv is added" in said
    assert "File" not in said
    (line,) = map(json.loads, (tmp_path / "log").read_text(encoding="utf-8").splitlines())
    assert (line["event"], line["kind"]) == ("crashed", "RuntimeError")
    assert line["at"].startswith("test_crash.py:")


@pytest.mark.parametrize("switch", ["-v", "-vv"])
def test_whoever_asks_sees_where_it_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    said = run(tmp_path, monkeypatch, switch).stderr
    assert "in broken\n" in said
    assert said.index("ValueError\n") < said.index("RuntimeError\n"), "first the fault that it came of"


class Thrown:
    """Breaks when nobody needs it any more."""

    def __del__(self) -> None:
        broken()


def in_a_thread() -> None:
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()


@pytest.mark.parametrize("breaks", [in_a_thread, Thrown])
def test_what_breaks_aside_says_no_more(
    capfd: pytest.CaptureFixture[str], breaks: Callable[[], object]
) -> None:
    with faults_explained(Speech()):
        breaks()
        gc.collect()
    said = "".join(capfd.readouterr())
    assert "event=fault_ignored" in said
    assert "kind=ValueError at=test_crash.py:" in said
    assert SPOKEN not in said


def test_whoever_has_read_enough_of_the_results_is_told_of_no_fault() -> None:
    command = [sys.executable, "-m", "qa_pipeline", "playbook", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert b"fault of the program" not in process.stderr.read()
