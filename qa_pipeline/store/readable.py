"""What can be read of a damaged database: row by row from both ends, and of what has a checksum only what still fits it."""

import sqlite3
from collections.abc import Iterator
from typing import TypeVar

from sqlalchemy import inspect

from qa_pipeline.store.checksums import is_sound
from qa_pipeline.store.faults import DamagedRowError
from qa_pipeline.store.tables import Base, CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.work_tables import refuse_damaged

Row = TypeVar("Row", bound=Base)


def readable_rows(damaged: sqlite3.Connection, kind: type[Row]) -> Iterator[Row]:
    """A table's rows that can be read and are right; each key once.

    Args:
        damaged: the database.
        kind: of which table.
    """
    columns = inspect(kind).columns
    names = ", ".join(f'"{column.name}"' for column in columns)
    # By the table itself: what its indexes say may be wrong.
    query = f'SELECT rowid, {names} FROM "{kind.__tablename__}" NOT INDEXED ORDER BY rowid'  # noqa: S608 - names of ours
    keys = [column.name for column in columns if column.primary_key]
    known: set[tuple[object, ...]] = set()
    for values in _from_both_ends(damaged, query):
        row = kind(**dict(zip(columns.keys(), values, strict=True)))
        key = tuple(getattr(row, name) for name in keys)
        if key not in known and _is_right(row):
            known.add(key)
            yield row


def _from_both_ends(damaged: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """Until the damage from the first row on, then from the last one back to it."""
    last: int | None = None
    try:
        for number, *values in damaged.execute(query):
            if last is not None and number <= last:
                break  # it goes in circles
            last = number
            yield tuple(values)
        else:
            return
    except sqlite3.DatabaseError:
        pass
    before: int | None = None
    try:
        for number, *values in damaged.execute(f"{query} DESC"):
            if (last is not None and number <= last) or (before is not None and number >= before):
                return
            before = number
            yield tuple(values)
    except sqlite3.DatabaseError:
        return


def _is_right(row: Base) -> bool:
    if isinstance(row, (CallRow, ImportRow, ScorecardRow, TranscriptRow)):
        return is_sound(row)
    try:
        refuse_damaged(row)
    except DamagedRowError:
        return False
    return True
