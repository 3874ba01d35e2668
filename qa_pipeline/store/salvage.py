"""A new database of all that can still be read of a damaged one: what is lost of it is heard or judged again, and no more."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path

from sqlalchemy import Engine, insert, inspect
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from qa_pipeline.errors import StoreError
from qa_pipeline.store.engine import open_engine
from qa_pipeline.store.faults import explained, passes
from qa_pipeline.store.kept_rows import KeptRows
from qa_pipeline.store.readable import readable_keys, readable_rows, refuse_other_tables
from qa_pipeline.store.schema import bring_up_to_date
from qa_pipeline.store.tables import Base, CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.transcripts import Key
from qa_pipeline.store.work_tables import ParkedRow, RunRow
from qa_pipeline.temporary import temporary_beside

_TOGETHER = 100
"""Rows that are stored at a time."""
_PATIENCE_S = 2.0
_KEPT = (RunRow, TranscriptRow, ScorecardRow, CallRow, ImportRow, ParkedRow)
"""The tables of which rows are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was saved."""

    damaged: Path
    """Where the damaged database lies now."""
    transcripts: int
    scorecards: int


def salvage(file: Path) -> Salvaged:
    """Makes a store's file anew of what can be read of it, and puts the damaged one aside.

    Until the new one is whole the old one is in its place. Claims are not kept, and neither are the notes of reports.

    Args:
        file: the database.

    Raises:
        StoreError: another process has it open, or the new one cannot be written.
    """
    made = temporary_beside(file)
    try:
        with _held(file) as old:  # until the new one is in its place: whoever would write meanwhile waits
            refuse_other_tables(old, str(file), _KEPT)
            _remove(made)
            # It holds what was said in calls: at no time may more people read it than the old one.
            made.touch(mode=0o600)
            saved = _made_of(old, file, made)
            _finish(file, made)
            shutil.copymode(file, made)
            damaged = _put_aside(file)
            _journal(file).unlink(missing_ok=True)
            made.replace(file)
    except SQLAlchemyError as fault:
        raise explained(str(file), fault) from fault
    except OSError as fault:
        raise StoreError(
            f"{file}: cannot be made anew beside it: {fault.strerror}. Make room there, or make the folder writable, "
            "and run the same command again: nothing was changed."
        ) from fault
    finally:
        _remove(made)
    return Salvaged(damaged=damaged, transcripts=len(saved.transcripts), scorecards=len(saved.scorecards))


def _made_of(old: sqlite3.Connection, file: Path, made: Path) -> KeptRows:
    """The new database; what is in it."""
    engine, kept = open_engine(made), KeptRows(_keys_in(old))
    store = partial(_store, engine, kept)
    try:
        bring_up_to_date(engine, str(file))
        store(RunRow, kept.of_runs(readable_rows(old, RunRow)))
        store(TranscriptRow, kept.of_transcripts(readable_rows(old, TranscriptRow)))
        store(ScorecardRow, kept.of_scorecards(readable_rows(old, ScorecardRow)))
        store(CallRow, kept.of_calls(readable_rows(old, CallRow)))
        store(ImportRow, kept.of_imports(readable_rows(old, ImportRow)))
        store(ParkedRow, readable_rows(old, ParkedRow))
    finally:
        engine.dispose()
    return kept


def _finish(file: Path, made: Path) -> None:
    """Takes the new one's journal in: where the disk is full SQLite leaves the last pages there, and closes without a word.

    Raises:
        StoreError: the new one is not whole.
    """
    try:
        with closing(sqlite3.connect(made)) as new:
            [(left, *_)] = new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            [(said,)] = new.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as fault:
        raise _not_whole(file, fault.sqlite_errorname) from fault
    if left or said != "ok" or _journal(made).exists():
        raise _not_whole(file, "the journal is left" if said == "ok" else "its pages do not fit together")


def _not_whole(file: Path, why: str) -> StoreError:
    return StoreError(
        f"{file}: the new one beside it could not be written to its end ({why}). Make room on the disk, make sure that it "
        "works, and run the same command again: nothing was changed."
    )


def _keys_in(old: sqlite3.Connection) -> dict[int, Key]:
    """Of all transcripts; of an import's whose own is lost at least which file it was."""
    of_imports = {
        row.transcript_id: (row.sha256, f"lost {row.transcript_id}") for row in readable_rows(old, ImportRow)
    }
    return of_imports | readable_keys(old)


def _store(engine: Engine, kept: KeptRows, kind: type[Base], rows: Iterable[Base]) -> None:
    source = iter(rows)
    while some := list(islice(source, _TOGETHER)):
        with engine.begin() as connection:
            for row in kept.stand_ins():
                connection.execute(insert(type(row)), [_values(row)])
            connection.execute(insert(kind), list(map(_values, some)))


def _values(row: Base) -> dict[str, object]:
    return {name: getattr(row, name) for name in inspect(type(row)).columns.keys()}  # noqa: SIM118 - no mapping


@contextmanager
def _held(file: Path) -> Iterator[sqlite3.Connection]:
    """The damaged database, its journal taken in, for this process alone.

    Raises:
        StoreError: another process has it open.
    """
    with closing(sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None)) as old:
        old.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
        old.execute("PRAGMA writable_schema=ON")  # else nothing can be read of a file that was cut short
        for statement in ("PRAGMA journal_mode=DELETE", "BEGIN EXCLUSIVE"):
            try:
                old.execute(statement)
            except sqlite3.DatabaseError as fault:
                if fault.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                    raise StoreError(
                        f"{file}: another process is at work on it. Wait for it, or end it, and run the same command again: "
                        "`qa-pipeline status` says which it is."
                    ) from fault
                if passes(fault):
                    raise OperationalError(statement, {}, fault) from fault
                # So damaged that it cannot be done: then nobody else can use it either.
        yield old


def _put_aside(file: Path) -> Path:
    """The damaged file under a second name, its journal with it."""
    for number in count(1):
        aside = file.with_name(f"{file.name}.damaged{f'-{number}' if number > 1 else ''}")
        try:
            aside.hardlink_to(file)
        except FileExistsError:
            continue
        except OSError:  # where a file can have but one name
            if aside.exists():
                continue
            shutil.copy2(file, aside)
        break
    if _journal(file).exists():
        shutil.copy2(_journal(file), _journal(aside))
    return aside


def _journal(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _remove(file: Path) -> None:
    for path in (file, _journal(file), file.with_name(f"{file.name}-shm")):
        path.unlink(missing_ok=True)
