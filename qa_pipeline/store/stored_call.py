"""A row of the store as a call, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import ImportedFile, Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.store.tables import CallRow, ScorecardRow, TranscriptRow
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """A call with its present results."""

    recording: Recording
    transcript: Transcript
    transcript_id: int
    scorecard: Scorecard | None
    checksum: str = field(default="", compare=False)
    """Of all that the store holds of it: the same checksum means the same call with the same results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCall:
    """A listed call in brief."""

    key: str
    """By which its results are asked for."""
    recording: Recording | None
    """Its path is of no use; None: it is skipped, or its entry damaged."""
    judged: bool
    """Whether it has a scorecard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The calls whose transcripts were imported, by their ids."""

    files: Mapping[str, ImportedFile]
    transcripts: Mapping[str, int | None]
    """The transcript's number; None where the store's entry is damaged."""


def key_of(item: Recording | SkippedRecording) -> str:
    """A call's id; a row that has none, or another's, is told apart by its file and line."""
    if isinstance(item, Recording):
        return item.call_id
    return f"\x00{item.call_id or ''}\x00{item.file}\x00{item.line or ''}"


def moved(recording: Recording, root: Path) -> Recording:
    """The recording with its path from the workspace's folder."""
    path = recording.path
    return (
        replace(recording, path=path.relative_to(root)) if path and path.is_relative_to(root) else recording
    )


def put_transcript(session: Session, sha256: str, fingerprint: str, transcript: Transcript) -> int:
    """The number of a transcript's row, new or there already."""
    query = select(TranscriptRow).filter_by(audio_sha256=sha256, fingerprint=fingerprint)
    row = session.scalar(query) or TranscriptRow(audio_sha256=sha256, fingerprint=fingerprint)
    row.transcript = to_json(transcript)
    session.add(row)
    session.flush()
    return row.id


def whole_calls() -> Select[CallRow, TranscriptRow, ScorecardRow]:
    """The listed calls' rows with those of their results, in the workspace's order."""
    return (
        select(CallRow, TranscriptRow, ScorecardRow)
        .outerjoin(TranscriptRow, CallRow.transcript_id == TranscriptRow.id)
        .outerjoin(ScorecardRow, CallRow.scorecard_id == ScorecardRow.id)
        .where(CallRow.listed >= 0)
        .order_by(CallRow.listed)
    )


def in_brief(call: CallRow) -> ListedCall:
    """The call that a row tells of, without its results."""
    try:
        recording = from_json(Recording, call.recording, "a call") if call.recording else None
    except StoreError:
        recording = None
    return ListedCall(key=call.call_id, recording=recording, judged=call.scorecard_id is not None)


def call_of(
    root: Path, call: CallRow, heard: TranscriptRow | None, card: ScorecardRow | None
) -> StoredCall | SkippedRecording:
    """The call that a row and what belongs to it tell of.

    Raises:
        StoreError: something of it is missing, damaged or from another version.
    """
    what = f"call {call.call_id}"
    if call.skipped:
        return from_json(SkippedRecording, call.skipped, what)
    if not call.recording or not heard:
        raise StoreError(f"{what} in the store is not complete; run again to make it new")
    recording = from_json(Recording, call.recording, what)
    transcript = from_json(Transcript, heard.transcript, what)
    return StoredCall(
        recording=replace(recording, path=recording.path and root / recording.path),
        transcript=replace(transcript, call_id=recording.call_id),  # the same audio may have had another id
        transcript_id=heard.id,
        scorecard=_scorecard(card),
        checksum=_checksum(call.recording, heard.transcript, card.scorecard if card else ""),
    )


def _checksum(*texts: str) -> str:
    """Of the texts together; their lengths keep one from running into the next."""
    found = blake2b(repr([len(text) for text in texts]).encode(), digest_size=16)
    for text in texts:
        found.update(text.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _scorecard(card: ScorecardRow | None) -> Scorecard | None:
    """The scorecard; none where it is damaged: judging anew makes it again."""
    try:
        return from_json(Scorecard, card.scorecard, "a scorecard") if card else None
    except StoreError:
        return None
