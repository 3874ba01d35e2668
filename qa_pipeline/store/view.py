"""The store as it is, for those who only look: nothing is written, and a run may be at work on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.store.address import address_of
from qa_pipeline.store.claims import Claim, all_claims, holds, moment
from qa_pipeline.store.engine import open_read_only
from qa_pipeline.store.parking import Parked, all_parked
from qa_pipeline.store.runs import RunEnd, StoredRun, began, last_runs
from qa_pipeline.store.schema import refuse_others
from qa_pipeline.store.soundness import Soundness
from qa_pipeline.store.stored_call import damaged_call, in_brief, unjudged_call
from qa_pipeline.store.tables import CallRow, ScorecardRow, TranscriptRow
from qa_pipeline.stored_json import from_json

_RUNS = 5
"""So many runs are told of."""
_HEARD = (TranscriptRow, CallRow.transcript_id == TranscriptRow.id)
_DAMAGED = "its entry in the store is damaged; run again to make it new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How far the work on a workspace is."""

    calls: int
    heard: int
    scored: int
    waiting: int
    """To be heard, and nobody hears them now."""
    hearing: tuple[Claim, ...]
    parked: tuple[Parked, ...]
    unprocessable: tuple[SkippedRecording, ...]
    """Of the last run that ended."""
    names: Mapping[str, str]
    """Ids of calls by the checksum of their audio, as far as calls are listed."""
    runs: tuple[StoredRun, ...]
    """The last first."""


class StoreView(Soundness):
    """A store that is only looked at; use as a context manager.

    Args:
        folder: where the file lies.
        url: of a database in place of the file.

    Raises:
        StoreError: there is none, or it is of another version of the program.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        address = address_of(folder, url)
        if address.file and not address.file.is_file():
            raise StoreError(
                f"{address.shown}: is not there: nothing was done yet; run `qa-pipeline run` first"
            )
        super().__init__(open_read_only(address.database), address.shown)
        try:
            refuse_others(self._engine, self._where)
        except StoreError:
            self._engine.dispose()  # or it would be open until somebody looks for garbage
            raise

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def overview(self, now: float) -> Overview:
        """How far the work is.

        Args:
            now: in seconds since 1970, by this machine's clock; claims that have expired by then are nobody's.
        """
        with self._reading() as session:
            runs = last_runs(session, _RUNS)
            now = moment(session, now)
            hearing = tuple(claim for claim in all_claims(session) if holds(claim, now))
            parked = tuple(all_parked(session))
            skipped = _skipped(session)
            listed = _count(session, CallRow.recording.is_not(None))
            unheard, unjudged = _unheard(session), _unjudged(session)
            heard = _count(session, CallRow.transcript_id.is_not(None)) - len(unheard)
            calls, waiting = listed + len(skipped), 0
            if run := next((run for run in runs if run.facts.to_hear is not None), None):
                done = _heard_since(session, run.started_at)
                if run.ended is not RunEnd.FINISHED and run.facts.calls is not None:
                    calls, to_hear = run.facts.calls, run.facts.to_hear or 0
                    heard = calls - run.facts.unprocessable - to_hear + done
                    waiting = max(0, to_hear - done - len(hearing) - len(parked))
            return Overview(
                calls=calls,
                heard=heard,
                scored=_count(session, CallRow.scorecard_id.is_not(None), TranscriptRow.row_sha256 != "")
                - len(unjudged),
                waiting=waiting,
                hearing=hearing,
                parked=parked,
                unprocessable=(*skipped, *unheard, *unjudged),
                names=_names(session) if hearing or parked else {},
                runs=tuple(runs),
            )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    query = (
        select(func.count()).select_from(CallRow).outerjoin(*_HEARD).where(CallRow.listed >= 0, *conditions)
    )
    return session.scalar(query) or 0


def _unheard(session: Session) -> list[SkippedRecording]:
    """Calls whose transcript is known to be damaged, until it is made again."""
    query = select(CallRow, TranscriptRow).join(*_HEARD)
    rows = session.execute(query.where(CallRow.listed >= 0, TranscriptRow.row_sha256 == "")).all()
    return [damaged_call(call, heard, _DAMAGED) for call, heard in rows]


def _unjudged(session: Session) -> list[SkippedRecording]:
    """Calls of which only the scorecard is known to be damaged."""
    query = select(CallRow).join(*_HEARD).join(ScorecardRow, CallRow.scorecard_id == ScorecardRow.id)
    lost = query.where(CallRow.listed >= 0, ScorecardRow.row_sha256 == "", TranscriptRow.row_sha256 != "")
    found = []
    for call in session.scalars(lost):
        recording = in_brief(call).recording
        found.append(unjudged_call(recording) if recording else damaged_call(call, None, _DAMAGED))
    return found


def _heard_since(session: Session, started_at: str) -> int:
    query = select(func.count()).select_from(TranscriptRow).where(TranscriptRow.heard_at >= began(started_at))
    return session.scalar(query) or 0


def _skipped(session: Session) -> list[SkippedRecording]:
    query = select(CallRow.skipped).where(CallRow.listed >= 0, CallRow.skipped.is_not(None))
    found = []
    for text in session.scalars(query.order_by(CallRow.listed)):
        try:
            found.append(from_json(SkippedRecording, text or "", "a call"))
        except StoreError:  # `verify` tells of what is damaged
            continue
    return found


def _names(session: Session) -> dict[str, str]:
    found = {}
    query = select(CallRow).where(CallRow.listed >= 0, CallRow.recording.is_not(None))
    for call in map(in_brief, session.scalars(query)):
        if call.recording:
            found[call.recording.sha256] = call.recording.call_id
    return found
