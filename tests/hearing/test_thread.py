"""A few calls are heard in a thread of the program: one that hangs is left alone, and a process hears what it has not."""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from fakes import FakeTranscriber

from hearing.dying import Dying, begun
from hearing.worlds import calls
from qa_pipeline.errors import SpeechError
from qa_pipeline.hearing import supervisor as module
from qa_pipeline.hearing import worker
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.supervisor import Supervisor
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.speech.segment import CallSound, HeardCall, Transcriber

IMPATIENT = Patience(ready_s=60, first_s=2.5, first_times=0, least_s=2.5, times=0, reach_s=2.5)


def no_process(*_: object) -> None:
    pytest.fail("a process was started")


def heard(
    folder: Path, what: dict[str, str], make: Callable[[], Transcriber] | None = None
) -> dict[str, Problem | None]:
    """By call, what is wrong with it; None: it was heard."""
    supervisor = Supervisor(make or partial(Dying, str(folder / "log")), 1, 8, IMPATIENT, here=True)
    told = list(supervisor.hear(iter(calls(folder, **what))))
    assert len(told) == len(what)
    return {
        task.recording.call_id: result.problem if isinstance(result, SkippedRecording) else None
        for task, result in told
    }


@pytest.fixture(autouse=True)
def _no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    if "left" not in request.fixturenames:
        assert set(threading.enumerate()) <= before


def test_no_process_is_started_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HearingProcess", no_process)
    assert heard(tmp_path, dict.fromkeys("abc", "well")) == dict.fromkeys("abc")
    assert begun(tmp_path / "log") == ["a", "b", "c"]


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Filled with what the program is told of what it leaves behind."""
    found: list[bool] = []
    monkeypatch.setattr("qa_pipeline.hearing.thread.note_left", lambda: found.append(True))
    monkeypatch.setattr("qa_pipeline.hearing.thread._END_S", 0.1)
    return found


def test_a_call_that_hangs_is_tried_again_by_a_process_and_given_up(tmp_path: Path, left: list[bool]) -> None:
    told = heard(tmp_path, {"a": "well", "bad": "hang", "c": "well"})
    assert told == {"a": None, "bad": Problem.TIMED_OUT, "c": None}
    log = begun(tmp_path / "log")
    assert (log.count("a"), log.count("bad"), log.count("c")) == (1, 2, 1)
    assert left == [True]


def test_a_file_that_is_not_found_in_time_is_looked_for_by_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: list[bool]
) -> None:
    over = threading.Event()
    monkeypatch.setattr(worker, "_size_of", lambda path: over.wait() if "b" in path.name else 0)
    try:
        assert heard(tmp_path, dict.fromkeys("abc", "well")) == dict.fromkeys("abc")
    finally:
        over.set()
    assert sorted(begun(tmp_path / "log")) == ["a", "b", "c"]
    assert left == [True]


@pytest.mark.parametrize("fault", [SpeechError("no model"), KeyboardInterrupt()])
def test_why_it_cannot_go_on_is_raised_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def make() -> Transcriber:
        raise fault

    monkeypatch.setattr(module, "HearingProcess", no_process)
    with pytest.raises(type(fault)):
        heard(tmp_path, {"a": "well"}, make)


class Stopped(FakeTranscriber):
    """Is stopped while it hears a call."""

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        raise KeyboardInterrupt


def test_a_stop_that_comes_while_it_hears_is_no_calls_fault(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        heard(tmp_path, {"a": "well"}, Stopped)


def test_a_stop_that_comes_meanwhile_leaves_no_thread_behind(tmp_path: Path) -> None:
    supervisor = Supervisor(partial(Dying, str(tmp_path / "log"), 0.2), 1, 8, here=True)
    running = supervisor.hear(iter(calls(tmp_path, **dict.fromkeys("abc", "well"))))
    next(running)
    running.close()
