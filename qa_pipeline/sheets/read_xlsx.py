"""A workbook's sheets as text; openpyxl lives here alone.

openpyxl and not the faster python-calamine: it tells that a number is shown as a percentage, and a sheet with one
far cell does not take a gigabyte.
"""

import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets.grid import Sheet
from qa_pipeline.sheets.xlsx_guard import MAX_COLUMN, MAX_ROW, Part, inspect

NEVER_CALCULATED = (
    "a formula that was never calculated; open the file in a spreadsheet and save it, or write the value"
)


def read_xlsx(path: Path, content: bytes) -> tuple[Sheet, ...]:
    """The sheets, hidden ones too, in their order.

    Raises:
        PlaybookError: the file is no workbook, damaged, or made to do harm.
    """
    parts = inspect(path, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is not read: pictures, printer settings
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return tuple(_sheet(sheet, parts) for sheet in book.worksheets)
    except Exception as fault:  # openpyxl raises whatever comes up in files that are no workbooks
        kind = type(fault).__name__
        raise PlaybookError(
            f"{path}: not a workbook that can be read ({kind}); save it again as .xlsx"
        ) from fault


def _sheet(sheet: Any, parts: Mapping[str, Part]) -> Sheet:  # noqa: ANN401 - openpyxl has no types
    cells = {
        (cell.row, cell.column): text
        # with limits of our own: what a file says of its size is not always so
        for row in sheet.iter_rows(max_row=MAX_ROW, max_col=MAX_COLUMN)
        for cell in row
        if cell.value is not None and (text := _text(cell.value, str(cell.number_format or "")))
    }
    # In this mode nothing else tells which part of the file the sheet is.
    part = parts.get(str(sheet._worksheet_path).lstrip("/"))  # noqa: SLF001
    uncalculated = part.uncalculated if part else frozenset()
    return Sheet(
        name=sheet.title,
        cells=cells,
        merged=part.merged if part else {},
        faults={place: NEVER_CALCULATED for place in uncalculated if place not in cells},
    )


def _text(value: object, shape: str) -> str:
    """A cell as people see it, but for decoration: 10 and not 10.0, 85% and not 0.85, days as 2026-03-01."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (int, float)):
        percent = "%" in shape
        return f"{round(value * (100 if percent else 1), 6):.15g}{'%' if percent else ''}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
