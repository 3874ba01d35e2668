"""Several processes on one workspace at once: each call is heard by one of them, and all of them end with the whole report."""

import sys
from pathlib import Path

import pytest

from reliability.batches import make_batch, wait_for_the_end_of
from reliability.conftest import Figure
from reliability.extent import extent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_each_call_is_heard_once_and_everybody_has_all_of_it(tmp_path: Path, figure: Figure) -> None:
    calls, processes = extent(24, 200), extent(2, 8)
    batch = make_batch(tmp_path / "batch", calls, delay_s=0.1)
    assert batch.run()[0] == 0
    expected = batch.artefacts()
    batch.forget()

    at_once = [batch.start("--workers", "1") for _ in range(processes)]
    ended = [process.communicate(timeout=400) for process in at_once]

    assert [process.returncode for process in at_once] == [0] * processes, ended
    assert not [said for _, said in ended if "locked" in said or "Traceback" in said]
    assert sorted(batch.begun()) == list(range(calls)), "each call is heard once"
    assert batch.finished() == set(range(calls))
    assert batch.artefacts() == expected
    for process in at_once:
        wait_for_the_end_of(process.pid, patience_s=2)
    figure(
        "processes at once",
        processes,
        f"{processes} over {calls} calls: each heard once, {processes} ended well",
    )
