"""One sheet of the workbook, written row by row: nothing of a row is kept once it is written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.cells import Cell, Row, workbook_text
from qa_pipeline.reports.texts import Texts, parsed
from qa_pipeline.reports.xlsx_columns import WHOLE, Column
from qa_pipeline.reports.xlsx_rows import QuickRows, Shown
from qa_pipeline.reports.xlsx_styles import BAR, COLOURED, LOOKS, Styles

MOST_ROWS = 1_048_576
"""Rows that a sheet of Excel has."""
_MOST_COLUMNS = 16_384
# Excel's calendar: it writes days since the end of 1899 and knows no year beyond 9999.
_FIRST_YEAR = 1900


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
        self._rows = QuickRows(
            sheet,
            [
                (places[column.key], self._shown(column), styles.kinds[column.kind], column.kind == "time")
                for column in self.columns
            ],
        )

    def _shown(self, column: Column) -> Shown:
        """How a column shows its texts."""
        if column.kind == "date":
            return _Dates()
        return _Lists(self.words) if column.key == "problems" else self.words.of(column.key)

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
        if self.line >= MOST_ROWS - 1:  # the last line is for saying so
            self.left_out += 1
            return
        self._rows.add(self.line, cells)
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


class _Dates:
    """Texts that name a moment become one; others stay texts."""

    def get(self, value: str, /) -> datetime | None:
        """The moment, without its zone, which a workbook does not know."""
        moment = parsed(value)
        return moment.replace(tzinfo=None) if moment and moment.year >= _FIRST_YEAR else None


class _Lists:
    """Several words in one cell."""

    def __init__(self, words: CellWords) -> None:
        self._words = words

    def get(self, value: str, /) -> str:
        """All of them as people read them."""
        return self._words.word("problems", value)
