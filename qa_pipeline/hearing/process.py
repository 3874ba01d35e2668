"""Hearing in a process of its own, which can be ended whatever it is at."""

from multiprocessing import get_context

from qa_pipeline.awake import AwakeClock
from qa_pipeline.children import deaf_children, end_child, why_it_ended
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.task import MakeTranscriber
from qa_pipeline.hearing.watched import Watched
from qa_pipeline.hearing.worker import work
from qa_pipeline.logs import present_logs
from qa_pipeline.recordings.recording import Problem

_END_S = 10.0
"""So long a process that was killed may take to end."""


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
        found = problem or why_it_ended(self._process)
        self.stop()
        return found

    def stop(self) -> None:
        """Ends it; what it had started ends with it."""
        end_child(self._process, _END_S)
        self.line.close()
