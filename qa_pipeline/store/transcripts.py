"""What was heard, found again by the audio and by what decided its words."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.store.checksums import is_sound, seal
from qa_pipeline.store.database import Database
from qa_pipeline.store.tables import TranscriptRow
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript

Key = tuple[str, str]
"""A call as hearing knows it: the checksum of its audio, and the fingerprint of what decides its words."""
TOGETHER = 100
"""Rows that are held at a time: the texts of all calls do not fit in memory."""


class Transcripts(Database):
    """The part of the store that holds transcripts."""

    def find_transcript(self, audio_sha256: str, fingerprint: str) -> int | None:
        """The number of what this audio gave with these settings; None where it is new, or damaged."""
        return self.find_transcripts([(audio_sha256, fingerprint)]).get((audio_sha256, fingerprint))

    def find_transcripts(self, keys: Sequence[Key]) -> dict[Key, int]:
        """The numbers of those transcripts that are there and sound."""
        found: dict[Key, int] = {}
        for start in range(0, len(keys), TOGETHER):
            with self._reading() as session:
                found |= sound_transcripts(session, keys[start : start + TOGETHER])
        return found

    def add_transcript(self, audio_sha256: str, fingerprint: str, transcript: Transcript) -> int:
        """Keeps what was heard; its number."""
        with self._writing() as session:
            return put_transcript(session, (audio_sha256, fingerprint), to_json(transcript))

    def distrust(self, numbers: Sequence[int]) -> None:
        """Marks transcripts as damaged: they are kept, and their calls are heard anew.

        One that is whole is left alone: since it was found damaged another process may have heard its call again.
        """
        for start in range(0, len(numbers), TOGETHER):
            query = select(TranscriptRow).where(TranscriptRow.id.in_(numbers[start : start + TOGETHER]))
            with self._writing() as session:
                damaged = [row.id for row in session.scalars(query) if not is_whole_transcript(row)]
                change = update(TranscriptRow).where(TranscriptRow.id.in_(damaged))
                session.execute(change.values(row_sha256=""))


def is_whole_transcript(row: TranscriptRow) -> bool:
    """Whether it is sound, and readable by this version."""
    if not is_sound(row):
        return False
    try:
        from_json(Transcript, row.transcript, "")
    except StoreError:
        return False
    return True


def sound_transcripts(session: Session, keys: Sequence[Key]) -> dict[Key, int]:
    """Of a portion of keys, those whose transcript is there and sound, with its number."""
    wanted = set(keys)
    query = select(TranscriptRow).where(TranscriptRow.audio_sha256.in_({audio for audio, _ in keys}))
    rows = session.scalars(query.execution_options(yield_per=TOGETHER))
    return {
        (row.audio_sha256, row.fingerprint): row.id
        for row in rows
        if (row.audio_sha256, row.fingerprint) in wanted and is_sound(row)
    }


def put_transcript(session: Session, key: Key, text: str, heard_at: float | None = None) -> int:
    """The number of a transcript's row, new or there already; one that is damaged is put in its place again."""
    audio_sha256, fingerprint = key
    query = select(TranscriptRow).filter_by(audio_sha256=audio_sha256, fingerprint=fingerprint)
    row = session.scalar(query) or TranscriptRow(audio_sha256=audio_sha256, fingerprint=fingerprint)
    row.transcript, row.heard_at = text, heard_at
    session.add(row)
    session.flush()  # it has its number only then
    seal(row)
    return row.id
