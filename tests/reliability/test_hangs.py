"""A few calls are heard by the program itself; one that hangs is set aside all the same, and nothing of it is left."""

from pathlib import Path

import pytest

from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.store.store import Store
from reliability.batches import Batch, make_batch
from reliability.children import Ended, run_child
from reliability.hanging_child import HANGS

CALLS = 3
MOST_S = 90.0


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return make_batch(tmp_path / "w", CALLS)


def run(batch: Batch, how: str) -> Ended:
    return run_child("hanging_child.py", batch.log, how, "run", batch.folder, timeout_s=MOST_S)


def assert_set_aside(batch: Batch, tries: int) -> None:
    """The call that hangs is, after so many tries, with its reason; the others are heard."""
    assert batch.finished() == set(range(CALLS)) - {HANGS}
    with Store(batch.out, batch.folder) as store:
        (skipped,) = [each for each in store.calls() if isinstance(each, SkippedRecording)]
        assert skipped.problem is Problem.TIMED_OUT
        assert "run --retry" in skipped.reason
    assert batch.begun().count(HANGS) == tries


def test_a_call_that_hangs_is_set_aside_in_the_same_run(batch: Batch) -> None:
    ended = run(batch, "sleeps")
    assert ended.code == 3, ended.complaints
    assert "event=call_given_up" in ended.complaints
    assert "call_id=call-7919 problem=timed_out" in ended.complaints
    assert_set_aside(batch, 2)
    assert run(batch, "sleeps").code == 3
    assert_set_aside(batch, 2)


@pytest.mark.reliability
def test_one_that_holds_up_the_program_ends_it_and_is_set_aside_by_the_next_run(batch: Batch) -> None:
    ended = run(batch, "holds")
    assert ended.code == 1, ended.complaints
    assert "hanging_child.py" in ended.complaints, "where it hung"
    ended = run(batch, "holds")
    assert ended.code == 3, ended.complaints
    assert_set_aside(batch, 1 + 2)


def test_a_thread_that_hangs_does_not_keep_the_program_from_its_end(batch: Batch) -> None:
    ended = run(batch, "found")
    assert ended.code == 0, ended.complaints
    assert batch.finished() == set(range(CALLS))
    assert sorted(batch.begun()) == list(range(CALLS))
