"""`calls.csv` and `findings.csv`: for programs, or as Excel in Italy opens them by a double click; safe in both."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, Literal, TextIO

from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.cells import Cell, Row, csv_cell
from qa_pipeline.reports.sheet_columns import CALLS, CALLS_MORE, FINDINGS, FINDINGS_MORE
from qa_pipeline.reports.tables import (
    FINDING_COLUMNS,
    call_columns,
    call_row,
    finding_rows_of,
    skipped_call_row,
)
from qa_pipeline.reports.texts import Texts, parsed, translate
from qa_pipeline.reports.xlsx_columns import Column

CsvForm = Literal["machine", "excel-it"]
"""For programs: comma, decimal point, UTF-8, names and values as in JSON. For Excel in Italy: semicolon, decimal comma, the
mark that says UTF-8, 23/11/2026 10:42, headings and words in the report's language."""
CALL_HEADINGS = {column.key: column for column in (*CALLS, *CALLS_MORE)}
FINDING_HEADINGS = {column.key: column for column in (*FINDINGS, *FINDINGS_MORE)}


class CsvWriter:
    """Writes one table, row by row; no cell of it can become a formula."""

    def __init__(
        self, target: TextIO, columns: Sequence[str], known: dict[str, Column], form: CsvForm, texts: Texts
    ) -> None:
        """Writes the head.

        Args:
            target: opened with newline="".
            columns: of the rows that `add` is given.
            known: those of them that have a heading; the others are the user's own.
            form: for whom.
            texts: the report's language.
        """
        self.columns = tuple(columns)
        self.italian = _ItalianExcel(self.columns, known, texts) if form == "excel-it" else None
        self._target, self._quoted = target, _Quoted()
        # MINIMAL: Excel takes a quoted number for a text
        self._writer: Any = csv.writer(
            target, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL
        )
        if self.italian:
            target.write("\ufeff")
        self._write([self.italian.headings if self.italian else self.columns])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Writes rows whose values are in the order of the columns."""
        self._write(map(self.italian.row, rows) if self.italian else rows)

    def _write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Rows in RFC 4180 form.

        Between commas every text is quoted, or Excel in Italy would split it at its semicolons.
        """
        if self.italian:
            self._writer.writerows(map(csv_cell, row) for row in rows)
            return
        quoted = self._quoted
        lines = [
            ",".join([quoted[v] if isinstance(v, str) else '""' if v is None else repr(v) for v in row])
            for row in rows
        ]
        self._target.write("".join(f"{line}\n" for line in lines))

    def add_row(self, row: Row) -> None:
        """Writes a row that is given by its columns."""
        self.add([[row.get(column) for column in self.columns]])


class _Quoted(dict[str, str]):
    """Texts as cells between commas. Most are said of many calls: what was worked out once is kept."""

    _MOST = 50_000

    def __missing__(self, text: str) -> str:
        """The cell, worked out."""
        if len(self) >= self._MOST:
            self.clear()
        cell = str(csv_cell(text)).replace('"', '""')
        self[text] = f'"{cell}"'
        return self[text]


class _ItalianExcel:
    """Values as Excel in Italy takes them for what they are."""

    def __init__(self, columns: tuple[str, ...], known: dict[str, Column], texts: Texts) -> None:
        words = CellWords(texts)
        self.headings = tuple(_heading(name, known.get(name), texts) for name in columns)
        self._words = tuple(words.of(name) if name in known else {} for name in columns)
        self._several = columns.index("problems") if "problems" in columns else None
        self._date = columns.index("started_at") if "started_at" in columns else None
        self._list = words

    def row(self, row: Sequence[Cell]) -> list[Cell]:
        """A row in words, with decimal commas and dates."""
        shown = [
            words.get(value, value) if isinstance(value, str) else _comma(value)
            for value, words in zip(row, self._words, strict=True)
        ]
        for place, change in ((self._date, _italian_date), (self._several, self._problems)):
            if place is not None and isinstance(row[place], str):
                shown[place] = change(str(row[place]))
        return shown

    def _problems(self, value: str) -> str:
        return self._list.word("problems", value)


def _comma(value: float | None) -> Cell:
    return str(value).replace(".", ",") if isinstance(value, float) else value


def _italian_date(value: str) -> str:
    """A moment as 23/11/2026 10:42, a day as 23/11/2026; what is neither stays as it was written."""
    moment = parsed(value)
    if moment is None:
        return value
    return f"{moment:%d/%m/%Y}" if len(value) <= len("2026-11-23") else f"{moment:%d/%m/%Y %H:%M}"


def _heading(name: str, column: Column | None, texts: Texts) -> str:
    """A heading in the report's language; times are seconds here, and say so."""
    if column is None:
        return name
    return (
        f"{texts.gettext(column.heading)} (s)"
        if column.kind in {"time", "seconds"}
        else texts.gettext(column.heading)
    )


def calls_csv(batch: ReportBatch, form: CsvForm = "machine") -> str:
    """One row a call, and the recordings that could not be processed, of a batch that is in memory."""
    texts, text = translate(batch.language), StringIO(newline="")
    columns = call_columns(call.recording for call in batch.calls)
    writer = CsvWriter(text, columns, CALL_HEADINGS, form, texts)
    for call in batch.calls:
        writer.add_row(call_row(call, texts))
    for skipped in batch.skipped:
        writer.add_row(skipped_call_row(skipped))
    return text.getvalue()


def findings_csv(batch: ReportBatch, form: CsvForm = "machine") -> str:
    """One row a verdict, of a batch that is in memory."""
    texts, text = translate(batch.language), StringIO(newline="")
    writer = CsvWriter(text, FINDING_COLUMNS, FINDING_HEADINGS, form, texts)
    for call in batch.calls:
        writer.add(finding_rows_of(call, texts))
    return text.getvalue()
