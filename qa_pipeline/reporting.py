"""Reports from the store: the calls are read in portions, and many are written by several processes at once.

Nothing here holds more than a few portions of whole calls; what the pages of many calls need of each is its digest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from qa_pipeline.pipeline import Listener, Progress
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.report_portions import TOGETHER, without_garbage_search, written_portions
from qa_pipeline.report_writer import StoreWriter, portion_of
from qa_pipeline.reports.call_files import WrittenCall
from qa_pipeline.reports.csv_report import CsvForm
from qa_pipeline.reports.manifest import add
from qa_pipeline.reports.names import file_names
from qa_pipeline.reports.pages import Pages, pages_named
from qa_pipeline.reports.write import ReportFiles, WrittenReport, report_files, write_transcript
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import ListedCall, Store
from qa_pipeline.stored_json import to_json
from qa_pipeline.temporary import remove_leftovers


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report that was written from the store."""

    written: WrittenReport
    unjudged: int
    """Calls that are heard and not in the report, because they have no scorecard yet."""


def write_stored(store: Store, settings: Settings, tell: Listener, form: CsvForm = "machine") -> StoredReport:
    """Writes the report of all that the store lists.

    Args:
        store: of the workspace.
        settings: of the workspace.
        tell: hears of each call.
        form: for whom the CSV files are.

    Raises:
        ReportError: the folder cannot be written; every file is then the old one or the new one, whole.
    """
    remove_leftovers(settings.out)
    listed = store.listed()
    heard = sorted((each for each in listed if each.recording), key=lambda each: each.key)
    recordings = [each.recording for each in heard if each.recording and each.judged]
    pages = pages_named((one.call_id for one in recordings), (one.agent for one in recordings))
    skipped = list(_read(store, listed))
    with (
        without_garbage_search(),
        report_files(settings.out, settings.report_language, pages, recordings, form) as files,
    ):
        numbers = count(1)
        for portion in written_portions(store, settings, pages, files.plan, heard):
            files.add([each for each in portion.results if isinstance(each, WrittenCall)], portion.tables)
            for result, done in zip(portion.results, numbers, strict=False):
                if isinstance(result, SkippedRecording):
                    skipped.append(result)
                elif result:
                    tell(Progress(call_id=result.call_id, done=done, total=len(heard)))
        _mend_links(store, settings, pages, files)
        written = files.finish(dict.fromkeys(skipped))  # a damage may have been met twice
    store.keep_notes({call_id: to_json(note) for call_id, note in written.notes.items()})
    return StoredReport(written=written, unjudged=len(listed) - len(skipped) - len(written.batch.calls))


def _read(store: Store, listed: Sequence[ListedCall]) -> Iterator[SkippedRecording]:
    """What the list itself does not tell of: the recordings that could not be processed."""
    keys = [each.key for each in listed if each.recording is None]
    for start in range(0, len(keys), TOGETHER):
        for call in store.calls_of(keys[start : start + TOGETHER]):
            yield call if isinstance(call, SkippedRecording) else _twice(call.recording)


def _twice(recording: Recording) -> SkippedRecording:
    """For the call that another one's entry has become, or its own that cannot be told from it."""
    reason = "the list of calls in the store is damaged here; run again to make it new"
    return SkippedRecording(
        call_id=recording.call_id, file=recording.file, problem=Problem.FAILED, reason=reason
    )


def _mend_links(store: Store, settings: Settings, pages: Pages, files: ReportFiles) -> None:
    """Writes those calls once more whose pages lead to another page of their agent than there will be.

    Where an agent's page lies is taken from the list of calls. Scorecards may be older than the list, and name another agent.
    """
    calls = files.batch().calls
    right = pages_named(pages.call_names, (call.agent for call in calls))
    names = (pages.agent_names, right.agent_names)
    wrong = [one.call_id for one in calls if one.agent and len({each.get(one.agent) for each in names}) > 1]
    writer = StoreWriter(store, settings, right, files.plan)
    for start in range(0, len(wrong), TOGETHER):
        for result in writer.write(portion_of(wrong[start : start + TOGETHER], {})).results:
            if isinstance(result, WrittenCall):
                files.correct(result)


def write_heard(store: Store, settings: Settings, tell: Listener) -> tuple[list[str], list[SkippedRecording]]:
    """Writes the transcripts alone, before anything is judged.

    Returns:
        The ids of the calls that were written, and what could not be processed.
    """
    remove_leftovers(settings.out)
    keys = [each.key for each in store.listed()]
    names = file_names(keys)
    heard: list[str] = []
    skipped: list[SkippedRecording] = []
    written: dict[str, str] = {}
    for start in range(0, len(keys), TOGETHER):
        for call in store.calls_of(keys[start : start + TOGETHER]):
            if isinstance(call, SkippedRecording):
                skipped.append(call)
                continue
            call_id = call.recording.call_id
            name, made = write_transcript(call.recording, call.transcript, names[call_id], settings.out)
            written[name] = made
            heard.append(call_id)
            tell(Progress(call_id=call_id, done=len(heard) + len(skipped), total=len(keys)))
    add(settings.out, written)
    return heard, skipped
