"""Some calls' part of every table, as it stands in the files: made where the calls are written, and only put together at the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.reports.batch import Language
from qa_pipeline.reports.csv_report import CsvForm, call_lines, finding_lines
from qa_pipeline.reports.parquet_report import columns_of
from qa_pipeline.reports.tables import TableRows
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_made import WorkbookMaker, WorkbookPlan, WorkbookRows


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """How the tables of a report are made, as plain values that other processes understand."""

    language: Language
    form: CsvForm
    extra: tuple[str, ...]
    """The user's own columns of `calls.csv`."""
    book: WorkbookPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class TableParts:
    """Some calls' part of the tables."""

    calls: bytes
    """Of `calls.csv`."""
    findings: bytes
    """Of `findings.csv`."""
    columns: bytes
    """Of `findings.parquet`."""
    book: WorkbookRows


class TableMaker:
    """Makes them."""

    def __init__(self, plan: TablePlan) -> None:
        texts = translate(plan.language)
        self._calls = call_lines(plan.extra, plan.form, texts)
        self._findings = finding_lines(plan.form, texts)
        self._book = WorkbookMaker(plan.book, texts)

    def parts(self, calls: Sequence[TableRows]) -> TableParts:
        """Their part; of several at once it is made faster than of each alone."""
        findings = [row for rows in calls for row in rows.findings]
        return TableParts(
            calls="".join(self._calls.of_row(rows.call) for rows in calls).encode(),
            findings=self._findings.of(findings).encode(),
            columns=columns_of(findings),
            book=self._book.rows(calls),
        )
