"""Processes side by side: whatever one of them does or is, nobody waits for it longer than was said, and its portion is said to be lost."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

from qa_pipeline import crew_member
from qa_pipeline.awake import happens_awake
from qa_pipeline.crew import Crew, Job, LostError
from qa_pipeline.errors import AudioError, StoreError
from qa_pipeline.recordings.recording import Problem

LARGE = "x" * 1_000_000
"""More than a line between processes holds."""
SOON_S = 4.0
WORDS = "my card number is 4111"


def begin(*_: object) -> None:
    pass


def do(asked: object) -> object:
    if asked == "pid":
        return os.getpid()
    if asked == "memory":
        raise MemoryError
    if asked == "words":
        raise KeyError(WORDS)
    if asked == "leave":
        raise SystemExit(WORDS)
    if asked == "thread":
        thread = threading.Thread(target=said, args=(WORDS,))
        thread.start()
        thread.join()
    if asked == "refused":
        raise StoreError("the disk is full")
    if asked == "unreadable":
        return Unreadable()
    return len(asked) if isinstance(asked, str) else asked


def said(words: str) -> NoReturn:
    raise ValueError(words)


class Unreadable:
    """Cannot be read by whoever it is sent to."""

    def __reduce__(self) -> Any:  # noqa: ANN401 - what a copy is made of
        return said, (WORDS,)


class Deadly:
    """Ends whoever it is sent to."""

    def __reduce__(self) -> Any:  # noqa: ANN401 - what a copy is made of
        return os._exit, (3,)


def begin_deadly(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def begin_untellable(*_: object) -> None:
    raise AudioError(Problem.CORRUPT, "its class cannot be made again from its text")


@dataclass(frozen=True)
class DeadlyDo:
    """Ends a process that is only being started: as the system does, or a broken installation."""

    what: str

    def __call__(self, asked: object) -> object:
        return asked

    def __setstate__(self, state: dict[str, str]) -> None:
        os._exit(3) if state["what"] == "die" else time.sleep(1000)


@contextmanager
def crew(**how: Any) -> Iterator[Crew[Any, Any]]:  # noqa: ANN401 - what a Job has
    usual: dict[str, Any] = {"do": do, "begin": begin, "arguments": (), "limit_s": 60.0}
    job: Job[Any, Any] = Job(**(usual | how))
    made = Crew[Any, Any](job, 1)
    try:
        yield made
    finally:
        made.close()


def lost(made: Crew[Any, Any], asked: object) -> LostError:
    with pytest.raises(LostError) as death:
        made.give(asked).result(timeout=15)
    return death.value


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ({"begin": begin_deadly}, Problem.OUT_OF_MEMORY),
        ({"do": DeadlyDo("die")}, Problem.CRASHED),
        ({"do": DeadlyDo("hang"), "limit_s": SOON_S}, Problem.TIMED_OUT),
    ],
    ids=["killed when it begins", "ends while it is started", "hangs while it is started"],
)
def test_a_process_that_does_not_live_to_hear_what_it_begins_with_is_lost_and_not_waited_for(
    how: dict[str, Any], problem: Problem
) -> None:
    with crew(arguments=(LARGE,), **how) as made:
        death = lost(made, "a")
    assert (death.problem, death.was_ready) == (problem, False)


def test_what_a_process_begins_with_may_be_large() -> None:
    with crew(arguments=(LARGE,), begin=begin) as made:
        assert made.give("abc").result(timeout=15) == 3


def test_a_process_that_takes_nothing_in_is_ended_and_the_next_portion_done() -> None:
    with crew(limit_s=SOON_S) as made:
        os.kill(made.give("pid").result(timeout=15), signal.SIGSTOP)
        death = lost(made, LARGE)
        assert (death.problem, death.was_ready) == (Problem.TIMED_OUT, True)
        assert made.give(LARGE).result(timeout=15) == len(LARGE)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("memory", Problem.OUT_OF_MEMORY),
        ("words", Problem.FAILED),
        ("leave", Problem.CRASHED),
        ("unreadable", Problem.FAILED),
        (Unreadable(), Problem.FAILED),
        (threading.Lock(), Problem.FAILED),
        (Deadly(), Problem.CRASHED),
    ],
    ids=["memory", "fault", "exit", "result", "asked", "no copy", "deadly"],
)
def test_whatever_goes_wrong_with_a_portion_loses_it_alone_and_not_a_word_of_it_is_said(
    asked: object, problem: Problem, capfd: pytest.CaptureFixture[str]
) -> None:
    with crew() as made:
        death = lost(made, asked)
        assert (death.problem, death.was_ready) == (problem, True)
        assert made.give("abc").result(timeout=15) == 3
    out, err = capfd.readouterr()
    assert "4111" not in f"{out}{err}{death!r}{death.__cause__!r}"
    assert "Traceback" not in f"{out}{err}"


def test_what_breaks_a_thread_of_a_process_is_not_said_in_its_words(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with crew() as made:
        assert made.give("thread").result(timeout=15) == len("thread")
    assert "4111" not in "".join(capfd.readouterr())


def test_what_a_user_can_mend_is_told_as_it_is() -> None:
    with crew() as made, pytest.raises(StoreError, match="the disk is full"):
        made.give("refused").result(timeout=15)


def test_a_process_whose_beginning_failed_is_given_nothing_more() -> None:
    with crew(begin=begin_untellable) as made:
        assert [lost(made, "a").was_ready, lost(made, "b").was_ready] == [False, False]
        assert not made._idle


def test_a_process_that_nobody_can_end_is_noted_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bool] = []
    monkeypatch.setattr("qa_pipeline.children.note_left", lambda: left.append(True))
    monkeypatch.setattr(crew_member, "_GONE_S", 0.2)
    monkeypatch.setattr("qa_pipeline.crew._FAREWELL_S", 0.2)
    with crew(limit_s=600.0) as made:
        pid = made.give("pid").result(timeout=15)
        os.kill(pid, signal.SIGSTOP)
        given = made.give(LARGE)
        while not made._busy:
            time.sleep(0.01)
        [member] = made._busy
        with monkeypatch.context() as dead_disk:
            dead_disk.setattr(type(member._process), "kill", lambda _: None)
            began = time.monotonic()
            made.close()
        assert time.monotonic() - began < 5
        assert isinstance(given.exception(), LostError)
    assert left == [True]
    os.kill(pid, signal.SIGKILL)


def test_time_in_which_the_program_is_stopped_counts_for_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = 1000.0, 0
    monkeypatch.setattr(time, "monotonic", lambda: now)

    def look(for_s: float) -> bool:
        nonlocal now, looks
        looks += 1
        now += 3600 if looks == 2 else for_s  # the program is stopped while it looks for the second time
        return looks == 12

    assert happens_awake(look, 100.0)
    assert not happens_awake(look, 5.0)
    assert looks < 12 + 12
