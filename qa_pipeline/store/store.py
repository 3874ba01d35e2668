"""The store: a second run transcribes nothing that is done, a new playbook adds scorecards and loses none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import ImportedFile, Problem, Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.store.engine import open_engine
from qa_pipeline.store.stored_call import (
    Imports,
    ListedCall,
    StoredCall,
    call_of,
    in_brief,
    key_of,
    moved,
    put_transcript,
    whole_calls,
)
from qa_pipeline.store.tables import Base, CallRow, ImportRow, NoteRow, RunRow, ScorecardRow, TranscriptRow
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript

__all__ = ["FILE", "Imports", "ListedCall", "Store", "StoredCall"]

FILE = "qa.sqlite"


class Store:
    """A workspace's memory in `out/qa.sqlite`; use as a context manager.

    Args:
        folder: where the file lies; made if need be.
        root: the workspace: recordings are remembered by their place in it, so that it may be moved.

    Raises:
        StoreError: from every method: the file cannot be opened, read or written; says what to do.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self.path = folder / FILE
        self._root = root
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise StoreError(f"{folder}: cannot be made: {err.strerror}") from err
        self._engine = open_engine(self.path)
        with self._session():
            pass
        try:
            Base.metadata.create_all(self._engine)
        except SQLAlchemyError as err:
            raise self._error(err) from err

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Lets the file go."""
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """One transaction: all of it is stored, or nothing."""
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as err:
            raise self._error(err) from err

    def _error(self, err: SQLAlchemyError) -> StoreError:
        cause = getattr(err, "orig", None) or err
        return StoreError(
            f"{self.path}: {cause}. If the disk is full or read-only, make room or give --out another folder; "
            f"if the file is damaged, move it away and run again."
        )

    def find_transcript(self, audio_sha256: str, fingerprint: str) -> int | None:
        """The number of what this audio gave with these settings; None where it is new."""
        query = select(TranscriptRow.id).filter_by(audio_sha256=audio_sha256, fingerprint=fingerprint)
        query = query.where(func.json_valid(TranscriptRow.transcript))  # a damaged one is heard again
        with self._session() as session:
            return session.scalar(query)

    def add_transcript(self, audio_sha256: str, fingerprint: str, transcript: Transcript) -> int:
        """Keeps what was heard; its number."""
        with self._session() as session:
            return put_transcript(session, audio_sha256, fingerprint, transcript)

    def imports(self) -> Imports:
        """The calls whose transcripts were imported; None for one whose entry is damaged."""
        query = select(ImportRow, func.json_valid(TranscriptRow.transcript)).join(TranscriptRow)
        with self._session() as session:
            found = list(session.execute(query).all())
            return Imports(
                files={
                    row.call_id: ImportedFile(call_id=row.call_id, file=row.file, sha256=row.sha256)
                    for row, _ in found
                },
                transcripts={row.call_id: row.transcript_id if sound else None for row, sound in found},
            )

    def add_import(
        self, file: ImportedFile, fingerprint: str, transcript: Transcript, recording: Recording
    ) -> bool:
        """Keeps a transcript made elsewhere, and lists its call; False where it was the call's present one already.

        Args:
            file: that it was read from.
            fingerprint: what decided its words besides the file.
            transcript: what it became.
            recording: the call.
        """
        with self._session() as session:
            number = put_transcript(session, file.sha256, fingerprint, transcript)
            row = session.get(ImportRow, file.call_id)
            is_new = row is None or row.transcript_id != number
            session.merge(
                ImportRow(call_id=file.call_id, transcript_id=number, file=file.file, sha256=file.sha256)
            )
            # It is no longer what a row without a file was skipped for. No LIKE: it ends at the first \x00.
            key = CallRow.call_id
            skipped = (key >= f"\x00{file.call_id}\x00") & (key < f"\x00{file.call_id}\x01")
            session.execute(update(CallRow).where(skipped).values(listed=-1))
            call = session.get(CallRow, file.call_id)
            last = session.scalar(select(func.max(CallRow.listed)))
            place = call.listed if call and call.listed >= 0 else (-1 if last is None else last) + 1
            self._list(session, recording, number, place)
            return is_new

    def list_calls(self, items: Sequence[tuple[Recording | SkippedRecording, int | None]]) -> None:
        """What the workspace holds now, with each recording's transcript; calls no longer listed are kept, unlisted."""
        with self._session() as session:
            session.execute(update(CallRow).values(listed=-1))
            for place, (item, transcript_id) in enumerate(items):
                self._list(session, item, transcript_id, place)

    def _list(
        self, session: Session, item: Recording | SkippedRecording, transcript_id: int | None, place: int
    ) -> None:
        """One call at its place; a scorecard of another transcript is no longer the present one."""
        key = key_of(item)
        row = session.get(CallRow, key) or CallRow(call_id=key, scorecard_id=None)
        row.listed = place
        row.recording = to_json(moved(item, self._root)) if isinstance(item, Recording) else None
        row.skipped = to_json(item) if isinstance(item, SkippedRecording) else None
        if row.transcript_id != transcript_id:
            row.scorecard_id = None
        row.transcript_id = transcript_id
        session.add(row)

    def calls(self) -> tuple[StoredCall | SkippedRecording, ...]:
        """The listed calls with their present results, in the workspace's order."""
        with self._session() as session:
            return tuple(self._whole_call(session, *row) for row in session.execute(whole_calls()).all())

    def listed(self) -> tuple[ListedCall, ...]:
        """The listed calls in brief, in the workspace's order: those of a year do not fit in memory with their results."""
        query = select(CallRow).where(CallRow.listed >= 0).order_by(CallRow.listed)
        with self._session() as session:
            return tuple(map(in_brief, session.scalars(query)))

    def calls_of(self, keys: Sequence[str]) -> Iterator[StoredCall | SkippedRecording]:
        """A portion of the listed calls, by their keys in `listed` and in that order.

        Each is made when it is asked for: one that is written before the next is made stays in the processor's cache.
        """
        with self._session() as session:
            rows = session.execute(whole_calls().where(CallRow.call_id.in_(keys))).all()
            found = {row[0].call_id: row for row in rows}
            for key in keys:
                if key in found:
                    yield self._whole_call(session, *found[key])

    def _whole_call(
        self, session: Session, call: CallRow, heard: TranscriptRow | None, card: ScorecardRow | None
    ) -> StoredCall | SkippedRecording:
        """The call, or that what the store holds of it is damaged; the next run then hears it anew."""
        try:
            return call_of(self._root, call, heard, card)
        except StoreError as fault:
            if heard:
                heard.transcript = ""
                session.add(heard)
            return SkippedRecording(call_id=call.call_id, file="", problem=Problem.FAILED, reason=str(fault))

    def add_scorecard(self, call_id: str, transcript_id: int, scorecard: Scorecard, run_id: int) -> bool:
        """Adds a scorecard unless it says the same as the call's present one; True where it was added."""
        text = to_json(scorecard)
        with self._session() as session:
            call = session.get(CallRow, call_id)
            present = session.get(ScorecardRow, call.scorecard_id) if call and call.scorecard_id else None
            if present and present.scorecard == text:
                return False
            row = ScorecardRow(
                call_id=call_id,
                transcript_id=transcript_id,
                playbook_sha256=scorecard.playbook.sha256 if scorecard.playbook else "",
                scorecard=text,
                run_id=run_id,
            )
            session.add(row)
            session.flush()
            if call:
                call.scorecard_id = row.id
            return True

    def history(self, call_id: str) -> tuple[Scorecard, ...]:
        """Every scorecard that the call ever had, the oldest first."""
        query = select(ScorecardRow).filter_by(call_id=call_id).order_by(ScorecardRow.id)
        with self._session() as session:
            return tuple(
                from_json(Scorecard, row.scorecard, f"a scorecard of {call_id}")
                for row in session.scalars(query)
            )

    def notes(self) -> dict[str, str]:
        """What the last report noted of the calls, by their ids."""
        with self._session() as session:
            return {row.call_id: row.note for row in session.scalars(select(NoteRow))}

    def keep_notes(self, notes: Mapping[str, str]) -> None:
        """Keeps what a report noted in place of what the last one did."""
        with self._session() as session:
            session.execute(delete(NoteRow))
            session.add_all(NoteRow(call_id=call_id, note=note) for call_id, note in notes.items())

    def begin_run(self, command: str, version: str, now: str) -> int:
        """Notes that a run has begun; its number."""
        with self._session() as session:
            row = RunRow(command=command, version=version, started_at=now)
            session.add(row)
            session.flush()
            return row.id

    def end_run(self, run_id: int, now: str, **counts: int) -> None:
        """Notes how a run ended: transcribed, scored, skipped."""
        with self._session() as session:
            session.execute(update(RunRow).filter_by(id=run_id).values(finished_at=now, **counts))
