"""One sheet of the workbook, written row by row: nothing of a row is kept once it is written."""

from collections.abc import Sequence
from typing import Any

from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.cells import Cell, Row, workbook_text
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.xlsx_columns import WHOLE, Column
from qa_pipeline.reports.xlsx_rows import Plan, PlannedColumn, QuickRows, RowMaker
from qa_pipeline.reports.xlsx_styles import BAR, COLOURED, LOOKS, Styles

MOST_ROWS = 1_048_576
"""Rows that a sheet of Excel has."""
_MOST_COLUMNS = 16_384


class Sheet:
    """A table with a frozen head, filters and colours."""

    def __init__(
        self,
        sheet: Any,  # noqa: ANN401
        columns: Sequence[Column],
        keys: Sequence[str],
        styles: Styles,
        texts: Texts,
    ) -> None:
        """Writes the head.

        Args:
            sheet: of xlsxwriter, which has no types.
            columns: to show.
            keys: the columns of the values that `add` is given, in their order.
            styles: of the workbook.
            texts: the report's language.
        """
        self.sheet, self.styles, self.texts = sheet, styles, texts
        self.columns = tuple(columns[:_MOST_COLUMNS])
        self.keys = tuple(keys)
        self.words = CellWords(texts)
        self.head = self.line = 0
        """The line of the headings, and the next one to write."""
        self.left_out = 0
        """Rows for which the sheet had no room."""
        places = {key: place for place, key in enumerate(self.keys)}
        self.plan: Plan = tuple(
            PlannedColumn(
                source=places[column.key],
                key=column.key,
                style=styles.kinds[column.kind]._get_xf_index(),  # noqa: SLF001 - the number that its cells name
                is_time=column.kind == "time",
                is_date=column.kind == "date",
            )
            for column in self.columns
        )
        """By which another process can make the rows too."""
        self._maker = RowMaker(self.plan, self.words)
        self._rows = QuickRows(sheet, len(self.plan))

    def begin(self, note: str = "") -> None:
        """Writes the headings; above them a note, where there is one."""
        if note:
            self.sheet.set_row(0, 24)
            self.sheet.write_string(0, 0, workbook_text(note), self.styles.note)
            self.head = 1
        self.sheet.set_row(self.head, 45)
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width, self.styles.kinds[column.kind])
            heading = column.heading if column.own else self.texts.gettext(column.heading)
            self.sheet.write_string(self.head, place, workbook_text(heading), self.styles.head)
        self.sheet.freeze_panes(self.head + 1, 1)
        self.line = self.head + 1

    def add_row(self, row: Row) -> None:
        """Writes a row that is given by its columns."""
        self.add([row.get(key) for key in self.keys])

    def add(self, cells: Sequence[Cell]) -> None:
        """Writes a row; what does not fit a column's type stays the text that it was."""
        self.add_made(self._maker.row(cells))

    def add_made(self, row: str) -> None:
        """Writes a row that was made by this sheet's plan."""
        if self.line >= MOST_ROWS - 1:  # the last line is for saying so
            self.left_out += 1
            return
        self._rows.add(self.line, row)
        self.line += 1

    def finish(self) -> None:
        """Filters, colours and what a printer needs; a line on what had no room."""
        self._rows.flush()
        last = max(self.head + 1, self.line - 1)
        if self.left_out:
            text = self.texts.ngettext(
                "{n} more row had no room here; it is in the files beside this one.",
                "{n} more rows had no room here; they are in the files beside this one.",
                self.left_out,
            )
            self.sheet.write_string(self.line, 0, text, self.styles.note)
        self.sheet.autofilter(self.head, 0, last, len(self.columns) - 1)
        for place, column in enumerate(self.columns):
            self._colours(place, column, last)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.head)

    def _colours(self, place: int, column: Column, last: int) -> None:
        """Colours that follow the cell's value, so that they stay right when a person changes it."""
        area = (self.head + 1, place, last, place)
        if column.bar:
            limits = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": WHOLE[column.kind]}
            self.sheet.conditional_format(*area, BAR | limits)
        for value in COLOURED.get(column.key, ()):
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{self.words.word(column.key, value)}"',
                "format": self.styles.looks[LOOKS[value]],
            }
            self.sheet.conditional_format(*area, rule)
