"""Hearing that is watched over: whoever dies at it or hangs, a process or a thread, costs the call that it was at, and no other.

Calls that were heard together when it happened are heard again one by one, so that it shows which of them did it. The one on which
a process broke twice is given up with the reason; the others, and all that was only opened, lose nothing.
"""

from collections import Counter, deque
from collections.abc import Generator, Iterator
from multiprocessing.connection import wait

import structlog

from qa_pipeline.awake import LOOK_S, AwakeClock
from qa_pipeline.errors import SpeechError
from qa_pipeline.hearing.messages import Begun, Done, FromWorker, Told
from qa_pipeline.hearing.patience import Patience
from qa_pipeline.hearing.process import HearingProcess
from qa_pipeline.hearing.task import TRIES, Heard, HearingTask, MakeTranscriber, skipped
from qa_pipeline.hearing.thread import HearingThread
from qa_pipeline.hearing.watched import Watched
from qa_pipeline.logs import place_of
from qa_pipeline.recordings.recording import Problem, SkippedRecording

log = structlog.get_logger()

_MOST_FALSE_STARTS = 3
"""Processes in a row that ended before they had a call."""
_MOST_GIVEN_UP = 3
"""Calls, with none heard before them: it is then no call's fault, but the machine's."""
_NOT_BEGUN = (
    "The processes that hear calls end as soon as they are started, perhaps for want of memory; "
    "run again with fewer --workers."
)
_NOT_READY = (
    "The processes that hear calls do not get ready, time and again. Is the disk or network drive that the model lies on "
    "reachable? What was heard is kept: run the same command to go on."
)
_UNREACHABLE = (
    "Recordings cannot be opened in time, one after the other. Is the disk or network drive that they lie on reachable? "
    "What was heard is kept: run the same command with --retry when it is."
)
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
_NOT_OPENED = (
    "it could not be opened in time, twice; is the disk or network drive that it lies on reachable? "
    "`run --retry` tries it again"
)


class Supervisor:
    """Hears calls in processes of their own; use `hear` once."""

    def __init__(
        self,
        make: MakeTranscriber,
        workers: int,
        most: int,
        patience: Patience | None = None,
        *,
        here: bool = False,
    ) -> None:
        """Sets up; nothing is started yet.

        Args:
            make: makes a process's recogniser.
            workers: how many processes.
            most: calls that one process is given at a time.
            patience: how long one may be silent.
            here: in the place of the first process stands a thread of this one.
        """
        self._make, self._count, self._most, self._here = make, workers, most, here
        self._patience, self._clock = patience or Patience(), AwakeClock()
        self._processes: list[Watched] = []
        self._again: deque[HearingTask] = deque()
        """Not to blame for a process's end."""
        self._alone: deque[HearingTask] = deque()
        """Perhaps to blame."""
        self._broke: Counter[str] = Counter()
        self._slowest: float | None = None
        self._false_starts = 0
        self._given_up, self._has_heard = 0, False
        self._unreached = 0
        """Calls given up that could not be opened, since something was heard of any."""
        self._is_all_given = False

    def hear(self, tasks: Iterator[HearingTask]) -> Generator[Heard]:
        """Every task's result, as each is done.

        Args:
            tasks: the next one is asked for when a process can take it.

        Raises:
            SpeechError: processes end as soon as they are started, or whatever they hear, or no recording can be reached.
        """
        try:
            for _ in range(self._count):
                self._start()
            while self._processes:
                yield from self._progress(tasks)
        finally:
            for process in self._processes:
                process.stop()

    def _start(self) -> None:
        """One more process, or, where the system starts none, one fewer; without any there is nobody to hear."""
        kind = HearingThread if self._here else HearingProcess
        self._here = False  # a thread that hung once would not do better
        while True:
            try:
                self._processes.append(kind(self._make, self._patience, self._clock))
            except OSError as fault:
                log.warning("worker_failed", kind=type(fault).__name__, at=place_of(fault))
            if self._processes:
                return
            self._note_false_start(Problem.OUT_OF_MEMORY)

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

    def _soonest_s(self) -> float:
        now = self._clock.now()
        left_s = [each.deadline - now for each in self._processes if each.deadline is not None]
        return max(0.0, min((*left_s, LOOK_S)))

    def _seen_to(self, process: Watched, message: FromWorker) -> Iterator[Heard]:
        if isinstance(message, Begun):
            process.begin(message, self._slowest)
        elif isinstance(message, Done):
            if (speed := process.speed()) and process.has_heard:
                self._slowest = max(self._slowest or 0.0, speed)
            self._false_starts, self._unreached, self._has_heard = 0, 0, True
            yield process.finish(message)

    def _give(self, process: Watched, tasks: Iterator[HearingTask]) -> None:
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

    def _ended(self, process: Watched, problem: Problem | None = None) -> Iterator[Heard]:
        """A process ended, or is ended for a problem."""
        self._processes.remove(process)
        suspects, others = process.suspects()
        is_opening = process.is_opening
        found = process.post_mortem(problem)
        if not suspects:
            self._note_false_start(found)
        log.warning("worker_died", problem=found.value, calls=len(suspects))
        self._again.extend(others)
        for task in suspects:
            call_id = task.recording.call_id
            self._broke[call_id] += 1
            if self._broke[call_id] < TRIES:
                self._alone.append(task)
            else:
                yield task, self._given_up_on(task, found, is_opening=is_opening)
        if self._again or self._alone or not self._is_all_given:
            self._start()

    def _note_false_start(self, problem: Problem) -> None:
        self._false_starts += 1
        if self._false_starts >= _MOST_FALSE_STARTS:
            raise SpeechError(_NOT_READY if problem is Problem.TIMED_OUT else _NOT_BEGUN)

    def _given_up_on(self, task: HearingTask, problem: Problem, *, is_opening: bool) -> SkippedRecording:
        """What is told of a call that is given up; where it is none's fault, nothing more is tried."""
        is_unopened = is_opening and problem is Problem.TIMED_OUT
        self._given_up += 1
        self._unreached += is_unopened
        if self._unreached >= _MOST_GIVEN_UP:
            raise SpeechError(_UNREACHABLE)
        if self._given_up >= _MOST_GIVEN_UP and not self._has_heard:
            raise SpeechError(_MACHINE)
        log.warning("call_given_up", call_id=task.recording.call_id, problem=problem.value)
        return skipped(task, problem, _NOT_OPENED if is_unopened else _REASONS[problem])
