"""The tables as files: the CSV files, `findings.parquet` and the workbook, written while the calls come in."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from qa_pipeline.reports.batch import Language
from qa_pipeline.reports.csv_report import CALL_HEADINGS, FINDING_HEADINGS, CsvForm, CsvWriter
from qa_pipeline.reports.digest import BatchDigest
from qa_pipeline.reports.files import replacing
from qa_pipeline.reports.parquet_report import ParquetWriter
from qa_pipeline.reports.tables import CALL_COLUMNS, FINDING_COLUMNS, TableRows, skipped_call_row
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import WorkbookWriter
from qa_pipeline.temporary import temporary_beside


class TableFiles:
    """Writes all tables of a report, in the order in which calls are added."""

    def __init__(
        self, calls: CsvWriter, findings: CsvWriter, parquet: ParquetWriter, book: WorkbookWriter
    ) -> None:
        self._calls, self._findings, self._parquet, self._book = calls, findings, parquet, book

    def add(self, rows: TableRows) -> None:
        """Writes a call's rows."""
        self._calls.add_row(rows.call)
        self._findings.add(rows.findings)
        self._parquet.add(rows.findings)
        self._book.add(rows)

    def finish(self, batch: BatchDigest) -> None:
        """Writes what all calls say together, and what could not be processed."""
        for skipped in batch.skipped:
            self._calls.add_row(skipped_call_row(skipped))
        self._parquet.finish()
        self._book.finish(batch)


@contextmanager
def table_files(
    out: Path, language: Language, *, calls: int, extra: Sequence[str], form: CsvForm = "machine"
) -> Iterator[TableFiles]:
    """The tables' files, begun; they take the place of the old ones when all of them are finished.

    Args:
        out: the output folder.
        language: of the report.
        calls: how many there will be.
        extra: the user's own columns of `calls.csv`.
        form: for whom the CSV files are.

    Raises:
        ReportError: a file cannot be written; what was there before is still there.
    """
    texts = translate(language)
    with ExitStack() as stack:
        enter = stack.enter_context
        book, parquet, calls_file, findings_file = (
            enter(replacing(out / name))
            for name in ("scorecards.xlsx", "findings.parquet", "calls.csv", "findings.csv")
        )
        # Half-written sheets hold callers' words: they lie where the finished ones will.
        scratch = temporary_beside(out / "sheets")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        columns = (*CALL_COLUMNS, *extra)
        rows = ParquetWriter(parquet)
        stack.callback(rows.close)
        sheets = WorkbookWriter(book, language=language, calls=calls, extra=extra, scratch=scratch)
        stack.callback(sheets.close)
        yield TableFiles(
            CsvWriter(enter(_opened(calls_file)), columns, CALL_HEADINGS, form, texts),
            CsvWriter(enter(_opened(findings_file)), FINDING_COLUMNS, FINDING_HEADINGS, form, texts),
            rows,
            sheets,
        )


def _opened(path: Path) -> TextIO:
    return path.open("x", encoding="utf-8", newline="", buffering=1 << 20)
