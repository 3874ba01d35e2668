"""A CSV file as a sheet, as Excel, LibreOffice and people write it."""

import csv
from io import StringIO
from pathlib import Path

from qa_pipeline.errors import PlaybookError
from qa_pipeline.sheets.grid import Sheet

MAX_BYTES = 5_000_000
MAX_CELLS = 200_000
_SEPARATORS = (";", ",", "\t")


def read_csv(path: Path, content: bytes) -> Sheet:
    """The file's cells; UTF-8, UTF-16 or what Excel in Italy writes, separated by semicolon, comma or tab.

    Raises:
        PlaybookError: it is no table, or too large for a playbook.
    """
    if len(content) > MAX_BYTES:
        raise PlaybookError(f"{path}: larger than {MAX_BYTES:,} bytes; is it the right file?")
    text = _decoded(content)
    if "\0" in text:
        raise PlaybookError(f"{path}: not a CSV file; in Excel: Save as, CSV UTF-8")
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as fault:
        raise PlaybookError(f"{path}: not a CSV file ({fault}); in Excel: Save as, CSV UTF-8") from fault
    cells = {
        (row, column): cell.strip()
        for row, values in enumerate(rows, start=1)
        for column, cell in enumerate(values, start=1)
        if cell.strip()
    }
    if len(cells) > MAX_CELLS:
        raise PlaybookError(f"{path}: more than {MAX_CELLS:,} cells; is it the right file?")
    return Sheet(name="", cells=cells)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The one that makes the widest table: the first lines may be a title without any."""
    return max(_SEPARATORS, key=lambda sign: _width(text, sign))


def _width(text: str, separator: str) -> int:
    """How many cells there are more than lines, in the first ones; 0 where it breaks the quotes."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        return sum(len(row) - 1 for row, _ in zip(reader, range(60), strict=False))
    except csv.Error:
        return 0
