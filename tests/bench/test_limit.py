"""A contender that does not end is ended, with all that it started; so is one that nobody waits for any more."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bench_worlds import make_call, make_job

from qa_pipeline.bench import measure
from qa_pipeline.bench.job import BenchError, Job, Missing
from qa_pipeline.bench.measure import cut, minutes, run

HERE = Path(__file__).parent
FOUND = dict(os.environ) | {"PYTHONPATH": str(HERE)}
ENDLESS = "endless_child"
CALL = make_call("a", "it", "ciao", "ciao")
MEASURES = """
import signal, sys
from qa_pipeline.bench import measure
from qa_pipeline.bench.job import Job
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the one who started us ignores
measure._CHILD = "endless_child"
measure.run(Job.from_json(sys.argv[1]), dict(__import__("os").environ), 600)
"""


def endless_job(tmp_path: Path) -> Job:
    """Its process writes its process ids where the checkpoint should be."""
    return replace(make_job(CALL), contender="endless", checkpoint=tmp_path / "pids")


def within(seconds: float, what: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def is_gone(pid: int) -> bool:
    """Ended; one that nobody has asked about since stays in the table as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def all_gone(pids: Path) -> bool:
    return all(is_gone(int(pid)) for pid in pids.read_text(encoding="ascii").split())


needs_proc = pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks /proc who is there")


@needs_proc
def test_who_takes_too_long_is_ended_with_its_children_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "_CHILD", ENDLESS)
    job = endless_job(tmp_path)

    for limit_s in (1.2, 12.0, 60.0):  # a busy machine needs longer to begin
        outcome = run(job, FOUND, limit_s)
        if job.checkpoint.exists():
            break

    assert outcome == Missing(reason=f"took longer than {minutes(limit_s)}")
    assert within(10, lambda: all_gone(job.checkpoint))


def test_cutting_has_the_same_limit() -> None:
    with pytest.raises(BenchError, match=r"could not be cut: that took longer than 0\.001 minutes"):
        cut(make_job(CALL), FOUND, 0.06)


@needs_proc
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_who_is_measured_ends_with_who_measures(tmp_path: Path, stop: signal.Signals) -> None:
    """SIGINT is Ctrl-C; who is killed with SIGKILL can end nobody, and is missed all the same."""
    job = endless_job(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", MEASURES, job.to_json()], env=FOUND, stderr=subprocess.PIPE
    ) as measuring:
        assert within(60, job.checkpoint.exists)
        measuring.send_signal(stop)

    assert within(10, lambda: all_gone(job.checkpoint))


@pytest.mark.parametrize(
    ("seconds", "said"), [(1800.0, "30 minutes"), (60.0, "1 minute"), (90.0, "1.5 minutes")]
)
def test_a_limit_is_said_in_minutes(seconds: float, said: str) -> None:
    assert minutes(seconds) == said
