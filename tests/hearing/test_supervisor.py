"""Hearing in processes that die, hang or run out of memory: each time it costs the call that did it, and no other."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from reliability.batches import members, wait_for_the_end_of
from reliability.children import PATHS

from hearing.dying import Dying, begun, end_at_once
from hearing.worlds import calls
from qa_pipeline.errors import SpeechError
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.process import HearingProcess
from qa_pipeline.hearing.supervisor import Supervisor
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.transcript.transcript import Transcript

IMPATIENT = Patience(first_s=1.5, first_times=0, least_s=1.5, times=0)


def heard(
    folder: Path, what: dict[str, str], workers: int = 1, patience: Patience | None = None, most: int = 8
) -> dict[str, Problem | None]:
    """By call, what is wrong with it; None: it was heard."""
    supervisor = Supervisor(partial(Dying, str(folder / "log")), workers, most, patience)
    told = {}
    for task, result in supervisor.hear(iter(calls(folder, **what))):
        assert task.recording.call_id not in told, "told twice"
        assert isinstance(result, Transcript | SkippedRecording)
        told[task.recording.call_id] = result.problem if isinstance(result, SkippedRecording) else None
    return told


def test_all_calls_are_heard_once(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(12)]
    assert heard(tmp_path, dict.fromkeys(names, "well"), 2) == dict.fromkeys(names)
    assert sorted(begun(tmp_path / "log")) == sorted(names)


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ("exit", Problem.CRASHED),
        ("killed", Problem.OUT_OF_MEMORY),
        ("memory", Problem.OUT_OF_MEMORY),
        ("hang", Problem.TIMED_OUT),
    ],
)
def test_a_call_that_breaks_its_process_is_given_up_after_two_tries(
    tmp_path: Path, what: str, problem: Problem
) -> None:
    told = heard(tmp_path, {"a": "well", "bad": what, "c": "well"}, patience=IMPATIENT)
    assert told == {"a": None, "bad": problem, "c": None}
    assert begun(tmp_path / "log").count("bad") == 2


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    assert heard(tmp_path, {"a": "well", "b": "once", "c": "well"}) == {"a": None, "b": None, "c": None}


def test_two_that_break_it_do_not_hide_behind_each_other(tmp_path: Path) -> None:
    told = heard(tmp_path, {"a": "well", "b": "exit", "c": "exit"})
    assert {name for name, problem in told.items() if problem} == {"b", "c"}
    assert len(told) == 3


def test_where_no_call_can_be_heard_it_is_no_calls_fault(tmp_path: Path) -> None:
    supervisor = Supervisor(partial(Dying, str(tmp_path / "log")), 1, 8)
    given_up: list[object] = []
    with pytest.raises(SpeechError, match="break, whichever call it is"):
        given_up.extend(supervisor.hear(iter(calls(tmp_path, **dict.fromkeys("abcde", "exit")))))
    assert len(given_up) < 3, "a batch is not set aside for want of memory"


def test_no_call_waits_for_calls_that_do_not_come(tmp_path: Path) -> None:
    assert len(heard(tmp_path, dict.fromkeys("abc", "well"), most=1)) == 3


def test_processes_that_cannot_begin_are_an_error_and_not_a_loop(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="as soon as they are started"):
        list(Supervisor(end_at_once, 1, 8).hear(iter(calls(tmp_path, a="well"))))


def refused(monkeypatch: pytest.MonkeyPatch, *which: int) -> list[HearingProcess]:
    """The system does not start these processes, by their number; those that it starts."""
    count, started = 0, []
    start = HearingProcess.__init__

    def starting(process: HearingProcess, *how: Any) -> None:  # noqa: ANN401 - whatever it takes
        nonlocal count
        count += 1
        if count in which:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process, *how)
        started.append(process)

    monkeypatch.setattr(HearingProcess, "__init__", starting)
    return started


@pytest.mark.parametrize(
    "which", [1, 2, 3], ids=["the first", "the second", "one that takes another's place"]
)
def test_a_process_that_the_system_does_not_start_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    refused(monkeypatch, which)
    assert heard(tmp_path, {"a": "well", "b": "once", "c": "well"}, 2) == dict.fromkeys("abc")


def test_where_the_system_starts_no_process_it_is_said_and_none_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = refused(monkeypatch, *range(1, 10))
    with pytest.raises(SpeechError, match="as soon as they are started"):
        heard(tmp_path, {"a": "well"}, 2)
    assert not started


def test_whoever_stops_leaves_no_process_behind(tmp_path: Path) -> None:
    supervisor = Supervisor(partial(Dying, str(tmp_path / "log")), 2, 8)
    running = supervisor.hear(iter(calls(tmp_path, a="well", b="hang", c="hang")))
    next(running)
    pids = [each._process.pid for each in supervisor._processes if isinstance(each, HearingProcess)]
    began = time.monotonic()
    running.close()
    assert time.monotonic() - began < 2
    for pid in pids:
        assert pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_all_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hearing.dying", str(tmp_path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, PATHS))},
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"ready\n"
        assert len(members(parent.pid)) > 2
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        wait_for_the_end_of(parent.pid)
