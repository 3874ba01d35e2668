"""Transcripts made elsewhere, kept and listed as calls; many of them in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qa_pipeline.recordings.recording import ImportedFile, Recording
from qa_pipeline.store.checksums import is_sound, seal
from qa_pipeline.store.stored_call import key_of_id, keys_without_file, place_call, unlist
from qa_pipeline.store.tables import CallRow, ImportRow, TranscriptRow
from qa_pipeline.store.transcripts import TOGETHER, Transcripts, put_transcript
from qa_pipeline.stored_json import to_json
from qa_pipeline.transcript.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The calls whose transcripts were imported, by their ids."""

    files: Mapping[str, ImportedFile]
    transcripts: Mapping[str, int | None]
    """The transcript's number; None where the store's entry is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A transcript made elsewhere that is to be kept."""

    file: ImportedFile
    fingerprint: str
    """What decided its words besides the file."""
    transcript: Transcript
    recording: Recording
    """The call."""


class ImportedCalls(Transcripts):
    """The part of the store that knows which calls were not heard here."""

    _root: Path

    def imports(self) -> Imports:
        """The calls whose transcripts were imported; None for one whose entry is damaged."""
        query = select(ImportRow).order_by(ImportRow.call_id)
        transcripts: dict[str, int | None] = {}
        with self._reading() as session:
            rows = session.scalars(query).all()
            for start in range(0, len(rows), TOGETHER):
                portion = rows[start : start + TOGETHER]
                transcripts |= dict.fromkeys(row.call_id for row in portion)
                transcripts |= {row.call_id: row.transcript_id for row in sound_imports(session, portion)}
        files = {
            row.call_id: ImportedFile(call_id=row.call_id, file=row.file, sha256=row.sha256) for row in rows
        }
        return Imports(files=files, transcripts=transcripts)

    def add_imports(self, items: Sequence[NewImport]) -> tuple[bool, ...]:
        """Keeps transcripts made elsewhere and lists their calls, all of them or none.

        Returns:
            For each whether it is new; False: it was the call's present one already.
        """
        with self._writing() as session:
            last = session.scalar(select(func.max(CallRow.listed)))
            places = count(0 if last is None else last + 1)
            return tuple(self._add_import(session, item, places.__next__) for item in items)

    def add_import(
        self, file: ImportedFile, fingerprint: str, transcript: Transcript, recording: Recording
    ) -> bool:
        """Keeps one; see `add_imports`."""
        item = NewImport(file=file, fingerprint=fingerprint, transcript=transcript, recording=recording)
        [is_new] = self.add_imports([item])
        return is_new

    def _add_import(self, session: Session, item: NewImport, new_place: Callable[[], int]) -> bool:
        file = item.file
        known = session.get(ImportRow, file.call_id)
        was_there = known is not None and bool(sound_imports(session, [known]))
        number = put_transcript(session, (file.sha256, item.fingerprint), to_json(item.transcript))
        row = known or ImportRow(call_id=file.call_id)
        is_new = not was_there or row.transcript_id != number
        row.transcript_id, row.file, row.sha256 = number, file.file, file.sha256
        seal(row)
        session.add(row)
        _unlist(session, file.call_id)
        call = session.get(CallRow, key_of_id(file.call_id))
        place = call.listed if call and call.listed >= 0 else new_place()
        session.add(place_call(call, item.recording, number, place, self._root))
        return is_new


def sound_imports(session: Session, rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Those of a portion of rows that are as they were written, and so are their transcripts."""
    numbers = [row.transcript_id for row in rows]
    found = session.scalars(select(TranscriptRow).where(TranscriptRow.id.in_(numbers)))
    sound = {row.id for row in found if is_sound(row)}
    return [row for row in rows if row.transcript_id in sound and is_sound(row)]


def _unlist(session: Session, call_id: str) -> None:
    """The call is no longer what a row of `calls.csv` without a file was skipped for."""
    first, end = keys_without_file(call_id)
    for row in session.scalars(select(CallRow).where(CallRow.call_id >= first, CallRow.call_id < end)):
        unlist(row)
