"""Portions of many calls, worked on by several processes: results in order, and a call that ends its process costs itself alone.

A portion whose process died or hung, or on which the program failed, is worked on again call by call, by one process that has the
machine to itself. The call on which that ends again is given up: it has had a second try. The others of its portion lose nothing,
nor do other portions. Where several in a row are given up, a call that is not to blame shows whether the machine is.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from qa_pipeline.crew import Crew, Job, LostError, is_unbegun
from qa_pipeline.errors import WorkError
from qa_pipeline.recordings.recording import Problem

log = structlog.get_logger()

Item = TypeVar("Item")
Asked = TypeVar("Asked")
Made = TypeVar("Made")
_TRIES = 2
"""Processes that a call may end before it is given up."""
_MOST_LOST = 3
"""Calls in a row, each by itself: it may then be no call's fault, but the machine's. Also processes that end before they begin."""
_WHY = (
    "The processes that work on the calls are ended from outside, again and again, as they are when memory runs out. Close "
    "other programs and run the same command again: what was heard and judged is kept."
)
_FAILED = (
    "The program that works on the calls failed (see the log), again and again, whichever call it was. Please report it with the "
    "log; what was heard and judged is kept."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Generic[Asked, Made]):
    """What is done with the portions."""

    do: Callable[[Asked], Made]
    """May be done twice for the same portion. It, `begin` and its arguments are handed to the processes."""
    begin: Callable[..., None]
    """Sets a process up."""
    arguments: tuple[Any, ...]
    """Of `begin`."""
    split: Callable[[Asked], Sequence[Asked]]
    """A portion as portions of one call each, in their order."""
    give_up: Callable[[Asked, Problem], Made]
    """What is made, here, of a call that ends its process."""
    ahead: int
    """Portions a process that wait in memory, to be worked on or to be taken."""
    limit_s: float = 600.0
    """A process that has made nothing of a portion by then hangs. Generous: a portion takes a second."""

    @property
    def job(self) -> Job[Asked, Made]:
        """What a process does of it."""
        return Job(do=self.do, begin=self.begin, arguments=self.arguments, limit_s=self.limit_s)


def in_order(
    items: Iterable[Item], asked: Callable[[Item], Asked | None], work: Work[Asked, Made]
) -> Generator[tuple[Item, Sequence[Made]]]:
    """Each portion with what was made of it, in their order: as a whole, or call by call.

    Args:
        items: only so many of them are asked for, and held, as `work.ahead` says.
        asked: what of an item is handed to a process; None: nothing is to be made of it.
        work: what is done.

    Raises:
        QaPipelineError: as it was raised while a portion was worked on.
        WorkError: processes die again and again, whichever call it is, also one that was done before.
    """
    processes = os.cpu_count() or 1
    with closing(_Line(asked, work, processes)) as line:
        for item in items:
            line.add(item)
            if len(line) > work.ahead * processes:
                yield line.first()
        while len(line):
            yield line.first()


@dataclass(slots=True, kw_only=True)
class _Portion(Generic[Item, Asked, Made]):
    """One that is being worked on."""

    item: Item
    asked: Asked
    future: Future[Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nothing(Generic[Item]):
    """One of which nothing is to be made."""

    item: Item


class _Line(Generic[Item, Asked, Made]):
    """The portions that are being worked on."""

    def __init__(
        self, asked: Callable[[Item], Asked | None], work: Work[Asked, Made], processes: int
    ) -> None:
        self._asked, self._work, self._processes = asked, work, processes
        self._portions: deque[_Portion[Item, Asked, Made] | _Nothing[Item]] = deque()
        self._lost = self._false_starts = 0
        """So many in a row."""
        self._good: Asked | None = None
        """A portion that was done."""
        self._crew = Crew(work.job, processes)

    def __len__(self) -> int:
        return len(self._portions)

    def add(self, item: Item) -> None:
        """Hands out a portion."""
        asked = self._asked(item)
        if asked is None:
            self._portions.append(_Nothing(item=item))
        else:
            self._portions.append(_Portion(item=item, asked=asked, future=self._crew.give(asked)))

    def first(self) -> tuple[Item, Sequence[Made]]:
        """The first portion, when it is done."""
        portion = self._portions[0]
        made = self._made(portion) if isinstance(portion, _Portion) else ()
        self._portions.popleft()
        return portion.item, made

    def close(self) -> None:
        """Whatever stops this process, the others end what they have begun, if that is soon, and no more."""
        self._crew.close()

    def _made(self, portion: _Portion[Item, Asked, Made]) -> Sequence[Made]:
        try:
            made = portion.future.result()
        except LostError as death:
            log.warning("worker_died", problem=death.problem.value)
            return self._made_again(portion, death)
        self._lost, self._good = 0, portion.asked
        return (made,)

    def _made_again(self, portion: _Portion[Item, Asked, Made], death: LostError) -> Sequence[Made]:
        """What is made of a portion's calls one by one, while nobody else is at work and takes memory."""
        self._crew.finish()
        with closing(Crew(self._work.job, 1)) as alone:
            made, given_up = self._one_by_one(alone, portion.asked, death)
        if not given_up:
            # No call's fault: there is not enough for so many processes.
            self._processes = max(1, self._processes - 1)
        self._crew = Crew(self._work.job, self._processes)
        for each in self._portions:
            if isinstance(each, _Portion) and is_unbegun(each.future):
                each.future = self._crew.give(each.asked)
        return made

    def _one_by_one(
        self, alone: Crew[Asked, Made], asked: Asked, death: LostError
    ) -> tuple[Sequence[Made], int]:
        """What is made of the calls, and how many of them were given up."""
        made: list[Made] = []
        given_up = 0
        calls = self._work.split(asked)
        for at, call in enumerate(calls):
            # The first that ends its process now did so before, together with the others.
            tries = 1 if death.was_ready and not given_up else _TRIES
            result = self._tried(alone, call, tries)
            if isinstance(result, LostError):
                given_up += 1
                self._note_lost(alone, result.problem, calls[at + 1 :])
                made.append(self._work.give_up(call, result.problem))
            else:
                made.append(result)
        return made, given_up

    def _tried(self, alone: Crew[Asked, Made], call: Asked, tries: int) -> Made | LostError:
        while True:
            try:
                made = alone.give(call).result()
            except LostError as death:
                log.warning("worker_died", problem=death.problem.value, calls=1)
                if not death.was_ready:
                    self._note_false_start(death.problem)
                    continue
                tries -= 1
                if not tries:
                    return death
            else:
                self._lost = self._false_starts = 0
                self._good = call
                return made

    def _note_false_start(self, problem: Problem) -> None:
        self._false_starts += 1
        if self._false_starts == _MOST_LOST:
            raise WorkError(_FAILED if problem is Problem.FAILED else _WHY)

    def _note_lost(self, alone: Crew[Asked, Made], problem: Problem, behind: Sequence[Asked]) -> None:
        """One more call is lost; where they are many in a row, sees whether any would be."""
        self._lost += 1
        if self._lost < _MOST_LOST:
            return
        for asked in self._blameless(behind):
            result = self._tried(alone, self._work.split(asked)[-1], _TRIES)
            if not isinstance(result, LostError):
                return
        raise WorkError(_FAILED if problem is Problem.FAILED else _WHY)

    def _blameless(self, behind: Sequence[Asked]) -> Sequence[Asked]:
        """What was done before: if that is lost too, it is no call's fault. Before anything was, the last of those that wait."""
        if self._good is not None:
            return [self._good]
        waiting = [each for each in self._portions if isinstance(each, _Portion)][:0:-1]
        done_first = sorted(
            waiting, key=lambda each: is_unbegun(each.future) or bool(each.future.exception())
        )
        return [*behind[-1:], *(each.asked for each in done_first)][:_MOST_LOST]
