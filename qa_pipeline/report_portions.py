"""Writes the files of the calls in a store, portion by portion, and many by several processes at once."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial

import structlog

from qa_pipeline.crew_work import fault_of
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.portions import Work, in_order
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.report_writer import Portion, StoreWriter, WrittenPortion, portion_of
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.table_parts import TableMaker, TablePlan
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import ListedCall, Store
from qa_pipeline.temporary import remove_leftovers

log = structlog.get_logger()

TOGETHER = 20
"""Calls that are read, written and handed on at a time."""
_WORTH_PROCESSES = 5
"""Fewer calls than these are not worth a process, which takes a second to start: all that one of them can end is the report of
these few."""
_AHEAD = 3
"""Portions that each process may be ahead of what is made of all calls: they wait in memory."""


def written_portions(
    store: Store, settings: Settings, pages: Pages, tables: TablePlan, calls: Sequence[ListedCall]
) -> Iterator[WrittenPortion]:
    """Writes the calls' files, here or in processes of their own; the portions in the calls' order."""
    notes = store.notes()
    portions = [
        portion_of([each.key for each in calls[start : start + TOGETHER]], notes)
        for start in range(0, len(calls), TOGETHER)
    ]
    broken = _Broken(calls, tables)
    if len(calls) < _WORTH_PROCESSES:
        writer = StoreWriter(store, settings, pages, tables)
        for portion in portions:
            yield from _written_here(writer, portion, broken)
    else:
        work = work_of(settings, pages, tables, broken)
        with closing(in_order(portions, lambda portion: portion, work)) as line:
            for _, made in line:
                yield from made
    if broken.is_met:
        remove_leftovers(settings.out)  # of whoever broke off while it wrote


def _written_here(writer: StoreWriter, portion: Portion, broken: "_Broken") -> Iterator[WrittenPortion]:
    """Writes a portion in this process; a fault of ours in a call's page costs that page alone."""
    if isinstance(done := _tried(writer, portion), WrittenPortion):
        yield done
        return
    for call in broken.split(portion):
        done = _tried(writer, call)
        if isinstance(done, Problem):
            done = _tried(writer, call)
        yield done if isinstance(done, WrittenPortion) else broken.give_up(call, done)


def _tried(writer: StoreWriter, portion: Portion) -> WrittenPortion | Problem:
    try:
        return writer.write(portion)
    except QaPipelineError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other pages are written
        fault = fault_of(error)
        log.error("worker_failed", problem=fault.problem.value, kind=fault.kind, at=fault.at)  # noqa: TRY400
        return fault.problem


def work_of(
    settings: Settings, pages: Pages, tables: TablePlan, broken: "_Broken"
) -> Work[Portion, WrittenPortion]:
    """Writing as processes of their own do it."""
    return Work(
        do=write_here,
        begin=_begin,
        arguments=(settings, pages, tables),
        split=broken.split,
        give_up=broken.give_up,
        ahead=_AHEAD,
    )


_REASONS = {
    Problem.FAILED: "the program failed on this call's page, twice; please report it with the log",
    Problem.CRASHED: "the process that wrote this call's page broke off, twice",
    Problem.TIMED_OUT: "writing this call's page did not come to an end, twice",
    Problem.OUT_OF_MEMORY: "there was not enough memory to write this call's page, twice",
}
_REMEDY = "its scorecard is kept in the store; `qa-pipeline report` tries it again"


class _Broken:
    """What becomes of portions whose process died, or on which the program failed."""

    def __init__(self, calls: Sequence[ListedCall], tables: TablePlan) -> None:
        self._recordings = {each.key: each.recording for each in calls}
        self._plan = tables
        self.is_met = False
        """Whether there was one."""

    def split(self, portion: Portion) -> list[Portion]:
        """Call by call."""
        self.is_met = True
        return [portion_of([key], portion.notes) for key in portion.keys]

    def give_up(self, portion: Portion, problem: Problem) -> WrittenPortion:
        """Of a call whose files nobody can write: it is listed with the reason."""
        [key] = portion.keys
        recording = self._recordings[key]
        call_id, file = (recording.call_id, recording.file) if recording else (key, "")
        log.error("page_failed", call_id=call_id, problem=problem.value)
        reason = f"{_REASONS[problem]}; {_REMEDY}"
        skipped = SkippedRecording(call_id=call_id, file=file, problem=problem, reason=reason)
        return WrittenPortion(results=(skipped,), tables=TableMaker(self._plan).parts([]))


_make: Callable[[], StoreWriter] | None = None
"""What makes a writing process's own writer."""


def _begin(settings: Settings, pages: Pages, tables: TablePlan) -> None:
    global _make  # noqa: PLW0603 - the only way to hand something to what a process does
    _make = partial(_made_writer, settings, pages, tables)


def _made_writer(settings: Settings, pages: Pages, tables: TablePlan) -> StoreWriter:
    store = Store(settings.out, settings.workspace, settings.store, must_exist=True)
    return StoreWriter(store, settings, pages, tables)


@cache
def _writer() -> StoreWriter:
    """Made with the first portion, not before: what is wrong with the store is then told as it is."""
    if _make is None:
        raise RuntimeError("the process was not set up")
    writer = _make()
    gc.freeze()
    gc.disable()
    return writer


@contextmanager
def without_garbage_search() -> Iterator[None]:
    """Keeps Python from looking for objects that hold each other, over and over among all that is held of the calls so far.

    A call is thousands of objects, none of which hold each other: they are let go of without being looked for.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write_here(portion: Portion) -> WrittenPortion:
    """What such a process does."""
    done = _writer().write(portion)
    gc.collect(1)  # of this portion alone, and there should be none, see `without_garbage_search`
    return done
