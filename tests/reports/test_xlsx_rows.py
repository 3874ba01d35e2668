"""Rows that are written straight into a sheet are those that XlsxWriter would have written."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter
from hostile import hostile_texts

from qa_pipeline.reports.cell_words import CellWords
from qa_pipeline.reports.cells import Cell, workbook_text
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_rows import SECONDS_A_DAY, PlannedColumn, QuickRows, RowMaker

NUMBERS = (0, 7, -3, 87.25, 1 / 3, 12.2, 1e-7, 123456789.125, 59.94)
ROWS: list[tuple[Cell, Cell, Cell]] = [
    *((text, number, number) for text, number in zip(hostile_texts(), NUMBERS * 200, strict=False)),
    (None, 1, None),
    ("", None, 0),
    ("fail", "not a number", "not a time"),
]
WORDS = {"fail": "Non superato"}


def sheet_written_by(write: Callable[[object, object], None]) -> str:
    """The sheet's XML."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    sheet, shape = book.add_worksheet(), book.add_format({"num_format": "0.0"})
    sheet.write_string(0, 0, "head", shape)
    write(sheet, shape)
    book.close()
    with zipfile.ZipFile(content) as packed:
        return packed.read("xl/worksheets/sheet1.xml").decode()


def quickly(sheet: object, shape: object) -> None:
    style = shape._get_xf_index()  # type: ignore[attr-defined]
    plan = (
        PlannedColumn(source=0, key="verdict", style=style),
        PlannedColumn(source=1, key="number", style=style),
        PlannedColumn(source=2, key="time", style=style, is_time=True),
    )
    maker, rows = RowMaker(plan, CellWords(translate("it"))), QuickRows(sheet, len(plan))
    for line, row in enumerate(ROWS, start=1):
        rows.add(line, maker.row(row))
    rows.flush()


def by_the_book(sheet: object, shape: object) -> None:
    for line, row in enumerate(ROWS, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(line, place, workbook_text(WORDS.get(value, value)), shape)  # type: ignore[attr-defined]
            elif isinstance(value, int | float):
                number = value / SECONDS_A_DAY if place == 2 else value
                sheet.write_number(line, place, number, shape)  # type: ignore[attr-defined]


def test_the_two_ways_of_writing_give_the_same_sheet() -> None:
    assert sheet_written_by(quickly) == sheet_written_by(by_the_book)
