"""`findings.parquet`: the verdicts with real types, for pandas, DuckDB and their like."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
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


class ParquetWriter:
    """Writes one file; the same rows give the same bytes."""

    def __init__(self, path: Path) -> None:
        # Opened here: pyarrow takes paths for addresses, and breaks on a folder whose name is no UTF-8.
        self._sink = path.open("wb")
        # The file says which format it is, and neither when nor where it was written.
        self._file = pq.ParquetWriter(self._sink, SCHEMA, compression="zstd", version="2.6")
        self._rows: list[Cells] = []

    def add(self, rows: Iterable[Cells]) -> None:
        """Takes rows, their values in the order of `FINDING_COLUMNS`."""
        self._rows.extend(rows)
        while len(self._rows) >= ROWS_A_GROUP:
            self._write(self._rows[:ROWS_A_GROUP])
            del self._rows[:ROWS_A_GROUP]

    def finish(self) -> None:
        """Writes the rest and closes the file."""
        if self._rows:
            self._write(self._rows)
            self._rows = []
        self.close()

    def close(self) -> None:
        """Closes the file, finished or not."""
        self._file.close()
        self._sink.close()

    def _write(self, rows: list[Cells]) -> None:
        frame = pd.DataFrame(rows, columns=FINDING_COLUMNS, dtype=object)
        frame["critical"] = frame["critical"] == "yes"
        try:
            table = _table(frame)
        except UnicodeEncodeError:  # halves of characters, from file names that are no UTF-8
            table = _table(frame.map(_without_halves))
        self._file.write_table(table, row_group_size=ROWS_A_GROUP)


def _table(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False).replace_schema_metadata()


def _without_halves(value: Cell) -> Cell:
    return without_surrogates(value) if isinstance(value, str) else value
