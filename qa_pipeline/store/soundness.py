"""Whether the store still says what was written: the database's own check, and every row against its checksum."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_pipeline.errors import DamagedStoreError, StoreError
from qa_pipeline.recordings.recording import Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.store.checksums import is_sound, is_text
from qa_pipeline.store.database import Database
from qa_pipeline.store.faults import DamagedRowError
from qa_pipeline.store.stored_call import belongs_to
from qa_pipeline.store.tables import Base, CallRow, ImportRow, ScorecardRow, TranscriptRow
from qa_pipeline.store.transcripts import TOGETHER, is_whole_transcript
from qa_pipeline.store.work_tables import ClaimRow, ParkedRow, RunRow
from qa_pipeline.stored_json import from_json

Row = CallRow | ImportRow | ScorecardRow | TranscriptRow


class Part(StrEnum):
    """Of the store."""

    DATABASE = "database"
    CALL = "call"
    TRANSCRIPT = "transcript"
    IMPORT = "import"
    SCORECARD = "scorecard"
    OLD_SCORECARD = "old scorecard"
    """One in whose place a newer one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in the store that is not as it was written."""

    part: Part
    call_ids: tuple[str, ...]
    """Of the calls that rest on it: of listed ones, and where it is a transcript also of those that could not be heard again."""
    files: tuple[str, ...] = ()
    """Names of the files from which it was imported."""
    number: int | None = None
    """Of the row."""
    detail: str = ""
    """What the database says of itself."""


class Soundness(Database):
    """The part of the store that looks for damage."""

    def damages(self) -> Iterator[Damage]:
        """All that is damaged; nothing is changed.

        Raises:
            StoreError: it cannot be looked at now: what passes, as a full disk does, is no damage.
        """
        looks: list[Callable[[], Iterator[Damage]]] = [self._of_database]
        looks += [partial(self._of_table, *each) for each in _TABLES]
        looks += [self._of_present_scorecards, *(partial(self._of_work, table) for table in _WORK)]
        for look in looks:
            try:
                yield from look()
            except DamagedStoreError as fault:  # so damaged that it cannot even be read to its end
                yield Damage(part=Part.DATABASE, call_ids=(), detail=str(fault))

    def _of_database(self) -> Iterator[Damage]:
        with self._reading() as session:
            for detail in _said_by_database(session):
                yield Damage(part=Part.DATABASE, call_ids=(), detail=detail)

    def _of_table(self, table: type[Row], key: str) -> Iterator[Damage]:
        """A portion of rows at a time: all texts do not fit in memory."""
        last: object = None
        met: set[object] = set()
        column = getattr(table, key)
        while True:
            query = select(table).order_by(column).limit(TOGETHER)
            with self._reading() as session:
                rows: Sequence[Any] = session.scalars(
                    query if last is None else query.where(column > last)
                ).all()
                # One without a key is no row of ours; the database's own check tells of it.
                found = [_damage(session, row) for row in rows if row and not _is_whole(row)]
                yield from [each for each in found if each]
            if not rows:
                return
            met.add(last)
            last = getattr(rows[-1], key, None)
            if last in met:  # or it would go on for ever
                yield Damage(
                    part=Part.DATABASE, call_ids=(), detail=f"{table.__tablename__} lost their order"
                )
                return

    def _of_present_scorecards(self) -> Iterator[Damage]:
        """Entries and scorecards that are sound each, but do not belong together."""
        query = select(CallRow, ScorecardRow).join(ScorecardRow, CallRow.scorecard_id == ScorecardRow.id)
        others = (CallRow.call_id != ScorecardRow.call_id) | CallRow.transcript_id.is_distinct_from(
            ScorecardRow.transcript_id
        )
        with self._reading() as session:
            for call, card in session.execute(query.where(CallRow.listed >= 0, others)):
                if is_sound(call) and is_sound(card) and not belongs_to(call, card):
                    yield Damage(part=Part.SCORECARD, call_ids=(call.call_id,), number=card.id)

    def _of_work(self, table: type[Base]) -> Iterator[Damage]:
        """Of a table without checksums one damage is enough to tell of: it is made anew as a whole."""
        detail = f"a row of {table.__tablename__} holds what was never written there"
        with self._reading() as session:
            try:
                for _ in session.scalars(select(table).execution_options(yield_per=TOGETHER)):
                    pass  # each is looked at when it is loaded
            except DamagedRowError:
                yield Damage(part=Part.DATABASE, call_ids=(), detail=detail)


_TABLES: tuple[tuple[type[Row], str], ...] = (
    (TranscriptRow, "id"),
    (ScorecardRow, "id"),
    (CallRow, "call_id"),
    (ImportRow, "call_id"),
)
_WORK = (RunRow, ClaimRow, ParkedRow)


def _said_by_database(session: Session) -> Iterator[str]:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return  # a server checks its pages itself
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield str(said)
    lost = [tuple(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    if lost:
        tables = ", ".join(sorted({str(row[0]) for row in lost}))
        yield f"{len(lost)} rows of {tables} lead to rows that are not there"


def _is_whole(row: Row) -> bool:
    """Sound, and readable by this version."""
    if not is_sound(row):
        return False
    try:
        match row:
            case TranscriptRow():
                return is_whole_transcript(row)
            case ScorecardRow():
                from_json(Scorecard, row.scorecard, "")
            case CallRow(recording=str(text)):
                from_json(Recording, text, "")
            case CallRow(skipped=str(text)):
                from_json(SkippedRecording, text, "")
    except StoreError:
        return False
    return True


def _damage(session: Session, row: Row) -> Damage | None:
    """The damage of a row; none where the row stands for a lost one that was made again elsewhere."""
    match row:
        case TranscriptRow():
            found = _of_transcript(session, row.id)
            return None if row.transcript == "" and not found.call_ids else found
        case ScorecardRow():
            found = _of_scorecard(session, row.id)
            return None if row.scorecard == "" and not found.call_ids else found
        case CallRow() | ImportRow() if not is_text(
            row.call_id
        ):  # such a row nobody can find, or put in order
            detail = f"a key of {row.__tablename__} is no text any more"
            return Damage(part=Part.DATABASE, call_ids=(), detail=detail)
        case CallRow():
            return Damage(part=Part.CALL, call_ids=(row.call_id,))
        case ImportRow():
            return Damage(part=Part.IMPORT, call_ids=(row.call_id,))


def _of_transcript(session: Session, number: int) -> Damage:
    imports = session.scalars(select(ImportRow).filter_by(transcript_id=number)).all()
    calls = session.scalars(select(CallRow.call_id).filter_by(transcript_id=number)).all()
    return Damage(
        part=Part.TRANSCRIPT,
        call_ids=tuple(dict.fromkeys((*calls, *(row.call_id for row in imports)))),
        files=tuple(row.file for row in imports),
        number=number,
    )


def _of_scorecard(session: Session, number: int) -> Damage:
    query = select(CallRow.call_id).where(CallRow.listed >= 0, CallRow.scorecard_id == number)
    ids = tuple(session.scalars(query))
    return Damage(part=Part.SCORECARD if ids else Part.OLD_SCORECARD, call_ids=ids, number=number)
