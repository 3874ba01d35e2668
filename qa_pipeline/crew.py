"""Processes that work side by side on what they are given: one that dies or hangs is ended, and its portion said to be lost."""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog

from qa_pipeline.children import deaf_children
from qa_pipeline.logs import place_of
from qa_pipeline.recordings.recording import Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

log = structlog.get_logger()

Asked = TypeVar("Asked")
Made = TypeVar("Made")
_FAREWELL_S = 2.0
"""So long whoever is at work may still take when nobody wants its result any more."""
_GONE_S = 5.0
"""By then a process that was killed is gone, or stuck in the system, which lets it go when it can."""


class LostError(Exception):
    """A process ended, or was ended, before it answered.

    Attributes:
        problem: why.
        was_ready: whether it had begun with what it was given.
    """

    def __init__(self, problem: Problem, *, was_ready: bool) -> None:
        super().__init__(problem.value)
        self.problem, self.was_ready = problem, was_ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[Asked, Made]):
    """What processes do; all of it is handed to them."""

    do: Callable[[Asked], Made]
    begin: Callable[..., None]
    """Sets a process up."""
    arguments: tuple[Any, ...]
    """Of `begin`."""
    limit_s: float
    """So long a process may take to be set up, and for each portion; then it counts as one that hangs."""


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
        self._idle: list[_Member[Asked, Made]] = []
        self._busy: set[_Member[Asked, Made]] = set()
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
        told = ForkingPickler.dumps(asked)
        with self._places:
            member = self._taken()
            try:
                answer = member.answer(told)
            finally:
                self._put_back(member)
        is_good, made = ForkingPickler.loads(answer)
        if not is_good:
            raise made
        result: Made = made
        return result

    def _taken(self) -> "_Member[Asked, Made]":
        with self._lock:
            if self._is_closed:
                raise CancelledError
            member = self._idle.pop() if self._idle else self._started()
            self._busy.add(member)
            return member

    def _put_back(self, member: "_Member[Asked, Made]") -> None:
        with self._lock:
            self._busy.remove(member)
            if not member.is_stopped:
                self._idle.append(member)

    def _started(self) -> "_Member[Asked, Made]":
        try:
            return _Member(self._job)
        except OSError as fault:  # no memory, or too many processes, as where one ends at once
            log.warning("worker_failed", kind=type(fault).__name__, at=place_of(fault))
            raise LostError(Problem.OUT_OF_MEMORY, was_ready=False) from fault


def is_unbegun(future: Future[Any]) -> bool:
    """Whether a crew that is closed by now had not begun with a portion."""
    return future.cancelled() or isinstance(future.exception(), CancelledError)


class _Member(Generic[Asked, Made]):
    """One process, as its thread sees it."""

    def __init__(self, job: Job[Asked, Made]) -> None:
        context = get_context("spawn")  # a forked one would have our threads' locks, and nobody to open them
        ours, theirs = context.Pipe()
        self._line = ours
        self._limit_s = job.limit_s
        self._process = context.Process(
            target=_work, args=(theirs, job.do, job.begin, job.arguments), daemon=True
        )
        with deaf_children():
            self._process.start()
        theirs.close()
        self._is_ready = False
        self.is_stopped = False

    def answer(self, told: memoryview) -> bytes:
        """What it says to a portion: whether that went well, and what was made of it or the fault.

        Raises:
            LostError: it is no more.
            Exception: as `Job.begin` raised it.
        """
        if not self._is_ready:
            is_good, fault = ForkingPickler.loads(self._heard())
            if not is_good:
                self.stop()
                raise fault
            self._is_ready = True
        with suppress(OSError):  # that it is dead is heard next
            self._line.send_bytes(told)
        return self._heard()

    def kill(self) -> None:
        """Ends it from another thread; its own one sees that it is gone."""
        with suppress(ValueError, AttributeError):  # it has just been, by itself or its thread
            self._process.kill()

    def stop(self) -> None:
        """Ends it at once."""
        self.is_stopped = True
        self._process.kill()
        self._process.join(_GONE_S)
        with suppress(ValueError):  # where it is stuck in the system
            self._process.close()
        self._line.close()

    def _heard(self) -> bytes:
        try:
            if not self._line.poll(self._limit_s):
                raise self._lost(Problem.TIMED_OUT)
            return self._line.recv_bytes()
        except (EOFError, OSError):
            self._process.join(1)  # its line closes a moment before it is dead
            killed = self._process.exitcode == -signal.SIGKILL
            raise self._lost(Problem.OUT_OF_MEMORY if killed else Problem.CRASHED) from None

    def _lost(self, problem: Problem) -> LostError:
        self.stop()
        return LostError(problem, was_ready=self._is_ready)


def _work(
    line: "Connection[tuple[bool, Any], Any]",
    do: Callable[[Any], Any],
    begin: Callable[..., None],
    arguments: tuple[Any, ...],
) -> None:
    """What a process does until it is ended."""
    with suppress(EOFError, OSError):  # nobody is there any more
        _tell(line, *_tried(lambda _: begin(*arguments), None))
        while True:
            _tell(line, *_tried(do, line.recv()))


def _tried(do: Callable[[Any], Any], asked: object) -> tuple[bool, Any]:
    """Whether it went well, and what came of it: else the fault, which is one of whoever asked."""
    try:
        return True, do(asked)
    except Exception as fault:  # noqa: BLE001 - raised again over there
        # Its place does not come with it.
        log.info("worker_failed", kind=type(fault).__name__, at=place_of(fault))
        return False, fault


def _tell(line: "Connection[tuple[bool, Any], Any]", is_good: bool, answer: object) -> None:
    try:
        line.send((is_good, answer))
    except OSError:
        raise
    except Exception as fault:  # noqa: BLE001 - what cannot be told is a fault as others are
        line.send((False, RuntimeError(f"a {type(answer).__name__} cannot be told: {type(fault).__name__}")))
