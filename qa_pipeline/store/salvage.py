"""A new database of all that can still be read of a damaged one: what is lost of it is heard or judged again, and no more."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from pathlib import Path

from sqlalchemy import Engine, insert, inspect
from sqlalchemy.exc import SQLAlchemyError

from qa_pipeline import __version__
from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.store.checksums import seal
from qa_pipeline.store.engine import open_engine
from qa_pipeline.store.faults import explained
from qa_pipeline.store.readable import readable_rows
from qa_pipeline.store.runs import RunEnd
from qa_pipeline.store.schema import bring_up_to_date
from qa_pipeline.store.tables import Base, CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.work_tables import ParkedRow, RunRow
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.temporary import temporary_beside

_TOGETHER = 100
"""Rows that are stored at a time."""
_PATIENCE_S = 2.0
_LOST = "what was heard of it is lost with the damaged part of the store; run again to hear it, or import it again"


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
            _remove(made)
            saved = _made_of(old, file, made)
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


class _Saved:
    """What is stored already in the new database, so that nothing in it leads nowhere."""

    def __init__(self) -> None:
        self.runs: set[int] = set()
        self.transcripts: set[int] = set()
        self.scorecards: set[int] = set()
        self._heard: set[tuple[str, str]] = set()
        self._repair = 0

    # Each gives on what may be stored of a table.

    def of_runs(self, rows: Iterable[RunRow]) -> Iterator[RunRow]:
        for row in rows:
            self.runs.add(row.id)
            yield row
        # Scorecards whose run is lost are this one's.
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        number = max(self.runs, default=0) + 1
        self.runs.add(number)
        self._repair = number
        yield RunRow(
            id=number,
            command="repair",
            version=__version__,
            started_at=now,
            finished_at=now,
            transcribed=0,
            scored=0,
            skipped=0,
            ended=RunEnd.FINISHED.value,
        )

    def of_transcripts(self, rows: Iterable[TranscriptRow]) -> Iterator[TranscriptRow]:
        for row in rows:
            heard = (row.audio_sha256, row.fingerprint)
            if heard not in self._heard:
                self._heard.add(heard)
                self.transcripts.add(row.id)
                yield row

    def of_scorecards(self, rows: Iterable[ScorecardRow]) -> Iterator[ScorecardRow]:
        for row in rows:
            if row.transcript_id in self.transcripts:
                if row.run_id not in self.runs:
                    row.run_id = self._repair
                self.scorecards.add(row.id)
                yield row

    def of_calls(self, rows: Iterable[CallRow]) -> Iterator[CallRow]:
        for row in rows:
            if row.transcript_id is not None and row.transcript_id not in self.transcripts:
                _lose(row)
            elif row.scorecard_id is not None and row.scorecard_id not in self.scorecards:
                row.scorecard_id = None
            seal(row)
            yield row

    def of_imports(self, rows: Iterable[ImportRow]) -> Iterator[ImportRow]:
        return (row for row in rows if row.transcript_id in self.transcripts)


def _lose(row: CallRow) -> None:
    """A call without what was heard of it is listed with the reason until it is heard again."""
    if row.recording:
        recording = from_json(Recording, row.recording, "a call")
        row.skipped = to_json(
            SkippedRecording(
                call_id=recording.call_id, file=recording.file, problem=Problem.FAILED, reason=_LOST
            )
        )
    row.recording = row.transcript_id = row.scorecard_id = None


def _made_of(old: sqlite3.Connection, file: Path, made: Path) -> _Saved:
    """The new database; what is in it."""
    engine, saved = open_engine(made), _Saved()
    try:
        bring_up_to_date(engine, str(file))
        _store(engine, RunRow, saved.of_runs(readable_rows(old, RunRow)))
        _store(engine, TranscriptRow, saved.of_transcripts(readable_rows(old, TranscriptRow)))
        _store(engine, ScorecardRow, saved.of_scorecards(readable_rows(old, ScorecardRow)))
        _store(engine, CallRow, saved.of_calls(readable_rows(old, CallRow)))
        _store(engine, ImportRow, saved.of_imports(readable_rows(old, ImportRow)))
        _store(engine, ParkedRow, readable_rows(old, ParkedRow))
    finally:
        engine.dispose()
    return saved


def _store(engine: Engine, kind: type[Base], rows: Iterable[Base]) -> None:
    names = inspect(kind).columns.keys()
    source = iter(rows)
    while some := list(islice(source, _TOGETHER)):
        with engine.begin() as connection:
            connection.execute(insert(kind), [{name: getattr(row, name) for name in names} for row in some])


@contextmanager
def _held(file: Path) -> Iterator[sqlite3.Connection]:
    """The damaged database, its journal taken in, for this process alone.

    Raises:
        StoreError: another process has it open.
    """
    with closing(sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None)) as old:
        old.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
        for statement in ("PRAGMA journal_mode=DELETE", "BEGIN EXCLUSIVE"):
            try:
                old.execute(statement)
            except sqlite3.DatabaseError as fault:
                if fault.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                    raise StoreError(
                        f"{file}: another process is at work on it. Wait for it, or end it, and run the same command again: "
                        "`qa-pipeline status` says which it is."
                    ) from fault
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
