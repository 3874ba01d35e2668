"""Calls that broke whoever heard them, again and again: set aside with the reason, so that the batch goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qa_pipeline.recordings.recording import Problem
from qa_pipeline.store.database import Database
from qa_pipeline.store.owner import Owner
from qa_pipeline.store.transcripts import TOGETHER, Key
from qa_pipeline.store.work_tables import ClaimRow, ParkedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A call that is not tried again unless a person asks for it."""

    key: Key
    tries: int
    problem: Problem
    reason: str
    """A sentence in English, without any of the caller's words."""
    run_id: int
    at: float
    """Of the last try, in seconds since 1970."""


class Parking(Database):
    """The part of the store that knows of calls which nobody could hear."""

    def park(self, key: Key, owner: Owner, problem: Problem, reason: str, tries: int, now: float) -> None:
        """Sets a call aside, and gives it back.

        Args:
            key: of the call.
            owner: who tried.
            problem: what it is called in the reports.
            reason: why the tries ended.
            tries: how many there were.
            now: when, in seconds since 1970.
        """
        with self._writing() as session:
            row = session.get(ParkedRow, key) or ParkedRow(audio_sha256=key[0], fingerprint=key[1])
            row.tries, row.is_parked = tries, True
            row.problem, row.reason, row.run_id, row.at = problem.value, reason, owner.run_id, now
            session.add(row)
            session.execute(delete(ClaimRow).filter_by(audio_sha256=key[0], fingerprint=key[1]))

    def parked(self, keys: Sequence[Key]) -> Mapping[Key, Parked]:
        """Those of the calls that are parked, and why."""
        wanted, found = set(keys), dict[Key, Parked]()
        with self._reading() as session:
            for start in range(0, len(keys), TOGETHER):
                audio = {sha256 for sha256, _ in keys[start : start + TOGETHER]}
                found |= {each.key: each for each in _parked(session, audio) if each.key in wanted}
        return found

    def unpark(self, keys: Sequence[Key]) -> None:
        """Lets calls be tried again as if they had never been."""
        with self._writing() as session:
            for audio_sha256, fingerprint in keys:
                gone = delete(ParkedRow).filter_by(audio_sha256=audio_sha256, fingerprint=fingerprint)
                session.execute(gone)


def all_parked(session: Session) -> list[Parked]:
    """Every parked call."""
    return _parked(session, None)


def _parked(session: Session, audio: set[str] | None) -> list[Parked]:
    query = select(ParkedRow).where(ParkedRow.is_parked).order_by(ParkedRow.at)
    if audio is not None:
        query = query.where(ParkedRow.audio_sha256.in_(audio))
    return [
        Parked(
            key=(row.audio_sha256, row.fingerprint),
            tries=row.tries,
            problem=Problem(row.problem) if row.problem in set(Problem) else Problem.FAILED,
            reason=row.reason,
            run_id=row.run_id,
            at=row.at,
        )
        for row in session.scalars(query)
    ]
