"""Writes every report of a batch, and takes away the pages of calls that are gone.

What belongs to one call is written by `CallFiles`, in any process; what is made of all calls by `ReportFiles`, in one.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.reports.batch import Language, ReportBatch, RunInfo, in_order
from qa_pipeline.reports.call_files import CallFiles, WrittenCall
from qa_pipeline.reports.csv_report import CsvForm
from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.files import without_surrogates, write_bytes, write_text
from qa_pipeline.reports.html_report import ASSETS, HtmlReport, asset
from qa_pipeline.reports.json_report import run_json, transcript_json
from qa_pipeline.reports.manifest import announce, checksum_of, settle
from qa_pipeline.reports.notes import CallNote
from qa_pipeline.reports.pages import Pages, pages_named
from qa_pipeline.reports.paths import ReportPaths, call_paths, report_paths, transcript_path
from qa_pipeline.reports.sharing import Sharing
from qa_pipeline.reports.table_files import TableFiles, table_files
from qa_pipeline.reports.table_parts import TableMaker, TableParts, TablePlan
from qa_pipeline.reports.tables import extra_columns
from qa_pipeline.transcript.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """What was written."""

    batch: BatchDigest
    paths: ReportPaths
    notes: Mapping[str, CallNote]
    """By call id, what to remember until the next report."""


class ReportFiles:
    """Takes the calls in their order, and writes what is made of all of them; `report_files` makes one."""

    def __init__(self, out: Path, language: Language, pages: Pages, tables: TableFiles) -> None:
        self._out, self._language, self._tables = out, language, tables
        self._sharing = Sharing()
        self._calls: dict[str, CallDigest] = {}
        self._notes: dict[str, CallNote] = {}
        self._agents: dict[str, str] = {}
        coming = (file for name in pages.call_names.values() for file in call_paths(name))
        self._known = announce(out, coming)

    @property
    def plan(self) -> TablePlan:
        """How the calls' part of the tables is made."""
        return self._tables.plan

    def add(self, calls: Iterable[WrittenCall], tables: TableParts) -> None:
        """Takes calls whose own files are written, and their part of the tables."""
        self._tables.add(tables)
        for written in calls:
            self.correct(written)

    def correct(self, written: WrittenCall) -> None:
        """Takes a call whose files were written once more; its rows are in the tables."""
        self._calls[written.call_id] = self._sharing.digest(written.digest)
        self._notes[written.call_id] = written.note

    def batch(self, skipped: Iterable[SkippedRecording] = ()) -> BatchDigest:
        """The calls so far."""
        return BatchDigest(
            calls=tuple(self._calls.values()), skipped=in_order(skipped), language=self._language
        )

    def finish(self, skipped: Iterable[SkippedRecording]) -> WrittenReport:
        """Writes the pages of agents and team and the tables' ends.

        Raises:
            ReportError: a file cannot be written.
        """
        batch = self.batch(skipped)
        with ThreadPoolExecutor(1) as beside:  # a workbook is packed by code that lets others work
            ending = beside.submit(self._tables.finish, batch)
            report = HtmlReport(batch)
            agents = dict(_write_agents(report, self._out))
            _write_team(report, self._out)
            ending.result()
        self._agents = agents
        paths = report_paths(report.pages, self._out)
        return WrittenReport(batch=batch, paths=paths, notes=self._notes)

    def settle(self) -> None:
        """When all files are in their place, lists them, and removes those of calls and agents that are no longer there.

        Raises:
            ReportError: the list cannot be written.
        """
        calls = {name: made for note in self._notes.values() for name, _, made in note.files}
        settle(self._out, self._agents | calls, self._known)


@contextmanager
def report_files(
    out: Path, language: Language, pages: Pages, recordings: Iterable[Recording], form: CsvForm = "machine"
) -> Iterator[ReportFiles]:
    """The files of a report of many calls, begun.

    Args:
        out: the output folder.
        language: of the report.
        pages: of all calls that may come.
        recordings: of these calls: their rows of `calls.csv` say which columns the tables have.
        form: for whom the CSV files are.

    Raises:
        ReportError: the folder cannot be written; every file is then the old one or the new one, whole.
    """
    extra = extra_columns(recordings)
    with table_files(out, language, calls=len(pages.calls), extra=extra, form=form) as tables:
        files = ReportFiles(out, language, pages, tables)
        yield files
    files.settle()


def write_reports(batch: ReportBatch, out: Path, form: CsvForm = "machine") -> ReportPaths:
    """Writes all reports of a `batch` that is in memory into `out`; files that would not change are left alone.

    Raises:
        ReportError: the folder cannot be written; every file is then the old one or the new one, whole.
    """
    pages = pages_named(
        (call.call_id for call in batch.calls), (call.scorecard.agent for call in batch.calls)
    )
    recordings = (call.recording for call in batch.calls)
    with report_files(out, batch.language, pages, recordings, form) as files:
        writer = CallFiles(out, batch.language, pages)
        made = [writer.write(call) for call in batch.calls]
        tables = TableMaker(files.plan).parts([rows for _, rows in made])
        files.add([written for written, _ in made], tables)
        written = files.finish(batch.skipped)
    if batch.run:
        write_run(batch.run, written.paths)
    return written.paths


def write_run(run: RunInfo, paths: ReportPaths) -> None:
    """Writes when the report was made.

    Raises:
        ReportError: it cannot be written.
    """
    write_bytes(paths.run, run_json(run))


def write_transcript(recording: Recording, transcript: Transcript, name: str, out: Path) -> tuple[str, str]:
    """Writes a transcript alone, before anything was judged; where it lies, and its checksum.

    Raises:
        ReportError: it cannot be written.
    """
    path, content = transcript_path(name), transcript_json(recording, transcript)
    write_bytes(out / path, content)
    return path, checksum_of(content)


def _write_agents(report: HtmlReport, out: Path) -> Iterator[tuple[str, str]]:
    """The pages of agents; where each lies, and its checksum."""
    for group in report.agents():
        name = f"report/{report.pages.agents[group.agent or '']}"
        content = without_surrogates(report.agent(group)).encode()
        write_bytes(out / name, content)
        yield name, checksum_of(content)


def _write_team(report: HtmlReport, out: Path) -> None:
    """The team page with what all pages load; itself last, when all it leads to is there."""
    for name in ASSETS:
        write_text(out / "report" / "assets" / name, asset(name))
    write_text(out / "report" / "assets" / "calls.js", report.team_data())
    write_text(out / "report" / "index.html", report.team())
