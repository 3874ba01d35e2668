"""What can be read of a damaged database: row by row from both ends, and of what has a checksum only what still fits it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from qa_pipeline.errors import StoreError
from qa_pipeline.store.checksums import is_sound, is_text
from qa_pipeline.store.faults import DamagedRowError, passes
from qa_pipeline.store.tables import Base, CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.transcripts import Key
from qa_pipeline.store.work_tables import refuse_damaged

Row = TypeVar("Row", bound=Base)


def refuse_other_tables(damaged: sqlite3.Connection, where: str, kinds: Iterable[type[Base]]) -> None:
    """A column that a table lacks SQLite takes for a text: then no row would fit its checksum, and all would look lost.

    Args:
        damaged: the database.
        where: it is, for people.
        kinds: the tables that are to be read; one that is lost is no other version's.

    Raises:
        StoreError: one of them has other columns than this version's.
    """
    for kind in kinds:
        with suppress(sqlite3.DatabaseError):
            told = {row[1] for row in _asked(damaged, f'PRAGMA table_info("{kind.__tablename__}")')}
            if told and told != {column.name for column in inspect(kind).columns}:
                raise StoreError(
                    f"{where}: is damaged, and its tables are of another version of qa-pipeline, of which this one can save "
                    "nothing. Restore it from a backup; or move it away, and `qa-pipeline run` hears and judges everything "
                    "again. Nothing was changed."
                )


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
                    case (int(number), str(audio), str(fingerprint)) if is_text(audio + fingerprint):
                        found.setdefault(number, (audio, fingerprint))
    return found


def _asked(damaged: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query; where the disk failed the rest is asked for once more.

    Raises:
        sqlite3.DatabaseError: the file is damaged.
        OperationalError: it cannot be read now: what is not read must not be taken for lost.
    """
    given, was_asked_again = 0, False
    while True:
        try:
            for row in islice(damaged.execute(query), given, None):
                given += 1
                yield row
        except sqlite3.DatabaseError as fault:
            if not passes(fault):
                raise
            if was_asked_again or not fault.sqlite_errorname.startswith("SQLITE_IOERR"):
                raise OperationalError(query, {}, fault) from fault
            was_asked_again = True
        else:
            return


def _until_damage(damaged: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    met: set[object] = set()
    with suppress(sqlite3.DatabaseError):
        for row in _asked(damaged, query):
            if row[0] in met:
                return  # it goes in circles
            met.add(row[0])
            yield row


def _from_both_ends(damaged: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """Until the damage from the first row on, then from the last one back to it."""
    last: int | None = None
    try:
        for number, *values in _asked(damaged, query):
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
        for number, *values in _asked(damaged, f"{query} DESC"):
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
