"""Portions worked on by processes: in their order, no more of them than are waited for, and a call that ends its process costs itself."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa_pipeline import crew
from qa_pipeline import portions as portions_module
from qa_pipeline.errors import StoreError, WorkError
from qa_pipeline.portions import Work, in_order
from qa_pipeline.recordings.recording import Problem

_folder: Path | None = None


def begin(folder: Path) -> None:
    global _folder  # noqa: PLW0603 - as the program's own processes are set up
    _folder = folder


def double(numbers: list[int]) -> list[int]:
    """Twice each number, unless the folder holds something that is to be done at it first."""
    return [_doubled(number) for number in numbers]


def _doubled(number: int) -> int:
    assert _folder
    with (_folder / "begun").open("a", encoding="ascii") as file:
        file.write(f"{number}\n")
    if (once := _folder / f"{number}.once").exists():
        once.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    if (_folder / f"{number}.killed").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    if (_folder / f"{number}.crash").exists():
        os._exit(7)
    if (_folder / f"{number}.hang").exists():
        time.sleep(1000)
    if (_folder / f"{number}.refused").exists():
        raise StoreError(f"{number} is refused")
    if (_folder / f"{number}.memory").exists():
        raise MemoryError
    if (_folder / f"{number}.fault").exists():
        raise KeyError(number)
    if (_folder / f"{number}.untellable").exists():
        raise UntellableError(lambda: number)
    return 2 * number


class UntellableError(Exception):
    """Cannot be handed to another process."""


def begin_never(_: Path) -> None:
    os._exit(3)


def begin_late(folder: Path) -> None:
    if refused := sorted(folder.glob("*.begin")):
        refused[0].unlink()
        os._exit(3)
    begin(folder)


def begin_faulty(_: Path) -> None:
    raise KeyError


def begin_wrong(_: Path) -> None:
    raise StoreError("the store is not there")


def given_up(numbers: list[int], problem: Problem) -> list[str]:
    [number] = numbers
    return [f"{number} {problem}"]


def work(folder: Path, *fates: str, limit_s: float = 60) -> Work[list[int], list[int] | list[str]]:
    """Such that each fate, named NUMBER.WHAT, comes to pass."""
    for fate in fates:
        (folder / fate).touch()
    return Work(
        do=double,
        begin=begin,
        arguments=(folder,),
        split=lambda numbers: [[number] for number in numbers],
        give_up=given_up,
        ahead=2,
        limit_s=limit_s,
    )


def portions(count: int, of: int = 3) -> list[list[int]]:
    return [list(range(first, first + of)) for first in range(0, count, of)]


def itself(numbers: list[int]) -> list[int]:
    return numbers


def results(count: int, wanted: Work[list[int], list[int] | list[str]]) -> list[int | str]:
    """Everything that is made of so many numbers; also sees that it comes in its place."""
    found: list[int | str] = []
    for portion, made in in_order(portions(count), itself, wanted):
        together = [result for part in made for result in part]
        assert len(together) == len(portion)
        found += together
    return found


def expected(count: int, **lost: str) -> list[int | str]:
    return [lost.get(f"n{number}", 2 * number) for number in range(count)]


def begun(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "begun").read_text(encoding="ascii").split()]


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def test_the_results_are_all_there_in_their_order(tmp_path: Path) -> None:
    assert results(30, work(tmp_path)) == expected(30)
    assert sorted(begun(tmp_path)) == list(range(30)), "each was worked on once"


def test_processes_that_die_once_cost_no_call(tmp_path: Path) -> None:
    assert results(30, work(tmp_path, "0.once", "13.once", "29.once")) == expected(30)


@pytest.mark.parametrize("number", [0, 13, 29], ids=["the first", "one in the middle", "the last"])
def test_a_call_that_ends_its_process_is_tried_twice_and_costs_itself_alone(
    tmp_path: Path, number: int
) -> None:
    found = results(30, work(tmp_path, f"{number}.killed"))
    assert found == expected(30, **{f"n{number}": f"{number} out_of_memory"})
    tried = begun(tmp_path)
    assert tried.count(number) == 2
    portion = range(number // 3 * 3, number // 3 * 3 + 3)
    assert all(tried.count(other) == 1 for other in range(30) if other not in portion), "nobody else again"


def test_two_in_one_portion_and_one_in_another_do_not_hide_behind_each_other(tmp_path: Path) -> None:
    found = results(30, work(tmp_path, "3.crash", "5.killed", "20.crash"))
    assert found == expected(30, n3="3 crashed", n5="5 out_of_memory", n20="20 crashed")
    assert [begun(tmp_path).count(number) for number in (3, 5, 20)] == [2, 2, 2]


def test_a_process_that_hangs_is_ended_and_does_not_hold_the_batch(tmp_path: Path) -> None:
    assert results(12, work(tmp_path, "4.hang", limit_s=3)) == expected(12, n4="4 timed_out")
    assert begun(tmp_path).count(4) == 2
    assert not _children()


def _children() -> list[str]:
    """The processes that this one has, apart from the one that keeps track of what they share."""
    own = Path(f"/proc/{os.getpid()}/task")
    if not own.exists():
        return []
    pids = [pid for task in own.iterdir() for pid in (task / "children").read_text(encoding="ascii").split()]
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in pids]
    return [command for command in commands if "spawn_main" in command]


@pytest.mark.parametrize(
    ("first", "count"), [(7, 3), (0, 5), (16, 5)], ids=["three", "five at the start", "five at the end"]
)
def test_many_calls_in_a_row_that_end_their_process_are_lost_and_all_others_done(
    tmp_path: Path, first: int, count: int
) -> None:
    killers = range(first, first + count)
    found = results(21, work(tmp_path, *(f"{number}.crash" for number in killers)))
    assert found == expected(21, **{f"n{number}": f"{number} crashed" for number in killers})


def test_all_but_the_last_call_of_a_small_batch_may_end_their_process(tmp_path: Path) -> None:
    found = results(6, work(tmp_path, *(f"{number}.killed" for number in range(5))))
    assert found == [*(f"{number} out_of_memory" for number in range(5)), 10]


@pytest.mark.parametrize("what", ["killed", "crash"])
def test_where_every_call_is_lost_it_is_the_machines_fault_and_soon_said(tmp_path: Path, what: str) -> None:
    with pytest.raises(WorkError, match=r"memory runs out.*run the same command again"):
        results(300, work(tmp_path, *(f"{number}.{what}" for number in range(300))))
    assert len(begun(tmp_path)) < 30


def test_where_what_was_done_well_is_lost_by_now_it_is_the_machines_fault(tmp_path: Path) -> None:
    done: list[list[int]] = []
    wanted = work(tmp_path, *(f"{number}.crash" for number in range(9, 300)))

    def all_done() -> None:
        for portion, _ in in_order(portions(300), itself, wanted):
            done.append(portion)
            for number in portion:
                (tmp_path / f"{number}.crash").touch()

    with pytest.raises(WorkError, match=r"memory runs out.*run the same command again"):
        all_done()
    assert done == portions(9), "what was done before is kept"


@pytest.mark.parametrize(
    ("what", "problem"), [("memory", "out_of_memory"), ("fault", "failed"), ("untellable", "failed")]
)
def test_a_fault_of_ours_in_a_call_costs_it_alone(tmp_path: Path, what: str, problem: str) -> None:
    assert results(12, work(tmp_path, f"4.{what}")) == expected(12, n4=f"4 {problem}")
    assert begun(tmp_path).count(4) == 2


def test_where_no_process_can_even_begin_no_call_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="memory runs out"):
        results(12, replace(work(tmp_path), begin=begin_never))


def test_a_process_that_ends_before_it_begins_costs_no_call_a_try(tmp_path: Path) -> None:
    wanted = replace(work(tmp_path, "1.begin", "2.begin", "3.begin"), begin=begin_late)
    assert results(3, wanted) == expected(3)


def test_where_the_system_starts_no_process_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(crew, "Member", refused)
    with pytest.raises(WorkError, match="memory runs out"):
        results(12, work(tmp_path))


def test_where_the_machine_has_room_for_fewer_processes_there_are_fewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []

    class Counted(crew.Crew[Any, Any]):
        def __init__(self, job: crew.Job[Any, Any], count: int) -> None:
            super().__init__(job, count)
            counts.append(count)

    monkeypatch.setattr(portions_module, "Crew", Counted)
    results(12, work(tmp_path, "0.once"))
    results(12, work(tmp_path, "0.killed"))
    assert counts == [2, 1, 1, *(2, 1, 2)], "a call that is to blame costs no process"


def test_what_a_user_can_mend_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="4 is refused"):
        results(12, work(tmp_path, "4.refused"))


def test_a_fault_of_ours_before_processes_begin_is_no_matter_of_memory(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match=r"failed \(see the log\)"):
        results(12, replace(work(tmp_path), begin=begin_faulty))


def test_what_a_process_cannot_be_set_up_with_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the store is not there"):
        results(12, replace(work(tmp_path), begin=begin_wrong))


def test_no_more_are_asked_for_than_wait(tmp_path: Path) -> None:
    asked = []

    def items() -> Iterator[list[int]]:
        for number in range(100):
            asked.append(number)
            yield [number]

    found = in_order(items(), itself, work(tmp_path))
    next(found)
    assert len(asked) <= 2 * 2 + 1
    found.close()


def test_whoever_wants_no_more_waits_for_nobody_who_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_FAREWELL_S", 0.2)
    found = in_order(portions(30), itself, work(tmp_path, "4.hang"))
    next(found)
    while 4 not in begun(tmp_path):
        time.sleep(0.02)
    began = time.monotonic()
    found.close()
    assert time.monotonic() - began < 5
    assert not _children()
