"""Rows that are written straight into a sheet are those that XlsxWriter would have written."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter
from hostile import hostile_texts

from qa_pipeline.reports.cells import Cell, workbook_text
from qa_pipeline.reports.xlsx_rows import SECONDS_A_DAY, QuickRows

NUMBERS = (0, 7, -3, 87.25, 1 / 3, 12.2, 1e-7, 123456789.125, 59.94)
ROWS: list[tuple[Cell, Cell, Cell]] = [
    *((text, number, number) for text, number in zip(hostile_texts(), NUMBERS * 200, strict=False)),
    (None, 1, None),
    ("", None, 0),
    ("fail", "not a number", "not a time"),
]
WORDS = {"fail": "Non superato & co"}


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
    rows = QuickRows(sheet, [(0, WORDS, shape, False), (1, {}, shape, False), (2, {}, shape, True)])
    for line, row in enumerate(ROWS, start=1):
        rows.add(line, row)
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
