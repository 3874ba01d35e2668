"""Whoever hears calls: it asks for them one by one, and says what it is at. A process that does ends with whoever started it."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from qa_pipeline.children import begin_child
from qa_pipeline.hearing.here import hear
from qa_pipeline.hearing.messages import Begun, Done, FromWorker, Opening, Told
from qa_pipeline.hearing.task import HearingTask, MakeTranscriber
from qa_pipeline.logs import LogSettings, place_of
from qa_pipeline.silent import told_without_text

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def work(
    line: "Connection[FromWorker, HearingTask | Told]", make: MakeTranscriber, logs: LogSettings
) -> None:
    """Hears what it is given, until it is ended.

    Args:
        line: to the process that watches over this one.
        make: makes the recogniser.
        logs: as the other process keeps them.
    """
    begin_child(logs)
    try:
        with told_without_text():
            hear_for(line, make)
    except BaseException as fault:  # noqa: BLE001 - its kind and place are told, never its text
        structlog.get_logger().error("worker_failed", kind=type(fault).__name__, at=place_of(fault))
        os._exit(1)  # without waiting for the thread that opens files


def hear_for(line: "Connection[FromWorker, HearingTask | Told]", make: MakeTranscriber) -> None:
    """Hears what it is given, until there is nobody any more who gives.

    Args:
        line: to whoever watches over this.
        make: makes the recogniser.
    """
    told = _Told(line)
    for task, result in hear(told.tasks(), make(), told.begun):
        told.tell(Done(call_id=task.recording.call_id, result=result))


class _Told:
    """Whoever watches over this, as both threads speak to it."""

    def __init__(self, line: "Connection[FromWorker, HearingTask | Told]") -> None:
        self._line, self._at_a_time = line, threading.Lock()

    def tell(self, message: FromWorker) -> None:
        with self._at_a_time:
            self._line.send(message)

    def tasks(self) -> Iterator[HearingTask | None]:
        """What it gives; None: what is there is not to wait for more."""
        while True:
            self.tell(Told.WANTED)
            try:
                task = self._line.recv()
            except EOFError:
                return
            if isinstance(task, HearingTask):
                self.tell(Opening(size=_size_of(task.path)))
            yield task if isinstance(task, HearingTask) else None

    def begun(self, tasks: Sequence[HearingTask], audio_s: float) -> None:
        self.tell(Begun(call_ids=tuple(task.recording.call_id for task in tasks), audio_s=audio_s))


def _size_of(path: Path) -> int:
    """Looks for a file, which takes for ever where its disk or network drive is dead."""
    try:
        return path.stat().st_size
    except OSError:  # why it cannot be opened is told by whoever opens it
        return 0
