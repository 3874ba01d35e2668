"""Hearing in a thread of this process, for a few calls: a process of its own takes a second or two to start.

A thread cannot be ended. One that hangs is left alone, and a process takes its place.
"""

import faulthandler
import sys
from contextlib import suppress
from multiprocessing import Pipe
from threading import Thread
from typing import TYPE_CHECKING

import structlog

from qa_pipeline.awake import AwakeClock
from qa_pipeline.hearing.here import stop_opening
from qa_pipeline.hearing.messages import FromWorker, Told
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.task import HearingTask, MakeTranscriber
from qa_pipeline.hearing.watched import Watched
from qa_pipeline.hearing.worker import hear_for
from qa_pipeline.leaving import note_left
from qa_pipeline.recordings.recording import Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

log = structlog.get_logger()

_END_S = 1.0
"""So long it may take to see that nobody listens any more."""
DEAD_S = 3600.0
"""So long nobody may be able to look at the clock: a library that hangs may let no other thread in. Then the program ends, with
the places of its threads on stderr; the call that it was at is heard apart by the next run."""


class HearingThread(Watched):
    """A thread that hears."""

    def __init__(self, make: MakeTranscriber, patience: Patience, clock: AwakeClock) -> None:
        """Starts it.

        Args:
            make: makes its recogniser.
            patience: how long it may be silent.
            clock: that counts only while we are awake.
        """
        ours, theirs = Pipe()
        super().__init__(ours, patience, clock)
        self._fault: BaseException | None = None
        self._thread = Thread(target=self._hear, args=(theirs, make), name="hearing", daemon=True)
        self._thread.start()

    def _hear(self, line: "Connection[FromWorker, HearingTask | Told]", make: MakeTranscriber) -> None:
        try:
            hear_for(line, make)
        except BaseException as fault:  # noqa: BLE001 - raised where somebody is told of it
            self._fault = fault
        finally:
            with suppress(OSError):  # nobody listens any more
                line.send(Told.ENDED)
            # Not closed: the thread that opens files may be waiting at it.

    def is_late(self) -> bool:
        """Whether it was silent for longer than it may; whoever asks this is not held up by it."""
        if sys.__stderr__:
            faulthandler.dump_traceback_later(DEAD_S, exit=True, file=sys.__stderr__)
        return super().is_late()

    def post_mortem(self, problem: Problem | None) -> Problem:
        """Leaves it, or passes on why it ended: a recogniser that cannot be made is not the call's fault.

        Raises:
            BaseException: for which it ended by itself.
        """
        self.stop()
        if problem is None and self._fault:
            raise self._fault
        return problem or Problem.CRASHED

    def stop(self) -> None:
        """Lets it end, which it does when it next says something; nobody waits for what it is at."""
        faulthandler.cancel_dump_traceback_later()
        self.line.close()
        if self.tasks:
            stop_opening()
        self._thread.join(_END_S)
        if self._thread.is_alive():
            log.info("thread_left_behind")
            note_left()
