"""Somebody deletes or replaces the store while a run is at work: the run ends and says so, and the same command makes all of it."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeTranscriber, write_tone
from typer.testing import CliRunner

from qa_pipeline import report_portions
from qa_pipeline.cli import run as run_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode
from reliability.batches import Batch, make_batch, wait_for_the_end_of

CALLS = 6


def delete(file: Path) -> None:
    file.unlink()


def put_a_copy_there(file: Path) -> None:
    shutil.copy2(file, copy := file.with_name("copy"))
    copy.replace(file)


def wait_until_heard(batch: Batch, calls: int) -> None:
    until = time.monotonic() + 60
    while len(batch.begun()) < calls:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("change", [delete, put_a_copy_there], ids=lambda way: way.__name__)
def test_a_run_ends_and_the_same_command_makes_all_of_it(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    batch = make_batch(tmp_path / "w", CALLS, delay_s=0.3)
    file = batch.out / "qa.sqlite"
    with batch.start() as process:
        wait_until_heard(batch, 2)
        change(file)
        _, said = process.communicate(timeout=60)
    wait_for_the_end_of(process.pid)
    assert process.returncode == ExitCode.UNUSABLE
    assert "qa.sqlite: was deleted, moved or replaced" in " ".join(said.split())
    assert file.exists() == (change is put_a_copy_there), "nothing was made at its place"
    assert not (batch.out / "report").exists()

    code, said = batch.run()
    assert code == ExitCode.OK, said
    assert batch.finished() == set(range(CALLS))
    assert len(list((batch.out / "scorecards").iterdir())) == CALLS
    assert batch.run(command="verify")[0] == ExitCode.OK


def test_processes_that_write_the_report_make_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        write_tone(tmp_path / "recordings" / f"c{number}.wav", seconds=4 + number)
    monkeypatch.setattr(run_module, "make_transcriber", lambda *_, **__: FakeTranscriber())
    assert CliRunner().invoke(app, ["run", str(tmp_path)]).exit_code == ExitCode.OK
    monkeypatch.setattr(report_portions, "_WORTH_PROCESSES", 1)
    file = tmp_path / "out" / "qa.sqlite"
    begin = report_portions.work_of

    def gone_by_now(*arguments: object) -> object:
        file.unlink()
        return begin(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(report_portions, "work_of", gone_by_now)
    told = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert told.exit_code == ExitCode.UNUSABLE
    assert "qa.sqlite: is not there, or empty" in " ".join(told.stderr.split())
    assert not file.exists()
