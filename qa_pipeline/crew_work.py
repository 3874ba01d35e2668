"""What a crew's process does: it begins, and makes of each portion what is to be made of it, until it is ended."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any

import structlog

from qa_pipeline.children import begin_child
from qa_pipeline.errors import QaPipelineError
from qa_pipeline.logs import LogSettings, place_of
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.silent import told_without_text

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One of the program's in a portion: what may be said of it, and never its text, which may hold a caller's words."""

    problem: Problem
    kind: str
    at: str


def fault_of(fault: Exception) -> Fault:
    """What may be said of a fault."""
    problem = Problem.OUT_OF_MEMORY if isinstance(fault, MemoryError) else Problem.FAILED
    return Fault(problem=problem, kind=type(fault).__name__, at=place_of(fault))


def work(
    line: "Connection[Any, Any]", do: Callable[[Any], Any], begin: Callable[..., None], logs: LogSettings
) -> None:
    """What a process does until it is ended.

    Args:
        line: by which it is told with what to begin, then one portion after the other; it answers each.
        do: makes of a portion what is to be made of it.
        begin: sets it up.
        logs: as whoever started it keeps them.
    """
    begin_child(logs)
    try:
        with told_without_text(), suppress(EOFError, OSError):  # nobody is there any more
            line.send_bytes(_answer(lambda arguments: begin(*arguments), line.recv_bytes()))
            while True:
                line.send_bytes(_answer(do, line.recv_bytes()))
    except BaseException as fault:  # noqa: BLE001 - its kind and place are told, never its text
        structlog.get_logger().error("worker_failed", kind=type(fault).__name__, at=place_of(fault))
        os._exit(1)


def _answer(do: Callable[[Any], Any], told: bytes) -> memoryview:
    """Whether it went well, and what came of it: else what a user can mend, or a fault."""
    try:
        return ForkingPickler.dumps((True, do(ForkingPickler.loads(told))))
    except QaPipelineError as error:
        return ForkingPickler.dumps((False, _tellable(error)))
    except Exception as fault:  # noqa: BLE001 - it costs its portion, whatever it is
        return ForkingPickler.dumps((False, fault_of(fault)))


def _tellable(error: QaPipelineError) -> QaPipelineError | Fault:
    """An error, where a copy of it can be made over there."""
    try:
        ForkingPickler.loads(ForkingPickler.dumps(error))
    except Exception:  # noqa: BLE001
        return fault_of(error)
    return error
