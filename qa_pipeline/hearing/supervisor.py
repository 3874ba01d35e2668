"""Hearing in processes that are watched over: one that dies or hangs costs the call that it was at, and no other.

Calls that were heard together when it happened are heard again one by one, so that it shows which of them did it. The one on which
a process broke twice is given up with the reason; the others, and all that was only opened, lose nothing.
"""

import time
from collections import Counter, deque
from collections.abc import Generator, Iterator
from multiprocessing.connection import wait

import structlog

from qa_pipeline.errors import SpeechError
from qa_pipeline.hearing.messages import Begun, Done, FromWorker, Told
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.process import HearingProcess
from qa_pipeline.hearing.task import TRIES, Heard, HearingTask, MakeTranscriber, skipped
from qa_pipeline.recordings.recording import Problem

log = structlog.get_logger()

_MOST_FALSE_STARTS = 3
"""Processes in a row that ended before they had a call."""
_MOST_GIVEN_UP = 3
"""Calls, with none heard before them: it is then no call's fault, but the machine's."""
_MACHINE = (
    "The processes that hear calls break, whichever call it is, perhaps for want of memory. Close other programs or run again with "
    "fewer --workers; what was heard is kept."
)
_REASONS = {
    Problem.CRASHED: "the process that heard this call broke off, twice; `run --retry` tries it again",
    Problem.TIMED_OUT: "hearing this call did not come to an end, twice; `run --retry` tries it again",
    Problem.OUT_OF_MEMORY: "the process that heard this call was ended by the system, twice, as it is when memory runs out; "
    "`run --retry` tries it again, best with fewer --workers",
}


class Supervisor:
    """Hears calls in processes of their own; use `hear` once."""

    def __init__(
        self, make: MakeTranscriber, workers: int, most: int, patience: Patience | None = None
    ) -> None:
        """Sets up; nothing is started yet.

        Args:
            make: makes a process's recogniser.
            workers: how many processes.
            most: calls that one process is given at a time.
            patience: how long one may be silent.
        """
        self._make, self._count, self._most = make, workers, most
        self._patience = patience or Patience()
        self._processes: list[HearingProcess] = []
        self._again: deque[HearingTask] = deque()
        """Not to blame for a process's end."""
        self._alone: deque[HearingTask] = deque()
        """Perhaps to blame."""
        self._broke: Counter[str] = Counter()
        self._slowest: float | None = None
        self._false_starts = 0
        self._given_up, self._has_heard = 0, False
        self._is_all_given = False

    def hear(self, tasks: Iterator[HearingTask]) -> Generator[Heard]:
        """Every task's result, as each is done.

        Args:
            tasks: the next one is asked for when a process can take it.

        Raises:
            SpeechError: processes end as soon as they are started, or whatever they hear.
        """
        try:
            self._processes = [self._started() for _ in range(self._count)]
            while self._processes:
                yield from self._progress(tasks)
        finally:
            for process in self._processes:
                process.stop()

    def _started(self) -> HearingProcess:
        return HearingProcess(self._make)

    def _progress(self, tasks: Iterator[HearingTask]) -> Iterator[Heard]:
        """Waits until something happens, and sees to it."""
        lines = {process.line: process for process in self._processes}
        for line in wait(list(lines), timeout=self._soonest_s()):
            process = lines[line]  # type: ignore[index]
            message = process.heard()
            if message is None:
                yield from self._ended(process)
            else:
                yield from self._seen_to(process, message)
        for process in tuple(self._processes):
            if process.is_late():
                yield from self._ended(process, Problem.TIMED_OUT)
            elif process.is_waiting:
                self._give(process, tasks)

    def _soonest_s(self) -> float | None:
        deadlines = [each.deadline for each in self._processes if each.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _seen_to(self, process: HearingProcess, message: FromWorker) -> Iterator[Heard]:
        if isinstance(message, Begun):
            slowest = self._slowest if process.has_heard else None
            process.begin(message, self._patience.allowed_s(message.audio_s, slowest))
        elif isinstance(message, Done):
            if (speed := process.speed()) and process.has_heard:
                self._slowest = max(self._slowest or 0.0, speed)
            self._false_starts, self._has_heard = 0, True
            yield process.finish(message)
        else:
            process.is_waiting = True

    def _give(self, process: HearingProcess, tasks: Iterator[HearingTask]) -> None:
        """Answers a process that can take a call; where there is none to give yet, later."""
        if self._alone and not process.tasks:
            process.give(self._alone.popleft(), alone=True)
        elif not process.is_alone and not self._alone and len(process.tasks) < self._most:
            task = self._again.popleft() if self._again else next(tasks, None)
            self._is_all_given = task is None
            if task:
                process.give(task)
                return
        if process.is_waiting and process.has_unbegun:
            process.answer(Told.NO_MORE_NOW)
        elif process.is_waiting and not process.tasks and not self._work_left():
            self._processes.remove(process)
            process.stop()  # all is told: nobody waits for it to clear up

    def _work_left(self) -> bool:
        """Whether calls may still come back from another process that breaks."""
        return bool(self._again or self._alone or any(each.tasks for each in self._processes))

    def _ended(self, process: HearingProcess, problem: Problem | None = None) -> Iterator[Heard]:
        """A process ended, or is ended for a problem."""
        self._processes.remove(process)
        found = process.post_mortem(problem)
        suspects, others = process.suspects()
        if not suspects:
            self._false_starts += 1
            if self._false_starts >= _MOST_FALSE_STARTS:
                raise SpeechError(
                    "The processes that hear calls end as soon as they are started, perhaps for want of memory; "
                    "run again with fewer --workers."
                )
        log.warning("worker_died", problem=found.value, calls=len(suspects))
        self._again.extend(others)
        for task in suspects:
            call_id = task.recording.call_id
            self._broke[call_id] += 1
            if self._broke[call_id] < TRIES:
                self._alone.append(task)
            else:
                self._given_up += 1
                if self._given_up >= _MOST_GIVEN_UP and not self._has_heard:
                    raise SpeechError(_MACHINE)
                yield task, skipped(task, found, _REASONS[found])
        if self._again or self._alone or not self._is_all_given:
            self._processes.append(self._started())
