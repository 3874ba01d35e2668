"""Two thousand calls in a row: what the program holds does not grow with them, and nothing is left behind."""

import sys
import time
from pathlib import Path

import pytest

from reliability.batches import Batch, make_batch, wait_for_the_end_of
from reliability.conftest import Figure
from reliability.watched import Sight, sights

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.reliability,
]
CALLS, SETTLED_AFTER = 2000, 200
MOST_GROWTH_MB = 50.0
MOST_FILES = 256
"""Open in one process: what some systems allow. One that was forgotten with every call would be two thousand."""


def watched(batch: Batch, temporary: Path, *arguments: str) -> list[Sight]:
    """A whole run, as it was seen; it must end well."""
    process = batch.start(*arguments, "--quiet", TMPDIR=str(temporary))
    watch = sights(process.pid, lambda: len(batch.begun()))
    seen = []
    while process.poll() is None:
        seen.append(next(watch))
        time.sleep(0.2)
    assert process.communicate() == ("", "")
    assert process.returncode == 0
    wait_for_the_end_of(process.pid, patience_s=2)
    return seen


def test_what_is_held_does_not_grow_with_the_calls(tmp_path: Path, figure: Figure) -> None:
    batch = make_batch(tmp_path / "batch", CALLS, delay_s=0)
    (tmp_path / "temporary").mkdir()

    seen = watched(batch, tmp_path / "temporary", "--workers", "2")

    early = [sight.memory_mb for sight in seen if SETTLED_AFTER <= sight.done < 2 * SETTLED_AFTER]
    later = [sight.memory_mb for sight in seen if 2 * SETTLED_AFTER <= sight.done < CALLS]
    growth_mb = max(later) - max(early)
    files = max(sight.files for sight in seen)
    assert growth_mb <= MOST_GROWTH_MB
    assert files < MOST_FILES
    assert not list((tmp_path / "temporary").iterdir())
    assert not list(batch.folder.rglob("*.part"))
    assert batch.finished() == set(range(CALLS))
    most_mb = max(sight.memory_mb for sight in seen)
    words = f"memory grows by {growth_mb:.0f} MB to {most_mb:.0f} in all processes, {files} open files at most in one"
    figure("2,000 calls", growth_mb, words)
