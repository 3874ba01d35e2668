"""Ctrl-C and SIGTERM: the program ends within five seconds, leaves nothing behind, and goes on where it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reliability.batches import Batch, make_batch, wait_for_the_end_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
MOST_S = 5.0


def started(batch: Batch, *arguments: str) -> subprocess.Popen[str]:
    """The program, when it has begun to hear."""
    process = batch.start(*arguments)
    until = time.monotonic() + 60
    while len(batch.begun()) < 3:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    return process


def claims(batch: Batch) -> int:
    with sqlite3.connect(batch.out / "qa.sqlite") as database:
        [[count]] = database.execute("select count(*) from claims").fetchall()
    database.close()
    return int(count)


@pytest.mark.parametrize(
    ("number", "calls", "workers", "everybody"),
    [
        pytest.param(signal.SIGINT, 12, "1", True, id="Ctrl-C on a terminal"),
        pytest.param(signal.SIGTERM, 12, "2", False, id="SIGTERM", marks=pytest.mark.reliability),
        pytest.param(
            signal.SIGTERM,
            4,
            "1",
            False,
            id="SIGTERM while the program itself hears",
            marks=pytest.mark.reliability,
        ),
    ],
)
def test_it_ends_soon_leaves_nothing_behind_and_goes_on(
    tmp_path: Path, number: signal.Signals, calls: int, workers: str, everybody: bool
) -> None:
    batch = make_batch(tmp_path / "batch", calls, delay_s=0.4)
    process = started(batch, "--workers", workers)
    began = time.monotonic()
    if everybody:  # a terminal sends it to all processes in the foreground
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, complaints = process.communicate(timeout=20)
    assert time.monotonic() - began < MOST_S
    assert process.returncode == 128 + number
    assert f"of {calls} calls are done and kept, run the same command to go on" in complaints
    assert "Traceback" not in complaints
    wait_for_the_end_of(process.pid, patience_s=2)
    assert claims(batch) == 0
    assert not list(batch.folder.rglob("*.part"))
    finished, told = batch.finished(), len(batch.begun())
    assert finished
    assert f" {len(finished)} of {calls} " in complaints
    assert batch.run("--workers", workers)[0] == 0
    assert not finished & set(batch.begun()[told:])
    assert batch.finished() == set(range(calls))
