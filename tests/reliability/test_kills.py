"""A batch that is killed again and again: every call is there once in the end, and none was heard again that was finished."""

import random
import subprocess
import time
from pathlib import Path

import pytest

from reliability.batches import Batch, kill, make_batch, wait_for_the_end_of
from reliability.conftest import Figure
from reliability.extent import extent

CALLS, KILLS = extent(24, 200), extent(3, 100)
_LATEST = 0.6
"""Of what a whole run takes: later moments of the work come too, since each run goes on where the one before was killed."""


def whole_run(batch: Batch) -> tuple[float, dict[str, bytes]]:
    """How long it takes when nobody disturbs it, and what comes out."""
    begin = time.monotonic()
    code, complaints = batch.run()
    assert code == 0, complaints
    took_s = time.monotonic() - begin
    assert sorted(batch.begun()) == list(range(batch.calls))
    return took_s, batch.artefacts()


def ended_before(process: subprocess.Popen[str], wait_s: float) -> bool:
    try:
        process.communicate(timeout=wait_s)
    except subprocess.TimeoutExpired:
        return False
    return True


@pytest.mark.longest
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_at_any_moment_nothing_is_lost_doubled_or_heard_again(
    tmp_path: Path, workers: str, figure: Figure
) -> None:
    batch = make_batch(tmp_path / "batch", CALLS)
    took_s, expected = whole_run(batch)
    batch.forget()
    rng, kills = random.Random(f"kills {workers}"), 0  # noqa: S311 - moments, no secrets
    while kills < max(KILLS // 2, 2):  # the other half with the other number of workers
        finished, told = batch.finished(), len(batch.begun())
        process = batch.start("--workers", workers)
        if ended_before(process, rng.uniform(0.2, _LATEST * took_s)):
            assert process.returncode == 0
            wait_for_the_end_of(process.pid)
            assert batch.artefacts() == expected
            batch.forget()
            continue
        kill(process)
        kills += 1
        assert not finished & set(batch.begun()[told:]), "a finished call was heard again"
        assert finished <= batch.finished(), "a finished call was lost"
    finished, told = batch.finished(), len(batch.begun())
    code, complaints = batch.run("--workers", workers)
    assert code == 0, complaints
    assert not finished & set(batch.begun()[told:])
    assert batch.finished() == set(range(CALLS))
    assert batch.artefacts() == expected
    words = f"{kills} kills over {CALLS} calls: none lost, doubled or heard again"
    figure(f"kills, {workers} at work", kills, words)


def test_three_runs_more_hear_nothing_and_change_no_byte(tmp_path: Path) -> None:
    batch = make_batch(tmp_path / "batch", extent(12, 200), delay_s=0)
    _, expected = whole_run(batch)
    times = {path: path.stat().st_mtime_ns for path in batch.out.rglob("*.html")}
    for _ in range(3):
        assert batch.run()[0] == 0
        assert batch.artefacts() == expected
    assert sorted(batch.begun()) == list(range(batch.calls))
    assert {path: path.stat().st_mtime_ns for path in batch.out.rglob("*.html")} == times
