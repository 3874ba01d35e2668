"""Whoever hears calls may be silent for long, and never for ever: not while it gets ready, finds a file, opens it or hears it."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from hearing.dying import begun
from hearing.opening import make_lost, never_ready
from hearing.worlds import calls
from qa_pipeline.audio.decoder_limits import LIMITS, Limits
from qa_pipeline.awake import LOOK_S, AwakeClock
from qa_pipeline.errors import SpeechError
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.process import HearingProcess
from qa_pipeline.hearing.supervisor import Supervisor
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.speech.segment import Transcriber

AT_ONCE = Limits(least_s=0, bytes_a_s=1e12, waiting=0)
"""A file that is found is there."""
IMPATIENT = Patience(
    ready_s=60, first_s=60, first_times=0, least_s=60, times=0, reach_s=2.0, decoding=AT_ONCE
)
"""With files, and with nothing else."""


def heard(
    folder: Path, make: Callable[[], Transcriber], *names: str, workers: int = 1
) -> dict[str, SkippedRecording | None]:
    """By call, why it was not heard."""
    tasks = calls(folder, **dict.fromkeys(names, "well"))
    told = list(Supervisor(make, workers, 8, IMPATIENT).hear(iter(tasks)))
    assert len(told) == len(names)
    return {
        task.recording.call_id: result if isinstance(result, SkippedRecording) else None
        for task, result in told
    }


@pytest.mark.parametrize("at", ["found", "opened"])
def test_a_file_that_is_not_found_or_opened_in_time_costs_its_call_alone(tmp_path: Path, at: str) -> None:
    log = tmp_path / "log"
    told = heard(tmp_path, partial(make_lost, str(log), at, 1000, "lost"), "a", "b", "lost", "d")
    lost = told.pop("lost")
    assert lost
    assert lost.problem is Problem.TIMED_OUT
    assert "could not be opened in time, twice; is the disk or network drive" in lost.reason
    assert told == dict.fromkeys(["a", "b", "d"])
    assert sorted(set(begun(log))) == ["a", "b", "d"]


def test_where_no_file_can_be_reached_it_is_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_pipeline.hearing.supervisor._MOST_GIVEN_UP", 2)
    make = partial(make_lost, str(tmp_path / "log"), "found", 1000, "lost")
    with pytest.raises(SpeechError, match="network drive that they lie on reachable"):
        heard(tmp_path, make, "a", "lost1", "lost2", "lost3", "e")


def test_a_slow_disk_is_none_that_hangs(tmp_path: Path) -> None:
    names = ["1", "2", "3", "4", "5"]
    make = partial(make_lost, str(tmp_path / "log"), "opened", IMPATIENT.reach_s / 3, "")
    assert heard(tmp_path, make, *names) == dict.fromkeys(names)
    assert sorted(begun(tmp_path / "log")) == names, "each once: together they took longer than one may"


def test_whoever_hears_meanwhile_may_take_its_time_with_files(tmp_path: Path) -> None:
    make = partial(make_lost, str(tmp_path / "log"), "opened", 3, "slow", batch_s=3.5)
    assert heard(tmp_path, make, "a", "slow") == {"a": None, "slow": None}
    assert begun(tmp_path / "log") == ["a", "slow"]


def test_whoever_has_nothing_to_do_may_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Supervisor, "_ended", lambda *_: pytest.fail("it was ended"))
    make = partial(make_lost, str(tmp_path / "log"), "opened", 0, "", batch_s=2 * IMPATIENT.reach_s)
    assert heard(tmp_path, make, "a", "b", workers=2) == {"a": None, "b": None}
    assert sorted(begun(tmp_path / "log")) == ["a", "b"]


def test_a_model_that_cannot_be_reached_is_an_error_and_not_a_hang(tmp_path: Path) -> None:
    supervisor = Supervisor(never_ready, 1, 8, Patience(ready_s=0.5))
    with pytest.raises(SpeechError, match="disk or network drive that the model lies on"):
        list(supervisor.hear(iter(calls(tmp_path, a="well"))))


@pytest.mark.parametrize("size", [0, 10_000, 10**9])
def test_decoding_has_limits_of_its_own_and_they_come_first(size: int) -> None:
    assert Patience().opening_s(size) > LIMITS.tries * LIMITS.wall_s(LIMITS.cpu_s(size))


def test_a_new_process_has_time_to_load_its_model_also_where_the_speed_is_known() -> None:
    patience = Patience()
    assert patience.allowed_s(10, 0.1, is_loaded=False) > patience.first_s
    assert patience.allowed_s(10, 0.1, is_loaded=False) < patience.allowed_s(10, None, is_loaded=False)
    assert patience.allowed_s(10, 0.1) < patience.first_s


def test_a_night_that_a_laptop_sleeps_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    clock = AwakeClock()
    now[0] += LOOK_S
    assert clock.now() == LOOK_S
    now[0] += 8 * 3600
    assert clock.now() <= 3 * LOOK_S
    now[0] += 5
    assert clock.now() <= 3 * LOOK_S + 5


def test_a_process_that_nobody_can_end_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[bool] = []
    monkeypatch.setattr("qa_pipeline.hearing.process._END_S", 0.2)
    monkeypatch.setattr("qa_pipeline.children.note_left", lambda: left.append(True))
    process = HearingProcess(never_ready, IMPATIENT, AwakeClock())
    really = process._process
    with monkeypatch.context() as dead_disk:
        dead_disk.setattr(type(really), "kill", lambda _: None)
        process.stop()
    assert left == [True]
    really.kill()
    really.join()
