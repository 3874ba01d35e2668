"""The store's tables of work: the runs, who is hearing which call now, and which calls nobody could hear."""

from typing import Any

from sqlalchemy import Column, MetaData, String, Table, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from qa_pipeline.store.checksums import is_text
from qa_pipeline.store.faults import DamagedRowError
from qa_pipeline.store.tables import Base

VERSION_TABLE = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own, which says of which version the tables are."""


class RunRow(Base):
    """One run of the program on the workspace."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    command: Mapped[str]
    version: Mapped[str]
    """Of the program."""
    started_at: Mapped[str]
    finished_at: Mapped[str | None]
    transcribed: Mapped[int] = mapped_column(default=0)
    scored: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    host: Mapped[str | None]
    pid: Mapped[int | None]
    process_started: Mapped[str | None]
    """See Owner."""
    ended: Mapped[str | None]
    """How: see RunEnd; None while it runs, or if nobody has noticed yet that it died."""
    facts: Mapped[str | None]
    """JSON: checksums of its settings, versions of engine and model, durations. Nothing of a call."""


class ClaimRow(Base):
    """A call that is being heard now, so that no other process hears it too."""

    __tablename__ = "claims"

    audio_sha256: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    process_started: Mapped[str]
    run_id: Mapped[int]
    taken_at: Mapped[float]
    expires_at: Mapped[float]
    """Seconds since 1970; whoever hears it puts this off again and again."""


class ParkedRow(Base):
    """A call whose hearing ended with its worker's death, once or for good."""

    __tablename__ = "parked"

    audio_sha256: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    is_parked: Mapped[bool]
    """False: it is tried again."""
    problem: Mapped[str]
    reason: Mapped[str]
    run_id: Mapped[int]
    at: Mapped[float]
    """Of the last try; seconds since 1970."""


def refuse_damaged(row: Any, _context: object = None) -> None:  # noqa: ANN401 - a row of any of these tables
    """These rows have no checksum: what of a damaged page cannot be one is known by its kinds of values.

    Raises:
        DamagedRowError: it is none.
    """
    for name, column in inspect(type(row)).columns.items():
        value = getattr(row, name)
        if not (value is None and column.nullable) and not _is_of(column.type.python_type, value):
            raise DamagedRowError


def _is_of(kind: type, value: object) -> bool:
    if kind is bool:
        return isinstance(value, int) and value in {0, 1}  # as the database itself gives it
    if kind is str:
        return is_text(value)
    return isinstance(value, (int, float) if kind is float else kind)


for _table in (RunRow, ClaimRow, ParkedRow):
    event.listen(_table, "load", refuse_damaged)
