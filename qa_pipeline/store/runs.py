"""The record of each run: when, by which process and version, with what settings, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.store.database import Database
from qa_pipeline.store.owner import Owner, is_lost, this_owner
from qa_pipeline.store.tables import TranscriptRow
from qa_pipeline.store.work_tables import RunRow
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript


class RunEnd(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    """Somebody asked for it."""
    FAILED = "failed"
    """It said why."""
    DIED = "died"
    """Killed, or the power went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What a run was done with. Nothing of a call."""

    checksums: tuple[tuple[str, str], ...] = ()
    """Of the settings, playbooks and word lists, by their names."""
    calls: int | None = None
    """That the workspace held; None: the run did not look."""
    unprocessable: int = 0
    """Of these, those that could not be heard at all."""
    to_hear: int | None = None
    """Of these, those that were not heard before."""
    engine: str | None = None
    engine_version: str | None = None
    model: str | None = None
    model_sha256: str | None = None
    took_s: tuple[tuple[str, float], ...] = ()
    """By stage."""
    listed: bool = False
    """Whether the calls were listed that the workspace held when this run had begun, and no later one; see `Listing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as the store knows it."""

    command: str
    version: str
    started_at: str
    finished_at: str | None
    counts: Mapping[str, int]
    owner: Owner | None
    """None: of before this was noted."""
    ended: RunEnd | None
    """None: it is still at work."""
    facts: RunFacts


class Runs(Database):
    """The part of the store that records runs."""

    def begin_run(self, command: str, version: str, now: str) -> int:
        """Notes that this process has begun a run; its number. Runs that died unseen are noted to have."""
        here = this_owner(0)
        with self._writing() as session:
            for row in session.scalars(select(RunRow).where(RunRow.ended.is_(None))):
                row.ended = _end_of(row)
            row = RunRow(command=command, version=version, started_at=now)
            row.host, row.pid, row.process_started = here.host, here.pid, here.started
            session.add(row)
            session.flush()
            return row.id

    def note_run(self, run_id: int, **facts: Any) -> None:  # noqa: ANN401 - those of RunFacts
        """Notes facts of a run, by their names in RunFacts, beside what it noted before."""
        with self._writing() as session:
            note_facts(session, run_id, **facts)

    def engine_of(self, run_id: int) -> dict[str, str]:
        """What heard the last call that was heard since a run began, as facts of it; nothing where none was."""
        with self._reading() as session:
            row = session.get(RunRow, run_id)
            query = select(TranscriptRow.transcript).where(
                TranscriptRow.heard_at >= began(row.started_at if row else "")
            )
            text = session.scalar(query.order_by(TranscriptRow.heard_at.desc()).limit(1))
        try:
            engine = from_json(Transcript, text or "", "a transcript").engine
        except StoreError:
            return {}
        return {
            "engine": engine.name,
            "engine_version": engine.version,
            "model": engine.model,
            "model_sha256": engine.model_sha256,
        }

    def end_run(self, run_id: int, now: str, ended: RunEnd = RunEnd.FINISHED, **counts: int) -> None:
        """Notes how a run ended: transcribed, scored, skipped."""
        with self._writing() as session:
            change = update(RunRow).filter_by(id=run_id)
            session.execute(change.values(finished_at=now, ended=ended.value, **counts))


def note_facts(session: Session, run_id: int, **facts: Any) -> None:  # noqa: ANN401 - those of RunFacts
    """Notes facts of a run in the midst of a transaction; see `note_run`."""
    if row := session.get(RunRow, run_id):
        row.facts = to_json(replace(_facts(row.facts), **facts))


def has_listed_since(session: Session, run_id: int) -> bool:
    """Whether calls were listed that the workspace held when a later run than this had begun."""
    later = select(RunRow.facts).where(RunRow.id > run_id)
    return any(_facts(text).listed for text in session.scalars(later))


def began(started_at: str) -> float:
    """When a run began, in seconds since 1970."""
    try:
        return datetime.fromisoformat(started_at).timestamp()
    except ValueError:
        return 0.0


def last_runs(session: Session, most: int) -> list[StoredRun]:
    """The runs that began last, the last first."""
    rows = session.scalars(select(RunRow).order_by(RunRow.id.desc()).limit(most))
    return [
        StoredRun(
            command=row.command,
            version=row.version,
            started_at=row.started_at,
            finished_at=row.finished_at,
            counts={"transcribed": row.transcribed, "scored": row.scored, "skipped": row.skipped},
            owner=_owner(row),
            ended=_known_end(_end_of(row)),
            facts=_facts(row.facts),
        )
        for row in rows
    ]


def _facts(text: str | None) -> RunFacts:
    """What is known of a run; nothing where it cannot be read, for no result rests on it."""
    try:
        return from_json(RunFacts, text, "a run") if text else RunFacts()
    except StoreError:
        return RunFacts()


def _end_of(row: RunRow) -> str | None:
    """How it ended, also where nobody noted it because its process was killed."""
    owner = _owner(row)
    return RunEnd.DIED.value if row.ended is None and (owner is None or is_lost(owner)) else row.ended


def _known_end(end: str | None) -> RunEnd | None:
    """As said in the store, where that can still be read."""
    return RunEnd(end) if end in set(RunEnd) else None if end is None else RunEnd.DIED


def _owner(row: RunRow) -> Owner | None:
    if row.host is None or row.pid is None:
        return None
    return Owner(host=row.host, pid=row.pid, started=row.process_started or "", run_id=row.id)
