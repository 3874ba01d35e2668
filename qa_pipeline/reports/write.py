"""Writes every report of a batch, and takes away the pages of calls that are gone."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa_pipeline.recordings.recording import Recording
from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.csv_report import calls_csv, findings_csv
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.files import write_bytes, write_text
from qa_pipeline.reports.html_report import ASSETS, HtmlReport, asset
from qa_pipeline.reports.json_report import run_json, scorecard_json, transcript_json
from qa_pipeline.reports.names import file_names
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import workbook
from qa_pipeline.transcript.transcript import Transcript

MANIFEST = "report/written.json"
"""What the last report wrote, so that the next one removes its own pages and nothing else."""

# Where files may be removed: the folder, and the ending of what we write there.
_OURS = {
    "scorecards": ".json",
    "transcripts": ".json",
    "report/calls": ".html",
    "report/agents": ".html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPaths:
    """Where the reports are."""

    index: Path
    """The team page: what people open."""
    pages: Mapping[str, Path]
    """Call id -> its page."""
    scorecards: Mapping[str, Path]
    transcripts: Mapping[str, Path]
    calls_csv: Path
    findings_csv: Path
    workbook: Path
    run: Path | None


def write_reports(batch: ReportBatch, out: Path) -> ReportPaths:
    """Writes all reports of `batch` into `out`; files that would not change are left alone.

    Raises:
        ReportError: the folder cannot be written; every file is then the old one or the new one, whole.
    """
    paths = report_paths(batch, out)
    written = [
        *_write_records(batch, paths),
        *_write_tables(batch, paths),
        *_write_pages(batch, out, paths),
    ]
    if batch.run and paths.run:
        write_text(paths.run, run_json(batch.run))
    _remove_stale(out, {path.relative_to(out).as_posix() for path in written})
    return paths


def write_transcripts(calls: Sequence[tuple[Recording, Transcript]], out: Path) -> Path:
    """Writes the transcripts alone, before anything was judged; the folder they are in.

    Raises:
        ReportError: the folder cannot be written.
    """
    names = file_names(recording.call_id for recording, _ in calls)
    for recording, transcript in calls:
        path = out / "transcripts" / f"{names[recording.call_id]}.json"
        write_text(path, transcript_json(recording, transcript))
    return out / "transcripts"


def report_paths(batch: ReportBatch, out: Path) -> ReportPaths:
    """Where `write_reports` puts everything."""
    names = file_names(call.call_id for call in batch.calls)
    return ReportPaths(
        index=out / "report" / "index.html",
        pages={one: out / "report" / "calls" / f"{name}.html" for one, name in names.items()},
        scorecards={one: out / "scorecards" / f"{name}.json" for one, name in names.items()},
        transcripts={one: out / "transcripts" / f"{name}.json" for one, name in names.items()},
        calls_csv=out / "calls.csv",
        findings_csv=out / "findings.csv",
        workbook=out / "scorecards.xlsx",
        run=out / "run.json" if batch.run else None,
    )


def _write_records(batch: ReportBatch, paths: ReportPaths) -> Iterator[Path]:
    """The JSON files."""
    texts = translate(batch.language)
    for call in batch.calls:
        write_text(paths.scorecards[call.call_id], scorecard_json(call, texts))
        yield paths.scorecards[call.call_id]
        write_text(paths.transcripts[call.call_id], transcript_json(call.recording, call.transcript))
        yield paths.transcripts[call.call_id]


def _write_tables(batch: ReportBatch, paths: ReportPaths) -> Iterator[Path]:
    """The CSV files and the workbook."""
    write_text(paths.calls_csv, calls_csv(batch))
    yield paths.calls_csv
    write_text(paths.findings_csv, findings_csv(batch))
    yield paths.findings_csv
    write_bytes(paths.workbook, workbook(batch))
    yield paths.workbook


def _write_pages(batch: ReportBatch, out: Path, paths: ReportPaths) -> Iterator[Path]:
    """The HTML pages with what they load; the team page last, when all it leads to is there."""
    report = HtmlReport(digest_batch(batch))
    for name in ASSETS:
        write_text(out / "report" / "assets" / name, asset(name))
    for call in batch.calls:
        write_text(paths.pages[call.call_id], report.call(call))
        yield paths.pages[call.call_id]
    for group in report.agents():
        page = out / "report" / report.pages.agents[group.agent or ""]
        write_text(page, report.agent(group))
        yield page
    write_text(paths.index, report.team())
    yield paths.index


def _remove_stale(out: Path, written: set[str]) -> None:
    """Removes what an earlier report wrote for calls and agents that are no longer there."""
    manifest = out / MANIFEST
    for name in _earlier(manifest):
        if name not in written and _is_ours(name):
            (out / name).unlink(missing_ok=True)
    mine = sorted(name for name in written if _is_ours(name))
    write_text(manifest, json.dumps(mine, indent=1, ensure_ascii=False) + "\n")


def _earlier(manifest: Path) -> Iterable[str]:
    """What the manifest of an earlier report names; nothing where there is none that can be read."""
    try:
        names = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else ()


def _is_ours(name: str) -> bool:
    """Whether this is a file that a report may remove: one of ours, straight inside one of our folders."""
    path = PurePosixPath(name)
    ending = _OURS.get(path.parent.as_posix())
    return ending is not None and path.suffix == ending and path.name not in {"..", "."} and "\\" not in name
