"""Who hears which call now: several processes share a workspace's calls, and none is heard twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Double, and_, cast, delete, extract, func, select, update
from sqlalchemy.orm import Session

from qa_pipeline.store.owner import Owner, is_gone
from qa_pipeline.store.transcripts import TOGETHER, Key, Transcripts, put_transcript, sound_transcripts
from qa_pipeline.store.work_tables import ClaimRow, ParkedRow
from qa_pipeline.stored_json import to_json
from qa_pipeline.transcript.transcript import Transcript

LEASE_S = 120.0
"""So long a claim holds unless it is renewed. A process that is known to be gone loses its claims at once; see `is_gone`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A call that a process is hearing. Times are seconds since 1970."""

    key: Key
    owner: Owner
    taken_at: float
    expires_at: float


class Claims(Transcripts):
    """The part of the store that shares out the work. `now` is always in seconds since 1970, by this machine's clock; see `moment`."""

    def claim(self, keys: Sequence[Key], owner: Owner, most: int, now: float) -> tuple[Key, ...]:
        """Takes calls to hear: neither heard, nor parked, nor being heard by a process that lives.

        Args:
            keys: of the calls that are to be heard, in the order of wanting.
            owner: who will hear them; what it holds already is not taken again.
            most: how many.
            now: when.

        Returns:
            The keys of those that are the owner's now; fewer than `most` where there are no more.
        """
        taken: list[Key] = []
        with self._writing() as session:
            now = moment(session, now)
            for start in range(0, len(keys), TOGETHER):
                free = _free(session, keys[start : start + TOGETHER], now)
                taken += free[: most - len(taken)]
                if len(taken) >= most:
                    break
            session.add_all(_row(key, owner, now) for key in taken)
        return tuple(taken)

    def renew(self, owner: Owner, now: float) -> None:
        """Says that the owner is still at work on all that it holds."""
        with self._writing() as session:
            expires_at = moment(session, now) + LEASE_S
            session.execute(update(ClaimRow).where(_of(owner)).values(expires_at=expires_at))

    def release(self, owner: Owner) -> None:
        """Gives back all that the owner holds."""
        with self._writing() as session:
            session.execute(delete(ClaimRow).where(_of(owner)))

    def claimed_by_others(self, keys: Sequence[Key], owner: Owner, now: float) -> tuple[Claim, ...]:
        """Those of the calls that other processes, which live as far as can be known, are hearing."""
        found: list[Claim] = []
        with self._reading() as session:
            now = moment(session, now)
            for start in range(0, len(keys), TOGETHER):
                claims = _claims(session, keys[start : start + TOGETHER])
                found += [each for each in claims if holds(each, now) and each.owner != owner]
        return tuple(found)

    def left_behind(self, keys: Sequence[Key], now: float) -> tuple[Key, ...]:
        """Those of the calls that a process was hearing when it died, or, on another machine, when nothing was heard of it any more."""
        found: list[Key] = []
        with self._reading() as session:
            now = moment(session, now)
            for start in range(0, len(keys), TOGETHER):
                claims = _claims(session, keys[start : start + TOGETHER])
                found += [each.key for each in claims if not holds(each, now)]
        return tuple(found)

    def finish(self, key: Key, owner: Owner, transcript: Transcript, now: float) -> int | None:
        """Keeps what was heard and gives the call back, in one transaction.

        Returns:
            The transcript's number; None where another process has finished the call meanwhile: its result stands.
        """
        text = to_json(transcript)
        with self._writing() as session:
            is_done = key in sound_transcripts(session, [key])
            session.execute(delete(ClaimRow).where(_at(key), *([_of(owner)] if is_done else [])))
            if is_done:
                return None
            session.execute(delete(ParkedRow).filter_by(audio_sha256=key[0], fingerprint=key[1]))
            return put_transcript(session, key, text, now)


def moment(session: Session, now: float) -> float:
    """The time by which claims begin and expire.

    On a server it is the server's: by the clock of a machine that is fast, the live claims of all others would have expired. A file is
    one machine's, and that machine's clock decides.

    Args:
        session: of the store.
        now: by this machine's clock.
    """
    if session.get_bind().dialect.name != "postgresql":
        return now
    # Not the time at which the transaction began: it may have waited for others since.
    told: float = session.scalars(select(cast(extract("epoch", func.clock_timestamp()), Double))).one()
    return told


def by_owner(claims: Sequence[Claim]) -> dict[Owner, list[Claim]]:
    """The claims of each process, in the order in which they come."""
    found: dict[Owner, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.owner, []).append(claim)
    return found


def holds(claim: Claim, now: float) -> bool:
    """Whether a claim is of a process that is still at work, as far as can be known; `now` is the store's, see `moment`."""
    return claim.expires_at > now and not is_gone(claim.owner)


def all_claims(session: Session) -> list[Claim]:
    """Every claim, those that hold no longer too."""
    return [_claim(row) for row in session.scalars(select(ClaimRow).order_by(ClaimRow.taken_at))]


def _free(session: Session, keys: Sequence[Key], now: float) -> list[Key]:
    """Those of a portion that may be taken; claims on them that hold no longer are gone."""
    taken = set()
    for claim in _claims(session, keys):
        if holds(claim, now):
            taken.add(claim.key)
        else:
            session.execute(delete(ClaimRow).where(_at(claim.key)))
    audio = {sha256 for sha256, _ in keys}
    parked = select(ParkedRow).where(ParkedRow.audio_sha256.in_(audio), ParkedRow.is_parked)
    taken |= {(row.audio_sha256, row.fingerprint) for row in session.scalars(parked)}
    taken |= set(sound_transcripts(session, keys))
    return [key for key in dict.fromkeys(keys) if key not in taken]


def _claims(session: Session, keys: Sequence[Key]) -> list[Claim]:
    wanted = set(keys)
    rows = session.scalars(select(ClaimRow).where(ClaimRow.audio_sha256.in_({audio for audio, _ in keys})))
    return [claim for claim in map(_claim, rows) if claim.key in wanted]


def _claim(row: ClaimRow) -> Claim:
    owner = Owner(host=row.host, pid=row.pid, started=row.process_started, run_id=row.run_id)
    key = (row.audio_sha256, row.fingerprint)
    return Claim(key=key, owner=owner, taken_at=row.taken_at, expires_at=row.expires_at)


def _row(key: Key, owner: Owner, now: float) -> ClaimRow:
    return ClaimRow(
        audio_sha256=key[0],
        fingerprint=key[1],
        host=owner.host,
        pid=owner.pid,
        process_started=owner.started,
        run_id=owner.run_id,
        taken_at=now,
        expires_at=now + LEASE_S,
    )


def _at(key: Key) -> ColumnElement[bool]:
    return and_(ClaimRow.audio_sha256 == key[0], ClaimRow.fingerprint == key[1])


def _of(owner: Owner) -> ColumnElement[bool]:
    return and_(
        ClaimRow.host == owner.host,
        ClaimRow.pid == owner.pid,
        ClaimRow.process_started == owner.started,
        ClaimRow.run_id == owner.run_id,
    )
