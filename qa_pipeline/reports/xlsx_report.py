"""`scorecards.xlsx`: the same tables for people who live in a spreadsheet, written call by call."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from qa_pipeline.reports.batch import Language, ReportBatch
from qa_pipeline.reports.digest import BatchDigest, digest_batch
from qa_pipeline.reports.figure_tables import agent_rows, step_rows
from qa_pipeline.reports.quality_tables import COMPETENCE_ROW
from qa_pipeline.reports.sheet_columns import AGENTS, CALLS, COMPETENCES, FINDINGS, SKIPPED, STEPS
from qa_pipeline.reports.tables import (
    CALL_COLUMNS,
    FINDING_COLUMNS,
    TableRows,
    extra_columns,
    skipped_call_row,
    skipped_row,
    table_rows,
)
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_columns import Column, own_column
from qa_pipeline.reports.xlsx_legend import write_legend
from qa_pipeline.reports.xlsx_made import WorkbookMaker, WorkbookPlan, WorkbookRows
from qa_pipeline.reports.xlsx_sheet import Sheet
from qa_pipeline.reports.xlsx_styles import Styles

MOST_CALLS_WHOLE = 1_000
"""Of so many calls the sheet of findings holds every verdict, some 45,000 rows. Of more it holds what failed and what is unsure:
half a million rows take a spreadsheet minutes to open, and whoever wants all of them has `findings.csv` and `findings.parquet`."""


class WorkbookWriter:
    """Writes one workbook; the same rows give the same bytes."""

    def __init__(
        self,
        target: Path | BytesIO,
        *,
        language: Language,
        calls: int,
        extra: Sequence[str] = (),
        scratch: Path | None = None,
    ) -> None:
        """Begins the sheets.

        Args:
            target: where the workbook goes.
            language: of headings and words.
            calls: how many there will be.
            extra: the user's own columns of `calls.csv`.
            scratch: an empty folder for half-written sheets; None: the system's.
        """
        # Without the first two, xlsxwriter turns texts that begin with = into formulas and addresses into links.
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        self.book = xlsxwriter.Workbook(target, {**options, "tmpdir": scratch and str(scratch)})
        self.book.set_properties({"title": "qa-pipeline", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone in xlsx
        self.texts = translate(language)
        self.styles = Styles(self.book)
        self.whole = calls <= MOST_CALLS_WHOLE
        own = tuple(own_column(name) for name in extra)
        self.calls = self._sheet("Calls", CALLS + own, (*CALL_COLUMNS, *extra))
        self.findings = self._sheet("Findings", FINDINGS, FINDING_COLUMNS)
        self.competences = self._sheet("Competences", COMPETENCES, COMPETENCE_ROW)
        self.agents, self.steps, self.skipped = (
            self._sheet(name, columns, tuple(column.key for column in columns))
            for name, columns in (("Agents", AGENTS), ("Steps", STEPS), ("Not processed", SKIPPED))
        )
        self.legend = self.book.add_worksheet(self.texts.gettext("Legend"))
        self._maker = WorkbookMaker(self.plan, self.texts)
        self._begin()

    def _sheet(self, name: str, columns: Sequence[Column], keys: Sequence[str]) -> Sheet:
        sheet = self.book.add_worksheet(self.texts.gettext(name))
        return Sheet(sheet, columns, keys, self.styles, self.texts)

    @property
    def _tables(self) -> tuple[Sheet, ...]:
        return (self.calls, self.findings, self.competences, self.agents, self.steps, self.skipped)

    def _begin(self) -> None:
        partly = self.texts.gettext(
            "Only what failed and what is unsure: of more than {calls} calls, all verdicts are in findings.csv and findings.parquet.",
            calls=self.texts.number(MOST_CALLS_WHOLE),
        )
        for sheet in self._tables:
            sheet.begin(partly if sheet is self.findings and not self.whole else "")

    @property
    def plan(self) -> WorkbookPlan:
        """By which the rows of calls can be made in other processes."""
        sheets = (self.calls, self.findings, self.competences)
        return WorkbookPlan(
            keys=self.calls.keys, sheets=tuple(sheet.plan for sheet in sheets), whole=self.whole
        )

    def add(self, rows: TableRows) -> None:
        """Writes a call's rows."""
        self.add_made(self._maker.rows([rows]))

    def add_made(self, made: WorkbookRows) -> None:
        """Writes some calls' rows that were made by this workbook's plan."""
        for row in made.calls:
            self.calls.add_made(row)
        for row in made.findings:
            self.findings.add_made(row)
        for row in made.competences:
            self.competences.add_made(row)

    def finish(self, batch: BatchDigest) -> None:
        """Writes what all calls say together, the legend, and the file."""
        for skipped in batch.skipped:
            self.calls.add_row(skipped_call_row(skipped))
            self.skipped.add_row(skipped_row(skipped, self.texts))
        for row in agent_rows(batch.calls, self.texts):
            self.agents.add_row(row)
        for row in step_rows(batch.calls):
            self.steps.add_row(row)
        for sheet in self._tables:
            sheet.finish()
        write_legend(self.legend, self.styles, self.texts, MOST_CALLS_WHOLE)
        try:
            self.book.close()
        except FileCreateError as fault:
            raise fault.args[0] from fault  # the system's own fault, with its reason

    def close(self) -> None:
        """Lets go of the half-written sheets, where the workbook was not finished."""
        for sheet in self.book.worksheets():
            sheet._opt_close()  # noqa: SLF001 - Workbook.close would write the file


def workbook(batch: ReportBatch) -> bytes:
    """The workbook of a batch that is in memory."""
    buffer = BytesIO()
    texts = translate(batch.language)
    extra = extra_columns(call.recording for call in batch.calls)
    writer = WorkbookWriter(buffer, language=batch.language, calls=len(batch.calls), extra=extra)
    for call in batch.calls:
        writer.add(table_rows(call, texts))
    writer.finish(digest_batch(batch))
    return buffer.getvalue()
