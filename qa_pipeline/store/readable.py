"""What can be read of a damaged database: row by row from both ends, and of what has a checksum only what still fits it."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import inspect

from qa_pipeline.store.checksums import is_sound
from qa_pipeline.store.faults import DamagedRowError
from qa_pipeline.store.tables import Base, CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.transcripts import Key
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


def readable_keys(damaged: sqlite3.Connection) -> dict[int, Key]:
    """By their numbers, the keys of all transcripts that there were, as far as the table or its index tells them.

    None of them is sure: a row's checksum speaks for all of it, and is right only where nothing of it is lost.

    Args:
        damaged: the database.
    """
    found: dict[int, Key] = {}
    for source in ("INDEXED BY sqlite_autoindex_transcripts_1", "NOT INDEXED"):
        for order in ("ASC", "DESC"):
            query = (
                f"SELECT id, audio_sha256, fingerprint FROM transcripts {source} "  # noqa: S608 - words of ours
                f"ORDER BY {'id' if source == 'NOT INDEXED' else 'audio_sha256'} {order}"
            )
            for row in _until_damage(damaged, query):
                match row:
                    case (int(number), str(audio_sha256), str(fingerprint)):
                        found.setdefault(number, (audio_sha256, fingerprint))
    return found


def _until_damage(damaged: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    met: set[object] = set()
    with suppress(sqlite3.DatabaseError):
        for row in damaged.execute(query):
            if row[0] in met:
                return  # it goes in circles
            met.add(row[0])
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
