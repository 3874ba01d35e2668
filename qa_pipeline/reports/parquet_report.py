"""`findings.parquet`: the verdicts with real types, for pandas, DuckDB and their like."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qa_pipeline.reports.cells import Cell
from qa_pipeline.reports.files import without_surrogates
from qa_pipeline.reports.tables import FINDING_COLUMNS, Cells

_NUMBERS = frozenset(
    {
        *("points", "max_points", "confidence", "start_s", "end_s", "searched_from_s", "searched_to_s"),
        *("nearest_start_s", "nearest_end_s", "nearest_score"),
    }
)
_OTHERS = {"critical": pa.bool_(), "evidence_count": pa.int64()}
ROWS_A_GROUP = 50_000
"""Rows that are read, and held here, at a time: the groups must not depend on the portions in which rows come."""


def _type(name: str) -> pa.DataType:
    return _OTHERS.get(name) or (pa.float64() if name in _NUMBERS else pa.string())


SCHEMA = pa.schema([pa.field(name, _type(name)) for name in FINDING_COLUMNS])
"""The columns of `findings.csv`; the same for a batch of none."""


_CRITICAL = FINDING_COLUMNS.index("critical")


def columns_of(rows: Sequence[Cells]) -> bytes:
    """Rows with their values in the order of `FINDING_COLUMNS` as columns, the way Arrow hands them from process to process."""
    values: list[Sequence[Cell]] = list(zip(*rows, strict=True)) or [()] * len(FINDING_COLUMNS)
    values[_CRITICAL] = [value == "yes" for value in values[_CRITICAL]]
    try:
        batch = _batch(values)
    except UnicodeEncodeError:  # halves of characters, from file names that are no UTF-8
        batch = _batch([[_without_halves(value) for value in column] for column in values])
    made: bytes = batch.serialize().to_pybytes()
    return made


class ParquetWriter:
    """Writes one file; the same rows give the same bytes."""

    def __init__(self, path: Path) -> None:
        # Opened here: pyarrow takes paths for addresses, and breaks on a folder whose name is no UTF-8.
        self._sink = path.open("wb")
        # The file says which format it is, and neither when nor where it was written.
        self._file = pq.ParquetWriter(self._sink, SCHEMA, compression="zstd", version="2.6")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def add(self, rows: Iterable[Cells]) -> None:
        """Takes rows, their values in the order of `FINDING_COLUMNS`."""
        self.add_columns(columns_of(tuple(rows)))

    def add_columns(self, made: bytes) -> None:
        """Takes what `columns_of` made."""
        batch = pa.ipc.read_record_batch(pa.py_buffer(made), SCHEMA)
        self._waiting.append(batch)
        self._rows += batch.num_rows
        while self._rows >= ROWS_A_GROUP:
            table = pa.Table.from_batches(self._waiting)
            self._write(table.slice(0, ROWS_A_GROUP))
            self._waiting = table.slice(ROWS_A_GROUP).to_batches()
            self._rows -= ROWS_A_GROUP

    def finish(self) -> None:
        """Writes the rest and closes the file."""
        if self._rows:
            self._write(pa.Table.from_batches(self._waiting))
        self._waiting, self._rows = [], 0
        self.close()

    def close(self) -> None:
        """Closes the file, finished or not."""
        self._file.close()
        self._sink.close()

    def _write(self, table: pa.Table) -> None:
        """A group of rows, as if they had come together: what a page of the file holds follows from the pieces it is given."""
        self._file.write_table(table.combine_chunks(), row_group_size=ROWS_A_GROUP)


def _batch(values: Sequence[Sequence[Cell]]) -> pa.RecordBatch:
    arrays = [pa.array(column, field.type) for column, field in zip(values, SCHEMA, strict=True)]
    return pa.record_batch(arrays, schema=SCHEMA)


def _without_halves(value: Cell) -> Cell:
    return without_surrogates(value) if isinstance(value, str) else value
