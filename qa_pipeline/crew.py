"""Processes that work side by side on what they are given: one that dies or hangs is ended, and its portion said to be lost."""

import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

import structlog

from qa_pipeline.crew_member import Job, LostError, Member
from qa_pipeline.crew_work import Fault, fault_of
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.logs import place_of
from qa_pipeline.recordings.recording import Problem

log = structlog.get_logger()

__all__ = ["Crew", "Job", "LostError", "is_unbegun"]

Asked = TypeVar("Asked")
Made = TypeVar("Made")
_FAREWELL_S = 2.0
"""So long whoever is at work may still take when nobody wants its result any more."""


class Crew(Generic[Asked, Made]):
    """Processes, each started when it is needed and ended with `close`, and threads that wait for them.

    There are twice as many threads as processes: while one waits for a process, the next one's portion is made ready to be sent,
    so that no process waits for that.
    """

    def __init__(self, job: Job[Asked, Made], count: int) -> None:
        """Sets up; nothing is started yet.

        Args:
            job: what they do.
            count: how many processes there are at most.
        """
        self._job = job
        self._threads = ThreadPoolExecutor(2 * count, thread_name_prefix="crew")
        self._places = threading.Semaphore(count)
        self._lock = threading.Lock()
        self._idle: list[Member[Asked, Made]] = []
        self._busy: set[Member[Asked, Made]] = set()
        self._given: list[Future[Made]] = []
        self._is_closed = False

    def give(self, asked: Asked) -> Future[Made]:
        """Hands a portion out, to be begun when those before it are. In place of a result there may be a LostError."""
        future = self._threads.submit(self._made, asked)
        self._given = [each for each in (*self._given, future) if not each.done()]
        return future

    def finish(self) -> None:
        """Waits for whoever is at work; nothing more is begun."""
        self._end(None)

    def close(self) -> None:
        """The same, but whoever takes long is ended."""
        self._end(_FAREWELL_S)

    def _end(self, patience_s: float | None) -> None:
        with self._lock:
            self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        wait([each for each in self._given if not each.cancelled()], timeout=patience_s)
        with self._lock:
            for member in self._busy:
                member.kill()
        self._threads.shutdown(wait=True)
        while self._idle:
            self._idle.pop().stop()

    def _made(self, asked: Asked) -> Made:
        """What is made of a portion; a fault in it, there or here, costs the portion, as a death does."""
        try:
            is_good, made = ForkingPickler.loads(self._answer(ForkingPickler.dumps(asked)))
        except (LostError, QaPipelineError, CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - it is told without its text
            is_good, made = False, fault_of(error)
        if isinstance(made, Fault):
            log.error("worker_failed", problem=made.problem.value, kind=made.kind, at=made.at)
            raise LostError(made.problem, was_ready=True)
        if not is_good:
            raise made
        result: Made = made
        return result

    def _answer(self, told: memoryview) -> bytes:
        with self._places:
            member = self._taken()
            try:
                return member.answer(told)
            finally:
                self._put_back(member)

    def _taken(self) -> Member[Asked, Made]:
        member = self._idle_one() or self._started()
        with self._lock:
            if not self._is_closed:
                self._busy.add(member)
                return member
        member.stop()
        raise CancelledError

    def _idle_one(self) -> Member[Asked, Made] | None:
        with self._lock:
            if self._is_closed:
                raise CancelledError
            return self._idle.pop() if self._idle else None

    def _put_back(self, member: Member[Asked, Made]) -> None:
        with self._lock:
            self._busy.remove(member)
            if not member.is_stopped:
                self._idle.append(member)

    def _started(self) -> Member[Asked, Made]:
        try:
            return Member(self._job)
        except OSError as fault:  # no memory, or too many processes, as where one ends at once
            log.warning("worker_failed", kind=type(fault).__name__, at=place_of(fault))
            raise LostError(Problem.OUT_OF_MEMORY, was_ready=False) from fault


def is_unbegun(future: Future[Any]) -> bool:
    """Whether a crew that is closed by now had not begun with a portion."""
    return future.cancelled() or isinstance(future.exception(), CancelledError)
