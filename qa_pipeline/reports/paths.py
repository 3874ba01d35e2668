"""Where the files of a report lie, and which of them a report may remove."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa_pipeline.reports.pages import Pages

# Where files may be removed: the folder, and the ending of what we write there.
_OURS = {
    "scorecards": ".json",
    "transcripts": ".json",
    "report/calls": ".html",
    "report/agents": ".html",
}
TABLES = ("calls.csv", "findings.csv", "findings.parquet", "scorecards.xlsx")
"""Made of all calls."""


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
    findings_parquet: Path
    workbook: Path
    run: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPaths:
    """Where the files of one call are, relative to the output folder."""

    page: str
    scorecard: str
    transcript: str

    def __iter__(self) -> Iterator[str]:
        """All of them."""
        return iter((self.scorecard, self.transcript, self.page))


def call_paths(name: str) -> CallPaths:
    """Where the files lie of the call whose file name this is."""
    return CallPaths(
        page=f"report/calls/{name}.html",
        scorecard=f"scorecards/{name}.json",
        transcript=transcript_path(name),
    )


def transcript_path(name: str) -> str:
    """Where the transcript lies of the call whose file name this is."""
    return f"transcripts/{name}.json"


def report_paths(pages: Pages, out: Path) -> ReportPaths:
    """Where a report with these pages puts everything."""
    calls = {one: call_paths(name) for one, name in pages.call_names.items()}
    return ReportPaths(
        index=out / "report" / "index.html",
        pages={one: out / paths.page for one, paths in calls.items()},
        scorecards={one: out / paths.scorecard for one, paths in calls.items()},
        transcripts={one: out / paths.transcript for one, paths in calls.items()},
        calls_csv=out / "calls.csv",
        findings_csv=out / "findings.csv",
        findings_parquet=out / "findings.parquet",
        workbook=out / "scorecards.xlsx",
        run=out / "run.json",
    )


def is_ours(name: str) -> bool:
    """Whether this is a file that a report may remove: one of ours, straight inside one of our folders."""
    path = PurePosixPath(name)
    ending = _OURS.get(path.parent.as_posix())
    return ending is not None and path.suffix == ending and path.name not in {"..", "."} and "\\" not in name
