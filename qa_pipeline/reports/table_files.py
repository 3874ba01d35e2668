"""The tables as files: the CSV files, `findings.parquet` and the workbook, written while the calls come in."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from qa_pipeline.reports.batch import Language
from qa_pipeline.reports.csv_report import CsvForm, call_lines, finding_lines
from qa_pipeline.reports.digest import BatchDigest
from qa_pipeline.reports.files import replacing
from qa_pipeline.reports.parquet_report import ParquetWriter
from qa_pipeline.reports.table_parts import TableParts, TablePlan
from qa_pipeline.reports.tables import skipped_call_row
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import WorkbookWriter
from qa_pipeline.temporary import temporary_beside


class TableFiles:
    """Writes all tables of a report, in the order in which calls are added."""

    def __init__(
        self,
        plan: TablePlan,
        calls: BinaryIO,
        findings: BinaryIO,
        parquet: ParquetWriter,
        book: WorkbookWriter,
    ) -> None:
        """Writes the heads.

        Args:
            plan: by which the parts are made.
            calls: `calls.csv`.
            findings: `findings.csv`.
            parquet: `findings.parquet`.
            book: the workbook.
        """
        self.plan = plan
        self._calls, self._findings, self._parquet, self._book = calls, findings, parquet, book
        texts = translate(plan.language)
        self._lines = call_lines(plan.extra, plan.form, texts)
        calls.write(self._lines.head.encode())
        findings.write(finding_lines(plan.form, texts).head.encode())

    def add(self, parts: TableParts) -> None:
        """Writes some calls' part."""
        self._calls.write(parts.calls)
        self._findings.write(parts.findings)
        self._parquet.add_columns(parts.columns)
        self._book.add_made(parts.book)

    def finish(self, batch: BatchDigest) -> None:
        """Writes what all calls say together, and what could not be processed."""
        for skipped in batch.skipped:
            self._calls.write(self._lines.of_row(skipped_call_row(skipped)).encode())
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
        rows = ParquetWriter(parquet)
        stack.callback(rows.close)
        sheets = WorkbookWriter(book, language=language, calls=calls, extra=extra, scratch=scratch)
        stack.callback(sheets.close)
        plan = TablePlan(language=language, form=form, extra=tuple(extra), book=sheets.plan)
        yield TableFiles(plan, enter(_opened(calls_file)), enter(_opened(findings_file)), rows, sheets)


def _opened(path: Path) -> BinaryIO:
    return path.open("xb", buffering=1 << 20)
