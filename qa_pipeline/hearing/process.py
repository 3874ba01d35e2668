"""Hearing in a process of its own, which can be ended whatever it is at."""

import signal
from multiprocessing import get_context

import structlog

from qa_pipeline.awake import AwakeClock
from qa_pipeline.children import deaf_children
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.task import MakeTranscriber
from qa_pipeline.hearing.watched import Watched
from qa_pipeline.hearing.worker import work
from qa_pipeline.leaving import note_left
from qa_pipeline.logs import present_logs
from qa_pipeline.recordings.recording import Problem

log = structlog.get_logger()

_SIGKILL = getattr(signal, "SIGKILL", 9)
_END_S = 10.0
"""So long a process that was killed may take to end: one that waits for a dead disk ends when its system lets it."""


class HearingProcess(Watched):
    """A process that hears."""

    def __init__(self, make: MakeTranscriber, patience: Patience, clock: AwakeClock) -> None:
        """Starts it.

        Args:
            make: makes its recogniser.
            patience: how long it may be silent.
            clock: that counts only while we are awake.
        """
        context = get_context("spawn")  # a forked torch may hang
        ours, theirs = context.Pipe()
        super().__init__(ours, patience, clock)
        self._process = context.Process(target=work, args=(theirs, make, present_logs()), daemon=True)
        with deaf_children():
            self._process.start()
        theirs.close()

    def post_mortem(self, problem: Problem | None) -> Problem:
        """Ends it; what its end says."""
        if problem is None:
            self._process.join(1)  # its line closes a moment before it is dead
        code = self._process.exitcode
        self.stop()
        return problem or (Problem.OUT_OF_MEMORY if code == -_SIGKILL else Problem.CRASHED)

    def stop(self) -> None:
        """Ends it; what it had started ends with it."""
        self._process.kill()
        self._process.join(_END_S)
        if self._process.is_alive():
            log.warning("process_left_behind")
            note_left()
        else:
            self._process.close()
        self.line.close()
