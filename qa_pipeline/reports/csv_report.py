"""`calls.csv` and `findings.csv`: for programs, or as Excel in Italy opens them by a double click; safe in both."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, Literal

from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.cells import Cell, Row, csv_cell
from qa_pipeline.reports.sheet_columns import CALLS, CALLS_MORE, FINDINGS, FINDINGS_MORE
from qa_pipeline.reports.tables import (
    CALL_COLUMNS,
    FINDING_COLUMNS,
    call_row,
    extra_columns,
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


class CsvLines:
    """Makes the lines of one table; no cell of them can become a formula."""

    def __init__(self, columns: Sequence[str], known: dict[str, Column], form: CsvForm, texts: Texts) -> None:
        """Prepares the words.

        Args:
            columns: of the rows that `of` is given.
            known: those of them that have a heading; the others are the user's own.
            form: for whom.
            texts: the report's language.
        """
        self.columns = tuple(columns)
        self.italian = _ItalianExcel(self.columns, known, texts) if form == "excel-it" else None
        self._quoted = _Quoted()

    @property
    def head(self) -> str:
        """The first line, behind the mark by which Excel knows UTF-8."""
        if self.italian:
            return "\ufeff" + self._for_excel([self.italian.headings])
        return self._for_programs([self.columns])

    def of(self, rows: Iterable[Sequence[Cell]]) -> str:
        """The lines of rows whose values are in the order of the columns."""
        return self._for_excel(map(self.italian.row, rows)) if self.italian else self._for_programs(rows)

    def of_row(self, row: Row) -> str:
        """The line of a row that is given by its columns."""
        return self.of([[row.get(column) for column in self.columns]])

    @staticmethod
    def _for_excel(rows: Iterable[Sequence[Cell]]) -> str:
        """MINIMAL: Excel takes a quoted number for a text."""
        lines = StringIO(newline="")
        writer: Any = csv.writer(lines, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerows(map(csv_cell, row) for row in rows)
        return lines.getvalue()

    def _for_programs(self, rows: Iterable[Sequence[Cell]]) -> str:
        """Rows in RFC 4180 form.

        Between commas every text is quoted, or Excel in Italy would split it at its semicolons.
        """
        quoted = self._quoted
        lines = [
            ",".join([quoted[v] if isinstance(v, str) else '""' if v is None else repr(v) for v in row])
            for row in rows
        ]
        return "".join(f"{line}\n" for line in lines)


def call_lines(extra: Sequence[str], form: CsvForm, texts: Texts) -> CsvLines:
    """The lines of `calls.csv`, with the user's own columns behind ours."""
    return CsvLines((*CALL_COLUMNS, *extra), CALL_HEADINGS, form, texts)


def finding_lines(form: CsvForm, texts: Texts) -> CsvLines:
    """The lines of `findings.csv`."""
    return CsvLines(FINDING_COLUMNS, FINDING_HEADINGS, form, texts)


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
    texts = translate(batch.language)
    lines = call_lines(extra_columns(call.recording for call in batch.calls), form, texts)
    rows = (*(call_row(call, texts) for call in batch.calls), *map(skipped_call_row, batch.skipped))
    return lines.head + "".join(map(lines.of_row, rows))


def findings_csv(batch: ReportBatch, form: CsvForm = "machine") -> str:
    """One row a verdict, of a batch that is in memory."""
    texts = translate(batch.language)
    lines = finding_lines(form, texts)
    return lines.head + "".join(lines.of(finding_rows_of(call, texts)) for call in batch.calls)
