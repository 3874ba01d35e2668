"""Which calls the workspace holds, as the run that looked last has seen it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.store.checksums import checksum, is_sound, is_text, seal
from qa_pipeline.store.imports import ImportedCalls, Imports, sound_imports
from qa_pipeline.store.runs import has_listed_since, note_facts
from qa_pipeline.store.stored_call import key_of, key_of_id, place_call, unlist
from qa_pipeline.store.tables import CallRow, ImportRow
from qa_pipeline.store.transcripts import TOGETHER
from qa_pipeline.store.work_tables import RunRow
from qa_pipeline.stored_json import from_json

Item = tuple[Recording | SkippedRecording, int | None]
"""A call with its transcript's number."""
_LEFT_TO_OTHERS = frozenset({Problem.HELD, Problem.CRASHED, Problem.TIMED_OUT, Problem.OUT_OF_MEMORY})
"""Why a call that is there was not heard by one run, so that another may have heard it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the store knew when a run began to look into the workspace: what came later that run has not seen."""

    run_id: int
    """Of the last run that had begun; 0: there was none."""
    imports: Imports


class Listing(ImportedCalls):
    """The part of the store that holds the list of calls.

    Hours may lie between a run's look into the workspace and its listing, and other runs list meanwhile. The rule: of two runs the
    one that looked later decides which calls are listed, whichever of them lists first. Whoever looked earlier and lists later adds
    no call and takes none away; it only gives the transcripts of calls that the other one had to list as not heard. A transcript that
    was imported after a look counts as a later look at its call alone. Two looks between which no run began are in no known order: of
    them the one that lists last decides.
    """

    def look(self) -> Look:
        """To be taken before the workspace is looked into."""
        with self._reading() as session:
            last = session.scalar(select(func.max(RunRow.id)))
        return Look(run_id=last or 0, imports=self.imports())

    def list_calls(self, items: Sequence[Item], look: Look | None = None) -> None:
        """What the workspace holds now, with each recording's transcript; calls no longer listed are kept, unlisted.

        Args:
            items: the calls, in their order.
            look: when the workspace was looked into; None: now.
        """
        with self._writing() as session:
            if look and has_listed_since(session, look.run_id):
                self._complete(session, items)
                return
            since = _imported_since(session, look.imports.transcripts) if look else frozenset[str]()
            self._list_all(session, items, since)
            if look:
                note_facts(session, look.run_id, listed=True)

    def list_checksum(self) -> str:
        """Of the list and all results that it leads to: it changes when any of them does."""
        query = select(CallRow.row_sha256).where(CallRow.listed >= 0).order_by(CallRow.listed)
        with self._reading() as session:
            return checksum(*session.scalars(query))

    def _list_all(self, session: Session, items: Sequence[Item], imported_since: Container[str]) -> None:
        rows = {row.call_id: row for row in session.scalars(select(CallRow))}
        kept = sorted((row for key, row in rows.items() if key in imported_since), key=lambda row: row.listed)
        listed = [each for each in items if key_of_id(each[0].call_id or "") not in imported_since]
        for place, (item, transcript_id) in enumerate(listed):
            row = rows.pop(key_of(item), None)
            session.add(place_call(row, item, transcript_id, place, self._root))
        for place, row in enumerate(kept, start=len(listed)):
            rows.pop(row.call_id)
            _place(row, place)
        for row in rows.values():
            if row.listed >= 0 or (is_text(row.call_id) and not is_sound(row)):
                unlist(row)

    def _complete(self, session: Session, items: Sequence[Item]) -> None:
        """Gives what was heard of calls that are listed as not heard."""
        rows = session.scalars(select(CallRow).where(CallRow.listed >= 0, CallRow.skipped.is_not(None)))
        left = {row.call_id: row for row in rows if _was_left(row)}
        for item, transcript_id in items:
            if isinstance(item, SkippedRecording) or transcript_id is None:
                continue
            if unheard := left.get(key_of(_unheard(item))):
                row = session.get(CallRow, key_of(item))
                session.add(place_call(row, item, transcript_id, unheard.listed, self._root))
                unlist(unheard)


def _imported_since(session: Session, known: Mapping[str, int | None]) -> frozenset[str]:
    """The keys of calls whose present transcript was imported after a look that knew these."""
    rows = session.scalars(select(ImportRow))
    changed = [row for row in rows if known.get(row.call_id, 0) != row.transcript_id]
    portions = (changed[start : start + TOGETHER] for start in range(0, len(changed), TOGETHER))
    return frozenset(
        key_of_id(row.call_id) for portion in portions for row in sound_imports(session, portion)
    )


def _unheard(recording: Recording) -> SkippedRecording:
    """As a recording is listed that nobody has heard."""
    return SkippedRecording(call_id=recording.call_id, file=recording.file, problem=Problem.HELD, reason="")


def _was_left(row: CallRow) -> bool:
    try:
        skipped = from_json(SkippedRecording, row.skipped or "", "a call") if is_sound(row) else None
    except StoreError:
        return False
    return skipped is not None and skipped.problem in _LEFT_TO_OTHERS


def _place(row: CallRow, place: int) -> None:
    """An entry that is damaged stays so: the next list makes it anew."""
    was_sound = is_sound(row)
    row.listed = place
    if was_sound:
        seal(row)
