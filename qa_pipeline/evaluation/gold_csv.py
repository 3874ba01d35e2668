"""Labels in a CSV file, as people and spreadsheets write it."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path

from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.gold_table import Row, names_of, row_of

_SEPARATORS = (";", ",", "\t")


def read_csv_rows(path: Path, content: bytes) -> Iterator[Row]:
    """The rows below the heading; comma, semicolon or tab, as the heading shows.

    Raises:
        EvaluationError: it is no such table; with file:line:column.
    """
    # Not splitlines: a cell may hold other signs that end lines.
    lines = list(StringIO(_decoded(content), newline=""))
    separator = max(_SEPARATORS, key=(lines[0] if lines else "").count)
    names: list[str] | None = None
    for first, record, cells in _records(path, lines, separator):
        place = partial(_place, path, first, record, separator)
        if names is None:
            names = names_of(cells, place)
        elif any(cell.strip() for cell in cells):
            yield row_of(names, cells, place)
    if names is None:
        names_of([], lambda _: f"{path}:1:1")


def _records(path: Path, lines: list[str], separator: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each record's first line, its lines as written, and its cells."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    read = 0
    try:
        for cells in reader:
            yield read + 1, lines[read : reader.line_num], cells
            read = reader.line_num
    except csv.Error as fault:
        raise EvaluationError(
            f"{path}:{read + 1}:1: this row cannot be read ({fault}); close every quote, or leave quotes out"
        ) from fault


def _place(path: Path, first: int, record: Sequence[str], separator: str, column: int) -> str:
    """Line and column of a cell's first sign, a quote before it included."""
    at = next(islice(_offsets("".join(record), separator), column, None), 0)
    for line, part in enumerate(record[:-1], start=first):
        if at < len(part):
            return f"{path}:{line}:{at + 1}"
        at -= len(part)
    return f"{path}:{first + len(record) - 1}:{at + 1}"


def _offsets(text: str, separator: str) -> Iterator[int]:
    """Where the cells of a record begin."""
    cell = re.compile(rf'(?:"[^"]*(?:""[^"]*)*")?[^{separator}]*')
    at = 0
    while at <= len(text):
        yield at
        found = cell.match(text, at)
        at = (found.end() if found else len(text)) + 1


def _decoded(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16, or what Excel in Italy writes unless it is told otherwise."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
