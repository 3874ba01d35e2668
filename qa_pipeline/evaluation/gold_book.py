"""Labels in a workbook."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from qa_pipeline.errors import EvaluationError, PlaybookError
from qa_pipeline.evaluation.gold_table import NEEDED, Row, names_of, plain_names, row_of
from qa_pipeline.sheets.grid import Sheet
from qa_pipeline.sheets.read_xlsx import read_xlsx


def read_book_rows(path: Path, content: bytes) -> Iterator[Row]:
    """The rows of the first sheet that has the columns of labels.

    Raises:
        EvaluationError: the workbook cannot be read, no sheet has them, or a cell cannot be known; with file: cell.
    """
    sheet = _sheet(path, content)
    if fault := next(iter(sheet.faults.items()), None):
        raise EvaluationError(f"{path}: {sheet.at(*fault[0])}: {fault[1]}")
    head, *rows = sheet.rows or [1]
    names = names_of(_texts(sheet, head), partial(_place, path, sheet, head))
    for row in rows:
        yield row_of(names, _texts(sheet, row), partial(_place, path, sheet, row))


def _place(path: Path, sheet: Sheet, row: int, column: int) -> str:
    return f"{path}: {sheet.at(row, column + 1)}"


def _sheet(path: Path, content: bytes) -> Sheet:
    try:
        sheets = read_xlsx(path, content)
    except PlaybookError as fault:
        raise EvaluationError(str(fault)) from fault
    found = [sheet for sheet in sheets if sheet.rows]
    labels = (sheet for sheet in found if set(NEEDED) <= set(plain_names(_texts(sheet, sheet.rows[0]))))
    return next(labels, next(iter(found), Sheet(name="", cells={})))


def _texts(sheet: Sheet, row: int) -> list[str]:
    last = max(sheet.columns(row), default=0)
    return [sheet.cells.get((row, column), "") for column in range(1, last + 1)]
