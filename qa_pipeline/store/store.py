"""The store: a second run transcribes nothing that is done, a new playbook adds scorecards and loses none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import SQLColumnExpression, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.store.address import FILE, address_of
from qa_pipeline.store.checksums import is_sound
from qa_pipeline.store.claims import Claims
from qa_pipeline.store.engine import open_engine
from qa_pipeline.store.faults import explained
from qa_pipeline.store.imports import Imports
from qa_pipeline.store.listing import Listing
from qa_pipeline.store.parking import Parking
from qa_pipeline.store.runs import Runs
from qa_pipeline.store.schema import bring_up_to_date, refuse_others
from qa_pipeline.store.scorecards import Scorecards
from qa_pipeline.store.stored_call import (
    ListedCall,
    StoredCall,
    call_of,
    damaged_call,
    in_brief,
    whole_calls,
)
from qa_pipeline.store.tables import CallRow, NoteRow, ScorecardRow, TranscriptRow

__all__ = ["FILE", "Imports", "ListedCall", "Store", "StoredCall"]

_Rows = tuple[CallRow, TranscriptRow | None, ScorecardRow | None]


class Store(Claims, Parking, Listing, Scorecards, Runs):
    """A workspace's memory, in `out/qa.sqlite` or on a server; use as a context manager.

    Args:
        folder: where the file lies; made if need be.
        root: the workspace: recordings are remembered by their place in it, so that it may be moved.
        url: of a PostgreSQL database in place of the file.
        must_exist: whether nothing is made where there is no store: for processes that help another one.

    Raises:
        StoreError: from every method: the store cannot be opened, read or written; says what to do.
    """

    def __init__(self, folder: Path, root: Path, url: str | None = None, *, must_exist: bool = False) -> None:
        self._root = root
        address = address_of(folder, url)
        if address.file and not must_exist:
            _make_folder(folder)
        super().__init__(open_engine(address.database, must_exist=must_exist), address.shown)
        try:
            prepare = refuse_others if must_exist else bring_up_to_date
            prepare(self._engine, self._where)
        except (SQLAlchemyError, StoreError) as err:
            self._engine.dispose()  # or it would be open until somebody looks for garbage
            if isinstance(err, StoreError):
                raise
            raise explained(self._where, err) from err

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def calls(self) -> tuple[StoredCall | SkippedRecording, ...]:
        """The listed calls with their present results, in the workspace's order."""
        with self._reading() as session:
            rows = [(call, heard, card) for call, heard, card in session.execute(whole_calls()).all()]
        return tuple(self._whole_calls(rows))

    def listed(self) -> tuple[ListedCall, ...]:
        """The listed calls in brief, in the workspace's order: those of a year do not fit in memory with their results."""
        query = select(CallRow).where(CallRow.listed >= 0).order_by(CallRow.listed)
        with self._reading() as session:
            return tuple(map(in_brief, session.scalars(query)))

    def calls_of(
        self, keys: Sequence[str], needs_words: Callable[[StoredCall], bool] | None = None
    ) -> Iterator[StoredCall | SkippedRecording]:
        """A portion of the listed calls, in the order of `listed`.

        Each is made when it is asked for: one that is written before the next is made stays in the processor's cache.

        Args:
            keys: of the calls, as in `listed`.
            needs_words: is shown each call first without what was said, and says whether that is asked for; None: it is.
        """
        with self._reading() as session:
            found = _by_key(session, CallRow.call_id, keys)
            if missing := [key for key in keys if key not in found]:
                # Unlisted meanwhile; or the database's index of the keys is damaged, and without it they are found.
                found |= _by_key(session, CallRow.call_id + "", missing)
        rows = [row for key in dict.fromkeys(keys) for row in found.get(key, ())]
        return self._whole_calls(rows, needs_words)

    def _whole_calls(
        self, rows: Sequence[_Rows], needs_words: Callable[[StoredCall], bool] | None = None
    ) -> Iterator[StoredCall | SkippedRecording]:
        """The calls; for what is damaged of them that it is: the next run then hears it anew."""
        for call, heard, card in rows:
            try:
                found = call_of(self._root, call, heard, card, words=not needs_words)
                if needs_words and isinstance(found, StoredCall) and needs_words(found):
                    found = call_of(self._root, call, heard, card)
                yield found
            except StoreError as fault:
                if heard and heard.row_sha256 and is_sound(call):  # else it is the call's own entry
                    self.distrust([heard.id])
                yield damaged_call(call, heard, str(fault))

    def notes(self) -> dict[str, str]:
        """What the last report noted of the calls, by their ids."""
        with self._reading() as session:
            return {row.call_id: row.note for row in session.execute(select(NoteRow.call_id, NoteRow.note))}

    def keep_notes(self, notes: Mapping[str, str]) -> None:
        """Keeps what a report noted in place of what the last one did."""
        with self._writing() as session:
            session.execute(delete(NoteRow))
            if rows := [{"call_id": call_id, "note": note} for call_id, note in notes.items()]:
                session.execute(insert(NoteRow), rows)


def _by_key(session: Session, key: SQLColumnExpression[str], keys: Sequence[str]) -> dict[str, list[_Rows]]:
    """The rows of each call; where a damage made two of one key, what is sound comes first."""
    found: dict[str, list[_Rows]] = {}
    for call, heard, card in session.execute(whole_calls().where(key.in_(keys))).all():
        found.setdefault(call.call_id, []).append((call, heard, card))
    for rows in (each for each in found.values() if len(each) > 1):
        rows.sort(key=lambda row: not is_sound(row[0]))
    return found


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise StoreError(f"{folder}: cannot be made: {err.strerror}. Give --out another folder.") from err
