"""Whoever hears calls as the one that watches over it sees it: what it was given, what it is at, until when it may be silent.

There is no state in which it may be silent for ever, but that it waits for us: it gets ready, looks for a file, opens it, or hears.
"""

from abc import ABC, abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING

from qa_pipeline.awake import AwakeClock
from qa_pipeline.hearing.messages import Begun, Done, FromWorker, Opening, Told
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.task import Heard, HearingTask
from qa_pipeline.recordings.recording import Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class Watched(ABC):
    """Started, and asked nothing yet."""

    def __init__(
        self, line: "Connection[HearingTask | Told, FromWorker]", patience: Patience, clock: AwakeClock
    ) -> None:
        """Begins to watch.

        Args:
            line: to it.
            patience: how long it may be silent.
            clock: that counts only while we are awake.
        """
        self.line, self._patience, self._clock = line, patience, clock
        self.tasks: dict[str, HearingTask] = {}
        """By call id, what it was given and has not answered, in order."""
        self._begun: set[str] = set()
        """Those of them that it hears now, together."""
        self._audio_s = self._begun_at = 0.0
        self._hearing_since = self._allowed_s = 0.0
        self._last = clock.now()
        """When we last heard from each other."""
        self._has_spoken = False
        self._opening = ""
        """The id of the call that was given last, until it asks for another."""
        self._size: int | None = None
        """Of that call's file; None: it was not found yet."""
        self.is_waiting = False
        """It wants a call, and was not answered."""
        self.is_alone = False
        """What it has is to be heard by itself."""
        self.has_heard = False
        """Its recogniser is loaded."""

    @property
    def has_unbegun(self) -> bool:
        """Whether it was given calls that it does not hear yet."""
        return bool(self.tasks.keys() - self._begun)

    @property
    def is_opening(self) -> bool:
        """Whether it is at a file, and hears nothing meanwhile."""
        return not self._begun and self._opening in self.tasks

    @property
    def deadline(self) -> float | None:
        """Until when it may be silent; None: it waits for us. While it hears, it matters to nobody how long files take."""
        if self._begun:
            return self._hearing_since + self._allowed_s
        return None if self.is_waiting else self._last + self._silence_s()

    def _silence_s(self) -> float:
        if not self._has_spoken:
            return self._patience.ready_s
        return self._patience.reach_s if self._size is None else self._patience.opening_s(self._size)

    def is_late(self) -> bool:
        """Whether it was silent for longer than it may."""
        return self.deadline is not None and self._clock.now() > self.deadline and not self.line.poll()

    def heard(self) -> FromWorker | None:
        """What it says; None where it is no more."""
        try:
            message = self.line.recv()
        except (EOFError, OSError):
            return None
        self._last, self._has_spoken = self._clock.now(), True
        if isinstance(message, Opening):
            self._size = message.size
        elif message is Told.WANTED:
            self.is_waiting, self._opening, self._size = True, "", None
        return None if message is Told.ENDED else message

    def give(self, task: HearingTask, *, alone: bool = False) -> None:
        """Gives it a call."""
        self._opening = task.recording.call_id
        self.tasks[self._opening] = task
        self.is_alone = alone
        self.answer(task)

    def answer(self, told: HearingTask | Told) -> None:
        """Says what it waits for."""
        self.is_waiting, self._last = False, self._clock.now()
        with suppress(OSError):  # that it is dead is heard next
            self.line.send(told)

    def begin(self, begun: Begun, slowest: float | None) -> None:
        """It began to hear some of its calls.

        Args:
            begun: which.
            slowest: seconds by the clock that a second of sound has taken so far; None: not known yet.
        """
        self._begun, self._audio_s = set(begun.call_ids), begun.audio_s
        self._begun_at = self._hearing_since = self._clock.now()
        self._allowed_s = self._patience.allowed_s(begun.audio_s, slowest, is_loaded=self.has_heard)

    def speed(self) -> float | None:
        """Seconds by the clock for a second of sound, when the first of the calls that it is at is done."""
        took_s = self._clock.now() - self._begun_at
        return took_s / self._audio_s if self._begun and self._audio_s else None

    def finish(self, done: Done) -> Heard:
        """A call's result; the others that it hears with it have as long again."""
        task = self.tasks.pop(done.call_id)
        if done.call_id in self._begun:
            self._begun.remove(done.call_id)
            self._audio_s, self.has_heard = 0.0, True
            self._hearing_since = self._clock.now()
        self.is_alone = self.is_alone and bool(self.tasks)
        return task, done.result

    def suspects(self) -> tuple[list[HearingTask], list[HearingTask]]:
        """Of the calls that it had: those that may have broken it, and the others."""
        at = self._begun or ({self._opening} if self.is_opening else set(self.tasks))
        blamed = [task for call_id, task in self.tasks.items() if call_id in at]
        return blamed, [task for call_id, task in self.tasks.items() if call_id not in at]

    @abstractmethod
    def post_mortem(self, problem: Problem | None) -> Problem:
        """Ends it; what its end says of the calls that it was at.

        Args:
            problem: for which it is ended; None: it ended by itself.
        """

    @abstractmethod
    def stop(self) -> None:
        """Ends it at once, or, where nobody can, waits for it no longer."""
