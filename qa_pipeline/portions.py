"""Portions of many calls, worked on by several processes: results in order, and a process that dies costs time, not the batch."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

import structlog

from qa_pipeline.errors import WorkError

log = structlog.get_logger()

Item = TypeVar("Item")
Asked = TypeVar("Asked")
Made = TypeVar("Made")
_TRIES = 3
"""Of the work in hand. The last one is made by one process alone, which has all the memory there is."""
_WHY = (
    "The processes that work on the calls are ended from outside, again and again, as they are when memory runs out. Close "
    "other programs and run the same command again: what was heard and judged is kept."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Generic[Asked, Made]):
    """What the processes do; all of it can be handed to them."""

    do: Callable[[Asked], Made]
    """May be done twice for the same portion."""
    begin: Callable[..., None]
    """Sets a process up."""
    arguments: tuple[Any, ...]
    """Of `begin`."""
    ahead: int
    """Portions a process that wait in memory, to be worked on or to be taken."""


def in_order(
    items: Iterable[Item], asked: Callable[[Item], Asked], work: Work[Asked, Made]
) -> Generator[tuple[Item, Made]]:
    """Each portion with what was made of it, in their order.

    Args:
        items: only so many of them are asked for, and held, as `work.ahead` says.
        asked: what of an item is handed to a process.
        work: what is done.

    Raises:
        WorkError: processes die again and again.
    """
    processes = os.cpu_count() or 1
    with closing(_Line(asked, work, processes)) as line:
        for item in items:
            line.add(item)
            if len(line) > work.ahead * processes:
                yield line.first()
        while len(line):
            yield line.first()


class _Line(Generic[Item, Asked, Made]):
    """The portions that are being worked on."""

    def __init__(self, asked: Callable[[Item], Asked], work: Work[Asked, Made], processes: int) -> None:
        self._asked, self._work, self._processes = asked, work, processes
        self._items: deque[Item] = deque()
        self._futures: deque[Future[Made]] = deque()
        self._died = 0
        """So often since the last result."""
        self._pool = self._started(processes)

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: Item) -> None:
        """Hands out a portion."""
        self._items.append(item)
        self._futures.append(self._handed(item))

    def first(self) -> tuple[Item, Made]:
        """The first portion, when it is done; all are handed out anew when a process dies, for nobody says at which it was."""
        while True:
            try:
                made = self._futures[0].result()
            except BrokenProcessPool:
                self._begin_again()
                continue
            self._died = 0
            self._futures.popleft()
            return self._items.popleft(), made

    def close(self) -> None:
        """Whatever stops this process, the others end what they have begun, and no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _started(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes,
            mp_context=get_context("spawn"),
            initializer=self._work.begin,
            initargs=self._work.arguments,
        )

    def _handed(self, item: Item) -> Future[Made]:
        try:
            return self._pool.submit(self._work.do, self._asked(item))
        except BrokenProcessPool as broken:  # is seen to when its turn has come
            future: Future[Made] = Future()
            future.set_exception(broken)
            return future

    def _begin_again(self) -> None:
        self._died += 1
        log.warning("worker_died", tries=self._died)
        self.close()
        if self._died == _TRIES:
            raise WorkError(_WHY)
        self._pool = self._started(1 if self._died == _TRIES - 1 else self._processes)
        self._futures = deque(self._handed(item) for item in self._items)
