"""`calls.csv` and `findings.csv`: the tables for machines, safe to open in a spreadsheet."""

import csv

import pandas as pd

from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.cells import Row, csv_cell
from qa_pipeline.reports.tables import FINDING_COLUMNS, call_columns, call_rows, finding_rows


def calls_csv(batch: ReportBatch) -> str:
    """One row a call, with the recordings that could not be processed."""
    return _csv(call_columns(batch), call_rows(batch))


def findings_csv(batch: ReportBatch) -> str:
    """One row a verdict."""
    return _csv(FINDING_COLUMNS, finding_rows(batch))


def _csv(columns: tuple[str, ...], rows: list[Row]) -> str:
    """A table in RFC 4180 form.

    Every text is quoted, or Excel in Italy would split it at its semicolons.
    """
    cells = [[csv_cell(row.get(column)) for column in columns] for row in rows]
    header = [csv_cell(column) for column in columns]
    # dtype=object: a column with gaps must not turn its whole numbers into 3.0
    table = pd.DataFrame(cells, columns=header, dtype=object)
    return str(table.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC))
