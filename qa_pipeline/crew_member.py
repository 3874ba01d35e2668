"""One process of a crew, as the thread that waits for it sees it: it is waited for no longer than was said, whatever it is at."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

import structlog

from qa_pipeline.awake import happens_awake
from qa_pipeline.children import deaf_children, end_child, why_it_ended
from qa_pipeline.crew_work import Fault, work
from qa_pipeline.logs import present_logs
from qa_pipeline.recordings.recording import Problem

log = structlog.get_logger()

Asked = TypeVar("Asked")
Made = TypeVar("Made")
_GONE_S = 5.0
"""By then a process that was killed is gone, or stuck in the system."""


class LostError(Exception):
    """Nothing came of a portion: a process ended, or was ended, before it answered, or the program failed on it.

    Attributes:
        problem: why.
        was_ready: whether the process had begun with what it was given.
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


class Member(Generic[Asked, Made]):
    """A process."""

    def __init__(self, job: Job[Asked, Made]) -> None:
        """Starts it, with little: whoever starts a process waits until it has read that, and nobody could end it.

        Args:
            job: what it does.

        Raises:
            OSError: the system starts no more.
        """
        context = get_context("spawn")  # a forked one would have our threads' locks, and nobody to open them
        ours, theirs = context.Pipe()
        self._line, self._job = ours, job
        self._process = context.Process(
            target=work, args=(theirs, job.do, job.begin, present_logs()), daemon=True
        )
        with deaf_children():
            self._process.start()
        theirs.close()
        self._is_ready = self._is_late = False
        self.is_stopped = False
        self._closing = threading.Lock()

    def answer(self, told: memoryview) -> bytes:
        """What it says to a portion: whether that went well, and what was made of it or the fault.

        Raises:
            LostError: it is no more, or could not be set up.
            QaPipelineError: as `Job.begin` raised it.
        """
        try:
            if not self._is_ready:
                self._begin()
            return self._told(told)
        except BaseException:
            self.stop()
            raise

    def _begin(self) -> None:
        is_good, fault = ForkingPickler.loads(self._told(ForkingPickler.dumps(self._job.arguments)))
        if isinstance(fault, Fault):
            log.error("worker_failed", problem=fault.problem.value, kind=fault.kind, at=fault.at)
            raise LostError(fault.problem, was_ready=False)
        if not is_good:
            raise fault
        self._is_ready = True

    def kill(self) -> None:
        """Ends it from another thread; its own one sees that it is gone, even where the system does not let go of it."""
        with suppress(ValueError, AttributeError):  # it has just been, by itself or its thread
            self._process.kill()
        with self._closing, suppress(OSError):  # as above; or there are no such lines (Windows)
            self._cut()

    def stop(self) -> None:
        """Ends it at once, or, where nobody can, waits for it no longer."""
        if self.is_stopped:
            return
        self.is_stopped = True
        end_child(self._process, _GONE_S)
        with self._closing:
            self._line.close()

    def _cut(self) -> None:
        """Ends what our thread waits for at the line, which closing it would not."""
        with socket.socket(fileno=os.dup(self._line.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    def _told(self, told: memoryview) -> bytes:
        with self._ended_if_late():
            try:
                with suppress(OSError):  # that it is dead is heard next
                    self._line.send_bytes(told)
                return self._line.recv_bytes()
            except (EOFError, OSError):
                raise LostError(self._problem(), was_ready=self._is_ready) from None

    @contextmanager
    def _ended_if_late(self) -> Iterator[None]:
        """Whoever writes to a process that reads nothing would wait for ever, as whoever reads half an answer."""
        over = threading.Event()

        def watch() -> None:
            if not happens_awake(over.wait, self._job.limit_s):
                self._is_late = True
                self.kill()

        watching = threading.Thread(target=watch, name="crew-watch", daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _problem(self) -> Problem:
        if self._is_late:
            return Problem.TIMED_OUT
        return why_it_ended(self._process)
