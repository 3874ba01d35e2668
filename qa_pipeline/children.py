"""What processes that this program starts have in common: how they begin and end; they end with it, and a Ctrl-C is not for them."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process, resource_tracker
from multiprocessing.process import BaseProcess

import structlog

from qa_pipeline.leaving import note_left
from qa_pipeline.logs import LogSettings, set_up_logs
from qa_pipeline.recordings.recording import Problem

log = structlog.get_logger()

_SIGKILL = getattr(signal, "SIGKILL", 9)


def begin_child(logs: LogSettings) -> None:
    """Called in a process that was started: it ends when whoever started it is gone, killed even, whatever it is at.

    Args:
        logs: as whoever started it keeps them.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems on which it could not be made deaf
    threading.Thread(target=_end, name="parent", daemon=True).start()
    set_up_logs(logs)


def why_it_ended(process: BaseProcess) -> Problem:
    """What the end of a process says that ended by itself; its line closes a moment before it is dead."""
    process.join(1)
    return Problem.OUT_OF_MEMORY if process.exitcode == -_SIGKILL else Problem.CRASHED


def end_child(process: BaseProcess, within_s: float) -> None:
    """Ends a process at once, or, where nobody can, waits for it no longer: one that waits for a dead disk ends when its system lets it.

    Args:
        process: that may have ended by itself.
        within_s: how long it may take.
    """
    process.kill()
    process.join(within_s)
    if process.is_alive():
        log.warning("process_left_behind")
        note_left()
    else:
        process.close()


def _end() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def deaf_children() -> Iterator[None]:
    """Whoever is started meanwhile hears no Ctrl-C and no SIGTERM: these are for us, and we end it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It unblocks these signals when it is started itself, which must not be in between.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
