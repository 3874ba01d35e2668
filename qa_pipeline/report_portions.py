"""Writes the files of the calls in a store, portion by portion, and many by several processes at once."""

import gc
import os
import os.path
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

from qa_pipeline.children import end_with_parent
from qa_pipeline.errors import StoreError
from qa_pipeline.logs import LogSettings, present_logs, set_up_logs
from qa_pipeline.pipeline import call_peaks, playable_copy
from qa_pipeline.portions import Work, in_order
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.call_files import CallFiles, Written, WrittenCall
from qa_pipeline.reports.notes import CallNote
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.peaks import read_peaks
from qa_pipeline.reports.table_parts import TableMaker, TableParts, TablePlan
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import ListedCall, Store, StoredCall
from qa_pipeline.stored_json import from_json

TOGETHER = 20
"""Calls that are read, written and handed on at a time."""
_WORTH_PROCESSES = 100
"""So many calls take longer to write than processes take to start."""
_AHEAD = 3
"""Portions that each process may be ahead of what is made of all calls: they wait in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Calls to write, by their keys in the store, with what the last report noted of them."""

    keys: tuple[str, ...]
    notes: Mapping[str, str]
    """As the store keeps them."""


Result = WrittenCall | SkippedRecording | None
"""None: the call is heard and not judged yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPortion:
    """What became of a portion."""

    results: tuple[Result, ...]
    """One a call, in their order."""
    tables: TableParts
    """Of those that were written."""


class StoreWriter:
    """Reads portions of the store's calls and writes their files."""

    def __init__(self, store: Store, settings: Settings, pages: Pages, tables: TablePlan) -> None:
        self._store, self._settings = store, settings
        self._files = CallFiles(settings.out, settings.report_language, pages)
        self._tables = TableMaker(tables)

    def write(self, portion: Portion) -> WrittenPortion:
        """Writes the calls' files."""
        kept: dict[str, CallNote] = {}

        def changed(call: StoredCall) -> bool:
            """Whether the call's files are to be written: nothing else needs what was said."""
            call_id, reported = call.recording.call_id, self._reported(call)
            note = _note(portion.notes.get(call_id))
            if reported and note and self._files.is_current(reported, call.checksum, note):
                kept[call_id] = note
            return call_id not in kept

        calls = self._store.calls_of(portion.keys, changed if portion.notes else None)
        done = [self._written(call, kept) for call in calls]
        return WrittenPortion(
            results=tuple(each[0] if isinstance(each, tuple) else each for each in done),
            tables=self._tables.parts([each[1] for each in done if isinstance(each, tuple)]),
        )

    def _written(
        self, call: StoredCall | SkippedRecording, kept: Mapping[str, CallNote]
    ) -> Written | SkippedRecording | None:
        if not isinstance(call, StoredCall):
            return call
        if call.lost_scorecard:
            return _lost(call.recording)
        reported = self._reported(call)
        if reported is None:
            return None
        note = kept.get(call.recording.call_id)
        return self._files.unchanged(reported, note) if note else self._files.write(reported, call.checksum)

    def _reported(self, call: StoredCall) -> ReportedCall | None:
        """The call as reports show it; None where it has no scorecard."""
        if call.scorecard is None:
            return None
        return ReportedCall(
            recording=call.recording,
            transcript=call.transcript,
            scorecard=call.scorecard,
            audio_href=audio_href(self._settings, call.recording),
            peaks=read_peaks(call_peaks(self._settings, call.recording)),
        )


def _lost(recording: Recording) -> SkippedRecording:
    """A call that was judged and must not look as if it had not been."""
    reason = "its scorecard in the store is damaged; `qa-pipeline score` judges it again"
    return SkippedRecording(
        call_id=recording.call_id, file=recording.file, problem=Problem.FAILED, reason=reason
    )


def _note(kept: str | None) -> CallNote | None:
    """What the last report noted; nothing where that cannot be read: the files are then written again."""
    try:
        return from_json(CallNote, kept, "a note") if kept else None
    except StoreError:
        return None


def written_portions(
    store: Store, settings: Settings, pages: Pages, tables: TablePlan, calls: Sequence[ListedCall]
) -> Iterator[WrittenPortion]:
    """Writes the calls' files, here or in processes of their own; the portions in the calls' order."""
    notes = store.notes()
    portions = [
        portion_of([each.key for each in calls[start : start + TOGETHER]], notes)
        for start in range(0, len(calls), TOGETHER)
    ]
    cores = os.cpu_count() or 1
    if len(calls) < _WORTH_PROCESSES or cores == 1:
        writer = StoreWriter(store, settings, pages, tables)
        for portion in portions:
            yield writer.write(portion)
        return
    work = Work(
        do=_write_here, begin=_begin, arguments=(settings, pages, tables, present_logs()), ahead=_AHEAD
    )
    yield from (written for _, written in in_order(portions, lambda portion: portion, work))


def portion_of(keys: Sequence[str], notes: Mapping[str, str]) -> Portion:
    """A portion of the calls, each with its own note."""
    return Portion(keys=tuple(keys), notes={key: notes[key] for key in keys if key in notes})


_make: Callable[[], StoreWriter] | None = None
"""What makes a writing process's own writer."""


def _begin(settings: Settings, pages: Pages, tables: TablePlan, logs: LogSettings) -> None:
    global _make  # noqa: PLW0603 - the only way to hand something to the tasks of a pool's process
    # A terminal's Ctrl-C reaches every process; the one that the user started ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    set_up_logs(logs)
    _make = partial(_made_writer, settings, pages, tables)


def _made_writer(settings: Settings, pages: Pages, tables: TablePlan) -> StoreWriter:
    return StoreWriter(Store(settings.out, settings.workspace, settings.store), settings, pages, tables)


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


def _write_here(portion: Portion) -> WrittenPortion:
    done = _writer().write(portion)
    gc.collect(1)  # of this portion alone, and there should be none, see `without_garbage_search`
    return done


def audio_href(settings: Settings, recording: Recording) -> str | None:
    """The way from a call's page to its audio: the recording itself where browsers play it, else the copy."""
    copy = playable_copy(settings, recording)
    path = copy if copy.is_file() else recording.path
    if path is None or not path.is_file():
        return None
    pages = (settings.out / "report" / "calls").absolute()
    # bytes: a name on disk may be no text
    return quote(os.fsencode(_relative(Path(path).absolute(), pages)))


def _relative(path: Path, start: Path) -> str:
    # pathlib itself climbs out of a folder only from Python 3.12 on
    return Path(os.path.relpath(path, start)).as_posix()
