"""One hearing process as the one that watches over it sees it: what it was given, what it is at, until when it may be silent."""

import signal
import time
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from qa_pipeline.children import deaf_children
from qa_pipeline.hearing.messages import Begun, Done, FromWorker, Told
from qa_pipeline.hearing.task import Heard, HearingTask, MakeTranscriber
from qa_pipeline.hearing.worker import work
from qa_pipeline.logs import present_logs
from qa_pipeline.recordings.recording import Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class HearingProcess:
    """Started, and asked nothing yet."""

    def __init__(self, make: MakeTranscriber) -> None:
        """Starts it.

        Args:
            make: makes its recogniser.
        """
        context = get_context("spawn")  # a forked torch may hang
        ours, theirs = context.Pipe()
        self.line: Connection[HearingTask | Told, FromWorker] = ours
        self._process = context.Process(target=work, args=(theirs, make, present_logs()), daemon=True)
        with deaf_children():
            self._process.start()
        theirs.close()
        self.tasks: dict[str, HearingTask] = {}
        """By call id, what it was given and has not answered, in order."""
        self._begun: dict[str, float] = {}
        self._audio_s = 0.0
        self._begun_at = 0.0
        self.deadline: float | None = None
        """By the monotonic clock; None: it is opening files, which has limits of its own, or waits."""
        self.is_waiting = False
        """It wants a call, and was not answered."""
        self.is_alone = False
        """What it has is to be heard by itself."""
        self.has_heard = False
        """Its recogniser is loaded."""
        self._allowed_s = 0.0

    @property
    def has_unbegun(self) -> bool:
        """Whether it was given calls that it does not hear yet."""
        return any(call_id not in self._begun for call_id in self.tasks)

    def heard(self) -> FromWorker | None:
        """What it says; None where it is no more."""
        try:
            return self.line.recv()
        except (EOFError, OSError):
            return None

    def give(self, task: HearingTask, *, alone: bool = False) -> None:
        """Gives it a call."""
        self.tasks[task.recording.call_id] = task
        self.is_alone = alone
        self.answer(task)

    def answer(self, told: HearingTask | Told) -> None:
        """Says what it waits for."""
        self.is_waiting = False
        with suppress(OSError):  # that it is dead is heard next
            self.line.send(told)

    def begin(self, begun: Begun, allowed_s: float) -> None:
        """It began to hear some of its calls, for which it may take so long."""
        self._begun = dict.fromkeys(begun.call_ids, begun.audio_s)
        self._audio_s, self._begun_at, self._allowed_s = begun.audio_s, time.monotonic(), allowed_s
        self.deadline = self._begun_at + allowed_s if begun.call_ids else None

    def speed(self) -> float | None:
        """Seconds by the clock for a second of sound, when the first of the calls that it is at is done."""
        took_s = time.monotonic() - self._begun_at
        return took_s / self._audio_s if self._begun and self._audio_s else None

    def finish(self, done: Done) -> Heard:
        """A call's result; the others that it hears with it have as long again."""
        task = self.tasks.pop(done.call_id)
        if done.call_id in self._begun:
            del self._begun[done.call_id]
            self._audio_s, self.has_heard = 0.0, True
            self.deadline = time.monotonic() + self._allowed_s if self._begun else None
        self.is_alone = self.is_alone and bool(self.tasks)
        return task, done.result

    def is_late(self) -> bool:
        """Whether it was silent for longer than it may."""
        return self.deadline is not None and time.monotonic() > self.deadline and not self.line.poll()

    def suspects(self) -> tuple[list[HearingTask], list[HearingTask]]:
        """Of the calls that it had: those that may have broken it, and the others."""
        blamed = [task for call_id, task in self.tasks.items() if call_id in self._begun]
        others = [task for call_id, task in self.tasks.items() if call_id not in self._begun]
        return (blamed, others) if blamed else (others, [])

    def post_mortem(self, problem: Problem | None) -> Problem:
        """Ends it; what its end says of the calls that it was at.

        Args:
            problem: for which it is ended; None: it ended by itself.
        """
        if problem is None:
            self._process.join(1)  # its line closes a moment before it is dead
        code = self._process.exitcode
        self.stop()
        return problem or (Problem.OUT_OF_MEMORY if code == -signal.SIGKILL else Problem.CRASHED)

    def stop(self) -> None:
        """Ends it at once; what it had started ends with it."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.line.close()
