"""Work shared with other processes: each call is one's, nobody waits for what nobody does, and what broke processes is set aside."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import make_transcript
from qa_pipeline import sharing as module
from qa_pipeline.hearing.task import HearingTask, skipped
from qa_pipeline.recordings.recording import AgentChannel, Problem, Recording
from qa_pipeline.sharing import SharedWork, Sharing
from qa_pipeline.store.claims import LEASE_S, Claim
from qa_pipeline.store.owner import Owner, this_owner
from qa_pipeline.store.store import Store
from qa_pipeline.store.transcripts import Key

HEARD = make_transcript("agent: sì")
OTHER = Owner(host="elsewhere", pid=77, started="then", run_id=3)
"""Of another machine, so that nobody knows whether it lives."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "out", tmp_path) as opened:
        yield opened


def some(count: int) -> dict[Key, HearingTask]:
    tasks = {}
    for number in range(count):
        path = Path(f"/r/{number}.wav")
        recording = Recording(call_id=f"c{number}", path=path, file=path.name, sha256=f"{number:064}")
        tasks[recording.sha256, "model"] = HearingTask(
            recording=recording,
            path=path,
            language="it",
            agent_channel=AgentChannel.LEFT,
            playable=Path(f"/out/{number}.mp3"),
        )
    return tasks


def ids(tasks: Iterator[HearingTask]) -> list[str]:
    return [task.recording.call_id for task in tasks]


def test_each_call_is_taken_once_however_many_take(store: Store) -> None:
    tasks = some(30)
    one, other = (SharedWork(store, tasks, Sharing(run_id=run)) for run in (1, 2))
    taken: list[list[str]] = [[], []]
    sources = [one.tasks(), other.tasks()]
    for _ in range(20):
        for at in (0, 1):
            taken[at] += [task.recording.call_id for task in [next(sources[at], None)] if task]
    assert sorted(taken[0] + taken[1]) == sorted(task.recording.call_id for task in tasks.values())
    assert len(taken[0]) > 5
    assert len(taken[1]) > 5


def test_what_others_have_is_waited_for_and_found(store: Store) -> None:
    tasks = some(3)
    keys = list(tasks)
    store.claim(keys[1:], OTHER, 2, time.time())
    told: list[tuple[Claim, ...]] = []

    def waiting(claims: tuple[Claim, ...]) -> None:
        told.append(claims)
        for key in keys[1:]:
            store.finish(key, OTHER, HEARD, time.time())

    with SharedWork(store, tasks, Sharing(waiting=waiting)) as work:
        [task] = work.tasks()
        work.finish(task, HEARD)
        assert not work.wait()
    assert set(work.found) == {"c1", "c2"}
    [claims] = told
    assert {(claim.owner.host, claim.owner.pid) for claim in claims} == {("elsewhere", 77)}


def test_what_a_process_leaves_undone_is_taken_over(store: Store) -> None:
    tasks = some(2)
    store.claim(list(tasks)[:1], OTHER, 1, time.time())

    def gone(_: tuple[Claim, ...]) -> None:
        store.release(OTHER)

    with SharedWork(store, tasks, Sharing(waiting=gone)) as work:
        [task] = work.tasks()
        work.finish(task, HEARD)
        assert work.wait()
        assert ids(work.tasks()) == ["c0"]


def test_whoever_does_not_wait_says_who_has_the_call(store: Store) -> None:
    tasks = some(2)
    store.claim(list(tasks)[:1], OTHER, 1, time.time())
    with SharedWork(store, tasks, Sharing(wait=False)) as work:
        [task] = work.tasks()
        work.finish(task, HEARD)
        assert not work.wait()
    assert work.refused["c0"].problem is Problem.HELD
    assert "process 77 on elsewhere" in work.refused["c0"].reason


def test_a_call_that_failed_here_is_waited_for_by_nobody(store: Store) -> None:
    tasks = some(1)
    with SharedWork(store, tasks, Sharing()) as work:
        assert ids(work.tasks()) == ["c0"]
        assert not work.wait()
        assert store.claim(list(tasks), OTHER, 1, time.time()), "another may try it"


@pytest.mark.parametrize("problem", [Problem.CRASHED, Problem.TIMED_OUT, Problem.OUT_OF_MEMORY])
def test_a_call_on_which_processes_broke_is_set_aside_until_somebody_asks(
    store: Store, problem: Problem
) -> None:
    tasks = some(2)
    with SharedWork(store, tasks, Sharing()) as work:
        first, _ = work.tasks()
        work.set_aside(first, skipped(first, problem, "it broke"))
    with SharedWork(store, tasks, Sharing()) as work:
        assert ids(work.tasks()) == ["c1"]
        assert (work.refused["c0"].problem, work.refused["c0"].reason) == (problem, "it broke")
    with SharedWork(store, tasks, Sharing(retry=True)) as work:
        assert ids(work.tasks()) == ["c0", "c1"]
        assert not work.refused


def test_a_call_that_could_not_be_decoded_is_tried_by_the_next_run(store: Store) -> None:
    tasks = some(1)
    with SharedWork(store, tasks, Sharing()) as work:
        [task] = work.tasks()
        work.set_aside(task, skipped(task, Problem.CORRUPT, "damaged"))
    with SharedWork(store, tasks, Sharing()) as work:
        assert ids(work.tasks()) == ["c0"]


def test_whoever_stops_gives_back_what_it_had(store: Store) -> None:
    tasks = some(20)

    def stopped() -> None:
        with SharedWork(store, tasks, Sharing()) as work:
            next(work.tasks())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert len(store.claim(list(tasks), OTHER, 20, time.time())) == 20


def test_a_long_call_stays_its_process_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HEARTBEAT_S", 0.01)
    tasks, now = some(1), [time.time()]
    with SharedWork(store, tasks, Sharing(), clock=lambda: now[0]) as work:
        next(work.tasks())
        now[0] += LEASE_S - 1
        time.sleep(0.2)
        assert not store.claim(list(tasks), OTHER, 1, now[0] + 10)


def test_a_result_counts_even_where_another_was_faster(store: Store) -> None:
    tasks = some(1)
    with SharedWork(store, tasks, Sharing()) as work:
        [task] = work.tasks()
        number = store.add_transcript(*next(iter(tasks)), HEARD)
        assert work.finish(task, HEARD) == number


def test_that_a_process_died_while_it_heard_a_call_is_known(store: Store) -> None:
    tasks = some(2)
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    gone = replace(this_owner(1), pid=process.pid)
    assert not SharedWork(store, tasks, Sharing()).is_risky
    store.claim(list(tasks)[:1], gone, 1, time.time())
    assert SharedWork(store, tasks, Sharing()).is_risky


def test_that_another_machine_fell_silent_while_it_heard_a_call_is_known(store: Store) -> None:
    tasks, now = some(2), time.time()
    store.claim(list(tasks)[:1], OTHER, 1, now)
    work = SharedWork(store, tasks, Sharing(), clock=lambda: now)
    assert not work.is_risky
    now += LEASE_S + 1
    assert work.is_risky
