"""A row of the store as a call, and back."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Select, select

from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.store.checksums import checksum, is_sound, seal
from qa_pipeline.store.tables import CallRow, ScorecardRow, TranscriptRow
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.heading import Heading
from qa_pipeline.transcript.transcript import Transcript

_NO_ID = "\x01"
"""A key that begins with it is not a call's id as it is. Databases on servers do not hold the one sign that no id holds."""

_HEAR_AGAIN = "what was heard of it is damaged in the store; run again to hear it"
_IMPORT_AGAIN = "its imported transcript is damaged in the store; import the file again"
_JUDGE_AGAIN = "its scorecard in the store is damaged; `qa-pipeline score` judges it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """A call with its present results."""

    recording: Recording
    transcript: Transcript
    transcript_id: int
    scorecard: Scorecard | None
    lost_scorecard: bool = False
    """Whether it had one that is damaged: it was judged, and must not look as if it had not been."""
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


def key_of(item: Recording | SkippedRecording) -> str:
    """By which a call is stored: its id; a row that has none, or another's, is told apart by its file and line."""
    if isinstance(item, Recording):
        return key_of_id(item.call_id)
    return _NO_ID + json.dumps([item.call_id or "", item.file, str(item.line or "")])


def key_of_id(call_id: str) -> str:
    """By which a call is stored that could be processed."""
    return _NO_ID + call_id if call_id.startswith(_NO_ID) else call_id


def keys_without_file(call_id: str) -> tuple[str, str]:
    """The first key, and the first one that is none, of rows of this call that could not be processed."""
    start = f"{_NO_ID}[{json.dumps(call_id)}"
    return f"{start},", f"{start}-"


def moved(recording: Recording, root: Path) -> Recording:
    """The recording with its path from the workspace's folder."""
    path = recording.path
    return (
        replace(recording, path=path.relative_to(root)) if path and path.is_relative_to(root) else recording
    )


def place_call(
    row: CallRow | None, item: Recording | SkippedRecording, transcript_id: int | None, place: int, root: Path
) -> CallRow:
    """A call's row at its place; a scorecard of another transcript is no longer the present one.

    Args:
        row: what the store holds of the call; what is damaged of it is not trusted.
        item: what the workspace holds now.
        transcript_id: of what was heard in it.
        place: in the list.
        root: the workspace's folder.
    """
    if row is None:
        row = CallRow(call_id=key_of(item), scorecard_id=None)
    elif row.transcript_id != transcript_id or not is_sound(row):
        row.scorecard_id = None
    row.listed, row.transcript_id = place, transcript_id
    row.recording = to_json(moved(item, root)) if isinstance(item, Recording) else None
    row.skipped = to_json(item) if isinstance(item, SkippedRecording) else None
    seal(row)
    return row


def unlist(row: CallRow) -> None:
    """The call is no longer in the workspace.

    What is damaged of its entry is emptied, for it must not be sealed as if it were sound. No result rests on it, and where the call
    comes back all of it is made anew.
    """
    if not is_sound(row):
        row.recording = row.skipped = row.transcript_id = row.scorecard_id = None
    row.listed = -1
    seal(row)


def belongs_to(call: CallRow, card: ScorecardRow) -> bool:
    """Whether a scorecard is of this call, and of the words that are its present ones."""
    return key_of_id(card.call_id) == call.call_id and card.transcript_id == call.transcript_id


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
        recording = (
            from_json(Recording, call.recording, "a call") if call.recording and is_sound(call) else None
        )
    except StoreError:
        recording = None
    return ListedCall(key=call.call_id, recording=recording, judged=call.scorecard_id is not None)


def is_imported(recording: Recording, audio_sha256: str) -> bool:
    """Whether a call's transcript was made elsewhere.

    Args:
        recording: the call.
        audio_sha256: of its transcript: of the recording, or of the file that was imported; empty: that is lost.
    """
    return recording.path is None or audio_sha256 not in {"", recording.sha256}


def damaged_call(call: CallRow, heard: TranscriptRow | None, reason: str) -> SkippedRecording:
    """A call of which something is damaged, as it is listed until that is made again.

    Args:
        call: its row.
        heard: what was heard in it.
        reason: why it is listed so, where its transcript is not what is damaged.
    """
    recording = in_brief(call).recording
    if recording is None:
        return SkippedRecording(call_id=call.call_id, file="", problem=Problem.FAILED, reason=reason)
    if heard and not is_sound(heard):
        reason = _HEAR_AGAIN
        if is_imported(recording, heard.audio_sha256):
            reason = _IMPORT_AGAIN if recording.path else f"{_IMPORT_AGAIN}: {recording.file}"
    return SkippedRecording(
        call_id=recording.call_id, file=recording.file, problem=Problem.FAILED, reason=reason
    )


def unjudged_call(recording: Recording) -> SkippedRecording:
    """A call whose scorecard is damaged: it was judged, and must not look as if it had not been."""
    return SkippedRecording(
        call_id=recording.call_id, file=recording.file, problem=Problem.FAILED, reason=_JUDGE_AGAIN
    )


def call_of(
    root: Path,
    call: CallRow,
    heard: TranscriptRow | None,
    card: ScorecardRow | None,
    *,
    words: bool = True,
) -> StoredCall | SkippedRecording:
    """The call that a row and what belongs to it tell of.

    Args:
        root: the workspace's folder.
        call: its row.
        heard: what was heard in it.
        card: how it was judged.
        words: whether what was said is asked for; without it the transcript has no utterances, and is read in no time.

    Raises:
        StoreError: something of it is missing, damaged or from another version.
    """
    what = f"call {call.call_id}"
    if not all(is_sound(row) for row in (call, heard) if row):
        raise StoreError(f"{what} in the store is damaged; run again to make it new")
    if call.skipped:
        return from_json(SkippedRecording, call.skipped, what)
    if not call.recording or not heard:
        raise StoreError(f"{what} in the store is not complete; run again to make it new")
    recording = from_json(Recording, call.recording, what)
    transcript = (
        from_json(Transcript, heard.transcript, what)
        if words
        else from_json(Heading, heard.transcript, what).transcript()
    )
    scorecard = _scorecard(call, card)
    return StoredCall(
        recording=replace(recording, path=recording.path and root / recording.path),
        transcript=replace(transcript, call_id=recording.call_id),  # the same audio may have had another id
        transcript_id=heard.id,
        scorecard=scorecard,
        lost_scorecard=scorecard is None and call.scorecard_id is not None,
        checksum=checksum(call.recording, heard.row_sha256, card.row_sha256 if card else ""),
    )


def _scorecard(call: CallRow, card: ScorecardRow | None) -> Scorecard | None:
    """The scorecard; none where it is damaged or not this call's: judging anew makes it again."""
    if not card or not is_sound(card) or not belongs_to(call, card):
        return None
    try:
        return from_json(Scorecard, card.scorecard, "a scorecard")
    except StoreError:
        return None
