"""The calls that are to be heard, shared with other processes on the same workspace: each is taken before it is heard."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import structlog

from qa_pipeline.errors import StoreError
from qa_pipeline.hearing.task import BROKE, TRIES, HearingTask, skipped
from qa_pipeline.recordings.recording import Problem, SkippedRecording
from qa_pipeline.store.claims import LEASE_S, Claim
from qa_pipeline.store.owner import Owner, this_owner
from qa_pipeline.store.parking import Parked
from qa_pipeline.store.transcripts import Key
from qa_pipeline.transcript.transcript import Transcript

log = structlog.get_logger()

_PORTION = 8
"""Calls that are taken at a time: taking costs the disk a write, and what one process has taken no other can hear."""
_HEARTBEAT_S = LEASE_S / 4
_LOOKS_S = 0.5
"""Between two looks at whether others are done."""


class WorkStore(Protocol):
    """What is needed of the store; several threads use it."""

    def claim(self, keys: Sequence[Key], owner: Owner, most: int, now: float) -> tuple[Key, ...]:
        """Takes calls."""

    def renew(self, owner: Owner, now: float) -> None:
        """Keeps them."""

    def release(self, owner: Owner) -> None:
        """Gives them back."""

    def claimed_by_others(self, keys: Sequence[Key], owner: Owner, now: float) -> tuple[Claim, ...]:
        """Who has the others."""

    def left_behind(self, keys: Sequence[Key], now: float) -> tuple[Key, ...]:
        """What a process was hearing when it died."""

    def finish(self, key: Key, owner: Owner, transcript: Transcript, now: float) -> int | None:
        """Keeps a result and gives its call back."""

    def park(self, key: Key, owner: Owner, problem: Problem, reason: str, tries: int, now: float) -> None:
        """Sets a call aside."""

    def parked(self, keys: Sequence[Key]) -> Mapping[Key, Parked]:
        """The calls that were set aside."""

    def unpark(self, keys: Sequence[Key]) -> None:
        """Takes them up again."""

    def find_transcripts(self, keys: Sequence[Key]) -> dict[Key, int]:
        """What was heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """How the work is shared."""

    run_id: int = 0
    wait: bool = True
    """For calls that others are hearing, when nothing else is left."""
    retry: bool = False
    """Whether calls that were set aside are tried again."""
    waiting: Callable[[tuple[Claim, ...]], None] = lambda _: None
    """Is told, each time that it changes, who has the calls that are waited for."""


class SharedWork:
    """Calls to hear, of which each is somebody's; use as a context manager, which gives back what was not heard.

    Args:
        store: where it is known who hears what.
        tasks: all that is to be heard, by their keys.
        sharing: how.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        store: WorkStore,
        tasks: Mapping[Key, HearingTask],
        sharing: Sharing,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._sharing, self._clock = store, sharing, clock
        self._tasks = dict(tasks)
        self._keys = {task.recording.call_id: key for key, task in tasks.items()}
        self._owner = this_owner(sharing.run_id)
        self._left = list(tasks)
        """Neither heard nor taken by us, as far as we know."""
        self._stop = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self.found: dict[str, int] = {}
        """By call id, transcripts that others made meanwhile."""
        self.refused: dict[str, SkippedRecording] = {}
        """By call id, what nobody will hear now, and why."""
        if sharing.retry:
            store.unpark(self._left)
        self._leave_out_parked()

    def __enter__(self) -> Self:
        """Begins to say that this process lives."""
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Gives back what was not heard."""
        self._stop.set()
        self._heart.join()
        try:
            self._store.release(self._owner)
        except StoreError as fault:  # claims of a process that is gone hold no longer
            log.warning("not_released", kind=type(fault).__name__)

    @property
    def is_risky(self) -> bool:
        """Whether a process died while it was hearing one of the calls that are left: it may do so again."""
        return bool(self._store.left_behind(self._left, self._clock()))

    @property
    def left(self) -> int:
        """How many calls may still be to be heard."""
        return len(self._left)

    def tasks(self) -> Iterator[HearingTask]:
        """Calls that are ours to hear, taken a portion at a time."""
        while self._left and not self._stop.is_set():
            taken = self._store.claim(self._left, self._owner, _PORTION, self._clock())
            if not taken:
                return
            ours = set(taken)
            self._left = [key for key in self._left if key not in ours]
            for key in taken:
                yield self._tasks[key]

    def finish(self, task: HearingTask, transcript: Transcript) -> int:
        """Keeps what was heard; its number, which is another's where that was faster."""
        key = self._keys[task.recording.call_id]
        number = self._store.finish(key, self._owner, transcript, self._clock())
        return self._store.find_transcripts([key])[key] if number is None else number

    def set_aside(self, task: HearingTask, result: SkippedRecording) -> None:
        """Keeps that a call is not to be tried again, where processes broke on it."""
        if result.problem in BROKE:
            key = self._keys[task.recording.call_id]
            self._store.park(key, self._owner, result.problem, result.reason, TRIES, self._clock())

    def wait(self) -> bool:
        """Waits for the calls that others have, as far as that is wanted; whether there is something to hear again."""
        self._store.release(self._owner)  # what failed here is others' to try, and nobody is to wait for it
        told: frozenset[tuple[str, int]] = frozenset()
        while True:
            claims = self._look()
            if not self._left:
                return False
            if len(claims) < len(self._left):
                return True
            if not self._sharing.wait:
                self._refuse(claims)
                return False
            holders = frozenset((claim.owner.host, claim.owner.pid) for claim in claims)
            if holders != told:
                self._sharing.waiting(claims)
                log.info("waiting", calls=len(claims))
                told = holders
            time.sleep(_LOOKS_S)

    def _look(self) -> tuple[Claim, ...]:
        """Takes over what others have done; who has the rest."""
        # In this order: what is done between the two questions is seen the next time, and nothing is taken for free that is not.
        claims = self._store.claimed_by_others(self._left, self._owner, self._clock())
        done = self._store.find_transcripts(self._left)
        self.found |= {self._tasks[key].recording.call_id: number for key, number in done.items()}
        self._left = [key for key in self._left if key not in done]
        self._leave_out_parked()
        left = set(self._left)
        return tuple(claim for claim in claims if claim.key in left)

    def _leave_out_parked(self) -> None:
        parked = self._store.parked(self._left)
        for key, each in parked.items():
            task = self._tasks[key]
            self.refused[task.recording.call_id] = skipped(task, each.problem, each.reason)
        self._left = [key for key in self._left if key not in parked]

    def _refuse(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            task, owner = self._tasks[claim.key], claim.owner
            reason = f"process {owner.pid} on {owner.host} is hearing it; run again when that is done"
            self.refused[task.recording.call_id] = skipped(task, Problem.HELD, reason)

    def _beat(self) -> None:
        """Says again and again that this process lives."""
        while not self._stop.wait(_HEARTBEAT_S):
            try:
                self._store.renew(self._owner, self._clock())
            except (
                StoreError
            ) as fault:  # the next beat may succeed; a result is kept even where its claim was lost
                log.warning("not_renewed", kind=type(fault).__name__)
