"""The store's tables of results. A row is never changed once written: new results are added beside the old ones."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

KEY = String().with_variant(String(collation="C"), "postgresql")
"""A text that is compared byte by byte, as SQLite does."""


class Base(DeclarativeBase):
    """All tables."""


class CallRow(Base):
    """A call as last listed: which of the stored results are the present ones."""

    __tablename__ = "calls"

    call_id: Mapped[str] = mapped_column(KEY, primary_key=True)
    listed: Mapped[int]
    """Its place in the last run's list; -1: no longer in the workspace."""
    recording: Mapped[str | None]
    """JSON of the Recording, without its path; None where it was skipped."""
    skipped: Mapped[str | None]
    """JSON of the SkippedRecording, where it could not be processed."""
    transcript_id: Mapped[int | None] = mapped_column(ForeignKey("transcripts.id"))
    scorecard_id: Mapped[int | None] = mapped_column(ForeignKey("scorecards.id"))
    row_sha256: Mapped[str] = mapped_column(server_default="")


class TranscriptRow(Base):
    """What was heard in one piece of audio by one recogniser with one set of settings, or read from one file made elsewhere."""

    __tablename__ = "transcripts"
    __table_args__ = (UniqueConstraint("audio_sha256", "fingerprint", name="uq_transcript"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audio_sha256: Mapped[str]
    """Of the recording, or of the file that was imported."""
    fingerprint: Mapped[str]
    """What decided the words: engine, model, settings, language, agent's channel; or the format and its reader."""
    transcript: Mapped[str]
    """JSON."""
    row_sha256: Mapped[str] = mapped_column(server_default="")
    """Empty: known to be damaged, so it is heard again."""
    heard_at: Mapped[float | None]
    """Seconds since 1970; None: imported, or heard before this was noted."""


class ImportRow(Base):
    """The present transcript of a call that was made elsewhere; it stands in place of what would be heard."""

    __tablename__ = "imports"

    call_id: Mapped[str] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id"))
    file: Mapped[str]
    """Name of the file that it was read from."""
    sha256: Mapped[str]
    """Of that file."""
    row_sha256: Mapped[str] = mapped_column(server_default="")


class ScorecardRow(Base):
    """A scorecard as it was made; kept when a newer one takes its place."""

    __tablename__ = "scorecards"
    __table_args__ = (Index("ix_scorecards_call", "call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str]
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id"))
    playbook_sha256: Mapped[str]
    scorecard: Mapped[str]
    """JSON."""
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    row_sha256: Mapped[str] = mapped_column(server_default="")


class NoteRow(Base):
    """What the last report noted of a call's files. The one table whose rows are replaced: without them all files are written anew."""

    __tablename__ = "notes"

    call_id: Mapped[str] = mapped_column(primary_key=True)
    note: Mapped[str]
    """JSON; the store does not know what it says."""
