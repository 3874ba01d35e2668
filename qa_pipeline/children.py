"""What processes that this program starts have in common: they end with it, and a Ctrl-C is not for them."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process, resource_tracker


def end_with_parent() -> None:
    """Called in a process that was started: it ends when whoever started it is gone, killed even, whatever it is at."""
    threading.Thread(target=_end, name="parent", daemon=True).start()


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
