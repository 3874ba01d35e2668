"""Rows of a workbook written straight into the file in which XlsxWriter keeps a sheet's rows while it writes with little memory.

XlsxWriter takes seven steps for a cell, and a large report has ten million of them. What is written is the same; a test
compares the two.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from xlsxwriter.utility import xl_col_to_name

from qa_pipeline.reports.cells import Cell, workbook_text

SECONDS_A_DAY = 86_400
_TOGETHER = 500
"""Rows that are handed to the file at a time."""


class Shown(Protocol):
    """How a column shows its texts; a mapping is one."""

    def get(self, value: str, /) -> str | datetime | None:
        """What stands for a text: other words, a date, or None for itself."""


Planned = tuple[int, Shown, Any, bool]
"""Where a column's value stands in a row, how it shows texts, its format, and whether it is a time in seconds."""


class QuickRows:
    """Writes the rows of one sheet, from top to bottom: texts, numbers and dates; `flush` writes the last of them."""

    def __init__(self, sheet: Any, plan: Sequence[Planned]) -> None:  # noqa: ANN401 - xlsxwriter has no types
        """Prepares what every cell of a column begins with.

        Args:
            sheet: of a workbook that is written with constant memory.
            plan: its columns, from left to right.
        """
        self._sheet = sheet
        self._rows: list[str] = []
        self._last = 0
        self._plan = [
            (source, f'<c r="{xl_col_to_name(place)}', _Cells(sheet, words, shape, is_time=is_time))
            for place, (source, words, shape, is_time) in enumerate(plan)
        ]

    def add(self, line: int, cells: Sequence[Cell]) -> None:
        """Writes a row.

        Args:
            line: counted from 0; below every one that was written.
            cells: its values.
        """
        row = str(line + 1)
        written = [
            f"{head}{row}{rest[value]}"
            for source, head, rest in self._plan
            if (value := cells[source]) is not None and value != ""
        ]
        self._rows.append(f'<row r="{row}">{"".join(written)}</row>')
        self._last = line
        if len(self._rows) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Hands what is waiting to the file; then, and not before, XlsxWriter may write below it."""
        if not self._rows:
            return
        sheet = self._sheet
        sheet._write_single_row(self._last)  # noqa: SLF001 - what was written before, the headings say
        sheet._check_dimensions(self._last, len(self._plan) - 1)  # noqa: SLF001
        sheet.row_data_fh.write("".join(self._rows))
        self._rows.clear()


class _Cells(dict[Cell, str]):
    """What follows the place of a column's cell, by the value. Most values come often: what was worked out once is kept."""

    _MOST = 2_000

    def __init__(self, sheet: Any, words: Shown, shape: Any, *, is_time: bool) -> None:  # noqa: ANN401
        super().__init__()
        self._sheet, self._words, self._is_time = sheet, words, is_time
        self._style = f'" s="{shape._get_xf_index()}"'  # noqa: SLF001

    def __missing__(self, value: str | float) -> str:
        """The rest of the cell, worked out."""
        if len(self) >= self._MOST:
            self.clear()
        shown = (self._words.get(value) or value) if isinstance(value, str) else value
        if isinstance(shown, str):
            rest = self._text(shown)
        elif isinstance(shown, datetime):
            rest = self._number(self._sheet._convert_date_time(shown))  # noqa: SLF001
        else:
            rest = self._number(shown / SECONDS_A_DAY if self._is_time else shown)
        self[value] = self._style + rest
        return self[value]

    @staticmethod
    def _number(number: float) -> str:
        return f"><v>{number:.16G}</v></c>"

    def _text(self, text: str) -> str:
        """It is marked as text, so it can be no formula."""
        shown = self._sheet._escape_control_characters(workbook_text(text))  # noqa: SLF001
        kept = ' xml:space="preserve"' if shown[:1].isspace() or shown[-1:].isspace() else ""
        return f' t="inlineStr"><is><t{kept}>{self._sheet._escape_data(shown)}</t></is></c>'  # noqa: SLF001
