"""Writes the files of some of a store's calls: a portion of them at a time."""

import os
import os.path
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from qa_pipeline.errors import StoreError
from qa_pipeline.pipeline import call_peaks, playable_copy
from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.call_files import CallFiles, Written, WrittenCall
from qa_pipeline.reports.notes import CallNote
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.peaks import read_peaks
from qa_pipeline.reports.table_parts import TableMaker, TableParts, TablePlan
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.store.stored_call import unjudged_call
from qa_pipeline.stored_json import from_json


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
            return unjudged_call(call.recording)
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


def _note(kept: str | None) -> CallNote | None:
    """What the last report noted; nothing where that cannot be read: the files are then written again."""
    try:
        return from_json(CallNote, kept, "a note") if kept else None
    except StoreError:
        return None


def portion_of(keys: Sequence[str], notes: Mapping[str, str]) -> Portion:
    """A portion of the calls, each with its own note."""
    return Portion(keys=tuple(keys), notes={key: notes[key] for key in keys if key in notes})


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
