"""Rows of a workbook as they stand in its file, made anywhere and written straight into the sheet.

XlsxWriter takes seven steps for a cell, and a large report has ten million of them. What is written is the same; a test
compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.cells import Cell, workbook_text
from qa_pipeline.reports.texts import parsed

SECONDS_A_DAY = 86_400
_TOGETHER = 500
"""Rows that are handed to the file at a time."""
_LINE = "\x00"
"""Stands for the number of a row's line until it is known; no file of XML holds it."""
# Excel's calendar: it writes days since the end of 1899 and knows no year beyond 9999.
_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedColumn:
    """How one column of a sheet is filled."""

    source: int
    """Where its value stands among a row's values."""
    key: str
    """Of the value: what it is called where it is a member of a closed list."""
    style: int
    """The number of its format in the workbook."""
    is_time: bool = False
    """Whether it is a time in seconds."""
    is_date: bool = False
    """Whether its texts name moments."""


Plan = tuple[PlannedColumn, ...]
"""The columns of a sheet, from left to right."""


class RowMaker:
    """Makes the rows of one sheet: texts, numbers and dates."""

    def __init__(self, plan: Plan, words: CellWords) -> None:
        """Prepares what every cell of a column begins with.

        Args:
            plan: the sheet's columns.
            words: of the report's language.
        """
        self._plan = [
            (column.source, f'<c r="{xl_col_to_name(place)}', _Cells(column, words))
            for place, column in enumerate(plan)
        ]

    def row(self, cells: Sequence[Cell]) -> str:
        """A row whose values these are, but for the number of its line."""
        written = [
            f"{head}{_LINE}{rest[value]}"
            for source, head, rest in self._plan
            if (value := cells[source]) is not None and value != ""
        ]
        return f'<row r="{_LINE}">{"".join(written)}</row>'


class QuickRows:
    """Writes the rows of one sheet, from top to bottom; `flush` writes the last of them."""

    def __init__(self, sheet: Any, columns: int) -> None:  # noqa: ANN401 - xlsxwriter has no types
        """Takes a sheet of a workbook that is written with constant memory."""
        self._sheet, self._columns = sheet, columns
        self._rows: list[str] = []
        self._last = 0

    def add(self, line: int, made: str) -> None:
        """Writes a row.

        Args:
            line: counted from 0; below every one that was written.
            made: by a `RowMaker`.
        """
        self._rows.append(made.replace(_LINE, str(line + 1)))
        self._last = line
        if len(self._rows) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Hands what is waiting to the file; then, and not before, XlsxWriter may write below it."""
        if not self._rows:
            return
        sheet = self._sheet
        sheet._write_single_row(self._last)  # noqa: SLF001 - what was written before, the headings say
        sheet._check_dimensions(self._last, self._columns - 1)  # noqa: SLF001
        sheet.row_data_fh.write("".join(self._rows))
        self._rows.clear()


class _Cells(dict[Cell, str]):
    """What follows the place of a column's cell, by the value. Most values come often: what was worked out once is kept."""

    _MOST = 2_000
    _sheet = Worksheet()
    """Knows how texts and dates are written; a sheet of no workbook."""

    def __init__(self, column: PlannedColumn, words: CellWords) -> None:
        super().__init__()
        self._column, self._words = column, words
        self._style = f'" s="{column.style}"'

    def __missing__(self, value: str | float) -> str:
        """The rest of the cell, worked out."""
        if len(self) >= self._MOST:
            self.clear()
        shown = self._shown(value) if isinstance(value, str) else value
        if isinstance(shown, str):
            rest = self._text(shown)
        elif isinstance(shown, datetime):
            rest = self._number(self._sheet._convert_date_time(shown))  # noqa: SLF001
        else:
            rest = self._number(shown / SECONDS_A_DAY if self._column.is_time else shown)
        self[value] = self._style + rest
        return self[value]

    def _shown(self, value: str) -> str | datetime:
        """What stands for a text: other words, the moment that it names without its zone, which a workbook does not know, or itself."""
        if self._column.is_date:
            moment = parsed(value)
            return moment.replace(tzinfo=None) if moment and moment.year >= _FIRST_YEAR else value
        return self._words.word(self._column.key, value)

    @staticmethod
    def _number(number: float) -> str:
        return f"><v>{number:.16G}</v></c>"

    def _text(self, text: str) -> str:
        """It is marked as text, so it can be no formula."""
        shown = self._sheet._escape_control_characters(workbook_text(text))  # noqa: SLF001
        kept = ' xml:space="preserve"' if shown[:1].isspace() or shown[-1:].isspace() else ""
        return f' t="inlineStr"><is><t{kept}>{self._sheet._escape_data(shown)}</t></is></c>'  # noqa: SLF001
