"""Names where the program speaks of them: a terminal is not steered by them, and a workspace may have any."""

import os
from pathlib import Path

import pytest
from import_examples import whisper
from typer.testing import CliRunner, Result

from qa_pipeline.cli import crash
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from reliability.extent import extent
from reliability.odd_names import write_call
from reliability.recognisers import make_fake

STEERS = ("\x1b", "\x9b", "\x07", "\x08", "\u202e", "\u2066")
STEERING = "a\x1b]0;x\x07\x1b[2J\x9b31m\x08b\u202ec\u2066d"
PLACES = (
    b"w\xff",
    b"w\xed\xa0\x80",
    b"w\n\x1b[31m",
    b"file:",
    b"http:",
    b"-w",
    b"12:30",
    b"=cmd",
    b"w%41 #?&",
    b"w'\"<b>",
)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "make_transcriber", make_fake)


def invoke(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code != crash.EXIT_CODE, result.stderr
    return result


def test_no_name_steers_the_terminal(tmp_path: Path) -> None:
    write_call(tmp_path / "recordings", f"{STEERING}.wav".encode(), 1)
    (tmp_path / "recordings" / f"{STEERING} bad.wav").write_bytes(b"x")
    (tmp_path / f"{STEERING}.json").write_text(whisper(), encoding="utf-8")
    (tmp_path / "playbooks").mkdir()

    results = [
        invoke("run", tmp_path, "-v"),
        invoke("show", tmp_path, STEERING),
        invoke("import", tmp_path, tmp_path / f"{STEERING}.json"),
    ]
    (tmp_path / "playbooks" / f"{STEERING}.yaml").write_text("playbook: [x\n", encoding="utf-8")
    results += [
        invoke("score", tmp_path),
        invoke("playbook", "check", tmp_path / "playbooks" / f"{STEERING}.yaml"),
    ]

    assert [result.exit_code for result in results] == [3, 0, 3, 4, 4]
    for result in results:
        assert [sign for sign in STEERS if sign in result.output] == []
    assert "]0;x" in results[0].output, "what is no sign stays"


@pytest.mark.parametrize("name", PLACES[:: extent(4, 1)])
def test_a_workspace_may_be_called_anything(
    tmp_path: Path, name: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / os.fsdecode(name)
    write_call(place / "recordings", b"a.wav", 1)
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())

    # As people name it: from where they are; behind "--", for it may look like an option.
    result = invoke("run", "--", os.fsdecode(name))

    assert result.exit_code == ExitCode.OK
    for file in (
        "report/index.html",
        "scorecards.xlsx",
        "calls.csv",
        "findings.parquet",
        "scorecards/a.json",
    ):
        assert (place / "out" / file).is_file(), file
    assert set(tmp_path.iterdir()) == before
